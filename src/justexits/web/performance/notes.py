"""Which notes stand beside which figures: the same in the chart, the table and every file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from justexits.web.performance.models import Annotation
from justexits.web.performance.periods import end_of
from justexits.web.performance.selectors import Figure

Numbered = Sequence[tuple[int, Annotation]]


def beside(annotations: Sequence[Annotation], found: Sequence[Figure], grain: str) -> list[tuple[int, Annotation]]:
    """The notes whose day lies in the time that the figures cover, numbered from the oldest."""
    if not found:
        return []
    first, last = found[0].period, end_of(found[-1].period, grain)
    return list(enumerate((one for one in annotations if first <= one.on <= last), start=1))


def within(notes: Numbered, period: date, grain: str) -> str:
    """The notes of one period as a cell of a table: `1: policy changed`."""
    return "; ".join(f"{number}: {one.text.rstrip('.')}" for number, one in notes if period <= one.on <= end_of(period, grain))
