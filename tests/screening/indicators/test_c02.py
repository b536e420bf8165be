"""C02: accused of prostitution in three or more cases."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import answers
from tests.screening.stories import accused, merged

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def test_three_cases_are_found_two_or_three_charges_in_one_are_not() -> None:
    cases = [accused("ann", f"c{n}", DAY + timedelta(n), "PROSTITUTION") for n in range(3)]
    assert answers(merged(*cases), "C02")[("ann", "C02")][0] == "true"
    assert answers(merged(*cases[:2]), "C02") == {}
    assert answers(accused("ann", "c1", DAY, "PROSTITUTION", "LOITER_PROST", "PROSTITUTION"), "C02") == {}
