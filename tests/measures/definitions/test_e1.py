"""E1: exploiter cases filed."""

from __future__ import annotations

from tests.measures.stories import case, figures, merged, only


def test_one_filed_one_declined_one_undecided() -> None:
    given = merged(case("1", "HT_SEX"), case("2", "PANDERING", "declined"), case("3", "PROST_PROMOTE", None))
    assert only(given, "E1") == (1, 2, 0.5, 1)


def test_a_case_filed_against_him_for_something_else_is_filed() -> None:
    assault = {"charge_id": "c2", "case_id": "1", "party_id": "p-1", "charging_decision": "filed"}
    assert only(merged(case("1", "HT_SEX", "declined"), {"charge": [assault]}), "E1") == (1, 1, 1, 0)


def test_a_charge_against_somebody_else_in_the_case_does_not_count() -> None:
    other = merged(case("1", "HT_SEX", "declined"))
    other["party"].append({"party_id": "p-2", "case_id": "1", "role": "defendant"})
    other["charge"].append({"charge_id": "c2", "case_id": "1", "party_id": "p-2", "charging_decision": "filed"})
    assert only(other, "E1") == (0, 1, 0, 0)


def test_selling_is_not_exploiting() -> None:
    assert figures(case("1", "PROSTITUTION"), "E1") == []
