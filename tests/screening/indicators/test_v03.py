"""V03: a victim who was strangled or held."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import accused, harmed

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def test_each_class_is_found_and_an_assault_is_not() -> None:
    for name, count in (("STRANGULATION", 1), ("KIDNAP_FI", 1), ("ASSAULT", 0)):
        assert len(answers(harmed("ann", "v1", DAY, name), "V03")) == count


def test_whoever_did_it_is_no_victim() -> None:
    assert answers(accused("ann", "c1", DAY, "STRANGULATION"), "V03") == {}
