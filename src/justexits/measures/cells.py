"""From counted rows to cells: one row a measure, period, grain and group, with exact counts of distinct units.

A unit that has one row, or rows that agree on month and groups, adds up: its month's counts are summed into quarters, years and
runs of twelve months, and into every group. Units whose rows are apart (a person in two months, a case with two parties) are
added up too, less what is then counted twice: for each two months of a unit that follow each other, one in every quarter, year
or run of twelve months that holds both. Only where they have an amount, or a day known by its year alone, are quarters and years
counted as distinct units on their own. All give what counting every cell for itself gives, in a fraction of the time.

Groups come as codes (`by_<name>`, never null) and leave as codes; measures/groups.py makes words of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

import ibis

from justexits.core.truth import negate
from justexits.measures.figures import MONTHS, ROLLING
from justexits.measures.groups import mark
from justexits.measures.measure import ALL, Kind
from justexits.measures.quality import FAULTS
from justexits.measures.rows import COUNTED, MAYBE, MET, UNSURE

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.measures.measure import Measure

    Keep = Callable[[str, ir.Table], ir.Table]

AMOUNTS = (Kind.RATE, Kind.WEIGHTED, Kind.DAYS)  # of these, a unit has an amount besides that it is counted
GRAINS = {name: months for name, months in MONTHS.items() if name != ROLLING}
RUN, ROLLING_CODE = MONTHS[ROLLING], 0  # every run of twelve months
WAITS = "waits"
# How much of a day must be known so that it falls into one period of the grain: of a year, less will do.
PRECISE_ENOUGH = {"month": ("day", "month"), "quarter": ("day", "month"), "year": ("day", "month", "year")}
CELL = ("measure", "period", "grain", "group_by", "group")
MONTH = ("measure", "month", "coarse", "group_by", "group")
HEIGHTS = (UNSURE, COUNTED, MAYBE, MET)
ROW = ("unit", "standing", "amount", *FAULTS)
SUMS = ("met", "counted", "units", "amount", "met_amount", "squares", "coarse_units", *(f"{fault}_units" for fault in FAULTS))


def cells(placed: ir.Table, measures: Sequence[Measure], keep: Keep) -> ir.Table:
    """One row a measure, period, grain, group_by and group, which is a code; "" or 0 for everybody.

    `placed` is what the function of that name gives, with codes for groups. Columns: met, counted, left_out
    (units), amount and squares (sums over counted units; met_amount over those that met it); one column a fault of cases
    (whether some unit has it) and coarse (some days, not all, are known by their year only). `keep` puts a table that is read
    twice aside under a name, and under WAITS what medians of times are made of (measures/survival.py).
    """
    names = tuple(name.removeprefix("by_") for name in placed.columns if name.startswith("by_"))
    adding, apart = _split(placed, measures, names, keep)
    base = keep("base", _sums(adding, _base_keys(names)))
    rows = _together(_by_group(apart, measures, names, (*ROW, "careful", "moves")))
    rows = keep("apart_rows", _merged(rows, (*MONTH, "careful", "moves", "unit")))
    careful = rows.filter(rows.careful).drop("careful", "moves")
    plain = _sums(rows.filter(negate(rows.careful)), MONTH)
    months = keep("months", _added_up(_together([*_by_group(base, measures, names, SUMS), plain]), MONTH))
    units = keep("apart_units", _merged(_by_calendar(careful), (*CELL, "unit")))
    pairs = keep("pairs", _pairs(keep("chains", _chains(_with_runs(rows.filter(rows.moves))))))
    of_runs = _by_run(_with_runs(months.select(*MONTH, *SUMS).union(_sums(careful, MONTH))))
    parts = [_by_calendar(months), _sums(units, CELL), of_runs, _twice(pairs)]
    if times := [one.id for one in measures if one.kind is Kind.DAYS]:
        keep(WAITS, _waits(adding, careful, times, measures, names))
    return _in_words(_said(_added_up(_together([part.select(*CELL, *SUMS) for part in parts]), CELL)), names)


def undated(rows: ir.Table) -> ir.Table:
    """How many units of each measure have no day: measure, units."""
    dayless = rows.filter(rows.on.isnull())
    return dayless.group_by("measure").agg(units=dayless.unit.nunique())


def placed(grouped: ir.Table) -> ir.Table:
    """The rows, each with the number of its month (counted from the year 0), and no group that its measure has not.

    The month is null where the day is not known well enough. Such rows stay in here: with a filter DuckDB believes the rows to
    be few, and the joins that gave them their groups turn round and hold them all. `grouped` is what `with_groups` gives of rows
    that name their measure.
    """
    dated = grouped.on.notnull() & grouped.on_precision.isin(PRECISE_ENOUGH["year"]).fill_null(False)
    month = dated.ifelse((grouped.on.year() * 12 + grouped.on.month() - 1).cast("int32"), ibis.null("int32"))
    groups = {}
    for name in (column for column in grouped.columns if column.startswith("by_")):
        asked = (grouped.asked & mark((name.removeprefix("by_"),))) > 0
        groups[name] = asked.ifelse(grouped[name], ibis.null(grouped[name].type()))
    coarse = (grouped.on_precision == "year").fill_null(False)
    return grouped.select("measure", *ROW, month=month, coarse=coarse, **groups)


def _together(parts: Sequence[ir.Table]) -> ir.Table:
    """The rows of several tables of one form."""
    return reduce(lambda one, other: one.union(other), parts)


def _base_keys(names: Sequence[str]) -> tuple[str, ...]:
    return ("measure", "month", "coarse", *(f"by_{name}" for name in names))


def _no_group(code: ir.Value) -> ir.Value:
    """The code of no group, beside a column of codes."""
    return ibis.literal(0).cast(code.type()) if code.type().is_integer() else ibis.literal("")


def _split(placed: ir.Table, measures: Sequence[Measure], names: Sequence[str], keep: Keep) -> tuple[ir.Table, ir.Table]:
    """One row a unit that adds up, and the rows of units that are apart, each unit a number of its own.

    Of these, `careful` says that a unit is not only counted: it has an amount, or a day known by its year alone; `moves` says
    that it is in several months.
    """
    placed = placed.filter(placed.month.notnull())
    unit = ["measure", "unit"]
    keys = ("month", *(f"by_{name}" for name in names))
    made = placed.group_by(unit).agg(
        **{name: placed[name].min() for name in keys},
        **{f"last_{name}": placed[name].max() for name in keys},
        coarse=placed.coarse.any(),
        fine=negate(placed.coarse).any(),
        standing=placed.standing.max(),
        amount=placed.amount.max(),
        **{fault: placed[fault].any() for fault in FAULTS},
    )
    agrees = reduce(and_, (made[name] == made[f"last_{name}"] for name in keys)) & negate(made.coarse & made.fine)
    made = made.mutate(agrees=agrees, moves=made.month != made.last_month)
    made = keep("by_unit", made.select(*_base_keys(names), *ROW, "agrees", "moves"))
    apart = made.filter(negate(made.agrees))
    careful = apart.coarse | apart.measure.isin([one.id for one in measures if one.kind in AMOUNTS])
    numbers = keep("numbers", apart.select(*unit, number=ibis.row_number().cast("int32"), careful=careful, moves=apart.moves))
    rows = placed.inner_join(numbers, unit).drop("unit").rename(unit="number")
    return made.filter(made.agrees).drop("agrees", "moves"), keep(
        "apart", rows.select(*_base_keys(names), *ROW, "careful", "moves")
    )


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


def _by_group(table: ir.Table, measures: Sequence[Measure], names: Sequence[str], columns: Sequence[str]) -> list[ir.Table]:
    """For everybody (0) all rows, and for each way of grouping those of the measures that have it; with `group_by`, `group`."""
    everybody = _no_group(table[f"by_{names[0]}"]) if names else ibis.literal("")
    parts = []
    for number, name in enumerate((None, *names)):
        mine = table if name is None else table.filter(table.measure.isin([one.id for one in measures if name in one.figured_by]))
        group = everybody if name is None else mine[f"by_{name}"]
        told = {"group_by": ibis.literal(number).cast("int32"), "group": group}
        parts.append(mine.select("measure", "month", "coarse", *columns, **told))
    return parts


def _by_calendar(table: ir.Table) -> ir.Table:
    """Every row once in its month, its quarter and its year; one known by its year only in that."""
    grains = ibis.array([ibis.literal(months).cast("int32") for months in GRAINS.values()])
    several = table.mutate(grain=grains).unnest("grain")
    several = several.filter((several.grain == GRAINS["year"]) | negate(several.coarse))
    return several.mutate(period=(several.month - several.month % several.grain).cast("int32"))


def _with_runs(table: ir.Table) -> ir.Table:
    """The rows that are in runs of twelve months: those of known months."""
    return table.filter(negate(table.coarse))


def _by_run(months: ir.Table) -> ir.Table:
    """Every month once in each of the twelve runs that hold it."""
    runs = months.mutate(back=_numbers(RUN)).unnest("back")
    return runs.mutate(grain=ibis.literal(ROLLING_CODE).cast("int32"), period=(runs.month - runs.back).cast("int32"))


def _numbers(many: int) -> ir.ArrayValue:
    return ibis.array([ibis.literal(number).cast("int32") for number in range(many)])


def _merged(rows: ir.Table, keys: Sequence[str]) -> ir.Table:
    """One row for each of the keys, a unit among them: a unit stands where its highest row stands."""
    found = {"standing": rows.standing.max(), "amount": rows.amount.max(), **{fault: rows[fault].any() for fault in FAULTS}}
    if "coarse" not in keys:
        found["coarse"] = rows.coarse.any()
    return rows.group_by(list(keys)).agg(**found)


def _chains(rows: ir.Table) -> ir.Table:
    """The rows of a unit in a group, each with how many months before it the unit stood as high or higher, for every height.

    Null where it did not, or so long before that no run of twelve months holds both.
    """
    before = ibis.window(
        group_by=["measure", "group_by", "group", "unit"], order_by=rows.month, preceding=(None, 1), following=None
    )
    last = {
        f"since_{height}": rows.month - (rows.standing >= height).ifelse(rows.month, ibis.null("int32")).max().over(before)
        for height in HEIGHTS
    }
    chained = rows.select("measure", "month", "group_by", "group", "careful", "standing", **last)
    near = [chained[f"since_{height}"] < RUN for height in HEIGHTS]
    return chained.filter(reduce(or_, near))


def _pairs(chains: ir.Table) -> ir.Table:
    """How many pairs of months of a unit follow each other, by the later month, how far apart they are, and the height.

    Of a unit, the months at which it stands at a height or higher are counted once in each period; a pair of them that follow
    each other is counted once too often in every period that holds both.
    """
    parts = []
    for height in HEIGHTS:
        since = chains[f"since_{height}"]
        pairs = chains.filter((chains.standing >= height) & (since < RUN)).mutate(since=since.cast("int32"))
        pairs = pairs.group_by(["measure", "month", "group_by", "group", "careful", "since"]).agg(pairs=pairs.count())
        parts.append(pairs.mutate(height=ibis.literal(height).cast("int32")))
    return _together(parts)


def _twice(pairs: ir.Table) -> ir.Table:
    """What is counted twice where months are added up: sums below 0, one row a period that holds both months of a pair."""
    runs = pairs.mutate(back=_numbers(RUN)).unnest("back")
    runs = runs.filter(runs.back >= runs.since)
    runs = runs.mutate(grain=ibis.literal(ROLLING_CODE).cast("int32"), period=(runs.month - runs.back).cast("int32")).drop("back")
    calendar = _by_calendar(pairs.filter(negate(pairs.careful)).mutate(coarse=ibis.literal(False))).drop("coarse")
    calendar = calendar.filter(calendar.month - calendar.since >= calendar.period)
    several = runs.union(calendar.select(*runs.columns))
    height = several.height
    counted = ibis.cases((height.isin((MET, COUNTED)), -several.pairs), (height == MAYBE, several.pairs), else_=0)
    made = several.mutate(
        met=(height == MET).ifelse(-several.pairs, 0),
        counted=counted,
        units=(height == UNSURE).ifelse(-several.pairs, 0),
        **{name: ibis.null("float64") for name in ("amount", "met_amount", "squares")},
        **dict.fromkeys(("coarse_units", *(f"{fault}_units" for fault in FAULTS)), ibis.literal(0).cast("int64")),
    )
    return made.cast(dict.fromkeys(("met", "counted", "units"), "int64"))


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


def _waits(adding: ir.Table, apart: ir.Table, times: list[str], measures: Sequence[Measure], names: Sequence[str]) -> ir.Table:
    """Of measures of time: how many units of a group and month ended, and how many there are, for each number of days.

    A unit of such a measure has one day, and so one month.
    """
    keys = (*MONTH, "amount")

    def waiting(table: ir.Table) -> ir.Table:
        known = table.filter(table.measure.isin(times) & ((table.standing == MET) | (table.standing == COUNTED)))
        return known.group_by(keys).agg(ended=(ibis._.standing == MET).cast("int64").sum(), seen=ibis._.count())

    alike = _by_group(adding, [one for one in measures if one.id in times], names, ("standing", "amount"))
    parts = [waiting(part) for part in (*alike, apart)]
    return _by_name(_together([part.select(*keys, "ended", "seen") for part in parts]), names)


def _in_words(made: ir.Table, names: Sequence[str]) -> ir.Table:
    """The cells with the names of their grain and grouping, and with the first day of their period; groups stay codes."""
    lengths = [(made.grain == months, ibis.literal(name)) for name, months in {**GRAINS, ROLLING: ROLLING_CODE}.items()]
    begins = ibis.date((made.period / 12).floor().cast("int32"), (made.period % 12 + 1).cast("int32"), 1)
    return _by_name(made.mutate(grain=ibis.cases(*lengths), period=begins), names)


def _by_name(made: ir.Table, names: Sequence[str]) -> ir.Table:
    """The rows with the name of their grouping instead of its number."""
    by = [(made["group_by"] == number, ibis.literal(name)) for number, name in enumerate((ALL, *names))]
    return made.mutate(group_by=ibis.cases(*by))
