"""The last year together against the baseline: one test that sees what no single month shows.

Counts: the exact conditional test of two Poisson rates (Przyborowski and Wilenski 1940); where the baseline is over-dispersed
its negative-binomial form, in which the year's events among all follow the beta-binomial law. Shares and ratios: the score
test, its statistic divided by the dispersion. Measurements: Mann and Whitney 1947.
"""

from __future__ import annotations

from collections.abc import Sequence

from justexits.measures.trends.limits import Law, parts
from justexits.measures.trends.point import Point, Series, figure_of


def window_test(law: Law, baseline: Sequence[Point], window: Sequence[Point]) -> float:
    """The probability that chance alone makes a difference as large as that between window and baseline."""
    match law.nature:
        case Series.VALUE:
            return _measurements(law, baseline, window)
        case Series.COUNT | Series.RATE:
            return _counts(law, baseline, window)
        case _:
            return _shares(law, baseline, window)


def _counts(law: Law, baseline: Sequence[Point], window: Sequence[Point]) -> float:
    from scipy.stats import betabinom, binomtest

    late, all_units = int(_events(window)), _units(law, window) + _units(law, baseline)
    total = late + int(_events(baseline))
    part = _units(law, window) / all_units
    if not total:
        return 1.0
    if law.size is None:
        return float(binomtest(late, total, part).pvalue)
    periods = len(window) + len(baseline)
    chance = betabinom(total, law.size * periods * part, law.size * periods * (1 - part))
    return min(1.0, 2 * float(min(chance.cdf(late), chance.sf(late - 1))))


def _shares(law: Law, baseline: Sequence[Point], window: Sequence[Point]) -> float:
    from scipy.stats import chi2, chi2_contingency

    table = []
    for points in (window, baseline):
        pairs = [parts(point, law.nature) for point in points]
        met, of = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
        table.append([met, of - met])
    if not all(sum(column) for column in zip(*table, strict=True)) or not all(sum(row) for row in table):
        return 1.0
    statistic = chi2_contingency(table, correction=False).statistic
    return float(chi2.sf(statistic / law.dispersion, 1))


def _measurements(law: Law, baseline: Sequence[Point], window: Sequence[Point]) -> float:
    from scipy.stats import mannwhitneyu

    late, early = ([figure_of(point, law.nature) for point in points] for points in (window, baseline))
    return float(mannwhitneyu(late, early).pvalue)


def _events(points: Sequence[Point]) -> float:
    return sum(point.numerator or 0.0 for point in points)


def _units(law: Law, points: Sequence[Point]) -> float:
    return sum(point.denominator or 0.0 for point in points) if law.nature is Series.RATE else float(len(points))
