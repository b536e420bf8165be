"""Time to an event with those who still wait kept as waiting: Kaplan and Meier 1958, for all cells of a measure at once.

The share still waiting after day t is the product over earlier days of (1 - ended / at risk). The median is the first day on
which it is half or less. Its 95 % interval is that of Brookmeyer and Crowley 1982 on the log-log scale: the days for which
half is within the interval of the share still waiting. `scipy.stats.ecdf` is the oracle in the tests; it takes one cell at a
time, and an office has tens of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from justexits.measures.figures import MONTHS, ROLLING

if TYPE_CHECKING:
    Numbers = np.ndarray[Any, Any]

Z = 1.959963984540054  # the 97.5 % point of the normal distribution
HALF = 0.5
ROUNDING = 1e-9
AT_ONCE = 2_000_000  # numbers of one matrix, of which some ten are in memory together
OF_MEDIANS = ("median", "low", "high")


def medians(ended: Numbers, seen: Numbers, days: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Median, low and high in days, one a row; not a number where half never ended.

    `ended` and `seen` say of each row how many units ended, and how many there were, after each of the rising `days`.
    """
    at_risk = np.cumsum(seen[:, ::-1], axis=1)[:, ::-1]
    last = (seen > 0) & (ended >= at_risk)
    gone = np.logical_or.accumulate(last, axis=1)
    goes_on = ~last & (at_risk > 0)
    rate = np.divide(ended, at_risk, out=np.zeros_like(at_risk), where=goes_on)
    log = np.cumsum(np.log1p(-rate), axis=1)
    error = np.cumsum(np.divide(rate, at_risk - ended, out=np.zeros_like(at_risk), where=goes_on), axis=1)
    share = np.where(gone, 0.0, np.exp(log))
    # log(-log(share)) +- z * sqrt(error) / |log(share)|: on each day, is half at or above the upper (lower) end of the share?
    middle = (log < 0) & ~gone
    logs = np.where(middle, log, -1.0)
    spread = np.sqrt(error) * Z / -logs
    lower = np.where(middle, np.exp(logs * np.exp(spread)), share)
    upper = np.where(middle, np.exp(logs * np.exp(-spread)), share)

    def first(reached: Numbers) -> Numbers:
        found: Numbers = np.where(reached.any(axis=1), days[reached.argmax(axis=1)], np.nan)
        return found

    # Once nobody is left, nothing says how surely.
    return first(share <= HALF + ROUNDING), first(lower <= HALF + ROUNDING), first((upper <= HALF + ROUNDING) & ~gone)


def with_medians(cells: pa.Table, waits: pa.Table) -> pa.Table:
    """The cells with `median`, `low` and `high`, in days; null in cells of which `waits` says nothing.

    `waits` has measure, group_by and group as the cells have them, month (counted from the year 0), coarse (only its year is
    known), amount (days), and how many units ended after so many days (ended) of how many (seen).
    """
    known: dict[tuple[Any, ...], tuple[float, ...]] = {}
    for key, part in _groups(waits):
        for grain, begins, ended, seen, days in _periods(part):
            found = medians(ended, seen, days)
            known |= {(*key, grain, at): each for at, *each in zip(begins.tolist(), *(f.tolist() for f in found), strict=True)}
    months = cells["period"].cast(pa.date32()).to_numpy().astype("datetime64[M]").astype("int64") + 1970 * 12
    keys = zip(*(cells[name].to_pylist() for name in ("measure", "group_by", "group", "grain")), months.tolist(), strict=True)
    rows = np.array([known.get(key, (np.nan,) * 3) for key in keys], dtype="float64").reshape(-1, 3)
    for at, name in enumerate(OF_MEDIANS):
        cells = cells.append_column(name, pa.array(rows[:, at], pa.float64(), from_pandas=True))
    return cells


def _groups(waits: pa.Table) -> Iterator[tuple[tuple[Any, ...], dict[str, Numbers]]]:
    """Each measure and group with its rows."""
    told = [waits[name].combine_chunks().dictionary_encode() for name in ("measure", "group_by", "group")]
    codes = np.stack([one.indices.to_numpy() for one in told])
    order = np.lexsort(codes)
    codes = codes[:, order]
    starts = np.flatnonzero(np.any(np.diff(codes, axis=1, prepend=-1) != 0, axis=0)).tolist()
    columns = {name: waits[name].to_numpy()[order] for name in ("month", "coarse", "amount", "ended", "seen")}
    for start, end in pairwise([*starts, len(order)]):
        key = tuple(one.dictionary[int(code)].as_py() for one, code in zip(told, codes[:, start], strict=True))
        yield key, {name: column[start:end] for name, column in columns.items()}


def _periods(rows: dict[str, Numbers]) -> Iterator[tuple[str, Numbers, Numbers, Numbers, Numbers]]:
    """For each grain, and some periods at a time: their first months, how many ended and were seen on each day, and the days."""
    days, day = np.unique(rows["amount"], return_inverse=True)
    for grain, length in MONTHS.items():
        mine = ~rows["coarse"] | (grain == "year")
        months, month = np.unique(rows["month"][mine], return_inverse=True)
        if not len(months):
            continue
        begins = np.unique(months[:, None] - np.arange(length)) if grain == ROLLING else np.unique(months - months % length)
        low, high = np.searchsorted(months, begins), np.searchsorted(months, begins + length)
        sums = [_so_far(month, day[mine], rows[name][mine], (len(months), len(days))) for name in ("ended", "seen")]
        step = max(1, AT_ONCE // len(days))
        for at in range(0, len(begins), step):
            some = slice(at, at + step)
            ended, seen = (one[high[some]] - one[low[some]] for one in sums)
            yield grain, begins[some], ended, seen, days


def _so_far(month: Numbers, day: Numbers, count: Numbers, shape: tuple[int, int]) -> Numbers:
    """How many there were on each day before each month, and in the end."""
    each = np.bincount(month * shape[1] + day, weights=count, minlength=shape[0] * shape[1]).reshape(shape)
    return np.concatenate([np.zeros((1, shape[1])), np.cumsum(each, axis=0)])
