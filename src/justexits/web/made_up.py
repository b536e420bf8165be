"""Decisions for the demo, so that what is made of decisions can be seen: as an office would have recorded them over two years.

They are as made up as the people, and the same at every build of the same records. Who is read, and what a reader saw, is drawn
by chance and by the tier alone; how the people were simulated is not asked.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from justexits.screening.tiers import tiers
from justexits.web.accounts.actions import make_account
from justexits.web.accounts.models import User
from justexits.web.casework.models import FirstEntry, Outcome, Review
from justexits.web.identity.models import Answer, LinkDecision
from justexits.web.lake import newest_snapshot, reading_for
from justexits.web.performance.models import Annotation, ChecklistAnswer, Met, Target
from justexits.web.publishing import publish

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading
    from justexits.records.tables import Tables

FIRM = 0.95  # of a link that a person's records stand on
DECIDED = ("filed", "declined", "diverted")
SEEN = ("defendant", "juvenile", "victim")
REVIEWER = "survivor_response_prosecutor"
PRACTICE, ITEMS = "considered-before-charging", ("findings-opened", "other-roles-read", "reason-recorded")
# Of a hundred whose records were read, by tier ("random": drawn from everybody else).
OUTCOMES = (Outcome.IDENTIFIED, Outcome.VULNERABLE, Outcome.NOT_INDICATED, Outcome.MORE_NEEDED, Outcome.CANNOT_SAY)
OF_A_HUNDRED = {"A": (55, 20, 15, 7, 3), "B": (25, 30, 35, 7, 3), "random": (4, 12, 80, 1, 3)}
READ = {"A": 0.6, "B": 0.4}
REASONS = dict(
    zip(OUTCOMES, ("several_kinds", "needs_seen", "other_explanation", "record_missing", "other_explanation"), strict=True)
)
NOTHING_DECIDED = {"decided_on": None, "case_id": None}
DRAWN = 60  # people, and pairs, of the blind samples
OLDEST = 730  # days back


@dataclass(frozen=True)
class _Desk:
    """Who decides, in which office, from which snapshot, today; and the dice."""

    office_id: str
    by: User
    snapshot: int
    today: date
    dice: Random

    def at(self, on: date, hour: int = 10) -> datetime:
        return datetime.combine(min(on, self.today - timedelta(days=1)), time(hour), UTC)

    def some_day(self) -> date:
        return self.today - timedelta(days=self.dice.randint(8, OLDEST))

    def told(self, on: date) -> dict[str, Any]:
        return {"office_id": self.office_id, "snapshot": self.snapshot, "by": self.by, "at": self.at(on)}


def decide(office_id: str, *, today: date) -> int:
    """Record made-up decisions in an office that has none, and put them into the records. Returns how many rows.

    They are those of a colleague, with an account that nobody can sign in to: whoever has no review yet is still read blind.
    """
    if Review.objects.filter(office_id=office_id).exists():
        return 0
    reading = reading_for(office_id)
    by = make_account(
        by=None, username=f"colleague.{office_id}", password=secrets.token_urlsafe(32), office_id=office_id, roles=[REVIEWER]
    )
    # The same decisions for the same records: nothing here is a secret.
    dice = Random(f"decisions of {office_id}")  # noqa: S311  # nosec B311
    desk = _Desk(office_id, by, newest_snapshot().number, today, dice)
    tables = reading.tables_of(office_id)
    newest = {row["person_id"]: row for row in reading.rows(_decided(tables))}
    people = [row | newest.get(row["person_id"], NOTHING_DECIDED) for row in reading.rows(_people(tables).order_by("person_id"))]
    _read(desk, people)
    _check(desk, [row["case_id"] for row in people if row["tier"] in READ and row["case_id"]])
    _compare(desk, reading, tables)
    _aim(desk)
    return publish(office_id)


def _people(tables: Tables) -> ir.Table:
    """Everybody who was accused or harmed: person_id, tier (null without a finding)."""
    links = _links(tables)
    party = tables["party"].filter(lambda one: one.role.isin(SEEN)).select("party_id")
    people = links.semi_join(party, "party_id").select("person_id").distinct()
    tier = tiers(tables["finding"]).filter(lambda one: one.lane == "review").select("person_id", "tier")
    return people.left_join(tier, "person_id").drop("person_id_right")


def _decided(tables: Tables) -> ir.Table:
    """Decided charges of people: person_id, case_id, decided_on; the newest of each person last."""
    charge = tables["charge"].filter(lambda one: one.charging_decision.isin(DECIDED) & one.decided_on.notnull())
    charge = charge.select("party_id", "case_id", "decided_on").inner_join(_links(tables), "party_id").drop("party_id")
    return charge.order_by("person_id", "decided_on", "case_id")


def _links(tables: Tables) -> ir.Table:
    return tables["person_party"].filter(lambda link: link.path_probability >= FIRM).select("person_id", "party_id")


def _read(desk: _Desk, people: Sequence[dict[str, Any]]) -> None:
    """First entries and reviews: of part of the queue, mostly before the charging decision, and of some of everybody else."""
    pool = [row for row in people if row["tier"] not in READ]
    drawn = desk.dice.sample(pool, min(DRAWN, len(pool)))
    queue = [row for row in people if row["tier"] in READ and desk.dice.random() < READ[row["tier"]]]
    entries, reviews = [], []
    for row, tier in [*((row, row["tier"]) for row in queue), *((row, "random") for row in drawn)]:
        (outcome,) = desk.dice.choices(OUTCOMES, OF_A_HUNDRED[tier])
        told = desk.told(_read_on(desk, row["decided_on"])) | {"person_id": row["person_id"], "outcome": outcome}
        at_random = tier == "random"
        stands_for = len(pool) / len(drawn) if at_random else 1.0
        entries.append(FirstEntry(**told, at_random=at_random, stands_for=stands_for))
        later = {"at": told["at"] + timedelta(minutes=20), "number": 1, "reasons": [REASONS[outcome]]}
        reviews.append(Review(**told | later))
    FirstEntry.objects.bulk_create(entries)
    Review.objects.bulk_create(reviews)


def _read_on(desk: _Desk, decided_on: date | None) -> date:
    if decided_on is None or (desk.today - decided_on).days > OLDEST:
        return desk.some_day()
    before = desk.dice.random() < 0.6
    return decided_on - timedelta(days=desk.dice.randint(0, 14)) if before else decided_on + timedelta(desk.dice.randint(1, 60))


def _check(desk: _Desk, cases: Iterable[str]) -> None:
    """Answers to the checklist of the practice, for part of the cases."""
    ChecklistAnswer.objects.bulk_create(
        ChecklistAnswer(**desk.told(on), practice=PRACTICE, item=item, case_id=case_id, answer=_met(desk))
        for case_id in sorted(set(cases))
        if desk.dice.random() < 0.3
        for on in (desk.some_day(),)
        for item in ITEMS
    )


def _met(desk: _Desk) -> str:
    (answer,) = desk.dice.choices((Met.YES, Met.NO, Met.UNKNOWN), (75, 20, 5))
    return str(answer)


def _compare(desk: _Desk, reading: Reading, tables: Tables) -> None:
    """The blind sample of joined pairs, nearly all of them found right."""
    links = tables["person_party"].select("person_id", "party_id")
    other = links.rename(other_person="person_id", other_party="party_id")
    pairs = links.inner_join(other, [links.person_id == other.other_person, links.party_id < other.other_party])
    pairs = reading.rows(pairs.select("party_id", "other_party").order_by("party_id", "other_party"))
    drawn = desk.dice.sample(pairs, min(DRAWN, len(pairs)))
    LinkDecision.objects.bulk_create(
        LinkDecision(
            **desk.told(desk.some_day()), party_id=pair["party_id"], other_party_id=pair["other_party"], number=1,
            answer=Answer.SAME if desk.dice.random() < 0.96 else Answer.DIFFERENT, reason="What both records say of her.",
            touches_juvenile=False, stratum="joined", stands_for=len(pairs) / len(drawn),
        )
        for pair in drawn
    )  # fmt: skip


def _aim(desk: _Desk) -> None:
    """Two targets of this year, and what happened before it."""
    year = desk.today.year
    for measure, value in (("A1", 0.8), ("F1", 0.6)):
        Target.objects.create(
            **desk.told(date(year, 1, 8)), measure=measure, number=1, value=value, from_on=date(year, 1, 1),
            due_on=date(year, 12, 31), owner="supervisor", reason="Agreed in the review meeting of January.",
        )  # fmt: skip
    text = "From this day files are read for signs of exploitation before charging"
    Annotation.objects.create(**desk.told(date(year, 1, 8)), on=date(year, 1, 1), text=text)
