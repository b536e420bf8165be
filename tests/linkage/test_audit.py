"""The blind sample: drawn with known probabilities, and what it tells of all links."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from justexits.linkage import link
from justexits.linkage.audit import LINKED, POSSIBLE, AuditPair, audit_frame, draw_audit, estimate_errors, frame_sizes
from tests.linkage.people import HER, parties
from tests.linkage.test_link_step import lake_with
from tests.worlds import OFFICE_ID

DOUBTFUL, LIKELY = "linked, doubtful", "possible, likely"


def frame(**sizes: int) -> dict[str, list[tuple[str, str]]]:
    names = {"doubtful": DOUBTFUL, "likely": LIKELY}
    return {names[name]: [(f"{name}{n}", f"other{n}") for n in range(size)] for name, size in sizes.items()}


def test_every_pair_says_with_what_probability_it_was_drawn() -> None:
    drawn = draw_audit(frame(doubtful=400, likely=10), size=60, seed=1)
    by = {name: [pair for pair in drawn if pair.stratum == name] for name in (DOUBTFUL, LIKELY)}
    assert len(by[LIKELY]) == 10 and {pair.inclusion for pair in by[LIKELY]} == {1.0}
    assert len(by[DOUBTFUL]) == 50 and {pair.inclusion for pair in by[DOUBTFUL]} == {0.125}


def test_the_same_seed_draws_the_same_pairs_and_neither_order_nor_side_tells_the_stratum() -> None:
    given = frame(doubtful=100, likely=100)
    drawn = draw_audit(given, size=40, seed=7)
    assert drawn == draw_audit(given, size=40, seed=7) != draw_audit(given, size=40, seed=8)
    assert len({pair.stratum for pair in drawn[:15]}) == 2
    assert len({pair.party_id.startswith("other") for pair in drawn}) == 2


def test_without_an_answer_nothing_is_claimed() -> None:
    estimate = estimate_errors({DOUBTFUL: 100}, [])
    assert estimate.wrong_links.value is None and estimate.missed_links.value is None


def test_unsure_answers_tell_nothing() -> None:
    pair = AuditPair(party_id="a", other_party_id="b", stratum=DOUBTFUL, inclusion=1.0)
    assert estimate_errors({DOUBTFUL: 100}, [(pair, "unsure")]).wrong_links.judged == 0


def test_when_all_were_judged_the_rate_is_what_was_found() -> None:
    given = frame(doubtful=20, likely=10)
    drawn = draw_audit(given, size=30, seed=1)
    answers = [(pair, "different" if "doubtful1" in (pair.party_id + pair.other_party_id) else "same") for pair in drawn]
    estimate = estimate_errors(frame_sizes(given), answers)
    wrong = sum(answer == "different" for _, answer in answers)
    assert estimate.wrong_links.value == pytest.approx(wrong / 20)
    assert estimate.wrong_links.low == pytest.approx(estimate.wrong_links.value)
    assert estimate.missed_links.value == pytest.approx(10 / (10 + 20 - wrong))


def test_the_interval_holds_the_truth_nearly_always() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    held = 0
    for seed in range(200):
        wrong = set(rng.choice(2_000, 60, replace=False).tolist())
        given = {DOUBTFUL: [(str(n), "x") for n in range(2_000)]}
        drawn = draw_audit(given, size=150, seed=seed)
        answers = [(pair, "different" if int(min(pair.party_id, pair.other_party_id)) in wrong else "same") for pair in drawn]
        rate = estimate_errors(frame_sizes(given), answers).wrong_links
        assert rate.low is not None and rate.high is not None
        held += rate.low <= 0.03 <= rate.high
    assert held >= 180


def test_the_frame_holds_each_record_with_the_one_that_founded_its_person(tmp_path: Path) -> None:
    lake = lake_with(tmp_path, three_rivers=parties(HER, HER, HER, {"given_name": "Delphine", "family_name": "Achterberg"}))
    link(lake)
    with lake.read() as reading:
        found = audit_frame(reading, OFFICE_ID)
    assert set(found) == {*LINKED, *POSSIBLE}
    assert sorted(pair for pairs in found.values() for pair in pairs) == [("p2", "p1"), ("p3", "p1")]


def test_an_audit_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="one pair"):
        draw_audit({}, size=0, seed=1)
