"""What reviewers decided, as measures need it: the reviews that hold, and since when a person is identified."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.rows import DAY
from justexits.records.lake.decisions import standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

IDENTIFIED = "identified"
CLEAR = (IDENTIFIED, "vulnerable", "not_indicated")
DECIDED = ("filed", "declined", "diverted")  # put off, or passed to another office, is not yet this office's decision


def reviews(tables: Tables) -> ir.Table:
    """The reviews that hold: review_id, person_id, outcome, on with its precision; case_id is unknown."""
    held = standing(tables["review"], "review_id")
    return held.select(
        "review_id",
        "person_id",
        "outcome",
        case_id=ibis.null("string"),
        on=held.decided_at.date(),
        on_precision=ibis.literal("day"),
    )


def identified(tables: Tables) -> ir.Table:
    """Each identified person once: person_id, identified_on (the day of the first review that holds and says so)."""
    found = reviews(tables)
    found = found.filter(found.outcome == IDENTIFIED)
    return found.group_by("person_id").agg(identified_on=found.on.min())


def appearances(tables: Tables, *roles: str) -> ir.Table:
    """Appearances of identified people in some roles: person_id, identified_on, party_id, case_id."""
    links = tables["person_party"].select("person_id", "party_id").inner_join(identified(tables), "person_id")
    party = tables["party"].filter(lambda p: p.role.isin(roles)).select("party_id", "case_id")
    return links.inner_join(party, "party_id").select("person_id", "identified_on", "party_id", "case_id")


def decisions(tables: Tables) -> ir.Table:
    """What was decided about each accused party: party_id; first_on and last_on, the days of its first and last decision.

    `undecided`: some charge waits for its decision. `undated`: some decision has no day, or none that is precise.
    """
    charge = tables["charge"]
    known = charge.charging_decision.isin(DECIDED).fill_null(False)
    exact = (charge.decided_on.notnull() & (charge.decided_on_precision == DAY)).fill_null(False)
    day = (known & exact).ifelse(charge.decided_on, ibis.null("date"))
    made = charge.mutate(known=known, undated=known & (exact == False), day=day)  # noqa: E712
    return made.group_by("party_id").agg(
        first_on=made.day.min(),
        last_on=made.day.max(),
        decided=made.known.any(),
        undecided=(made.known == False).any(),  # noqa: E712
        undated=made.undated.any(),
    )


def decided_survivors(tables: Tables, *, otherwise: tuple[str, ...]) -> ir.Table:
    """Each decided party of an identified person: case_id, party_id, person_id, decided (its last day) with its precision.

    `counted`: she was identified by then, as known on the day of the decision. `met`: no charge was decided `otherwise`, and none
    waits for its decision. Both may be unknown.
    """
    charge = tables["charge"]
    known = charge.charging_decision.isin(DECIDED).fill_null(False)
    other = charge.charging_decision.isin(otherwise).fill_null(False)
    made = charge.mutate(known=known, other=other).group_by(["case_id", "party_id"])
    party = made.agg(
        decided=ibis._.decided_on.max(),
        every=ibis._.known.all(),
        some=ibis._.known.any(),
        other=ibis._.other.any(),
        coarse=(ibis._.decided_on_precision != DAY).fill_null(False).any(),
    )
    party = party.filter(party.some)
    party = party.mutate(decided_precision=party.coarse.ifelse(ibis.literal("year"), ibis.literal(DAY)))
    links = tables["person_party"].select("person_id", "party_id").inner_join(identified(tables), "person_id")
    party = party.inner_join(links.select("party_id", "person_id", "identified_on"), "party_id")
    return party.mutate(
        counted=party.coarse.ifelse(ibis.null("boolean"), party.identified_on <= party.decided),
        met=ibis.cases((party.other, False), (party.every, True), else_=ibis.null("boolean")),
    )


def party_with_race(tables: Tables) -> ir.Table:
    """For each person the appearance whose race or ethnicity she is grouped by, one that has it where there is one."""
    party = tables["party"]
    known = party.race.notnull() | party.ethnicity.notnull()
    rank = known.ifelse(ibis.literal("0"), ibis.literal("1")).concat(party.party_id)
    ranked = party.select("party_id", rank=rank).inner_join(tables["person_party"].select("person_id", "party_id"), "party_id")
    chosen = ranked.group_by("person_id").agg(rank=ranked["rank"].min())
    return chosen.select("person_id", party_id=chosen["rank"].substr(1))
