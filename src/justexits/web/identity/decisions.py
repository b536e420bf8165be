"""What was decided about pairs: histories, and the state that counts now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from justexits.web.accounts.permissions import Permission, require
from justexits.web.identity.models import Answer, LinkDecision, LinkWithdrawal

if TYPE_CHECKING:
    from justexits.web.accounts.models import User

Pair = tuple[str, str]
UNDO_WITHIN = timedelta(minutes=10)
OPEN, WAITING, DISAGREE = "open", "waiting", "disagree"
STATE_WORDS = {
    OPEN: "Not decided",
    WAITING: "Waits for a second reader",
    DISAGREE: "The two readers disagree: the records stay apart",
    **{str(value): str(label) for value, label in Answer.choices},
}


def ordered(one: str, other: str) -> Pair:
    """A pair in the order in which it is kept."""
    return (one, other) if one < other else (other, one)


def history(user: User, pair: Pair) -> list[LinkDecision]:
    """All answers about a pair, newest first, those taken back included; answers of the blind sample are not part of it."""
    require(user, Permission.SEE_LINKS)
    of_pair = LinkDecision.objects.filter(office_id=user.office_id, party_id=pair[0], other_party_id=pair[1], stratum="")
    return list(of_pair.select_related("by", "withdrawal", "withdrawal__by", "seconds"))


def version(office_id: str, pair: Pair) -> int:
    """A number that grows with each answer about the pair and each withdrawal."""
    mine = LinkDecision.objects.filter(office_id=office_id, party_id=pair[0], other_party_id=pair[1])
    return mine.count() + LinkWithdrawal.objects.filter(decision__in=mine).count()


def state_of(found: Sequence[LinkDecision]) -> str:
    """The state that a pair's history, newest first, puts it in."""
    newest = next((one for one in found if not one.is_withdrawn), None)
    if newest is None:
        return OPEN
    first = newest.seconds
    if first is not None and not first.is_withdrawn and first.answer != newest.answer:
        return DISAGREE
    if newest.answer == Answer.SAME and newest.touches_juvenile and (first is None or first.is_withdrawn):
        return WAITING
    return newest.answer


def waits_for(found: Sequence[LinkDecision]) -> LinkDecision | None:
    """The first reader's answer that a second one has to confirm; None where none waits."""
    return next((one for one in found if not one.is_withdrawn), None) if state_of(found) == WAITING else None


def states(user: User) -> dict[Pair, tuple[str, LinkDecision]]:
    """Every pair of the office that somebody answered, with its state and the newest answer."""
    require(user, Permission.SEE_LINKS)
    listed = LinkDecision.objects.filter(office_id=user.office_id, stratum="").select_related("by", "withdrawal", "seconds")
    by_pair: dict[Pair, list[LinkDecision]] = {}
    for one in listed.order_by("-number"):
        by_pair.setdefault((one.party_id, one.other_party_id), []).append(one)
    return {pair: (state, found[0]) for pair, found in by_pair.items() if (state := state_of(found)) != OPEN}


def may_withdraw(decision: LinkDecision, user: User, now: datetime | None = None) -> bool:
    """Whether the user may still take this answer back: their own, within ten minutes, and nobody seconded it."""
    fresh = (now or timezone.now()) - decision.at <= UNDO_WITHIN
    seconded = any(not one.is_withdrawn for one in decision.seconded_by.all())
    return fresh and not seconded and not decision.is_withdrawn and decision.by_id == user.pk


def shown(found: Sequence[LinkDecision], user: User) -> list[dict[str, Any]]:
    """A history in the words of the page."""
    return [{"decision": one, "answer": Answer(one.answer).label, "may_withdraw": may_withdraw(one, user)} for one in found]
