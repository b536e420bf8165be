"""G5: among identified survivors, whether one group is held for more than a day more often than another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.core.truth import negate
from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, appearances
from justexits.measures.rows import ACCUSED, DAY, Until, counted_rows, days_between, standing, with_case

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

SURELY = 2  # nights after which more than 24 hours have passed, whatever the hours


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each case against an identified person that was open when she was identified or came later, with how long she was held."""
    party = with_case(appearances(tables, *ACCUSED), tables, "referred_on", "disposed_on")
    party = party.filter((party.disposed_on >= party.identified_on).fill_null(True))
    arrest = tables["arrest"].filter(lambda a: a.custody_from.notnull() & a.party_id.notnull())
    exact = (arrest.custody_from_precision == DAY).fill_null(False) & (arrest.custody_to_precision == DAY).fill_null(False)
    nights = exact.ifelse(days_between(arrest.custody_from, arrest.custody_to), ibis.null("int64"))
    arrest = arrest.mutate(long=(nights >= SURELY).fill_null(False), short=(nights == 0).fill_null(False))
    held = arrest.group_by("party_id").agg(long=arrest.long.any(), doubtful=negate(arrest.long | arrest.short).any())
    party = party.left_join(held, "party_id").drop("party_id_right")
    met = ibis.cases(
        (party.long.fill_null(False), ibis.literal(True)),
        (party.doubtful.fill_null(False), ibis.null("boolean")),
        else_=ibis.literal(False),
    )
    return counted_rows(party, unit=party.person_id, on="referred_on", standing=standing(ibis.literal(True), met))


MEASURE = Measure(
    id="G5",
    name="Detention, alike for every group",
    question="Among identified survivors, is one group held for more than a day more often than another?",
    kind=Kind.COMPARISON,
    unit="times",
    counted="people",
    numerator="Of a group's identified survivors, those held for more than 24 hours before trial.",
    denominator="The same share in the group of reference.",
    anchor="case.referred_on",
    better=Better.TOWARD_1,
    guard=("F5", "G6"),
    publication=Publication.PUBLIC,
    source="Prosecutorial Performance Indicators 7.4.",
    needs=(
        *("review.outcome", "arrest.custody_from", "arrest.custody_to", "case.referred_on", "person_party.person_id"),
        "party.race",
    ),
    looks_for=(("review.outcome", (IDENTIFIED,)),),
    rows=rows,
    groups=("race", "agency"),
    compares="race",
    unknown="Records know days and no hours: whoever was held for one night only, or without an end, is left out. Missing race "
    "is a group of its own.",
    notes=("People with a case received in the period that was open when they were identified, or came later.",),
)
