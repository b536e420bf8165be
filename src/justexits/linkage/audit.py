"""How often linkage is wrong where nobody knows the truth: a blind sample with known probabilities, and what it tells."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from justexits.records.lake import Reading

# Strata: the doubtful ones are looked at more closely. Names, and the least probability of each, from the surest down.
LINKED = {"linked, nearly certain": 0.9999, "linked, certain enough": 0.99, "linked, doubtful": 0.0}
POSSIBLE = {"possible, likely": 0.5, "possible, unlikely": 0.0}
Z = 1.959964  # of a 95 % interval
VERY_MANY = 10**9


@dataclass(frozen=True, kw_only=True)
class AuditPair:
    """One pair to be judged without seeing what linkage made of it. `inclusion` is the probability with which it was drawn."""

    party_id: str
    other_party_id: str
    stratum: str
    inclusion: float


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A share with its 95 % interval; None where nothing was judged. `judged`: on how many pairs it rests."""

    value: float | None
    low: float | None
    high: float | None
    judged: int


@dataclass(frozen=True, kw_only=True)
class ErrorEstimate:
    """Wrong links: the share of records joined to a person that are somebody else's. Missed links: of the pairs that are one
    person and reached the possible threshold, the share that was not joined; pairs below it are never looked at and not counted.
    """

    wrong_links: Rate
    missed_links: Rate


def audit_frame(reading: Reading, office_id: str) -> dict[str, list[tuple[str, str]]]:
    """Every pair that may be drawn, by stratum: each appearance with its person's founding one, and every possible link."""
    tables = reading.tables_of(office_id)
    founded = reading.rows(tables["person_ledger"].filter(tables["person_ledger"].happened == "founded"))
    founder = {row["person_id"]: row["founding_party_id"] for row in founded}
    frame: dict[str, list[tuple[str, str]]] = {name: [] for name in (*LINKED, *POSSIBLE)}
    belongs = tables["person_party"].select("person_id", "party_id", "path_probability").order_by("party_id")
    for row in reading.rows(belongs):
        if (first := founder.get(row["person_id"])) and first != row["party_id"]:
            frame[_stratum(LINKED, row["path_probability"])].append((row["party_id"], first))
    possible = tables["possible_link"].select("party_id", "other_party_id", "probability").order_by("party_id", "other_party_id")
    for row in reading.rows(possible):
        frame[_stratum(POSSIBLE, row["probability"])].append((row["party_id"], row["other_party_id"]))
    return frame


def _stratum(strata: Mapping[str, float], probability: float) -> str:
    return next(name for name, least in strata.items() if probability >= least)


def draw_audit(frame: Mapping[str, list[tuple[str, str]]], *, size: int, seed: int) -> list[AuditPair]:
    """Draw about `size` pairs, as many from each stratum that has any (all of a small one), in an order that says nothing.

    The same frame and seed draw the same pairs. Raises ValueError for a size below 1.
    """
    if size < 1:
        raise ValueError("an audit looks at one pair at least")
    rng = np.random.Generator(np.random.PCG64(seed))
    filled = {name: pairs for name, pairs in frame.items() if pairs}
    drawn: list[AuditPair] = []
    left = size
    for place, (name, pairs) in enumerate(sorted(filled.items(), key=lambda item: (len(item[1]), item[0]))):
        count = min(len(pairs), max(1, left // (len(filled) - place)))
        left -= count
        for number in sorted(rng.choice(len(pairs), count, replace=False).tolist()):
            one, other = pairs[number]
            swap = bool(rng.random() < 0.5)
            drawn.append(
                AuditPair(
                    party_id=other if swap else one,
                    other_party_id=one if swap else other,
                    stratum=name,
                    inclusion=count / len(pairs),
                )
            )
    return [drawn[number] for number in rng.permutation(len(drawn)).tolist()]


def estimate_errors(frame_sizes: Mapping[str, int], answers: Iterable[tuple[AuditPair, str]]) -> ErrorEstimate:
    """What the judged pairs tell of all: each stands for as many as its stratum has per judged pair.

    frame_sizes: pairs of each stratum; answers: each pair with same, different or unsure (unsure tells nothing and is left out,
    as if the pair had not been drawn).
    """
    judged: dict[str, list[bool]] = {}
    for pair, answer in answers:
        if answer in ("same", "different"):
            judged.setdefault(pair.stratum, []).append(answer == "same")
    wrong = _total(frame_sizes, {name: [not one for one in judged.get(name, [])] for name in LINKED})
    missed = _total(frame_sizes, {name: judged.get(name, []) for name in POSSIBLE})
    linked_pairs = sum(frame_sizes.get(name, 0) for name in LINKED)
    right = linked_pairs - wrong[0]
    return ErrorEstimate(
        wrong_links=_rate(wrong[0], math.sqrt(wrong[1]), linked_pairs, wrong[2]),
        missed_links=_missed(missed, right, math.sqrt(wrong[1]), wrong[2]),
    )


def _total(sizes: Mapping[str, int], yes: Mapping[str, list[bool]]) -> tuple[float, float, int]:
    """How many of all pairs of the strata are so, the variance of that, and on how many judged pairs it rests.

    Of each stratum (yes + 1) of (judged + 2), so that a stratum without one error does not look certain (Agresti and Coull); a
    stratum of which nobody judged one counts as half so, with all its doubt.
    """
    total = variance = 0.0
    count = 0
    for name, answers in yes.items():
        size, number = sizes.get(name, 0), len(answers)
        if not size:
            continue
        smoothed = (sum(answers) + 1) / (number + 2)
        share = sum(answers) / number if number else 0.5
        rest = max(0.0, 1 - number / size)
        total += size * share
        variance += size**2 * smoothed * (1 - smoothed) / (number + 2) * rest
        count += number
    return total, variance, count


def rate_of(answers: Iterable[bool]) -> Rate:
    """The share of yes among answers drawn at random from very many pairs, with its interval (as in `_total`)."""
    told = list(answers)
    total, variance, judged = _total({"": VERY_MANY}, {"": told})
    return _rate(total, math.sqrt(variance), VERY_MANY, judged)


def _rate(part: float, error: float, whole: float, judged: int) -> Rate:
    if not judged or not whole:
        return Rate(value=None, low=None, high=None, judged=judged)
    value, margin = part / whole, Z * error / whole
    return Rate(value=value, low=max(0.0, value - margin), high=min(1.0, value + margin), judged=judged)


def _missed(missed: tuple[float, float, int], right: float, right_error: float, also: int) -> Rate:
    """missed / (missed + right), its error by the delta method."""
    value, variance, judged = missed
    whole = value + right
    if not judged or whole <= 0:
        return Rate(value=None, low=None, high=None, judged=judged)
    error = math.sqrt(variance * right**2 + right_error**2 * value**2) / whole
    return _rate(value, error, whole, judged + also)


def frame_sizes(frame: Mapping[str, list[Any]]) -> dict[str, int]:
    """How many pairs each stratum has."""
    return {name: len(pairs) for name, pairs in frame.items()}
