"""From which day to which an office's records reach: what was pending at the end is known to have been pending until then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from justexits.measures.figures import Reach

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

# Decisions that are counted by the day on which they were made.
DECIDED = ("review", "audit_sample", "link_audit", "checklist_item")
DATES = ("referred_on", "filed_on", "disposed_on")


def decisions_reach_to(tables: Tables, *, run: Callable[[ir.Table], list[dict[str, Any]]]) -> Reach | None:
    """From the first day on which a finding was shown or somebody decided, to the last, or to the newest import if that is later.

    None where there is neither: a new import alone decides nothing.
    """
    shown, batch = tables["surfaced_ledger"], tables["batch"]
    days = shown.aggregate(since=shown.first_shown_on.min(), until=shown.first_shown_on.max())
    for name in DECIDED:
        at = tables[name].decided_at
        days = days.union(tables[name].aggregate(since=at.min().date(), until=at.max().date()))
    made = run(days)
    (imported,) = run(batch.aggregate(until=batch.imported_at.max().date()))
    first = [one["since"] for one in made if one["since"]]
    last = [one["until"] for one in (*made, imported) if one["until"]]
    return Reach(since=min(first), until=max(last)) if first else None


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
