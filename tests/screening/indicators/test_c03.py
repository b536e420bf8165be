"""C03: named as a victim of trafficking or promoting."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import harmed

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def test_the_victim_is_found_with_the_charge_and_a_witness_is_not() -> None:
    given = harmed("ann", "v1", DAY, "PROST_PROMOTE", by="him")
    assert answers(given, "C03") == {("ann", "C03"): ("true", False, (), ("charge:v1-him-defendant-0", "party:v1-ann-victim"))}
    given["party"][-1]["role"] = "witness"
    assert answers(given, "C03") == {}


def test_a_victim_of_something_else_is_not() -> None:
    assert answers(harmed("ann", "v1", DAY, "BUYER"), "C03") == {}
