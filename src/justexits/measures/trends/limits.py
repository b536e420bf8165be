"""The limits within which a period falls by chance: exact ones, from the law that the data's own dispersion asks for.

Counts: Poisson, or the negative binomial where the baseline varies more. Shares: binomial, or beta-binomial. Rates: the same
as counts, for so many units. Ratios: the share that the first kind has of both, turned into odds. Measurements: individuals
and moving range (Shewhart 1931), which is for continuous values only. A period is outside where chance would bring something
as far out in 0.27 % of quiet periods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import inf, isfinite
from typing import Any

from justexits.measures.trends.point import Point, Series, figure_of

ALPHA = 0.0027
MOVING_RANGE = 1.128  # the mean range of two draws from a normal distribution, in standard deviations
SIGMAS = 3
MOST_CORRELATED = 0.99
LEAST_CORRELATED = 1e-9  # what is closer to chance is chance: scipy's laws lose their digits there
NEARLY_CHANCE = 1.001
FAR_OUT = 1e-6  # a chance so small that a slip is likelier
LEAST_TO_LEAVE_ONE_OUT = 8


@dataclass(frozen=True, kw_only=True)
class Law:
    """What chance does by the baseline. `level` is in the series' own figures; `dispersion` 1 is pure chance.

    `size` is the negative binomial's: the smaller, the more the level itself moves. None where it does not.
    """

    nature: Series
    level: float
    name: str
    dispersion: float = 1.0
    size: float | None = None
    spread: float = 0.0  # of measurements: three standard deviations
    correlated: float = 0.0  # of shares: how alike the units of one period are, 0 to 1


def law_of(baseline: Sequence[Point], nature: Series) -> Law:
    """The law that the baseline follows."""
    match nature:
        case Series.VALUE:
            return _moving_range([figure_of(point, nature) or 0.0 for point in baseline])
        case Series.COUNT:
            return _counts(nature, [point.numerator or 0.0 for point in baseline], [1.0] * len(baseline))
        case Series.RATE:
            return _counts(nature, [point.numerator or 0.0 for point in baseline], [point.denominator or 0 for point in baseline])
        case _:
            return _shares(nature, [parts(point, nature) for point in baseline])


def parts(point: Point, nature: Series) -> tuple[float, float]:
    """Events, and of how many: of a ratio, of both kinds together."""
    met = point.numerator or 0.0
    return met, (point.denominator or 0.0) + (met if nature is Series.RATIO else 0.0)


def _counts(nature: Series, events: list[float], units: list[float]) -> Law:
    total = sum(events) or 0.5  # nothing at all in the baseline is a level below one in twice its length, not never
    level = total / sum(units)
    expected = [level * many for many in units]
    chi2 = sum((seen - mean) ** 2 / mean for seen, mean in zip(events, expected, strict=True))
    dispersion = chi2 / max(1, len(events) - 1)
    if dispersion <= NEARLY_CHANCE:
        return Law(nature=nature, level=level, name="exact Poisson limits")
    size = sum(expected) / len(expected) / (dispersion - 1)
    return Law(nature=nature, level=level, name="exact negative-binomial limits", dispersion=dispersion, size=size)


def _shares(nature: Series, pairs: list[tuple[float, float]]) -> Law:
    met, of = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    share = (met + 0.5) / (of + 1) if met in (0, of) else met / of
    chi2 = sum((one - share * many) ** 2 / (share * (1 - share) * many) for one, many in pairs)
    dispersion = chi2 / max(1, len(pairs) - 1)
    typical = of / len(pairs)
    if dispersion <= NEARLY_CHANCE or typical <= 1 or dispersion - 1 < LEAST_CORRELATED * (typical - 1):
        return Law(nature=nature, level=share, name="exact binomial limits")
    alike = min(MOST_CORRELATED, (dispersion - 1) / (typical - 1))
    return Law(nature=nature, level=share, name="exact beta-binomial limits", dispersion=dispersion, correlated=alike)


def _moving_range(values: list[float]) -> Law:
    level = sum(values) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    sigma = sum(ranges) / max(1, len(ranges)) / MOVING_RANGE
    return Law(nature=Series.VALUE, level=level, name="limits by moving range", spread=SIGMAS * sigma)


def limits_at(law: Law, point: Point) -> tuple[float, float]:
    """The lowest and the highest figure that chance explains in this period, in the series' own figures."""
    if law.nature is Series.VALUE:
        return law.level - law.spread, law.level + law.spread
    low, high = _count_limits(law, point)
    _, of = parts(point, law.nature)
    if law.nature is Series.COUNT:
        return low, high
    if law.nature is Series.RATIO:
        return low / (of - low) if low < of else inf, high / (of - high) if high < of else inf
    return low / of, high / of


