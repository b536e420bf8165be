"""Y04: found at a hotel or away soon after a missing report."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import answers
from tests.screening.stories import World, accused, merged, missing, person

CHILD = date(2014, 5, 1)  # she, born 1998-03-14, is 16


def _found(days: int, place: str | None, city: str | None = None) -> World:
    on = CHILD + timedelta(days)
    given = merged(person("ann"), missing("ann", "m1", CHILD), accused("ann", "c1", on, "OTHER", role="juvenile"))
    given["event"][0]["jurisdiction"] = "Alder"
    given["arrest"] = [
        {"arrest_id": "a1", "case_id": "c1", "party_id": "c1-ann-juvenile", "on": on, "place_kind": place, "jurisdiction": city}
    ]
    return given


def test_an_arrest_at_a_hotel_within_30_days_is_found() -> None:
    assert answers(_found(30, "hotel"), "Y04")[("ann", "Y04")] == ("true", False, (), ("arrest:a1", "event:m1-report"))


def test_an_arrest_in_another_city_is_found_too() -> None:
    assert answers(_found(3, "street", "Belmont"), "Y04")[("ann", "Y04")][0] == "true"


def test_a_day_too_late_or_a_street_at_home_is_not() -> None:
    assert answers(_found(31, "hotel"), "Y04") == {}
    assert answers(_found(3, "street", "Alder"), "Y04") == {}


def test_a_place_that_was_not_recorded_leaves_it_open() -> None:
    assert answers(_found(3, None), "Y04")[("ann", "Y04")][:3] == ("unknown", False, ("arrest.place_kind",))
