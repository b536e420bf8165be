"""Exploration: a tenth to a fifth of the queue comes from below the line, unmarked, and says how many are missed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justexits.core.errors import BadInput
from justexits.screening.exploration import missed, queue

SURFACED = [f"s{n}" for n in range(100)]
BELOW = [f"b{n}" for n in range(1000)]


def test_a_fifth_of_the_queue_is_drawn_and_the_rest_keeps_its_order() -> None:
    made = queue(SURFACED, BELOW, capacity=50, share=0.2, seed="2026-03")
    assert (len(made.people), len(made.explored), made.below) == (50, 10, 1000)
    assert [who for who in made.people if who not in made.explored] == SURFACED[:40]


def test_the_places_of_explored_people_give_nothing_away() -> None:
    made = queue(SURFACED, BELOW, capacity=100, share=0.2, seed="2026-03")
    places = [place for place, who in enumerate(made.people) if who in made.explored]
    assert min(places) < 25 and max(places) > 75


def test_the_same_period_draws_the_same_people_and_another_period_others() -> None:
    first = queue(SURFACED, BELOW, capacity=50, share=0.1, seed="2026-03")
    assert queue(SURFACED, BELOW[::-1], capacity=50, share=0.1, seed="2026-03") == first
    assert queue(SURFACED, BELOW, capacity=50, share=0.1, seed="2026-04").explored != first.explored


@given(st.integers(0, 60), st.integers(0, 30), st.integers(0, 40), st.sampled_from([0.1, 0.15, 0.2]))
def test_nobody_stands_twice_and_never_more_than_can_be_reviewed(surfaced: int, below: int, capacity: int, share: float) -> None:
    made = queue(SURFACED[:surfaced], BELOW[:below], capacity=capacity, share=share, seed="x")
    assert len(made.people) == len(set(made.people)) <= capacity
    assert made.explored <= set(BELOW)


@pytest.mark.parametrize("share", [0.0, 0.09, 0.21, 1.0])
def test_another_share_is_refused(share: float) -> None:
    with pytest.raises(BadInput, match="explored"):
        queue(SURFACED, BELOW, capacity=10, share=share, seed="x")


def test_misses_come_with_an_interval_that_holds_the_estimate() -> None:
    made = missed(1000, ["identified"] * 2 + ["not_indicated"] * 98 + ["cannot_say"] * 5)
    assert (made.explored, made.identified, made.estimate) == (100, 2, 20.0)
    assert made.low is not None and made.high is not None
    assert made.low < 20 < made.high < 100


def test_without_reviews_nothing_is_said() -> None:
    assert missed(1000, ["more_needed"]).estimate is None
