"""How often linkage is wrong where nobody knows the truth: a blind sample with known probabilities, and what it tells."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from justexits.records.lake import Reading

if TYPE_CHECKING:
    import ibis.expr.types as ir

JOINED, NEAR = "joined", "near"
# Score bands, from the surest down, each by its least probability: of each as many pairs are drawn, so that the doubtful ones,
# which are few, are looked at more closely.
BANDS = {JOINED: (0.9999, 0.99, 0.0), NEAR: (0.5, 0.0)}
Z = 1.959964  # of a 95 % interval
VERY_MANY = 10**9


@dataclass(frozen=True, kw_only=True)
class AuditPair:
    """One pair to be judged without seeing what linkage made of it. `kind`: joined or near; `band`: its place in BANDS.

    `stands_for`: how many pairs, each as likely to be drawn, it speaks for.
    """

    first: str
    second: str
    kind: str
    band: int
    stands_for: float


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A share with its 95 % interval; None where nothing was judged. `judged`: on how many pairs it rests."""

    value: float | None
    low: float | None
    high: float | None
    judged: int

    @property
    def words(self) -> str:
        """The share with its interval, or that too few answers tell it."""
        if self.value is None or self.low is None or self.high is None:
            return "too few to say"
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%})"


def audit_frame(tables: Mapping[str, ir.Table]) -> ir.Table:
    """Every pair that may be drawn, once: each record of a person with her first one, and every possible link.

    Columns: kind, band, first, second (party ids in their order).
    """
    links = tables["person_party"].select("person_id", "party_id", "path_probability")
    founding = links.group_by("person_id").aggregate(
        first=links.party_id.min(), sure=links.path_probability.argmin(links.party_id)
    )
    joined = links.inner_join(founding, "person_id").filter(lambda t: t.party_id != t["first"])
    joined = joined.select("first", second="party_id", probability=ibis.least(joined.path_probability, joined.sure))
    near = tables["possible_link"]
    near = near.select(
        first=ibis.least(near.party_id, near.other_party_id),
        second=ibis.greatest(near.party_id, near.other_party_id),
        probability="probability",
    )
    near = near.group_by(["first", "second"]).aggregate(probability=near.probability.max())
    both = [
        pairs.select("first", "second", kind=ibis.literal(kind), band=_band(pairs.probability, BANDS[kind]))
        for kind, pairs in ((JOINED, joined), (NEAR, near))
    ]
    return both[0].union(both[1])


def _band(probability: ir.FloatingValue, ends: tuple[float, ...]) -> ir.IntegerValue:
    return ibis.cases(*((probability >= least, place) for place, least in enumerate(ends[:-1])), else_=len(ends) - 1)


def draw_audit(reading: Reading, frame: ir.Table, *, seed: str, each: int) -> list[AuditPair]:
    """Draw about `each` pairs of each kind, as many from each band that has any (all of a small one).

    The same frame and seed draw the same pairs, in an order that says nothing of what they are.
    """
    sizes = {
        (row["kind"], row["band"]): int(row["pairs"])
        for row in reading.rows(frame.group_by(["kind", "band"]).aggregate(pairs=frame.count()))
    }
    counts: dict[tuple[str, int], int] = {}
    for kind in BANDS:
        counts |= _shared_out({key: size for key, size in sizes.items() if key[0] == kind}, each)
    if not counts:
        return []
    drawn = frame.mutate(at=(frame["first"] + f" {seed} " + frame.second).hash())
    place = ibis.row_number().over(
        ibis.window(group_by=[drawn.kind, drawn.band], order_by=[drawn["at"], drawn["first"], drawn.second])
    )
    wanted = [((drawn.kind == kind) & (drawn.band == band), count) for (kind, band), count in sorted(counts.items())]
    drawn = drawn.mutate(place=place, wanted=ibis.cases(*wanted, else_=0)).filter(lambda t: t.place < t.wanted)
    return [
        AuditPair(
            first=row["first"],
            second=row["second"],
            kind=row["kind"],
            band=row["band"],
            stands_for=sizes[row["kind"], row["band"]] / counts[row["kind"], row["band"]],
        )
        for row in reading.rows(drawn.order_by(["at", "first", "second"]))
    ]


def _shared_out(sizes: Mapping[tuple[str, int], int], size: int) -> dict[tuple[str, int], int]:
    """How many to draw of each band: the same of each, and what a small one cannot give of the others."""
    counts, left = {}, size
    for place, (key, pairs) in enumerate(sorted(sizes.items(), key=lambda item: (item[1], item[0]))):
        counts[key] = min(pairs, max(1, left // (len(sizes) - place)))
        left -= counts[key]
    return counts


def weighted_rate(answers: Iterable[tuple[bool, float]]) -> Rate:
    """The share of yes among answers that each stand for so many pairs, with its interval.

    The interval is of Agresti and Coull at the sample's effective size (Kish), so that no yes at all does not look certain.
    """
    told = list(answers)
    whole = sum(weight for _, weight in told)
    if not whole:
        return Rate(value=None, low=None, high=None, judged=len(told))
    value = sum(weight for yes, weight in told if yes) / whole
    effective = whole**2 / sum(weight**2 for _, weight in told)
    near = (value * effective + Z**2 / 2) / (effective + Z**2)
    margin = Z * math.sqrt(near * (1 - near) / (effective + Z**2))
    return Rate(value=value, low=max(0.0, min(value, near - margin)), high=min(1.0, max(value, near + margin)), judged=len(told))


def rate_of(answers: Iterable[bool]) -> Rate:
    """The share of yes among answers drawn at random, with its interval."""
    return weighted_rate((answer, 1.0) for answer in answers)


def missed_links(wrong: Rate, near: Rate, *, joined_pairs: float, near_pairs: float) -> Rate:
    """Of all pairs that are one person and reached the possible threshold, the share that was not joined.

    wrong: of the joined, the share that are two people; near: of the near, the share that are one; how many pairs there are of
    each. Pairs below the threshold are never looked at and not counted. Its ends are those of the two rates taken together, so
    that the interval holds the truth at least as often as theirs do.
    """

    def missed(one: float | None, two: float | None) -> float | None:
        if one is None or two is None:
            return None
        lost, right = near_pairs * two, joined_pairs * (1 - one)
        return lost / (lost + right) if lost + right else None

    # Where nothing is near, nothing that was looked at is missed, whatever nobody judged.
    none = Rate(value=0.0, low=0.0, high=0.0, judged=0) if not near_pairs else near
    return Rate(
        value=missed(wrong.value, none.value),
        low=missed(wrong.low, none.low),
        high=missed(wrong.high, none.high),
        judged=wrong.judged + none.judged,
    )
