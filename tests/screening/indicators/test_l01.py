"""L01: found twice or more at hotels and like places."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import answers
from tests.screening.stories import World, accused, merged

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def _at(*places: str | None) -> World:
    given = merged(*[accused("ann", f"c{n}", DAY + timedelta(n), "OTHER") for n, _ in enumerate(places)])
    given["arrest"] = [
        {
            "arrest_id": f"a{n}",
            "case_id": f"c{n}",
            "party_id": f"c{n}-ann-defendant",
            "on": DAY + timedelta(n),
            "place_kind": place,
        }
        for n, place in enumerate(places)
    ]
    return given


def test_two_such_places_are_found_and_one_is_not() -> None:
    assert answers(_at("hotel", "massage"), "L01")[("ann", "L01")] == ("true", False, (), ("arrest:a0", "arrest:a1"))
    assert answers(_at("hotel", "street", None), "L01") == {}


def test_one_arrest_recorded_twice_is_one() -> None:
    given = _at("hotel")
    given["arrest"].append({**given["arrest"][0], "arrest_id": "again"})
    assert answers(given, "L01") == {}
