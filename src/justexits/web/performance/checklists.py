"""Whether the office's practices are followed: answers to their checklists, and how often each item was met.

Answers are about cases and come into the figures with the next snapshot. The newest answer about an item of a case stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from justexits.core.errors import BadInput
from justexits.measures.practices import Evidence, Fidelity, Item, Practice, checklist, fidelity
from justexits.measures.reach import reach_of
from justexits.measures.suppression import LEAST_DENOMINATOR, THRESHOLD, is_small
from justexits.web.accounts.permissions import Permission, has_permission, require
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind
from justexits.web.casework.selectors.visible import visible_tables
from justexits.web.performance import words
from justexits.web.performance.models import ChecklistAnswer, Met
from justexits.web.performance.shelf import shelf_of

if TYPE_CHECKING:
    from justexits.records.lake import Reading
    from justexits.web.accounts.models import User

MOST_CASES = 20  # answered last, on a page
SEEN_BY = {Evidence.CHECKLIST: "somebody answers it here", Evidence.EVENT: "the records hold it"}


@dataclass(frozen=True, kw_only=True)
class Followed:
    """One item of a practice, and how often it was met, in words."""

    item: Item
    seen_by: str
    share: str
    behind: str
    interval: str


def followed(reading: Reading, user: Any, practice: Practice) -> list[Followed]:
    """Every item of a practice with how often it was met in the user's office; few are not shown to everybody."""
    require(user, Permission.SEE_MEASURES)
    shelf = shelf_of(reading, user.office_id)
    found = {one.item: one for one in shelf.once(("practice", practice.id), lambda: _measured(reading, user.office_id, practice))}
    may_see = has_permission(user, Permission.SEE_SMALL_NUMBERS)
    return [_followed(item, found.get(item.id), may_see=may_see) for item in practice.items]


def _measured(reading: Reading, office_id: str, practice: Practice) -> list[Fidelity]:
    tables = reading.tables_of(office_id)
    reach = reach_of(tables, run=reading.rows)
    return fidelity(tables, until=reach.until, of=(practice,), run=reading.rows) if reach else []


def _followed(item: Item, one: Fidelity | None, *, may_see: bool) -> Followed:
    plain = {"item": item, "seen_by": SEEN_BY[item.evidence]}
    if one is None or one.share is None:
        return Followed(**plain, share="not recorded yet", behind="", interval="")
    if not may_see and is_small(one.met, one.applicable, threshold=THRESHOLD, least=LEAST_DENOMINATOR):
        return Followed(**plain, share="too few to show", behind="", interval="")
    low, high = (words.number(end, words.SHARE, of=one.applicable) for end in (one.low, one.high))
    unknown = f", {one.unknown:,} cannot be told" if one.unknown else ""
    return Followed(
        **plain,
        share=words.number(one.share, words.SHARE, of=one.applicable),
        behind=f"{one.met:,} of {one.applicable:,}{unknown}",
        interval=f"{low.removesuffix(' %')} to {high}",
    )


def answers_of(user: Any, practice: Practice) -> list[dict[str, Any]]:
    """The cases answered last, each with its answers by item as they stand, and who answered; for whoever may read people."""
    require(user, Permission.SEE_PERSON)
    cases: dict[str, dict[str, Any]] = {}
    listed = ChecklistAnswer.objects.filter(office_id=user.office_id, practice=practice.id).select_related("by")
    for one in listed[: MOST_CASES * 20]:
        row = cases.setdefault(one.case_id, {"case_id": one.case_id, "by": one.by, "at": one.at, "answers": {}})
        row["answers"].setdefault(one.item, Met(one.answer).label)
    for row in cases.values():
        row["said"] = [f"{item.text} {row['answers'][item.id]}." for item in practice.items if item.id in row["answers"]]
    return list(cases.values())[:MOST_CASES]


def answer(*, by: User, reading: Reading, practice: Practice, case_id: str, answers: Mapping[str, str]) -> list[ChecklistAnswer]:
    """Keep what somebody says of a case's items. Raises Refused, and BadInput for an unknown case, item or answer, or none."""
    require(by, Permission.RECORD_REVIEW)
    case_id, items = case_id.strip(), {item.id for item in checklist(practice.id)}
    if not answers:
        raise BadInput("Nothing is answered.", "Answer at least one item.")
    if wrong := [name for name, said in answers.items() if name not in items or said not in Met.values]:
        raise BadInput("An item or an answer is not of this checklist.", "Open the page anew.", value=wrong[0])
    cases = visible_tables(reading, by)["case"]
    if not reading.rows(cases.filter(cases.case_id == case_id).select("case_id").limit(1)):
        raise BadInput("There is no such case in the records.", "Check the number; it is written as in the office's records.")
    stamp = {"office_id": by.office_id, "snapshot": reading.snapshot.number, "by": by, "at": timezone.now()}
    with transaction.atomic():
        kept = [
            ChecklistAnswer(practice=practice.id, item=name, case_id=case_id, answer=said, **stamp)
            for name, said in answers.items()
        ]
        for one in kept:
            one.save()
        detail = {"practice": practice.id, "items": len(kept)}
        record_event(EventKind.CHECKLIST_ANSWERED, by=by, subject=("case", case_id), detail=detail)
    return kept
