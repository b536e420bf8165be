"""Time to an event with those who still wait kept as waiting: Kaplan and Meier 1958, as a column expression.

The share still waiting after day t is the product over earlier days of (1 - ended / at risk). The median is the first day on
which it is half or less. Its 95 % interval is that of Brookmeyer and Crowley 1982 on the log-log scale: the days for which
half is within the interval of the share still waiting. `scipy.stats.ecdf` is the oracle in the tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

Z = 1.959963984540054  # the 97.5 % point of the normal distribution
HALF = 0.5
ROUNDING = 1e-9


def medians(waits: ir.Table, keys: Sequence[str]) -> ir.Table:
    """Keys, median, low, high; null where half never ended.

    `waits` has the keys of a cell, amount (days), and how many units ended after so many days (ended) of how many (seen).
    """
    day = waits.group_by([*keys, "amount"]).agg(ended=waits.ended.sum().cast("float64"), seen=waits.seen.sum().cast("float64"))
    cell = list(keys)
    onward = ibis.window(group_by=cell, order_by=day.amount, preceding=0, following=None)
    day = day.mutate(at_risk=day.seen.sum().over(onward))
    # The share that remains on the last day on which everybody ends is 0, whose logarithm is not a number.
    gone = (day.ended >= day.at_risk).cast("int64")
    left = (day.ended >= day.at_risk).ifelse(1.0, 1 - day.ended / day.at_risk)
    spread = (day.ended >= day.at_risk).ifelse(0.0, day.ended / (day.at_risk * (day.at_risk - day.ended)))
    day = day.mutate(gone=gone, log_left=left.ln(), spread=spread)
    so_far = ibis.window(group_by=cell, order_by=day.amount, preceding=None, following=0)
    day = day.mutate(gone=day.gone.max().over(so_far), log=day.log_left.sum().over(so_far), spread=day.spread.sum().over(so_far))
    share = (day.gone > 0).ifelse(0.0, day.log.exp())
    # log(-log(share)) +- z * sqrt(spread) / |log(share)|: on each day, is half at or above the upper (lower) end of the share?
    middle = (day.log < 0) & (day.gone == 0)
    logs = middle.ifelse(day.log, -1.0)
    error = day.spread.sqrt() * Z / logs.abs()
    lower = middle.ifelse((-((-logs).ln() + error).exp()).exp(), share)
    upper = middle.ifelse((-((-logs).ln() - error).exp()).exp(), share)

    def first(condition: ir.BooleanValue) -> ir.Value:
        return condition.ifelse(day.amount, ibis.null("float64")).min()

    return day.group_by(cell).agg(
        median=first(share <= HALF + ROUNDING),
        low=first(lower <= HALF + ROUNDING),
        high=first((upper <= HALF + ROUNDING) & (day.gone == 0)),  # once nobody is left, nothing says how surely
    )
