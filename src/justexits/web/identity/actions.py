"""The only writers of answers about pairs. Each is one transaction with its audit event inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from justexits.core.errors import BadInput, Busy
from justexits.web.accounts.permissions import Permission, require
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind
from justexits.web.identity import decisions
from justexits.web.identity.models import Answer, LinkDecision, LinkWithdrawal, Stratum

if TYPE_CHECKING:
    from justexits.web.accounts.models import User


class StaleLink(Busy):
    """Somebody else answered since the page was opened."""


def decide_link(
    *,
    by: User,
    pair: decisions.Pair,
    answer: str,
    reason: str,
    seen_snapshot: int,
    seen_version: int,
    touches_juvenile: bool,
    weight: float | None = None,
) -> LinkDecision:
    """Keep a reader's answer about two records. Where either person has records of a child, joining them takes two readers.

    Raises Refused, BadInput for a missing answer or reason and for a reader who would second herself, and StaleLink.
    """
    require(by, Permission.DECIDE_LINKS)
    require(by, Permission.SEE_JUVENILE_RECORDS)
    _check(answer, reason)
    try:
        with transaction.atomic():
            if decisions.version(by.office_id, pair) != seen_version:
                raise _stale()
            first = decisions.waits_for(decisions.history(by, pair))
            if first is not None and first.by_id == by.pk:
                raise BadInput(
                    "You were the first reader of this pair; the second must be somebody else.",
                    "Ask a colleague, or take your first answer back.",
                )
            decision = LinkDecision(
                office_id=by.office_id,
                party_id=pair[0],
                other_party_id=pair[1],
                number=_next_number(by.office_id, pair),
                answer=answer,
                reason=reason.strip(),
                weight=weight,
                snapshot=seen_snapshot,
                touches_juvenile=touches_juvenile,
                seconds=first,
                by=by,
                at=timezone.now(),
            )
            decision.save()
            detail = {"answer": answer, "number": decision.number, "snapshot": seen_snapshot, "seconds": first is not None}
            record_event(EventKind.LINK_DECIDED, by=by, subject=("pair", " ".join(pair)), detail=detail)
    except IntegrityError as error:
        raise _stale() from error
    return decision


def answer_sample(
    *,
    by: User,
    pair: decisions.Pair,
    answer: str,
    reason: str,
    snapshot: int,
    stratum: Stratum,
    touches_juvenile: bool,
    stands_for: float | None = None,
) -> LinkDecision:
    """Keep an answer of the blind sample. It joins nothing and parts nothing: it measures. Raises Refused, BadInput."""
    require(by, Permission.DECIDE_LINKS)
    require(by, Permission.SEE_JUVENILE_RECORDS)
    _check(answer, reason)
    with transaction.atomic():
        decision = LinkDecision(
            office_id=by.office_id,
            party_id=pair[0],
            other_party_id=pair[1],
            number=_next_number(by.office_id, pair),
            answer=answer,
            reason=reason.strip(),
            snapshot=snapshot,
            touches_juvenile=touches_juvenile,
            stratum=stratum,
            stands_for=stands_for,
            by=by,
            at=timezone.now(),
        )
        decision.save()
        detail = {"number": decision.number, "snapshot": snapshot}
        record_event(EventKind.LINK_SAMPLE_ANSWERED, by=by, subject=("pair", " ".join(pair)), detail=detail)
    return decision


def withdraw_link(*, by: User, decision: LinkDecision, reason: str) -> LinkWithdrawal:
    """Take back an answer within ten minutes. Raises Refused, or BadInput where it is too late or has no reason."""
    require(by, Permission.DECIDE_LINKS)
    if not reason.strip():
        raise BadInput("A withdrawal needs a reason.", "Say in a few words why you take it back.")
    with transaction.atomic():
        if decision.office_id != by.office_id or not decisions.may_withdraw(decision, by):
            raise BadInput(
                "This answer can no longer be taken back: only its author can, within 10 minutes, before a second reader.",
                "Answer again; the new answer will stand in the place of this one.",
            )
        withdrawal = LinkWithdrawal(decision=decision, reason=reason.strip(), by=by, at=timezone.now())
        withdrawal.save()
        pair = f"{decision.party_id} {decision.other_party_id}"
        record_event(EventKind.LINK_WITHDRAWN, by=by, subject=("pair", pair), detail={"number": decision.number})
    return withdrawal


def _next_number(office_id: str, pair: decisions.Pair) -> int:
    of_pair = LinkDecision.objects.filter(office_id=office_id, party_id=pair[0], other_party_id=pair[1])
    return of_pair.count() + 1


def _check(answer: str, reason: str) -> None:
    if answer not in Answer.values:
        raise BadInput("The pair has no answer.", "Choose one of the three.", value=answer)
    if not reason.strip():
        raise BadInput("An answer needs a reason.", "Say in a few words what decided it.")


def _stale() -> StaleLink:
    return StaleLink(
        "Somebody else answered about this pair since you opened the page.",
        "Read it below; if you still answer differently, send yours again.",
    )
