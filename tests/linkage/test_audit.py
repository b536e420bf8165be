"""The blind sample: drawn with known probabilities, more closely where linkage doubts, and what it tells of all links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest

from justexits.linkage.audit import JOINED, NEAR, Rate, audit_frame, draw_audit, missed_links, rate_of, weighted_rate
from justexits.records.home import Home
from justexits.records.lake import Lake, Reading
from justexits.records.tables import TABLES
from tests.worlds import OFFICE_ID, filled


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """300 people of two records, of whom five are doubtful; three possible links, one of them likely."""
    lake = Lake(Home.make(tmp_path_factory.mktemp("audit") / "home"))
    belongs = [
        {"person_id": f"h{n}", "party_id": f"p{n:03}{side}", "path_probability": sure}
        for n in range(300)
        for side, sure in (("a", 1.0), ("b", 0.9 if n < 5 else 0.99999))
    ]
    near = [
        {"party_id": f"p{n:03}b", "other_party_id": f"p{n + 1:03}a", "weight": 2.0, "probability": 0.8 if n == 1 else 0.2}
        for n in (1, 5, 9)
    ]
    with lake.write("import") as writing:
        for name, given in (("person_party", belongs), ("possible_link", near)):
            full = [filled(TABLES[name], row, line) for line, row in enumerate(given, start=2)]
            writing.append(name, pa.Table.from_pylist(full, schema=TABLES[name].schema.to_pyarrow()), office_id=OFFICE_ID)
    with lake.read() as opened:
        yield opened


def test_each_record_is_drawn_with_the_first_one_of_its_person_and_each_possible_link_once(reading: Reading) -> None:
    rows = reading.rows(audit_frame(reading.tables_of(OFFICE_ID)))
    assert Counter(row["kind"] for row in rows) == {JOINED: 300, NEAR: 3}
    assert all(row["first"] < row["second"] for row in rows)
    assert {(row["first"], row["second"]) for row in rows if row["kind"] == JOINED and row["band"] == 2} == {
        (f"p{n:03}a", f"p{n:03}b") for n in range(5)
    }


def test_the_doubtful_are_looked_at_more_closely_and_each_says_for_how_many_it_stands(reading: Reading) -> None:
    drawn = draw_audit(reading, audit_frame(reading.tables_of(OFFICE_ID)), seed="2026-03", each=20)
    stands = Counter((pair.kind, pair.band, pair.stands_for) for pair in drawn)
    assert stands == {(JOINED, 2, 1.0): 5, (JOINED, 0, 295 / 15): 15, (NEAR, 0, 1.0): 1, (NEAR, 1, 1.0): 2}
    assert sum(pair.stands_for for pair in drawn) == pytest.approx(303)


def test_the_same_seed_draws_the_same_pairs_and_their_order_tells_nothing(reading: Reading) -> None:
    frame = audit_frame(reading.tables_of(OFFICE_ID))
    drawn = draw_audit(reading, frame, seed="2026-03", each=20)
    assert drawn == draw_audit(reading, frame, seed="2026-03", each=20) != draw_audit(reading, frame, seed="2026-04", each=20)
    bands = [(pair.kind, pair.band) for pair in drawn]
    assert bands not in (sorted(bands), sorted(bands, reverse=True))


def test_of_nothing_nothing_is_drawn(reading: Reading) -> None:
    frame = audit_frame(reading.tables_of(OFFICE_ID))
    assert draw_audit(reading, frame.filter(frame.band == 99), seed="1", each=20) == []


# -- what it tells


def test_without_an_answer_nothing_is_claimed() -> None:
    assert weighted_rate([]) == Rate(value=None, low=None, high=None, judged=0)
    nothing = missed_links(weighted_rate([]), weighted_rate([]), joined_pairs=10, near_pairs=10)
    assert (nothing.value, nothing.low, nothing.high) == (None, None, None)


def test_no_error_among_few_is_no_certainty() -> None:
    rate = rate_of([False] * 20)
    assert rate.value == rate.low == 0.0
    assert rate.high is not None and 0.1 < rate.high < 0.25


def test_an_answer_counts_for_as_many_as_it_stands_for() -> None:
    rate = weighted_rate([(True, 1.0), (False, 99.0)])
    assert rate.value == pytest.approx(0.01)
    assert rate.high is not None and rate.high > 0.5, "one heavy answer alone tells little"


def test_missed_links_are_those_that_are_one_person_among_all_that_are() -> None:
    wrong = Rate(value=0.1, low=0.0, high=0.2, judged=20)
    near = Rate(value=0.5, low=0.25, high=0.75, judged=10)
    rate = missed_links(wrong, near, joined_pairs=100, near_pairs=20)
    assert rate.value == pytest.approx(10 / (10 + 90))
    assert (rate.low, rate.high) == (pytest.approx(5 / 105), pytest.approx(15 / 95))
    assert rate.judged == 30
    assert missed_links(wrong, rate_of([]), joined_pairs=100, near_pairs=0).value == 0.0, "nothing was nearly joined"


def test_the_intervals_hold_the_truth_nearly_always() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    truth = {1_900: 0.02, 100: 0.3}  # pairs of a band: which share is wrong
    whole = sum(size * share for size, share in truth.items()) / sum(truth)
    held = 0
    for _ in range(400):
        told = [(bool(rng.random() < share), size / 40) for size, share in truth.items() for _ in range(40)]
        rate = weighted_rate(told)
        assert rate.low is not None and rate.high is not None
        held += rate.low <= whole <= rate.high
    assert held >= 370
