"""Paths, guards and bridges of the graph of linked pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from justexits.linkage.cluster import Graph, _Building, _Group, could_be_one_birth, one_slip, path_probabilities


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


def building(*sizes_of_one: int, weights: dict[tuple[int, int], float]) -> _Building:
    """So many single appearances, and what each weighed pair says in bits over what links."""
    made = _Building({node: _Group() for node in range(*sizes_of_one)})
    ends = np.array(sorted(weights), dtype=np.int64)
    made.weigh(ends[:, 0], ends[:, 1], np.array([weights[tuple(pair)] for pair in ends.tolist()]))
    return made


def joined(made: _Building, *ties: tuple[int, int, float]) -> bool:
    for a, b, weight in ties:
        made.add(a, b, weight=weight, sure=False, decided=False)
    return made.root(ties[-1][0]) == made.root(ties[-1][1])


def test_one_weak_tie_does_not_join_two_groups_whose_other_pairs_speak_against_it() -> None:
    tight = ((0, 1, 20.0), (2, 3, 20.0))
    against = {(0, 1): 16.0, (2, 3): 16.0, (0, 2): 2.0}
    assert not joined(building(4, weights=against), *tight, (0, 2, 6.0)), "three pairs that were never weighed"
    for_it = against | {(0, 3): 0.0, (1, 2): -2.0, (1, 3): -1.0}
    assert joined(building(4, weights=for_it), *tight, (0, 2, 6.0))


def test_a_strong_tie_or_the_word_of_a_person_joins_them_all_the_same() -> None:
    tight = ((0, 1, 20.0), (2, 3, 20.0))
    against = {(0, 1): 16.0, (2, 3): 16.0, (0, 2): 16.0}
    assert joined(building(4, weights=against), *tight, (0, 2, 20.0))
    made = building(4, weights=against | {(0, 2): 2.0})
    assert not joined(made, *tight, (0, 2, 6.0))
    made.add(0, 2, weight=6.0, sure=False, decided=True)
    assert made.root(0) == made.root(2)
