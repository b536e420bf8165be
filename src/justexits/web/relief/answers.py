"""What was answered about one person: the history, and the answer that counts for each question now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Count

from justexits.web.accounts.permissions import Permission, require
from justexits.web.relief.models import ReliefFact

if TYPE_CHECKING:
    from justexits.web.accounts.models import User
    from justexits.web.kept import KeptRows

Question = tuple[str, str]  # the fact, and the record that it is about (`charge:id`, `arrest:id`); "" for the person


def history(user: User, person_ids: Iterable[str]) -> list[ReliefFact]:
    """All answers about a person of the user's office, newest first, those taken back included.

    `person_ids`: the person's id, and the ids that were merged into it.
    """
    require(user, Permission.SEE_RELIEF)
    found = ReliefFact.objects.filter(office_id=user.office_id, person_id__in=list(person_ids))
    return list(found.select_related("by", "taken_back", "taken_back__by", "revises"))


def standing(found: Sequence[ReliefFact]) -> dict[Question, ReliefFact]:
    """The answer that counts for each question: the newest; none where that one was taken back."""
    newest: dict[Question, ReliefFact] = {}
    for one in found:
        newest.setdefault((one.fact, one.record), one)
    return {question: one for question, one in newest.items() if not one.is_taken_back}


def versions(office_id: str, person_id: str) -> dict[str, int]:
    """For each fact a number that grows with each answer about the person or a record of hers, and with each taking back."""
    mine = ReliefFact.objects.filter(office_id=office_id, person_id=person_id).order_by()
    counted = mine.values("fact").annotate(n=Count("pk") + Count("taken_back"))
    return {row["fact"]: row["n"] for row in counted}


def of_question(office_id: str, person_id: str, question: Question) -> KeptRows[ReliefFact]:
    """The answers to one question as a query."""
    fact, record = question
    table, _, number = record.partition(":")
    return ReliefFact.objects.filter(
        office_id=office_id,
        person_id=person_id,
        fact=fact,
        charge_id=number if table == "charge" else "",
        arrest_id=number if table == "arrest" else "",
    )
