"""Whether what the office agreed to do is done: practices as data, and fidelity measured from what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

import ibis

from justexits.core.content import content_folder, load_yaml
from justexits.core.errors import BadInput
from justexits.core.truth import negate
from justexits.measures.intervals import share_interval
from justexits.measures.rows import DAY, Until, as_day, days_between
from justexits.records.codes import code_list
from justexits.records.filled import run_on_its_engine
from justexits.records.lake.decisions import standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

    Run = Callable[[ir.Table], list[dict[str, Any]]]


class Evidence(StrEnum):
    """By what it is seen that an item is followed."""

    CHECKLIST = "checklist"  # somebody answered it
    EVENT = "event"  # the records hold an event


AMONG = ("victim_cases", "all_cases")
AFTER = ("referred_on", "filed_on")
OF_EVENTS = ("event", "among", "after", "within_days")
OF_PRACTICES = ("id", "name", "policy", "source", "in_force_from", "items")


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that a practice asks for. The last four are set for evidence by an event."""

    id: str
    text: str
    evidence: Evidence
    event: str | None = None
    among: str | None = None
    after: str | None = None
    within_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Practice:
    """A policy, since when it is in force, and the items by which it is followed."""

    id: str
    name: str
    policy: str
    source: str
    in_force_from: date
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Fidelity:
    """How often an item was met, of those it applied to and that somebody recorded; `unknown` are those nobody can tell.

    `share`, `low` and `high` are None where nothing was recorded; `why` says so.
    """

    practice: str
    item: str
    met: int
    applicable: int
    unknown: int
    share: float | None
    low: float | None
    high: float | None
    why: str = ""


@cache
def practices() -> tuple[Practice, ...]:
    """The practices of content/measures/practices.yaml. Raises BadInput where one is not whole."""
    path = content_folder() / "measures" / "practices.yaml"
    return tuple(practice(entry, str(path)) for entry in load_yaml(path)["practices"])


def practice(entry: Mapping[str, Any], file: str) -> Practice:
    """One practice of a file. Raises BadInput."""
    about = str(entry.get("id", "a practice without an id"))
    _whole(entry, OF_PRACTICES, (), about, file)
    items = tuple(_item(one, about, file) for one in entry["items"])
    if len({one.id for one in items}) < len(items):
        raise BadInput(f"{about} has an item twice.", "Give each item an id of its own.", file=file, value=about)
    return Practice(**{name: entry[name] for name in OF_PRACTICES[:-1]}, items=items)


def _item(entry: Mapping[str, Any], practice_id: str, file: str) -> Item:
    about = f"{practice_id}/{entry.get('id', 'an item without an id')}"
    by_event = entry.get("evidence") == Evidence.EVENT
    _whole(entry, ("id", "text", "evidence", *(OF_EVENTS if by_event else ())), (), about, file)
    known: dict[str, tuple[str, ...]] = {"evidence": tuple(Evidence), "among": AMONG, "after": AFTER}
    known["event"] = tuple(code_list("event_kind"))
    for name, codes in known.items():
        if name in entry and entry[name] not in codes:
            remedy = f"Write one of {', '.join(codes)}."
            raise BadInput(f"{about} has an unknown {name}.", remedy, file=file, column=name, value=str(entry[name]))
    return Item(**{**entry, "evidence": Evidence(entry["evidence"])})


def _whole(entry: Mapping[str, Any], required: tuple[str, ...], optional: tuple[str, ...], about: str, file: str) -> None:
    if lacking := [name for name in required if not entry.get(name)]:
        raise BadInput(f"{about} has no {', '.join(lacking)}.", "Write these lines.", file=file, value=about)
    if extra := sorted(set(entry) - set(required) - set(optional)):
        raise BadInput(f"{about} has lines that nobody reads: {', '.join(extra)}.", "Take them out.", file=file, value=about)


def fidelity(
    tables: Tables, *, until: date, of: tuple[Practice, ...] | None = None, run: Run = run_on_its_engine
) -> list[Fidelity]:
    """For each item of each practice how often it was met, among an office's records up to a day.

    An event that may have happened and has no day, or no day that is precise enough, leaves its case unknown.
    """
    found: list[Fidelity] = []
    for one in practices() if of is None else of:
        answered = {row["item"]: row for row in run(_answers(tables, one.id))}
        for item in one.items:
            row = answered.get(item.id) if item.evidence is Evidence.CHECKLIST else _only(run(_events(tables, one, item, until)))
            found.append(_fidelity(one.id, item.id, row or {}))
    return found


def _only(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    return rows[0] if rows else None


def _fidelity(practice_id: str, item_id: str, row: Mapping[str, Any]) -> Fidelity:
    met, applicable, unknown = (int(row.get(name) or 0) for name in ("met", "applicable", "unknown"))
    low, high = share_interval(met, applicable) or (None, None)
    return Fidelity(
        practice=practice_id,
        item=item_id,
        met=met,
        applicable=applicable,
        unknown=unknown,
        share=met / applicable if applicable else None,
        low=low,
        high=high,
        why="" if applicable else "Nobody recorded anything yet by which it could be told.",
    )


def _answers(tables: Tables, practice_id: str) -> ir.Table:
    """Answers of the practice's checklist that hold, by item."""
    held = standing(tables["checklist_item"], "checklist_item_id")
    held = held.filter(held.checklist == practice_id)
    yes, no = held.answer == "yes", held.answer == "no"
    return held.group_by("item").agg(
        met=yes.cast("int64").sum(),
        applicable=(yes | no).cast("int64").sum(),
        unknown=(held.answer == "unknown").cast("int64").sum(),
    )


def _events(tables: Tables, one: Practice, item: Item, until: Until) -> ir.Table:
    """The cases that an item applies to and whose time is up, with whether the event happened in time."""
    begin, days = str(item.after), int(item.within_days or 0)
    case = tables["case"].select("case_id", begins=begin, precision=f"{begin}_precision")
    case = case.filter(case.begins.notnull() & (case.precision == DAY))
    in_force = ibis.date(one.in_force_from.year, one.in_force_from.month, one.in_force_from.day)
    case = case.filter((case.begins >= in_force) & (days_between(case.begins, as_day(until)) >= days))
    if item.among == "victim_cases":
        victims = tables["party"].filter(tables["party"].role == "victim").select("case_id").distinct()
        case = case.semi_join(victims, "case_id")
    event = tables["event"].filter(tables["event"].kind == item.event).select("event_id", "case_id", "on", "on_precision")
    both = case.left_join(event, "case_id").drop("case_id_right")
    exact = (both.on_precision == DAY).fill_null(False) & both.on.notnull()
    took = days_between(both.begins, both.on)
    in_time = exact & (took <= days).fill_null(False)
    by_case = both.group_by("case_id").agg(met=in_time.any(), doubtful=(both.event_id.notnull() & negate(exact)).any())
    unknown = negate(by_case.met) & by_case.doubtful
    return by_case.aggregate(
        met=by_case.met.cast("int64").sum(),
        applicable=negate(unknown).cast("int64").sum(),
        unknown=unknown.cast("int64").sum(),
    )


def practice_of(practice_id: str) -> Practice | None:
    """The practice of that id; None where there is none."""
    return next((one for one in practices() if one.id == practice_id), None)


def checklist(practice_id: str) -> Iterator[Item]:
    """The items of a practice that somebody answers on the site."""
    one = practice_of(practice_id)
    return (item for item in (one.items if one else ()) if item.evidence is Evidence.CHECKLIST)
