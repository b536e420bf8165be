"""Taking an import back leaves the office as if it had never come, or says why that cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from justexits.core.errors import NotFound, NotReady
from justexits.records.lake import Lake
from justexits.records.lake.undo import undo_batch
from justexits.records.lake.verify import verify
from justexits.records.tables import RECORD_TABLES
from tests.records.lake.imports import bring, cases_file, charges_file
from tests.records.lake.small import ids, lake_in


def records(lake: Lake) -> dict[str, list[dict[str, Any]]]:
    """Every record row, in an order of its own."""
    with lake.read(threads=1) as reading:
        return {
            table.name: sorted(reading.rows(reading.tables[table.name]), key=lambda row: str(row[table.key[0]]))
            for table in RECORD_TABLES
        }


def test_what_an_import_brought_goes_and_what_it_replaced_comes_back(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    bring(lake, tmp_path, "cases1.csv", cases_file("c1,Ames,2019-05-01,", "c2,Bell,2020,"))
    before = records(lake)
    wrong = bring(lake, tmp_path, "cases2.csv", cases_file("c2,Changed,2020,", "c3,New,2021-01,"))
    assert ids(lake, "case") == ["c1", "c2", "c3"]
    undone = undo_batch(lake, wrong, reason="wrong month")
    assert records(lake) == before
    assert undone.removed == {"case": 1, "party": 2}
    assert undone.restored == {"party": 1}
    assert verify(lake).is_sound


def test_it_is_kept_that_and_why_it_was_taken_back(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    batch = bring(lake, tmp_path, "cases1.csv", cases_file("c1,Ames,2019-05-01,"))
    undo_batch(lake, batch, reason="a test file")
    with lake.read() as reading:
        (row,) = reading.rows(reading.tables["batch_undo"])
        assert not reading.rows(reading.tables["batch"])
        assert not reading.rows(reading.tables["batch_file"])
    assert (row["batch_id"], row["reason"], row["rows_removed"]) == (batch, "a test file", 2)
    assert ids(lake, "case", 1) == ["c1"], "the earlier snapshot stays"


def test_the_same_file_can_come_again_afterwards(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    text = cases_file("c1,Ames,2019-05-01,")
    undo_batch(lake, bring(lake, tmp_path, "cases1.csv", text))
    assert ids(lake, "case") == []
    bring(lake, tmp_path, "cases1.csv", text)
    assert ids(lake, "case") == ["c1"]


def test_an_import_whose_cases_later_charges_refer_to_stays(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    first = bring(lake, tmp_path, "cases1.csv", cases_file("c1,Ames,2019-05-01,"))
    later = bring(lake, tmp_path, "charges1.csv", charges_file("k1,c1,TRC 5,"))
    before = records(lake)
    with pytest.raises(NotReady, match=rf"Later imports stand on {first}: {later} .*justexits undo {later}"):
        undo_batch(lake, first)
    assert records(lake) == before
    undo_batch(lake, later)
    undo_batch(lake, first)
    assert ids(lake, "case") == ids(lake, "charge") == []


def test_an_import_whose_rows_a_later_one_changed_stays(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    first = bring(lake, tmp_path, "cases1.csv", cases_file("c1,Ames,2019-05-01,"))
    later = bring(lake, tmp_path, "cases2.csv", cases_file("c1,Amos,2019-05-01,"))
    with pytest.raises(NotReady, match=later):
        undo_batch(lake, first)


def test_an_import_whose_rows_a_later_extract_repeats_stays(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    first = bring(lake, tmp_path, "cases1.csv", cases_file("c1,Ames,2019-05-01,"))
    later = bring(lake, tmp_path, "cases2.csv", cases_file("c1,Ames,2019-05-01,", "c2,Bell,2020,"))
    with pytest.raises(NotReady, match=later):
        undo_batch(lake, first)


def test_an_import_that_is_not_there_or_went_already_is_said(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    with pytest.raises(NotFound, match=r"There is no import batch-1.*justexits status --history"):
        undo_batch(lake, "batch-1")
    batch = bring(lake, tmp_path, "cases1.csv", cases_file("c1,Ames,2019-05-01,"))
    undo_batch(lake, batch)
    with pytest.raises(NotFound, match="taken back already"):
        undo_batch(lake, batch)
