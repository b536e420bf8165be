"""The blind sample: pairs drawn at random each month, joined and nearly joined ones mixed, to measure how often joining is wrong.

Nothing on the page tells which is which: no weight, no state, no link to a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from justexits.linkage.audit import AuditPair, Rate, audit_frame, draw_audit, missed_links, weighted_rate
from justexits.web.accounts.permissions import Permission, require
from justexits.web.casework.selectors.visible import visible_tables
from justexits.web.identity.decisions import Pair
from justexits.web.identity.models import Answer, LinkDecision, Stratum

if TYPE_CHECKING:
    from justexits.records.lake import Reading

EACH = 20  # pairs of each kind a month


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One pair of the sample."""

    pair: Pair
    stratum: Stratum
    stands_for: float  # how many pairs of its kind, each as likely to be drawn, it speaks for


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the sample's readers said of one kind of pairs: how many they answered, could tell, and told otherwise."""

    stratum: Stratum
    asked: int
    told: int
    wrong: int
    rate: Rate


def drawn(reading: Reading, user: Any, month: date) -> list[Drawn]:
    """This month's sample, in an order that is the same for everybody and has nothing to do with what the pairs are."""
    require(user, Permission.DECIDE_LINKS)
    frame = audit_frame(visible_tables(reading, user))
    return [_shown(pair) for pair in draw_audit(reading, frame, seed=f"{month:%Y-%m}", each=EACH)]


def _shown(pair: AuditPair) -> Drawn:
    return Drawn(pair=(pair.first, pair.second), stratum=Stratum(pair.kind), stands_for=pair.stands_for)


def next_of(reading: Reading, user: Any, month: date) -> tuple[Drawn | None, int, int]:
    """The next pair of this month's sample that the user has not answered, how many they answered, how many there are."""
    sample = drawn(reading, user, month)
    mine = LinkDecision.objects.filter(office_id=user.office_id, by=user, at__year=month.year, at__month=month.month)
    done = set(mine.exclude(stratum="").values_list("party_id", "other_party_id"))
    left = [one for one in sample if one.pair not in done]
    return (left[0] if left else None), len(sample) - len(left), len(sample)


WRONG = {Stratum.JOINED: Answer.DIFFERENT, Stratum.NEAR: Answer.SAME}


def told_of(user: Any) -> list[Told]:
    """What the sample says of all months: of joined pairs how many are two people, and of near ones how many are one."""
    require(user, Permission.SEE_IMPORTS)
    return [_told(stratum, list(_answers(user, stratum))) for stratum in WRONG]


def _answers(user: Any, stratum: Stratum) -> Iterator[tuple[str, float]]:
    """The answers, each with how many pairs it stands for. Two readers of one pair in one month are one, wrong if one says so."""
    answers = LinkDecision.objects.filter(office_id=user.office_id, stratum=stratum, withdrawal__isnull=True)
    fields = ("party_id", "other_party_id", "at__year", "at__month", "answer", "stands_for")
    of_pair: dict[tuple[Any, ...], dict[str, float]] = {}
    for *pair, answer, stands_for in answers.values_list(*fields):
        of_pair.setdefault(tuple(pair), {})[answer] = stands_for or 1.0
    worst = (WRONG[stratum], *(answer for answer in Answer if answer not in (WRONG[stratum], Answer.UNSURE)), Answer.UNSURE)
    for said in of_pair.values():
        yield next((str(answer), said[answer]) for answer in worst if answer in said)


def _told(stratum: Stratum, answers: list[tuple[str, float]]) -> Told:
    told = [(answer == WRONG[stratum], weight) for answer, weight in answers if answer != Answer.UNSURE]
    return Told(
        stratum=stratum,
        asked=len(answers),
        told=len(told),
        wrong=sum(wrong for wrong, _ in told),
        rate=weighted_rate(told),
    )


def error_rates(reading: Reading, user: Any) -> dict[str, Rate]:
    """The two rates by which linkage is judged: of the joined pairs, the wrong; of all that are one person, the missed."""
    joined, near = (one.rate for one in told_of(user))
    frame = audit_frame(reading.tables_of(user.office_id))
    sizes = {row["kind"]: row["n"] for row in reading.rows(frame.group_by("kind").aggregate(n=frame.count()))}
    pairs = {"joined_pairs": sizes.get(Stratum.JOINED, 0), "near_pairs": sizes.get(Stratum.NEAR, 0)}
    return {"wrong": joined, "missed": missed_links(joined, near, **pairs)}
