"""What a person is asked first, what is shown side by side, and when a second reader is needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from justexits.core.errors import NotFound
from justexits.linkage.review import (
    DECIDES,
    JUVENILE,
    OTHER,
    needs_second_reader,
    review_count,
    review_queue,
    side_by_side,
)
from justexits.records.home import Home
from justexits.records.lake import Lake, Reading
from justexits.records.tables import TABLES
from tests.linkage.people import HER
from tests.worlds import OFFICE_ID, filled

PARTIES = [
    HER | {"party_id": "a", "case_id": "c1", "role": "defendant", "phone": "2535550142"},
    {
        "party_id": "b",
        "case_id": "c2",
        "role": "witness",
        "given_name": "Marisol",
        "family_name": "Tavarez",
        "phone": "2535550199",
    },
    {"party_id": "j", "case_id": "c3", "role": "juvenile", "given_name": "Marisol", "birth_date": date(1998, 4, 14)},
    {"party_id": "d", "case_id": "c4", "role": "defendant", "given_name": "Delphine", "family_name": "Achterberg"},
    {"party_id": "e", "case_id": "c5", "role": "witness", "given_name": "Delphine", "family_name": "Achterberg"},
]
POSSIBLE = [("a", "b", 3.0), ("a", "j", 2.0), ("d", "e", 1.5)]


def lake_of(folder: Path, **more: list[dict[str, Any]]) -> Lake:
    """A lake in which each of the parties is a person of her own, and three pairs are possible."""
    lake = Lake(Home.make(folder / "home"))
    rows: dict[str, list[dict[str, Any]]] = {
        "party": PARTIES,
        "person_party": [
            {"person_id": f"person-{p['party_id']}", "party_id": p["party_id"], "path_probability": 1.0} for p in PARTIES
        ],
        "possible_link": [{"party_id": a, "other_party_id": b, "weight": w, "probability": 0.7} for a, b, w in POSSIBLE],
    }
    with lake.write("import") as writing:
        for name, given in (rows | more).items():
            full = [filled(TABLES[name], row, line) for line, row in enumerate(given, start=2)]
            table = pa.Table.from_pylist(full, schema=TABLES[name].schema.to_pyarrow())
            writing.append(name, table, office_id=OFFICE_ID)
    return lake


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Reading]:
    with lake_of(tmp_path).read() as opened:
        yield opened


def finding(person: str) -> dict[str, Any]:
    keys = {"person_id": person, "indicator": "V02", "truth": "unknown", "possible": True, "strength": 2, "evidence": []}
    return keys | {"definition_version": "1"}


def test_juvenile_records_come_before_others_and_heavier_pairs_before_lighter(reading: Reading) -> None:
    queue = review_queue(reading, OFFICE_ID)
    assert [(pair.party_id, pair.other_party_id, pair.value) for pair in queue] == [
        ("a", "j", JUVENILE),
        ("a", "b", OTHER),
        ("d", "e", OTHER),
    ]
    assert [pair.second_reader for pair in queue] == [True, False, False]
    assert "juvenile" in queue[0].reason
    assert review_count(reading, OFFICE_ID) == {JUVENILE: 1, OTHER: 2}
    assert [pair.party_id for pair in review_queue(reading, OFFICE_ID, limit=1, offset=2)] == ["d"]


def test_a_pair_on_which_a_finding_hangs_comes_first(tmp_path: Path) -> None:
    with lake_of(tmp_path, finding=[finding("person-e")]).read() as reading:
        first = review_queue(reading, OFFICE_ID)[0]
    assert (first.party_id, first.other_party_id, first.value) == ("d", "e", DECIDES)


def test_a_pair_that_somebody_decided_is_not_asked_again(tmp_path: Path) -> None:
    said = {
        "link_decision_id": "l1",
        "party_id": "b",
        "other_party_id": "a",
        "answer": "unsure",
        "decided_by": "ines",
        "snapshot": 1,
    }
    said["decided_at"] = datetime(2026, 3, 1, tzinfo=UTC)
    with lake_of(tmp_path, link_decision=[said]).read() as reading:
        assert ("a", "b") not in {(pair.party_id, pair.other_party_id) for pair in review_queue(reading, OFFICE_ID)}


def test_a_merge_that_touches_juvenile_records_needs_a_second_reader(reading: Reading) -> None:
    assert needs_second_reader(reading, "a", "j")
    assert not needs_second_reader(reading, "a", "b")


def test_the_two_sides_are_shown_field_by_field_with_differences_marked(reading: Reading) -> None:
    lines = {line.field: line for line in side_by_side(reading, "a", "b")}
    assert (lines["given_name"].mark, lines["family_name"].mark, lines["phone"].mark) == ("same", "alike", "differs")
    assert (lines["birth_date"].one, lines["birth_date"].other, lines["birth_date"].mark) == ("1998-03-14", None, "unknown")
    born = {line.field: line for line in side_by_side(reading, "a", "j")}["birth_date"]
    assert (born.other, born.mark) == ("1998-04-14", "alike")


def test_a_party_that_is_not_there_is_refused(reading: Reading) -> None:
    with pytest.raises(NotFound):
        side_by_side(reading, "a", "nobody")
