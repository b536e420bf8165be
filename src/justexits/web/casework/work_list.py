"""Whom a reader reads next, what she wrote down before she saw any finding, and what that tells the auditor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import ibis
from django.db import IntegrityError, transaction
from django.utils import timezone

from justexits.core.errors import BadInput, Busy
from justexits.measures.intervals import share_interval
from justexits.screening.exploration import Missed, missed
from justexits.web.accounts.permissions import Permission, require
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind
from justexits.web.casework.blind import read_by
from justexits.web.casework.models import FirstEntry, Outcome
from justexits.web.casework.selectors.people import drawn_from, reading_list
from justexits.web.casework.selectors.visible import visible_tables

if TYPE_CHECKING:
    from justexits.records.lake import Reading
    from justexits.web.accounts.models import User

FOUND = (Outcome.IDENTIFIED, Outcome.VULNERABLE)


def next_for(reading: Reading, by: User) -> str | None:
    """The person whom this reader reads next; None where nobody is left. The same person until the entry is made."""
    require(by, Permission.RECORD_REVIEW)
    people = reading_list(reading, visible_tables(reading, by))
    waiting = people.filter(people.lane == "review")
    if known := read_by(by):
        listed = ibis.literal(sorted(known), type="array<string>").unnest().name("person_id").as_table()
        waiting = waiting.anti_join(listed, "person_id")
    rows = reading.rows(waiting.order_by("place").select("person_id").limit(1))
    return str(rows[0]["person_id"]) if rows else None


def enter(*, by: User, reading: Reading, person_id: str, outcome: str, note: str) -> FirstEntry:
    """Keep what the reader saw in the raw records. Raises Refused, BadInput, and Busy where it was kept already."""
    require(by, Permission.RECORD_REVIEW)
    if outcome not in Outcome.values:
        raise BadInput("The entry has no outcome.", "Choose one of the five.", value=outcome)
    entry = FirstEntry(
        office_id=by.office_id,
        person_id=person_id,
        outcome=outcome,
        note=note.strip(),
        snapshot=reading.snapshot.number,
        by=by,
        at=timezone.now(),
        **_way(reading, by, person_id),
    )
    try:
        with transaction.atomic():
            entry.save()
            # How the person came onto the list is not in the log: an event is read by more people than the auditor.
            detail = {"snapshot": reading.snapshot.number}
            record_event(EventKind.FIRST_ENTRY_RECORDED, by=by, subject=("person", person_id), detail=detail)
    except IntegrityError as error:
        raise Busy("You wrote about this person already.", "Go on to the next one.") from error
    return entry


def _way(reading: Reading, by: User, person_id: str) -> dict[str, Any]:
    """How the person came before the reader: in the queue, drawn at random, or found in another way."""
    people = reading_list(reading, visible_tables(reading, by))
    rows = reading.rows(people.filter((people.person_id == person_id) & (people.lane == "review")))
    if not rows:
        return {"in_queue": False, "at_random": False, "stands_for": 1.0}
    return {"in_queue": True, "at_random": rows[0]["at_random"], "stands_for": rows[0]["stands_for"]}


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


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One person drawn at random whose records were read: her number, the outcome in words, when."""

    person_id: str
    outcome: str
    at: datetime


def exploration(by: User) -> list[Yield]:
    """What reading found among the queued, and among those drawn at random, for the auditor. Raises Refused."""
    require(by, Permission.SEE_ACCESS_LOG)
    ways = ((False, "From the queue"), (True, "Drawn at random from everybody else who was accused or harmed"))
    found = []
    for at_random, words in ways:
        entries = FirstEntry.objects.filter(office_id=by.office_id, in_queue=True, at_random=at_random)
        read, met = entries.count(), entries.filter(outcome__in=FOUND).count()
        low, high = share_interval(met, read) or (None, None)
        found.append(Yield(words=words, read=read, found=met, low=low, high=high))
    return found


def drawn(by: User) -> list[Drawn]:
    """Who of those read was drawn at random, newest first: for the auditor, and for nobody else. Raises Refused."""
    require(by, Permission.SEE_ACCESS_LOG)
    entries = FirstEntry.objects.filter(office_id=by.office_id, at_random=True)
    return [Drawn(person_id=one.person_id, outcome=Outcome(one.outcome).label, at=one.at) for one in entries]


def misses(reading: Reading, by: User) -> Missed:
    """How many people below the line reading would identify, from those drawn at random. Raises Refused."""
    require(by, Permission.SEE_ACCESS_LOG)
    below = drawn_from(reading, visible_tables(reading, by))
    outcomes = FirstEntry.objects.filter(office_id=by.office_id, at_random=True).values_list("outcome", flat=True)
    return missed(reading.rows(below.count().name("n").as_table())[0]["n"], list(outcomes))
