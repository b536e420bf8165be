"""Y05: a child victim of a sexual offense."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import harmed, merged, person

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21
CHILD = date(2014, 5, 1)  # and 16


def test_a_child_victim_is_found() -> None:
    found = answers(merged(person("ann"), harmed("ann", "v1", CHILD, "CSA", by="him")), "Y05")
    assert found == {("ann", "Y05"): ("true", False, (), ("charge:v1-him-defendant-0", "party:v1-ann-victim"))}


def test_an_adult_victim_and_a_child_hurt_otherwise_are_not() -> None:
    assert answers(merged(person("ann"), harmed("ann", "v1", DAY, "RAPE_SA")), "Y05") == {}
    assert answers(merged(person("ann"), harmed("ann", "v1", CHILD, "ASSAULT")), "Y05") == {}


def test_an_unknown_birth_date_leaves_it_open() -> None:
    assert answers(harmed("ann", "v1", CHILD, "CSA"), "Y05")[("ann", "Y05")][:3] == ("unknown", False, ("party.birth_date",))
