"""The review queue: people whose records suggest a second look, filtered, sorted and paged in the data engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from math import ceil
from operator import and_
from typing import TYPE_CHECKING, Any

import ibis

from justexits.web.casework import indicators
from justexits.web.casework.selectors.people import QUEUED, people_of, reading_list
from justexits.web.casework.selectors.visible import visible_tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading

PAGE_SIZE = 25
NOT_REVIEWED = "not_reviewed"
SORTS = {
    "order": "Order of reading",
    "urgent": "Urgent first",
    "latest": "Latest record first",
    "oldest": "Oldest record first",
    "name": "Name, A to Z",
}


@dataclass(frozen=True, kw_only=True)
class QueueQuery:
    """What a user asked of the queue. All of it but `term` may stand in an address; `term` is a name and never does."""

    lane: str = "review"
    tier: str = ""
    family: str = ""
    indicator: str = ""
    state: str = ""
    open: str = ""
    read: str = ""
    sort: str = "order"
    page: int = 1
    term: str = ""


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One person in the queue. What was found (tier, reasons, families) is there only once the reader read the raw records."""

    person_id: str
    name: str
    is_read: bool
    tier: str | None
    reasons: tuple[str, ...]
    families: tuple[str, ...]
    last_on: date | None
    has_open_case: bool
    decision_due: bool
    in_custody: bool
    missing_now: bool
    state: str


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """One page of the queue. `facets` gives for each filter its values and how many people have each."""

    rows: tuple[QueueRow, ...]
    total: int
    page: int
    pages: int
    below_the_line: int
    facets: Mapping[str, Mapping[str, int]]


def queue(
    reading: Reading, user: Any, query: QueueQuery, states: Mapping[str, Iterable[str]], read: Collection[str]
) -> QueuePage:
    """The page of the queue that `query` asks for, as this user may see it.

    `states` gives for each review state the ids of the people in it; whoever is in none of them was not reviewed. `read` are the
    people whose raw records the user read: of nobody else does a line, a filter or a count tell what was found.
    """
    tables = visible_tables(reading, user)
    people, everybody = reading_list(reading, tables), people_of(reading, tables)
    queued = _with_states(_told(people.filter(people.lane == query.lane), read), states)
    below = everybody.filter((everybody.lane == query.lane) & everybody.tier.notin(QUEUED))
    if query.term:
        queued = queued.semi_join(_called(tables["party"], tables["person_party"], query.term), "person_id")
    counted = _counts(reading, queued, below, query)
    total = counted.get("total", {}).get("all", 0)
    pages = max(1, ceil(total / PAGE_SIZE))
    page = min(max(1, query.page), pages)
    found = reading.rows(_sorted(_chosen(queued, query), query.sort).limit(PAGE_SIZE, offset=(page - 1) * PAGE_SIZE))
    reasons = _reasons(reading, tables["finding"], [row["person_id"] for row in found if row["read"] == "yes"])
    return QueuePage(
        rows=tuple(_row(row, reasons.get(row["person_id"], ())) for row in found),
        total=total,
        page=page,
        pages=pages,
        below_the_line=counted.get("below", {}).get("all", 0),
        facets={name: counted.get(name, {}) for name in ("tier", "family", "indicator", "state", "open", "read")},
    )


def _told(people: ir.Table, read: Collection[str]) -> ir.Table:
    """The people, with what was found unknown of everybody who was not read, and without how anybody came onto the list."""
    listed = ibis.literal(sorted(read), type="array<string>").unnest().name("person_id").as_table().distinct().mutate(known=True)
    known = people.left_join(listed, "person_id").drop("person_id_right", "at_random", "stands_for")
    is_read = known.known.fill_null(False)
    hidden = {name: is_read.ifelse(known[name], ibis.null(known[name].type())) for name in ("tier", "families", "indicators")}
    return known.mutate(**hidden, read=is_read.ifelse("yes", "no")).drop("known")


def _with_states(people: ir.Table, states: Mapping[str, Iterable[str]]) -> ir.Table:
    """The people with the review state of each."""
    known = [(state, sorted(ids)) for state, ids in states.items() if ids]
    if not known:
        return people.mutate(state=ibis.literal(NOT_REVIEWED))
    listed = [ibis.literal(ids, type="array<string>").unnest().name("person_id").as_table() for _, ids in known]
    said = [table.mutate(state=ibis.literal(state)) for table, (state, _) in zip(listed, known, strict=True)]
    joined = people.left_join(reduce(lambda one, other: one.union(other), said), "person_id").drop("person_id_right")
    return joined.mutate(state=joined.state.fill_null(NOT_REVIEWED))


