"""H3: how often a case was put off before it ended."""

from __future__ import annotations

from datetime import date

from tests.measures.stories import World, case, figures, merged, only

END = date(2024, 6, 1)


def put_off(number: str, times: int) -> World:
    events = [{"event_id": f"{number}-{one}", "case_id": number, "kind": "continuance", "on": END} for one in range(times)]
    return merged(case(number, "THEFT_RETAIL", disposed_on=END), {"event": events})


def test_three_times_in_two_cases() -> None:
    assert only(merged(put_off("1", 3), put_off("2", 0)), "H3") == (3, 2, 1.5, 0)


def test_cases_that_go_on_or_were_never_filed_do_not_count() -> None:
    assert figures(case("1", "THEFT_RETAIL"), "H3") == []
    never = merged(put_off("1", 1))
    never["case"][0]["filed_on"] = None
    assert figures(never, "H3") == []


def test_two_accused_in_a_case_are_one_case_and_both_their_groups() -> None:
    given = merged(put_off("1", 2))
    given["party"][0]["sex"] = "F"
    given["party"].append({"party_id": "p-2", "case_id": "1", "role": "defendant", "sex": "M"})
    assert only(given, "H3") == (2, 1, 2, 0)
    assert {one.group: one.numerator for one in figures(given, "H3", by="sex")} == {"F": 2, "M": 2}


def test_a_case_of_unknown_kind_is_left_out_and_counted_as_such() -> None:
    given = merged(put_off("1", 2), put_off("2", 1))
    given["case"][1]["kind"] = None
    assert only(given, "H3") == (2, 1, 2, 1)
