"""Which text stands on a day, and whether that is known (reading rules 1 and 2): day and status bind before any condition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from justexits.relief.dates import Span
from justexits.relief.form import Entry


class Stands(StrEnum):
    """Whether a text stands on a day."""

    YES = "yes"
    NOT_KNOWN = "not known"
    NO = "no"
    DAY_MISSING = "day missing"


@dataclass(frozen=True)
class Stretch:
    """Days on which the same is to be said of one entry id: from `first` up to, and without, `end`."""

    first: date
    end: date
    stands: Stands
    entry: Entry
    why: str = ""


UNCERTAIN = {
    "in_force_version_uncertain": "which text is in force was not established",
    "unknown": "whether a text is in force was not established",
}
NEVER_ANSWERED = {"no_specific_statute", "bill_enactment_unconfirmed"}


@lru_cache(maxsize=1024)
def stretches(entries: tuple[Entry, ...]) -> tuple[Stretch, ...]:
    """All days, cut where the answer for one entry id (its dated texts in `entries`) changes."""
    cuts = {date.min, date.max}
    for one in entries:
        cuts |= {day for day in (one.in_force.first, one.in_force.end, one.in_force.seen_on) if day}
    days = sorted(cuts)
    return tuple(_stretch(entries, first, end) for first, end in pairwise(days))


def _stretch(entries: tuple[Entry, ...], first: date, end: date) -> Stretch:
    standing = [one for one in entries if _stands(one, first)]
    if standing:
        entry = max(standing, key=lambda one: one.in_force.start or date.min)
        uncertain = UNCERTAIN.get(entry.status)
        return Stretch(first, end, Stands.NOT_KNOWN if uncertain else Stands.YES, entry, uncertain or "")
    nearest = _nearest(entries, first)
    when = nearest.in_force
    if when.end and first >= when.end:
        return Stretch(first, end, Stands.NO, nearest, f"the text stood until {when.end}")
    if all(one.in_force.first and first < one.in_force.first for one in entries):
        earliest = min(entries, key=lambda one: one.in_force.first or date.max)
        if earliest.in_force.before == "nothing" and earliest.status not in UNCERTAIN:
            return Stretch(first, end, Stands.NO, earliest, f"there is no such provision before {earliest.in_force.first}")
        return Stretch(
            first, end, Stands.NOT_KNOWN, earliest, f"the text that stood before {earliest.in_force.first} was not read"
        )
    if when.start is None:
        return Stretch(first, end, Stands.NOT_KNOWN, nearest, "no day is known on which this text stands")
    return Stretch(first, end, Stands.NOT_KNOWN, nearest, f"this text is known to stand only from {when.start}")


def _stands(entry: Entry, day: date) -> bool:
    when = entry.in_force
    return when.start is not None and when.start <= day and not (when.end and day >= when.end)


def _nearest(entries: tuple[Entry, ...], day: date) -> Entry:
    """The text that a lawyer should begin with: one that has not ended by that day, the latest of those that may stand."""
    may = [one for one in entries if not (one.in_force.end and day >= one.in_force.end)] or list(entries)
    undated = [one for one in may if one.in_force.first is None]
    return max(undated or may, key=lambda one: (one.in_force.end or date.max) == date.max)


def standing_on(entries: tuple[Entry, ...], day: Span | None) -> Stretch:
    """What is to be said on a day; where the day is known in part and that makes a difference, DAY_MISSING."""
    found = stretches(entries)
    if day is not None:
        first, last = (_at(found, on) for on in (day.low, day.high))
        if (first.stands, first.entry.key, first.why) == (last.stands, last.entry.key, last.why):
            return first
    last_one = found[-1]
    return Stretch(date.min, date.max, Stands.DAY_MISSING, last_one.entry, "the day that picks the text is not known")


def _at(found: tuple[Stretch, ...], day: date) -> Stretch:
    return next(one for one in found if one.first <= day and (day < one.end or one.end == date.max))


@lru_cache(maxsize=1024)
def merged_stretches(entries: tuple[Entry, ...]) -> tuple[Stretch, ...]:
    """The stretches, those joined that say the same one after the other."""
    merged: list[Stretch] = []
    for one in stretches(entries):
        last = merged[-1] if merged else None
        if last and (last.stands, last.entry, last.why) == (one.stands, one.entry, one.why):
            merged[-1] = Stretch(last.first, one.end, last.stands, last.entry, last.why)
        else:
            merged.append(one)
    return tuple(merged)
