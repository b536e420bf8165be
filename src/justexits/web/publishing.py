"""What people decided on the site, as rows of the decision tables: it goes into the next snapshot, where engines read it.

Everything is handed over each time; what the lake holds already is passed over. A decision that was taken back is followed by a
row that says so: nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Min

from justexits.web.audit.models import AuditEvent, EventKind, Outcome
from justexits.web.casework.models import FirstEntry, Review
from justexits.web.identity.decisions import state_of
from justexits.web.identity.models import Answer, LinkDecision
from justexits.web.performance.models import Annotation, ChecklistAnswer, Target
from justexits.web.relief.models import ReliefFact
from justexits.web.sealing import followed

OPENED = "access"
Rows = dict[str, list[dict[str, Any]]]


def decisions_of(office_id: str) -> Rows:
    """Every decision of an office by the table that it belongs to."""
    return {
        "review": list(_reviews(office_id)),
        "link_decision": list(_links(office_id)),
        "link_audit": list(_links_read(office_id)),
        "access": list(_opened(office_id)),
        "audit_sample": list(_drawn(office_id)),
        "target": list(_targets(office_id)),
        "annotation": list(_annotations(office_id)),
        "checklist_item": list(_checklists(office_id)),
        "relief_fact": list(_relief_facts(office_id)),
    }


def offices() -> list[str]:
    """The offices in which somebody decided something."""
    found = {
        *FirstEntry.objects.values_list("office_id", flat=True),
        *Review.objects.values_list("office_id", flat=True),
        *LinkDecision.objects.values_list("office_id", flat=True),
        *Target.objects.values_list("office_id", flat=True),
        *Annotation.objects.values_list("office_id", flat=True),
        *ChecklistAnswer.objects.values_list("office_id", flat=True),
        *ReliefFact.objects.values_list("office_id", flat=True),
    }
    return sorted(found)


def publish(office_id: str, *, wait: float = 0.0) -> int:
    """Put an office's new decisions into a snapshot, where there are any. Returns how many. Raises Busy, CannotWrite.

    That a page was opened goes with them, and makes no snapshot of its own. What a court sealed goes from them first, so that it
    does not come into the records again.
    """
    from justexits.records.lake.decisions import publish_decisions
    from justexits.web.lake import lake

    followed([office_id])
    rows = decisions_of(office_id)
    if not any(_are_new(office_id, name, found) for name, found in rows.items() if name != OPENED):
        return 0
    made = publish_decisions(lake(), office_id, rows, wait=wait)
    return sum(count for name, count in made.items() if name != OPENED)


def _are_new(office_id: str, name: str, rows: list[dict[str, Any]]) -> bool:
    """Whether the lake lacks some of these; a snapshot is not made of nothing."""
    from justexits.web.lake import lake

    store = lake()
    held = sum(entry.rows for entry in store.snapshot().of(name, office_id))
    return len(rows) > held


def _reviews(office_id: str) -> Iterator[dict[str, Any]]:
    listed = Review.objects.filter(office_id=office_id).select_related("by", "withdrawal", "withdrawal__by").order_by("pk")
    for review in listed:
        row = {
            "review_id": f"review-{review.pk}",
            "person_id": review.person_id,
            "number": review.number,
            "outcome": review.outcome,
            "reasons": list(review.reasons),
            "indicator_versions": [f"{name} {version}" for name, version in sorted(review.indicator_versions.items())],
            "note": review.note or None,
            "decided_by": review.by.get_username(),
            "decided_at": review.at,
            "snapshot": review.snapshot,
            "revises": f"review-{review.revises_id}" if review.revises_id else None,
            "withdrawn": False,
        }
        yield row
        if review.is_withdrawn:
            yield _taken_back(row, "review_id", review.withdrawal)


def _drawn(office_id: str) -> Iterator[dict[str, Any]]:
    """People drawn at random, with what a reader saw in their raw records."""
    for entry in FirstEntry.objects.filter(office_id=office_id, at_random=True).select_related("by").order_by("pk"):
        yield {
            "audit_sample_id": f"entry-{entry.pk}",
            "person_id": entry.person_id,
            "drawn_from": "accused or harmed, and not in the queue",
            "weight": entry.stands_for,
            "outcome": entry.outcome,
            "decided_by": entry.by.get_username(),
            "decided_at": entry.at,
            "snapshot": entry.snapshot,
            "withdrawn": False,
        }


def _targets(office_id: str) -> Iterator[dict[str, Any]]:
    """What the office wants measures to be; none revises another, for the one before holds again when one is taken back."""
    listed = Target.objects.filter(office_id=office_id).select_related("by", "taken_back", "taken_back__by").order_by("pk")
    for one in listed:
        row = _of_the_office(one, "target_id", f"target-{one.pk}")
        row |= {"measure": one.measure, "value": one.value, "from_on": one.from_on, "by_on": one.due_on}
        yield row
        if one.is_taken_back:
            yield _without_note(_taken_back(row, "target_id", one.taken_back))


def _annotations(office_id: str) -> Iterator[dict[str, Any]]:
    """What happened, and when, beside figures."""
    listed = Annotation.objects.filter(office_id=office_id).select_related("by", "taken_back", "taken_back__by").order_by("pk")
    for one in listed:
        row = _of_the_office(one, "annotation_id", f"annotation-{one.pk}")
        row |= {"on": one.on, "text": one.text, "measure": one.measure or None}
        yield row
        if one.is_taken_back:
            yield _without_note(_taken_back(row, "annotation_id", one.taken_back))


def _checklists(office_id: str) -> Iterator[dict[str, Any]]:
    """Answers to the checklists of practices; a later one about the same item of a case takes the place of the one before."""
    standing: dict[tuple[str, str, str], str] = {}
    for one in ChecklistAnswer.objects.filter(office_id=office_id).select_related("by").order_by("pk"):
        about = (one.practice, one.item, one.case_id)
        row = _of_the_office(one, "checklist_item_id", f"check-{one.pk}")
        row |= {"case_id": one.case_id, "checklist": one.practice, "item": one.item, "answer": one.answer}
        yield row | {"revises": standing.get(about)}
        standing[about] = row["checklist_item_id"]


def _of_the_office(one: Target | Annotation | ChecklistAnswer, key: str, name: str) -> dict[str, Any]:
    """What every decision about figures says: who decided it, when, from what, and that it stands."""
    return {
        key: name,
        "decided_by": one.by.get_username(),
        "decided_at": one.at,
        "snapshot": one.snapshot,
        "revises": None,
        "withdrawn": False,
    }


def _without_note(row: dict[str, Any]) -> dict[str, Any]:
    """These tables have no column for why something was taken back; the site keeps it."""
    return {name: value for name, value in row.items() if name != "note"}


def _links(office_id: str) -> Iterator[dict[str, Any]]:
    """Answers about pairs that count: not those of the blind sample, and none that waits for its second reader."""
    listed = LinkDecision.objects.filter(office_id=office_id, stratum="").select_related("by", "withdrawal", "withdrawal__by")
    by_pair: dict[tuple[str, str], list[LinkDecision]] = {}
    for one in listed.select_related("seconds").order_by("pk"):
        by_pair.setdefault((one.party_id, one.other_party_id), []).append(one)
    for answers in by_pair.values():
        earlier: str | None = None
        for place, one in enumerate(answers):
            # As it stood when this answer was the newest; what was taken back since is told by a row of its own.
            before = [other for other in reversed(answers[:place]) if not other.is_withdrawn]
            row = _link_row(one, state_of([one, *before]) if not one.is_withdrawn else one.answer, earlier)
            if row is None:
                continue
            yield row
            earlier = row["link_decision_id"]
            if one.is_withdrawn:
                yield _taken_back(row, "link_decision_id", one.withdrawal)
                earlier = None


def _links_read(office_id: str) -> Iterator[dict[str, Any]]:
    """Answers of the blind sample, which join nothing."""
    listed = LinkDecision.objects.filter(office_id=office_id).exclude(stratum="").select_related("by", "withdrawal__by")
    for one in listed.order_by("pk"):
        row = {
            "link_audit_id": f"sample-{one.pk}",
            "party_id": one.party_id,
            "other_party_id": one.other_party_id,
            "drawn_from": one.stratum,
            "weight": one.stands_for,
            "answer": one.answer,
            "decided_by": one.by.get_username(),
            "decided_at": one.at,
            "snapshot": one.snapshot,
            "revises": None,
            "withdrawn": False,
        }
        yield row
        if one.is_withdrawn:
            yield _without_note(_taken_back(row, "link_audit_id", one.withdrawal))


def _opened(office_id: str) -> Iterator[dict[str, Any]]:
    """The first time that each person's page was opened, by whomever; not of people whose records are all sealed."""
    from justexits.records.lake.sealed import sealings_of
    from justexits.web.lake import NoRecordsYet, reading_for

    try:
        sealed = sealings_of(reading_for(office_id), office_id)
    except NoRecordsYet:
        return
    seen = AuditEvent.objects.filter(office_id=office_id, kind=EventKind.PERSON_VIEWED, outcome=Outcome.DONE)
    first = seen.filter(subject_kind="person").order_by().values("subject_id").annotate(first=Min("sequence")).values("first")
    for event in AuditEvent.objects.filter(sequence__in=first).order_by("sequence"):
        if sealed is None or not sealed.holds("person", event.subject_id):
            yield {
                "access_id": f"access-{event.sequence}",
                "person_id": event.subject_id,
                "page": "person",
                "decided_by": event.by_username,
                "decided_at": event.at,
                "snapshot": 0,
                "revises": None,
                "withdrawn": False,
            }


