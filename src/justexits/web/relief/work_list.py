"""Whom to look at first: people whose charges the step `relief` held against the law, as far as the user may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis

from justexits.relief import Law, Outcome
from justexits.relief.answer import BEST_FIRST
from justexits.web.accounts.permissions import Permission, require
from justexits.web.casework.selectors import NOT_REVIEWED, visible_tables
from justexits.web.casework.selectors.person import named

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading
    from justexits.web.casework.selectors.visible import VisibleTables

PAGE = 25
RANKS = {outcome.value: rank for rank, outcome in enumerate(BEST_FIRST)}
WORTH = 3  # candidate, needs a fact, needs a lawyer: the rest is below the line


@dataclass(frozen=True, kw_only=True)
class ListQuery:
    """What the list is filtered by; an empty part filters nothing."""

    jurisdiction: str = ""
    provision: str = ""
    outcome: str = ""
    waits: str = ""
    review: str = ""
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One person of the list: records by their best answer, and the provisions under which one is a candidate."""

    person_id: str
    name: str
    counts: dict[str, int]
    provisions: tuple[str, ...]
    last_on: date | None
    review: str


@dataclass(frozen=True, kw_only=True)
class WorkList:
    """One page of the list, with the figures beside the filters. `outcomes` and so on: people by code."""

    rows: tuple[ListRow, ...]
    total: int
    below_the_line: int
    page: int
    pages: int
    outcomes: dict[str, int]
    provisions: dict[str, int]
    waits: dict[str, int]
    as_of: date | None
    law_version: str
    snapshot: int | None


