"""The same model on Spark gives the same pairs and people."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from justexits.linkage.parties import link_parties
from justexits.linkage.spark import score_on_spark
from justexits.simulate import made
from tests.linkage.people import groups


def test_pairs_and_people_are_the_same_on_spark_within_one_in_a_thousand(spark: Any) -> None:
    party = made("three-rivers", 200).tables["party"]
    here = link_parties(party, office_id="three-rivers")
    there = link_parties(
        party, office_id="three-rivers", model=here.model, scorer=partial(score_on_spark, session=spark._session)
    )
    ours, theirs = ({(row["a"], row["b"]): row["weight"] for row in result.edges.to_pylist()} for result in (here, there))
    assert len(ours) > 200
    close = [pair for pair in ours if pair in theirs and theirs[pair] == pytest.approx(ours[pair], abs=0.01)]
    assert len(close) >= 0.999 * len(ours | theirs)
    assert len(set(map(tuple, groups(here))) ^ set(map(tuple, groups(there)))) <= 0.001 * len(groups(here))
