"""What must hold for any history, whatever the law."""

from __future__ import annotations

import json
import os
import random
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from justexits.relief import Outcome, answer, law, tracks
from justexits.relief.dates import Span
from justexits.relief.form import Entry
from tests.relief.asking import ask, entries
from tests.relief.random_facts import random_facts

EXAMPLES = 1_000 if os.environ.get("JUSTEXITS_PROVE") else 25
EXACT = ("US", "DC", "KY", "NE", "NM", "NY", "SC", "SD", "TN", "VA", "WA", "AZ", "CO")
ENTRIES: list[tuple[str, tuple[Entry, ...]]] = [
    (place, one) for place in EXACT for each in law().of(place) for one in tracks(each)
]
DAY = date(2026, 11, 1)
SURE = {Outcome.CANDIDATE, Outcome.NOT_COVERED}


def _known(draw: random.Random, facts: dict[str, Any]) -> dict[str, Any]:
    """The same charge with what was unknown now known in some way.

    But a form that is left out is known (the offence itself), a charge that is open has no day on which it ended, and kinds of
    victimisation count once they are known (reading rule 5).
    """
    later = random_facts(draw, ["18.2-346", "9A.88.030"], facts["law"] or "VA", 0.0)
    stays = {"form", "victim_kinds"} | ({"disposition_date"} if facts["disposition"] == "pending" else set())
    return {name: later[name] if value is None and name not in stays else value for name, value in facts.items()}


@given(st.integers(0, 10**6))
@settings(max_examples=EXAMPLES, deadline=None)
def test_learning_a_fact_never_turns_a_sure_answer(seed: int) -> None:
    draw = random.Random(seed)
    place, found = draw.choice(ENTRIES)
    facts = random_facts(draw, ["18.2-346", "9A.88.030", "39-13-516"], place, 0.5)
    before, after = answer(found, facts, DAY), answer(found, _known(draw, facts), DAY)
    if before.outcome in SURE and before.stretch == after.stretch:
        assert after.outcome is before.outcome


@given(st.integers(0, 10**6))
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_day_known_more_closely_never_turns_a_sure_answer(seed: int) -> None:
    draw = random.Random(seed)
    place, found = draw.choice(ENTRIES)
    facts = random_facts(draw, ["18.2-346", "529.020"], place, 0.1)
    closer = {name: Span(value.high, value.high) if isinstance(value, Span) else value for name, value in facts.items()}
    before, after = answer(found, facts, DAY), answer(found, closer, DAY)
    if before.outcome in SURE:
        assert after.outcome is before.outcome


def test_knowing_nothing_never_makes_a_candidate_or_excludes() -> None:
    for _, found in ENTRIES:
        said = answer(found, {}, DAY)
        assert said.outcome not in SURE, said.entry.key


def history() -> list[dict[str, Any]]:
    """A few charges of one person."""
    return [
        {
            "id": "a",
            "jurisdiction": "VA",
            "statute": "18.2-346",
            "grade": "misdemeanor",
            "disposition": "convicted",
            "disposition_date": "2019-04-01",
        },
        {
            "id": "b",
            "jurisdiction": "WA",
            "statute": "9A.88.030",
            "grade": "misdemeanor",
            "disposition": "convicted",
            "disposition_date": "2016-04-01",
        },
        {"id": "c", "jurisdiction": "TN", "statute": "39-13-516", "disposition": "dismissed", "case": "k"},
        {"id": "d", "jurisdiction": "KY", "disposition": "pending", "case": "k"},
    ]


def outcomes(charges: list[dict[str, Any]], person: dict[str, Any] | None = None) -> dict[tuple[str, str], str]:
    return {key: one["outcome"] for key, one in entries(ask(charges, person)).items()}


@given(st.permutations(range(4)))
@settings(max_examples=8, deadline=None)
def test_the_order_of_charges_changes_nothing(order: list[int]) -> None:
    charges = history()
    assert outcomes([charges[at] for at in order]) == outcomes(charges)


def test_the_same_row_again_and_another_name_change_nothing() -> None:
    charges = history()
    assert outcomes([*charges, charges[0]], {"name": "Another"}) == outcomes(charges)


def test_a_charge_that_says_nothing_more_than_its_end_never_helps() -> None:
    more = [*history(), {"id": "e", "jurisdiction": "NY", "disposition": "dismissed"}]
    assert {key: value for key, value in outcomes(more).items() if key[0] != "e"} == outcomes(history())


def test_waiting_alone_never_takes_a_candidate_away() -> None:
    for _, found in ENTRIES:
        facts = random_facts(random.Random(1), ["18.2-346"], "VA", 0.0)
        earlier, later = answer(found, facts, DAY), answer(found, facts, date(2030, 1, 1))
        if earlier.outcome is Outcome.CANDIDATE:
            assert later.outcome is Outcome.CANDIDATE


def test_a_replay_is_the_same_to_the_byte() -> None:
    first, second = (json.dumps(ask(history())) for _ in range(2))
    assert first == second


def test_the_masks_say_what_the_trace_says() -> None:
    for one in entries(ask(history())).values():
        for at, traced in enumerate(one["trace"]):
            bits = {name: mask >> at & 1 for name, mask in one["masks"].items()}
            expected = {"holds": "true", "missing": "unknown", "lawyer": "unread", "unread": "unread"}.get(traced["state"])
            assert {name for name, bit in bits.items() if bit} == ({expected} if expected else set())


def test_questions_are_ordered_by_how_many_answers_wait_for_them() -> None:
    waits = [one["answers"] for one in ask(history())["questions"]]
    assert waits == sorted(waits, reverse=True)
