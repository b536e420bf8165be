"""The measuring room's catalogue and its reading of trends, in the form that templates need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from justexits import measures
from justexits.web.fact_words import fact_words
from justexits.web.performance.selectors import Figure


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One measure as a page shows it. `card` is its definition card, term by term."""

    id: str
    name: str
    question: str
    unit: str
    version: str
    needs: tuple[str, ...]
    card: tuple[tuple[str, str], ...]
    why_off: str = "The records that it is made of are not in this office's imports."


@dataclass(frozen=True, kw_only=True)
class TrendWords:
    """How a series moves: a sentence, the lines of chance, and the periods that stand out."""

    sentence: str
    center: float | None = None
    lower: float | None = None
    upper: float | None = None
    stands_out: tuple[date, ...] = ()

    @property
    def limits(self) -> list[dict[str, Any]]:
        """The lines for the chart."""
        lines = (("center", self.center), ("limit", self.lower), ("limit", self.upper))
        return [{"kind": kind, "value": value} for kind, value in lines if value is not None]


@cache
def definitions() -> dict[str, Definition]:
    """All measures by id, in the catalogue's order."""
    return {one.id: _definition(one) for one in measures.catalogue()}


def _definition(one: Any) -> Definition:
    return Definition(
        id=one.id,
        name=one.name,
        question=one.question,
        unit=one.unit,
        version=one.version,
        needs=tuple(fact_words(need) for need in one.needs),
        card=(
            ("What is counted above the line", one.numerator),
            ("What is counted below the line", one.denominator),
            ("Source", one.source),
        ),
    )


def trend_of(found: Sequence[Figure], unit: str) -> TrendWords:
    """The trend of one series without groups."""
    points = [
        measures.Point(
            period=figure.period,
            numerator=figure.numerator,
            denominator=figure.denominator,
            value=figure.value,
            complete=figure.is_complete,
        )
        for figure in found
    ]
    trend = measures.trend(points, unit=unit)
    return TrendWords(
        sentence=trend.sentence, center=trend.center, lower=trend.lower, upper=trend.upper, stands_out=tuple(trend.signals)
    )
