"""The only writers of answers to questions of fact. Each is one transaction with its audit event inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from justexits.core.errors import BadInput, Busy
from justexits.web.accounts.permissions import Permission, require
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind
from justexits.web.relief.answers import Question, of_question, versions
from justexits.web.relief.asks import NOT_ASKED, asks, fault_in
from justexits.web.relief.models import FactTakenBack, ReliefFact

if TYPE_CHECKING:
    from justexits.web.accounts.models import User


class StaleAnswer(Busy):
    """Somebody else answered since the page was opened."""


def answer_fact(
    *,
    by: User,
    person_id: str,
    fact: str,
    records: Sequence[str],
    value: str,
    source: str,
    note: str = "",
    seen_snapshot: int,
    seen_version: int,
) -> list[ReliefFact]:
    """Keep an answer to a question of fact, about each of these records at once. It takes the place of the one before it.

    `records` are keys (`charge:id`, `arrest:id`); `[""]` for a fact of the person. `seen_version` says how far the history of
    the fact had come (`answers.versions`). Raises Refused, BadInput for a fact that nobody may answer, a value that is not one
    of it or a missing source, and StaleAnswer where the history has moved on.
    """
    require(by, Permission.ANSWER_RELIEF_FACTS)
    value, source = value.strip(), source.strip()
    _check(fact, records, value, source)
    try:
        with transaction.atomic():
            if versions(by.office_id, person_id).get(fact, 0) != seen_version:
                raise _stale()
            kept = []
            for record in dict.fromkeys(records):
                answer = _answer(by, person_id, (fact, record), value, seen_snapshot)
                answer.source, answer.note = source or "nobody was asked", note.strip()
                answer.save()
                detail = {"fact": fact, "record": record, "number": answer.number, "snapshot": seen_snapshot}
                record_event(EventKind.RELIEF_FACT_ANSWERED, by=by, subject=("person", person_id), detail=detail)
                kept.append(answer)
    except IntegrityError as error:
        raise _stale() from error
    return kept


def _answer(by: User, person_id: str, question: Question, value: str, snapshot: int) -> ReliefFact:
    newest = of_question(by.office_id, person_id, question).order_by("-number").first()
    table, _, number = question[1].partition(":")
    return ReliefFact(
        office_id=by.office_id,
        person_id=person_id,
        charge_id=number if table == "charge" else "",
        arrest_id=number if table == "arrest" else "",
        fact=question[0],
        number=newest.number + 1 if newest else 1,
        value=value,
        snapshot=snapshot,
        by=by,
        at=timezone.now(),
        revises=newest if newest is not None and not newest.is_taken_back else None,
    )


def take_back_fact(*, by: User, answer: ReliefFact, reason: str) -> FactTakenBack:
    """Take an answer back: the question is open again, and the answer stays in the history.

    Raises Refused, BadInput for a missing reason, and StaleAnswer where another answer or somebody else was first.
    """
    require(by, Permission.ANSWER_RELIEF_FACTS)
    if not reason.strip():
        raise BadInput("Taking an answer back needs a reason.", "Say in a few words why you take it back.")
    try:
        with transaction.atomic():
            asked = of_question(by.office_id, answer.person_id, (answer.fact, answer.record))
            newest = asked.order_by("-number").first()
            if newest is None or newest.pk != answer.pk or newest.is_taken_back:
                raise StaleAnswer(
                    "This answer no longer counts: it was answered anew, or taken back already.",
                    "Look at the newest answer on the page of the person.",
                )
            taken = FactTakenBack(answer=answer, reason=reason.strip(), by=by, at=timezone.now())
            taken.save()
            detail = {"fact": answer.fact, "record": answer.record, "number": answer.number}
            record_event(EventKind.RELIEF_FACT_TAKEN_BACK, by=by, subject=("person", answer.person_id), detail=detail)
    except IntegrityError as error:
        raise _stale() from error
    return taken


def _check(fact: str, records: Sequence[str], value: str, source: str) -> None:
    ask = asks().get(fact)
    if ask is None or any((ask.of == "charge") != bool(record) for record in records):
        raise BadInput("This is not a fact that can be answered here.", "Begin at the page of the person.", value=fact)
    if not records:
        raise BadInput("The answer is about no record.", "Choose at least one record.")
    if fault := fault_in(ask, value):
        raise BadInput("The answer does not fit the question.", fault, value=value)
    if not source and value != NOT_ASKED:
        raise BadInput("An answer needs its source.", "Say where it was read, or who said it.")


def _stale() -> StaleAnswer:
    return StaleAnswer(
        "Somebody else answered this question since you opened the page.",
        "Read the answer below; if you still answer differently, send yours again.",
    )
