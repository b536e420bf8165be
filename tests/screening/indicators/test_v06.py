"""V06: both sides of one incident. It is off until an office has the places of arrests."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import found_by_rarer
from tests.screening.stories import accused, arrest, harmed, merged

DAY = date(2019, 5, 1)


def test_both_sides_of_one_incident() -> None:
    both = merged(
        accused("ann", "c1", DAY, "ASSAULT"),
        harmed("ann", "v1", DAY, "ASSAULT", by="him"),
        arrest("a1", "c1", "c1-ann-defendant", DAY, "bar-1"),
        arrest("a2", "v1", "v1-him-defendant", DAY, "bar-1"),
    )
    assert found_by_rarer(both, "V06") == {"ann"}
    both["arrest"][1]["on"] = DAY + timedelta(1)
    assert found_by_rarer(both, "V06") == set()
