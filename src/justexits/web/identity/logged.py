"""That somebody looked at two records is kept before they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction

from justexits.web.audit import events
from justexits.web.audit.models import EventKind

if TYPE_CHECKING:
    from justexits.web.accounts.models import User
    from justexits.web.identity.decisions import Pair


def log_pair(user: User, pair: Pair, *, page: str) -> None:
    """Keep the view. Raises LogUnavailable where that fails; the page is then not shown."""
    try:
        with transaction.atomic():
            events.record_event(EventKind.PAIR_VIEWED, by=user, subject=("pair", " ".join(pair)), detail={"page": page})
    except DatabaseError as error:
        raise events.LogUnavailable(
            "This page was not opened, because the access log could not be written.",
            "Try again in a minute; if it stays so, tell your administrator.",
        ) from error