def _called(party: ir.Table, person_party: ir.Table, term: str) -> ir.Table:
    """The people one of whose records carries every word of `term` in its names, wherever in them it stands."""
    aliases = party.alias_names.join(" ").fill_null("")
    parts = [party[name].fill_null("") for name in ("given_name", "middle_name", "family_name")]
    text = reduce(lambda one, other: one + " " + other, [*parts, aliases]).lower()
    matches = [text.contains(word) for word in term.lower().split()]
    return (
        party.filter(reduce(and_, matches)).select("party_id").inner_join(person_party, "party_id").select("person_id").distinct()
    )


def _chosen(people: ir.Table, query: QueueQuery) -> ir.Table:
    wanted = [people[name] == value for name in ("tier", "state", "open", "read") if (value := getattr(query, name))]
    wanted += [people.families.contains(query.family)] if query.family else []
    wanted += [people.indicators.contains(query.indicator)] if query.indicator else []
    return people.filter(reduce(and_, wanted)) if wanted else people


def _sorted(people: ir.Table, sort: str) -> ir.Table:
    by_name, latest = people.name.lower(), ibis.desc(people.last_on, nulls_first=False)
    urgent = people.in_custody.cast("int64") + people.decision_due.cast("int64") + people.missing_now.cast("int64")
    orders = {
        "urgent": [ibis.desc(urgent)],
        "latest": [latest],
        "oldest": [ibis.asc(people.last_on, nulls_first=False)],
        "name": [by_name],
    }
    return people.order_by([*orders.get(sort, []), people.place, people.person_id])


def _counts(reading: Reading, queued: ir.Table, below: ir.Table, query: QueueQuery) -> dict[str, dict[str, int]]:
    """How many people have each value of each filter, all other filters applied; the total; how many are below the line."""

    def one(name: str, people: ir.Table, value: ir.Value) -> ir.Table:
        values = people.select(facet=ibis.literal(name), value=value)
        values = values.filter(values.value.notnull())
        return values.group_by(["facet", "value"]).aggregate(people=values.count())

    def others(name: str) -> ir.Table:
        return _chosen(queued, replace(query, **{name: ""}))

    parts = [one(name, people := others(name), people[name]) for name in ("tier", "state", "open", "read")]
    parts.append(one("family", people := others("family"), people.families.unnest()))
    parts.append(one("indicator", people := others("indicator"), people.indicators.unnest()))
    parts.append(one("total", _chosen(queued, query), ibis.literal("all")))
    parts.append(one("below", below, ibis.literal("all")))
    counted: dict[str, dict[str, int]] = {}
    for row in reading.rows(reduce(lambda first, second: first.union(second), parts)):
        counted.setdefault(row["facet"], {})[row["value"]] = row["people"]
    return counted


def _reasons(reading: Reading, finding: ir.Table, person_ids: list[str]) -> dict[str, tuple[str, ...]]:
    """The short statements of what was found for each person, strongest first."""
    if not person_ids:
        return {}
    met = finding.filter(finding.person_id.isin(person_ids) & (finding.truth == "true") & ~finding.possible)
    reasons: dict[str, tuple[str, ...]] = {}
    for row in reading.rows(met.select("person_id", "indicator", "strength").order_by([ibis.desc("strength"), "indicator"])):
        reasons[row["person_id"]] = (*reasons.get(row["person_id"], ()), indicators.card(row["indicator"]).statement)
    return reasons


def _row(row: dict[str, Any], reasons: tuple[str, ...]) -> QueueRow:
    return QueueRow(
        person_id=row["person_id"],
        name=row["name"] or "No name recorded",
        is_read=row["read"] == "yes",
        tier=row["tier"],
        reasons=reasons,
        families=tuple(indicators.family_words(family) for family in sorted(row["families"] or ())),
        last_on=row["last_on"],
        has_open_case=row["open"] == "yes",
        decision_due=row["decision_due"],
        in_custody=row["in_custody"],
        missing_now=row["missing_now"],
        state=row["state"],
    )
