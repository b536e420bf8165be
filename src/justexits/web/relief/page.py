"""What the relief page and the trace say: the engine's answer for one history, in the order and the words of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from justexits.relief import Entry, Law, Outcome, Provision, State, answer_case, tracks
from justexits.relief.answer import BEST_FIRST
from justexits.relief.case_form import DERIVED
from justexits.relief.tables import facts_table
from justexits.web.relief import law_words
from justexits.web.relief.answers import Question
from justexits.web.relief.asks import Ask, answered_by, asks, in_this_office
from justexits.web.relief.models import ReliefFact
from justexits.web.relief.records import Record, ReliefPerson

REASONS = 2  # of a cell; the trace has them all
Answered = dict[Question, ReliefFact]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What one provision answers for one record: the engine's words, the reasons, what must still be shown."""

    provision: str
    outcome: str
    words: str
    covers: str
    why: tuple[str, ...]
    more: int
    to_show: tuple[str, ...]
    covered_from: str
    tracks: int
    unread: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One record with a cell for each provision of its table; None where the provision does not answer for it."""

    record: Record
    remarks: tuple[str, ...]
    cells: tuple[tuple[Provision, Cell | None], ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """The table of one jurisdiction."""

    code: str
    name: str
    provisions: tuple[Provision, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class OpenQuestion:
    """A fact that answers wait for, with the facts in which somebody answers it."""

    words: str
    about: str
    answers: int
    alone: int
    fields: tuple[tuple[Ask, str, str], ...]  # the fact, the record (empty: the person), the record in words
    asked: str  # set where somebody asked already and nobody knew


@dataclass(frozen=True, kw_only=True)
class ReliefPage:
    """The whole page, from one snapshot and one version of the law."""

    law_version: str
    as_of: date
    note: str
    parts: tuple[Part, ...]
    counts: tuple[tuple[str, str, int], ...]  # code, words, records whose best answer it is
    questions: tuple[OpenQuestion, ...]
    without_law: tuple[str, ...]


def answered_page(law: Law, person: ReliefPerson, answered: Answered, as_of: date) -> ReliefPage:
    """What the law of the person's records says on a day, with the answers given so far."""
    found = answer_case(law, person.case(answered), as_of)
    places = {one.id: one.jurisdiction for one in law.provisions}
    asked_of = sorted({places[one["provision"]] for charge in found["charges"] for one in charge["provisions"]})
    best: dict[str, int] = {}
    for charge in found["charges"]:
        outcomes = [Outcome(one["outcome"]) for one in charge["provisions"]]
        if outcomes:
            code = min(outcomes, key=BEST_FIRST.index).value
            best[code] = best.get(code, 0) + 1
    return ReliefPage(
        law_version=found["law_version"],
        as_of=as_of,
        note=found["note"],
        parts=tuple(_part(law, code, person, found["charges"]) for code in asked_of),
        counts=tuple((one.value, law_words.OUTCOMES[one], best[one.value]) for one in BEST_FIRST if one.value in best),
        questions=tuple(_question(one, person, answered) for one in found["questions"]),
        without_law=tuple(law_words.state_name(code) for code in found["no_provision_found"]),
    )


def _part(law: Law, code: str, person: ReliefPerson, charges: list[dict[str, Any]]) -> Part:
    provisions = tuple(one for one in law.of(code) if tracks(one))
    rows = []
    for charge in charges:
        given = {one["provision"]: one for one in charge["provisions"]}
        record = person.record(charge["charge"])
        if record is None or not any(one.id in given for one in provisions):
            continue
        cells = tuple((one, _cell(given[one.id]) if one.id in given else None) for one in provisions)
        rows.append(Row(record=record, remarks=tuple(charge["remarks"]), cells=cells))
    return Part(code=code, name=law_words.state_name(code), provisions=provisions, rows=tuple(rows))


def _cell(said: dict[str, Any]) -> Cell:
    best = said["entries"][0]
    why = [in_this_office(one) for one in best["why"]]
    return Cell(
        provision=said["provision"],
        outcome=said["outcome"],
        words=law_words.OUTCOMES[Outcome(said["outcome"])],
        covers=best["covers"],
        why=tuple(why[:REASONS]),
        more=max(0, len(why) - REASONS),
        to_show=tuple(one["says"] for one in best["to_show"]),
        covered_from=best["covered_from"] or "",
        tracks=len(said["entries"]),
        unread=any(one["mark"] != "read" for one in best["trace"]),
    )


