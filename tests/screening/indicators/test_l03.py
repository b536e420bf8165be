"""L03: at an exploiter's place. It is off until an office has the places of arrests."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import found_by_rarer
from tests.screening.stories import accused, arrest, merged

DAY = date(2019, 5, 1)


def test_at_an_exploiters_place() -> None:
    near = merged(
        accused("ann", "c1", DAY, "OTHER"),
        accused("him", "x1", DAY, "HT_SEX"),
        arrest("a1", "c1", "c1-ann-defendant", DAY + timedelta(30), "hotel-1"),
        arrest("a2", "x1", "x1-him-defendant", DAY, "hotel-1"),
    )
    assert found_by_rarer(near, "L03") == {"ann"}
    near["arrest"][0]["on"] = DAY + timedelta(31)
    assert found_by_rarer(near, "L03") == set()
