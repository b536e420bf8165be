"""V02: a victim of violence in two or more cases."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers, weakly
from tests.screening.stories import harmed, merged, person

TWICE = merged(person("ann"), harmed("ann", "v1", date(2018, 5, 1), "ASSAULT"), harmed("ann", "v2", date(2019, 5, 1), "ROBBERY"))


def test_two_cases_are_found_whoever_did_it() -> None:
    truth, possible, _, evidence = answers(TWICE, "V02")[("ann", "V02")]
    assert (truth, possible) == ("true", False)
    assert {"party:v1-ann-victim", "party:v2-ann-victim"} <= set(evidence)


def test_two_charges_in_one_case_are_one_case() -> None:
    assert answers(merged(person("ann"), harmed("ann", "v1", date(2018, 5, 1), "ASSAULT", "ROBBERY")), "V02") == {}


def test_a_second_case_that_is_hers_only_possibly_makes_it_possible() -> None:
    assert answers(weakly(TWICE, "v2-ann-victim"), "V02")[("ann", "V02")][:2] == ("true", True)
