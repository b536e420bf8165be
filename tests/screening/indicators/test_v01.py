"""V01: an adult victim of rape or sexual assault."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import harmed, merged, person


def test_an_adult_victim_of_rape_is_found_with_the_charge_against_the_other() -> None:
    given = merged(person("ann"), harmed("ann", "v1", date(2019, 5, 1), "RAPE_SA", by="him"))
    evidence = ("charge:v1-him-defendant-0", "party:v1-ann-victim")
    assert answers(given, "V01") == {("ann", "V01"): ("true", False, (), evidence)}


def test_a_victim_of_something_else_is_not() -> None:
    assert answers(merged(person("ann"), harmed("ann", "v1", date(2019, 5, 1), "THEFT_OTHER")), "V01") == {}


def test_a_witness_is_no_victim() -> None:
    given = merged(person("ann"), harmed("ann", "v1", date(2019, 5, 1), "RAPE_SA"))
    given["party"][-1]["role"] = "witness"
    assert answers(given, "V01") == {}
