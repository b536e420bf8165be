"""Y01: accused of prostitution while a child."""

from __future__ import annotations

from datetime import date

import pytest

from justexits.screening import Basis
from tests.screening.answers import answers, weakly
from tests.screening.stories import accused, merged, person

LAST_DAY_AS_A_CHILD, BIRTHDAY = date(2016, 3, 13), date(2016, 3, 14)


@pytest.mark.parametrize("kind", ["PROSTITUTION", "LOITER_PROST"])
def test_a_charge_before_the_18th_birthday_is_found_with_its_row(kind: str) -> None:
    given = merged(person("ann"), accused("ann", "c1", LAST_DAY_AS_A_CHILD, kind))
    assert answers(given, "Y01") == {("ann", "Y01"): ("true", False, (), ("charge:c1-ann-defendant-0",))}


def test_a_charge_on_the_18th_birthday_is_not() -> None:
    assert answers(merged(person("ann"), accused("ann", "c1", BIRTHDAY, "PROSTITUTION")), "Y01") == {}


@pytest.mark.parametrize("kind", ["BUYER", "PROST_PROMOTE", "THEFT_RETAIL"])
def test_other_charges_of_a_child_are_not(kind: str) -> None:
    assert answers(merged(person("ann"), accused("ann", "c1", LAST_DAY_AS_A_CHILD, kind)), "Y01") == {}


def test_a_record_that_is_hers_only_possibly_is_marked_so() -> None:
    given = merged(person("ann"), accused("ann", "c1", LAST_DAY_AS_A_CHILD, "PROSTITUTION"))
    found = answers(weakly(given, "c1-ann-defendant"), "Y01")
    assert found[("ann", "Y01")][:2] == ("true", True)


def test_without_authority_to_use_juvenile_records_it_does_not_run() -> None:
    given = merged(person("ann"), accused("ann", "c1", LAST_DAY_AS_A_CHILD, "PROSTITUTION", role="juvenile"))
    assert answers(given, basis=Basis()) == {}
