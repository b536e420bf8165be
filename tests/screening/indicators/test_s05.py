"""S05: did not come to court as accused, twice or more."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import answers
from tests.screening.stories import World, accused, event, merged

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def _absent(*days: date | None, role: str = "defendant") -> World:
    events = [event(f"e{n}", "failure_to_appear", on, "c1", f"c1-ann-{role}") for n, on in enumerate(days)]
    return merged(accused("ann", "c1", DAY, "OTHER", role=role), *events)


def test_two_days_are_found_one_day_twice_is_not() -> None:
    assert answers(_absent(DAY, DAY + timedelta(9)), "S05")[("ann", "S05")][0] == "true"
    assert answers(_absent(DAY, DAY), "S05") == {}


def test_a_witness_is_not_and_an_unknown_day_leaves_it_open() -> None:
    assert answers(_absent(DAY, DAY + timedelta(9), role="witness"), "S05") == {}
    assert answers(_absent(DAY, None), "S05")[("ann", "S05")][:3] == ("unknown", False, ("event.on",))
