"""Figures that leave the site as a file: each download is kept in the audit log before its first line leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    "left_out", "quality", "definition_version", "snapshot",
)  # fmt: skip


def export_figures(
    *, by: User, measure: str, name: str, grain: str, group_by: str, figures: Sequence[Figure], snapshot: int
) -> Iterator[Sequence[Any]]:
    """The figures, one row each, with their definition version and snapshot. Raises Refused."""
    require(by, Permission.EXPORT_FIGURES)
    detail = {"grain": grain, "group_by": group_by, "rows": len(figures), "snapshot": snapshot}
    with transaction.atomic():
        record_event(EventKind.FIGURES_EXPORTED, by=by, subject=("measure", measure), detail=detail)
    return (
        (
            measure, name, by.office_id, figure.period.isoformat(), grain, group_by, figure.group, _plain(figure.numerator),
            _plain(figure.denominator), figure.value, figure.low, figure.high, figure.left_out,
            " ".join(figure.quality), figure.version, snapshot,
        )
        for figure in figures
    )  # fmt: skip


def _plain(count: float | None) -> float | int | None:
    """A count without the decimals that it does not have."""
    return int(count) if count is not None and float(count).is_integer() else count
