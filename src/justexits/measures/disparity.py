"""One group beside another: both rates, their difference and their ratio, with score intervals. Never a verdict.

The denominator of a measure is the stage that feeds the decision, so the ratio of two rates is the relative rate index of the
federal guidance on disproportionate contact. Ratio: the score interval of Koopman 1984; difference: that of Newcombe 1998;
adjusted odds: Mantel and Haenszel 1959 over strata, with the interval of Robins, Breslow and Greenland 1986. Several
comparisons at once are judged together (Benjamini and Hochberg 1995), and how many were made is part of the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import inf, isfinite
from typing import Any

from justexits.core.errors import BadInput
from justexits.measures.definitions import measure_of
from justexits.measures.figures import Figure
from justexits.measures.groups import group_words
from justexits.measures.intervals import CONFIDENCE, LEAST_COMPARED, risk_ratio_interval
from justexits.measures.measure import Kind

SURE = 0.05  # share of the comparisons called apart from chance that may be so by chance


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One group beside the reference group. What is None was not compared, because too few are in one of them."""

    group: str | None
    numerator: float
    denominator: float
    rate: float | None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    probability: float | None = None  # that chance alone makes such a difference, all comparisons considered


@dataclass(frozen=True, kw_only=True)
class Disparity:
    """Every group of one figure beside a reference group. `unknown` is the share whose group was not recorded, 0 to 1."""

    measure: str
    group_by: str
    reference: str | None
    groups: tuple[Beside, ...]
    unknown: float
    compared: int

    def as_dict(self) -> dict[str, object]:
        """The comparison as plain values, for machines."""
        return asdict(self)

    def sentences(self) -> list[str]:
        """What it says, one sentence a group, and what it does not know."""
        reference = next((one for one in self.groups if one.group == self.reference), None)
        if reference is None or reference.rate is None:
            return [f"Too few to compare: no group has {LEAST_COMPARED}."]
        said = [self._sentence(one, reference) for one in self.groups if one.group not in (self.reference, None)]
        return [*said, f"The group was not recorded for {self.unknown:.1%} of those counted."]

    def _sentence(self, one: Beside, reference: Beside) -> str:
        name, other = group_words(self.group_by, one.group), group_words(self.group_by, self.reference)
        if one.ratio is None or one.difference is None:
            return f"{name}: too few to compare ({one.numerator:.0f} of {one.denominator:.0f})."
        upper = "more" if one.ratio_high is None else f"{one.ratio_high:.2f}"
        chance = one.probability is not None and one.probability < SURE
        return (
            f"{name}: {one.rate:.1%} against {reference.rate:.1%} for {other}, "
            f"{one.ratio:.2f} times ({one.ratio_low:.2f} to {upper}), "
            f"{one.difference * 100:+.1f} points ({one.difference_low or 0:+.1%} to {one.difference_high or 0:+.1%}). "
            f"{'More than chance explains.' if chance else 'Chance alone could do that.'}"
        )


def disparity(figures: Sequence[Figure], *, reference: str | None = None) -> Disparity:
    """The groups of one measure in one period, each beside the reference group (the largest that is known, if none is named).

    Raises BadInput where the figures are not the groups of one share in one period, or the reference is none of them.
    """
    if not figures or len({(one.measure, one.period, one.grain, one.group_by, one.office_id) for one in figures}) != 1:
        raise BadInput("Groups are compared within one figure.", "Give the figures of one measure, office, period and grouping.")
    weighted = measure_of(figures[0].measure)
    if weighted is not None and weighted.kind is Kind.WEIGHTED:
        raise BadInput(
            f"In {weighted.id} each unit stands for many, so its counts say nothing about how two groups differ.",
            "Read the figure of each group with its own interval.",
        )
    counts = {one.group: (int(one.numerator or 0), int(one.denominator or 0)) for one in figures}
    if any(met > of for met, of in counts.values()):
        raise BadInput(
            f"{figures[0].measure} is no share, so its groups have no rates to compare.", "Choose a measure of shares."
        )
    known = {group: of for group, (_, of) in counts.items() if group is not None}
    if reference is not None and reference not in known:
        raise BadInput(f"There is no group {reference} here.", f"Name one of {', '.join(sorted(known))}.", value=reference)
    base = reference or max(known, key=lambda group: (known[group], group), default=None)
    beside = [_beside(group, counts, base) for group in counts]
    beside = _together(beside)
    total = sum(of for _, of in counts.values())
    return Disparity(
        measure=figures[0].measure,
        group_by=figures[0].group_by,
        reference=base,
        groups=tuple(sorted(beside, key=lambda one: (one.group is None, -one.denominator, one.group or ""))),
        unknown=counts.get(None, (0, 0))[1] / total if total else 0.0,
        compared=sum(one.probability is not None for one in beside),
    )


