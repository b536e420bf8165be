"""Records that come in, are read again or are taken back, and rows that leave as a file: the audit log keeps each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from justexits.core.errors import BadInput
from justexits.web.accounts.permissions import Permission, require
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind
from justexits.web.intake.selectors import FAULT_COLUMNS, faulty_rows
from justexits.web.lake import lake

if TYPE_CHECKING:
    from pathlib import Path

    from justexits.records.importing import ImportReport
    from justexits.records.lake import Reading
    from justexits.web.accounts.models import User


WAIT = 10.0  # seconds for another import to end


def bring_in(*, by: User, paths: Sequence[Path], mapping: str, accept_changes: bool) -> ImportReport:
    """Import files as one batch of the user's office, all of them or nothing.

    `mapping` is a name in content/mappings or the path of a YAML file. Raises Refused; ExportChanged where the files differ from
    the last import and that was not accepted; BadInput, NotFound, CannotWrite and Busy. After any of them nothing was changed.
    """
    from justexits.records.importing import import_files

    require(by, Permission.BRING_RECORDS_IN)
    _refuse_other_offices(by, mapping)
    with transaction.atomic():
        report = import_files(lake(), paths, mapping=mapping, wait=WAIT, accept_drift=accept_changes)
        detail = {"files": len(report.files), "read": report.rows_read, "quarantined": report.rows_quarantined}
        detail |= {"mapping": f"{report.mapping} {report.mapping_version}", "changes_accepted": len(report.drift)}
        if not report.already_imported:
            record_event(EventKind.RECORDS_BROUGHT_IN, by=by, subject=("import", report.batch_id), detail=detail)
    return report


def read_again(*, by: User, batch_id: str, mapping: str) -> ImportReport:
    """Read the rows again that an import put aside, and only those. Raises as `bring_in`, NotFound where none waits."""
    from justexits.records.importing import retry_batch
    from justexits.records.mapping import load_mapping

    require(by, Permission.BRING_RECORDS_IN)
    _refuse_other_offices(by, mapping)
    with transaction.atomic():
        report = retry_batch(lake(), batch_id, plan=load_mapping(mapping), wait=WAIT)
        detail = {"read": report.rows_read, "accepted": report.rows_accepted, "new_import": report.batch_id}
        record_event(EventKind.ROWS_READ_AGAIN, by=by, subject=("import", batch_id), detail=detail)
    return report


def take_back(*, by: User, batch_id: str, reason: str) -> int:
    """Take an import back: what it brought goes, what it had put in the shade comes back. Returns how many rows went.

    The caller knows that it is an import of the user's office. Raises Refused, NotReady where later imports stand on it, Busy.
    """
    from justexits.records.lake.undo import undo_batch

    require(by, Permission.BRING_RECORDS_IN)
    with transaction.atomic():
        undone = undo_batch(lake(), batch_id, reason=reason, wait=WAIT)
        detail = {"reason": reason, "removed": sum(undone.removed.values()), "restored": sum(undone.restored.values())}
        record_event(EventKind.IMPORT_TAKEN_BACK, by=by, subject=("import", batch_id), detail=detail)
    return sum(undone.removed.values())


def _refuse_other_offices(by: User, mapping: str) -> None:
    from justexits.records.mapping import load_mapping

    plan = load_mapping(mapping)
    if plan.office.office_id != by.office_id:
        raise BadInput(
            f"This mapping is for the office {plan.office.office_id}, and you are of {by.office_id}.",
            "Choose a mapping of your office, or correct office_id in it.",
        )


def export_faulty_rows(*, by: User, reading: Reading, batch_id: str) -> Iterator[Sequence[Any]]:
    """Every fault of an import in the order of `FAULT_COLUMNS`, the row's own text with it. Raises Refused."""
    require(by, Permission.EXPORT_FAULTY_ROWS)
    found = faulty_rows(reading, by, batch_id)
    detail = {"rows": found.num_rows, "snapshot": reading.snapshot.number}
    with transaction.atomic():
        record_event(EventKind.FAULTY_ROWS_EXPORTED, by=by, subject=("import", batch_id), detail=detail)
    return (tuple(row[name] for name in FAULT_COLUMNS) for part in found.to_batches(10_000) for row in part.to_pylist())
