"""Findings: every indicator over an office's tables, through the gates."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import ibis

from justexits.records.tables import TABLES
from justexits.screening.basis import Basis, with_links, without_juvenile_records
from justexits.screening.indicators import catalogue
from justexits.screening.tiers import tier_rules

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables
    from justexits.screening.indicator import Indicator

# Which of two answers about one person counts: over firm links before over all, true before unknown.
ORDER = {("true", False): 0, ("true", True): 1, ("unknown", False): 2, ("unknown", True): 3}


def findings(tables: Tables, basis: Basis, *, only: tuple[Indicator, ...] | None = None) -> ir.Table:
    """The finding table of the offices in `tables`: one row a person and indicator that is met or not decidable.

    Without a juvenile basis, juvenile records are left out and the indicators that use them do not run. Each rule runs twice:
    over links of path probability 0.95 or more, and over all links; what only the second gives is `possible`.
    """
    chosen = [one for one in (only or catalogue()) if basis.juvenile_citation or not one.uses_juvenile_records]
    seen = tables if basis.juvenile_citation else without_juvenile_records(tables)
    parts = [_finding(one, seen) for one in chosen]
    return reduce(lambda one, other: one.union(other), parts)


def _finding(indicator: Indicator, tables: Tables) -> ir.Table:
    firm = indicator.rule(with_links(tables, at_least=tier_rules().firm_link)).mutate(possible=ibis.literal(False))
    weak = indicator.rule(with_links(tables, at_least=0.0)).mutate(possible=ibis.literal(True))
    both = firm.union(weak)
    order = ibis.cases(
        *[(((both.truth == truth) & (both.possible == possible)), rank) for (truth, possible), rank in ORDER.items()]
    )
    both = both.mutate(order=order)
    first = ibis.row_number().over(ibis.window(group_by="person_id", order_by="order"))
    chosen = both.mutate(place=first)
    made = chosen.filter(chosen.place == 0).mutate(
        indicator=ibis.literal(indicator.id),
        strength=ibis.literal(indicator.strength).cast("int64"),
        definition_version=ibis.literal(indicator.version),
    )
    return made.select([made[name].cast(kind) for name, kind in TABLES["finding"].schema.items()])
