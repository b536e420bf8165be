"""Adding events, and proving that none was changed since.

`record_event` belongs inside the transaction of the action whose trace it is: either both are kept or neither is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from justexits.core.errors import ExitCode, JustExitsError
from justexits.web.audit.models import START, AuditEvent, AuditHead, EventKind, Outcome

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from justexits.web.accounts.models import User

# An event points at people by id; these keys would carry who they are.
NEVER_IN_DETAIL = {"name", "given_name", "family_name", "birth_date", "address", "phone", "narrative", "password", "text"}


class LogUnavailable(JustExitsError):
    """What cannot be logged is not shown."""

    exit_code = ExitCode.NOT_AVAILABLE


def record_event(
    kind: EventKind,
    *,
    by: User | AnonymousUser | None,
    subject: tuple[str, str] | None = None,
    outcome: Outcome = Outcome.DONE,
    detail: Mapping[str, Any] | None = None,
    office_id: str | None = None,
    by_username: str | None = None,
) -> AuditEvent:
    """Add one event to the chain, in the transaction that is open. Returns it.

    `subject` is (kind, id), such as ("person", "p-12"). The office is the user's unless `office_id` says otherwise.
    Raises RuntimeError outside a transaction, ValueError for a detail that would name a person.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is recorded inside the transaction of what it tells about.")
    given = dict(detail or {})
    if named := NEVER_IN_DETAIL & set(given):
        raise ValueError(f"An audit event never holds {', '.join(sorted(named))}.")
    known = by if by is not None and by.is_authenticated else None
    # The lock on the head's row lets one writer at a time add to the chain (on SQLite the transaction itself does).
    head, _ = AuditHead.objects.select_for_update().get_or_create(id=1)
    event = AuditEvent(
        sequence=head.sequence + 1,
        kind=kind,
        at=timezone.now(),
        by_id=known.pk if known else None,
        by_username=known.get_username() if known else (by_username or "")[:150],
        office_id=office_id if office_id is not None else (known.office_id if known else ""),
        subject_kind=subject[0] if subject else "",
        subject_id=subject[1] if subject else "",
        outcome=outcome,
        detail=given,
        previous_hash=head.hash,
    )
    event.hash = event.computed_hash()
    event.save()
    head.sequence, head.hash = event.sequence, event.hash
    head.seal = head.computed_seal()
    head.save()
    return event


def record_view(user: User, person_id: str, *, page: str, kind: EventKind = EventKind.PERSON_VIEWED) -> None:
    """Keep that the user opened a person's page. Call it before anything is shown.

    Raises LogUnavailable where it could not be kept; the page is then not shown.
    """
    try:
        with transaction.atomic():
            record_event(kind, by=user, subject=("person", person_id), detail={"page": page})
    except DatabaseError as error:
        raise LogUnavailable(
            "This page was not opened, because the access log could not be written.",
            "Try again in a minute; if it stays so, tell your administrator.",
        ) from error


@dataclass(frozen=True)
class ChainReport:
    """What a proof of the chain found: how many events were read, and the first fault in words, if any."""

    events: int
    fault: str | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, left out or moved."""
        return self.fault is None


def verify_chain() -> ChainReport:
    """Read the whole log, oldest first, and compare every hash. Stops at the first fault."""
    previous, expected = START, 1
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != expected:
            return ChainReport(expected - 1, f"Event {expected} is missing.")
        if event.previous_hash != previous:
            return ChainReport(expected - 1, f"Event {event.sequence} does not follow the event before it.")
        if event.computed_hash() != event.hash:
            return ChainReport(expected - 1, f"Event {event.sequence} was changed after it was written.")
        previous, expected = event.hash, expected + 1
    read = expected - 1
    head = AuditHead.objects.filter(id=1).first()
    if head is None:
        return ChainReport(read, "The end of the log is not marked." if read else None)
    if head.seal != head.computed_seal() and (head.sequence or read):
        return ChainReport(read, "The mark of the log's end was changed.")
    if head.sequence > read:
        return ChainReport(read, f"Event {read + 1} and what came after it are missing.")
    if head.sequence < read or head.hash != previous:
        return ChainReport(read, "The log's end does not fit its last event.")
    return ChainReport(read)
