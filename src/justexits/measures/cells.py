"""From a measure's counted rows to its cells: one row a period, grain and group, with exact counts of distinct units."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import ibis

from justexits.core.truth import negate
from justexits.measures.measure import ALL, Kind
from justexits.measures.rows import COUNTED, MET
from justexits.measures.survival import medians

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.measures.measure import Measure

GRAINS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}  # months in a period
# How much of a day must be known so that it falls into one period of the grain.
PRECISE_ENOUGH = {"month": ("day", "month"), "quarter": ("day", "month"), "year": ("day", "month", "year")}
CELL = ("period", "grain", "group_by", "group")


def cells(grouped: ir.Table, measure: Measure) -> ir.Table:
    """One row a period, grain, group_by and group.

    `grouped` is what `with_groups` gives. Columns: met, counted, left_out (units), amount and squares (sums over counted units),
    and for times median, low and high in days; contradicts
    (days of some case are out of order) and coarse (some days, not all, are known by their year only).
    """
    placed = _by_grain(_by_group(grouped, measure))
    unit = placed.group_by([*CELL, "unit"]).agg(
        standing=placed.standing.max(),
        amount=placed.amount.max(),
        contradicts=placed.contradicts.any(),
        coarse=(placed.on_precision == "year").any(),
    )
    known = (unit.standing == MET) | (unit.standing == COUNTED)
    amount = known.ifelse(unit.amount, ibis.null("float64"))
    found = unit.group_by(list(CELL)).agg(
        met=(unit.standing == MET).cast("int64").sum(),
        counted=known.cast("int64").sum(),
        left_out=known.ifelse(0, 1).cast("int64").sum(),
        amount=amount.sum(),
        squares=(amount * amount).sum(),
        contradicts=unit.contradicts.any(),
        coarse=unit.coarse.any() & negate(unit.coarse.all()),
    )
    if measure.kind is not Kind.DAYS:
        nothing = ibis.null("float64")
        return found.mutate(median=nothing, low=nothing, high=nothing)
    # A null group joins nothing, so both sides carry a key that is never null.
    left, right = _keyed(found), _keyed(medians(unit.filter(known).mutate(ended=unit.standing == MET), CELL)).drop("group")
    joined = left.left_join(right, ["period", "grain", "group_by", "key"])
    return joined.select(*found.columns, "median", "low", "high")


def _by_group(grouped: ir.Table, measure: Measure) -> ir.Table:
    """Every row once for everybody and once for each way of grouping."""
    kept = ("unit", "on", "on_precision", "standing", "amount", "contradicts")
    nobody = ibis.null("string")
    made = [grouped.select(*kept, group_by=ibis.literal(ALL), group=nobody)]
    made += [grouped.select(*kept, group_by=ibis.literal(name), group=grouped[f"by_{name}"]) for name in measure.groups]
    return reduce(lambda left, right: left.union(right), made)


def _by_grain(rows: ir.Table) -> ir.Table:
    """Every row once in each period that its day falls into, as far as the day is known."""
    made = [
        rows.filter(rows.on.notnull() & rows.on_precision.isin(PRECISE_ENOUGH[grain])).select(
            "unit",
            "standing",
            "amount",
            "contradicts",
            "on_precision",
            "group_by",
            "group",
            period=_first_day(rows.on, months),
            grain=ibis.literal(grain),
        )
        for grain, months in GRAINS.items()
    ]
    return reduce(lambda left, right: left.union(right), made)


def _first_day(on: ir.DateValue, months: int) -> ir.DateValue:
    """The first day of the period. Not by truncating, which DuckDB answers with a time where Ibis expects a day."""
    month = on.month() - (on.month() - 1) % months
    return ibis.date(on.year(), month, 1)


def _keyed(table: ir.Table) -> ir.Table:
    return table.mutate(key=table.group.isnull().ifelse(ibis.literal("0"), ibis.literal("1").concat(table.group)))
