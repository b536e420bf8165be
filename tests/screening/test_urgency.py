"""Urgency stands beside the findings: who is held, whose charge waits, who is missing now."""

from __future__ import annotations

from datetime import date, timedelta

from justexits.screening.urgency import REASONS, urgency
from tests.screening.stories import World, accused, event, merged, missing
from tests.worlds import world

TODAY = date(2026, 3, 1)


def urgent(given: World) -> dict[str, list[str]]:
    rows = urgency(world(**merged(given)), on=TODAY).to_pyarrow().to_pylist()
    assert all(set(row["reasons"]) <= set(REASONS) for row in rows)
    return {row["person_id"]: row["reasons"] for row in rows}


def _held(begun: date | None, ended: date | None) -> World:
    given = accused("ann", "c1", date(2026, 2, 1), "OTHER")
    given["arrest"] = [
        {"arrest_id": "a1", "case_id": "c1", "party_id": "c1-ann-defendant", "custody_from": begun, "custody_to": ended}
    ]
    return given


def test_whoever_is_held_today_is_urgent_and_whoever_is_free_or_was_held_long_ago_is_not() -> None:
    assert urgent(_held(date(2026, 2, 1), None)) == {"ann": ["in_custody"]}
    assert urgent(_held(date(2026, 2, 1), TODAY)) == {"ann": ["in_custody"]}
    assert urgent(_held(date(2026, 2, 1), date(2026, 2, 4))) == {}
    assert urgent(_held(date(2020, 2, 1), None)) == {}
    assert urgent(_held(None, None)) == {}


def test_an_undecided_charge_in_a_referred_case_is_urgent() -> None:
    given = accused("ann", "c1", date(2026, 2, 1), "OTHER")
    given["case"][0]["status"] = "referred"
    assert urgent(given) == {"ann": ["decision_due"]}
    given["charge"][0]["charging_decision"] = "filed"
    assert urgent(given) == {}


def test_a_missing_report_is_urgent_until_it_is_closed() -> None:
    open_report = missing("ann", "m1", TODAY - timedelta(20))
    assert urgent(open_report) == {"ann": ["missing_now"]}
    closed = event("e2", "missing_person_closed", TODAY - timedelta(5), "m1", "m1-ann-missing")
    assert urgent(merged(open_report, closed)) == {}
    assert urgent(missing("ann", "m1", TODAY - timedelta(400))) == {}