def _question(said: dict[str, Any], person: ReliefPerson, answered: Answered) -> OpenQuestion:
    about = said["charge"] or ""
    fields = []
    for ask in answered_by(said["fact"]):
        if ask.of == "person":
            fields.append((ask, "", ""))
        elif about:
            fields.append((ask, about, ""))
        else:  # a fact of the person that hangs on days of her charges: asked for each charge that lacks it
            fields += [
                (ask, one.key, f"{one.what}, {one.case_id}") for one in person.records if _lacks(person, answered, one, ask)
            ]
    tried = next((answered[key] for ask, record, _ in fields if (key := (ask.fact, record)) in answered), None)
    record = person.record(about)
    return OpenQuestion(
        words=in_this_office(said["ask"]),
        about=f"{record.what}, {record.case_id}" if record else "",
        answers=said["answers"],
        alone=said["settles_alone"],
        fields=tuple(fields),
        asked=f"{tried.by.display_name}, {tried.at:%-d %b %Y}: {asks()[tried.fact].value_words(tried.value)}" if tried else "",
    )


def _lacks(person: ReliefPerson, answered: Answered, record: Record, ask: Ask) -> bool:
    known = answered.get((ask.fact, record.key))
    return person.facts[record.key].get(ask.fact) is None and (known is None or known.value.startswith("not "))


# -- the trace


def traced(law: Law, person: ReliefPerson, answered: Answered, as_of: date, record: str, provision: str) -> dict[str, Any] | None:
    """Every track of a provision for one record with every condition; None where the provision does not answer for it."""
    found = answer_case(law, person.case(answered), as_of)
    charge = next((one for one in found["charges"] if one["charge"] == record), None)
    said = next((one for one in (charge or {}).get("provisions", ()) if one["provision"] == provision), None)
    if charge is None or said is None:
        return None
    known = {(entry.id, entry.version): entry for one in law.provisions if one.id == provision for entry in one.entries}
    return {
        "outcome": said["outcome"],
        "words": law_words.OUTCOMES[Outcome(said["outcome"])],
        "remarks": charge["remarks"],
        "law_version": found["law_version"],
        "note": found["note"],
        "tracks": [_track(one, known[(one["entry"], one["version"] or "")], answered, record) for one in said["entries"]],
    }


def _track(said: dict[str, Any], entry: Entry, answered: Answered, record: str) -> dict[str, Any]:
    return {
        "entry": entry,
        "outcome": said["outcome"],
        "words": law_words.OUTCOMES[Outcome(said["outcome"])],
        "why": [in_this_office(one) for one in said["why"]],
        "to_show": [one["says"] for one in said["to_show"]],
        "covered_from": said["covered_from"] or "",
        "remarks": said["remarks"],
        "days": law_words.day_words(entry),
        "status": law_words.words("status", entry.status),
        "reading": law_words.reading_words(entry),
        "review": law_words.review_words(entry),
        "offers": [law_words.offer_words(one) for one in law_words.offers(entry)],
        "conditions": [_condition(one, answered, record) for one in said["trace"]],
    }


def _condition(said: dict[str, Any], answered: Answered, record: str) -> dict[str, Any]:
    return said | {
        "state_words": law_words.STATES[State(said["state"])],
        "mark_words": law_words.words("marks", said["mark"]),
        "verify": said["mark"] != "read",
        "values": [_value(fact, value, answered, record, said["source"]) for fact, value in said["facts"].items()],
    }


def _value(fact: str, value: Any, answered: Answered, record: str, source: str) -> dict[str, str]:
    """One fact that a condition looked at: its question, its value, and where that comes from."""
    keys = [(ask.fact, about) for ask in answered_by(fact) for about in (record, "")]
    given = next((answered[key] for key in keys if key in answered), None)
    if given is not None:
        where = f"answered by {given.by.display_name} on {given.at:%-d %B %Y}: {given.source}"
    elif value is None:
        where = ""
    elif fact in DERIVED or facts_table()[fact].of == "person":
        where = "worked out from the records of the person"
    else:
        where = source
    return {"ask": in_this_office(facts_table()[fact].ask), "value": _shown(value), "source": where}


def _shown(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_shown(one) for one in value)
    return str(value).replace("_", " ")
