"""The catalogue: 60 measures and two of our own, each with a whole card and, where it is on, a hand-worked world."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from justexits.core.errors import BadInput
from justexits.measures import GROUPS, Better, Measure, catalogue, group_words, measure_of, readiness
from justexits.measures.definitions.not_counted_yet import card
from justexits.records.tables import TABLES
from tests.machine import need
from tests.measures.hand import HAND
from tests.measures.stories import only
from tests.tracked import ROOT
from tests.worlds import world

SHARED = ROOT.parent / "shared" / "measures" / "catalogue.csv"
OF_OUR_OWN = ("A9", "FR1")  # who is surfaced, for the audit of screening; and felony review, which one office publishes
ON = [one for one in catalogue() if one.is_on]


def test_every_measure_of_the_catalogue_is_here_once() -> None:
    need(None if SHARED.exists() else "The catalogue that the project started from is not beside this clone.")
    with Path(SHARED).open(encoding="utf-8") as file:
        wanted = [row["id"] for row in csv.DictReader(file)]
    assert sorted(wanted) == sorted(one.id for one in catalogue() if one.id not in OF_OUR_OWN)


@pytest.mark.parametrize("one", ON, ids=lambda one: one.id)
def test_a_measure_comes_to_what_was_counted_by_hand(one: Measure) -> None:
    hand = HAND[one.id]
    assert only(hand.world, one.id) == (hand.numerator, hand.denominator, pytest.approx(hand.value), hand.left_out)


def test_only_what_is_counted_has_a_hand_worked_world() -> None:
    assert set(HAND) == {one.id for one in ON}


@pytest.mark.parametrize("one", catalogue(), ids=lambda one: one.id)
def test_a_card_is_whole(one: Measure) -> None:
    known = {other.id for other in catalogue()}
    assert one.question.endswith("?") and one.numerator.endswith(".") and one.denominator.endswith(".")
    assert set(one.guard) <= known and one.source and one.needs and one.objective
    assert one.guard or one.better is Better.CONTEXT, "what has a direction has a measure that it is read with"
    assert set(one.groups) <= set(GROUPS)
    if one.is_on:
        assert all(column in TABLES[table].by_name for table, column in (name.split(".") for name in one.needs))
        assert not one.to_record
    else:
        assert one.to_record and not one.groups


def test_a_measure_that_no_table_carries_is_off_and_says_what_to_record() -> None:
    why = {state.measure: state.why for state in readiness(world()) if not state.ready}
    assert set(why) == {one.id for one in catalogue()}
    assert why["C4"].endswith("Reviews made on the site, and counts of referrals offered.")


def test_a_measure_is_found_by_its_id_in_any_case() -> None:
    assert measure_of("fr1") is measure_of("FR1") is not None
    assert measure_of("Z1") is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"question": None}, "C4 has no question"),
        ({"kind": "guess"}, "Write one of share"),
        ({"better": "sideways"}, "C4 has a better that is not known"),
        ({"colour": "red"}, "lines that nobody reads: colour"),
    ],
)
def test_a_card_that_is_not_whole_is_refused_with_the_remedy(change: dict[str, Any], said: str) -> None:
    off = next(one for one in catalogue() if one.id == "C4")
    entry: dict[str, Any] = {
        name: getattr(off, name) for name in ("id", "name", "question", "counted", "numerator", "denominator")
    }
    entry |= {"anchor": off.anchor, "guard": list(off.guard), "needs": list(off.needs), "to_record": off.to_record}
    entry |= {"source": off.source, "kind": "share", "better": "up", "publication": "public"}
    assert card(entry, "cards.yaml") == off
    with pytest.raises(BadInput, match=said):
        card(entry | change, "cards.yaml")


def test_a_group_is_shown_in_words() -> None:
    assert group_words("race", "hispanic") == "Hispanic or Latino"
    assert group_words("sex", None) == "not recorded"
    assert group_words("offense", "Narcotics") == "Narcotics"
    assert group_words("all", None) == "Everybody"
