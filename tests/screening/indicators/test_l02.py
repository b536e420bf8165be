"""L02: arrests in three jurisdictions within 24 months."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import answers
from tests.screening.stories import World, accused, merged

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def _in(*cities: str | None, days: int = 365, dated: bool = True) -> World:
    given = merged(*[accused("ann", f"c{n}", DAY, "OTHER") for n, _ in enumerate(cities)])
    given["arrest"] = [
        {
            **{"arrest_id": f"a{n}", "case_id": f"c{n}", "party_id": f"c{n}-ann-defendant", "jurisdiction": city},
            "on": DAY + timedelta(n * days) if dated or n else None,
        }
        for n, city in enumerate(cities)
    ]
    return given


def test_three_cities_in_two_years_are_found() -> None:
    assert answers(_in("A", "B", "C"), "L02")[("ann", "L02")][0] == "true"


def test_two_cities_or_a_longer_time_are_not() -> None:
    assert answers(_in("A", "B", "A"), "L02") == {}
    assert answers(_in("A", "B", "C", days=366), "L02") == {}


def test_an_arrest_without_a_day_leaves_it_open() -> None:
    assert answers(_in("A", "B", "C", dated=False), "L02")[("ann", "L02")][:3] == ("unknown", False, ("arrest.on",))
