"""C01: accused of prostitution as an adult."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import accused, merged, person

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21
CHILD = date(2014, 5, 1)  # and 16


def test_an_adult_charge_is_found_and_a_childs_is_not() -> None:
    assert answers(merged(person("ann"), accused("ann", "c1", DAY, "LOITER_PROST")), "C01")[("ann", "C01")][0] == "true"
    assert answers(merged(person("ann"), accused("ann", "c1", CHILD, "PROSTITUTION")), "C01") == {}


def test_a_buyer_is_not_and_an_unknown_age_leaves_it_open() -> None:
    assert answers(merged(person("ann"), accused("ann", "c1", DAY, "BUYER")), "C01") == {}
    assert answers(accused("ann", "c1", DAY, "PROSTITUTION"), "C01")[("ann", "C01")][0] == "unknown"
