"""Whom a reader reads next: the queue in its order, with a share drawn at random from everybody else.

What was drawn at random tells how many the rules miss. So that nothing gives it away, the findings and the tier of everybody on
this list appear only after the reader wrote down what the raw records show.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
from django.db import IntegrityError, transaction
from django.utils import timezone

from justexits.core.errors import BadInput, Busy
from justexits.measures.intervals import share_interval
from justexits.web.accounts.permissions import Permission, require
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind, keyed_hash
from justexits.web.casework.models import FirstEntry, Outcome, Review
from justexits.web.casework.selectors.people import people_of
from justexits.web.casework.selectors.queue import QUEUED
from justexits.web.casework.selectors.visible import VisibleTables, visible_tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading
    from justexits.web.accounts.models import User

AT_RANDOM = 15  # of a hundred on the list
FOUND = (Outcome.IDENTIFIED, Outcome.VULNERABLE)


@dataclass(frozen=True, kw_only=True)
class Next:
    """Whom to read next, and how that came about (which no page shows)."""

    person_id: str
    at_random: bool
    stands_for: float


def is_drawn(by: User, number: int) -> bool:
    """Whether a reader's entry of this number is one drawn at random; nobody can work it out without the audit key."""
    return int(keyed_hash("work list", f"{by.office_id}:{by.pk}:{number}")[:8], 16) % 100 < AT_RANDOM


def next_for(reading: Reading, by: User) -> Next | None:
    """Whom this reader reads next; None where nobody is left. The same person until the entry is made."""
    require(by, Permission.RECORD_REVIEW)
    tables = visible_tables(reading, by)
    known = _known(by)
    number = FirstEntry.objects.filter(office_id=by.office_id, by=by).count() + 1
    queued, others = _queued(reading, tables, known), _others(reading, tables, known, number, by)
    return (others() or queued()) if is_drawn(by, number) else (queued() or others())


def _known(by: User) -> set[str]:
    """People whom this reader wrote about, or whom anybody reviewed."""
    mine = FirstEntry.objects.filter(office_id=by.office_id, by=by).values_list("person_id", flat=True)
    reviewed = Review.objects.filter(office_id=by.office_id, withdrawal__isnull=True).values_list("person_id", flat=True)
    return {*mine, *reviewed}


def _without(people: ir.Table, known: Collection[str]) -> ir.Table:
    if not known:
        return people
    listed = ibis.literal(sorted(known), type="array<string>").unnest().name("person_id").as_table()
    return people.anti_join(listed, "person_id")


def _queued(reading: Reading, tables: VisibleTables, known: Collection[str]) -> Any:
    def first() -> Next | None:
        people = people_of(reading, tables)
        waiting = _without(people.filter((people.lane == "review") & people.tier.isin(QUEUED)), known)
        rows = reading.rows(waiting.order_by("order_rank").limit(1))
        return Next(person_id=rows[0]["person_id"], at_random=False, stands_for=1.0) if rows else None

    return first


def _others(reading: Reading, tables: VisibleTables, known: Collection[str], number: int, by: User) -> Any:
    """One person of all who were ever accused and are not in the queue, drawn by a hash that the reader does not know."""

    def draw() -> Next | None:
        people = people_of(reading, tables)
        queued = people.filter(people.tier.isin(QUEUED) | (people.lane == "senior")).select("person_id")
        accused = tables["party"].filter(tables["party"].role == "defendant").select("party_id")
        everybody = tables["person_party"].semi_join(accused, "party_id").select("person_id").distinct()
        pool = reading.keep(f"{tables.prefix}_others", lambda: everybody.anti_join(queued, "person_id"))
        left = _without(pool, known)
        size = reading.rows(pool.count().name("n").as_table())[0]["n"]
        salt = keyed_hash("draw", f"{by.office_id}:{by.pk}:{number}")[:16]
        rows = reading.rows(left.mutate(at=(left.person_id + salt).hash()).order_by(["at", "person_id"]).limit(1))
        drawn = max(1, FirstEntry.objects.filter(office_id=by.office_id, at_random=True).count() + 1)
        return Next(person_id=rows[0]["person_id"], at_random=True, stands_for=size / drawn) if rows else None

    return draw


def may_see_findings(by: User, person_id: str) -> bool:
    """Whether this reader wrote down what the records show, or a review of the person stands already."""
    entries = FirstEntry.objects.filter(office_id=by.office_id, person_id=person_id, by=by)
    standing = Review.objects.filter(office_id=by.office_id, person_id=person_id, withdrawal__isnull=True)
    return entries.exists() or standing.exists()


def enter(*, by: User, following: Next, outcome: str, note: str, snapshot: int) -> FirstEntry:
    """Keep what the reader saw in the raw records. Raises Refused, BadInput, and Busy where it was kept already."""
    require(by, Permission.RECORD_REVIEW)
    if outcome not in Outcome.values:
        raise BadInput("The entry has no outcome.", "Choose one of the five.", value=outcome)
    entry = FirstEntry(
        office_id=by.office_id,
        person_id=following.person_id,
        outcome=outcome,
        note=note.strip(),
        snapshot=snapshot,
        at_random=following.at_random,
        stands_for=following.stands_for,
        by=by,
        at=timezone.now(),
    )
    try:
        with transaction.atomic():
            entry.save()
            # How the person came onto the list is not in the log: an event is read by more people than the auditor.
            about = ("person", following.person_id)
            record_event(EventKind.FIRST_ENTRY_RECORDED, by=by, subject=about, detail={"snapshot": snapshot})
    except IntegrityError as error:
        raise Busy("You wrote about this person already.", "Go on to the next one.") from error
    return entry


@dataclass(frozen=True, kw_only=True)
class Yield:
    """Of people read on one way onto the list: how many, in how many something was found, and the share's interval."""

    words: str
    read: int
    found: int
    low: float | None
    high: float | None

    @property
    def share_words(self) -> str:
        """The share and its 95 % interval."""
        if not self.read or self.low is None or self.high is None:
            return "nobody read yet"
        return f"{self.found / self.read:.0%} (95 % interval {self.low:.0%} to {self.high:.0%})"


def exploration(by: User) -> list[Yield]:
    """What reading found among the queued, and among those drawn at random; numbers only, for the auditor. Raises Refused."""
    require(by, Permission.SEE_ACCESS_LOG)
    ways = ((False, "From the queue"), (True, "Drawn at random from everybody else who was accused"))
    found = []
    for at_random, words in ways:
        entries = FirstEntry.objects.filter(office_id=by.office_id, at_random=at_random)
        read, met = entries.count(), entries.filter(outcome__in=FOUND).count()
        low, high = share_interval(met, read) or (None, None)
        found.append(Yield(words=words, read=read, found=met, low=low, high=high))
    return found
