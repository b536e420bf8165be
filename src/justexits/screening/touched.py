"""Whom an import touched: changed rows, and whoever shares a person, a case or a payer with them; and what findings rest on.

A finding of a person rests on her own records and on those of people who share a case or a payer of bail with her, and on nobody
else's: so the others' findings stand. Indicators that look further (who recurs with several, who was at one place) have an office
that runs them screened whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import TYPE_CHECKING

import ibis
import ibis.expr.operations as ops

from justexits.core.errors import NotFound
from justexits.records.tables import TABLES
from justexits.screening.kept import READ
from justexits.screening.prepared import GIVEN, sql_of
from justexits.screening.tiers import tier_rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Snapshot, Writing

MOST = 0.5  # where more of an office's people are touched than this, it is screened whole
# What classes and gates read besides what rules read.
BESIDES = {"charge": ("statute", "description", "national_code"), "party": ("given_name", "family_name")}
PEOPLE = "screening_touched"


def touched(writing: Writing, office_id: str, since: Snapshot, tables: Mapping[str, ir.Table]) -> ir.Table | None:
    """person_id of everybody whose findings may differ from those of the snapshot `since`, kept in the writing's engine.

    None where the office must be screened whole: too many are touched, or the files of then are gone.
    """
    try:
        changed = {name: _changed(writing, name, office_id, since) for name in GIVEN if name != "offense_class"}
    except NotFound:
        return None
    made = _Kept(writing)
    links = (
        _view(writing, "before_links", since, "person_party", office_id).union(tables["person_party"].select(*_LINK)).distinct()
    )
    links = made.keep("links", links)
    own = _column(changed, "person_id", ("person", "person_party"))
    parties = _column(changed, "party_id", ("person_party", "party", "charge", "event", "arrest"))
    cases = _column(changed, "case_id", ("case", "party", "charge", "event", "arrest"))
    in_cases = tables["party"].semi_join(cases, "case_id").select("party_id")
    of_rows = links.semi_join(parties.union(in_cases).distinct(), "party_id").select("person_id")
    seeds = made.keep("seeds", own.union(of_rows, _paid_by(changed["event"].select("actor_id"), tables, links)).distinct())
    people = made.keep("", seeds.union(mates(seeds, tables, links)).distinct())
    many, all_of_them = (
        writing.engine.execute(sql_of(one.count().name("n").as_table())).fetchone()[0] for one in (people, tables["person"])
    )
    return people if many <= MOST * all_of_them else None


def around(people: ir.Table, tables: Mapping[str, ir.Table], writing: Writing) -> dict[str, ir.Table]:
    """The tables cut down to the cases of these people's mates: all that their findings rest on."""
    made = _Kept(writing)
    links = made.keep("links_now", tables["person_party"].select(*_LINK))
    near = people.union(mates(people, tables, links)).distinct()
    cases = made.keep(
        "cases", tables["party"].semi_join(links.semi_join(near, "person_id"), "party_id").select("case_id").distinct()
    )
    cut = {
        name: made.keep(name, tables[name].semi_join(cases, "case_id")) for name in ("case", "party", "charge", "event", "arrest")
    }
    cut["person_party"] = made.keep("person_party", tables["person_party"].semi_join(cut["party"], "party_id"))
    cut["person"] = made.keep("person", tables["person"].semi_join(cut["person_party"], "person_id"))
    cut["offense_class"] = made.keep("offense_class", tables["offense_class"].semi_join(cut["charge"], "charge_id"))
    return dict(tables) | cut


def mates(people: ir.Table, tables: Mapping[str, ir.Table], links: ir.Table) -> ir.Table:
    """person_id of everybody who shares a case or a payer of bail with these people, and of the payers."""
    hers = links.semi_join(people, "person_id").select("party_id")
    cases = tables["party"].semi_join(hers, "party_id").select("case_id").distinct()
    beside = links.semi_join(tables["party"].semi_join(cases, "case_id"), "party_id").select("person_id")
    paid = tables["event"].filter(lambda e: (e.kind == "bail_posted") & e.actor_id.notnull())
    actors = paid.semi_join(hers, "party_id").select("actor_id").union(hers.select(actor_id="party_id")).distinct()
    return beside.union(_paid_by(actors, tables, links)).distinct()


def _paid_by(actors: ir.Table, tables: Mapping[str, ir.Table], links: ir.Table) -> ir.Table:
    """Everybody for whom these payers, under any of their appearances, posted bail, and the payers."""
    known = actors.filter(actors.actor_id.notnull()).distinct()
    payers = links.semi_join(known.select(party_id="actor_id"), "party_id").select("person_id").distinct()
    theirs = links.semi_join(payers, "person_id").select(actor_id="party_id").union(known).distinct()
    paid = tables["event"].filter(lambda e: e.kind == "bail_posted").semi_join(theirs, "actor_id")
    return links.semi_join(paid, "party_id").select("person_id").union(payers)


_LINK = ("person_id", "party_id")


class _Kept:
    """Small tables beside the data, so that each question is answered once."""

    def __init__(self, writing: Writing) -> None:
        self._engine, self._backend = writing.engine, writing.reading.backend

    def keep(self, name: str, table: ir.Table) -> ir.Table:
        full = f"{PEOPLE}_{name}" if name else PEOPLE
        self._engine.execute(f'CREATE OR REPLACE TEMP TABLE "{full}" AS {sql_of(table)}')
        return ops.DatabaseTable(name=full, schema=table.schema(), source=self._backend).to_expr()


def _compared(name: str) -> tuple[str, ...]:
    if name == "person_party":
        return (*_LINK, "path_probability")
    return (*READ[name], *BESIDES.get(name, ()))


def _view(writing: Writing, prefix: str, since: Snapshot, name: str, office_id: str) -> ir.Table:
    view = f"{PEOPLE}_{prefix}"
    relation = writing.reading.relation(name, since.of(name, office_id))
    writing.engine.execute(f'CREATE OR REPLACE TEMP VIEW "{view}" AS {relation}')
    return ibis.table(TABLES[name].schema, name=view).select(*_LINK)


def _changed(writing: Writing, name: str, office_id: str, since: Snapshot) -> ir.Table:
    """The rows of a table that came, went or differ, in the columns that screening reads."""
    before, now = since.of(name, office_id), writing.entries(name, office_id)
    both = {entry.path for entry in before} & {entry.path for entry in now}
    sides = []
    for side, entries in (("gone", before), ("new", now)):
        view = f"{PEOPLE}_{side}_{name}"
        relation = writing.reading.relation(name, [entry for entry in entries if entry.path not in both])
        writing.engine.execute(f'CREATE OR REPLACE TEMP VIEW "{view}" AS {relation}')
        rows = ibis.table(TABLES[name].schema, name=view).select(*_compared(name))
        if name == "person_party":  # the gate is all that rules read of how sure a link is
            rows = rows.mutate(path_probability=rows.path_probability.fill_null(0.0) >= tier_rules().firm_link)
        sides.append(rows)
    return sides[0].difference(sides[1]).union(sides[1].difference(sides[0]))


def _column(changed: Mapping[str, ir.Table], column: str, names: Iterable[str]) -> ir.Table:
    return reduce(lambda one, other: one.union(other), [changed[name].select(column) for name in names]).distinct()
