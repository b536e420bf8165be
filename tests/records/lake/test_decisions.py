"""Decisions go from the site into a snapshot, once, and are never changed there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from justexits.records.lake.decisions import publish_decisions, standing
from tests.records.lake.small import OFFICE, ids, lake_with_two_tables

AT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def review(number: int, **more: Any) -> dict[str, Any]:
    return {
        "review_id": f"review-{number}",
        "person_id": "person-1",
        "number": number,
        "outcome": "identified",
        "reasons": ["child_records"],
        "decided_by": "reviewer",
        "decided_at": AT,
        "snapshot": 1,
        **more,
    }


def test_decisions_of_several_tables_come_in_one_snapshot(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    contact = {"contact_id": "contact-1", "person_id": "person-1", "decided_by": "a", "decided_at": AT, "snapshot": 1}
    assert publish_decisions(lake, OFFICE, {"review": [review(1)], "contact": [contact]}) == {"review": 1, "contact": 1}
    assert lake.snapshot().number == 2
    assert ids(lake, "case") == ["c1", "c2"]
    with lake.read() as reading:
        (row,) = reading.rows(reading.tables["review"])
    assert (row["office_id"], row["decided_at"], row["outcome"]) == (OFFICE, AT, "identified")


def test_what_the_lake_holds_is_passed_over(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    publish_decisions(lake, OFFICE, {"review": [review(1)]})
    assert publish_decisions(lake, OFFICE, {"review": [review(1), review(2)]}) == {"review": 1}
    assert ids(lake, "review") == ["review-1", "review-2"]
    number = lake.snapshot().number
    assert publish_decisions(lake, OFFICE, {"review": [review(1), review(2)]}) == {"review": 0}
    assert lake.snapshot().number == number


def test_a_decision_is_never_changed_and_other_tables_are_never_written(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    publish_decisions(lake, OFFICE, {"review": [review(1)]})
    with pytest.raises(ValueError, match=r"review-1 is in the lake already"):
        publish_decisions(lake, OFFICE, {"review": [review(1, outcome="vulnerable")]})
    with pytest.raises(ValueError, match="not decision tables: case"):
        publish_decisions(lake, OFFICE, {"case": []})
    with pytest.raises(ValueError, match="no column mood"):
        publish_decisions(lake, OFFICE, {"review": [review(2, mood="sure")]})


def test_a_revised_decision_and_one_that_was_taken_back_do_not_hold(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    rows = [
        review(1),
        review(2, revises="review-1", outcome="vulnerable"),
        review(3),
        review(4, revises="review-3", withdrawn=True),
        review(5),
    ]
    publish_decisions(lake, OFFICE, {"review": rows})
    with lake.read() as reading:
        held = reading.rows(standing(reading.tables["review"], "review_id"))
    assert sorted(row["review_id"] for row in held) == ["review-2", "review-5"]
