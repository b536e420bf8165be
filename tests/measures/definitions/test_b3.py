"""B3: children charged for being sold."""

from __future__ import annotations

from datetime import date

from tests.measures.stories import MARCH, case, merged, only

CHILD = date(2008, 1, 1)


def test_a_child_filed_against_and_a_child_who_was_not() -> None:
    given = merged(
        case("1", "PROSTITUTION", birth=CHILD), case("2", "PROSTITUTION", "declined", birth=CHILD), case("3", "PROSTITUTION")
    )
    assert only(given, "B3") == (1, 2, 0.5, 0)


def test_the_day_before_she_is_18_counts_and_the_birthday_does_not() -> None:
    assert only(case("1", "PROSTITUTION", birth=date(2006, 3, 11)), "B3")[1] == 1
    given = merged(case("1", "PROSTITUTION", birth=date(2006, 3, 10)), case("2", "PROSTITUTION", birth=CHILD))
    assert only(given, "B3")[1] == 1


def test_one_person_in_two_cases_of_a_year_is_one_person() -> None:
    twice = [case(number, "PROSTITUTION", birth=CHILD, person="ann") for number in "12"]
    assert only(merged(*twice), "B3") == (1, 1, 1, 0)


def test_no_birth_date_is_unknown_unless_she_appears_as_a_juvenile() -> None:
    assert only(case("1", "PROSTITUTION", birth=None), "B3") == (0, 0, None, 1)
    assert only(case("1", "PROSTITUTION", birth=None, role="juvenile"), "B3") == (1, 1, 1, 0)


def test_a_birth_date_that_makes_her_a_small_child_contradicts_itself() -> None:
    assert only(case("1", "PROSTITUTION", birth=date(2020, 1, 1)), "B3") == (0, 0, None, 1)


def test_years_alone_can_say_that_she_was_an_adult() -> None:
    given = merged(case("1", "PROSTITUTION", birth=date(1990, 1, 1)), case("2", "PROSTITUTION", birth=CHILD))
    given["party"][0]["birth_date_precision"] = "year"
    assert only(given, "B3") == (1, 1, 1, 0)
    assert MARCH.year - 1990 > 18
