"""S04: a false identity."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import accused, harmed

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def test_each_of_its_classes_is_found_and_what_sounds_alike_is_not() -> None:
    for name in ("FALSE_ID_TO_LE", "FRAUD_ID"):
        expected = ("true", False, (), ("charge:c1-ann-defendant-0",))
        assert answers(accused("ann", "c1", DAY, name), "S04")[("ann", "S04")] == expected
    assert answers(accused("ann", "c1", DAY, "FRAUD_OTHER"), "S04") == {}


def test_a_victim_of_it_is_not_accused() -> None:
    assert ("ann", "S04") not in answers(harmed("ann", "v1", DAY, "FALSE_ID_TO_LE", by="him"), "S04")
