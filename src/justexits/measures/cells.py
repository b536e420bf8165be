"""From a measure's counted rows to its cells: one row a period, grain and group, with exact counts of distinct units."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import ALL, Kind
from justexits.measures.rows import COUNTED, MET
from justexits.measures.survival import medians

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.measures.measure import Measure

GRAINS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}  # months in a period
ROLLING, ROLLING_CODE = "rolling_12", 0  # every run of twelve months; not for times, whose medians do not add up
# How much of a day must be known so that it falls into one period of the grain.
PRECISE_ENOUGH = {"month": ("day", "month"), "quarter": ("day", "month"), "year": ("day", "month", "year")}
CELL = ("period", "grain", "group_by", "group")


def cells(grouped: ir.Table, measure: Measure) -> ir.Table:
    """One row a period, grain, group_by and group.

    `grouped` is what `with_groups` gives. Columns: met, counted, left_out (units), amount and squares (sums over counted units),
    and for times median, low and high in days; contradicts (days of some case are out of order) and coarse (some days, not all,
    are known by their year only).
    """
    rows = _by_group(grouped, measure)
    if measure.kind is Kind.DAYS:
        made = _with_medians(_units(_by_grain(rows, measure)))
    else:
        nothing = ibis.null("float64")
        made = _summed(_from_months(rows)) if measure.one_day else _summed(_sums(_units(_by_grain(rows, measure)), CELL))
        made = made.mutate(median=nothing, low=nothing, high=nothing)
    names = [(made["group_by"] == number, ibis.literal(name)) for number, name in enumerate((ALL, *measure.groups))]
    lengths = [(made.grain == months, ibis.literal(name)) for name, months in GRAINS.items()]
    lengths.append((made.grain == ROLLING_CODE, ibis.literal(ROLLING)))
    return made.mutate(group_by=ibis.cases(*names), grain=ibis.cases(*lengths))


def _code(number: int) -> ir.IntegerValue:
    """A small number in the place of a name, which the engine compares faster; the last step puts the name back."""
    return ibis.literal(number).cast("int8")


def _units(placed: ir.Table, *more: str) -> ir.Table:
    """One row a cell and unit: a unit stands where its highest row stands."""
    return placed.group_by([*CELL, *more, "unit"]).agg(
        standing=placed.standing.max(),
        amount=placed.amount.max(),
        contradicts=placed.contradicts.any(),
        coarse=(placed.on_precision == "year").any(),
    )


def _sums(unit: ir.Table, keys: tuple[str, ...]) -> ir.Table:
    """Counts of units, which may be added up over cells that share no unit."""
    known = (unit.standing == MET) | (unit.standing == COUNTED)
    amount = known.ifelse(unit.amount, ibis.null("float64"))
    return unit.group_by(list(keys)).agg(
        met=(unit.standing == MET).cast("int64").sum(),
        counted=known.cast("int64").sum(),
        units=unit.count(),
        amount=amount.sum(),
        squares=(amount * amount).sum(),
        contradictions=unit.contradicts.cast("int64").sum(),
        coarse=unit.coarse.cast("int64").sum(),
    )


def _summed(sums: ir.Table) -> ir.Table:
    """The cells of sums: those of one cell added up, and what they say."""
    names = ("met", "counted", "units", "amount", "squares", "contradictions", "coarse")
    cell = sums.group_by(list(CELL)).agg(**{name: sums[name].sum() for name in names})
    return cell.select(
        *CELL,
        "met",
        "counted",
        "amount",
        "squares",
        left_out=cell.units - cell.counted,
        contradicts=cell.contradictions > 0,
        coarse=(cell.coarse > 0) & (cell.coarse < cell.units),
    )


def _from_months(rows: ir.Table) -> ir.Table:
    """The sums of months, each under its month, its quarter and its year; of days known by their year only, under the year."""
    month = rows.filter(rows.on.notnull() & rows.on_precision.isin(PRECISE_ENOUGH["year"])).mutate(
        period=_first_day(rows.on, 1), grain=_code(1)
    )
    how = (month.on_precision == "year").ifelse(ibis.literal("year"), ibis.literal("month"))
    sums = _sums(_units(month.mutate(how=how), "how"), (*CELL, "how"))
    kept = tuple(name for name in sums.columns if name != "how")
    made = [_rolling(sums.filter(sums.how == "month"), sums.period).select(*kept)]
    for grain, months in GRAINS.items():
        mine = sums.filter(sums.how.isin(PRECISE_ENOUGH[grain]))
        made.append(mine.mutate(period=_first_day(mine.period, months), grain=_code(months)).select(*kept))
    return reduce(lambda left, right: left.union(right), made)


def _with_medians(unit: ir.Table) -> ir.Table:
    """The cells of times: a null group joins nothing, so both sides carry a key that is never null."""
    found = _summed(_sums(unit, CELL))
    known = (unit.standing == MET) | (unit.standing == COUNTED)
    left, right = _keyed(found), _keyed(medians(unit.filter(known).mutate(ended=unit.standing == MET), CELL)).drop("group")
    joined = left.left_join(right, ["period", "grain", "group_by", "key"])
    return joined.select(*found.columns, "median", "low", "high")


def _by_group(grouped: ir.Table, measure: Measure) -> ir.Table:
    """Every row once for everybody and once for each way of grouping."""
    kept = ("unit", "on", "on_precision", "standing", "amount", "contradicts")
    nobody = ibis.null("string")
    made = [grouped.select(*kept, group_by=_code(0), group=nobody)]
    made += [
        grouped.select(*kept, group_by=_code(number), group=grouped[f"by_{name}"])
        for number, name in enumerate(measure.groups, start=1)
    ]
    return reduce(lambda left, right: left.union(right), made)


def _by_grain(rows: ir.Table, measure: Measure) -> ir.Table:
    """Every row once in each period that its day falls into, as far as the day is known."""
    exact = rows.filter(rows.on.notnull() & rows.on_precision.isin(PRECISE_ENOUGH["month"]))
    kept = ("unit", "standing", "amount", "contradicts", "on_precision", "group_by", "group", "period", "grain")
    made = [] if measure.kind is Kind.DAYS else [_rolling(exact, exact.on).select(*kept)]
    made += [
        rows.filter(rows.on.notnull() & rows.on_precision.isin(PRECISE_ENOUGH[grain])).select(
            "unit",
            "standing",
            "amount",
            "contradicts",
            "on_precision",
            "group_by",
            "group",
            period=_first_day(rows.on, months),
            grain=_code(months),
        )
        for grain, months in GRAINS.items()
    ]
    return reduce(lambda left, right: left.union(right), made)


def _rolling(rows: ir.Table, on: ir.DateValue) -> ir.Table:
    """The rows once in each of the twelve runs of twelve months that hold their month; a run is named by its first day."""
    several = rows.mutate(month=on.year() * 12 + on.month() - 1, back=ibis.array(list(range(12)))).unnest("back")
    begins = several.month - several.back
    period = ibis.date((begins / 12).floor().cast("int32"), (begins % 12 + 1).cast("int32"), 1)
    return several.mutate(period=period, grain=_code(ROLLING_CODE)).drop("month", "back")


def _first_day(on: ir.DateValue, months: int) -> ir.DateValue:
    """The first day of the period. Not by truncating, which DuckDB answers with a time where Ibis expects a day."""
    month = on.month() - (on.month() - 1) % months
    return ibis.date(on.year(), month, 1)


def _keyed(table: ir.Table) -> ir.Table:
    return table.mutate(key=table.group.isnull().ifelse(ibis.literal("0"), ibis.literal("1").concat(table.group)))
