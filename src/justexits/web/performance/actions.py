"""Figures that leave the site as a file: each download is kept in the audit log, in one transaction with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from justexits.web.accounts.permissions import Permission, require
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind
from justexits.web.performance.selectors import Figure

if TYPE_CHECKING:
    from justexits.web.accounts.models import User

COLUMNS = (
    "measure", "name", "office", "period", "grain", "group_by", "group", "numerator", "denominator", "value", "low", "high",
    "definition_version", "snapshot",
)  # fmt: skip
# A spreadsheet runs a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_figures(
    *, by: User, measure: str, name: str, grain: str, group_by: str, figures: Sequence[Figure], snapshot: int
) -> str:
    """The figures as CSV with their definition version and snapshot. Raises Refused."""
    require(by, Permission.EXPORT_FIGURES)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for figure in figures:
        cells = (
            measure, name, by.office_id, figure.period.isoformat(), grain, group_by, figure.group, figure.numerator,
            figure.denominator, figure.value, figure.low, figure.high, figure.version, snapshot,
        )  # fmt: skip
        writer.writerow([harmless(cell) for cell in cells])
    with transaction.atomic():
        record_event(
            EventKind.FIGURES_EXPORTED,
            by=by,
            subject=("measure", measure),
            detail={"grain": grain, "group_by": group_by, "rows": len(figures), "snapshot": snapshot},
        )
    return out.getvalue()


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