def _beside(group: str | None, counts: Mapping[str | None, tuple[int, int]], base: str | None) -> Beside:
    met, of = counts[group]
    plain: dict[str, Any] = {"group": group, "numerator": met, "denominator": of, "rate": met / of if of else None}
    base_met, base_of = counts.get(base, (0, 0))
    if group == base or of < LEAST_COMPARED or base_of < LEAST_COMPARED:
        return Beside(**plain)
    return Beside(**plain, **_compared(met, of, base_met, base_of))


def _compared(met: int, of: int, base_met: int, base_of: int) -> dict[str, Any]:
    """Ratio and difference of two rates with their intervals, and the score test's probability."""
    from scipy.stats import chi2_contingency
    from statsmodels.stats.proportion import confint_proportions_2indep

    alpha = 1 - CONFIDENCE
    rate, base = met / of, base_met / base_of
    low, high = confint_proportions_2indep(met, of, base_met, base_of, compare="diff", method="newcomb", alpha=alpha)
    found: dict[str, Any] = {"difference": rate - base, "difference_low": float(low), "difference_high": float(high)}
    if base_met:
        low, high = risk_ratio_interval(met, of, base_met, base_of) or (0.0, inf)
        found |= {"ratio": rate / base, "ratio_low": low, "ratio_high": high if isfinite(high) else None}
    table = [[met, of - met], [base_met, base_of - base_met]]
    empty = not all(sum(column) for column in zip(*table, strict=True))
    return found | {"probability": 1.0 if empty else float(chi2_contingency(table, correction=False).pvalue)}


def _together(beside: list[Beside]) -> list[Beside]:
    """The same, each probability raised for all comparisons being made at once."""
    from scipy.stats import false_discovery_control

    made = [one.probability for one in beside if one.probability is not None]
    if not made:
        return beside
    raised = iter(false_discovery_control(made).tolist())
    return [one if one.probability is None else Beside(**{**vars(one), "probability": next(raised)}) for one in beside]


@dataclass(frozen=True, kw_only=True)
class Adjusted:
    """The odds of one group against another with the mix of strata held equal, and the model in words."""

    odds_ratio: float | None
    low: float | None
    high: float | None
    strata: int
    left_out: int  # strata in which one of the two groups, or one of the two outcomes, is missing
    same_in_all: float | None  # probability that chance explains how the odds differ between strata (Breslow and Day)
    model: str


def adjusted_odds(tables: Sequence[Sequence[Sequence[int]]], *, over: str) -> Adjusted:
    """The pooled odds ratio over strata. Each table is [[met, not met] of the group, [met, not met] of the reference].

    `over` names what the strata are. Adjusting can hide what makes the strata differ: the model is part of the answer.
    """
    import numpy as np
    from statsmodels.stats.contingency_tables import StratifiedTable

    telling = [
        np.array(table, dtype=float)
        for table in tables
        if all(sum(row) for row in table) and all(sum(column) for column in zip(*table, strict=True))
    ]
    model = f"Mantel and Haenszel's pooled odds over {over}, {len(telling)} strata"
    nothing: dict[str, Any] = {"odds_ratio": None, "low": None, "high": None, "same_in_all": None}
    found = dict(nothing)
    if telling and sum(table[0, 0] * table[1, 1] for table in telling) and sum(table[0, 1] * table[1, 0] for table in telling):
        pooled = StratifiedTable(telling)
        low, high = pooled.oddsratio_pooled_confint(alpha=1 - CONFIDENCE)
        with np.errstate(invalid="ignore", divide="ignore"):  # at odds of exactly 1 it divides by nothing, and says nothing
            same = float(pooled.test_equal_odds().pvalue)
        found = {"odds_ratio": float(pooled.oddsratio_pooled), "low": float(low), "high": float(high)}
        found["same_in_all"] = same if len(telling) > 1 and isfinite(same) else None
    return Adjusted(**found, strata=len(telling), left_out=len(tables) - len(telling), model=model)
