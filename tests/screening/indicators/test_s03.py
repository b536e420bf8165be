"""S03: trespass or loitering."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import accused, harmed

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def test_each_of_its_classes_is_found_and_what_sounds_alike_is_not() -> None:
    for name in ("TRESPASS", "LOITER_OTHER"):
        expected = ("true", False, (), ("charge:c1-ann-defendant-0",))
        assert answers(accused("ann", "c1", DAY, name), "S03")[("ann", "S03")] == expected
    assert answers(accused("ann", "c1", DAY, "LOITER_PROST"), "S03") == {}


def test_a_victim_of_it_is_not_accused() -> None:
    assert ("ann", "S03") not in answers(harmed("ann", "v1", DAY, "TRESPASS", by="him"), "S03")
