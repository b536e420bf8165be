"""Findings: every indicator over an office's tables, through the gates."""

from __future__ import annotations

from functools import reduce
from itertools import count
from typing import TYPE_CHECKING, Any

import ibis

from justexits.records.tables import TABLES
from justexits.screening.basis import Basis, without_juvenile_records
from justexits.screening.indicators import catalogue
from justexits.screening.kept import KeptTables
from justexits.screening.tiers import tier_rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables
    from justexits.screening.indicator import Indicator

_COMPILED: dict[tuple[str, str, bool], str] = {}  # what rules are on DuckDB, over the tables' fixed names
_RUNS = count()
# Which of two answers about one person counts: over firm links before over all, true before unknown.
ORDER = {("true", False): 0, ("true", True): 1, ("unknown", False): 2, ("unknown", True): 3}


def cached(table: ir.Table, _name: str = "") -> ir.Table:
    """Keep the table in its engine for as long as it is used."""
    kept: ir.Table = table.cache()
    return kept


def findings(
    tables: Tables, basis: Basis, *, only: tuple[Indicator, ...] | None = None, more: tuple[Indicator, ...] = ()
) -> ir.Table:
    """The finding table of the offices in `tables`: one row a person and indicator that is met or not decidable.

    `more` are rarer indicators that the office runs besides the catalogue. Without a juvenile basis, juvenile records are left
    out and the indicators that use them do not run. Each rule runs twice: over links of path probability 0.95 or more, and,
    where there are weaker ones, over all links; what only the second gives is `possible`.
    """
    wanted = only or (*catalogue(), *more)
    chosen = [one for one in wanted if basis.juvenile_citation or not one.uses_juvenile_records]
    seen = tables if basis.juvenile_citation else without_juvenile_records(tables)
    backend = tables["party"].get_backend()
    if backend.name == "duckdb":
        return _on_duckdb(backend, seen, chosen)
    known = KeptTables(seen, cached)
    firm_link = tier_rules().firm_link
    firm, weak = known.linked(firm_link), known.linked(None) if _doubtful(known.weak_links(firm_link)) else None
    return reduce(lambda one, other: one.union(other), [cached(_finding(one, firm, weak)) for one in chosen])


def _doubtful(weak_links: ir.Table) -> bool:
    return bool(weak_links.count().to_pyarrow().as_py())


def _on_duckdb(backend: Any, tables: Tables, chosen: list[Indicator]) -> ir.Table:
    """The same on the embedded engine, each rule compiled once a process: compiling takes longer than an office's answer."""
    con, number = backend.con, next(_RUNS)

    def kept(table: ir.Table, name: str) -> ir.Table:
        con.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {ibis.to_sql(table, dialect="duckdb")}')
        return ibis.table(table.schema(), name=name)

    known = KeptTables(tables, kept, prefix="screening_")
    firm_link = tier_rules().firm_link
    links = known["person_party"]
    weak_sql = ibis.to_sql(known.weak_links(firm_link).limit(1), dialect="duckdb")
    doubtful = bool(links is not None and con.execute(weak_sql).fetchall())
    firm, weak = known.linked(firm_link), known.linked(None) if doubtful else None
    name = f"screening_finding_{number}"
    columns = ", ".join(f'"{column}"' for column in TABLES["finding"].schema)
    for place, one in enumerate(chosen):
        key = (one.id, one.version, doubtful)
        if key not in _COMPILED:
            _COMPILED[key] = str(ibis.to_sql(_finding(one, firm, weak), dialect="duckdb"))
        into = f'INSERT INTO "{name}"' if place else f'CREATE OR REPLACE TEMP TABLE "{name}" AS'
        con.execute(f"{into} SELECT {columns} FROM ({_COMPILED[key]})")
    found: ir.Table = backend.table(name)
    return found


def _finding(indicator: Indicator, firm: Tables, weak: Tables | None) -> ir.Table:
    both = indicator.rule(firm).mutate(possible=ibis.literal(False))
    if weak is not None:
        both = _surest(both.union(indicator.rule(weak).mutate(possible=ibis.literal(True))))
    made = both.mutate(
        indicator=ibis.literal(indicator.id),
        strength=ibis.literal(indicator.strength).cast("int64"),
        definition_version=ibis.literal(indicator.version),
    )
    return made.select([made[name].cast(kind) for name, kind in TABLES["finding"].schema.items()])


def _surest(both: ir.Table) -> ir.Table:
    """Of two answers about one person, the one that counts."""
    order = ibis.cases(
        *[(((both.truth == truth) & (both.possible == possible)), rank) for (truth, possible), rank in ORDER.items()]
    )
    both = both.mutate(order=order)
    first = ibis.row_number().over(ibis.window(group_by="person_id", order_by="order"))
    chosen = both.mutate(place=first)
    return chosen.filter(chosen.place == 0).drop("order", "place")
