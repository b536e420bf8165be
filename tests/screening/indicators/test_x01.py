"""X01: charged with exploiting others."""

from __future__ import annotations

from datetime import date

import pytest

from justexits.records.codes import offense_group
from tests.screening.answers import answers
from tests.screening.stories import accused


@pytest.mark.parametrize("kind", offense_group("EX"))
def test_every_class_of_the_group_is_found(kind: str) -> None:
    assert answers(accused("him", "x1", date(2020, 1, 1), kind), "X01")[("him", "X01")][0] == "true"


def test_a_buyer_is_not() -> None:
    assert answers(accused("him", "x1", date(2020, 1, 1), "BUYER"), "X01") == {}
