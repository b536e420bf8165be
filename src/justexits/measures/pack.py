"""A review pack: several measures looked at together, in one meeting.

With many measures, one moves by chance. The window tests of a pack are judged together (Benjamini and Hochberg 1995), so that
of the measures that it says have moved at most so many, on average, did so by chance. How many were tested is part of the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from justexits.measures.measure import ALL
from justexits.measures.series import trend_of

if TYPE_CHECKING:
    from justexits.measures.figures import Figure
    from justexits.measures.trends import Trend

SURE = 0.05  # share of the measures said to have moved that may have done so by chance


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One measure of a pack. `probability` is that of its window test, all of the pack considered; None where none was made."""

    measure: str
    trend: Trend
    probability: float | None
    speaks: bool  # whether it moved by more than chance explains, all of the pack considered
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The measures of a pack in the order in which they were given, and how many were tested."""

    entries: tuple[Entry, ...]
    tested: int
    sentence: str


def review_pack(series: Mapping[str, Sequence[Figure]], *, locked: Mapping[str, date] | None = None) -> Pack:
    """The trends of several series, judged together. `series` has for each measure its figures for everybody, of one grain.

    `locked` has for a measure the last day of a baseline that somebody locked. Raises ValueError for figures of groups.
    """
    if any(figure.group_by != ALL for figures in series.values() for figure in figures):
        raise ValueError("a pack is made of figures for everybody")
    trends = {name: trend_of(figures, baseline_until=(locked or {}).get(name)) for name, figures in series.items()}
    raised = together({name: trend.probability for name, trend in trends.items() if trend.probability is not None})
    entries = tuple(_entry(name, trend, raised.get(name)) for name, trend in trends.items())
    moved = [one.measure for one in entries if one.speaks]
    said = f"{len(moved)} moved by more than chance explains" if moved else "none moved by more than chance explains"
    sentence = f"{len(raised)} measure{'' if len(raised) == 1 else 's'} tested together: {said}."
    return Pack(entries=entries, tested=len(raised), sentence=sentence)


def together(probabilities: Mapping[str, float]) -> dict[str, float]:
    """Each probability raised for all being looked at at once."""
    from scipy.stats import false_discovery_control

    if not probabilities:
        return {}
    return dict(zip(probabilities, false_discovery_control(list(probabilities.values())).tolist(), strict=True))


def _entry(name: str, trend: Trend, probability: float | None) -> Entry:
    speaks = probability is not None and probability < SURE and trend.direction in ("higher", "lower")
    sentence = trend.sentence
    if trend.direction in ("higher", "lower") and not speaks:
        sentence = f"{sentence} Among all measures of this pack, chance alone could do that."
    return Entry(measure=name, trend=trend, probability=probability, speaks=speaks, sentence=sentence)
