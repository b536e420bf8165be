"""The forms of the hand-worked worlds: what one is, and the lines that they are told in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.measures.stories import MARCH, World, case, merged


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """A world in words, and what the measure must come to: numerator, denominator, value, left out."""

    story: str
    world: World
    numerator: float | None
    denominator: float | None
    value: float | None
    left_out: int = 0


def happened(number: str, kind: str, party: str | None = None, on: date = MARCH, **more: Any) -> World:
    """An event in a case."""
    return {
        "event": [{"event_id": f"e-{number}-{kind}-{on}", "case_id": number, "kind": kind, "on": on, "party_id": party} | more]
    }


def with_victim(number: str) -> World:
    """A filed assault with a victim."""
    given = case(number, "ASSAULT")
    given["party"].append({"party_id": f"v-{number}", "case_id": number, "role": "victim"})
    return given


def ended(number: str, days: int | None) -> World:
    """An exploiter case that ended after so many days; None: it goes on."""
    ends = {"status": "filed"} if days is None else {"status": "disposed", "disposed_on": MARCH + timedelta(days=days)}
    return case(number, "HT_SEX", **ends)


def convicted(number: str) -> World:
    """An exploiter case with a conviction."""
    given = case(number, "HT_SEX")
    given["charge"][0] |= {"disposition": "guilty_plea", "disposition_date": MARCH}
    return given


def declined(number: str, on: date, person: str) -> World:
    """A case in which her only charge was declined."""
    given = case(number, "THEFT_RETAIL", "declined", on=on, person=person)
    given["charge"][0] |= {"decided_on": on}
    given["case"][0] |= {"filed_on": None}
    return given


def review(number: str, result: str | None) -> World:
    """A decision of felony review, known by its year."""
    more = {"on_precision": "year", "result": result}
    return merged(case(number, "DRUG_POSS"), happened(number, "felony_review", f"p-{number}", date(2024, 1, 1), **more))


CHILD = date(2008, 1, 1)
EARLY = date(2023, 3, 10)


def reviewed(person: str, outcome: str, on: date = EARLY, revises: str | None = None) -> World:
    """A review of a person."""
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    row = {"review_id": f"r-{person}-{outcome}", "number": 1, "person_id": person, "outcome": outcome, "revises": revises}
    return {"review": [row | {"decided_by": "x", "decided_at": at, "snapshot": 1}]}


def decided(number: str, decision: str | None, person: str, disposition: str | None = None) -> World:
    """A case of a person, decided in March, with how it ended."""
    given = case(number, "THEFT_RETAIL", decision, person=person)
    given["charge"][0] |= {"decided_on": MARCH, "disposition": disposition, "disposition_date": MARCH if disposition else None}
    return given


def tied(number: str, answer: str) -> World:
    """What a reviewer found: whether a charge came out of being exploited."""
    by = {"decided_by": "x", "decided_at": datetime(2024, 3, 1, tzinfo=UTC), "snapshot": 1}
    return {
        "nexus_finding": [
            {"nexus_finding_id": f"n-{number}", "person_id": "x", "charge_id": f"c-{number}", "answer": answer} | by
        ]
    }


def accused(number: str, person: str, received: date, decided_on: date | None = None, **more: Any) -> World:
    """A case against a person, received and decided on days that are given; `disposition` and `ended` say how it ended."""
    disposition, ended_on = more.get("disposition"), more.get("ended")
    given = case(number, "THEFT_RETAIL", "filed" if decided_on else None, on=received, person=person, disposed_on=ended_on)
    given["charge"][0] |= {"decided_on": decided_on, "disposition": disposition, "disposition_date": ended_on}
    return given


def shown(person: str, on: date) -> World:
    """A finding about a person, first shown on a day."""
    return {"surfaced_ledger": [{"person_id": person, "indicator": "C1", "first_shown_on": on, "at_snapshot": 1}]}


def drawn(number: str, outcome: str, weight: float) -> World:
    """A person drawn at random for the blind audit."""
    by = {"decided_by": "x", "decided_at": datetime(2024, 3, 1, tzinfo=UTC), "snapshot": 1}
    row = {"audit_sample_id": number, "person_id": number, "drawn_from": "not in the queue", "weight": weight, "outcome": outcome}
    return {"audit_sample": [row | by]}


def held(number: str, begin: date, end: date | None) -> World:
    """An arrest with a time in custody."""
    days = {"custody_from": begin, "custody_to": end}
    return {"arrest": [{"arrest_id": f"a-{number}", "case_id": number, "party_id": f"p-{number}"} | days]}
