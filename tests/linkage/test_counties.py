"""Made-up counties whose truth is known: how right linkage is, the first test case, and what must not change the result."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from justexits.linkage import LinkResult, link_parties, quality
from justexits.linkage.parties import read_parties
from justexits.linkage.prepare import Beside
from justexits.linkage.training import train
from justexits.records.lake.engine import open_engine
from justexits.simulate import World, made
from tests.linkage.people import groups
from tests.linkage.test_decisions import decided

COUNTY, PEOPLE = "three-rivers", 1_500
ENOUGH_TO_TRAIN = 4_500  # people make about 11,000 records


def beside(world: World) -> Beside:
    case, arrest = world.tables["case"], world.tables["arrest"]
    days = pa.table({"case_id": case["case_id"], "on": case["referred_on"]})
    return Beside(seen=days, arrest=arrest.select(["party_id", "tracking_number"]))


@pytest.fixture(scope="module")
def world() -> World:
    return made(COUNTY, PEOPLE)


@pytest.fixture(scope="module")
def result(world: World) -> LinkResult:
    return link_parties(world.tables["party"], office_id=COUNTY, beside=beside(world))


def truth(world: World) -> dict[str, str]:
    pairs = zip(world.parties["party_id"].to_pylist(), world.parties["person"].to_pylist(), strict=True)
    return {party: person for party, person in pairs if person is not None}


def person_of(result: LinkResult) -> dict[str, str]:
    return dict(zip(result.person_party["party_id"].to_pylist(), result.person_party["person_id"].to_pylist(), strict=True))


def test_nearly_no_link_is_wrong_and_most_are_found(world: World, result: LinkResult) -> None:
    measured = quality(person_of(result), truth(world))
    assert measured.precision is not None and measured.precision >= 0.998
    assert measured.recall is not None and measured.recall >= 0.90


def parties_of(world: World, *persons: str) -> list[set[str]]:
    known = truth(world)
    return [{party for party, who in known.items() if who == f"{COUNTY}:{person}"} for person in persons]


def test_the_first_test_case_is_one_person_in_spite_of_street_name_and_wrong_birth_year(world: World, result: LinkResult) -> None:
    [hers] = parties_of(world, "marisol-tavares")
    assert len(hers) >= 10
    persons = person_of(result)
    assert len({persons[party] for party in hers}) == 1
    assert {party for party, person in persons.items() if person == persons[min(hers)]} == hers


def test_two_women_of_one_name_and_birth_date_are_two_people(world: World, result: LinkResult) -> None:
    one, two = parties_of(world, "maria-elena-lopez-1", "maria-elena-lopez-2")
    persons = person_of(result)
    assert len({persons[party] for party in one}) == len({persons[party] for party in two}) == 1
    assert persons[min(one)] != persons[min(two)]


# -- what changes nothing, the model's numbers and the frequencies of values kept


def again(world: World, result: LinkResult, party: pa.Table, **more: Any) -> LinkResult:
    return link_parties(party, office_id=COUNTY, beside=beside(world), model=result.model, frozen=result.frequency, **more)


def test_the_order_of_rows_changes_nothing(world: World, result: LinkResult) -> None:
    party = world.tables["party"]
    turned = again(world, result, party.take(list(range(party.num_rows))[::-1]))
    for name in ("person", "person_party", "possible_link", "ledger", "frequency"):
        assert getattr(turned, name).equals(getattr(result, name)), name


def test_a_row_that_stands_twice_changes_nothing_for_the_others(world: World, result: LinkResult) -> None:
    party = world.tables["party"]
    twice: list[dict[str, Any]] = [row | {"party_id": f"~{row['party_id']}"} for row in party.slice(40, 25).to_pylist()]
    more = again(world, result, pa.concat_tables([party, pa.Table.from_pylist(twice, schema=party.schema)]))
    without = sorted(kept for group in groups(more) if (kept := [party for party in group if not party.startswith("~")]))
    assert without == groups(result)


def test_somebody_unrelated_changes_nothing_for_the_others(world: World, result: LinkResult) -> None:
    party = world.tables["party"]
    stranger = party.slice(0, 1).to_pylist()[0] | {
        "party_id": "~1", "case_id": "~1", "given_name": "Zdzisława", "middle_name": None, "family_name": "Brzęczyszczykiewicz",
        "alias_names": None, "birth_date": date(1931, 12, 30), "state_id": "WA01020304", "fbi_id": None, "local_id": None,
        "phone": None, "address": "1 Nowhere Parkway, Erewhon, WA 99999", "recorded_age_low": None, "recorded_age_high": None,
    }  # fmt: skip
    more = again(world, result, pa.concat_tables([party, pa.Table.from_pylist([stranger], schema=party.schema)]))
    assert [group for group in groups(more) if group != ["~1"]] == groups(result)


def test_no_link_is_made_against_the_word_of_a_person(world: World, result: LinkResult) -> None:
    joined = [group for group in groups(result) if len(group) > 1]
    pairs = [(group[0], group[-1]) for group in joined[:: max(1, len(joined) // 40)]]
    before = decided(*((one, other, "different") for one, other in pairs))
    persons = person_of(again(world, result, world.tables["party"], before=before))
    assert len(pairs) >= 40
    assert not [pair for pair in pairs if persons[pair[0]] == persons[pair[1]]]


def test_training_gives_the_same_numbers_for_the_same_rows_in_any_order() -> None:
    world = made(COUNTY, ENOUGH_TO_TRAIN)
    party = world.tables["party"]
    models = []
    for rows in (party, party.take(list(range(party.num_rows))[::-1])):
        engine = open_engine()
        linkable, _ = read_parties(engine, rows, beside(world))
        models.append(train(engine, parties=linkable, seed=1))
        engine.close()
    assert models[0].trained
    assert models[0] == models[1]


def test_a_small_office_is_linked_by_the_shipped_model_and_more_surely(result: LinkResult) -> None:
    assert not result.model.trained
    assert min(result.person_party["path_probability"].to_pylist()) > 2**4.5 / (1 + 2**4.5) - 1e-9
