"""Small numbers: which cells of a published table are hidden, so that nobody is found by looking, adding or subtracting.

First the small cells themselves; then others, chosen by an integer program, so that no row or column has a lone hidden cell;
then an attacker, written apart, works out by linear programming what each hidden cell can be from all that is shown, and
cells are added until no hidden cell can be narrowed to fewer than the threshold. Following Fischetti and Salazar-González 2001.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np

from justexits.core.errors import BadInput
from justexits.measures.comparison import REFERENCE
from justexits.measures.figures import Figure
from justexits.measures.measure import ALL, Kind, Measure, Publication

THRESHOLD = 10  # a count from 1 to one less is small; an office may raise it and never lower it
TOO_FEW = "too_few_to_publish"
LEAST_DENOMINATOR = 20  # a rate over fewer is not shown, 0 % and 100 % least of all

Counts: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
Mask: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"


def with_totals(table: Counts) -> Counts:
    """The table with a row and a column of totals, as it would be published."""
    wider = np.column_stack([table, table.sum(axis=1)])
    return np.vstack([wider, wider.sum(axis=0)])


def protect(tables: Sequence[Counts], small: Mask, *, threshold: int = THRESHOLD) -> Mask:
    """Which cells to hide in all of some tables of one form (with totals), of which `small` must be hidden.

    After it, nobody who knows everything else can narrow a hidden cell of any table to a range under `threshold`.
    Raises BadInput for a threshold under the house's.
    """
    if threshold < THRESHOLD:
        raise BadInput(f"Counts under {THRESHOLD} are never shown.", f"Say {THRESHOLD} or more.", value=str(threshold))
    hidden = _no_lone_cell(tables[0], small)
    while True:
        weak = [cell for table in tables for cell in weak_cells(table, hidden, threshold)]
        wider = [_next_to(tables[0], hidden, cell) for cell in weak]
        if not any(cell is not None for cell in wider):
            return hidden
        for cell in wider:
            if cell is not None:
                hidden[cell] = True


def _no_lone_cell(table: Counts, small: Mask) -> Mask:
    """The small cells, and others of the least sum, so that each row and column with a hidden cell has two."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_matrix

    if not small.any():
        return small.copy()
    rows, columns = table.shape
    cells = rows * columns
    others = lil_matrix((2 * cells, cells))
    for cell in range(cells):
        row, column = divmod(cell, columns)
        for other in range(columns):
            others[2 * cell, row * columns + other] = 1
        for other in range(rows):
            others[2 * cell + 1, other * columns + column] = 1
        others[2 * cell, cell] = others[2 * cell + 1, cell] = -1  # hidden cells beside it, less itself once: at least 0
    found = milp(
        table.ravel() + 1,  # hide little, and among equals few
        integrality=np.ones(cells),
        bounds=Bounds(small.ravel().astype(float), np.ones(cells)),
        constraints=LinearConstraint(others.tocsr(), lb=0),
        options={"time_limit": 10.0},
    )
    made: Mask = np.ones_like(small) if found.x is None else found.x.reshape(table.shape) > 0.5
    return made


def weak_cells(table: Counts, hidden: Mask, threshold: int) -> list[tuple[int, int]]:
    """The hidden cells that an attacker narrows to a range under the threshold."""
    return [cell for cell, (low, high) in attacked(table, hidden).items() if high - low < threshold - 1e-6]


def attacked(table: Counts, hidden: Mask) -> dict[tuple[int, int], tuple[float, float]]:
    """What each hidden cell can be for somebody who knows the shown ones, that counts are not negative, and that sums hold."""
    from scipy.optimize import linprog

    unknown = [(int(row), int(column)) for row, column in np.argwhere(hidden)]
    place = {cell: number for number, cell in enumerate(unknown)}
    equations, known = [], []
    last_row, last_column = table.shape[0] - 1, table.shape[1] - 1
    for line in [[(row, column) for column in range(last_column + 1)] for row in range(last_row + 1)] + [
        [(row, column) for row in range(last_row + 1)] for column in range(last_column + 1)
    ]:
        equation, shown = np.zeros(len(unknown)), 0.0
        for cell in line:
            sign = -1.0 if cell == line[-1] else 1.0  # the last of a line is its total
            if cell in place:
                equation[place[cell]] = sign
            else:
                shown -= sign * table[cell]
        if equation.any():
            equations.append(equation)
            known.append(shown)
    found = {}
    for cell, number in place.items():
        goal = np.zeros(len(unknown))
        goal[number] = 1.0
        low = linprog(goal, A_eq=np.array(equations), b_eq=known, bounds=(0, None)).fun
        high = linprog(-goal, A_eq=np.array(equations), b_eq=known, bounds=(0, None))
        found[cell] = (float(low), float("inf") if high.fun is None else float(-high.fun))
    return found


