"""The only writers of reviews. Each is one transaction with its audit event inside: both are kept, or neither is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from justexits.core.errors import BadInput, Busy
from justexits.web.accounts.permissions import Permission, require
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind
from justexits.web.casework import reviews
from justexits.web.casework.blind import may_see_findings
from justexits.web.casework.models import Outcome, Review, ReviewWithdrawal
from justexits.web.casework.reviews import current, history, history_version, may_withdraw

if TYPE_CHECKING:
    from justexits.web.accounts.models import User


class StaleReview(Busy):
    """Somebody else decided since the page was opened, or the records were brought up to date."""


def record_review(
    *,
    by: User,
    person_id: str,
    outcome: str,
    reasons: Sequence[str],
    note: str,
    seen_snapshot: int,
    seen_version: int,
    indicator_versions: Mapping[str, str],
) -> Review:
    """Keep a reviewer's decision about a person.

    `seen_snapshot` and `seen_version` say what lay before her: the snapshot of the records, and how far the person's history
    had come (`reviews.history_version`). Raises Refused, BadInput for an outcome or reasons that do not go together or where
    nobody read the raw records first, and StaleReview where the history has moved on.
    """
    require(by, Permission.RECORD_REVIEW)
    if not may_see_findings(by, person_id):
        raise BadInput("The raw records were not read first.", "Write down on the person's page what they show; then decide.")
    _check(outcome, reasons)
    try:
        with transaction.atomic():
            if history_version(by.office_id, person_id) != seen_version:
                raise _stale()
            earlier = history(by, person_id)
            review = Review(
                office_id=by.office_id,
                person_id=person_id,
                number=len(earlier) + 1,
                snapshot=seen_snapshot,
                indicator_versions=dict(indicator_versions),
                outcome=outcome,
                reasons=list(reasons),
                note=note.strip(),
                by=by,
                at=timezone.now(),
                revises=current(earlier),
            )
            review.save()
            record_event(
                EventKind.REVIEW_RECORDED,
                by=by,
                subject=("person", person_id),
                detail={"review": review.number, "outcome": outcome, "snapshot": seen_snapshot},
            )
    except IntegrityError as error:
        raise _stale() from error
    return review


def withdraw_review(*, by: User, review: Review, reason: str) -> ReviewWithdrawal:
    """Take back a review within ten minutes of recording it. Raises Refused, or BadInput where it is too late."""
    require(by, Permission.RECORD_REVIEW)
    if not reason.strip():
        raise BadInput("A withdrawal needs a reason.", "Say in a few words why you take it back.")
    with transaction.atomic():
        if review.office_id != by.office_id or not may_withdraw(review, by):
            raise BadInput(
                "This review can no longer be taken back: only its author can, within 10 minutes.",
                "Record a new review; it will stand in the place of this one.",
            )
        withdrawal = ReviewWithdrawal(review=review, reason=reason.strip(), by=by, at=timezone.now())
        withdrawal.save()
        record_event(EventKind.REVIEW_WITHDRAWN, by=by, subject=("person", review.person_id), detail={"review": review.number})
    return withdrawal


def _check(outcome: str, chosen: Sequence[str]) -> None:
    if outcome not in Outcome.values:
        raise BadInput("The review has no outcome.", "Choose one of the five.", value=outcome)
    known = reviews.reasons()
    if not chosen or any(code not in known or outcome not in known[code].outcomes for code in chosen):
        raise BadInput(
            f"A review that ends with “{Outcome(outcome).label}” needs a reason that can stand for it.",
            "Choose at least one of the reasons listed for that outcome.",
        )


def _stale() -> StaleReview:
    return StaleReview(
        "Somebody else recorded a decision about this person since you opened the page.",
        "Read it below; if you still decide differently, record yours again.",
    )
