"""B2: charges of selling sex that were filed."""

from __future__ import annotations

from datetime import date

from tests.measures.stories import case, figures, merged, only

# Counted on one hand: two filed, one declined, one undecided.
HAND = merged(
    case("1", "PROSTITUTION", sex="F", race="white"),
    case("2", "LOITER_PROST", sex="F", race="black"),
    case("3", "PROSTITUTION", "declined", sex="M"),
    case("4", "PROSTITUTION", None),
)


def test_two_of_three_decided_cases_were_filed_and_the_undecided_one_is_left_out() -> None:
    assert only(HAND, "B2") == (2, 3, 2 / 3, 1)


def test_a_case_is_filed_when_one_of_its_charges_of_selling_is() -> None:
    second = {"charge_id": "c2", "case_id": "1", "party_id": "p-1", "charging_decision": "declined"}
    more = {"charge": [second], "offense_class": [{"charge_id": "c2", "class": "PROSTITUTION", "source": "text", "version": "1"}]}
    assert only(merged(case("1", "PROSTITUTION"), more), "B2") == (1, 1, 1, 0)
    assert only(merged(case("1", "PROSTITUTION", None), more), "B2") == (0, 0, None, 1)


def test_other_charges_diversion_and_transfer() -> None:
    assert figures(case("1", "THEFT_RETAIL"), "B2") == []
    assert only(case("1", "PROSTITUTION", "diverted"), "B2") == (0, 1, 0, 0)
    assert only(case("1", "PROSTITUTION", "transferred"), "B2") == (0, 0, None, 1)
    assert only(case("1", "PROSTITUTION", "deferred"), "B2") == (0, 0, None, 1)


def test_it_counts_in_the_month_that_the_case_was_received() -> None:
    given = merged(case("1", "PROSTITUTION", on=date(2024, 1, 31)), case("2", "PROSTITUTION", on=date(2024, 3, 1)))
    months = figures(given, "B2", grain="month")
    assert [(one.period, one.denominator, one.value) for one in months] == [
        (date(2024, 1, 1), 1, 1),
        (date(2024, 2, 1), 0, None),  # a month without a case is there, and has no figure
        (date(2024, 3, 1), 1, 1),
    ]


def test_what_was_not_recorded_is_a_group_of_its_own() -> None:
    by_sex = {one.group: (one.numerator, one.denominator) for one in figures(HAND, "B2", by="sex")}
    assert by_sex == {"F": (2, 2), "M": (0, 1), None: (0, 0)}
    by_race = {one.group: one.denominator for one in figures(HAND, "B2", by="race")}
    assert by_race == {"white": 1, "black": 1, None: 1}


def test_by_unit_and_stage_as_the_case_says_and_by_no_unit_where_nobody_keeps_units() -> None:
    given = merged(
        case("1", "PROSTITUTION", unit="Trial A", status="filed"), case("2", "PROSTITUTION", unit=None, status="disposed")
    )
    assert [(one.group, one.denominator) for one in figures(given, "B2", by="unit")] == [(None, 1), ("Trial A", 1)]
    assert [(one.group, one.denominator) for one in figures(given, "B2", by="stage")] == [("disposed", 1), ("filed", 1)]
    assert figures(case("1", "PROSTITUTION"), "B2", by="unit") == []
