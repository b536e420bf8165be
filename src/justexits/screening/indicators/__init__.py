"""The indicators, one a file. `catalogue` lists those that run; a file that is not listed is not run.

The text indicators (T01 to T09) have no place of their own here yet: they come with the engine that reads narratives, over the
table narrative_hit, in the family TEXT whose cap content/screening/tiers.yaml already holds.
"""

from __future__ import annotations

from functools import cache

from justexits.core.content import content_folder, load_yaml
from justexits.core.errors import BadInput
from justexits.screening.indicator import Indicator
from justexits.screening.indicators import (
    c01_accused_as_an_adult,
    c02_accused_three_times,
    c03_named_victim_of_exploiting,
    c04_earlier_screening,
    c05_charged_beside_an_exploiter,
    c06_beside_an_exploiter,
    c07_exploiter_once_sold,
    l01_found_at_hotels,
    l02_three_jurisdictions,
    l03_at_an_exploiters_place,
    l04_without_a_home,
    n01_bail_paid_by_another,
    n02_beside_one_who_recurs,
    s01_low_value_shop_theft,
    s02_drug_possession,
    s03_trespass_or_loitering,
    s04_false_identity,
    s05_did_not_appear_as_accused,
    s06_survival_pattern,
    s08_cases_after_meeting_an_exploiter,
    v01_sexual_assault_victim,
    v02_victim_again,
    v03_strangled_or_held,
    v04_did_not_come_to_court,
    v05_victim_and_accused,
    v06_both_sides_of_one_incident,
    v07_sought_protection,
    v08_warrant_as_a_witness,
    v09_harmed_by_three,
    v10_accused_with_own_abuser,
    x01_charged_with_exploiting,
    y01_accused_while_a_child,
    y02_first_accused_at_18_to_20,
    y03_missing_again_as_a_child,
    y03a_missing_as_a_child,
    y04_found_away_after_missing,
    y05_child_victim_of_sexual_offense,
    y06_in_care_as_a_child,
    y07_child_beside_much_older_adult,
)

_FIRST_WAVE: tuple[Indicator, ...] = (
    y01_accused_while_a_child.INDICATOR,
    y02_first_accused_at_18_to_20.INDICATOR,
    y03_missing_again_as_a_child.INDICATOR,
    y03a_missing_as_a_child.INDICATOR,
    y04_found_away_after_missing.INDICATOR,
    y05_child_victim_of_sexual_offense.INDICATOR,
    y06_in_care_as_a_child.INDICATOR,
    y07_child_beside_much_older_adult.INDICATOR,
    c01_accused_as_an_adult.INDICATOR,
    c02_accused_three_times.INDICATOR,
    c03_named_victim_of_exploiting.INDICATOR,
    c04_earlier_screening.INDICATOR,
    c05_charged_beside_an_exploiter.INDICATOR,
    c06_beside_an_exploiter.INDICATOR,
    c07_exploiter_once_sold.INDICATOR,
    v01_sexual_assault_victim.INDICATOR,
    v02_victim_again.INDICATOR,
    v03_strangled_or_held.INDICATOR,
    v04_did_not_come_to_court.INDICATOR,
    v05_victim_and_accused.INDICATOR,
    v07_sought_protection.INDICATOR,
    v08_warrant_as_a_witness.INDICATOR,
    v09_harmed_by_three.INDICATOR,
    v10_accused_with_own_abuser.INDICATOR,
    n01_bail_paid_by_another.INDICATOR,
    s01_low_value_shop_theft.INDICATOR,
    s02_drug_possession.INDICATOR,
    s03_trespass_or_loitering.INDICATOR,
    s04_false_identity.INDICATOR,
    s05_did_not_appear_as_accused.INDICATOR,
    s06_survival_pattern.INDICATOR,
    s08_cases_after_meeting_an_exploiter.INDICATOR,
    l01_found_at_hotels.INDICATOR,
    l02_three_jurisdictions.INDICATOR,
    l04_without_a_home.INDICATOR,
    x01_charged_with_exploiting.INDICATOR,
)
# Written, and off until an office has the rarer data: content/screening/switched_on.yaml names what an office runs besides.
_RARER_DATA: tuple[Indicator, ...] = (
    v06_both_sides_of_one_incident.INDICATOR,
    n02_beside_one_who_recurs.INDICATOR,
    l03_at_an_exploiters_place.INDICATOR,
)


def catalogue() -> tuple[Indicator, ...]:
    """The indicators that run everywhere, in the order in which they are documented."""
    return _FIRST_WAVE


def rarer() -> tuple[Indicator, ...]:
    """The indicators that need data which many offices lack, and are off."""
    return _RARER_DATA


@cache
def switched_on(office_id: str) -> tuple[Indicator, ...]:
    """The rarer indicators that an office runs. Raises BadInput where the file names one that is not there."""
    path = content_folder() / "screening" / "switched_on.yaml"
    known = {one.id: one for one in _RARER_DATA}
    chosen = load_yaml(path)["offices"].get(office_id) or []
    for name in chosen:
        if name not in known:
            raise BadInput(
                "No rarer indicator has that name.",
                f"Use one of {', '.join(known)}.",
                file=str(path),
                column=office_id,
                value=str(name),
            )
    return tuple(known[name] for name in chosen)


def catalogue_version() -> str:
    """Which version of every indicator is in use, as one word a snapshot can keep."""
    return " ".join(f"{one.id}:{one.version}" for one in _FIRST_WAVE)
