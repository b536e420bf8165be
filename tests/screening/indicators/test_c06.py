"""C06: in two or more cases together with one person who is charged with exploiting others."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers, weakly
from tests.screening.stories import accused, merged, together

FIRST, SECOND, LATER = date(2017, 2, 1), date(2017, 8, 1), date(2020, 1, 1)
TWICE = merged(together("t1", FIRST, "ann", "him"), together("t2", SECOND, "ann", "him"))
CHARGED = accused("him", "x1", LATER, "PROST_PROMOTE")


def test_two_shared_cases_are_found_though_he_was_charged_later() -> None:
    truth, possible, _, evidence = answers(merged(TWICE, CHARGED), "C06")[("ann", "C06")]
    assert (truth, possible) == ("true", False)
    assert {"charge:x1-him-defendant-0", "party:t1-ann-defendant", "party:t2-him-defendant"} <= set(evidence)


def test_he_himself_is_not() -> None:
    assert ("him", "C06") not in answers(merged(TWICE, CHARGED), "C06")


def test_people_charged_as_exploiters_themselves_are_not() -> None:
    assert answers(merged(TWICE, CHARGED, accused("ann", "x2", LATER, "HT_SEX")), "C06") == {}


def test_one_case_each_with_two_exploiters_is_not() -> None:
    given = merged(
        together("t1", FIRST, "ann", "him"),
        together("t2", SECOND, "ann", "other"),
        CHARGED,
        accused("other", "x2", LATER, "HT_SEX"),
    )
    assert answers(given, "C06") == {}


def test_an_officer_who_is_a_witness_in_his_cases_is_not() -> None:
    given = merged(TWICE, CHARGED)
    for party in given["party"]:
        party["role"] = "witness" if party.get("person") == "ann" else party["role"]
    assert answers(given, "C06") == {}


def test_whoever_paid_his_bail_twice_is_not() -> None:
    given = merged(TWICE, CHARGED)
    for party in given["party"]:
        party["role"] = "bail_payer" if party.get("person") == "ann" else party["role"]
    assert answers(given, "C06") == {}


def test_an_exploiting_charge_that_is_possibly_her_own_leaves_her_out() -> None:
    given = merged(TWICE, CHARGED, accused("ann", "x2", LATER, "HT_SEX"))
    assert ("ann", "C06") not in answers(weakly(given, "x2-ann-defendant"), "C06")
