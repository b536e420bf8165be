"""H2: days from filing to the end of exploiter cases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.measures.stories import UNTIL, World, case, merged, only

FILED = date(2024, 1, 1)


def ended(number: str, days: int, **more: Any) -> World:
    return case(number, "HT_SEX", on=FILED, disposed_on=FILED + timedelta(days=days), status="disposed", **more)


def waiting(number: str) -> World:
    return case(number, "HT_SEX", on=FILED, status="filed")


def test_the_median_of_three_ended_cases_is_the_middle_one() -> None:
    assert only(merged(ended("1", 10), ended("2", 20), ended("3", 90)), "H2") == (20, 3, 20, 0)


def test_cases_that_go_on_count_as_waiting_so_that_slow_ones_are_not_forgotten() -> None:
    assert only(merged(ended("1", 10), ended("2", 20), waiting("3"), waiting("4")), "H2")[2] == 20
    assert only(merged(ended("1", 10), waiting("3"), waiting("4")), "H2") == (None, 3, None, 0)


def test_an_end_without_a_day_or_before_the_filing_is_left_out() -> None:
    undated = case("2", "HT_SEX", on=FILED, status="disposed")
    assert only(merged(ended("1", 10), undated), "H2") == (10, 1, 10, 1)
    assert only(merged(ended("1", 10), ended("2", -5)), "H2") == (10, 1, 10, 1)


def test_an_end_that_the_records_do_not_reach_to_yet_is_still_waiting() -> None:
    assert only(merged(ended("1", 10), ended("2", (UNTIL - FILED).days + 30)), "H2") == (10, 2, 10, 0)


def test_a_disposition_on_a_charge_says_that_it_ended() -> None:
    given = merged(ended("1", 10), waiting("2"))
    given["charge"][1]["disposition"] = "dismissed"
    assert only(given, "H2") == (10, 1, 10, 1)
