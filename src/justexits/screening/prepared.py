"""The rules as queries of the embedded engine, compiled once a process: compiling takes longer than an office's answer.

Every query reads tables of fixed names: what an office gives stands behind views, what rules share is made anew for each office.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import ibis

from justexits.records.lake.reading import duckdb_type
from justexits.records.tables import TABLES
from justexits.screening.basis import without_juvenile_records
from justexits.screening.kept import READ, KeptTables
from justexits.screening.rows import FOR_THE_LINKS
from justexits.screening.steps import in_steps
from justexits.screening.tiers import tier_rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables
    from justexits.screening.indicator import Indicator

GIVEN = (*READ, "person_party")  # the tables of an office that screening reads
BEHIND, OURS = "screening_given_", "screening_"  # how their views, and what is made of them, are called
LINK, HIT = "screening_link", "screening_hit"
SAID = ("indicator", "strength", "definition_version", "possible")
HITS = ibis.schema(
    {
        **{name: TABLES["finding"].schema[name] for name in SAID},
        **{"person_id": "string", "office_id": "string", "evidence": "string", "on": "date", "on_precision": "string"},
        "missing": "string",
    }
)


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """The queries that come before the rules: each with the name of the table that it makes."""

    for_all_links: tuple[tuple[str, str], ...]
    firm: str  # the links of 0.95 or more
    every: str  # all links
    doubtful: str  # all links of whoever has a weak one
    for_the_links: tuple[tuple[str, str], ...]
    weak: str  # gives a row where a link is weak
    tables: dict[str, ir.Table]


def sql_of(table: ir.Table) -> str:
    """The table as a query of DuckDB."""
    return str(ibis.to_sql(table, dialect="duckdb", pretty=False))


@cache
def prepared(juvenile: bool) -> Prepared:
    """The queries for offices that may use records of children, or may not."""
    made: list[tuple[str, str]] = []

    def keep(table: ir.Table, name: str) -> ir.Table:
        made.append((name, sql_of(table)))
        return ibis.table(table.schema(), name=name)

    given = {name: ibis.table(TABLES[name].schema, name=BEHIND + name) for name in GIVEN}
    known = KeptTables(given if juvenile else without_juvenile_records(given), keep, prefix=OURS)
    links, firm_link = known["person_party"], tier_rules().firm_link
    tables = known.on(ibis.table(links.schema(), name=LINK))
    by_link = {OURS + name for name in FOR_THE_LINKS}
    return Prepared(
        for_all_links=tuple(one for one in made if one[0] not in by_link),
        firm=sql_of(known.links(firm_link)),
        every=sql_of(known.links(None)),
        doubtful=sql_of(known.of_the_doubtful(firm_link)),
        for_the_links=tuple(one for one in made if one[0] in by_link),
        weak=sql_of(known.weak_links(firm_link).limit(1)),
        tables=tables,
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
    ready, names = prepared(juvenile), list[str]()

    def keep(name: str, sql: str) -> None:
        con.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql}')
        names.append(name)

    for name in GIVEN:
        con.execute(f'CREATE OR REPLACE TEMP VIEW "{BEHIND}{name}" AS {sql_of(tables[name])}')
    for name, sql in ready.for_all_links:
        keep(name, sql)
    columns = ", ".join(f'"{name}" {duckdb_type(kind)}' for name, kind in HITS.items())
    con.execute(f'CREATE OR REPLACE TEMP TABLE "{HIT}" ({columns})')
    rules = list(chosen)
    runs = [(ready.firm, False, rules)]
    if con.execute(ready.weak).fetchall():
        runs.append((ready.every, True, [one for one in rules if one.looks_at_others]))
        runs.append((ready.doubtful, True, [one for one in rules if not one.looks_at_others]))
    for links, possible, those in runs:
        queries = [_insertion(one, possible) for one in those]
        for name, sql in ((LINK, links), *_asked_for(ready.for_the_links, queries)) if queries else ():
            keep(name, sql)
        for query in queries:
            con.execute(query)
    for name in dict.fromkeys(names):
        con.execute(f'DROP TABLE "{name}"')


def _insertion(one: Indicator, possible: bool) -> str:
    found = ", ".join(f'"{name}"' for name in HITS.names if name not in SAID)
    said = f"'{one.id}', {one.strength}, '{one.version}', {possible}"
    return f'INSERT INTO "{HIT}" SELECT {said}, {found} FROM ({rule_in_sql(one)})'


def _asked_for(views: tuple[tuple[str, str], ...], queries: list[str]) -> list[tuple[str, str]]:
    """Those of the views that the queries read, themselves or through another, in their order."""
    found, asking = list[tuple[str, str]](), list(queries)
    for name, sql in reversed(views):
        if any(f'"{name}"' in one for one in asking):
            found.insert(0, (name, sql))
            asking.append(sql)
    return found
