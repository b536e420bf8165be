"""Paths, guards and bridges of the graph of linked pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from justexits.linkage.cluster import Graph, could_be_one_birth, one_slip, path_probabilities


def graph(size: int, *edges: tuple[int, int, float]) -> Graph:
    """A graph whose probabilities say what the weights mean: probability = weight / 100."""
    ordered = sorted(edges)
    weight = np.array([w for _, _, w in ordered], dtype=np.float64)
    return Graph(
        size=size,
        a=np.array([a for a, _, _ in ordered], dtype=np.int64),
        b=np.array([b for _, b, _ in ordered], dtype=np.int64),
        weight=weight,
        probability=weight / 100,
        sure=np.zeros(len(ordered), dtype=bool),
        decided=np.zeros(len(ordered), dtype=bool),
    )


def paths(made: Graph, *founders: int) -> list[float]:
    inside = np.ones(len(made.a), dtype=bool)
    return path_probabilities(made, inside, np.array(founders, dtype=np.int64)).tolist()


def test_the_path_is_as_strong_as_its_weakest_link_on_the_strongest_way() -> None:
    made = graph(4, (0, 1, 90), (1, 2, 80), (0, 2, 60), (2, 3, 95))
    assert paths(made, 0) == pytest.approx([1.0, 0.9, 0.8, 0.8])
    assert paths(made, 3) == pytest.approx([0.8, 0.8, 0.95, 1.0])


def test_those_who_stand_alone_have_a_path_of_one() -> None:
    assert paths(graph(3, (0, 1, 70)), 0, 2) == pytest.approx([1.0, 0.7, 1.0])
    assert paths(graph(2), 0, 1) == [1.0, 1.0]


@given(st.data())
def test_the_strongest_path_is_what_trying_every_way_finds(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 7))
    pairs = [(a, b) for a in range(size) for b in range(a + 1, size)]
    chosen = {(n, n + 1) for n in range(size - 1)} | set(data.draw(st.lists(st.sampled_from(pairs))))
    edges = [(a, b, float(data.draw(st.integers(1, 99)))) for a, b in sorted(chosen)]
    best = np.zeros((size, size))
    np.fill_diagonal(best, 1.0)
    for a, b, weight in edges:
        best[a, b] = best[b, a] = weight / 100
    for middle in range(size):  # the slow, obvious way: widest path by Floyd and Warshall
        best = np.maximum(best, np.minimum(best[:, [middle]], best[[middle], :]))
    assert paths(graph(size, *edges), 0) == pytest.approx(best[0].tolist())


@pytest.mark.parametrize(
    ("one", "two", "may"),
    [
        ("1998-03-14", "1998-03-14", True),
        ("1998-03-14", "1996-11-02", True),
        ("1998-03-14", "1992-03-14", True),
        ("1998-03-14", "1908-03-14", True),
        ("1998-03-04", "1998-04-03", True),
        ("1998-03-14", "1970-07-22", False),
        ("1998-03-14", "1971-03-15", False),
    ],
)
def test_which_birth_dates_may_be_one_persons(one: str, two: str, may: bool) -> None:
    assert could_be_one_birth(one, two) is may
    assert could_be_one_birth(two, one) is may


@pytest.mark.parametrize(
    ("one", "two", "slip"),
    [
        ("A123", "A123", True),
        ("A123", "A132", True),
        ("A123", "A12", True),
        ("A123", "A923", True),
        ("A123", "A956", False),
        ("", "", True),
    ],
)
def test_what_one_slip_of_the_keyboard_makes(one: str, two: str, slip: bool) -> None:
    assert one_slip(one, two) is slip
    assert one_slip(two, one) is slip
