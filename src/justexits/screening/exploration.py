"""Exploration: some of the queue is drawn at random from below the line, so that what screening misses can be estimated.

Nobody but the auditor is told which: the queue mixes both, in one order that gives nothing away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from justexits.core.errors import BadInput
from justexits.screening.evaluate import interval

if TYPE_CHECKING:
    import ibis.expr.types as ir

LEAST, MOST, USUAL = 0.1, 0.2, 0.15  # share of the queue that is drawn at random


@dataclass(frozen=True, kw_only=True)
class Missed:
    """How many people below the line would be identified, from those explored: an estimate with its 95 % interval."""

    explored: int
    identified: int
    below: int
    estimate: float | None
    low: float | None
    high: float | None


def review_queue(surfaced: ir.Table, below: ir.Table, *, seed: str, share: float = USUAL) -> ir.Table:
    """Whom reviewers read, one row a person: person_id, place (0 is read first), at_random, stands_for.

    `surfaced` has person_id and order_rank (theirs among each other), `below` the person_id of everybody from whom one may draw;
    whoever is in both is surfaced. So many are drawn that they are `share` (0.1 to 0.2) of the queue, each standing for
    `stands_for` people. Nobody who reads knows `seed`: the same gives the same queue, and neither the order of rows nor a person
    more below the line changes who is drawn among the others. Places are drawn too. Raises BadInput for another share.
    """
    if not LEAST <= share <= MOST:
        raise BadInput("Too little or too much is explored.", f"Give a share from {LEAST} to {MOST}.", value=str(share))
    pool = below.select("person_id").distinct().anti_join(surfaced, "person_id")
    size = surfaced.count()
    wanted = (size * share / (1 - share)).ceil()
    lots = pool.mutate(lot=_lot(seed, pool.person_id))
    ranked = lots.mutate(rank=ibis.row_number().over(ibis.window(order_by=[lots.lot, lots.person_id])), size=pool.count())
    drawn = ranked.mutate(wanted=wanted)
    drawn = drawn.filter(drawn["rank"] < drawn.wanted)
    many = ibis.least(drawn.wanted, drawn["size"]).cast("float64")
    drawn = drawn.select("person_id", at_random=ibis.literal(True), rank=drawn["rank"], stands_for=drawn["size"] / many)
    ordered = surfaced.mutate(rank=ibis.row_number().over(ibis.window(order_by=[surfaced.order_rank, surfaced.person_id])))
    kept = ordered.select("person_id", at_random=ibis.literal(False), rank=ordered["rank"], stands_for=ibis.literal(1.0))
    return _placed(kept.union(drawn), seed)


def _placed(people: ir.Table, seed: str) -> ir.Table:
    """Everybody's place: as many places as were drawn go to them by lot, the others keep their order."""
    numbered = people.select(place=ibis.row_number().over(ibis.window(order_by=[people.at_random, people["rank"]])))
    lots = numbered.mutate(lot=_lot(f"{seed}:place", numbered.place.cast("string")))
    drawn = people.aggregate(drawn=people.at_random.cast("int64").sum())
    chosen = lots.mutate(order=ibis.row_number().over(ibis.window(order_by="lot"))).cross_join(drawn)
    chosen = chosen.mutate(at_random=chosen.order < chosen.drawn)
    among = ibis.row_number().over(ibis.window(group_by="at_random", order_by="place"))
    places = chosen.mutate(rank=among).select("place", "at_random", "rank")
    made = people.inner_join(places, ["at_random", "rank"])
    return made.select("person_id", "place", "at_random", "stands_for")


def missed(below: int, outcomes: Sequence[str]) -> Missed:
    """What the reviews of explored people say about everybody below the line.

    `outcomes` are review outcomes of explored people only; "cannot_say" and "more_needed" settle nothing and are left out.
    """
    settled = [one for one in outcomes if one not in ("cannot_say", "more_needed")]
    found = sum(one == "identified" for one in settled)
    low, high = interval(found, len(settled))
    return Missed(
        explored=len(settled),
        identified=found,
        below=below,
        estimate=below * found / len(settled) if settled else None,
        low=below * low if low is not None else None,
        high=below * high if high is not None else None,
    )


def _lot(seed: str, who: ir.StringValue) -> ir.StringValue:
    """A text that orders people as if by chance; nobody can work it out without the seed."""
    return (ibis.literal(f"{seed}\x1f") + who).hexdigest("sha256")
