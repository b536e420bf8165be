"""From which day to which an office's records reach: what was pending at the end is known to have been pending until then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from justexits.measures.figures import Reach

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

DATES = ("referred_on", "filed_on", "disposed_on")


def decisions_reach_to(tables: Tables, *, run: Callable[[ir.Table], list[dict[str, Any]]]) -> Reach | None:
    """From the first day on which a review was made to the last; None where there is none."""
    review = tables["review"]
    (days,) = run(review.aggregate(since=review.decided_at.min().date(), until=review.decided_at.max().date()))
    return Reach(since=days["since"], until=days["until"]) if days["until"] else None


def reach_of(tables: Tables, *, run: Callable[[ir.Table], list[dict[str, Any]]]) -> Reach | None:
    """The first day on which a case was received or filed, and the last on which one was received, filed or ended.

    The last is not after the newest import. None where no day is known.

    A case whose day is known only by its year reaches to the end of that year: the last year of yearly records is complete.
    """
    case, batch = tables["case"], tables["batch"]
    made = {name: case[name].max() for name in DATES}
    made |= {f"{name}_year": (case[f"{name}_precision"] == "year").fill_null(False).any() for name in DATES}
    made |= {f"{name}_first": case[name].min() for name in DATES[:2]}
    (last,) = run(case.aggregate(**made))
    (imported,) = run(batch.aggregate(at=batch.imported_at.max().date()))
    days = [date(last[name].year, 12, 31) if last[f"{name}_year"] else last[name] for name in DATES if last[name]]
    today: date | None = imported["at"]
    if not days:
        return None
    since = min((last[f"{name}_first"] for name in DATES[:2] if last[f"{name}_first"]), default=min(days))
    return Reach(since=since, until=min(max(days), today) if today else max(days))
