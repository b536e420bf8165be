"""What the machine answers for one charge and one entry of law: never that somebody may, never that somebody is not a victim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from justexits.core.truth import Truth
from justexits.relief import nodes as n
from justexits.relief.dates import FAR, NEVER, Span
from justexits.relief.evaluate import Facts, Verdict
from justexits.relief.form import Condition, Entry
from justexits.relief.standing import Stands, Stretch, standing_on


class Outcome(StrEnum):
    """The five answers, the best first."""

    CANDIDATE = "candidate"
    NEEDS_A_FACT = "needs_a_fact"
    NEEDS_A_LAWYER = "needs_a_lawyer"
    NOT_COVERED = "not_covered"
    NOT_IN_FORCE = "not_in_force"

    @property
    def words(self) -> str:
        """How pages and tables name it; nothing else is ever said of a charge."""
        return self.value.replace("_", " ").capitalize()


BEST_FIRST = tuple(Outcome)


class State(StrEnum):
    """How one condition stands."""

    HOLDS = "holds"
    FAILS = "fails"
    MISSING = "missing"  # a fact is missing
    TO_SHOW = "to_show"  # a human finds it; never blocks
    LAWYER = "lawyer"  # a judgement, or words that nobody can place
    UNREAD = "unread"  # the text was not read


@dataclass(frozen=True)
class Checked:
    """One condition of an entry, checked for one charge."""

    condition: Condition
    state: State
    verdict: Verdict | None


@dataclass(frozen=True)
class Answer:
    """The answer for one charge and one entry id, with every condition."""

    entry: Entry
    outcome: Outcome
    stretch: Stretch
    checked: tuple[Checked, ...]
    covered_from: Span | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The decisive missing facts; empty where the answer does not wait for facts."""
        if self.outcome is not Outcome.NEEDS_A_FACT:
            return ()
        if self.stretch.stands is Stands.DAY_MISSING:
            return (day_fact(self.entry),)
        found = {fact for one in self.checked if one.state is State.MISSING and one.verdict for fact in one.verdict.missing}
        return tuple(sorted(found))

    def masks(self) -> tuple[int, int, int]:
        """Bits by the order of conditions: those that hold, those that miss a fact, those not read or for a lawyer."""
        true = unknown = unread = 0
        for at, one in enumerate(self.checked):
            if one.state is State.HOLDS:
                true |= 1 << at
            elif one.state is State.MISSING:
                unknown |= 1 << at
            elif one.state is State.LAWYER or one.state is State.UNREAD:
                unread |= 1 << at
        return true, unknown, unread


def day_fact(entry: Entry) -> str:
    """The fact that says which day picks the text."""
    return {"disposition": "disposition_date", "offence": "offence_date"}[entry.in_force.applies_by]


def check(condition: Condition, facts: Facts, as_of: date) -> Checked:
    """How a condition stands for a charge."""
    if condition.unread:
        return Checked(condition, State.UNREAD, None)
    if (run := condition.program) is None:
        return Checked(condition, State.TO_SHOW, None)
    verdict = run(facts, as_of)
    return Checked(condition, _state(condition, verdict), verdict)


def _state(condition: Condition, verdict: Verdict) -> State:
    if condition.kind == "finding":
        return State.FAILS if verdict.truth is Truth.FALSE else State.TO_SHOW
    if verdict.truth is Truth.UNKNOWN:
        return State.LAWYER if verdict.unread else State.MISSING
    holds = (verdict.truth is Truth.TRUE) != (condition.kind == "lawyer")
    if holds:
        return State.HOLDS
    return State.LAWYER if condition.kind == "lawyer" or condition.false_is_lawyer else State.FAILS


def outcome_of(stands: Stands, states: Sequence[State]) -> Outcome:
    """The answer from the day and the conditions: day and status bind first, then a false condition, then a text not read."""
    if stands is Stands.NO:
        return Outcome.NOT_IN_FORCE
    if stands is Stands.NOT_KNOWN:
        return Outcome.NEEDS_A_LAWYER
    if stands is Stands.DAY_MISSING:
        return Outcome.NEEDS_A_FACT
    if State.FAILS in states:
        return Outcome.NOT_COVERED
    if State.UNREAD in states or State.LAWYER in states:
        return Outcome.NEEDS_A_LAWYER
    return Outcome.NEEDS_A_FACT if State.MISSING in states else Outcome.CANDIDATE


def answer(entries: tuple[Entry, ...], facts: Facts, as_of: date) -> Answer:
    """The answer of one entry id (all its dated texts) for one charge, on the day `as_of`."""
    applies_by = entries[0].in_force.applies_by
    day = Span(as_of, as_of) if applies_by in ("filing", "unknown") else facts.get(day_fact(entries[0]))
    stretch = standing_on(entries, day)
    checked = tuple(check(condition, facts, as_of) for condition in stretch.entry.conditions)
    outcome = outcome_of(stretch.stands, [one.state for one in checked])
    covered = _covered_from(checked, facts) if outcome is Outcome.NOT_COVERED else None
    return Answer(stretch.entry, outcome, stretch, checked, covered)


def _covered_from(checked: Sequence[Checked], facts: Facts) -> Span | None:
    """From when the entry will cover the charge, where only time stands in the way; None where something else does."""
    spans = [
        _holds_from(one.condition.test, facts) if one.condition.test is not None else None
        for one in checked
        if one.state is State.FAILS
    ]
    known = [span for span in spans if span is not None and span.high != FAR]
    if not known or len(known) < len(spans):
        return None
    return Span(max(span.low for span in known), max(span.high for span in known))


def _holds_from(test: n.Node, facts: Facts) -> Span | None:
    match test:
        case n.Elapsed(fact, period):
            since: Span | None = facts.get(fact)
        case n.Clean(period, "filing"):
            since = facts.get("latest_other_conviction")
        case n.Is("sentence_over", _):
            over: Span | None = facts.get("sentence_end")
            return over
        case _:
            return None
    if since is None or since.high == FAR or since.low == NEVER:
        return None
    return Span(period.after(since.low), period.after(since.high))
