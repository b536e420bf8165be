"""S01: shop theft of low value."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import accused

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def test_1000_dollars_are_found_and_1001_are_not() -> None:
    assert answers(accused("ann", "c1", DAY, "THEFT_RETAIL", amount=1000.0), "S01")[("ann", "S01")][0] == "true"
    assert answers(accused("ann", "c1", DAY, "THEFT_RETAIL", amount=1001.0), "S01") == {}


def test_an_unknown_amount_leaves_it_open() -> None:
    found = answers(accused("ann", "c1", DAY, "THEFT_RETAIL", amount=None), "S01")
    assert found[("ann", "S01")][:3] == ("unknown", False, ("charge.amount",))
