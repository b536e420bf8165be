"""Y03a: reported missing as a child."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import merged, missing, person


def test_a_report_before_the_18th_birthday_is_found() -> None:
    given = merged(person("ann"), missing("ann", "m1", date(2013, 9, 1)))
    assert answers(given, "Y03a") == {("ann", "Y03a"): ("true", False, (), ("event:m1-report",))}


def test_a_report_about_an_adult_is_not() -> None:
    assert answers(merged(person("ann"), missing("ann", "m1", date(2020, 9, 1))), "Y03a") == {}


def test_the_parent_who_is_in_the_report_is_not_the_child() -> None:
    given = missing("mother", "m1", date(2013, 9, 1))
    given["party"][0]["role"] = "parent"
    assert answers(given, "Y03a") == {}
