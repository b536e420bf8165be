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
# What the reasons of an outcome are.
LEADS = {
    Outcome.NOT_COVERED.value: "Not met:",
    Outcome.NEEDS_A_FACT.value: "Missing:",
    Outcome.NEEDS_A_LAWYER.value: "For a lawyer:",
}
Answered = dict[Question, ReliefFact]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What one provision answers for one record: the engine's words, the reasons, what must still be shown."""

    provision: str
    outcome: str
    words: str
    covers: str
    lead: str
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
    """A fact that answers wait for, over all records that lack it, with the facts in which somebody answers it.

    `answers`: how many answers wait for it; `alone`: how many of them wait for nothing else. `fields`: a fact, and the records
    about which it is asked (none for a fact of the person). `asked`: what was answered already and did not settle it.
    """

    words: str
    about: tuple[str, ...]
    answers: int
    alone: int
    fields: tuple[tuple[Ask, tuple[Record, ...]], ...]
    asked: tuple[str, ...]


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
        counts=tuple((one.value, one.words, best[one.value]) for one in BEST_FIRST if one.value in best),
        questions=_questions(found["questions"], person, answered),
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
        cells = tuple((one, _cell(given[one.id], one) if one.id in given else None) for one in provisions)
        rows.append(Row(record=record, remarks=tuple(charge["remarks"]), cells=cells))
    return Part(code=code, name=law_words.state_name(code), provisions=provisions, rows=tuple(rows))


def _cell(said: dict[str, Any], provision: Provision) -> Cell:
    best = said["entries"][0]
    entry = next(one for one in provision.entries if (one.id, one.version) == (best["entry"], best["version"] or ""))
    why = [in_this_office(one) for one in best["why"]]
    return Cell(
        provision=said["provision"],
        outcome=said["outcome"],
        words=Outcome(said["outcome"]).words,
        covers=best["covers"],
        lead=LEADS.get(said["outcome"], ""),
        why=tuple(why[:REASONS]),
        more=max(0, len(why) - REASONS),
        to_show=_to_show(best, entry),
        covered_from=best["covered_from"] or "",
        tracks=len(said["entries"]),
        unread=any(one["mark"] != "read" for one in best["trace"]),
    )


def _questions(said: list[dict[str, Any]], person: ReliefPerson, answered: Answered) -> tuple[OpenQuestion, ...]:
    """The engine's questions, one a fact: what several records lack is asked once for all of them."""
    by_fact: dict[str, list[dict[str, Any]]] = {}
    for one in said:
        by_fact.setdefault(one["fact"], []).append(one)
    made = [_question(fact, found, person, answered) for fact, found in by_fact.items()]
    return tuple(sorted(made, key=lambda one: (-one.answers, -one.alone)))


def _question(fact: str, said: list[dict[str, Any]], person: ReliefPerson, answered: Answered) -> OpenQuestion:
    about = tuple(record for one in said if (record := person.record(one["charge"] or "")))
    fields: list[tuple[Ask, tuple[Record, ...]]] = []
    for ask in answered_by(fact):
        if ask.of == "person":
            fields.append((ask, ()))
        else:  # a fact of the person that hangs on days of her charges is asked for each charge that lacks it
            records = about or tuple(one for one in person.records if _lacks(person, answered, one, ask))
            fields += [(ask, records)] if records else []
    keys = [(ask.fact, record) for ask, records in fields for record in ([one.key for one in records] or [""])]
    tried = [answered[key] for key in keys if key in answered]
    return OpenQuestion(
        words=in_this_office(said[0]["ask"]),
        about=tuple(_about(one, person, fact) for one in about),
        answers=sum(one["answers"] for one in said),
        alone=sum(one["settles_alone"] for one in said),
        fields=tuple(fields),
        asked=tuple(f"{one.by.display_name}, {one.at:%-d %b %Y}: {asks()[one.fact].value_words(one.value)}" for one in tried),
    )


def _about(record: Record, person: ReliefPerson, fact: str) -> str:
    """A record in words, with what it says already where that did not settle the question."""
    said = person.facts[record.key].get(fact)
    return f"{record.what}, {record.case_id}" + (f" (on record, not settled: {_shown(said)})" if said is not None else "")


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
        "words": Outcome(said["outcome"]).words,
        "remarks": charge["remarks"],
        "law_version": found["law_version"],
        "note": found["note"],
        "tracks": [_track(one, known[(one["entry"], one["version"] or "")], answered, record) for one in said["entries"]],
    }


def _track(said: dict[str, Any], entry: Entry, answered: Answered, record: str) -> dict[str, Any]:
    fields = _fields(entry)
    return {
        "entry": entry,
        "outcome": said["outcome"],
        "words": Outcome(said["outcome"]).words,
        "why": [in_this_office(one) for one in said["why"]],
        "lead": LEADS.get(said["outcome"], ""),
        "to_show": _to_show(said, entry),
        "covered_from": said["covered_from"] or "",
        "remarks": said["remarks"],
        "days": law_words.day_words(entry),
        "status": law_words.words("status", entry.status),
        "reading": law_words.reading_words(entry),
        "review": law_words.review_words(entry),
        "offers": [law_words.offer_words(one) for one in law_words.offers(entry)],
        "conditions": [_condition(one, answered, record, fields[one["id"]]) for one in said["trace"]],
    }


def _fields(entry: Entry) -> dict[str, str]:
    """What each condition of an entry is about, by its id."""
    return {one.id: law_words.words("fields", one.field) for one in entry.conditions}


def _to_show(said: dict[str, Any], entry: Entry) -> tuple[str, ...]:
    """What must still be shown, each with what it is about."""
    fields = _fields(entry)
    return tuple(
        f"{fields[one['id']]}: {one['says']}" + (f" ({one['evidence']})" if one["evidence"] else "") for one in said["to_show"]
    )


def _condition(said: dict[str, Any], answered: Answered, record: str, field: str) -> dict[str, Any]:
    return said | {
        "field": field,
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
