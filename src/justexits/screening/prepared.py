"""The rules as queries of the embedded engine, compiled once a process: compiling takes longer than an office's answer.

Every query reads tables of fixed names: what an office gives stands behind views, what rules share is made anew for each office.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import ibis

from justexits.records.lake.reading import duckdb_type
from justexits.records.tables import TABLES
from justexits.screening.basis import without_juvenile_records
from justexits.screening.kept import READ, KeptTables, Links
from justexits.screening.steps import in_steps
from justexits.screening.tiers import tier_rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables
    from justexits.screening.indicator import Indicator

GIVEN = (*READ, "person_party")  # the tables of an office that screening reads
BEHIND, OURS = "screening_given_", "screening_"  # how their views, and what is made of them, are called
HIT = "screening_hit"
HITS = ibis.schema(
    {
        **{"indicator": "string", "possible": "boolean", "person_id": "string", "office_id": "string", "evidence": "string"},
        **{"on": "date", "on_precision": "string", "missing": "string"},
    }
)


@dataclass(frozen=True, kw_only=True)
class Made:
    """Something that comes before the rules: its name, the query behind it, and whether it is only a view of others."""

    name: str
    sql: str
    is_view: bool

    @property
    def kind(self) -> str:
        """What the engine calls it."""
        return "VIEW" if self.is_view else "TABLE"


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """The queries that come before the rules, for all links and for each choice of them."""

    for_all_links: tuple[Made, ...]
    on: dict[Links, tuple[Made, ...]]
    weak: str  # gives a row where a link is weak
    tables: dict[str, ir.Table]


def sql_of(table: ir.Table) -> str:
    """The table as a query of DuckDB."""
    return str(ibis.to_sql(table, dialect="duckdb", pretty=False))


@cache
def prepared(juvenile: bool) -> Prepared:
    """The queries for offices that may use records of children, or may not."""
    made: list[Made] = []

    def put(table: ir.Table, name: str, *, is_view: bool) -> ir.Table:
        made.append(Made(name=name, sql=sql_of(table), is_view=is_view))
        return ibis.table(table.schema(), name=name)

    def recorded(tables: Callable[[], dict[str, ir.Table]]) -> tuple[tuple[Made, ...], dict[str, ir.Table]]:
        found = tables()
        new = tuple(made)
        made.clear()
        return new, found

    given = {name: ibis.table(TABLES[name].schema, name=BEHIND + name) for name in GIVEN}
    known = KeptTables(
        given if juvenile else without_juvenile_records(given),
        partial(put, is_view=False),
        partial(put, is_view=True),
        firm_link=tier_rules().firm_link,
        prefix=OURS,
    )
    for_all, _ = recorded(known.for_all)
    on = {links: recorded(partial(known.on, links)) for links in Links}
    return Prepared(
        for_all_links=for_all,
        on={links: views for links, (views, _) in on.items()},
        weak=sql_of(known.weak_links().limit(1)),
        tables=on[Links.FIRM][1],
    )


@cache
def rule_in_sql(indicator: Indicator) -> str:
    """An indicator's rule as a query over what `prepared` makes."""
    return in_steps(indicator.rule(prepared(True).tables), sql_of)


def put_hits(con: Any, tables: Tables, chosen: Iterable[Indicator], *, juvenile: bool) -> None:
    """Fill the table HIT of the connection with what the rules give for one office, over firm links and over all.

    Over all links it asks again only where that can differ: of whoever has a weak link, and of everybody where a rule looks at
    others.
    """
    ready, standing = prepared(juvenile), list[Made]()

    def put(one: Made) -> None:
        con.execute(f'CREATE OR REPLACE TEMP {one.kind} "{one.name}" AS {one.sql}')
        standing.append(one)

    for name in GIVEN:
        con.execute(f'CREATE OR REPLACE TEMP VIEW "{BEHIND}{name}" AS {sql_of(tables[name])}')
    columns = ", ".join(f'"{name}" {duckdb_type(kind)}' for name, kind in HITS.items())
    con.execute(f'CREATE OR REPLACE TEMP TABLE "{HIT}" ({columns})')
    rules = list(chosen)
    runs = [(Links.FIRM, False, rules)]
    try:
        for one in ready.for_all_links:
            put(one)
        if con.execute(ready.weak).fetchall():
            runs.append((Links.EVERY, True, [one for one in rules if one.looks_at_others]))
            runs.append((Links.DOUBTFUL, True, [one for one in rules if not one.looks_at_others]))
        for links, possible, those in runs:
            queries = [_insertion(one, possible) for one in those]
            for view in _asked_for(ready.on[links], queries):
                put(view)
            for query in queries:
                con.execute(query)
            while standing[len(ready.for_all_links) :]:
                _drop(con, standing.pop())
    finally:
        while standing:
            _drop(con, standing.pop())


def _drop(con: Any, one: Made) -> None:
    con.execute(f'DROP {one.kind} "{one.name}"')


def _insertion(one: Indicator, possible: bool) -> str:
    found = ", ".join(f'"{name}"' for name in HITS.names[2:])
    return f"INSERT INTO \"{HIT}\" SELECT '{one.id}', {possible}, {found} FROM ({rule_in_sql(one)})"


def _asked_for(views: tuple[Made, ...], queries: list[str]) -> list[Made]:
    """Those of the views that the queries read, themselves or through another, in their order."""
    found, asking = list[Made](), list(queries)
    for one in reversed(views):
        if any(f'"{one.name}"' in query for query in asking):
            found.insert(0, one)
            asking.append(one.sql)
    return found