def _count_limits(law: Law, point: Point) -> tuple[float, float]:
    return _limits_of(law, _units(law, point))


@lru_cache(maxsize=10_000)
def _limits_of(law: Law, of: float) -> tuple[float, float]:
    chance = _distribution(law, of)
    return float(chance.ppf(ALPHA / 2)), float(chance.ppf(1 - ALPHA / 2))


def _units(law: Law, point: Point) -> float:
    """Of how many units a period's figure is made, where that matters to what chance explains: not to a count."""
    return 1.0 if law.nature is Series.COUNT else parts(point, law.nature)[1]


def _distribution(law: Law, of: float) -> Any:
    from scipy.stats import betabinom, binom, nbinom, poisson

    if law.nature in (Series.COUNT, Series.RATE):
        mean = law.level * (of if law.nature is Series.RATE else 1.0)
        if law.size is None:
            return poisson(mean)
        size = mean / (law.dispersion - 1)
        return nbinom(size, size / (size + mean))
    if not law.correlated:
        return binom(of, law.level)
    both = 1 / law.correlated - 1
    return betabinom(int(of), law.level * both, (1 - law.level) * both)


def is_outside(law: Law, point: Point) -> bool:
    """Whether the period is further out than chance explains."""
    if law.nature is Series.VALUE:
        low, high = limits_at(law, point)
        figure = figure_of(point, law.nature)
        return figure is not None and not low <= figure <= high
    low, high = _count_limits(law, point)
    return not low <= (point.numerator or 0.0) <= high


def far_out(baseline: Sequence[Point], nature: Series) -> Point | None:
    """The one point of a baseline that is further out than all others together could explain; None where there is none.

    Such a point, often a slip, widens the limits so much that nothing stands out any more.
    """
    if nature is Series.VALUE or len(baseline) < LEAST_TO_LEAVE_ONE_OUT:
        return None
    law = law_of(baseline, nature)
    worst = max(baseline, key=lambda point: _distance(law, point))
    without = law_of([point for point in baseline if point is not worst], nature)
    chance, seen = _distribution(without, _units(without, worst)), worst.numerator or 0.0
    tail = min(float(chance.cdf(seen)), float(chance.sf(seen - 1)))
    return worst if tail < FAR_OUT else None


def _distance(law: Law, point: Point) -> float:
    """How many standard deviations of pure chance a period is away from the level."""
    met, of = parts(point, law.nature)
    units = of if law.nature is not Series.COUNT else 1.0
    spread = law.level if law.nature in (Series.COUNT, Series.RATE) else law.level * (1 - law.level)
    return float(abs(met - law.level * units) / max(spread * units, 1e-12) ** 0.5)


def level_in_figures(law: Law) -> float:
    """The level as it stands on the chart: of a ratio, odds."""
    return law.level / (1 - law.level) if law.nature is Series.RATIO else law.level


def typical_limits(law: Law, points: Sequence[Point]) -> tuple[float | None, float | None]:
    """One pair of lines for a chart: the limits of the period with the middle denominator."""
    ordered = sorted(points, key=lambda point: parts(point, law.nature)[1])
    low, high = limits_at(law, ordered[len(ordered) // 2])
    return low if isfinite(low) else None, high if isfinite(high) else None
