"""Small numbers for whoever may not see them: which figures may stand as they are, and which are emptied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from justexits import measures
from justexits.measures import ALL
from justexits.measures.suppression import (
    LEAST_DENOMINATOR,
    THRESHOLD,
    TOO_FEW,
    is_small,
    protect,
    public,
    with_reference,
    with_totals,
)

HIDDEN = TOO_FEW
YEAR = "year"
# Whose counts tell how many met it and how many did not. A share of units that stand for many shows the counts of those units.
SHARES = (measures.Kind.SHARE, measures.Kind.COMPARISON, measures.Kind.WEIGHTED)


def points_at_people(figure: measures.Figure, kind: measures.Kind) -> bool:
    """Whether so few stand behind a figure that somebody might be known by it."""
    if figure.denominator is None:
        return 0 < (figure.numerator or 0) < THRESHOLD
    if kind in SHARES:
        met, of = figure.numerator or 0, figure.denominator
        return of > 0 and is_small(met, of, threshold=THRESHOLD, least=LEAST_DENOMINATOR)
    return 0 < figure.denominator < LEAST_DENOMINATOR


def without_small(figures: Sequence[measures.Figure], kind: measures.Kind) -> tuple[measures.Figure, ...]:
    """The figures of one measure by year, those emptied that point at people, and others that would give them away."""
    if not figures:
        return ()
    if figures[0].group_by == ALL or kind not in (*SHARES, measures.Kind.COUNT):
        shown = [not points_at_people(one, kind) for one in figures]
    elif kind in SHARES:
        by_cell = with_reference(figures, public(figures))
        shown = [by_cell[one.period, one.group] for one in figures]
    else:
        shown = _counts_shown(figures)
    return tuple(one if may else _emptied(one) for one, may in zip(figures, shown, strict=True))


def _counts_shown(figures: Sequence[measures.Figure]) -> list[bool]:
    """Which counts by group and period may be shown when all sums are known."""
    periods = sorted({one.period for one in figures})
    groups = sorted({one.group for one in figures}, key=lambda group: (group is None, group or ""))
    counts = np.zeros((len(groups), len(periods)))
    for one in figures:
        counts[groups.index(one.group), periods.index(one.period)] = one.numerator or 0
    table = with_totals(counts)
    hidden = protect([table], (table > 0) & (table < THRESHOLD))
    return [not hidden[groups.index(one.group), periods.index(one.period)] for one in figures]


def _emptied(one: measures.Figure) -> measures.Figure:
    return replace(one, numerator=None, denominator=None, value=None, low=None, high=None, left_out=0, quality=(HIDDEN,))
