"""S02: possession of drugs."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import accused, harmed

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def test_each_of_its_classes_is_found_and_what_sounds_alike_is_not() -> None:
    for name in ("DRUG_POSS",):
        expected = ("true", False, (), ("charge:c1-ann-defendant-0",))
        assert answers(accused("ann", "c1", DAY, name), "S02")[("ann", "S02")] == expected
    assert answers(accused("ann", "c1", DAY, "DRUG_SELL"), "S02") == {}


def test_a_victim_of_it_is_not_accused() -> None:
    assert ("ann", "S02") not in answers(harmed("ann", "v1", DAY, "DRUG_POSS", by="him"), "S02")
