"""Y07: a child accused beside a much older adult."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import World, accused, merged, person

CHILD = date(2014, 5, 1)  # she, born 1998-03-14, is 16


def _beside(born: date | None) -> World:
    other = accused("him", "c1", CHILD, "OTHER") | {"case": []}
    return merged(person("ann"), person("him", born), accused("ann", "c1", CHILD, "OTHER", role="juvenile"), other)


def test_a_man_of_22_who_is_six_years_older_is_found() -> None:
    assert answers(_beside(date(1992, 3, 1)), "Y07")[("ann", "Y07")][0] == "true"


def test_one_of_20_is_not_and_he_himself_is_not() -> None:
    assert answers(_beside(date(1994, 3, 1)), "Y07") == {}
    assert ("him", "Y07") not in answers(_beside(date(1980, 3, 1)), "Y07")


def test_his_unknown_birth_date_leaves_it_open() -> None:
    assert answers(_beside(None), "Y07")[("ann", "Y07")][:3] == ("unknown", False, ("party.birth_date",))
