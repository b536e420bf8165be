"""Everybody with a finding, and whom reviewers read, one row a person. Made once a reading, for every page."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

import ibis

from justexits.screening import weights_in
from justexits.screening.exploration import review_queue
from justexits.screening.urgency import REASONS, urgency
from justexits.web.audit.models import keyed_hash
from justexits.web.casework import indicators

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading
    from justexits.web.casework.selectors.visible import VisibleTables

OPEN = ("referred", "filed", "diverted", "warrant")
ACCUSED = ("defendant", "juvenile")
MAY_BE_DRAWN = (*ACCUSED, "victim", "child", "missing_person", "petitioner")  # the roles in which rules find people
QUEUED = ("A", "B")
DATED = {"case": "referred_on", "charge": "offense_date", "arrest": "on", "event": "on"}


def people_of(reading: Reading, tables: VisibleTables) -> ir.Table:
    """person_id, tier, lane, order_rank, families, indicators of everybody with a finding."""
    return reading.keep(f"{tables.prefix}_people", lambda: _people(reading, tables))


def reading_list(reading: Reading, tables: VisibleTables) -> ir.Table:
    """Whom reviewers read, drawn people among them: person_id, lane, place, at_random, stands_for; what was found (tier,
    families, indicators); what the records say (name, last_on, open, in_custody, decision_due, missing_now).

    What was found and at_random are for nobody's eyes as they stand here: `queue` and `work_list` say who sees what.
    """
    people = people_of(reading, tables)
    above = people.filter((people.lane == "review") & people.tier.isin(QUEUED))
    pool = drawn_from(reading, tables)
    seed = keyed_hash("exploration", tables.office_id)
    places = reading.keep(f"{tables.prefix}_places", lambda: review_queue(above, pool, seed=seed))
    return reading.keep(f"{tables.prefix}_reading_list", lambda: _described(reading, tables, people, places))


def drawn_from(reading: Reading, tables: VisibleTables) -> ir.Table:
    """person_id of everybody below the line: accused or harmed, not in the queue, and not in the senior lane."""
    people = people_of(reading, tables)
    elsewhere = people.filter(people.tier.isin(QUEUED) | (people.lane == "senior")).select("person_id")
    taking_part = tables["party"].filter(tables["party"].role.isin(MAY_BE_DRAWN)).select("party_id")
    everybody = tables["person_party"].semi_join(taking_part, "party_id").select("person_id").distinct()
    return reading.keep(f"{tables.prefix}_below", lambda: everybody.anti_join(elsewhere, "person_id"))


def _people(reading: Reading, tables: VisibleTables) -> ir.Table:
    points = weights_in(reading.lake.home, tables.office_id, reading.snapshot.versions).points
    met = tables["finding"].filter(lambda f: (f.truth == "true") & ~f.possible)
    named = met.group_by("person_id").aggregate(indicators=met.indicator.collect())
    return indicators.tiers(tables, points).left_join(named, "person_id").drop("person_id_right")


def _described(reading: Reading, tables: VisibleTables, people: ir.Table, places: ir.Table) -> ir.Table:
    senior = people.filter((people.lane == "senior") & people.tier.isin(QUEUED))
    apart = senior.select(
        "person_id",
        place="order_rank",
        at_random=ibis.literal(False),
        stands_for=ibis.literal(1.0),
        lane=ibis.literal("senior"),
    )
    listed = places.mutate(lane=ibis.literal("review")).select(*apart.columns).union(apart)
    links = tables["person_party"].semi_join(listed, "person_id").select("person_id", "party_id")
    hers = links.inner_join(tables["party"], "party_id")
    found = people.select("person_id", "tier", "families", "indicators")
    made = listed
    for part in (found, _names(hers), _last(tables, links), _open(tables, hers), _urgent(reading, tables, links)):
        made = made.left_join(part, "person_id").drop("person_id_right")
    flags = {name: made[name].fill_null(False) for name in REASONS}
    return made.mutate(**flags, tier=made.tier.fill_null("context"), open=made.has_open_case.fill_null(False).ifelse("yes", "no"))


def _open(tables: VisibleTables, hers: ir.Table) -> ir.Table:
    """Who is accused in a case that is not over."""
    cases = tables["case"].filter(tables["case"].status.isin(OPEN)).select("case_id")
    accused = hers.filter(hers.role.isin(ACCUSED)).semi_join(cases, "case_id")
    return accused.select("person_id").distinct().mutate(has_open_case=True)


def _urgent(reading: Reading, tables: VisibleTables, links: ir.Table) -> ir.Table:
    """What makes a look urgent, as of the last day that the records tell of."""
    found = urgency(dict(tables) | {"person_party": links}, on=_as_of(reading, tables))
    return found.select("person_id", **{name: found.reasons.contains(name) for name in REASONS})


def _as_of(reading: Reading, tables: VisibleTables) -> date:
    """The last day on which something happened, as far as the records say; a day after the snapshot was made is a mistake."""
    made_on = reading.snapshot.made_at.date()
    until = ibis.date(made_on.year, made_on.month, made_on.day)
    days = [tables[name].select(day=column).filter(lambda t: t.day <= until) for name, column in DATED.items()]
    rows = reading.rows(reduce(lambda one, other: one.union(other), days).aggregate(last=lambda t: t.day.max()))
    return rows[0]["last"] or made_on


def _last(tables: VisibleTables, links: ir.Table) -> ir.Table:
    """The day of a person's last record; that of the last finding would tell who has none."""
    cases = (
        tables["party"].select("party_id", "case_id").inner_join(tables["case"], "case_id").select("party_id", day="referred_on")
    )
    days = [cases, *(tables[name].select("party_id", day=DATED[name]) for name in ("charge", "arrest", "event"))]
    dated = links.inner_join(reduce(lambda one, other: one.union(other), days), "party_id")
    return dated.group_by("person_id").aggregate(last_on=dated.day.max())


def _names(hers: ir.Table) -> ir.Table:
    """The name that most of a person's visible records carry; a name that only held-back records carry is never shown."""
    full = (hers.given_name.fill_null("") + " " + hers.family_name.fill_null("")).strip()
    counted = hers.select("person_id", name=full)
    counted = counted.filter(counted.name != "").group_by(["person_id", "name"]).aggregate(times=lambda t: t.count())
    window = ibis.window(group_by="person_id", order_by=[ibis.desc("times"), "name"])
    ranked = counted.mutate(rank=ibis.row_number().over(window))
    return ranked.filter(ranked["rank"] == 0).select("person_id", "name")
