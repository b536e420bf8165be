"""Rows that leave the site as a file: each download is kept in the audit log before its first line leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from justexits.web.accounts.permissions import Permission, require
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind
from justexits.web.intake.selectors import FAULT_COLUMNS, faulty_rows

if TYPE_CHECKING:
    from justexits.records.lake import Reading
    from justexits.web.accounts.models import User


def export_faulty_rows(*, by: User, reading: Reading, batch_id: str) -> Iterator[Sequence[Any]]:
    """Every fault of an import in the order of `FAULT_COLUMNS`, the row's own text with it. Raises Refused."""
    require(by, Permission.EXPORT_FAULTY_ROWS)
    found = faulty_rows(reading, by, batch_id)
    detail = {"rows": found.num_rows, "snapshot": reading.snapshot.number}
    with transaction.atomic():
        record_event(EventKind.FAULTY_ROWS_EXPORTED, by=by, subject=("import", batch_id), detail=detail)
    return (tuple(row[name] for name in FAULT_COLUMNS) for part in found.to_batches(10_000) for row in part.to_pylist())
