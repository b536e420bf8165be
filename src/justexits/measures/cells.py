"""From counted rows to cells: one row a measure, period, grain and group, with exact counts of distinct units.

A unit that has one row, or rows that agree on month and groups, adds up: its month's counts are summed into quarters, years and
runs of twelve months, and into every group. Units whose rows are apart (a person in two months, a case with two parties) are
counted as distinct in each cell on their own. Both give what counting every cell for itself gives, in a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import or_
from typing import TYPE_CHECKING

import ibis

from justexits.core.truth import negate
from justexits.measures.measure import ALL, Kind
from justexits.measures.quality import FAULTS
from justexits.measures.rows import COUNTED, MET
from justexits.measures.survival import medians

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.measures.measure import Measure

    Keep = Callable[[str, ir.Table], ir.Table]

GRAINS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}  # months in a period
ROLLING, ROLLING_CODE = "rolling_12", 0  # every run of twelve months; not for times, whose medians do not add up
# How much of a day must be known so that it falls into one period of the grain: of a year, less will do.
PRECISE_ENOUGH = {"month": ("day", "month"), "quarter": ("day", "month"), "year": ("day", "month", "year")}
CELL = ("measure", "period", "grain", "group_by", "group")
MONTH = ("measure", "month", "coarse", "group_by", "group")
SUMS = ("met", "counted", "units", "amount", "met_amount", "squares", "coarse_units", *(f"{fault}_units" for fault in FAULTS))


def as_it_is(_: str, table: ir.Table) -> ir.Table:
    """Keep nothing aside: everything is one expression."""
    return table


def cells(grouped: ir.Table, measures: Sequence[Measure], keep: Keep = as_it_is) -> ir.Table:
    """One row a measure, period, grain, group_by and group.

    `grouped` is what `with_groups` gives, with the column `measure`. Columns: met, counted, left_out (units), amount and squares
    (sums over counted units; met_amount over those that met it), and for times median, low and high in days; one column a
    fault of cases (whether some unit has it) and coarse (some days, not all, are known by their year only). `keep` may put a
    table that is read twice aside under a name.
    """
    names = tuple(name.removeprefix("by_") for name in grouped.columns if name.startswith("by_"))
    placed = _placed(grouped, measures, names)
    adding, apart = _split(placed, names, keep)
    months = _added_up(_by_group(_sums(adding, _base_keys(names)), measures, names, SUMS), MONTH)
    units = keep("apart_units", _units(_by_grain(_by_group(apart, measures, names, _OF_UNIT), measures)))
    sums = _by_grain(keep("months", months), measures).select(*CELL, *SUMS).union(_sums(units, CELL))
    made = _said(_added_up(sums, CELL))
    if times := [one.id for one in measures if one.kind is Kind.DAYS]:
        made = _with_medians(made, _waits(adding, units, times, measures, names))
    else:
        made = made.mutate(**dict.fromkeys(("median", "low", "high"), ibis.null("float64")))
    return _in_words(made, names)


def undated(grouped: ir.Table) -> ir.Table:
    """How many units of each measure have no day: measure, units."""
    dayless = grouped.filter(grouped.on.isnull())
    return dayless.group_by("measure").agg(units=dayless.unit.nunique())


_OF_UNIT = ("unit", "month", "coarse", "standing", "amount", *FAULTS)


def _base_keys(names: Sequence[str]) -> tuple[str, ...]:
    return ("measure", "month", "coarse", *(f"by_{name}" for name in names))


def _placed(grouped: ir.Table, measures: Sequence[Measure], names: Sequence[str]) -> ir.Table:
    """The rows with a day, each with the number of its month (counted from the year 0), and no group that its measure has not."""
    dated = grouped.filter(grouped.on.notnull() & grouped.on_precision.isin(PRECISE_ENOUGH["year"]))
    groups = {}
    for name in names:
        asked = dated.measure.isin([one.id for one in measures if name in one.figured_by])
        groups[f"by_{name}"] = asked.ifelse(dated[f"by_{name}"], ibis.null("string"))
    return dated.select(
        "measure",
        "unit",
        "standing",
        "amount",
        *FAULTS,
        month=(dated.on.year() * 12 + dated.on.month() - 1).cast("int32"),
        coarse=dated.on_precision == "year",
        **groups,
    )


def _split(placed: ir.Table, names: Sequence[str], keep: Keep) -> tuple[ir.Table, ir.Table]:
    """One row a unit that adds up, and the rows of units that are apart."""
    unit = ["measure", "unit"]
    columns = (*_base_keys(names), "unit", "standing", "amount", *FAULTS)
    placed = placed.select(*columns)
    several = keep("several", placed.group_by(unit).agg(rows=placed.count()).filter(ibis._.rows > 1).select(*unit))
    many = placed.semi_join(several, unit).group_by([*_base_keys(names), "unit"])
    faults = {fault: ibis._[fault].any() for fault in FAULTS}
    merged = many.agg(standing=ibis._.standing.max(), amount=ibis._.amount.max(), **faults)
    merged = keep("merged", merged.select(*columns))
    still = keep("still_several", merged.group_by(unit).agg(rows=merged.count()).filter(ibis._.rows > 1).select(*unit))
    adding = placed.anti_join(several, unit).select(*columns).union(merged.anti_join(still, unit).select(*columns))
    return keep("adding", adding), keep("apart", merged.semi_join(still, unit).select(*columns))


def _sums(unit: ir.Table, keys: Sequence[str]) -> ir.Table:
    """Counts of units, one row each, which may be added up over cells that share no unit."""
    known = (unit.standing == MET) | (unit.standing == COUNTED)
    amount = known.ifelse(unit.amount, ibis.null("float64"))
    return unit.group_by(list(keys)).agg(
        met=(unit.standing == MET).cast("int64").sum(),
        counted=known.cast("int64").sum(),
        units=unit.count(),
        amount=amount.sum(),
        met_amount=(unit.standing == MET).ifelse(unit.amount, ibis.null("float64")).sum(),
        squares=(amount * amount).sum(),
        coarse_units=unit.coarse.cast("int64").sum(),
        **{f"{fault}_units": unit[fault].cast("int64").sum() for fault in FAULTS},
    )


def _added_up(sums: ir.Table, keys: Sequence[str]) -> ir.Table:
    return sums.group_by(list(keys)).agg(**{name: sums[name].sum() for name in SUMS})


def _by_group(table: ir.Table, measures: Sequence[Measure], names: Sequence[str], kept: Sequence[str]) -> ir.Table:
    """Every row once for everybody (0) and once for each way of grouping that its measure has."""
    numbers = ibis.array([ibis.literal(number).cast("int32") for number in range(len(names) + 1)])
    several = table.mutate(group_by=numbers).unnest("group_by")
    asked = several["group_by"] == 0
    for number, name in enumerate(names, start=1):
        ids = [one.id for one in measures if name in one.figured_by]
        asked = or_(asked, (several["group_by"] == number) & several.measure.isin(ids))
    several = several.filter(asked)
    groups = [(several["group_by"] == number, several[f"by_{name}"]) for number, name in enumerate(names, start=1)]
    group = ibis.cases(*groups, else_=ibis.null("string")) if groups else ibis.null("string")
    columns = dict.fromkeys(("measure", "month", "coarse", "group_by", *kept))
    return several.select(*columns, group=group)


def _by_grain(table: ir.Table, measures: Sequence[Measure]) -> ir.Table:
    """Every row once in each period that its month falls into, and in the twelve runs of twelve months that hold it."""
    grains = ibis.array([ibis.literal(months).cast("int32") for months in GRAINS.values()])
    several = table.mutate(grain=grains).unnest("grain")
    several = several.filter((several.grain == GRAINS["year"]) | negate(several.coarse))
    several = several.mutate(period=several.month - several.month % several.grain)
    times = [one.id for one in measures if one.kind is Kind.DAYS]
    runs = table.filter(negate(table.coarse))
    runs = runs.filter(runs.measure.notin(times)) if times else runs
    runs = runs.mutate(back=ibis.array([ibis.literal(number).cast("int32") for number in range(12)])).unnest("back")
    runs = runs.mutate(grain=ibis.literal(ROLLING_CODE).cast("int32"), period=runs.month - runs.back).drop("back")
    columns = [*table.columns, "grain", "period"]
    kinds = {"grain": "int32", "period": "int32"}
    return several.select(*columns).cast(kinds).union(runs.select(*columns).cast(kinds))


def _units(placed: ir.Table) -> ir.Table:
    """One row a cell and unit: a unit stands where its highest row stands."""
    return placed.group_by([*CELL, "unit"]).agg(
        standing=placed.standing.max(),
        amount=placed.amount.max(),
        coarse=placed.coarse.any(),
        **{fault: placed[fault].any() for fault in FAULTS},
    )


def _said(cell: ir.Table) -> ir.Table:
    """What the sums of a cell say."""
    return cell.select(
        *CELL,
        "met",
        "counted",
        "amount",
        "met_amount",
        "squares",
        left_out=cell.units - cell.counted,
        **{fault: cell[f"{fault}_units"] > 0 for fault in FAULTS},
        coarse=(cell.coarse_units > 0) & (cell.coarse_units < cell.units),
    )


def _waits(adding: ir.Table, units: ir.Table, times: list[str], measures: Sequence[Measure], names: Sequence[str]) -> ir.Table:
    """Of measures of time: how many units of a cell ended, and how many there are, for each number of days."""

    def known(table: ir.Table) -> ir.Table:
        return table.filter(table.measure.isin(times) & ((table.standing == MET) | (table.standing == COUNTED)))

    sure = known(adding)
    days = sure.group_by([*_base_keys(names), "amount"]).agg(ended=(sure.standing == MET).cast("int64").sum(), seen=sure.count())
    days = _by_grain(_by_group(days, measures, names, ("amount", "ended", "seen")), measures)
    rest = known(units)
    rest = rest.select(*CELL, "amount", ended=(rest.standing == MET).cast("int64"), seen=ibis.literal(1).cast("int64"))
    return days.select(*CELL, "amount", "ended", "seen").union(rest)


def _with_medians(found: ir.Table, waits: ir.Table) -> ir.Table:
    """The cells with medians: a null group joins nothing, so both sides carry a key that is never null."""
    left, right = _keyed(found), _keyed(medians(waits, CELL)).drop("group")
    joined = left.left_join(right, ["measure", "period", "grain", "group_by", "key"])
    return joined.select(*found.columns, "median", "low", "high")


def _keyed(table: ir.Table) -> ir.Table:
    return table.mutate(key=table.group.isnull().ifelse(ibis.literal("0"), ibis.literal("1").concat(table.group)))


def _in_words(made: ir.Table, names: Sequence[str]) -> ir.Table:
    """The cells with the names of their grain and grouping, and with the first day of their period."""
    by = [(made["group_by"] == number, ibis.literal(name)) for number, name in enumerate((ALL, *names))]
    lengths = [(made.grain == months, ibis.literal(name)) for name, months in {**GRAINS, ROLLING: ROLLING_CODE}.items()]
    begins = ibis.date((made.period / 12).floor().cast("int32"), (made.period % 12 + 1).cast("int32"), 1)
    return made.mutate(group_by=ibis.cases(*by), grain=ibis.cases(*lengths), period=begins)
