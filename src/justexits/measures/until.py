"""The day that an office's records reach to: what was pending then is known to have been pending until then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

DATES = ("referred_on", "filed_on", "disposed_on")


def records_reach_to(tables: Tables, *, run: Callable[[ir.Table], list[dict[str, Any]]]) -> date | None:
    """The last day on which a case was received, filed or ended, but not after the newest import; None where no day is known.

    A case whose day is known only by its year reaches to the end of that year: the last year of yearly records is complete.
    """
    case, batch = tables["case"], tables["batch"]
    made = {name: case[name].max() for name in DATES}
    made |= {f"{name}_year": (case[f"{name}_precision"] == "year").fill_null(False).any() for name in DATES}
    (last,) = run(case.aggregate(**made))
    (imported,) = run(batch.aggregate(at=batch.imported_at.max().date()))
    days = [date(last[name].year, 12, 31) if last[f"{name}_year"] else last[name] for name in DATES if last[name]]
    today: date | None = imported["at"]
    return min(max(days), today) if days and today else max(days, default=None)
