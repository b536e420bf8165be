"""Person ids stay from run to run, and what happens to them is written down."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from justexits.core.ids import stable_id
from justexits.linkage import LinkResult
from justexits.linkage.ledger import leads_to, moves_of
from justexits.linkage.parties import Before
from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.tables import TABLES
from tests.linkage.people import HER, linked
from tests.worlds import OFFICE_ID, filled

OTHER = {"given_name": "Delphine", "family_name": "Achterberg", "birth_date": date(1980, 10, 11), "state_id": "WA55500123"}


def runs(*worlds: list[dict[str, Any]]) -> list[LinkResult]:
    """Link one world after the other, each with the ledger and the persons of the one before."""
    results: list[LinkResult] = []
    ledger: pa.Table | None = None
    for number, rows in enumerate(worlds, start=1):
        previous = results[-1].person_party.select(["person_id", "party_id"]) if results else None
        result = linked(*rows, before=Before(ledger=ledger, previous=previous), at_snapshot=number)
        ledger = pa.concat_tables([ledger, result.ledger]) if ledger is not None else result.ledger
        results.append(result)
    return results


def person_of(result: LinkResult, party_id: str) -> str:
    [found] = [row["person_id"] for row in result.person_party.to_pylist() if row["party_id"] == party_id]
    return str(found)


def happenings(result: LinkResult) -> list[tuple[str, str, str | None]]:
    return sorted((row["happened"], row["person_id"], row["other_person_id"]) for row in result.ledger.to_pylist())


def test_an_id_is_that_of_the_appearance_that_founded_it() -> None:
    [result] = runs([HER | {"party_id": "b"}, HER | {"party_id": "a"}])
    assert person_of(result, "b") == stable_id("person", OFFICE_ID, "a")
    assert happenings(result) == [("founded", stable_id("person", OFFICE_ID, "a"), None)]


def test_a_second_run_over_the_same_records_adds_nothing_to_the_ledger() -> None:
    rows = [HER | {"party_id": "a"}, OTHER | {"party_id": "b"}]
    first, second = runs(rows, rows)
    assert second.ledger.num_rows == 0
    assert second.person_party.equals(first.person_party)


def test_an_id_stays_when_an_earlier_id_of_a_party_joins_later() -> None:
    first, second = runs([HER | {"party_id": "m"}], [HER | {"party_id": "m"}, HER | {"party_id": "a"}])
    assert person_of(second, "a") == person_of(first, "m")
    assert second.ledger.num_rows == 0


def test_two_persons_whom_a_new_record_joins_become_the_older_and_the_merge_is_written_down() -> None:
    apart = [
        {"party_id": "a", "given_name": "Marisol", "family_name": "Tavares", "state_id": HER["state_id"]},
        {"party_id": "b", "given_name": "Marisol", "family_name": "Vega", "birth_date": HER["birth_date"], "phone": "2535550142"},
    ]
    joining = HER | {"party_id": "c", "phone": "2535550142", "alias_names": ["Marisol Vega"]}
    first, second, third = runs(apart, [*apart, joining], [*apart, joining])
    old, lost = sorted([person_of(first, "a"), person_of(first, "b")])
    assert {person_of(second, party) for party in "abc"} == {old}
    assert happenings(second) == [("merged", lost, old)]
    assert third.ledger.num_rows == 0


def test_a_merge_that_comes_undone_gives_the_old_id_back_as_a_split() -> None:
    apart = [
        {"party_id": "a", "given_name": "Marisol", "family_name": "Tavares", "state_id": HER["state_id"]},
        {"party_id": "b", "given_name": "Marisol", "family_name": "Vega", "birth_date": HER["birth_date"], "phone": "2535550142"},
    ]
    joining = HER | {"party_id": "c", "phone": "2535550142", "alias_names": ["Marisol Vega"]}
    first, second, third, fourth = runs(apart, [*apart, joining], apart, apart)
    assert third.person_party.select(["person_id", "party_id"]).equals(first.person_party.select(["person_id", "party_id"]))
    kept = person_of(second, "a")
    [gone] = {person_of(first, "a"), person_of(first, "b")} - {kept}
    assert happenings(third) == [("split", kept, gone)]
    assert fourth.ledger.num_rows == 0


def test_records_that_leave_a_person_found_one_of_their_own_and_the_split_is_written_down() -> None:
    before = [HER | {"party_id": "a"}, HER | {"party_id": "b"}, HER | {"party_id": "c"}]
    corrected = OTHER  # the office had typed her number and name into the wrong files
    after = [HER | {"party_id": "a"}, corrected | {"party_id": "b"}, corrected | {"party_id": "c"}]
    first, second = runs(before, after)
    assert person_of(second, "a") == person_of(first, "a")
    assert person_of(second, "b") == person_of(second, "c") == stable_id("person", OFFICE_ID, "b")
    assert happenings(second) == [
        ("founded", person_of(second, "b"), None),
        ("split", person_of(first, "a"), person_of(second, "b")),
    ]


def happened(person_id: str, what: str, other: str | None, at: int) -> dict[str, Any]:
    return {"person_id": person_id, "happened": what, "founding_party_id": "p", "other_person_id": other, "at_snapshot": at}


def test_an_old_id_leads_to_the_person_it_stands_for_today_and_tells_what_became_of_it(tmp_path: Path) -> None:
    rows = [happened("c", "merged", "b", 2), happened("b", "merged", "a", 3), happened("d", "merged", "a", 3)]
    rows.append(happened("a", "split", "b", 4))
    lake = Lake(Home.make(tmp_path / "home"))
    with lake.write("import") as writing:
        full = [filled(TABLES["person_ledger"], row, line) for line, row in enumerate(rows, start=2)]
        schema = TABLES["person_ledger"].schema.to_pyarrow()
        writing.append("person_ledger", pa.Table.from_pylist(full, schema=schema), office_id=OFFICE_ID)
    with lake.read() as reading:
        assert [leads_to(reading, OFFICE_ID, person) for person in ("a", "b", "c", "d", "z")] == ["a", "b", "b", "a", "z"]
        assert [(move.what, move.other) for move in moves_of(reading, OFFICE_ID, "b")] == [
            ("came_off", "a"), ("merged_into", "a"), ("taken_in", "c"),
        ]  # fmt: skip
