"""Reading the log: an auditor sees their own office's events only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from justexits.web.accounts.permissions import Permission, require
from justexits.web.audit.models import AuditEvent, EventKind

if TYPE_CHECKING:
    from justexits.web.accounts.models import User


@dataclass(frozen=True)
class Wanted:
    """Which events are wanted; an empty text wants all."""

    person: str = ""
    by: str = ""
    kind: str = ""


def events_for(user: User, wanted: Wanted) -> QuerySet[AuditEvent]:
    """The events of the user's office, newest first. Raises Refused."""
    require(user, Permission.SEE_ACCESS_LOG)
    events = AuditEvent.objects.filter(office_id=user.office_id)
    if wanted.person:
        events = events.filter(subject_kind="person", subject_id=wanted.person)
    if wanted.by:
        events = events.filter(by_username__iexact=wanted.by)
    if wanted.kind in EventKind.values:
        events = events.filter(kind=wanted.kind)
    return events.order_by("-sequence")
