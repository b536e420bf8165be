"""What people decide of a pair is kept through every run, and never overruled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from justexits.linkage.bands import PARTED
from justexits.linkage.parties import Before
from tests.linkage.people import HER, groups, linked

FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)
STRANGER = {"given_name": "Delphine", "family_name": "Achterberg", "state_id": "WA55500123"}


def decided(*answers: tuple[str, str, str]) -> Before:
    rows = [
        {"party_id": one, "other_party_id": two, "answer": answer, "decided_at": FIRST + timedelta(hours=number)}
        for number, (one, two, answer) in enumerate(answers)
    ]
    return Before(decisions=pa.Table.from_pylist(rows))


def test_two_who_agree_in_everything_stay_two_when_a_person_said_so() -> None:
    result = linked(HER, HER, before=decided(("p2", "p1", "different")))
    assert groups(result) == [["p1"], ["p2"]]
    assert result.edges["apart"].to_pylist() == [PARTED]
    assert result.possible_link.num_rows == 0  # it is decided, so nobody is asked again


def test_a_third_record_between_them_does_not_join_them_either() -> None:
    result = linked(HER, HER, HER, HER, before=decided(("p1", "p2", "different")))
    assert not [group for group in groups(result) if {"p1", "p2"} <= set(group)]


def test_two_who_agree_in_nothing_are_one_when_a_person_said_so_and_the_page_says_who_decided() -> None:
    result = linked(HER, STRANGER, before=decided(("p1", "p2", "same")))
    assert groups(result) == [["p1", "p2"]]
    assert result.person_party["match_explanation"].to_pylist() == ["A reviewer decided that these are one person"] * 2
    assert result.person_party["path_probability"].to_pylist() == [1.0, 1.0]


def test_different_wins_over_same_that_comes_by_way_of_others() -> None:
    answers = (("p1", "p2", "same"), ("p2", "p3", "same"), ("p1", "p3", "different"))
    result = linked(HER, STRANGER, HER, before=decided(*answers))
    assert not [group for group in groups(result) if {"p1", "p3"} <= set(group)]


@pytest.mark.parametrize(("last", "together"), [("same", True), ("different", False)])
def test_the_newest_answer_about_a_pair_counts(last: str, together: bool) -> None:
    other = "different" if last == "same" else "same"
    result = linked(HER, STRANGER, before=decided(("p1", "p2", other), ("p2", "p1", last)))
    assert (groups(result) == [["p1", "p2"]]) is together


def test_cannot_tell_leaves_the_pair_as_it_was() -> None:
    assert groups(linked(HER, HER, before=decided(("p1", "p2", "unsure")))) == [["p1", "p2"]]
    assert groups(linked(HER, STRANGER, before=decided(("p1", "p2", "unsure")))) == [["p1"], ["p2"]]


def test_a_decision_about_a_record_that_is_gone_does_no_harm() -> None:
    assert groups(linked(HER, before=decided(("p1", "sealed", "same")))) == [["p1"]]
