"""One person's rows are found among many without reading them all, and are the rows that the engine would find."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justexits.core.errors import BadInput, NotFound
from justexits.records.lake import Lake, Reading
from justexits.records.lake import reading as reading_module
from justexits.records.lake import writing as writing_module
from justexits.records.lake.engine import constant
from justexits.records.lake.row_groups import LAST, Bounds, RowGroups
from justexits.records.tables import TABLES
from tests.records.lake.small import OFFICE, lake_in, rows_of

EXAMPLES = 200 if os.environ.get("JUSTEXITS_PROVE") else 4
GROUP = 2048  # rows; the engine makes no smaller groups
TEXTS = st.sampled_from(["p1", "p2", "P2", "it's", "ü\U0001f600", "", "z" * 300, "z" * 12_000, "z" * 12_000 + "a"])


@pytest.fixture
def by_the_engine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables for which the engine was asked."""
    asked: list[str] = []
    relation = Reading.relation

    def noted(self: Reading, table: str, entries: Any) -> str:
        asked.append(table)
        return relation(self, table, entries)

    monkeypatch.setattr(Reading, "relation", noted)
    return asked


@pytest.fixture
def groups_read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many groups of rows were read, file by file."""
    read: list[int] = []
    rows = RowGroups.rows

    def noted(self: RowGroups, column: str, values: Any, groups: Any) -> Any:
        read.append(len(groups))
        return rows(self, column, values, groups)

    monkeypatch.setattr(RowGroups, "rows", noted)
    return read


def lake_of_charges(folder: Path, monkeypatch: pytest.MonkeyPatch, *, people: int = 3 * GROUP, files: int = 1) -> Lake:
    """A lake with a charge of each of these people in each file; a group holds some two thousand of them."""
    monkeypatch.setattr(writing_module, "ROW_GROUP", GROUP)
    lake = lake_in(folder)
    for number in range(files):
        with lake.write("import") as writing:
            writing.engine.execute(
                f"CREATE TABLE given AS SELECT 'k{number}-' || range AS charge_id, 'c' || range % 90 AS case_id,"
                f" 'p' || range AS party_id, if(range < 9, 'felony', NULL) AS grade FROM range({people})"
            )
            writing.append("charge", "given", office_id=OFFICE, later={"office_id": constant(OFFICE)})
    return lake


def test_only_groups_that_may_hold_her_rows_are_read_and_the_engine_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_the_engine: list[str], groups_read: list[int]
) -> None:
    lake = lake_of_charges(tmp_path, monkeypatch)
    with lake.read(threads=1, locked=True) as reading:
        by_the_engine.clear()
        assert [row["charge_id"] for row in reading.lookup("charge", "party_id", ["p7", "p7"])] == ["k0-7"]
        assert groups_read == [1]
        assert reading.lookup("charge", "party_id", {"p77777", "a", "~"}) == []
        assert reading.lookup("charge", "party_id", []) == []
        assert reading.lookup("arrest", "party_id", {"p7"}) == [], "a table that nobody filled"
        found = reading.lookup("charge", "party_id", {"p5", "p3000"})
        assert {(row["party_id"], row["grade"]) for row in found} == {("p5", "felony"), ("p3000", None)}, (
            "what is unknown in a whole group is unknown"
        )
        assert list(found[0]) == list(TABLES["charge"].by_name), "every column is there, in its order"
        assert not by_the_engine


def test_where_her_rows_may_stand_anywhere_the_engine_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_the_engine: list[str]
) -> None:
    monkeypatch.setattr(reading_module, "MOST_GROUPS", 2)
    lake = lake_of_charges(tmp_path, monkeypatch)
    with lake.read(threads=1, locked=True) as reading:
        by_the_engine.clear()
        assert len(reading.lookup("charge", "case_id", {"c7"})) == 69, "every ninetieth charge is of that case"
        assert by_the_engine == ["charge"]


def test_what_a_view_leaves_out_stays_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_the_engine: list[str]) -> None:
    lake = lake_of_charges(tmp_path, monkeypatch, files=2)
    with lake.read(threads=1, locked=True) as reading:
        charge = reading.tables["charge"]
        shown = reading.keep("shown", lambda: charge.filter(charge.charge_id != "k0-7").drop("grade"), as_view=True)
        kept = reading.keep("kept", lambda: charge.filter(charge.charge_id != "k1-7"))
        by_the_engine.clear()
        rows = reading.lookup("charge", "party_id", {"p7"}, within=shown)
        assert [row["charge_id"] for row in rows] == ["k1-7"]
        assert "grade" not in rows[0]
        assert [row["charge_id"] for row in reading.lookup("charge", "party_id", {"p7"}, within=kept)] == ["k0-7"]
        assert not by_the_engine, "only her rows go through the view"


def test_a_view_of_one_office_shows_no_rows_of_another(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    with lake.write("import") as writing:
        for office in (OFFICE, "elsewhere"):
            writing.append("case", rows_of("case", {"case_id": "c1", "kind": "criminal"}, office=office), office_id=office)
    with lake.read(threads=1) as reading:
        mine = reading.keep("mine", lambda: reading.tables_of(OFFICE)["case"], as_view=True)
        assert len(reading.lookup("case", "case_id", {"c1"})) == 2
        assert [row["office_id"] for row in reading.lookup("case", "case_id", {"c1"}, within=mine)] == [OFFICE]


def test_after_many_imports_a_look_up_still_reads_few_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, groups_read: list[int]
) -> None:
    monkeypatch.setattr(writing_module, "MOST_FILES", 4)
    lake = lake_of_charges(tmp_path, monkeypatch, people=GROUP, files=5)
    held = lake.snapshot().of("charge")
    assert len(held) == 3, "files were put together"
    with lake.read(threads=1) as reading:
        assert len(reading.lookup("charge", "party_id", {"p1000"})) == 5
    assert groups_read == [1] * len(held), "of each file the one group that may hold her rows"


@given(st.lists(st.tuples(TEXTS, TEXTS).map(sorted), max_size=6), st.sets(TEXTS, max_size=4), st.booleans())
def test_no_group_that_holds_a_text_is_passed_over(spans: list[list[str]], wanted: set[str], in_order: bool) -> None:
    spans = sorted(spans) if in_order else spans
    found = Bounds([low for low, _ in spans], [high for _, high in spans]).that_may_hold(sorted(wanted))
    assert found == [number for number, (low, high) in enumerate(spans) if any(low <= text <= high for text in wanted)]
    assert Bounds([LAST, ""], [LAST, LAST]).that_may_hold(sorted(wanted)) == ([1] if wanted else [])


def test_no_list_of_files_names_a_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("justexits.records.lake.pieces.PIECE_ROWS", 1000)
    lake = lake_of_charges(tmp_path, monkeypatch)
    assert len(lake.snapshot().of("charge")) > 1
    listed = json.loads(sorted(lake.home.manifest.glob("*.json"))[-1].read_text())["files"]
    numbers = {f"{kind}{number}" for kind in ("p", "c", "k0-") for number in range(3 * GROUP)}
    assert not numbers & {value for entry in listed for value in entry.values()}, "it would name them when they are sealed"


def test_a_list_with_bounds_as_older_versions_wrote_them_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = lake_of_charges(tmp_path, monkeypatch, people=10)
    path = sorted(lake.home.manifest.glob("*.json"))[-1]
    content = json.loads(path.read_text())
    content["files"] = [entry | {"by": "party_id", "low": None, "high": "p4"} for entry in content["files"]]
    path.write_text(json.dumps(content))
    with lake.read(threads=1) as reading:
        assert len(reading.lookup("charge", "party_id", {"p9"})) == 1


def test_a_file_that_is_gone_or_was_changed_is_named_and_not_taken_for_no_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = lake_of_charges(tmp_path, monkeypatch)
    path = lake.home.lake / lake.snapshot().of("charge")[0].path
    content = path.read_bytes()
    with lake.read(threads=1) as reading:
        path.write_bytes(content[:400] + bytes(4000) + content[4400:])
        with pytest.raises(BadInput, match="A file of the table charge cannot be opened"):
            reading.lookup("charge", "party_id", {"p1"})
        path.unlink()
        with pytest.raises(NotFound, match="A file of the table charge is missing"):
            reading.lookup("charge", "party_id", {"p1"})
    path.write_bytes(content)
    with lake.read(threads=1) as reading:
        path.write_bytes(content[:-9])
        with pytest.raises(BadInput, match="cannot be opened"):
            reading.lookup("charge", "party_id", {"p1"})


ROW = st.fixed_dictionaries(
    {
        "person_id": TEXTS,
        "number": st.none() | st.integers(-(2**40), 2**40),
        "outcome": st.none() | TEXTS,
        "reasons": st.none() | st.lists(TEXTS, max_size=3),
        "note": st.none() | st.text(max_size=5),
        "decided_by": TEXTS,
        "decided_at": st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        "withdrawn": st.none() | st.booleans(),
    }
)
APPEARANCE = st.fixed_dictionaries(
    {
        "case_id": TEXTS,
        "role": st.none() | TEXTS,
        "birth_date": st.none() | st.dates(date(1850, 1, 1), date(2100, 1, 1)),
        "recorded_age_low": st.none() | st.integers(0, 120),
    }
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=8), st.lists(APPEARANCE, min_size=1, max_size=8), st.sets(TEXTS, max_size=3))
def test_whatever_stands_in_a_table_the_rows_are_those_that_the_engine_finds(
    tmp_path_factory: pytest.TempPathFactory, reviews: list[Any], parties: list[Any], wanted: set[str]
) -> None:
    lake = lake_in(tmp_path_factory.mktemp("any"))
    with lake.write("import") as writing:
        reviews = [row | {"review_id": f"r{number}"} for number, row in enumerate(reviews)]
        writing.append("review", rows_of("review", *reviews), office_id=OFFICE)
        parties = [row | {"party_id": f"a{number}"} for number, row in enumerate(parties)]
        writing.append("party", rows_of("party", *parties), office_id=OFFICE)
    with lake.read(threads=1) as reading:
        for table, column in (("review", "person_id"), ("party", "case_id")):
            there = reading.tables[table]
            expected = reading.rows(there.filter(there[column].isin(sorted(wanted)))) if wanted else []
            key = TABLES[table].key[0]
            assert sorted(reading.lookup(table, column, wanted), key=lambda row: row[key]) == sorted(
                expected, key=lambda row: row[key]
            )
