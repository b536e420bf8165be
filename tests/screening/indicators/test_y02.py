"""Y02: first accused of prostitution at 18 to 20."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import accused, merged, person

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21
CHILD = date(2014, 5, 1)  # and 16


YOUNG = date(2017, 5, 1)


def test_a_first_charge_at_19_is_found() -> None:
    given = merged(person("ann"), accused("ann", "c1", YOUNG, "PROSTITUTION"), accused("ann", "c2", DAY, "PROSTITUTION"))
    assert answers(given, "Y02")[("ann", "Y02")] == ("true", False, (), ("charge:c1-ann-defendant-0",))


def test_a_charge_from_before_18_or_first_at_21_is_not() -> None:
    earlier = accused("ann", "c0", CHILD, "PROSTITUTION", role="juvenile")
    assert answers(merged(person("ann"), earlier, accused("ann", "c1", YOUNG, "PROSTITUTION")), "Y02") == {}
    assert answers(merged(person("ann"), accused("ann", "c1", DAY, "PROSTITUTION")), "Y02") == {}


def test_a_charge_without_a_day_leaves_it_open() -> None:
    given = merged(person("ann"), accused("ann", "c1", YOUNG, "PROSTITUTION"), accused("ann", "c2", None, "PROSTITUTION"))
    assert answers(given, "Y02")[("ann", "Y02")][:3] == ("unknown", False, ("charge.offense_date",))
