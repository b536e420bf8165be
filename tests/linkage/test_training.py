"""What an office's own numbers are learnt from, and what teaches nothing."""

from __future__ import annotations

import numpy as np
import pytest

from justexits.linkage.model import shipped_model, starting_model
from justexits.linkage.parties import read_parties
from justexits.linkage.training import BLOCKS, expectation_maximisation, train
from justexits.records.lake.engine import open_engine
from tests.linkage.people import parties
from tests.linkage.test_bad_input import people


def test_what_made_the_pairs_is_found_again() -> None:
    rng = np.random.Generator(np.random.PCG64(5))
    pairs, same = 40_000, 0.3
    m = [np.array([0.1, 0.2, 0.7]), np.array([0.05, 0.95]), np.array([0.4, 0.6])]
    u = [np.array([0.9, 0.09, 0.01]), np.array([0.8, 0.2]), np.array([0.99, 0.01])]
    one = rng.random(pairs) < same
    drawn = [np.where(one, rng.choice(len(x), pairs, p=x), rng.choice(len(y), pairs, p=y)) for x, y in zip(m, u, strict=True)]
    gammas, counts = np.unique(np.column_stack(drawn), axis=0, return_counts=True)
    first = [np.full(len(each), 1 / len(each)) for each in u]
    learnt, found = expectation_maximisation(gammas, counts.astype(np.float64), u, first)
    assert found == pytest.approx(one.sum(), rel=0.02)
    for ours, theirs in zip(learnt, m, strict=True):
        assert ours == pytest.approx(theirs, abs=0.02)


def test_what_is_unknown_in_every_pair_teaches_nothing_of_itself_and_hinders_nothing() -> None:
    gammas = np.array([[1, -1], [0, -1]])
    u = [np.array([0.99, 0.01]), np.array([0.5, 0.5])]
    learnt, found = expectation_maximisation(gammas, np.array([900.0, 100.0]), u, [np.array([0.1, 0.9]), np.array([0.5, 0.5])])
    assert found > 800 and learnt[1].tolist() == [0.0, 0.0]


def test_a_block_in_which_nobody_is_met_twice_teaches_nothing_and_the_shipped_numbers_stay() -> None:
    rows = people(900)
    engine = open_engine()
    # Everybody stands there twice under one number and birth date; local numbers and telephones nobody has.
    linkable, _ = read_parties(engine, parties(*rows, *rows))
    model = train(engine, parties=linkable, seed=1, fewest=600)
    engine.close()
    assert model.trained
    assert model.weights["phone"] == shipped_model().weights["phone"]
    assert len({block.key for block in BLOCKS} & {"local", "phone"}) == 2


def test_records_in_which_hardly_anybody_stands_twice_are_linked_by_the_shipped_model() -> None:
    engine = open_engine()
    linkable, _ = read_parties(engine, parties(*people(700)))
    assert train(engine, parties=linkable, seed=1, fewest=600) == starting_model(linkable)
    engine.close()
