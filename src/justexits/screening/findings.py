"""Findings: every indicator over an office's tables, through the gates."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from justexits.records.tables import TABLES
from justexits.screening.basis import Basis, without_juvenile_records
from justexits.screening.indicators import catalogue
from justexits.screening.kept import KeptTables, Links
from justexits.screening.prepared import HIT, HITS, put_hits, sql_of
from justexits.screening.steps import in_steps
from justexits.screening.tiers import tier_rules
from justexits.screening.usable import fault

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables
    from justexits.screening.indicator import Indicator

_RUNS = count()
# Which of a person's rows count: over firm links before over all, what is met before what is open. The lowest rank that she has.
RANKS = {("true", False): 0, ("true", True): 1, ("unknown", False): 2, ("unknown", True): 3}


def findings(
    tables: Tables, basis: Basis, *, only: tuple[Indicator, ...] | None = None, more: tuple[Indicator, ...] = ()
) -> ir.Table:
    """The finding table of the offices in `tables`: one row a person and indicator that is met or not decidable.

    `more` are rarer indicators that the office runs besides the catalogue. Without a juvenile basis, juvenile records are left
    out and the indicators that use them do not run; nor does one whose file asks for what no table has (`readiness` says both).
    Each rule runs twice: over links of path probability 0.95 or more, and over all links of whoever has a weaker one (of
    everybody where the rule looks at others); what only the second gives is `possible`.
    """
    wanted = only or (*catalogue(), *more)
    chosen = [one for one in wanted if (basis.juvenile_citation or not one.uses_juvenile_records) and not fault(one)]
    backend = tables["party"].get_backend()
    if backend.name == "duckdb":
        return _on_duckdb(backend, tables, chosen, juvenile=bool(basis.juvenile_citation))
    seen = tables if basis.juvenile_citation else without_juvenile_records(tables)
    known = KeptTables(seen, lambda table, _name: table.cache(), lambda table, _name: table, firm_link=tier_rules().firm_link)
    runs = [(Links.FIRM, False, chosen)]
    if known.weak_links().count().to_pyarrow().as_py():
        runs.append((Links.EVERY, True, [one for one in chosen if one.looks_at_others]))
        runs.append((Links.DOUBTFUL, True, [one for one in chosen if not one.looks_at_others]))
    parts = []
    for links, possible, rules in runs:
        linked = known.on(links) if rules else {}
        parts += [_said(one, one.rule(linked), possible=possible).to_pyarrow() for one in rules]
    # Each rule's rows are fetched by themselves: as one query over all rules the plan is what takes the time.
    rows = pa.concat_tables(parts) if parts else HITS.to_pyarrow().empty_table()
    return found_by(ibis.memtable(rows.cast(HITS.to_pyarrow()), schema=HITS), chosen)


def _on_duckdb(backend: Any, tables: Tables, chosen: list[Indicator], *, juvenile: bool) -> ir.Table:
    """The same on the embedded engine, everything compiled once a process."""
    put_hits(backend.con, tables, chosen, juvenile=juvenile)
    name = f"screening_finding_{next(_RUNS)}"
    backend.con.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {_finding_in_sql(tuple(chosen))}')
    backend.con.execute(f'DROP TABLE "{HIT}"')
    found: ir.Table = backend.table(name)
    return found


@cache
def _finding_in_sql(chosen: tuple[Indicator, ...]) -> str:
    return in_steps(found_by(ibis.table(HITS, name=HIT), chosen), sql_of)


def _said(indicator: Indicator, rows: ir.Table, *, possible: bool) -> ir.Table:
    """A rule's rows as HITS."""
    made = rows.mutate(indicator=ibis.literal(indicator.id), possible=ibis.literal(possible))
    return made.select(**{name: made[name].cast(kind) for name, kind in HITS.items()})


def found_by(hits: ir.Table, chosen: Iterable[Indicator]) -> ir.Table:
    """The finding table of the rows that these indicators gave: of a person's rows for one, those that count.

    Evidence is sorted and without repetition. Of first_on and last_on the coarsest precision among the rows is given.
    """
    truth = hits.missing.isnull().ifelse("true", "unknown")
    rank = ibis.cases(*[((truth == said) & (hits.possible == possible), rank) for (said, possible), rank in RANKS.items()])
    rows = hits.mutate(rank=rank.cast("int8"))
    groups = rows.group_by(["indicator", "person_id", "office_id", "rank"]).agg(
        evidence=rows.evidence.collect(),
        missing_facts=rows.missing.collect(),
        first_on=rows.on.min(),
        last_on=rows.on.max(),
        year=(rows.on_precision == "year").fill_null(False).any(),
        month=(rows.on_precision == "month").fill_null(False).any(),
    )
    who = ["person_id", "indicator"]
    ranks = groups.group_by(who).agg(ranks=lambda t: t.count(), lowest=lambda t: t["rank"].min())
    counts = groups.left_join(ranks.filter(ranks.ranks > 1), who).drop("person_id_right", "indicator_right")
    counts = counts.filter(counts.lowest.isnull() | (counts.lowest == counts["rank"]))
    how = ibis.cases((counts.first_on.isnull(), ibis.null("string")), (counts.year, "year"), (counts.month, "month"), else_="day")
    nothing, met = ibis.literal([], type="array<string>"), counts["rank"] <= RANKS["true", True]
    made = counts.mutate(
        truth=met.ifelse("true", "unknown"),
        possible=counts["rank"].isin([RANKS["true", True], RANKS["unknown", True]]),
        evidence=_in_order(counts.evidence),
        missing_facts=met.ifelse(nothing, _in_order(counts.missing_facts)),
        strength=ibis.cases(*[(counts.indicator == one.id, one.strength) for one in chosen], else_=0),
        definition_version=ibis.cases(*[(counts.indicator == one.id, one.version) for one in chosen], else_=""),
        first_on_precision=how,
        last_on_precision=how,
    )
    return made.select(**{name: made[name].cast(kind) for name, kind in TABLES["finding"].schema.items()})


def _in_order(words: ir.ArrayValue) -> ir.ArrayValue:
    """Sorted, each once; most are one alone, and stay as they are."""
    return (words.length() > 1).ifelse(words.unique().sort(), words)
