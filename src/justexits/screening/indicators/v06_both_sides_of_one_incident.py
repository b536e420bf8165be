"""V06: both sides of one incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import accused_parties, appearances, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rule(tables: Tables) -> ir.Table:
    """An arrest of her and an arrest in a case in which she is the victim, on one day at one place."""
    hers = appearances(tables)
    arrest = tables["arrest"].filter(lambda t: t.place_key.notnull() & (t.on_precision == "day"))
    columns = ("arrest_id", "party_id", "case_id", "on", "on_precision", "place_key")
    mine = arrest.select(*columns).inner_join(accused_parties(tables).select("person_id", "party_id", "office_id"), "party_id")
    harmed = hers.filter(hers.role == "victim").select("person_id", "case_id", victim_party="party_id")
    theirs = arrest.select("case_id", then="on", there="place_key", other_party="party_id").inner_join(harmed, "case_id")
    theirs = theirs.select("person_id", "then", "there", "other_party", "victim_party")
    both = mine.inner_join(theirs, "person_id")
    both = both.filter((both.on == both.then) & (both.place_key == both.there) & (both.party_id != both.other_party))
    of_arrest = hits(both, row_of("arrest", both.arrest_id), "on")
    return of_arrest.union(hits(both, row_of("party", both.victim_party), "on"))


INDICATOR = Indicator(
    id="V06",
    statement="Accused and victim in one incident",
    family=Family.VICTIM,
    strength=2,
    rule=rule,
    meaning="She was arrested on the day and at the place of an incident in which she is the victim.",
    against="In a fight both may be hurt and both accused.",
    source="Expert red flag lists; needs a key of the place that most offices lack",
    needs=("arrest.place_key", "arrest.on", "party.role", "arrest.case_id", "arrest.party_id", "party.case_id"),
    looks_for=(("party.role", ("victim",)),),
    wave=2,
)
