"""C07: charged as an exploiter, and sold before."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import answers
from tests.screening.stories import World, accused, merged

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21
CHILD = date(2014, 5, 1)  # and 16


def _both(sold: date | None) -> World:
    return merged(accused("ann", "c1", sold, "PROSTITUTION"), accused("ann", "c2", DAY, "PROST_PROMOTE"))


def test_sold_before_or_on_the_same_day_is_found_later_is_not() -> None:
    assert answers(_both(CHILD), "C07")[("ann", "C07")][0] == "true"
    assert answers(_both(DAY), "C07")[("ann", "C07")][0] == "true"
    assert answers(_both(DAY + timedelta(1)), "C07") == {}


def test_an_unknown_day_leaves_it_open() -> None:
    assert answers(_both(None), "C07")[("ann", "C07")][:3] == ("unknown", False, ("charge.offense_date",))
