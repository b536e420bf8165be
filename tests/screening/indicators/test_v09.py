"""V09: harmed by three or more people."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import answers
from tests.screening.stories import harmed, merged

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def test_three_people_are_found_and_one_three_times_is_not() -> None:
    cases = [harmed("ann", f"v{n}", DAY + timedelta(n), "ASSAULT", by=f"by{n}") for n in range(3)]
    assert answers(merged(*cases), "V09")[("ann", "V09")][0] == "true"
    one = [harmed("ann", f"v{n}", DAY + timedelta(n), "ASSAULT", by="him") for n in range(3)]
    assert answers(merged(*one), "V09") == {}


def test_people_who_are_not_known_may_be_one() -> None:
    given = merged(*[harmed("ann", f"v{n}", DAY, "ASSAULT", by=f"by{n}") for n in range(3)])
    for party in given["party"]:
        if party["role"] == "defendant":
            party.pop("person")
    assert answers(given, "V09") == {}