def _next_to(table: Counts, hidden: Mask, cell: tuple[int, int]) -> tuple[int, int] | None:
    """The smallest shown cell in the row or the column of a cell; None where all are hidden."""
    row, column = cell
    beside = [(row, other) for other in range(table.shape[1])] + [(other, column) for other in range(table.shape[0])]
    shown = [one for one in beside if not hidden[one]]
    return min(shown, key=lambda one: (float(table[one]), one), default=None)


def is_small(numerator: float, denominator: float, *, threshold: int, least: int) -> bool:
    """Whether a share of so few points at people: under so many below the line, or so few on either side of it."""
    rest = denominator - numerator
    return denominator < least or 0 < numerator < threshold or 0 < rest < threshold


def public(
    figures: Sequence[Figure], *, threshold: int = THRESHOLD, least: int = LEAST_DENOMINATOR
) -> dict[tuple[Any, str | None], bool]:
    """For the groups of a share over periods: (period, group) -> whether it may be shown. Totals are those of the groups.

    A period without anybody in a group is a cell of 0 over 0, which shows nothing and is hidden with the rest if need be.
    """
    periods = sorted({one.period for one in figures})
    groups = sorted({one.group for one in figures}, key=lambda group: (group is None, group or ""))
    met, of = (np.zeros((len(groups), len(periods))) for _ in range(2))
    for one in figures:
        cell = groups.index(one.group), periods.index(one.period)
        met[cell], of[cell] = one.numerator or 0.0, one.denominator or 0.0
    both = with_totals(met), with_totals(of)
    small = np.vectorize(lambda one, all_: all_ > 0 and is_small(one, all_, threshold=threshold, least=least), otypes=[bool])(
        *both
    )
    hidden = protect([both[1], both[0], both[1] - both[0]], small, threshold=threshold)
    return {
        (period, group): not bool(hidden[row, column])
        for row, group in enumerate(groups)
        for column, period in enumerate(periods)
    }


def with_reference(figures: Sequence[Figure], shown: dict[tuple[Any, str | None], bool]) -> dict[tuple[Any, str | None], bool]:
    """The same, where nothing of a period is shown whose group of reference is hidden: the others' ratios would give it away."""
    closed = {one.period for one in figures if REFERENCE in one.quality and not shown[one.period, one.group]}
    return {key: may and key[0] not in closed for key, may in shown.items()}


def published(figures: Sequence[Figure], measure: Measure, *, threshold: int = THRESHOLD) -> list[Figure]:
    """The figures as they may leave the office: those that would point at people are emptied, and say so.

    By year only, because months would have to be held against years too. Raises BadInput for what is not public.
    """
    if measure.publication is not Publication.PUBLIC or measure.kind not in (Kind.SHARE, Kind.COMPARISON):
        raise BadInput(f"{measure.id} is not published ({measure.publication}).", "Choose a public measure of shares.")
    if any(one.grain != "year" for one in figures):
        raise BadInput("Only figures by year are published.", "Say --grain year.")
    least = max(LEAST_DENOMINATOR, measure.minimum_n)
    if figures and figures[0].group_by == ALL:
        sizes = {(one.period, one.group): (one.numerator or 0, one.denominator or 0) for one in figures}
        shown = {key: not is_small(*size, threshold=threshold, least=least) for key, size in sizes.items()}
    else:
        shown = with_reference(figures, public(figures, threshold=threshold, least=least))
    return [one if shown[one.period, one.group] else _emptied(one) for one in figures]


def _emptied(figure: Figure) -> Figure:
    nothing: dict[str, Any] = {"numerator": None, "denominator": None, "value": None, "low": None, "high": None, "left_out": 0}
    return replace(figure, **nothing, quality=(TOO_FEW,))
