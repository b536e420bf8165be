"""Targets are kept with their history, and a figure is held against one without crying wolf."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from justexits.core.errors import BadInput
from justexits.measures import measure_of
from justexits.measures.annotations import annotations_for, as_annotation
from justexits.measures.figures import Figure
from justexits.measures.targets import Standing, Target, against, as_target, check_target, history, target_on

JANUARY = date(2024, 1, 1)


def target(name: str, value: float, **more: Any) -> Target:
    row = {"target_id": name, "measure": "B2", "group": None, "value": value, "from_on": JANUARY, "by_on": None}
    row |= {"decided_by": "lee", "decided_at": datetime(2024, 1, len(name), tzinfo=UTC), "office_id": "o", "snapshot": 4}
    return as_target(row | more)


def figure(numerator: float, denominator: float, low: float, high: float) -> Figure:
    return Figure(
        measure="B2", office_id="o", period=JANUARY, grain="month", group_by="all", group=None, numerator=numerator,
        denominator=denominator, value=numerator / denominator if denominator else None, low=low, high=high, left_out=0,
        quality=(), definition_version="1",
    )  # fmt: skip


def said(found: Figure, wanted: float, measure: str = "B2", **more: Any) -> tuple[str, str]:
    definition = measure_of(measure)
    assert definition is not None
    stands = against(found, target("a", wanted, **more), definition)
    return stands.standing, stands.sentence


def test_the_newest_target_that_begins_by_a_day_holds_on_it() -> None:
    given = [target("a", 0.5), target("bb", 0.4, from_on=date(2024, 6, 1)), target("ccc", 0.1, group="white")]
    assert (target_on(given, "B2", date(2024, 5, 31)) or given[2]).value == 0.5
    assert (target_on(given, "B2", date(2024, 6, 1)) or given[2]).value == 0.4
    assert target_on(given, "B2", date(2023, 12, 31)) is None
    assert target_on(given, "E1", date(2024, 6, 1)) is None


def test_what_was_revised_or_taken_back_no_longer_holds_and_stays_in_the_history() -> None:
    given = [target("a", 0.5), target("bb", 0.4, revises="a"), target("ccc", 0.4, revises="bb", withdrawn=True)]
    assert target_on(given, "B2", JANUARY) is None
    assert target_on(given[:2], "B2", JANUARY) == given[1]
    assert [one.target_id for one in history(reversed(given), "B2")] == ["a", "bb", "ccc"]


def test_a_figure_reaches_misses_or_is_too_small_to_say() -> None:
    # Fewer charges filed is better: B2 goes down.
    assert said(figure(30, 100, 0.2, 0.4), 0.35) == ("reached", "The target is reached: 30 % against 35 %.")
    assert said(figure(30, 100, 0.22, 0.4), 0.2, by_on=date(2025, 1, 1)) == (
        "not_reached",
        "The target is not reached: 30 % against 20 %, to be reached by 2025-01-01.",
    )
    assert said(figure(3, 10, 0.1, 0.6), 0.2) == (
        "too_few",
        "30 % against a target of 20 %: too few to say whether it is missed.",
    )
    assert said(replace(figure(0, 0, 0, 0), value=None), 0.2)[0] == Standing.NO_FIGURE
    assert said(figure(3, 10, 0.1, 0.6), 0.2, measure="E2")[0] == Standing.NO_DIRECTION


@pytest.mark.parametrize(
    ("measure", "value", "by_on", "what"),
    [
        ("Z1", 0.5, None, "no measure Z1"),
        ("B2", 50, None, "B2 cannot be 50"),
        ("B2", -1, None, "B2 cannot be -1"),
        ("B2", 0.5, date(2020, 1, 1), "ends before it begins"),
        ("G4", 1, None, "compares groups"),
    ],
)
def test_a_target_that_cannot_be_is_refused_with_the_remedy(measure: str, value: float, by_on: date | None, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        check_target(measure, value, from_on=JANUARY, by_on=by_on)
    check_target("B2", 0.5, from_on=JANUARY, by_on=date(2025, 1, 1))


def test_an_annotation_stands_beside_its_measure_or_all_of_them_until_it_is_taken_back() -> None:
    def note(name: str, day: int, **more: Any) -> dict[str, Any]:
        row = {"annotation_id": name, "on": date(2024, 3, day), "text": "The policy changed.", "measure": None}
        return row | {"decided_by": "lee", "decided_at": datetime(2024, 3, 1, tzinfo=UTC), "office_id": "o", **more}

    given = [as_annotation(one) for one in (note("a", 9), note("b", 2, measure="B2"), note("c", 3, measure="E1"), note("d", 4))]
    given.append(as_annotation(note("e", 4, revises="d", withdrawn=True)))
    assert [one.annotation_id for one in annotations_for(given, "B2")] == ["b", "a"]
    assert [one.annotation_id for one in annotations_for(given, "B2", first=date(2024, 3, 3), last=date(2024, 3, 9))] == ["a"]
