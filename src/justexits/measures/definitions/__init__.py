"""The measures that records carry, one a file, and the cards of those that no table carries yet."""

from __future__ import annotations

from functools import cache

from justexits.measures.definitions import (
    a1_screened_before_charging,
    a2_findings_reviewed_in_time,
    a3_identified_people,
    a4_review_yield,
    a5_missed_by_blind_audit,
    a6_other_roles_seen,
    a7_identified_before_charge,
    a8_wrong_links,
    a9_people_with_a_finding,
    b1_survivors_declined,
    b2_sale_side_charges_filed,
    b3_children_charged,
    b5_dismissed_late,
    b6_convicted_of_exploitation,
    b7_looked_at_again,
    c1_programme_offered,
    c2_diversion_completed,
    c3_new_case,
    d4_petitions_granted,
    e1_exploiter_cases_filed,
    e2_charged_as_trafficking,
    e5_restitution_ordered,
    e6_buyers_for_each_seller,
    e7_violence_against_survivors,
    f1_victim_contacted,
    f2_days_to_contact,
    f4_force_to_testify,
    f5_nights_in_jail,
    fr1_felony_review_approved,
    g1_identified_alike,
    g2_declined_alike,
    g5_held_alike,
    g6_demographics_known,
    h1_days_to_decision,
    h2_days_to_disposition,
    h3_continuances,
    i3_practice_followed,
)
from justexits.measures.definitions.not_counted_yet import not_counted_yet
from justexits.measures.measure import OBJECTIVES, Measure

_COUNTED: tuple[Measure, ...] = (
    a1_screened_before_charging.MEASURE,
    a2_findings_reviewed_in_time.MEASURE,
    a3_identified_people.MEASURE,
    a4_review_yield.MEASURE,
    a5_missed_by_blind_audit.MEASURE,
    a6_other_roles_seen.MEASURE,
    a7_identified_before_charge.MEASURE,
    a8_wrong_links.MEASURE,
    a9_people_with_a_finding.MEASURE,
    b1_survivors_declined.MEASURE,
    b2_sale_side_charges_filed.MEASURE,
    b3_children_charged.MEASURE,
    b5_dismissed_late.MEASURE,
    b6_convicted_of_exploitation.MEASURE,
    b7_looked_at_again.MEASURE,
    c1_programme_offered.MEASURE,
    c2_diversion_completed.MEASURE,
    c3_new_case.MEASURE,
    d4_petitions_granted.MEASURE,
    e1_exploiter_cases_filed.MEASURE,
    e2_charged_as_trafficking.MEASURE,
    e5_restitution_ordered.MEASURE,
    e6_buyers_for_each_seller.MEASURE,
    e7_violence_against_survivors.MEASURE,
    f1_victim_contacted.MEASURE,
    f2_days_to_contact.MEASURE,
    f4_force_to_testify.MEASURE,
    f5_nights_in_jail.MEASURE,
    fr1_felony_review_approved.MEASURE,
    g1_identified_alike.MEASURE,
    g2_declined_alike.MEASURE,
    g5_held_alike.MEASURE,
    g6_demographics_known.MEASURE,
    h1_days_to_decision.MEASURE,
    h2_days_to_disposition.MEASURE,
    h3_continuances.MEASURE,
    i3_practice_followed.MEASURE,
)


@cache
def catalogue() -> tuple[Measure, ...]:
    """All measures, in the order in which they are documented: by objective, then by number."""
    order = list(OBJECTIVES)

    def place(one: Measure) -> tuple[int, int]:
        letters = one.id.rstrip("0123456789")
        return order.index(letters), int(one.id[len(letters) :])

    return tuple(sorted((*_COUNTED, *not_counted_yet()), key=place))


def measure_of(id: str) -> Measure | None:
    """The measure of that id, in capitals or not; None where there is none."""
    return next((one for one in catalogue() if one.id.casefold() == id.casefold()), None)


def catalogue_version() -> str:
    """Which version of every measure that is counted is in use, as one word a snapshot can keep."""
    return " ".join(f"{one.id}:{one.version}" for one in catalogue() if one.is_on)