def _link_row(one: LinkDecision, state: str, earlier: str | None) -> dict[str, Any] | None:
    """The row of an answer; None where it joins records of a child and no second reader confirmed it."""
    joins_alone = one.answer == Answer.SAME and one.touches_juvenile and one.seconds_id is None
    if joins_alone:
        return None
    return {
        "link_decision_id": f"link-{one.pk}",
        "party_id": one.party_id,
        "other_party_id": one.other_party_id,
        # Two readers who disagree leave the pair untold.
        "answer": state if state in Answer.values else str(Answer.UNSURE),
        "weight": one.weight,
        "note": one.reason,
        "decided_by": one.by.get_username(),
        "decided_at": one.at,
        "snapshot": one.snapshot,
        "revises": earlier,
        "withdrawn": False,
    }


def _relief_facts(office_id: str) -> Iterator[dict[str, Any]]:
    """Answers to questions of fact. One about a record that is sealed, or gone, does not come into the records any more."""
    listed = ReliefFact.objects.filter(office_id=office_id).select_related("by", "taken_back", "taken_back__by").order_by("pk")
    there = _records_there(office_id, list(listed))
    for one in listed:
        if one.record and one.record not in there and f"fact-{one.pk}" not in there:
            continue
        row = {
            "relief_fact_id": f"fact-{one.pk}",
            "person_id": one.person_id,
            "charge_id": one.charge_id or None,
            "arrest_id": one.arrest_id or None,
            "fact": one.fact,
            "value": one.value,
            "source": one.source,
            "note": one.note or None,
            "decided_by": one.by.get_username(),
            "decided_at": one.at,
            "snapshot": one.snapshot,
            "revises": f"fact-{one.revises_id}" if one.revises_id else None,
            "withdrawn": False,
        }
        yield row
        if one.is_taken_back:
            yield _taken_back(row, "relief_fact_id", one.taken_back)


def _records_there(office_id: str, answers: list[ReliefFact]) -> set[str]:
    """What the newest snapshot holds of the records answered about (`charge:id`, `arrest:id`), and of the answers themselves."""
    from justexits.web.lake import reading_for

    if not any(one.record for one in answers):
        return set()
    reading = reading_for(office_id)
    tables = reading.tables_of(office_id)
    found = {row["relief_fact_id"] for row in reading.rows(tables["relief_fact"].select("relief_fact_id"))}
    for table, ids in (("charge", {one.charge_id for one in answers}), ("arrest", {one.arrest_id for one in answers})):
        key = tables[table][f"{table}_id"]
        found |= {f"{table}:{row['id']}" for row in reading.rows(tables[table].filter(key.isin(sorted(ids))).select(id=key))}
    return found


def _taken_back(row: dict[str, Any], key: str, withdrawal: Any) -> dict[str, Any]:
    """The row that takes another one back."""
    return row | {
        key: f"{row[key]}-withdrawn",
        "note": withdrawal.reason,
        "decided_by": withdrawal.by.get_username(),
        "decided_at": withdrawal.at,
        "revises": row[key],
        "withdrawn": True,
    }
