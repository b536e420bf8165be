"""How much of the law is here: what is encoded, read, reviewed, how old the reading is, where dated texts leave gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from justexits.core.content import load_yaml
from justexits.relief.dates import Span
from justexits.relief.form import Entry, Law
from justexits.relief.standing import NEVER_ANSWERED, Stands, Stretch, standing_on, stretches
from justexits.relief.tables import codes_path


@dataclass(frozen=True, kw_only=True)
class EntryCoverage:
    """One entry of law, as far as it is encoded."""

    jurisdiction: str
    provision: str
    entry: str
    citation: str
    status: str
    text_read: str
    encoded: str  # whole, partly, not
    conditions: int
    unread: int
    secondary: int
    stands: str  # on the day asked
    days_since_seen: int | None
    review: str
    cases: int


def encoded(entry: Entry) -> str:
    """`whole`: every condition was read; `partly`: some were; `not`: none was."""
    if entry.status == "no_specific_statute" or all(one.unread for one in entry.conditions):
        return "not"
    return "partly" if any(one.unread for one in entry.conditions) else "whole"


def checks_of(law: Law) -> dict[str, int]:
    """How many worked answers are held to each provision (content/codes/relief_checks.yaml, made from the tests)."""
    told: dict[str, int] = load_yaml(codes_path("relief_checks"))["checks"]
    return {one.id: sum(told.get(name, 0) for name in {entry.id for entry in one.entries}) for one in law.provisions}


def coverage(law: Law, as_of: date, cases: Mapping[str, int] | None = None) -> tuple[EntryCoverage, ...]:
    """A row for every entry, on the day `as_of`; `cases` counts the worked answers held to each provision (`checks_of`)."""
    found = []
    for provision in law.provisions:
        for entry in provision.entries:
            same = tuple(one for one in provision.entries if one.id == entry.id)
            stretch = standing_on(same, Span(as_of, as_of))
            answers = entry.status not in NEVER_ANSWERED
            stands = stretch.stands if stretch.entry is entry or _may_stand(entry, stretch, as_of) else Stands.NO
            seen = entry.in_force.seen_on
            found.append(
                EntryCoverage(
                    jurisdiction=provision.jurisdiction,
                    provision=provision.id,
                    entry=entry.key,
                    citation=entry.citation,
                    status=entry.status,
                    text_read=entry.text_read,
                    encoded=encoded(entry),
                    conditions=len(entry.conditions),
                    unread=sum(one.unread for one in entry.conditions),
                    secondary=sum(one.mark == "secondary" for one in entry.conditions),
                    stands=str(stands) if answers else "never answered",
                    days_since_seen=(as_of - seen).days if seen else None,
                    review=entry.review["status"],
                    cases=(cases or {}).get(provision.id, 0),
                )
            )
    return tuple(found)


def _may_stand(entry: Entry, stretch: Stretch, as_of: date) -> bool:
    """Whether it is not known which of several texts stands, and this one may be it."""
    when = entry.in_force
    out = (when.end and as_of >= when.end) or (when.first and as_of < when.first)
    return stretch.stands is Stands.NOT_KNOWN and not out


def gaps(law: Law) -> tuple[str, ...]:
    """Days that lie between two dated texts of one entry and on which none is known to stand. (Overlaps are refused at load.)"""
    found = []
    for provision in law.provisions:
        for entry in {one.id: one for one in provision.entries}.values():
            same = tuple(one for one in provision.entries if one.id == entry.id)
            parts = stretches(same)
            known = [at for at, one in enumerate(parts) if one.stands is Stands.YES]
            for one in parts[known[0] + 1 : known[-1]] if known else ():
                if one.stands is not Stands.YES:
                    found.append(f"{entry.id}: {one.first} to {one.end}: {one.why}")
    return tuple(found)


def can_answer_candidate(law: Law) -> tuple[Entry, ...]:
    """The entries that are in force, known to stand on some day, with every condition read."""
    return tuple(
        entry
        for one in law.provisions
        for entry in one.entries
        if entry.status == "in_force" and entry.in_force.start and encoded(entry) == "whole"
    )
