"""One person: every charge against every provision of its jurisdiction, with questions that settle most, as one object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from justexits.relief.answer import BEST_FIRST, Answer, Checked, Outcome, State, answer
from justexits.relief.case import Case
from justexits.relief.case_form import write_at
from justexits.relief.dates import FAR, NEVER, Span
from justexits.relief.evaluate import Facts, charged_of, finder
from justexits.relief.form import Condition, Entry, Law, Provision
from justexits.relief.history import ChargeRow, complete
from justexits.relief.kinds import DISPOSITIONS
from justexits.relief.matchers import Name
from justexits.relief.nodes import ClassOf
from justexits.relief.sections import YES
from justexits.relief.standing import NEVER_ANSWERED, Stands
from justexits.relief.tables import facts_table
from justexits.relief.victimisation import evidence

STATE_WORDS = {one: one.value for one in State}
NOTE = "No answer says that relief will be given, or that somebody is not a victim. A court decides; a lawyer checks the text."


@dataclass(frozen=True)
class ProvisionAnswer:
    """What a provision answers for one charge: all its tracks, the best first."""

    provision: Provision
    answers: tuple[Answer, ...]

    @property
    def outcome(self) -> Outcome:
        """The answer of the best track."""
        return self.answers[0].outcome


@cache
def tracks(provision: Provision) -> tuple[tuple[Entry, ...], ...]:
    """The entry ids of a provision that may answer, each with its dated texts."""
    may = [one for one in provision.entries if one.status not in NEVER_ANSWERED]
    return tuple(tuple(group) for _, group in groupby(sorted(may, key=lambda one: one.id), key=lambda one: one.id))


def places_of(jurisdiction: str, law: str | None) -> tuple[str, ...]:
    """Whose provisions speak of a record: its jurisdiction's; of a Federal offence the Federal ones, and in the District both.

    A state's relief is not offered for a Federal offence, nor for what a court of another state decided.
    """
    if law in (None, jurisdiction) or (jurisdiction != "US" and law not in ("US", "DC")):
        return (jurisdiction,)
    if {jurisdiction, law} == {"US", "DC"}:
        return (jurisdiction, str(law))
    return ("US",) if "US" in (jurisdiction, law) else (jurisdiction,)


def answer_charge(law: Law, row: ChargeRow, as_of: date) -> tuple[ProvisionAnswer, ...]:
    """The answers of every provision that speaks of the charge's record: see `places_of`."""
    places = places_of(row.jurisdiction, row.facts.get("law"))
    facts = row.facts if "charged" in row.facts else {**row.facts, "charged": charged_of(row.facts)}
    found = []
    for provision in (one for place in places for one in law.of(place)):
        answers = [answer(entries, facts, as_of) for entries in tracks(provision)]
        if answers:
            answers.sort(key=lambda one: BEST_FIRST.index(one.outcome))
            found.append(ProvisionAnswer(provision, tuple(answers)))
    return tuple(found)


def answer_case(law: Law, case: Case, as_of: date) -> dict[str, Any]:
    """Everything that can be said for one history on the day `as_of`, as plain values (docs/reference/relief-case.md)."""
    complete(case.rows, case.person, as_of, case.sealed)
    answered = [(row, answer_charge(law, row, as_of)) for row in case.rows]
    everything = [(row, one) for row, provisions in answered for each in provisions for one in each.answers]
    places = {row.jurisdiction for row in case.rows}
    return {
        "as_of": as_of.isoformat(),
        "law_version": law.version,
        "note": NOTE,
        "charges": [_charge(row, provisions, as_of) for row, provisions in answered],
        "set_aside": [{"charge": name, "why": why} for name, why in case.set_aside],
        "questions": _questions(everything),
        "no_provision_found": sorted(place for place in places if not any(tracks(one) for one in law.of(place))),
        "watch_list": [
            {"entry": entry.key, "citation": entry.citation}
            for one in law.provisions
            if one.jurisdiction in places
            for entry in one.entries
            if entry.status == "bill_enactment_unconfirmed"
        ],
    }


def _charge(row: ChargeRow, provisions: tuple[ProvisionAnswer, ...], as_of: date) -> dict[str, Any]:
    shown = _Shown(row.facts)
    return {
        "charge": row.id,
        "jurisdiction": row.jurisdiction,
        "case": row.case,
        "source": row.source,
        "remarks": row.remarks,
        "provisions": [
            {
                "provision": one.provision.id,
                "layer": one.provision.layer,
                "outcome": one.outcome.value,
                "best_entry": one.answers[0].entry.id,
                "entries": [_entry(each, row, as_of, shown) for each in one.answers],
            }
            for one in provisions
        ],
    }


def _entry(one: Answer, row: ChargeRow, as_of: date, shown: Mapping[str, Any]) -> dict[str, Any]:
    true, unknown, unread = one.masks()
    return {
        "entry": one.entry.id,
        "version": one.entry.version or None,
        "citation": one.entry.citation,
        "covers": one.entry.covers,
        "outcome": one.outcome.value,
        "why": why(one, row.facts),
        "to_show": [_to_show(c.condition, row) for c in one.checked if c.state is State.TO_SHOW]
        if one.outcome not in (Outcome.NOT_COVERED, Outcome.NOT_IN_FORCE)
        else [],
        "needs": [{"fact": fact, "ask": facts_table()[fact].ask, "write": write_at(fact)} for fact in one.missing],
        "covered_from": None if one.covered_from is None else str(one.covered_from),
        "relief": one.entry.term("relief"),
        "review": one.entry.review["status"],
        "remarks": _remarks(one, row, as_of),
        "masks": {"true": true, "unknown": unknown, "unread": unread},
        "trace": [_traced(c, row, shown) for c in one.checked],
    }


