"""95 % intervals of figures, by scipy. Each says whose it is. The plural forms are the same for many figures at once."""

from __future__ import annotations

from functools import lru_cache
from math import exp, inf, log, sqrt
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float64]

CONFIDENCE = 0.95
TAIL = (1 - CONFIDENCE) / 2
FAR, WIDE, LEAST_RATIO = 1e6, 30.0, 1e-9  # a statistic, a distance of logarithms, a ratio, beyond which nobody looks
LEAST_COMPARED = 20  # with fewer in either denominator, two shares are not held against each other
Interval = tuple[float, float]


@lru_cache(maxsize=100_000)
def share_interval(met: int, of: int) -> Interval | None:
    """Of a share: Wilson 1927 (score), which keeps its coverage for small counts. None of nothing."""
    from scipy.stats._result_classes import BinomTestResult

    if not of:
        return None
    # Made directly, because `binomtest` would also look for a probability that nobody asks for, which takes longer.
    result = BinomTestResult(k=met, n=of, alternative="two-sided", statistic=met / of, pvalue=None)
    found = result.proportion_ci(CONFIDENCE, method="wilson")
    return float(found.low), float(found.high)


def ratio_interval(above: int, below: int) -> Interval | None:
    """Of a ratio of two counts: the score interval of above's share of both, as odds. The upper end may be unknown (infinite)."""
    share = share_interval(above, above + below)
    if share is None:
        return None
    low, high = share
    return low / (1 - low), high / (1 - high) if high < 1 else inf


@lru_cache(maxsize=100_000)
def risk_ratio_interval(met: int, of: int, base_met: int, base_of: int) -> Interval | None:
    """Of one share over another: Koopman 1984 (score). None where the other is none; the upper end may be unknown (infinite)."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    if not (of and base_met):
        return None
    if met == of or base_met == base_of:
        return _score_ends(met, of, base_met, base_of)
    low, high = confint_proportions_2indep(met, of, base_met, base_of, compare="ratio", method="score", alpha=1 - CONFIDENCE)
    return float(low), float(high)


def _score_ends(met: int, of: int, base_met: int, base_of: int) -> Interval:
    """The same where one of the two shares is 1: there statsmodels loses the root that it looks for, and its ends are wrong.

    The ends are the ratios at which the score statistic (with the correction of Miettinen and Nurminen 1985, as in statsmodels)
    reaches the chi-squared distribution's point of the confidence.
    """
    from scipy.optimize import brentq
    from scipy.stats import chi2

    every = of + base_of
    asked = float(chi2.ppf(CONFIDENCE, 1)) * every / (every - 1)

    def beyond(log_ratio: float) -> float:
        ratio = exp(log_ratio)
        # The base's likeliest share where the other is so many times it: a root of a quadratic.
        a, b, c = every * ratio, -((of + base_met) * ratio + met + base_of), met + base_met
        base = (-b - sqrt(max(b * b - 4 * a * c, 0.0))) / (2 * a)
        share = min(1.0, ratio * base)
        variance = share * (1 - share) / of + ratio**2 * base * (1 - base) / base_of
        gap = met / of - ratio * base_met / base_of
        return min(gap * gap / variance if variance > 0 else inf, FAR) - asked if gap else -asked

    middle = log(met / of * base_of / base_met) if met else log(LEAST_RATIO)
    low = exp(brentq(beyond, middle - WIDE, middle)) if met else 0.0
    return low, float(exp(brentq(beyond, middle, middle + WIDE)))


def rate_interval(total: float, squares: float, units: int) -> Interval | None:
    """Of a mean count a unit: Garwood 1936 (exact Poisson), widened by the data's own dispersion where that is above 1.

    `total` and `squares` are the sums of the units' counts and of their squares.
    """
    if not units:
        return None
    low, high = rate_intervals(*(np.array([number], dtype=np.float64) for number in (total, squares, units)))
    return float(low[0]), float(high[0])


def share_intervals(met: Numbers, of: Numbers) -> tuple[Numbers, Numbers]:
    """The same of many shares: lower and upper ends; not a number of nothing."""
    return _each(share_interval, met, of)


def ratio_intervals(above: Numbers, below: Numbers) -> tuple[Numbers, Numbers]:
    """The same of many ratios."""
    return _each(ratio_interval, above, below)


def _each(interval: Any, one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """The interval of each pair; pairs repeat themselves, and each is worked out once."""
    pairs, place = np.unique(np.stack([one, other]), axis=1, return_inverse=True)
    nothing = (np.nan, np.nan)
    ends = np.array([interval(int(first), int(second)) or nothing for first, second in pairs.T], dtype=np.float64)
    ends = ends.reshape(-1, 2)[place.ravel()]
    return ends[:, 0], ends[:, 1]


def rate_intervals(total: Numbers, squares: Numbers, units: Numbers) -> tuple[Numbers, Numbers]:
    """Of many mean counts a unit: lower and upper ends; not a number where there is no unit."""
    from scipy.stats import chi2

    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / units
        variance = np.where(units > 1, (squares - total * mean) / (units - 1), mean)
        dispersion = np.where(mean > 0, np.fmax(1.0, variance / mean), 1.0)
        events = total / dispersion
        low = np.where(events > 0, chi2.ppf(TAIL, 2 * events) / 2, 0.0)
        high = chi2.ppf(1 - TAIL, 2 * (events + 1)) / 2
        low, high = low * dispersion / units, high * dispersion / units
    nothing = units == 0
    return np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)


def weighted_intervals(met: Numbers, weights: Numbers, squares: Numbers) -> tuple[Numbers, Numbers]:
    """Of shares of weighted samples: exact (Clopper and Pearson 1934) at the effective size (Korn and Graubard 1998).

    `met` are the sums of the weights that meet it, `weights` those of all, `squares` those of their squares.
    """
    from scipy.stats import beta

    with np.errstate(invalid="ignore", divide="ignore"):
        size = weights * weights / squares
        events = met / weights * size
        low = np.where(events > 0, beta.ppf(TAIL, events, size - events + 1), 0.0)
        high = np.where(events < size, beta.ppf(1 - TAIL, events + 1, size - events), 1.0)
    nothing = weights == 0
    return np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)
