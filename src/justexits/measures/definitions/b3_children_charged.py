"""B3: of children referred with a charge of selling sex, how many the office charged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import Until, charges_of, counted_rows, is_child_at_offense, is_filed, standing, with_case
from justexits.records.codes import offense_group

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each charge of selling sex against somebody who may have been under 18, on the day its case was received."""
    charge = with_case(charges_of(tables, offense_group("CS")), tables, "referred_on")
    links = tables["person_party"].select("person_id", "party_id")
    charge = is_child_at_offense(charge, tables).inner_join(links, "party_id")
    stands = standing(charge.is_child, is_filed(charge.charging_decision))
    return counted_rows(charge, unit=charge.person_id, on="referred_on", standing=stands)


MEASURE = Measure(
    id="B3",
    name="Children charged for being sold",
    question="Of the children whom police refer for selling sex, how many does the office charge?",
    kind=Kind.SHARE,
    unit="share",
    counted="people",
    numerator="People under 18 at the offense against whom a prostitution-type charge or petition was filed.",
    denominator="People under 18 at the offense who were referred with such a charge and whose charging decision is known.",
    anchor="case.referred_on",
    better=Better.DOWN,
    guard=("A1",),
    publication=Publication.PUBLIC,
    source="New. The target is 0.",
    needs=("charge.charging_decision", "offense_class.class", "case.referred_on", "party.birth_date", "person_party.person_id"),
    looks_for=(("offense_class.class", offense_group("CS")),),
    rows=rows,
    groups=("sex", "race", "agency"),
    notes=(
        "Where a day is missing, a role of juvenile says that she was a child.",
        "Where nothing says how old she was, she is left out, and counted as left out unless no charge was filed.",
    ),
)