def _to_show(condition: Condition, row: ChargeRow) -> dict[str, Any]:
    """What is left to show; of the nexus with what the known times as a victim say of it."""
    times = evidence(row.facts.get("offence_date"), row.facts.get("victim_period")) if condition.field == "nexus" else None
    return {"id": condition.id, "says": condition.says, "evidence": times}


def why(one: Answer, facts: Facts) -> list[str]:
    """The answer's reasons in words: what excludes, what is missing, which text or judgement is open."""
    if one.stretch.stands is not Stands.YES:
        return [one.stretch.why]
    if one.outcome is Outcome.NOT_COVERED:
        return [f"{c.condition.says}{_named(c, facts)} ({c.condition.cite})" for c in one.checked if c.state is State.FAILS]
    if one.outcome is Outcome.NEEDS_A_LAWYER:
        return [_open(c) for c in one.checked if c.state in (State.LAWYER, State.UNREAD)]
    if one.outcome is Outcome.NEEDS_A_FACT:
        return [facts_table()[fact].ask for fact in one.missing]
    return ["every condition that records or a person can state holds"]


def _named(checked: Checked, facts: Facts) -> str:
    """What of the charge met the words of a text, or missed them: how it ended, kinds of harm, section, name or class."""
    if checked.condition.field == "records" and (ended := DISPOSITIONS.get(str(facts.get("disposition")))):
        return f"; this record: {ended}"
    if checked.condition.field == "victim_scope" and (kinds := facts.get("victim_kinds")):
        return f"; what is known: {', '.join(kinds).replace('_', ' ')}"
    if checked.condition.field != "offence" or checked.condition.test is None:
        return ""
    met, charged = [], charged_of(facts)
    for leaf in checked.condition.offences:
        if isinstance(leaf, ClassOf):
            if facts.get(leaf.fact) is True:
                met.append(_class(leaf.fact))
        elif finder(leaf.matcher)(charged) == YES:
            met.append(leaf.matcher.name.replace("_", " ") if isinstance(leaf.matcher, Name) else f"section {facts['statute']}")
    return f": the charge meets {', '.join(dict.fromkeys(met))}" if met else ": the charge is none of what is inside"


def _class(fact: str) -> str:
    """What a class of offences means, in words."""
    return facts_table()[fact].ask.removeprefix("Is the offence ").rstrip("?")


def _open(checked: Checked) -> str:
    if checked.state is State.UNREAD:
        return f"text not read: {checked.condition.says}"
    reasons = sorted(checked.verdict.unread) if checked.verdict else []
    return f"{checked.condition.says}" + (f": {'; '.join(reasons)}" if reasons else "")


def _traced(checked: Checked, row: ChargeRow, shown: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **checked.condition.told,
        "state": STATE_WORDS[checked.state],
        "facts": {fact: shown[fact] for fact in checked.condition.asked},
        "source": row.source,
    }


class _Shown(dict[str, Any]):
    """The facts of a charge as the trace shows them, each made once."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self.facts = facts

    def __missing__(self, fact: str) -> Any:
        self[fact] = said = _shown(self.facts.get(fact))
        return said


def _shown(value: Any) -> Any:
    if isinstance(value, Span):
        if value.low in (FAR, NEVER):
            return "none" if value.exact else "unknown"
        return f"{value.low.isoformat()} or later" if value.high == FAR else str(value)
    return list(value) if isinstance(value, tuple) else value


def _remarks(one: Answer, row: ChargeRow, as_of: date) -> list[str]:
    when = one.entry.in_force
    said = []
    if when.applies_by == "unknown":
        said.append("which day picks the text was not recorded; it is read as the day of filing")
    if not when.end_known:
        said.append("whether the text still stands was not recorded; it is read as standing")
    if when.seen_on and as_of > when.seen_on:
        said.append(f"the copy that was read is known to stand on {when.seen_on.isoformat()}")
    if any(c.condition.mark == "secondary" for c in one.checked):
        said.append("some conditions come from a secondary source, not from the text itself")
    minor = one.entry.terms.get("minor_rule", {}).get("value")
    if row.facts.get("under_18_at_offence") and minor in (None, "unknown"):
        said.append("what is different for a person under 18 at the offence was not read")
    if row.facts.get("official_document") is True and (presumes := one.entry.term("presumption")):
        said.append(f"there is an official document; what the text presumes from such: {str(presumes).replace('_', ' ')}")
    beaten = [fact for c in one.checked if c.state is State.HOLDS for fact in c.condition.left_out if row.facts.get(fact) is True]
    said += [
        f"the text names this offence by itself, which goes before the class that it leaves out: {_class(fact)}"
        for fact in beaten
    ]
    if one.entry.term("prosecutor_consent"):
        said.append("the prosecutor's word is part of the way")
    return said


def _questions(everything: list[tuple[ChargeRow, Answer]]) -> list[dict[str, Any]]:
    """The open facts, those first that the most answers wait for; facts of a person count once for all charges."""
    waiting: Counter[tuple[str, str | None]] = Counter()
    alone: Counter[tuple[str, str | None]] = Counter()
    for row, one in everything:
        keys = [(fact, None if facts_table()[fact].of == "person" else row.id) for fact in one.missing]
        waiting.update(keys)
        if len(keys) == 1:
            alone.update(keys)
    order = sorted(waiting, key=lambda key: (-waiting[key], -alone[key], key[0], key[1] or ""))
    return [
        {
            "fact": fact,
            "charge": charge,
            "ask": facts_table()[fact].ask,
            "write": write_at(fact),
            "answers": waiting[key],
            "settles_alone": alone[key],
        }
        for key in order
        for fact, charge in [key]
    ]
