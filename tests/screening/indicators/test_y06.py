"""Y06: a dependency case, or an address in foster care."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import accused

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21
CHILD = date(2014, 5, 1)  # and 16


def test_the_child_of_a_dependency_case_is_found() -> None:
    given = accused("ann", "d1", CHILD, role="child")
    given["case"][0]["kind"] = "dependency"
    assert answers(given, "Y06") == {("ann", "Y06"): ("true", False, (), ("party:d1-ann-child",))}


def test_a_foster_or_group_home_address_is_found_and_a_home_is_not() -> None:
    for kind, truth in (("foster", 1), ("group_home", 1), ("home", 0), (None, 0)):
        given = accused("ann", "c1", DAY, "OTHER")
        given["party"][0]["address_kind"] = kind
        assert len(answers(given, "Y06")) == truth


def test_the_parent_in_a_dependency_case_is_not() -> None:
    given = accused("ann", "d1", CHILD, role="parent")
    given["case"][0]["kind"] = "dependency"
    assert answers(given, "Y06") == {}
