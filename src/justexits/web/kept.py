"""Rows that people decided: added, never changed, never removed. One is revised by another, or taken back by a row of its own."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import models

from justexits.web.audit.models import AppendOnly

Row = TypeVar("Row", bound=models.Model)


class KeptRows(models.QuerySet[Row], Generic[Row]):
    """A query that reads and adds, and does nothing else."""

    def update(self, **_: Any) -> int:
        """Never."""
        raise AppendOnly("A decision is never changed; record another.")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Never."""
        raise AppendOnly("A decision is never removed; take it back.")

    def bulk_update(self, *_: Any, **__: Any) -> int:
        """Never."""
        raise AppendOnly("A decision is never changed; record another.")


class Kept(models.Model):
    """A row that is added and then stays as it is."""

    objects = KeptRows.as_manager()

    class Meta:
        """What the database and Django hold it to."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; changing one is refused."""
        if not self._state.adding:
            raise AppendOnly("A decision is never changed; record another.")
        super().save(*args, **(kwargs | {"force_insert": True}))

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise AppendOnly("A decision is never removed; take it back.")


class OfTheOffice(Kept):
    """A row of one office, by somebody, at some time, from the snapshot that was on the screen."""

    office_id = models.CharField(max_length=64)
    snapshot = models.PositiveIntegerField(help_text="The snapshot of the records that was on the screen.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """What Django holds it to."""

        abstract = True

    @property
    def is_taken_back(self) -> bool:
        """Whether somebody took it back."""
        return hasattr(self, "taken_back")


class TakenBack(Kept):
    """That something was taken back, by whom and why."""

    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """What Django holds it to."""

        abstract = True
