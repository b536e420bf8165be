"""C1: of the identified survivors whose case was not declined, how many were offered a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.core.truth import negate
from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, charges_of_identified, decided_survivors
from justexits.measures.rows import Until, counted_rows, standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


OFFERED = ("diversion_offered", "diversion_entered", "diversion_left", "diversion_completed")


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each decided party of an identified person that was not wholly declined, with whether a programme was offered."""
    party = decided_survivors(tables, otherwise=("filed", "diverted"))
    event = tables["event"].filter(lambda e: e.kind.isin(OFFERED))
    named = event.filter(event.party_id.notnull()).select(offered="party_id").distinct()
    nameless = event.filter(event.party_id.isnull()).select(touched="case_id").distinct()
    charge = (
        charges_of_identified(tables).filter(lambda c: c.charging_decision == "diverted").select(diverted="party_id").distinct()
    )
    party = party.left_join(named, party.party_id == named.offered)
    party = party.left_join(nameless, party.case_id == nameless.touched)
    party = party.left_join(charge, party.party_id == charge.diverted)
    met = ibis.cases(
        (party.offered.notnull() | party.diverted.notnull(), ibis.literal(True)),
        (party.touched.notnull(), ibis.null("boolean")),
        else_=ibis.literal(False),
    )
    counted = party.counted & negate(party.met)
    return counted_rows(party, unit=party.person_id, on="decided", standing=standing(counted, met))


MEASURE = Measure(
    id="C1",
    name="A programme offered",
    question="Of the identified survivors whose case was not declined, how many were offered a programme?",
    kind=Kind.SHARE,
    unit="share",
    counted="people",
    numerator="People to whom a programme was offered, or whose charge was diverted.",
    denominator="People, identified when it was decided, of whose case some charge was filed or diverted.",
    anchor="charge.decided_on",
    better=Better.UP,
    guard=("B1",),
    publication=Publication.PUBLIC,
    source="Justice Counts cases diverted; Prosecutorial Performance Indicators 2.5. Declining comes before diverting.",
    needs=("review.outcome", "charge.charging_decision", "charge.decided_on", "event.kind", "person_party.person_id"),
    looks_for=(("review.outcome", (IDENTIFIED,)), ("event.kind", OFFERED)),
    rows=rows,
    groups=("race", "age_band", "agency"),
    unknown="An offer that names nobody may have been made to anybody in the case: where it decides, she is left out.",
    notes=(
        "The catalogue means those who may have a programme. Who may is in no record, so everybody whose case was not declined "
        "counts, and the figure cannot reach 100 % where a programme excludes some.",
    ),
)
