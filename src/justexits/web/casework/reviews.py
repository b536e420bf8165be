"""What was decided about people: histories, the state that counts now, and the words of outcomes and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from justexits.core.content import content_folder, load_yaml
from justexits.web.accounts.permissions import Permission, require
from justexits.web.casework.models import Outcome, Review, ReviewWithdrawal

if TYPE_CHECKING:
    from justexits.web.accounts.models import User

NOT_INDICATED_LASTS = timedelta(days=365)
UNDO_WITHIN = timedelta(minutes=10)
LAPSED = "lapsed"
STATE_WORDS = {
    "not_reviewed": "Not reviewed",
    **{str(value): str(label) for value, label in Outcome.choices},
    LAPSED: "Review again: 12 months have passed",
}


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason that a reviewer may name."""

    code: str
    label: str
    outcomes: tuple[str, ...]


@cache
def reasons() -> dict[str, Reason]:
    """The reasons of content/screening/review_reasons.yaml by code."""
    listed = load_yaml(content_folder() / "screening" / "review_reasons.yaml")["reasons"]
    return {
        code: Reason(code=code, label=str(entry["label"]), outcomes=tuple(entry["outcomes"])) for code, entry in listed.items()
    }


@cache
def outcome_meanings() -> dict[str, str]:
    """What each outcome means, in one or two plain sentences."""
    listed = load_yaml(content_folder() / "screening" / "review_reasons.yaml")["outcomes"]
    return {outcome: str(listed[outcome]["meaning"]) for outcome in Outcome.values}


def history(user: User, person_id: str) -> list[Review]:
    """All reviews of a person of the user's office, newest first, withdrawn ones included."""
    require(user, Permission.SEE_PERSON)
    of_person = Review.objects.filter(office_id=user.office_id, person_id=person_id)
    return list(of_person.select_related("by", "withdrawal", "withdrawal__by"))


def history_version(office_id: str, person_id: str) -> int:
    """A number that grows with each decision about the person and each withdrawal."""
    mine = {"office_id": office_id, "person_id": person_id}
    withdrawn = ReviewWithdrawal.objects.filter(review__office_id=office_id, review__person_id=person_id)
    return Review.objects.filter(**mine).count() + withdrawn.count()


def state_of(review: Review | None, now: datetime | None = None) -> str:
    """The state that a person's newest standing review puts her in."""
    if review is None:
        return "not_reviewed"
    ended = (now or timezone.now()) - review.at > NOT_INDICATED_LASTS
    return LAPSED if review.outcome == Outcome.NOT_INDICATED and ended else str(review.outcome)


def states(user: User, now: datetime | None = None) -> dict[str, list[str]]:
    """For each review state the people of the user's office who are in it; people never reviewed are in none."""
    require(user, Permission.SEE_QUEUE)
    standing = Review.objects.filter(office_id=user.office_id, withdrawal__isnull=True).order_by("number")
    latest = {review.person_id: review for review in standing}
    found: dict[str, list[str]] = {}
    for person_id, review in latest.items():
        found.setdefault(state_of(review, now), []).append(person_id)
    return found


def lapsed_count(office_id: str, now: datetime | None = None) -> int:
    """How many people's "not indicated now" has run out, for the nightly tick."""
    standing = Review.objects.filter(office_id=office_id, withdrawal__isnull=True).order_by("number")
    latest = {review.person_id: review for review in standing}
    return sum(state_of(review, now) == LAPSED for review in latest.values())


def current(found: list[Review]) -> Review | None:
    """The review that counts: the newest of a history that was not withdrawn."""
    return next((review for review in found if not review.is_withdrawn), None)


def may_withdraw(review: Review, user: User, now: datetime | None = None) -> bool:
    """Whether the user may still take this review back: her own, within ten minutes."""
    fresh = (now or timezone.now()) - review.at <= UNDO_WITHIN
    return fresh and not review.is_withdrawn and review.by_id == user.pk


def history_shown(found: list[Review], user: User) -> list[dict[str, Any]]:
    """A person's history in the words of the page, with which of it this user may still take back."""
    return [shown(one) | {"may_withdraw": may_withdraw(one, user), "number": one.number} for one in found]


def shown(review: Review) -> dict[str, Any]:
    """A review in the words of the page."""
    known = reasons()
    return {
        "review": review,
        "outcome": Outcome(review.outcome).label,
        "reasons": [known[code].label if code in known else code for code in review.reasons],
    }