def work_list(reading: Reading, user: Any, law: Law, query: ListQuery, reviewed: Mapping[str, Sequence[str]]) -> WorkList | None:
    """The list for this user; None where no record that the user may see was held against the law yet.

    `reviewed`: people by the state that their review put them in, as far as the user may know it; the rest was not reviewed.
    """
    require(user, Permission.SEE_RELIEF)
    tables = visible_tables(reading, user)
    told = _candidates(reading, tables).select("as_of", "law_version", "snapshot")
    made = reading.rows(told.order_by(ibis.desc("snapshot")).limit(1))  # a later import answers anew only whom it touched
    if not made:
        return None
    known = made[0]["law_version"].split("/")[0]
    waits = _masks(reading, tables, law) if known == law.version else {}
    asked = _asked(_best(reading, tables, law), query)
    if query.waits:
        asked = asked.semi_join(_waiting(_candidates(reading, tables), waits.get(query.waits, [])), "person_id")
    if query.review:
        asked = _reviewed(asked, query.review, reviewed)
    people = _people(asked)
    chosen = people.filter(people[query.outcome] > 0) if query.outcome else people.filter(people.worth > 0)
    total = _count(reading, chosen)
    pages = max(1, -(-total // PAGE))
    page = min(max(1, query.page), pages)
    order = [ibis.desc("candidate"), ibis.desc("needs_a_fact"), ibis.desc("needs_a_lawyer"), "person_id"]
    found = reading.rows(chosen.order_by(order).limit(PAGE, offset=(page - 1) * PAGE))
    figures = reading.rows(people.aggregate(**{name: (people[name] > 0).sum() for name in RANKS}, n=people.count()))[0]
    return WorkList(
        rows=_rows(reading, tables, asked, found, reviewed),
        total=total,
        below_the_line=int(figures["n"]) - _count(reading, people.filter(people.worth > 0)),
        page=page,
        pages=pages,
        outcomes={name: int(figures[name] or 0) for name in RANKS},
        provisions=_provisions(reading, _best(reading, tables, law)),
        waits={name: _count(reading, _waiting(_candidates(reading, tables), masks)) for name, masks in waits.items()},
        as_of=made[0]["as_of"],
        law_version=known,
        snapshot=made[0]["snapshot"],
    )


def _candidates(reading: Reading, tables: VisibleTables) -> ir.Table:
    """The answers about records that the user may see, each with `record`: its charge, or its arrest without one."""

    def make() -> ir.Table:
        rows = tables["candidate"].semi_join(tables["person"], "person_id")
        charged = rows.filter(rows.charge_id.notnull()).semi_join(tables["charge"], "charge_id")
        bare = rows.filter(rows.charge_id.isnull()).semi_join(tables["arrest"], "arrest_id")
        both = charged.union(bare)
        return both.mutate(record=both.charge_id.fill_null(both.arrest_id))

    return reading.keep(f"{tables.prefix}_relief_candidates", make, as_view=True)


def _best(reading: Reading, tables: VisibleTables, law: Law) -> ir.Table:
    """person_id, record, provision, rank: the best track of each provision for each record."""

    def make() -> ir.Table:
        rows = _candidates(reading, tables)
        entries = {entry.id: one.id for one in law.provisions for entry in one.entries}
        named_by = sorted(row["provision"] for row in reading.rows(rows.select("provision").distinct()))
        known = [(rows.provision == entry, entries[entry]) for entry in named_by if entry in entries]
        ranks = ibis.cases(*((rows.outcome == name, rank) for name, rank in RANKS.items()), else_=len(RANKS))
        ranked = rows.select("person_id", "record", provision=ibis.cases(*known, else_=rows.provision), rank=ranks)
        return ranked.group_by(["person_id", "record", "provision"]).aggregate(rank=ranked["rank"].min())

    return reading.keep(f"{tables.prefix}_relief_best", make)


def _asked(best: ir.Table, query: ListQuery) -> ir.Table:
    if query.jurisdiction:
        best = best.filter(best.provision.startswith(f"{query.jurisdiction}-"))
    return best.filter(best.provision == query.provision) if query.provision else best


def _reviewed(best: ir.Table, state: str, reviewed: Mapping[str, Sequence[str]]) -> ir.Table:
    """The people whose review put them in a state; for `not_reviewed` those of whom there is no review."""
    if state == NOT_REVIEWED:
        everybody = sorted({person for people in reviewed.values() for person in people})
        return best.filter(best.person_id.notin(everybody)) if everybody else best
    return best.filter(best.person_id.isin(sorted(reviewed.get(state, ()))))


def _people(best: ir.Table) -> ir.Table:
    """person_id, for each outcome how many records have it as their best, and `worth`: those above the line."""
    records = best.group_by(["person_id", "record"]).aggregate(rank=best["rank"].min())
    counts = {name: (records["rank"] == rank).sum() for name, rank in RANKS.items()}
    return records.group_by("person_id").aggregate(**counts, worth=(records["rank"] < WORTH).sum())


def _count(reading: Reading, table: ir.Table) -> int:
    n: int = reading.rows(table.aggregate(n=table.count()))[0]["n"]
    return n


def _provisions(reading: Reading, best: ir.Table) -> dict[str, int]:
    """People above the line under each provision."""
    above = best.filter(best["rank"] < WORTH)
    rows = reading.rows(above.group_by("provision").aggregate(n=above.person_id.nunique()))
    return {row["provision"]: row["n"] for row in sorted(rows, key=lambda row: row["provision"])}


Masks = list[tuple[str, int]]


def _masks(reading: Reading, tables: VisibleTables, law: Law) -> dict[str, Masks]:
    """What needs-a-fact answers wait for: the field of the law, with the entries and masks in which its bit is set."""
    entries = {entry.key: entry for one in law.provisions for entry in one.entries}
    rows = _candidates(reading, tables)
    waiting = rows.filter(rows.outcome == Outcome.NEEDS_A_FACT.value)
    found: dict[str, Masks] = {}
    for row in reading.rows(waiting.select("provision", "law_version", "trace_unknown").distinct()):
        version = row["law_version"].partition("/")[2]
        entry = entries.get(f"{row['provision']}@{version}" if version else row["provision"])
        for at, condition in enumerate(entry.conditions if entry else ()):
            if row["trace_unknown"] >> at & 1:
                pairs = found.setdefault(condition.field, [])
                if (row["provision"], row["trace_unknown"]) not in pairs:
                    pairs.append((row["provision"], row["trace_unknown"]))
    return found


def _waiting(rows: ir.Table, masks: Masks) -> ir.Table:
    """The people with an answer that waits for a fact, under one of these entries and masks."""
    waits = rows.filter(rows.outcome == Outcome.NEEDS_A_FACT.value)
    by_entry: dict[str, list[int]] = {}
    for entry, mask in masks:
        by_entry.setdefault(entry, []).append(mask)
    tests = [(waits.provision == entry) & waits.trace_unknown.isin(found) for entry, found in sorted(by_entry.items())]
    return waits.filter(ibis.or_(*tests) if tests else ibis.literal(False)).select("person_id").distinct()


def _rows(
    reading: Reading,
    tables: VisibleTables,
    best: ir.Table,
    found: list[dict[str, Any]],
    reviewed: Mapping[str, Sequence[str]],
) -> tuple[ListRow, ...]:
    """The people of one page with their names; loops are over those alone."""
    ids = [row["person_id"] for row in found]
    if not ids:
        return ()
    people = {row["person_id"]: row for row in reading.rows(tables["person"].filter(tables["person"].person_id.isin(ids)))}
    links = tables["person_party"].filter(tables["person_party"].person_id.isin(ids)).select("person_id", "party_id")
    parties = reading.rows(links.inner_join(tables["party"], "party_id"))
    mine = best.filter(best.person_id.isin(ids) & (best["rank"] == RANKS[Outcome.CANDIDATE.value]))
    under = reading.rows(mine.select("person_id", "provision").distinct())
    charges = links.inner_join(tables["charge"], "party_id")
    last = reading.rows(charges.group_by("person_id").aggregate(last_on=charges.offense_date.max()))
    ended = {row["person_id"]: row["last_on"] for row in last}
    states = {person: state for state, people_in in reviewed.items() for person in people_in}
    return tuple(
        ListRow(
            person_id=row["person_id"],
            name=named(people[row["person_id"]], [party for party in parties if party["person_id"] == row["person_id"]]).name,
            counts={name: int(row[name]) for name in RANKS},
            provisions=tuple(sorted(one["provision"] for one in under if one["person_id"] == row["person_id"])),
            last_on=ended.get(row["person_id"]),
            review=states.get(row["person_id"], NOT_REVIEWED),
        )
        for row in found
    )
