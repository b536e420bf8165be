"""Ids are the same for the same thing, and different for different things."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from justexits.core.ids import new_id, stable_id

PARTS = st.lists(st.text(st.characters(exclude_characters="\x1f", exclude_categories=["Cs"])), min_size=1, max_size=4)


def test_the_id_of_a_thing_never_changes() -> None:
    assert stable_id("person", "three-rivers", "P-1") == "person-a328be48ece46314"


@given(PARTS, PARTS)
def test_different_parts_give_different_ids_wherever_they_are_divided(one: list[str], other: list[str]) -> None:
    assert (stable_id("x", *one) == stable_id("x", *other)) == (one == other)


def test_new_ids_are_new() -> None:
    made = {new_id("key") for _ in range(1000)}
    assert len(made) == 1000
    assert all(one.startswith("key-") for one in made)
