"""Y03: reported missing as a child twice or more."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import answers
from tests.screening.stories import merged, missing, person

CHILD = date(2014, 5, 1)  # she, born 1998-03-14, is 16


def test_two_reports_on_two_days_are_found() -> None:
    given = merged(person("ann"), missing("ann", "m1", CHILD), missing("ann", "m2", CHILD + timedelta(90)))
    assert answers(given, "Y03")[("ann", "Y03")] == ("true", False, (), ("event:m1-report", "event:m2-report"))


def test_one_report_or_the_same_day_twice_is_not() -> None:
    assert answers(merged(person("ann"), missing("ann", "m1", CHILD)), "Y03") == {}
    assert answers(merged(person("ann"), missing("ann", "m1", CHILD), missing("ann", "m2", CHILD)), "Y03") == {}


def test_a_second_report_without_a_day_leaves_it_open() -> None:
    given = merged(person("ann"), missing("ann", "m1", CHILD), missing("ann", "m2", None))
    assert answers(given, "Y03")[("ann", "Y03")][:3] == ("unknown", False, ("event.on",))
