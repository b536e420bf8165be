"""F5: how many nights identified survivors spend in custody on the office's cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.core.truth import negate
from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, appearances
from justexits.measures.rows import ACCUSED, COUNTED, DAY, MAYBE, Until, counted_rows, days_between, with_case

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each case against an identified person that was open when she was identified or came later, with her nights since then."""
    party = with_case(appearances(tables, *ACCUSED), tables, "referred_on", "disposed_on")
    party = party.filter((party.disposed_on >= party.identified_on).fill_null(True))
    arrest = tables["arrest"].filter(lambda a: a.custody_from.notnull() & a.party_id.notnull())
    arrest = arrest.select("party_id", "custody_from", "custody_from_precision", "custody_to", "custody_to_precision")
    arrest = arrest.inner_join(party.select("party_id", "identified_on"), "party_id")
    exact = (arrest.custody_from_precision == DAY).fill_null(False) & (arrest.custody_to_precision == DAY).fill_null(False)
    # Nights before she was identified were spent by somebody of whom nobody knew it.
    nights = days_between(ibis.greatest(arrest.custody_from, arrest.identified_on), arrest.custody_to)
    in_order = (arrest.custody_to >= arrest.custody_from).fill_null(False)
    arrest = arrest.mutate(doubtful=negate(exact & in_order), nights=(nights > 0).ifelse(nights, 0))
    spent = arrest.group_by("party_id").agg(nights=arrest.nights.sum(), doubtful=arrest.doubtful.any())
    party = party.left_join(spent, "party_id").drop("party_id_right")
    stands = party.doubtful.fill_null(False).ifelse(MAYBE, COUNTED)
    return counted_rows(party, unit=party.party_id, on="referred_on", standing=stands, amount=party.nights.fill_null(0))


MEASURE = Measure(
    id="F5",
    name="Nights that survivors spend in jail",
    question="How many nights do identified survivors spend in custody on the office's cases?",
    kind=Kind.RATE,
    unit="per case",
    counted="cases",
    numerator="Nights in custody of identified survivors, from the day on which they were identified.",
    denominator="Cases received in the period against people who were identified before the case ended.",
    anchor="case.referred_on",
    one_day=True,
    better=Better.DOWN,
    guard=("B1",),
    publication=Publication.PUBLIC,
    source="Prosecutorial Performance Indicators, objective 8, detention before trial.",
    needs=(
        *("review.outcome", "arrest.custody_from", "arrest.custody_to", "case.referred_on", "party.role"),
        "person_party.person_id",
    ),
    looks_for=(("review.outcome", (IDENTIFIED,)),),
    rows=rows,
    groups=("race", "agency"),
    unknown="A case whose custody has no end, or days that are not exact or out of order, is left out.",
    notes=("A case without custody on record has no nights.",),
)
