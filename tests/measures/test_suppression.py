"""Small numbers are hidden, and with them whatever would give them away by subtraction."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from justexits.core.errors import BadInput
from justexits.measures import measure_of
from justexits.measures.figures import Figure
from justexits.measures.suppression import attacked, is_small, protect, public, published, weak_cells, with_totals

MANY = 60 if os.environ.get("JUSTEXITS_PROVE") else 3


def small_of(table: np.ndarray) -> np.ndarray:
    return (table > 0) & (table < 10)


def test_a_lone_small_cell_takes_others_with_it() -> None:
    table = with_totals(np.array([[3.0, 40.0, 50.0], [60.0, 30.0, 45.0], [35.0, 70.0, 55.0]]))
    hidden = protect([table], small_of(table))
    assert hidden[0, 0] and hidden[0].sum() >= 2 and hidden[:, 0].sum() >= 2
    assert not weak_cells(table, hidden, 10)


def test_an_attacker_finds_a_lone_hidden_cell_exactly() -> None:
    table = with_totals(np.array([[3.0, 40.0], [60.0, 30.0]]))
    hidden = np.zeros_like(table, dtype=bool)
    hidden[0, 0] = True
    assert attacked(table, hidden)[0, 0] == pytest.approx((3, 3))


def test_two_hidden_cells_whose_sum_is_small_hide_their_total_too() -> None:
    table = with_totals(np.array([[2.0, 3.0, 0.0], [60.0, 70.0, 80.0], [50.0, 20.0, 90.0]]))
    hidden = protect([table], small_of(table))
    assert hidden[0, 3], "the total 5 is small itself"
    assert all(high - low >= 10 for low, high in attacked(table, hidden).values())


def test_a_table_without_small_cells_is_shown_whole() -> None:
    table = with_totals(np.array([[30.0, 40.0], [60.0, 30.0]]))
    assert not protect([table], small_of(table)).any()


def test_an_office_may_raise_the_threshold_and_not_lower_it() -> None:
    table = with_totals(np.array([[12.0, 40.0], [60.0, 30.0]]))
    assert protect([table], (table > 0) & (table < 15), threshold=15)[0, 0]
    with pytest.raises(BadInput, match="never shown"):
        protect([table], small_of(table), threshold=5)


@pytest.mark.parametrize(
    ("numerator", "denominator", "small"),
    [(0, 19, True), (0, 20, False), (19, 19, True), (3, 100, True), (97, 100, True), (100, 100, False), (10, 20, False)],
)
def test_none_and_all_of_a_few_point_at_people_too(numerator: int, denominator: int, small: bool) -> None:
    assert is_small(numerator, denominator, threshold=10, least=20) is small


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(MANY))
def test_no_hidden_cell_of_a_random_table_can_be_narrowed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = with_totals(rng.poisson(rng.gamma(1.2, 15, (8 if MANY > 9 else 5, 5))).astype(float))
    small = small_of(table)
    before = len(weak_cells(table, small, 10))
    hidden = protect([table], small)
    assert (hidden >= small).all() and not weak_cells(table, hidden, 10)
    print(f"seed {seed}: {int(small.sum())} small, {before} of them found by subtraction, {int(hidden.sum())} hidden in the end")


def figure(year: int, group: str | None, met: int, of: int) -> Figure:
    return Figure(
        measure="B2", office_id="o", period=date(year, 1, 1), grain="year", group_by="race", group=group, numerator=float(met),
        denominator=float(of), value=None, low=None, high=None, left_out=0, quality=(), definition_version="1",
    )  # fmt: skip


SHOWN = [
    *(figure(year, group, met, of) for year in (2023, 2024) for group, met, of in (("white", 100, 200), ("black", 50, 90))),
    *(figure(year, None, 15, 40) for year in (2023, 2024)),
    *(figure(2023, "asian", 30, 60), figure(2024, "asian", 2, 12)),
]


def test_figures_of_small_groups_are_hidden_and_another_in_the_year() -> None:
    shown = public(SHOWN)
    assert not shown[date(2024, 1, 1), "asian"]
    assert sum(not may for (period, _), may in shown.items() if period.year == 2024) >= 2
    assert shown[date(2024, 1, 1), "white"] or shown[date(2023, 1, 1), "white"]


def test_what_leaves_the_office_is_emptied_and_says_so() -> None:
    definition = measure_of("B2")
    assert definition is not None
    left = {(one.period.year, one.group): one for one in published(SHOWN, definition)}
    hidden = left[2024, "asian"]
    assert (hidden.numerator, hidden.denominator, hidden.quality) == (None, None, ("too_few_to_publish",))
    everybody = [replace(figure(2024, None, 2, 30), group_by="all"), replace(figure(2023, None, 20, 50), group_by="all")]
    assert [one.denominator for one in published(everybody, definition)] == [None, 50]


@pytest.mark.parametrize(("measure", "grain"), [("H3", "year"), ("A2", "year"), ("B2", "month")])
def test_what_is_not_for_the_public_is_refused(measure: str, grain: str) -> None:
    definition = measure_of(measure)
    assert definition is not None
    with pytest.raises(BadInput, match="published"):
        published([replace(figure(2024, "white", 50, 100), grain=grain)], definition)
