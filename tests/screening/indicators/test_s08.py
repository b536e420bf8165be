"""S08: no record before an exploiter, several cases after."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import answers
from tests.screening.stories import World, accused, merged, together

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def _after(*days: int) -> World:
    own = [accused("ann", f"c{n}", DAY + timedelta(days_), "THEFT_RETAIL") for n, days_ in enumerate(days)]
    return merged(together("t1", DAY, "ann", "him"), *own, accused("him", "x1", DAY + timedelta(900), "HT_SEX"))


def test_three_cases_in_the_year_from_the_first_shared_one_are_found() -> None:
    assert answers(_after(100, 365), "S08")[("ann", "S08")][0] == "true"


def test_two_cases_or_one_too_late_or_one_before_is_not() -> None:
    assert answers(_after(100), "S08") == {}
    assert answers(_after(100, 366), "S08") == {}
    assert answers(_after(100, 200, -30), "S08") == {}


def test_an_unknown_day_leaves_it_open() -> None:
    given = merged(_after(100, 200), accused("ann", "c9", None, "OTHER"))
    assert answers(given, "S08")[("ann", "S08")][:3] == ("unknown", False, ("case.referred_on",))
