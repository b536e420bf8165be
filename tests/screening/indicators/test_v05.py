"""V05: victim and accused within 24 months."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import answers
from tests.screening.stories import World, accused, harmed, merged

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def _both(days: int | None) -> World:
    on = DAY + timedelta(days) if days is not None else None
    return merged(harmed("ann", "v1", DAY, "ASSAULT", by="him"), accused("ann", "c1", on, "OTHER"))


def test_730_days_before_or_after_are_found_and_731_are_not() -> None:
    assert {answers(_both(days), "V05")[("ann", "V05")][0] for days in (730, -730)} == {"true"}
    assert answers(_both(731), "V05") == {}


def test_both_roles_in_one_case_are_not_and_an_unknown_day_leaves_it_open() -> None:
    one = harmed("ann", "v1", DAY, "ASSAULT", by="ann")
    assert answers(one, "V05") == {}
    assert answers(_both(None), "V05")[("ann", "V05")][:3] == ("unknown", False, ("case.referred_on",))
