"""A9: of the people who came to the office in a period, about how many screening has shown a finding, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import OF_PEOPLE
from justexits.measures.rows import Until, counted_rows, standing, with_case

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each appearance of a person, in whatever role, on the day its case was received; and whether there ever was a finding."""
    party = with_case(tables["party"].select("party_id", "case_id"), tables, "referred_on")
    party = party.inner_join(tables["person_party"].select("person_id", "party_id"), "party_id")
    surfaced = tables["surfaced_ledger"].select(seen_person="person_id").distinct()
    party = party.left_join(surfaced, party.person_id == surfaced.seen_person)
    met = party.seen_person.notnull()
    return counted_rows(party, unit=party.person_id, on="referred_on", standing=standing(ibis.literal(True), met))


MEASURE = Measure(
    id="A9",
    name="People with a finding",
    question="Of the people in the cases that the office received, about how many has screening ever shown a finding?",
    kind=Kind.SHARE,
    unit="share",
    counted="people",
    numerator="People for whom screening has shown at least one finding, on whatever day.",
    denominator="People who appear in a case received in the period, in whatever role.",
    anchor="case.referred_on",
    better=Better.CONTEXT,
    guard=("A5", "G6"),
    publication=Publication.INTERNAL,
    source="New; the first stage of the audit of screening, whose rules never use race, ethnicity or sex.",
    needs=("case.referred_on", "person_party.person_id", "surfaced_ledger.first_shown_on"),
    rows=rows,
    groups=OF_PEOPLE,
    unknown="A person about whom nothing was shown may be exploited all the same.",
    notes=(
        "A person counts by the groups of the appearance; one who appears in two groups counts once in each.",
        "A finding is not yet a place in the queue: findings of survival offenses alone bring nobody there.",
    ),
)
