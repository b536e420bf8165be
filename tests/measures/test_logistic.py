"""Odds by a logistic model: what it holds equal, when it is not fitted, and that the model is part of the answer."""

from __future__ import annotations

import pytest

from justexits.measures.disparity import adjusted_odds
from justexits.measures.logistic import logistic_odds

NAMES = ["Agency"]
# Two agencies of which one refers more of the group and files more: within each, both groups fare the same.
MIX = {("east",): [[80, 20], [40, 10]], ("west",): [[10, 40], [20, 80]]}


def test_what_only_the_mix_explains_is_gone_when_the_mix_is_held_equal() -> None:
    crude = logistic_odds({("all",): [[90, 60], [60, 90]]}, over=["agency"], names=NAMES)
    assert crude.odds_ratio == pytest.approx(2.25)
    held = logistic_odds(MIX, over=["agency"], names=NAMES)
    assert held.odds_ratio == pytest.approx(1.0) and (held.low or 2) < 1 < (held.high or 0)
    assert held.model == "logistic regression of the outcome on the group and agency (2), 2 terms, 300 units"


def test_it_agrees_with_the_pooled_odds_where_both_can_be_had() -> None:
    strata = {("a",): [[60, 40], [30, 70]], ("b",): [[35, 65], [20, 80]], (None,): [[50, 50], [30, 70]]}
    held = logistic_odds(strata, over=["agency"], names=NAMES)
    pooled = adjusted_odds(list(strata.values()), over="agency")
    assert held.odds_ratio == pytest.approx(pooled.odds_ratio, rel=0.05)
    assert "agency (3), 3 terms" in held.model, "an unknown agency is one of its own"


@pytest.mark.parametrize(
    ("strata", "said"),
    [
        ({("a",): [[3, 90], [4, 90]], ("b",): [[2, 90], [3, 90]]}, "not fitted: 12 events, and it needs 10 for each term"),
        ({("a",): [[60, 40], [0, 0]]}, "only one of the two groups is there"),
        ({("a",): [[60, 0], [0, 70]]}, "the outcomes part along one of its terms"),
        ({}, "0 events"),
    ],
)
def test_a_model_that_cannot_be_fitted_says_why_and_gives_no_odds(strata: dict[tuple[str], list[list[int]]], said: str) -> None:
    found = logistic_odds(strata, over=["agency"], names=NAMES)
    assert found.odds_ratio is None and said in found.model
