"""Exploration: a tenth to a fifth of the queue comes from below the line, unmarked, and says how many are missed."""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa
import pytest

from justexits.core.errors import BadInput
from justexits.screening.exploration import missed, review_queue

SURFACED = [f"s{n:03}" for n in range(100)]
BELOW = [f"b{n}" for n in range(1000)]


def queue(surfaced: list[str], below: list[str], **more: Any) -> list[dict[str, Any]]:
    """The rows of the queue in its order."""
    engine = ibis.duckdb.connect()
    ranks = pa.array(range(len(surfaced)), pa.int64())
    above = engine.create_table("surfaced", pa.table({"person_id": pa.array(surfaced, pa.string()), "order_rank": ranks}))
    pool = engine.create_table("below", pa.table({"person_id": pa.array(below, pa.string())}))
    rows: list[dict[str, Any]] = review_queue(above, pool, **{"seed": "a secret"} | more).to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: row["place"])


def explored(rows: list[dict[str, Any]]) -> list[str]:
    return [row["person_id"] for row in rows if row["at_random"]]


def test_a_fifth_of_the_queue_is_drawn_and_the_rest_keeps_its_order() -> None:
    made = queue(SURFACED, BELOW, share=0.2)
    assert [row["place"] for row in made] == list(range(125))
    assert (len(explored(made)), {row["stands_for"] for row in made}) == (25, {1.0, 40.0})
    assert [row["person_id"] for row in made if not row["at_random"]] == SURFACED
    assert set(explored(made)) <= set(BELOW)


def test_the_places_of_explored_people_give_nothing_away() -> None:
    places = [row["place"] for row in queue(SURFACED, BELOW, share=0.2) if row["at_random"]]
    assert min(places) < 30 and max(places) > 95


def test_the_same_seed_draws_the_same_people_whatever_the_order_and_whoever_is_added() -> None:
    first = queue(SURFACED, BELOW)
    assert queue(SURFACED[::-1], BELOW[::-1] + BELOW) != first, "their own order counts"
    assert explored(queue(SURFACED, BELOW[::-1] + BELOW)) == explored(first)
    assert len(set(explored(queue(SURFACED, [*BELOW, "one more"]))) - set(explored(first))) <= 1
    assert set(explored(queue(SURFACED, BELOW, seed="another"))) != set(explored(first))


@pytest.mark.parametrize(("surfaced", "below", "drawn"), [(0, 9, 0), (1, 0, 0), (1, 9, 1), (40, 3, 3), (17, 9, 3)])
def test_nobody_stands_twice_and_a_short_pool_is_drawn_whole(surfaced: int, below: int, drawn: int) -> None:
    made = queue(SURFACED[:surfaced], BELOW[:below] + SURFACED[: surfaced // 2])
    assert len(explored(made)) == drawn
    assert len({row["person_id"] for row in made}) == len(made) == surfaced + drawn


@pytest.mark.parametrize("share", [0.0, 0.09, 0.21, 1.0])
def test_another_share_is_refused(share: float) -> None:
    with pytest.raises(BadInput, match="explored"):
        queue(SURFACED, BELOW, share=share)


def test_misses_come_with_an_interval_that_holds_the_estimate() -> None:
    made = missed(1000, ["identified"] * 2 + ["not_indicated"] * 98 + ["cannot_say"] * 5)
    assert (made.explored, made.identified, made.estimate) == (100, 2, 20.0)
    assert made.low is not None and made.high is not None
    assert made.low < 20 < made.high < 100


def test_without_reviews_nothing_is_said() -> None:
    assert missed(1000, ["more_needed"]).estimate is None
