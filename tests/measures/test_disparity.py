"""One group beside another: both rates, difference, ratio, intervals, and what is not known. Never a verdict."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justexits.core.errors import BadInput
from justexits.measures import measure_of
from justexits.measures.disparity import adjusted_odds, disparity
from justexits.measures.figures import Figure
from justexits.measures.intervals import _score_ends, risk_ratio_interval
from justexits.measures.strata import adjusted
from tests.measures.stories import case, merged
from tests.worlds import world

PROVE = bool(os.environ.get("JUSTEXITS_PROVE"))


def groups(**counts: tuple[int, int]) -> list[Figure]:
    same = {"measure": "B2", "office_id": "o", "period": date(2024, 1, 1), "grain": "year", "group_by": "race"}
    rest = {"value": None, "low": None, "high": None, "left_out": 0, "quality": (), "definition_version": "1"}
    return [
        Figure(**same, **rest, group=None if group == "unknown" else group, numerator=float(met), denominator=float(of))
        for group, (met, of) in counts.items()
    ]


def test_the_largest_group_is_the_reference_and_each_other_stands_beside_it() -> None:
    found = disparity(groups(white=(60, 200), black=(60, 100), unknown=(10, 100)))
    assert found.reference == "white" and found.unknown == 0.25 and found.compared == 2
    black = next(one for one in found.groups if one.group == "black")
    assert black.rate == 0.6 and black.ratio == pytest.approx(2) and black.difference == pytest.approx(0.3)
    assert black.ratio_low == pytest.approx(1.54, abs=0.01) and black.ratio_high == pytest.approx(2.59, abs=0.02)
    assert black.difference_low == pytest.approx(0.18, abs=0.01) and black.difference_high == pytest.approx(0.41, abs=0.01)


def test_it_is_said_in_a_sentence_a_group_with_both_rates_and_what_is_not_recorded() -> None:
    said = disparity(groups(white=(60, 200), black=(60, 100), asian=(2, 5), unknown=(10, 100))).sentences()
    assert said[0].startswith("Black or African American: 60.0% against 30.0% for White, 2.00 times (")
    assert said[0].endswith("More than chance explains.")
    assert said[1] == "Asian: too few to compare (2 of 5)."
    assert said[2] == "The group was not recorded for 24.7% of those counted."
    assert "bias" not in " ".join(said).lower() and "discriminat" not in " ".join(said).lower()


def test_what_was_not_recorded_is_a_group_of_its_own_and_never_the_reference() -> None:
    found = disparity(groups(white=(5, 30), unknown=(50, 900)))
    assert found.reference == "white" and [one.group for one in found.groups] == ["white", None]


def test_few_people_are_not_compared() -> None:
    (one,) = [one for one in disparity(groups(white=(30, 100), black=(3, 19))).groups if one.group == "black"]
    assert (one.ratio, one.difference, one.probability) == (None, None, None)
    assert disparity(groups(white=(1, 3), black=(2, 2))).sentences() != []


def test_nobody_and_everybody_have_an_interval_too() -> None:
    none = next(one for one in disparity(groups(white=(20, 100), black=(0, 50))).groups if one.group == "black")
    assert none.ratio == 0 and none.ratio_low == pytest.approx(0, abs=1e-6) and none.ratio_high is not None
    nothing_to_divide_by = next(one for one in disparity(groups(white=(0, 100), black=(5, 50))).groups if one.group == "black")
    assert nothing_to_divide_by.ratio is None and nothing_to_divide_by.difference == pytest.approx(0.1)
    assert all(one.probability in (None, 1.0) for one in disparity(groups(white=(0, 50), black=(0, 50))).groups)


def test_many_comparisons_are_judged_together() -> None:
    alone = disparity(groups(white=(100, 400), black=(33, 100)))
    many = disparity(groups(white=(100, 400), black=(33, 100), asian=(25, 100), other=(24, 100), x=(26, 100), y=(25, 100)))
    (one,) = [group.probability for group in alone.groups if group.group == "black"]
    (raised,) = [group.probability for group in many.groups if group.group == "black"]
    assert one is not None and raised is not None and raised > one and many.compared == 5


@pytest.mark.parametrize(
    ("figures", "reference", "said"),
    [
        ([], None, "within one figure"),
        (groups(white=(5, 50)), "martian", "Name one of white"),
        (groups(white=(51, 50)), None, "is no share"),
        ([replace(one, measure="A5") for one in groups(white=(5, 50), black=(9, 50))], None, "stands for many"),
    ],
)
def test_what_cannot_be_compared_is_said(figures: list[Figure], reference: str | None, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        disparity(figures, reference=reference)


def test_odds_that_come_from_the_mix_of_offenses_go_when_it_is_held_equal() -> None:
    """The same odds in each stratum, and a group that is mostly in the stratum where filing is common (Simpson's paradox)."""
    strata = [[[80, 20], [8, 2]], [[2, 8], [20, 80]]]
    found = adjusted_odds(strata, over="offense class")
    crude = (82 * 82) / (28 * 28)
    assert crude > 8 and found.odds_ratio == pytest.approx(1)
    assert found.model == "Mantel and Haenszel's pooled odds over offense class, 2 strata"


def test_strata_that_say_nothing_are_left_out_and_counted() -> None:
    found = adjusted_odds([[[5, 5], [5, 5]], [[0, 0], [3, 4]], [[3, 0], [4, 0]]], over="agency")
    assert (found.strata, found.left_out) == (1, 2)
    assert adjusted_odds([], over="agency").odds_ratio is None


def test_rows_are_put_into_strata_with_each_unit_once() -> None:
    given = merged(
        *(case(f"a{n}", "PROSTITUTION", "filed" if n < 3 else "declined", race="black", agency="north") for n in range(4)),
        *(case(f"b{n}", "PROSTITUTION", "filed" if n < 1 else "declined", race="white", agency="north") for n in range(4)),
        case("c", "PROSTITUTION", race="black", agency="south"),
        case("u", "PROSTITUTION", None, race="black", agency="north"),
    )
    definition = measure_of("B2")
    assert definition is not None
    asked = {"until": date(2024, 12, 31), "by": "race", "group": "black", "reference": "white"}
    found = adjusted(definition, world(**given), over=("agency",), **asked)
    assert (found.strata, found.left_out) == (1, 1)
    assert found.odds_ratio == pytest.approx((3 * 3) / (1 * 1))
    assert found.model == "Mantel and Haenszel's pooled odds over agency, 1 strata"
    with pytest.raises(BadInput, match="agency"):
        adjusted(definition, world(), over=("shoe",), **asked)


@pytest.mark.proof
def test_the_interval_of_a_ratio_holds_the_truth_in_94_to_97_of_100() -> None:
    """Exact: the chance of every pair of counts, summed where the interval holds the ratio, on average over rates."""
    from scipy.stats import binom
    from statsmodels.stats.proportion import confint_proportions_2indep

    coverage = []
    sizes = [(25, 40), (60, 60)] if PROVE else [(20, 24)]
    for (one, other), rate, ratio in product(sizes, (0.15, 0.3, 0.45), (1.0, 1.5)):
        held = 0.0
        for met, base in product(range(one + 1), range(1, other + 1)):
            chance = binom.pmf(met, one, rate * ratio) * binom.pmf(base, other, rate)
            if chance > 1e-7:
                low, high = confint_proportions_2indep(met, one, base, other, compare="ratio", method="score")
                held += chance * (low <= ratio <= high)
        coverage.append(held / (1 - binom.pmf(0, other, rate)))
    print(np.round(coverage, 4))
    assert 0.94 <= float(np.mean(coverage)) <= 0.97


@pytest.mark.parametrize(
    ("met", "of", "base_met", "base_of"),
    [(7, 287, 219, 219), (21, 21, 174, 325), (0, 77, 341, 341), (40, 40, 30, 30), (30, 30, 1, 60)],
)
def test_the_interval_of_a_ratio_holds_it_where_one_of_the_shares_is_everybody(
    met: int, of: int, base_met: int, base_of: int
) -> None:
    """There statsmodels gives ends that do not hold the ratio, or are one and the same."""
    low, high = risk_ratio_interval(met, of, base_met, base_of) or (1.0, 0.0)
    assert low <= met / of / (base_met / base_of) <= high and low < high


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(1, 39), st.integers(1, 59))
def test_the_ends_where_a_share_is_everybody_are_those_of_statsmodels_elsewhere(met: int, base_met: int) -> None:
    """Both roads to the score interval come to the same place where both can be walked."""
    assert _score_ends(met, 40, base_met, 60) == pytest.approx(risk_ratio_interval(met, 40, base_met, 60), rel=2e-3)
