"""Exploration: some of the queue is drawn at random from below the line, so that what screening misses can be estimated.

Nobody but the auditor is told which: the queue mixes both, in one order that gives nothing away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from justexits.core.errors import BadInput
from justexits.screening.evaluate import interval

LEAST, MOST = 0.1, 0.2  # share of the queue that is explored


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Whom reviewers see, in order; `explored` (drawn at random) is for the auditor alone, `below` is how many could be drawn."""

    people: tuple[str, ...]
    explored: frozenset[str]
    below: int


@dataclass(frozen=True, kw_only=True)
class Missed:
    """How many people below the line would be identified, from those explored: an estimate with its 95 % interval."""

    explored: int
    identified: int
    below: int
    estimate: float | None
    low: float | None
    high: float | None


def queue(surfaced: Sequence[str], below: Sequence[str], *, capacity: int, share: float, seed: str) -> Queue:
    """A review queue of at most `capacity` people: the first of `surfaced`, and a `share` (0.1 to 0.2) drawn from `below`.

    `seed` names the period; the same gives the same queue, and neither the order of `below` nor a person added to it changes
    who is drawn among the others. Explored people stand at places drawn in the same way. Raises BadInput for another share.
    """
    if not LEAST <= share <= MOST:
        raise BadInput("Too little or too much is explored.", f"Give a share from {LEAST} to {MOST}.", value=str(share))
    many = min(ceil(capacity * share), len(below)) if capacity > 0 else 0
    drawn = sorted(set(below) - set(surfaced), key=lambda who: _lot(seed, who))[:many]
    chosen = list(surfaced[: max(0, capacity - len(drawn))])
    places = {who: int(_lot(f"{seed}:place", who), 16) % (len(chosen) + 1) for who in drawn}
    for who in sorted(drawn, key=lambda one: (places[one], _lot(seed, one)), reverse=True):
        chosen.insert(places[who], who)
    return Queue(people=tuple(chosen), explored=frozenset(drawn), below=len(set(below) - set(surfaced)))


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


def _lot(seed: str, who: str) -> str:
    return hashlib.sha256(f"{seed}\x1f{who}".encode()).hexdigest()
