"""95 % intervals of figures, by scipy. Each says whose it is."""

from __future__ import annotations

from functools import lru_cache
from math import inf

CONFIDENCE = 0.95
TAIL = (1 - CONFIDENCE) / 2
Interval = tuple[float, float]


@lru_cache(maxsize=100_000)
def share_interval(met: int, of: int) -> Interval | None:
    """Of a share: Wilson 1927 (score), which keeps its coverage for small counts. None of nothing."""
    from scipy.stats import binomtest

    if not of:
        return None
    found = binomtest(met, of).proportion_ci(CONFIDENCE, method="wilson")
    return float(found.low), float(found.high)


def ratio_interval(above: int, below: int) -> Interval | None:
    """Of a ratio of two counts: the score interval of above's share of both, as odds. The upper end may be unknown (infinite)."""
    share = share_interval(above, above + below)
    if share is None:
        return None
    low, high = share
    return low / (1 - low), high / (1 - high) if high < 1 else inf


@lru_cache(maxsize=100_000)
def rate_interval(total: float, squares: float, units: int) -> Interval | None:
    """Of a mean count a unit: Garwood 1936 (exact Poisson), widened by the data's own dispersion where that is above 1.

    `total` and `squares` are the sums of the units' counts and of their squares.
    """
    from scipy.stats import chi2

    if not units:
        return None
    mean = total / units
    variance = (squares - total * mean) / (units - 1) if units > 1 else mean
    dispersion = max(1.0, variance / mean) if mean > 0 else 1.0
    events = total / dispersion
    low = chi2.ppf(TAIL, 2 * events) / 2 if events > 0 else 0.0
    high = chi2.ppf(1 - TAIL, 2 * (events + 1)) / 2
    return float(low * dispersion / units), float(high * dispersion / units)
