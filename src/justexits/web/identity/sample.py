"""The blind sample: pairs drawn at random each month, joined and nearly joined ones mixed, to measure how often joining is wrong.

Nothing on the page tells which is which: no weight, no state, no link to a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis

from justexits.measures.intervals import share_interval
from justexits.web.accounts.permissions import Permission, require
from justexits.web.casework.selectors.visible import visible_tables
from justexits.web.identity.decisions import Pair
from justexits.web.identity.models import Answer, LinkDecision, Stratum

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading

EACH = 20  # pairs of each kind a month


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One pair of the sample."""

    pair: Pair
    stratum: Stratum
    stands_for: float  # how many pairs of its kind, each as likely to be drawn, it speaks for


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How often the sample's readers said otherwise than the machine, with its 95 % interval."""

    stratum: Stratum
    asked: int
    told: int
    wrong: int
    low: float | None
    high: float | None

    @property
    def share(self) -> float | None:
        """Wrong ones among those that could be told."""
        return self.wrong / self.told if self.told else None

    @property
    def share_words(self) -> str:
        """The share, or that nobody answered yet."""
        return f"{self.share:.1%}" if self.share is not None else "not known yet"

    @property
    def interval_words(self) -> str:
        """The interval of the share."""
        return f"{self.low:.1%} to {self.high:.1%}" if self.low is not None and self.high is not None else "none yet"


def drawn(reading: Reading, user: Any, month: date) -> list[Drawn]:
    """This month's sample, in an order that is the same for everybody and has nothing to do with what the pairs are."""
    require(user, Permission.DECIDE_LINKS)
    tables = visible_tables(reading, user)
    links = tables["person_party"].select("person_id", "party_id")
    founding = links.group_by("person_id").aggregate(first=links.party_id.min())
    joined = links.inner_join(founding, "person_id").filter(lambda t: t.party_id != t["first"]).select("first", second="party_id")
    near = tables["possible_link"]
    near = near.select(
        first=ibis.least(near.party_id, near.other_party_id), second=ibis.greatest(near.party_id, near.other_party_id)
    )
    found = []
    for stratum, pairs in ((Stratum.JOINED, joined), (Stratum.NEAR, near.distinct())):
        rows = reading.rows(_at_random(pairs, month).limit(EACH))
        stands_for = reading.rows(pairs.aggregate(all=pairs.count()))[0]["all"] / len(rows) if rows else 0.0
        found += [(row["at"], Drawn(pair=(row["first"], row["second"]), stratum=stratum, stands_for=stands_for)) for row in rows]
    return [one for _, one in sorted(found, key=lambda entry: (entry[0], entry[1].pair))]


def _at_random(pairs: ir.Table, month: date) -> ir.Table:
    return pairs.mutate(at=(pairs["first"] + f" {month:%Y-%m} " + pairs.second).hash()).order_by(["at", "first", "second"])


def next_of(reading: Reading, user: Any, month: date) -> tuple[Drawn | None, int, int]:
    """The next pair of this month's sample that the user has not answered, how many they answered, how many there are."""
    sample = drawn(reading, user, month)
    mine = LinkDecision.objects.filter(office_id=user.office_id, by=user, at__year=month.year, at__month=month.month)
    done = set(mine.exclude(stratum="").values_list("party_id", "other_party_id"))
    left = [one for one in sample if one.pair not in done]
    return (left[0] if left else None), len(sample) - len(left), len(sample)


def rates(user: Any) -> list[Rate]:
    """What the sample says of all months: joined pairs that are two people, and near ones that are one."""
    require(user, Permission.SEE_IMPORTS)
    wrong_answer = {Stratum.JOINED: Answer.DIFFERENT, Stratum.NEAR: Answer.SAME}
    found = []
    for stratum, wrong in wrong_answer.items():
        answers = LinkDecision.objects.filter(office_id=user.office_id, stratum=stratum, withdrawal__isnull=True)
        asked, told = answers.count(), answers.exclude(answer=Answer.UNSURE).count()
        met = answers.filter(answer=wrong).count()
        low, high = share_interval(met, told) or (None, None)
        found.append(Rate(stratum=stratum, asked=asked, told=told, wrong=met, low=low, high=high))
    return found
