"""What reviewers decided, as measures need it: the reviews that hold, and since when a person is identified."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.rows import DAY, shared
from justexits.records.lake.decisions import standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

IDENTIFIED = "identified"
CLEAR = (IDENTIFIED, "vulnerable", "not_indicated")
OF_PEOPLE = ("sex", "race", "age_band")  # what is audited of a person who was surfaced, reviewed or missed
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
    return shared(tables, "identified", _identified)


def _identified(tables: Tables) -> ir.Table:
    found = reviews(tables)
    found = found.filter(found.outcome == IDENTIFIED)
    return found.group_by("person_id").agg(identified_on=found.on.min())


def appearances(tables: Tables, *roles: str) -> ir.Table:
    """Appearances of identified people in some roles: person_id, identified_on, party_id, case_id."""
    party = shared(tables, "identified_parties", _parties)
    return party.filter(party.role.isin(roles)).drop("role")


def _parties(tables: Tables) -> ir.Table:
    links = tables["person_party"].select("person_id", "party_id").inner_join(identified(tables), "person_id")
    party = tables["party"].select("party_id", "case_id", "role")
    return links.inner_join(party, "party_id").select("person_id", "identified_on", "party_id", "case_id", "role")


def charges_of_identified(tables: Tables) -> ir.Table:
    """The charges of the appearances of identified people: what the decisions about them, and their ends, are made of."""
    return shared(tables, "identified_charges", _charges)


def _charges(tables: Tables) -> ir.Table:
    links = tables["person_party"].semi_join(identified(tables), "person_id")
    columns = ("charge_id", "case_id", "party_id", "charging_decision", "decided_on", "decided_on_precision")
    ends = ("disposition", "disposition_date", "disposition_date_precision")
    return tables["charge"].select(*columns, *ends).semi_join(links, "party_id")


def decisions(tables: Tables) -> ir.Table:
    """What was decided about each party of an identified person: party_id; first_on, last_on, the days of the first and last.

    `undecided`: some charge waits for its decision. `undated`: some decision has no day, or none that is precise.
    """
    charge = charges_of_identified(tables)
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
    charge = charges_of_identified(tables)
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


def in_her_groups(rows: ir.Table, tables: Tables) -> ir.Table:
    """The rows (with person_id) with the party_id of the appearance that says by which groups the person is counted."""
    return rows.left_join(party_with_race(tables, rows), "person_id").drop("person_id_right")


def party_with_race(tables: Tables, people: ir.Table) -> ir.Table:
    """For each of the people the appearance whose race or ethnicity she is grouped by, one that has it where there is one."""
    party = tables["party"]
    links = tables["person_party"].select("person_id", "party_id").semi_join(people, "person_id")
    party = party.select("party_id", known=party.race.notnull() | party.ethnicity.notnull()).inner_join(links, "party_id")
    ranked = party.mutate(rank=party.known.ifelse(ibis.literal("0"), ibis.literal("1")).concat(party.party_id))
    chosen = ranked.group_by("person_id").agg(rank=ranked["rank"].min())
    return chosen.select("person_id", party_id=chosen["rank"].substr(1))
