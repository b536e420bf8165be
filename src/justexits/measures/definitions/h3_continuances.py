"""H3: how often a case is put off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.rows import ACCUSED, COUNTED, UNSURE, Until, counted_rows

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

KINDS = ("criminal", "juvenile")


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each accused in each ended case, on the day it ended, with how often the case was put off."""
    case = tables["case"]
    case = case.filter(case.kind.isin(KINDS).fill_null(True) & case.filed_on.notnull() & case.disposed_on.notnull())
    event = tables["event"].filter(lambda e: e.kind == "continuance")
    put_off = event.group_by("case_id").agg(times=event.event_id.nunique())
    ended = case.select("case_id", "kind", "disposed_on", "disposed_on_precision").left_join(put_off, "case_id")
    ended = ended.drop("case_id_right")
    party = tables["party"].filter(lambda p: p.role.isin(ACCUSED)).select("party_id", "case_id")
    ended = ended.left_join(party, "case_id").drop("case_id_right")
    stands = ended.kind.isnull().ifelse(UNSURE, COUNTED)
    return counted_rows(ended, unit=ended.case_id, on="disposed_on", standing=stands, amount=ended.times.fill_null(0))


MEASURE = Measure(
    id="H3",
    name="Times that a case is put off",
    question="How often was a case put off before it ended?",
    kind=Kind.RATE,
    unit="per case",
    counted="cases",
    numerator="Continuances in the cases that ended in the period, whoever asked.",
    denominator="Filed criminal and juvenile cases that ended in the period.",
    anchor="case.disposed_on",
    one_day=True,
    better=Better.DOWN,
    guard=("B6",),
    publication=Publication.INTERNAL,
    source="Prosecutorial Performance Indicators, hearings per case; RSVP goal 6.",
    needs=("event.kind", "event.case_id", "case.kind", "case.filed_on", "case.disposed_on"),
    looks_for=(("event.kind", ("continuance",)),),
    rows=rows,
    groups=("sex", "race", "age_band", "agency"),
    unknown="A case whose end has no day is in no period. An office that records no continuance at all has no figure.",
    notes=("The catalogue means cases of identified people. Until reviews are recorded, it is all cases, and says so.",),
)
