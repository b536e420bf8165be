"""From the points of a series to its trend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from justexits.measures.trends import words
from justexits.measures.trends.limits import Law, far_out, is_outside, law_of, level_in_figures, limits_at, parts, typical_limits
from justexits.measures.trends.point import LEAST_PERIODS, Point, Series, figure_of, grain_of, nature_of, split, usable
from justexits.measures.trends.window import window_test

SURE = 0.01  # the window test speaks where chance would make such a difference once in a hundred
LEAST_EVENTS = 10  # with fewer in all, nothing is said


@dataclass(frozen=True, kw_only=True)
class PeriodLimits:
    """What chance explains in one period."""

    period: date
    lower: float
    upper: float


@dataclass(frozen=True, kw_only=True)
class Trend:
    """How a series moves. `center`, `lower` and `upper` are lines for a chart, None where nothing can be said.

    `direction` is "higher", "lower", "none" (chance explains it) or "too few". `signals` are single periods that stand out.
    `probability` is that of the window test, None where there is no baseline apart.
    """

    sentence: str
    direction: str
    grain: str
    periods: int
    center: float | None = None
    lower: float | None = None
    upper: float | None = None
    signals: tuple[date, ...] = ()
    method: str = ""
    dispersion: float | None = None
    baseline: tuple[date, date] | None = None
    probability: float | None = None
    limits: tuple[PeriodLimits, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The trend as plain values, for machines."""
        return asdict(self)


def trend(
    points: Sequence[Point], *, unit: str | None = None, grain: str | None = None, baseline_until: date | None = None
) -> Trend:
    """The trend of a series. `unit` says its nature (share, ratio, days, per case, count); without it the points do.
    `grain` is the length of a period (month, quarter, year); without it, it is how far apart the nearest are.

    `baseline_until` locks the baseline: all periods up to that day. Without it, the baseline is the time before the last year.
    """
    nature = nature_of(points, unit)
    kept = usable(points, nature)
    grain = grain or grain_of(points)
    if len(kept) < LEAST_PERIODS:
        sentence = words.too_few_periods(len(kept), grain)
        return Trend(sentence=sentence, direction="too few", grain=grain, periods=len(kept))
    baseline, window = split(kept, grain, baseline_until)
    if len(baseline) < LEAST_PERIODS:
        sentence = (
            f"Too few to say: the baseline has {words.plural(len(baseline), grain)} with a figure, and needs {LEAST_PERIODS}."
        )
        return Trend(sentence=sentence, direction="too few", grain=grain, periods=len(kept))
    if (events := _events(kept, nature)) is not None and events < LEAST_EVENTS:
        sentence = words.too_few_events(events, len(kept), grain)
        return Trend(sentence=sentence, direction="too few", grain=grain, periods=len(kept))
    law = law_of(baseline, nature)
    return _judged(law, baseline, window, grain, len(kept), unit, locked=baseline_until is not None)


def _judged(
    law: Law, baseline: list[Point], window: list[Point], grain: str, periods: int, unit: str | None, *, locked: bool
) -> Trend:
    watched = window or baseline
    signals = tuple(point.period for point in watched if is_outside(law, point))
    probability = window_test(law, baseline, window) if window else None
    moved = None
    if probability is not None and probability < SURE:
        moved = "Higher" if _level(window, law.nature) > _level(baseline, law.nature) else "Lower"
    sentences = []
    if window:
        late, early = (words.figure_words(_shown(points, law.nature), unit or law.nature) for points in (window, baseline))
        sentences.append(words.compared(moved, late, early, window[-1].period, grain, locked=locked))
    if signals:
        sentences.append(words.standing_out(signals, grain))
    elif not window:
        sentences.append(words.within(periods, grain))
    if (doubtful := far_out(baseline, law.nature)) is not None:
        sentences.append(words.doubtful(doubtful.period, grain))
    lower, upper = typical_limits(law, watched)
    return Trend(
        sentence=" ".join(sentences),
        direction=moved.lower() if moved else "none",
        grain=grain,
        periods=periods,
        center=level_in_figures(law),
        lower=lower,
        upper=upper,
        signals=signals,
        method=law.name,
        dispersion=law.dispersion,
        baseline=(baseline[0].period, baseline[-1].period),
        probability=probability,
        limits=tuple(_limits(law, point) for point in watched),
    )


def _limits(law: Law, point: Point) -> PeriodLimits:
    lower, upper = limits_at(law, point)
    return PeriodLimits(period=point.period, lower=lower, upper=upper)


def _events(points: list[Point], nature: Series) -> int | None:
    """The rarer of what happened and what did not; None of measurements."""
    if nature is Series.VALUE:
        return None
    met = sum(point.numerator or 0 for point in points)
    if nature in (Series.COUNT, Series.RATE):
        return int(met)
    of = sum(parts(point, nature)[1] for point in points)
    return int(min(met, of - met))


def _level(points: list[Point], nature: Series) -> float:
    """The level of some periods together, on the scale of the law."""
    if nature is Series.VALUE:
        return sum(figure_of(point, nature) or 0 for point in points) / len(points)
    if nature is Series.COUNT:
        return sum(point.numerator or 0 for point in points) / len(points)
    pairs = [parts(point, nature) for point in points]
    return sum(pair[0] for pair in pairs) / (sum(pair[1] for pair in pairs) or 1)


def _shown(points: list[Point], nature: Series) -> float | None:
    """The same as the chart has it: of a ratio, odds; of counts, how many a period."""
    level = _level(points, nature)
    return (level / (1 - level) if level < 1 else None) if nature is Series.RATIO else level
