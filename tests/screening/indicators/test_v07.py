"""V07: sought a protective order."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import accused

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def test_the_petitioner_is_found_and_the_respondent_is_not() -> None:
    for role, count in (("petitioner", 1), ("respondent", 0)):
        given = accused("ann", "p1", DAY, role=role)
        given["case"][0]["kind"] = "protective_order"
        assert len(answers(given, "V07")) == count


def test_a_petitioner_of_another_matter_is_not() -> None:
    assert answers(accused("ann", "p1", DAY, role="petitioner"), "V07") == {}
