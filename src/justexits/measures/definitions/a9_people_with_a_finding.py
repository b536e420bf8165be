"""A9: of the people who came to the office in a period, about how many screening has shown a finding, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import OF_PEOPLE
from justexits.measures.rows import DAY, Until, counted_rows, standing, with_case

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each person once, on the day of the first case that she appears in, in whatever role; and whether there ever was a finding.

    She is grouped by an appearance whose race or ethnicity is recorded, where there is one.
    """
    party = tables["party"]
    party = with_case(
        party.select("party_id", "case_id", known=party.race.notnull() | party.ethnicity.notnull()), tables, "referred_on"
    )
    party = party.filter(party.referred_on.notnull())
    party = party.inner_join(tables["person_party"].select("person_id", "party_id"), "party_id")
    party = party.mutate(
        rank=party.known.ifelse(ibis.literal("0"), ibis.literal("1")).concat(party.party_id),
        coarse=(party.referred_on_precision != DAY).fill_null(True),
    )
    person = party.group_by("person_id").agg(on=party.referred_on.min(), coarse=party.coarse.any(), rank=party["rank"].min())
    surfaced = tables["surfaced_ledger"].select(seen_person="person_id").distinct()
    person = person.left_join(surfaced, person.person_id == surfaced.seen_person)
    person = person.mutate(
        case_id=ibis.null("string"),
        party_id=person["rank"].substr(1),
        on_precision=person.coarse.ifelse(ibis.literal("year"), ibis.literal(DAY)),
    )
    met = person.seen_person.notnull()
    return counted_rows(person, unit=person.person_id, on="on", standing=standing(ibis.literal(True), met))


MEASURE = Measure(
    id="A9",
    name="People with a finding",
    question="Of the people who first came to the office, in whatever role, about how many has screening ever shown a finding?",
    kind=Kind.SHARE,
    unit="share",
    counted="people",
    numerator="People for whom screening has shown at least one finding, on whatever day.",
    denominator="People whose first case, in whatever role, was received in the period.",
    anchor="case.referred_on",
    one_day=True,
    better=Better.CONTEXT,
    guard=("A5", "G6"),
    publication=Publication.INTERNAL,
    source="New; the first stage of the audit of screening, whose rules never use race, ethnicity or sex.",
    needs=("case.referred_on", "person_party.person_id", "surfaced_ledger.first_shown_on"),
    rows=rows,
    groups=OF_PEOPLE,
    unknown="A person about whom nothing was shown may be exploited all the same.",
    notes=(
        "A person counts once, in the period of her first case; where a day of any of her cases is known in part, in its year.",
        "A finding is not yet a place in the queue: findings of survival offenses alone bring nobody there.",
    ),
)
