"""One row for each thing that somebody did, in a chain that shows when a row was changed, left out or moved.

Rows hold no foreign keys: an account may go, what it did stays. They hold ids of people, never names.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

START = "0" * 64


class EventKind(models.TextChoices):
    """What can happen. A new kind needs its sentence in presenters.py; a test holds the two together."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    LOCKED_OUT = "locked_out"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # nosec B105  # the name of an event
    ACCESS_REFUSED = "access_refused"
    PERSON_VIEWED = "person_viewed"
    SOURCE_ROWS_VIEWED = "source_rows_viewed"
    REVIEW_RECORDED = "review_recorded"
    REVIEW_WITHDRAWN = "review_withdrawn"
    FIGURES_EXPORTED = "figures_exported"
    FIGURE_ROWS_VIEWED = "figure_rows_viewed"
    OFFICES_COMPARED = "offices_compared"
    TARGET_SET = "target_set"
    TARGET_WITHDRAWN = "target_withdrawn"
    ANNOTATION_ADDED = "annotation_added"
    ANNOTATION_WITHDRAWN = "annotation_withdrawn"
    MEETING_RECORDED = "meeting_recorded"
    MEETING_WITHDRAWN = "meeting_withdrawn"
    BASELINE_LOCKED = "baseline_locked"
    BASELINE_UNLOCKED = "baseline_unlocked"
    CHECKLIST_ANSWERED = "checklist_answered"
    VIEW_SAVED = "view_saved"
    VIEW_REMOVED = "view_removed"
    VIEW_RESTORED = "view_restored"
    FAULTY_ROWS_EXPORTED = "faulty_rows_exported"
    RECORDS_BROUGHT_IN = "records_brought_in"
    ROWS_READ_AGAIN = "rows_read_again"
    IMPORT_TAKEN_BACK = "import_taken_back"
    PAIR_VIEWED = "pair_viewed"
    LINK_DECIDED = "link_decided"
    LINK_WITHDRAWN = "link_withdrawn"
    LINK_SAMPLE_ANSWERED = "link_sample_answered"
    RELIEF_FACT_ANSWERED = "relief_fact_answered"
    RELIEF_FACT_TAKEN_BACK = "relief_fact_taken_back"
    CHARGE_TEXT_DECIDED = "charge_text_decided"
    FIRST_ENTRY_RECORDED = "first_entry_recorded"
    ACCOUNT_MADE = "account_made"
    ROLES_CHANGED = "roles_changed"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_REOPENED = "account_reopened"


class Outcome(models.TextChoices):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"


class AppendOnly(Exception):
    """Somebody tried to change or remove what is kept for good."""


class Kept(models.QuerySet["AuditEvent"]):
    """A query that reads and adds, and does nothing else."""

    def update(self, **_: Any) -> int:
        """Never."""
        raise AppendOnly("An audit event is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Never."""
        raise AppendOnly("An audit event is never removed.")

    def bulk_update(self, *_: Any, **__: Any) -> int:
        """Never."""
        raise AppendOnly("An audit event is never changed.")


class AuditEvent(models.Model):
    """One thing that somebody did, or tried to do."""

    sequence = models.PositiveBigIntegerField(unique=True)
    kind = models.CharField(max_length=40, choices=EventKind.choices)
    at = models.DateTimeField()
    by_id = models.PositiveBigIntegerField(null=True)
    by_username = models.CharField(max_length=150, blank=True)
    office_id = models.CharField(max_length=64, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.DONE)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = Kept.as_manager()

    class Meta:
        """What the database and Django hold it to."""

        ordering: ClassVar = ["-sequence"]
        indexes: ClassVar = [
            models.Index(fields=["office_id", "-sequence"], name="event_office"),
            models.Index(fields=["subject_kind", "subject_id"], name="event_subject"),
            models.Index(fields=["by_username"], name="event_by"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; changing one is refused."""
        if not self._state.adding:
            raise AppendOnly("An audit event is never changed.")
        super().save(*args, **(kwargs | {"force_insert": True}))

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise AppendOnly("An audit event is never removed.")

    def computed_hash(self) -> str:
        """What `hash` must be: a keyed hash of every other column, the hash of the row before included."""
        content = {
            "sequence": self.sequence,
            "kind": str(self.kind),
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by_id": self.by_id,
            "by_username": self.by_username,
            "office_id": self.office_id,
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "outcome": str(self.outcome),
            "detail": self.detail,
            "previous_hash": self.previous_hash,
        }
        return keyed_hash("event", json.dumps(content, sort_keys=True, ensure_ascii=True))


class AuditHead(models.Model):
    """Where the chain ends: one row, locked by whoever adds an event, sealed so that the end cannot be cut off unseen."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=START)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        """What the database and Django hold it to."""

        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="one_audit_head")]

    def __str__(self) -> str:
        return f"head at {self.sequence}"

    def computed_seal(self) -> str:
        """What `seal` must be."""
        return keyed_hash("head", f"{self.sequence}:{self.hash}")


def keyed_hash(purpose: str, text: str) -> str:
    """HMAC-SHA-256 (RFC 2104) of a text under the deployment's audit key, which the database does not hold."""
    return hmac.new(f"{purpose}:{settings.AUDIT_KEY}".encode(), text.encode(), hashlib.sha256).hexdigest()
