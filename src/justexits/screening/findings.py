"""Findings: every indicator over an office's tables, through the gates."""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from justexits.records.tables import TABLES
from justexits.screening.basis import Basis, without_juvenile_records
from justexits.screening.indicators import catalogue
from justexits.screening.kept import KeptTables
from justexits.screening.prepared import HIT, HITS, SAID, put_hits, sql_of
from justexits.screening.rows import per_person
from justexits.screening.tiers import tier_rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables
    from justexits.screening.indicator import Indicator

_RUNS = count()
# Which of two answers about one person counts: over firm links before over all, true before unknown.
ORDER = {("true", False): 0, ("true", True): 1, ("unknown", False): 2, ("unknown", True): 3}


def findings(
    tables: Tables, basis: Basis, *, only: tuple[Indicator, ...] | None = None, more: tuple[Indicator, ...] = ()
) -> ir.Table:
    """The finding table of the offices in `tables`: one row a person and indicator that is met or not decidable.

    `more` are rarer indicators that the office runs besides the catalogue. Without a juvenile basis, juvenile records are left
    out and the indicators that use them do not run. Each rule runs twice: over links of path probability 0.95 or more, and over
    all links of whoever has a weaker one (of everybody where the rule looks at others); what only the second gives is `possible`.
    """
    wanted = only or (*catalogue(), *more)
    chosen = [one for one in wanted if basis.juvenile_citation or not one.uses_juvenile_records]
    backend = tables["party"].get_backend()
    if backend.name == "duckdb":
        return _on_duckdb(backend, tables, chosen, juvenile=bool(basis.juvenile_citation))
    seen = tables if basis.juvenile_citation else without_juvenile_records(tables)
    known = KeptTables(seen, lambda table, _name: table.cache())
    firm_link = tier_rules().firm_link
    runs = [(known.links(firm_link), False, chosen)]
    if known.weak_links(firm_link).count().to_pyarrow().as_py():
        runs.append((known.links(None), True, [one for one in chosen if one.looks_at_others]))
        runs.append((known.of_the_doubtful(firm_link), True, [one for one in chosen if not one.looks_at_others]))
    parts = []
    for links, possible, rules in runs:
        linked = known.on(links.cache()) if rules else {}
        parts += [_said(one, one.rule(linked), possible=possible).to_pyarrow() for one in rules]
    # Each rule's rows are fetched by themselves: as one query over all rules the plan is what takes the time.
    rows = pa.concat_tables(parts) if parts else HITS.to_pyarrow().empty_table()
    return found_by(ibis.memtable(rows.cast(HITS.to_pyarrow()), schema=HITS))


def _on_duckdb(backend: Any, tables: Tables, chosen: list[Indicator], *, juvenile: bool) -> ir.Table:
    """The same on the embedded engine, everything compiled once a process."""
    put_hits(backend.con, tables, chosen, juvenile=juvenile)
    name = f"screening_finding_{next(_RUNS)}"
    backend.con.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {_finding_in_sql()}')
    backend.con.execute(f'DROP TABLE "{HIT}"')
    found: ir.Table = backend.table(name)
    return found


@cache
def _finding_in_sql() -> str:
    return sql_of(found_by(ibis.table(HITS, name=HIT)))


def _said(indicator: Indicator, rows: ir.Table, *, possible: bool) -> ir.Table:
    """A rule's rows as HITS."""
    said = {
        "indicator": ibis.literal(indicator.id),
        "strength": ibis.literal(indicator.strength),
        "definition_version": ibis.literal(indicator.version),
        "possible": ibis.literal(possible),
    }
    made = rows.mutate(**said)
    return made.select(**{name: made[name].cast(kind) for name, kind in HITS.items()})


def found_by(hits: ir.Table) -> ir.Table:
    """The finding table of such rows: of two answers about one person, the one that counts."""
    both = per_person(hits, *SAID)
    order = ibis.cases(
        *[(((both.truth == truth) & (both.possible == possible)), rank) for (truth, possible), rank in ORDER.items()]
    )
    both = both.mutate(order=order)
    first = ibis.row_number().over(ibis.window(group_by=["person_id", "indicator"], order_by="order"))
    chosen = both.mutate(place=first)
    chosen = chosen.filter(chosen.place == 0)
    return chosen.select(**{name: chosen[name].cast(kind) for name, kind in TABLES["finding"].schema.items()})
