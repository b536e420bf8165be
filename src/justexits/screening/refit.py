"""Points proposed from what reviewers decided: never in force before a person accepts them.

A logistic model of "identified" over the findings that were met, whose coefficients are held near the catalogue's strengths by
a ridge: one point off costs as much as its prior says, so that a finding met by few keeps its strength. It is fitted only where
people drawn at random are among those reviewed: a model that saw nobody from below the line learns what reviewers were shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from justexits.core.errors import BadInput
from justexits.screening.decided import Decided, decided
from justexits.screening.indicators import catalogue
from justexits.screening.tiers import tier_rules, tiers
from justexits.screening.weights import Weights

if TYPE_CHECKING:
    import numpy.typing as npt

    from justexits.records.lake import Reading

    Numbers = npt.NDArray[np.float64]

# With fewer decisions than this a refit was worse than the strengths (EVIDENCE 5.3: after 450 reviews, 150 of them explored).
LEAST_REVIEWED, LEAST_AT_RANDOM, LEAST_OF_EACH = 450, 45, 30
PRIOR_POINTS = 1.0  # standard deviation of what points may be off
MOST_POINTS, STEP = 5.0, 0.5


@dataclass(frozen=True, kw_only=True)
class Change:
    """One indicator's points now and as proposed, with how many reviewed people met it and were identified."""

    indicator: str
    statement: str
    now: float
    proposed: float
    met: int
    identified: int


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Points to be accepted or not: what changes, and how many people would stand in another tier (from, to, people)."""

    weights: Weights
    changes: tuple[Change, ...]
    moved: tuple[tuple[str, str, int], ...]


def propose(reading: Reading, office_id: str, now: Weights) -> Proposal:
    """Points for an office from its settled reviews. Raises BadInput where too few were decided, or too few drawn at random."""
    known = decided(reading, office_id)
    _enough(known)
    indicators = [one for one in catalogue() if str(one.family) in tier_rules().family_caps]
    met = np.array([[one.id in person.met for one in indicators] for person in known], dtype=np.float64)
    identified = np.array([person.is_identified for person in known], dtype=np.float64)
    strengths = np.array([float(one.strength) for one in indicators])
    fitted = _fit(met, identified, strengths)
    points = {
        one.id: float(value) for one, value, strength in zip(indicators, fitted, strengths, strict=True) if value != strength
    }
    changes = tuple(
        Change(
            indicator=one.id,
            statement=one.statement,
            now=now.points.get(one.id, float(one.strength)),
            proposed=float(value),
            met=int(met[:, place].sum()),
            identified=int((met[:, place] * identified).sum()),
        )
        for place, (one, value) in enumerate(zip(indicators, fitted, strict=True))
        if float(value) != now.points.get(one.id, float(one.strength))
    )
    based_on = {
        "how": "logistic ridge around the strengths, on settled reviews",
        "snapshot": reading.snapshot.number,
        "reviewed": len(known),
        "identified": int(identified.sum()),
        "drawn_at_random": sum(person.at_random for person in known),
    }
    made = Weights(office_id=office_id, version=now.version + 1, replaces=now.version, points=points, based_on=based_on)
    return Proposal(weights=made, changes=changes, moved=tuple(_moved(reading, office_id, now, made)))


def _enough(known: list[Decided]) -> None:
    identified = sum(person.is_identified for person in known)
    has = {
        f"settled reviews ({LEAST_REVIEWED} are needed)": (len(known), LEAST_REVIEWED),
        f"of people drawn at random ({LEAST_AT_RANDOM})": (sum(person.at_random for person in known), LEAST_AT_RANDOM),
        f"that identified somebody ({LEAST_OF_EACH})": (identified, LEAST_OF_EACH),
        f"that did not ({LEAST_OF_EACH})": (len(known) - identified, LEAST_OF_EACH),
    }
    if any(number < least for number, least in has.values()):
        said = "; ".join(f"{number} {words}" for words, (number, _) in has.items())
        raise BadInput(f"Too few decisions to learn from: {said}.", "Go on reviewing; the strengths stay in force until then.")


def _fit(met: Numbers, identified: Numbers, strengths: Numbers) -> Numbers:
    """Points by Newton's method: first how much a point is worth, then the points, held near the strengths."""
    base = np.column_stack([np.ones(len(met)), met @ strengths])
    start = _newton(base, identified, np.zeros(2), np.diag([1e-6, 1e-2]))
    worth = max(float(start[1]), 0.05)
    design = np.column_stack([np.ones(len(met)), met * worth])
    prior = np.concatenate([[start[0]], strengths])
    held = np.diag([1e-6, *([1 / PRIOR_POINTS**2] * len(strengths))])
    fitted = _newton(design, identified, prior, held)[1:]
    never = met.sum(axis=0) == 0
    return np.where(never, strengths, np.round(np.clip(fitted, 0.0, MOST_POINTS) / STEP) * STEP)


def _newton(design: Numbers, hit: Numbers, prior: Numbers, held: Numbers) -> Numbers:
    """The logistic coefficients that fit best while `held` (inverse variances) keeps them near `prior`."""
    at = prior.copy()
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(design @ at, -30, 30)))
        slope = design.T @ (hit - chance) - held @ (at - prior)
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + held
        step = np.linalg.solve(curve, slope)
        at = at + np.clip(step, -2, 2)
        if float(np.abs(step).max()) < 1e-8:
            break
    return at


def _moved(reading: Reading, office_id: str, now: Weights, proposed: Weights) -> list[tuple[str, str, int]]:
    finding = reading.tables_of(office_id)["finding"]
    before = tiers(finding, now.points).select("person_id", before="tier")
    after = tiers(finding, proposed.points).select("person_id", after="tier")
    both = before.inner_join(after, "person_id").filter(lambda t: t.before != t.after)
    rows = reading.rows(both.group_by(["before", "after"]).agg(people=lambda t: t.count()).order_by(["before", "after"]))
    return [(row["before"], row["after"], row["people"]) for row in rows]
