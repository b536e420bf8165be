"""Figures that leave the site as a file: each download is kept in the audit log before its first line leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from justexits.web.accounts.permissions import Permission, require
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind
from justexits.web.performance import decisions, notes
from justexits.web.performance.asked import Asked
from justexits.web.performance.selectors import ALL

if TYPE_CHECKING:
    from justexits.web.accounts.models import User

COLUMNS = (
    "measure", "name", "office", "period", "grain", "group_by", "group", "numerator", "denominator", "value", "low", "high",
    "left_out", "quality", "target", "notes", "definition_version", "snapshot",
)  # fmt: skip


def exported(by: User, asked: Asked, *, form: str = "csv") -> Iterator[Sequence[Any]]:
    """The figures that are asked for, one row each, with target, notes, definition version and snapshot. Raises Refused."""
    keep_export(by, asked, form=form)
    definition, choice, found = asked.definition, asked.choice, asked.figures()
    target = decisions.standing_targets(by).get(definition.id) if choice.by == ALL else None
    beside = notes.beside(decisions.annotations_of(by, definition.id), asked.figures(ALL), choice.grain)
    return (
        (
            definition.id, definition.name, by.office_id, figure.period.isoformat(), choice.grain, choice.by, figure.group,
            _plain(figure.numerator), _plain(figure.denominator), figure.value, figure.low, figure.high, figure.left_out,
            " ".join(figure.quality), target.value if target else None, notes.within(beside, figure.period, choice.grain),
            figure.version, asked.reading.snapshot.number,
        )
        for figure in found
    )  # fmt: skip


def keep_export(by: User, asked: Asked, *, form: str) -> None:
    """Keep that figures of a measure were taken away. Raises Refused."""
    require(by, Permission.EXPORT_FIGURES)
    detail = {"grain": asked.choice.grain, "group_by": asked.choice.by, "rows": len(asked.figures()), "form": form}
    with transaction.atomic():
        subject = ("measure", asked.definition.id)
        record_event(
            EventKind.FIGURES_EXPORTED, by=by, subject=subject, detail=detail | {"snapshot": asked.reading.snapshot.number}
        )


def keep_comparison(by: User, asked: Asked, *, kind: str, rows: int, form: str) -> None:
    """Keep that figures beside each other were taken away. Raises Refused."""
    require(by, Permission.EXPORT_FIGURES)
    detail = {"compared": kind, "grain": asked.choice.grain, "group_by": asked.choice.by, "rows": rows, "form": form}
    with transaction.atomic():
        subject = ("measure", asked.definition.id)
        record_event(
            EventKind.FIGURES_EXPORTED, by=by, subject=subject, detail=detail | {"snapshot": asked.reading.snapshot.number}
        )


def keep_overview_export(by: User, *, snapshot: int, form: str) -> None:
    """Keep that the overview was taken away. Raises Refused."""
    require(by, Permission.EXPORT_FIGURES)
    with transaction.atomic():
        detail = {"form": form, "snapshot": snapshot}
        record_event(EventKind.FIGURES_EXPORTED, by=by, subject=("measure", "every measure"), detail=detail)


def _plain(count: float | None) -> float | int | None:
    """A count without the decimals that it does not have."""
    return int(count) if count is not None and float(count).is_integer() else count
