"""What a person is asked first: two people at a time, and those first on whom most hangs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from justexits.linkage.review import ACROSS_ROLES, DECIDES, JUVENILE, OTHER, WAITS, questions, valued_pairs
from justexits.records.home import Home
from justexits.records.lake import Lake, Reading
from justexits.records.tables import TABLES
from tests.worlds import OFFICE_ID, filled

ROLES = {"a": "defendant", "a2": "defendant", "b": "witness", "j": "juvenile", "d": "defendant", "e": "victim"}
PERSON = {party: "a" if party == "a2" else party for party in ROLES}
POSSIBLE = [("a", "b", 3.0), ("b", "a2", 3.5), ("a", "j", 2.0), ("d", "e", 1.5), ("b", "d", 5.0)]


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Reading]:
    lake = Lake(Home.make(tmp_path / "home"))
    hangs = {"person_id": "e", "indicator": "V02", "truth": "unknown", "possible": True, "strength": 2, "evidence": []}
    rows: dict[str, list[dict[str, Any]]] = {
        "party": [{"party_id": party, "case_id": f"c{party}", "role": role} for party, role in ROLES.items()],
        "person_party": [{"person_id": who, "party_id": party, "path_probability": 1.0} for party, who in PERSON.items()],
        "possible_link": [{"party_id": a, "other_party_id": b, "weight": w, "probability": 0.7} for a, b, w in POSSIBLE],
        "finding": [hangs | {"definition_version": "1"}],
    }
    with lake.write("import") as writing:
        for name, given in rows.items():
            full = [filled(TABLES[name], row, line) for line, row in enumerate(given, start=2)]
            writing.append(name, pa.Table.from_pylist(full, schema=TABLES[name].schema.to_pyarrow()), office_id=OFFICE_ID)
    with lake.read() as opened:
        yield opened


def asked(
    reading: Reading, *, decided: tuple[tuple[str, str], ...] = (), waiting: tuple[str, ...] = (), without: str = ""
) -> list[tuple[str, str, int]]:
    """(one record, the other, value) of each question, in the order in which they are asked."""
    tables = reading.tables_of(OFFICE_ID)
    if without:
        tables[without] = tables[without].filter(ibis.literal(False))
    who, party = tables["person_party"], tables["party"]
    who, children = who.filter(who.person_id.isin(waiting)), party.filter(party.party_id == "j").select("party_id")
    found = questions(valued_pairs(tables, waiting=who, juvenile=children), tables["person_party"], decided)
    return [
        (row["first"], row["second"], row["value"])
        for row in reading.rows(found.order_by(ibis.desc("value"), ibis.desc("weight"), "first"))
    ]


def test_what_a_finding_hangs_on_comes_first_then_children_then_heavier_pairs(reading: Reading) -> None:
    assert asked(reading) == [("d", "e", DECIDES), ("a", "j", JUVENILE), ("b", "d", OTHER), ("a2", "b", OTHER)]
    assert asked(reading, waiting=("b",))[1:3] == [("b", "d", WAITS), ("a2", "b", WAITS)]


def test_one_who_was_harmed_with_one_accused_comes_before_others(reading: Reading) -> None:
    assert asked(reading, without="finding")[1] == ("d", "e", ACROSS_ROLES)


def test_two_people_are_asked_about_once_by_their_heaviest_pair(reading: Reading) -> None:
    assert sum({"a", "a2"} & {one, two} != set() and "b" in (one, two) for one, two, _ in asked(reading)) == 1


def test_two_people_of_whom_any_records_were_decided_are_not_asked_about_again(reading: Reading) -> None:
    assert not {("a", "b"), ("a2", "b")} & {pair[:2] for pair in asked(reading, decided=(("b", "a"),))}
