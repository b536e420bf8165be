"""Tiers: an order of review in words, without a number."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from justexits.screening import Basis, findings, reasons, tiers
from tests.screening.stories import EVERYBODY, merged, on_the_street
from tests.worlds import Row, world

BASIS = Basis("an order")
DAY = date(2020, 5, 1)


def _finding(person: str, indicator: str, strength: int, **more: Any) -> Row:
    return {
        "person_id": person,
        "indicator": indicator,
        "truth": "true",
        "possible": False,
        "strength": strength,
        "missing_facts": [],
        "evidence": ["case:c"],
        "definition_version": "1",
        **more,
    }


def _placed(*rows: Row) -> dict[str, dict[str, Any]]:
    placed = tiers(world(finding=list(rows))["finding"]).to_pyarrow().to_pylist()
    return {row["person_id"]: row for row in placed}


def test_the_vignette_is_tier_a_in_the_main_lane_and_the_recruiter_in_the_senior_one() -> None:
    found = findings(world(**merged(*(story() for story in EVERYBODY))), BASIS)
    placed = {row["person_id"]: (row["tier"], row["lane"]) for row in tiers(found).to_pyarrow().to_pylist()}
    assert placed == {
        "her": ("A", "review"),
        "recruiter": ("A", "senior"),
        "him": ("context", "senior"),
        "shoplifter": ("context", "review"),
        "street": ("context", "review"),
    }


def test_survival_alone_surfaces_nobody() -> None:
    found = findings(world(**on_the_street()), BASIS)
    assert [row["tier"] for row in tiers(found).to_pyarrow().to_pylist()] == ["context"]


@pytest.mark.parametrize(
    ("rows", "tier"),
    [
        ([("Y01", 4)], "A"),
        ([("V01", 3), ("V04", 3), ("V02", 2), ("C06", 3)], "B"),  # 5 at most from one family, and 3: not yet A
        ([("Y03a", 2), ("V01", 3), ("V04", 3), ("C06", 3)], "A"),
        ([("V01", 3), ("V04", 3), ("V02", 2)], "context"),  # one family only, however strong
        ([("V01", 3), ("S06", 2)], "B"),
        ([("V01", 3)], "context"),
        ([("Y03a", 2), ("S06", 2)], "context"),
    ],
)
def test_families_are_capped_and_must_agree(rows: list[tuple[str, int]], tier: str) -> None:
    placed = _placed(*[_finding("ann", indicator, strength) for indicator, strength in rows])["ann"]["tier"]
    assert placed == tier


def _in_order(*rows: Row, points: dict[str, float] | None = None) -> list[str]:
    placed = tiers(world(finding=list(rows))["finding"], points).to_pyarrow().to_pylist()
    return [row["person_id"] for row in sorted(placed, key=lambda row: row["order_rank"])]


MANY = [_finding("ann", *one) for one in (("V01", 3), ("V04", 3), ("Y03a", 2), ("Y02", 2), ("C01", 2), ("S06", 2))]


def test_a_direct_record_stands_before_any_number_of_indirect_ones() -> None:
    assert _in_order(*MANY, _finding("bea", "C03", 4)) == ["bea", "ann"]


def test_a_direct_record_of_which_the_office_thinks_less_stands_by_its_points_in_the_same_tier() -> None:
    rows = (*MANY, _finding("bea", "C03", 4))
    assert _in_order(*rows, points={"C03": 3.0}) == ["ann", "bea"]
    placed = tiers(world(finding=list(rows))["finding"], {"C03": 3.0}).to_pyarrow().to_pylist()
    assert {row["tier"] for row in placed} == {"A"}


def test_of_equal_points_those_stand_first_in_whom_more_kinds_agree() -> None:
    later = {"last_on": DAY, "last_on_precision": "day"}
    one_kind = [_finding("ann", *one, **later) for one in (("V01", 3), ("V04", 3), ("S06", 2), ("L04", 1))]  # 5, 2 and 1
    two_kinds = [_finding("bea", *one) for one in (("V01", 3), ("C06", 3), ("S06", 2))]
    three_kinds = [_finding("cy", *one) for one in (("V01", 3), ("C01", 2), ("L01", 2), ("S01", 1))]
    assert _in_order(*one_kind, *two_kinds, *three_kinds) == ["cy", "bea", "ann"]


def test_possible_and_unknown_findings_do_not_count() -> None:
    placed = _placed(_finding("ann", "Y01", 4, possible=True), _finding("bea", "Y01", 4, truth="unknown"))
    assert {row["tier"] for row in placed.values()} == {"context"}
    assert {row["findings"] for row in placed.values()} == {0}


def test_no_number_that_could_be_read_as_a_score_leaves() -> None:
    columns = set(tiers(world()["finding"]).columns)
    assert columns == {"person_id", "office_id", "tier", "lane", "families", "findings", "first_on", "last_on", "order_rank"}


def test_reasons_are_words_strongest_first_and_open_questions_last() -> None:
    said = reasons(
        [
            _finding("ann", "V02", 2),
            _finding("ann", "S06", 2, truth="unknown", missing_facts=["charge.offense_date"]),
            _finding("ann", "Y01", 4),
        ]
    )
    assert [one.indicator for one in said] == ["Y01", "V02", "S06"]
    assert said[0].holds == "yes" and said[2].holds == "cannot be decided"
    assert said[2].missing_facts == ("charge.offense_date",)
