"""Findings: every indicator over an office's tables, through the gates."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import ibis

from justexits.records.tables import TABLES
from justexits.screening.basis import Basis, without_juvenile_records
from justexits.screening.indicators import catalogue
from justexits.screening.kept import Keep, KeptTables
from justexits.screening.tiers import tier_rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables
    from justexits.screening.indicator import Indicator

# Which of two answers about one person counts: over firm links before over all, true before unknown.
ORDER = {("true", False): 0, ("true", True): 1, ("unknown", False): 2, ("unknown", True): 3}


def as_it_is(table: ir.Table) -> ir.Table:
    """Keep nothing: every rule works out again what it needs."""
    return table


def cached(table: ir.Table) -> ir.Table:
    """Keep the table in its engine for as long as it is used."""
    kept: ir.Table = table.cache()
    return kept


def findings(
    tables: Tables,
    basis: Basis,
    *,
    only: tuple[Indicator, ...] | None = None,
    more: tuple[Indicator, ...] = (),
    keep: Keep = cached,
) -> ir.Table:
    """The finding table of the offices in `tables`: one row a person and indicator that is met or not decidable.

    `more` are rarer indicators that the office runs besides the catalogue. Without a juvenile basis, juvenile records are left
    out and the indicators that use them do not run. Each rule runs twice: over links of path probability 0.95 or more, and,
    where there are weaker ones, over all links; what only the second gives is `possible`.
    """
    wanted = only or (*catalogue(), *more)
    chosen = [one for one in wanted if basis.juvenile_citation or not one.uses_juvenile_records]
    known = KeptTables(tables if basis.juvenile_citation else without_juvenile_records(tables), keep)
    firm_link = tier_rules().firm_link
    firm = known.linked(firm_link)
    doubtful = keep is as_it_is or bool(known.weak_links(firm_link).count().to_pyarrow().as_py())
    weak = known.linked(None) if doubtful else None
    parts = [keep(_finding(one, firm, weak)) for one in chosen]
    return reduce(lambda one, other: one.union(other), parts)


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
