"""Which rows are compared, part by part."""

from __future__ import annotations

from typing import Any

import pytest

from justexits.linkage import pairs
from justexits.linkage.parties import link_parties, read_parties
from justexits.records.lake.engine import open_engine
from justexits.simulate import made
from tests.linkage.people import HER, parties

COUNTY = "three-rivers"


def test_weighing_in_many_parts_gives_the_same_pairs_and_people_as_in_one(monkeypatch: Any) -> None:
    party = made(COUNTY, 100).tables["party"]
    whole = link_parties(party, office_id=COUNTY)
    monkeypatch.setattr(pairs, "AT_A_TIME", 300)
    parts = link_parties(party, office_id=COUNTY)
    assert whole.edges.num_rows > 100
    assert parts.edges.equals(whole.edges)
    assert parts.person_party.equals(whole.person_party)


@pytest.fixture
def engine() -> Any:
    with open_engine() as opened:
        yield opened


def test_a_party_is_not_compared_with_its_own_aliases_but_with_others_by_them(engine: Any) -> None:
    street = HER | {"given_name": "Cherry", "family_name": "Moon", "birth_date": None, "state_id": None}
    read_parties(engine, parties(HER | {"alias_names": ["Cherry Moon"]}, street))
    assert pairs.find_pairs(engine, pairs.OFFICE_SHAPE) > 0
    found = engine.execute(
        f"""SELECT DISTINCT l.party_id, r.party_id FROM found_pair JOIN link_input l ON l.place = pair // {pairs.PAIRED}
        JOIN link_input r ON r.place = pair % {pairs.PAIRED}"""
    ).fetchall()
    assert len(found) == 1
    assert found[0][0] != found[0][1]


def test_the_cost_of_a_key_is_the_pairs_that_it_finds_and_those_that_no_other_does(engine: Any) -> None:
    twin = HER | {"given_name": "Cherry", "family_name": "Moon", "birth_date": None, "state_id": None}
    read_parties(engine, parties(HER | {"phone": "555-0142-733"}, twin | {"phone": "555-0142-733"}))
    costs = pairs.cost_of_keys(engine)
    assert costs["telephone"] == (1, 1)
    assert costs["birth"] == (0, 0)
