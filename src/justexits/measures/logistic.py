"""Odds of one group against another by a logistic model: several things held equal at once, each by a term of its own.

Where the pooled odds of Mantel and Haenszel need strata with both groups and both outcomes in each, a model spreads few people
over terms. It is fitted only where there are ten events for each term (Peduzzi and others 1996), and is part of the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any
from warnings import catch_warnings, simplefilter

from justexits.measures.disparity import Adjusted
from justexits.measures.intervals import CONFIDENCE

EVENTS_A_TERM = 10
MOST_UNSURE = 10.0  # a standard error in log odds: of more, the two outcomes part along some term, and nothing can be said


def logistic_odds(
    strata: Mapping[tuple[str | None, ...], Sequence[Sequence[int]]], *, over: Sequence[str], names: Sequence[str]
) -> Adjusted:
    """The odds ratio of a group against a reference. Each stratum is (value of each thing held equal) ->
    [[met, not met] of the group, [met, not met] of the reference]; `over` are those things, `names` how people call them.

    An unknown value is a value of its own. None as odds where the model cannot be fitted, and `model` says why.
    """
    rows = [(here, values, counts) for values, table in strata.items() for here, counts in ((1.0, table[0]), (0.0, table[1]))]
    rows = [row for row in rows if sum(row[2])]
    levels = [sorted({values[place] or "" for _, values, _ in rows}) for place in range(len(over))]
    terms = 1 + sum(max(0, len(found) - 1) for found in levels)
    said = ", ".join(f"{name.lower()} ({len(found)})" for name, found in zip(names, levels, strict=True))
    model = f"logistic regression of the outcome on the group and {said}, {terms} terms"
    nothing: dict[str, Any] = {
        "odds_ratio": None,
        "low": None,
        "high": None,
        "same_in_all": None,
        "strata": len(strata),
        "left_out": 0,
    }
    events = min(sum(counts[side] for *_, counts in rows) for side in (0, 1)) if rows else 0
    if events < EVENTS_A_TERM * terms:
        return Adjusted(**nothing, model=f"{model}; not fitted: {events} events, and it needs {EVENTS_A_TERM} for each term")
    if len({here for here, *_ in rows}) < 2:
        return Adjusted(**nothing, model=f"{model}; not fitted: only one of the two groups is there")
    found = _fitted(rows, levels)
    if found is None:
        return Adjusted(**nothing, model=f"{model}; not fitted: the outcomes part along one of its terms")
    return Adjusted(**nothing | found, model=f"{model}, {sum(sum(counts) for *_, counts in rows):,} units")


def _fitted(rows: list[tuple[float, tuple[str | None, ...], Sequence[int]]], levels: list[list[str]]) -> dict[str, float] | None:
    """Odds ratio and its interval; None where the outcomes part."""
    import numpy as np
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import PerfectSeparationError

    terms = [
        [1.0, here, *(float((values[place] or "") == level) for place, found in enumerate(levels) for level in found[1:])]
        for here, values, _ in rows
    ]
    outcome = np.array([counts for *_, counts in rows], dtype=float)
    try:
        with np.errstate(all="ignore"), catch_warnings():
            simplefilter("ignore")  # it also warns of a model that fits exactly; what parts is known by its error below
            fit = GLM(outcome, np.array(terms), family=Binomial()).fit()
    except (PerfectSeparationError, np.linalg.LinAlgError):
        return None
    low, high = fit.conf_int(alpha=1 - CONFIDENCE)[1]
    if not fit.converged or not isfinite(fit.bse[1]) or fit.bse[1] > MOST_UNSURE:
        return None
    return {"odds_ratio": float(np.exp(fit.params[1])), "low": float(np.exp(low)), "high": float(np.exp(high))}
