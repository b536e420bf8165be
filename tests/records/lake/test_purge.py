"""Purged snapshots are gone with their files and keys; what stays is as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from justexits.core.errors import BadInput, NotFound, NotReady
from justexits.records.lake import Lake
from justexits.records.lake.purge import purge
from justexits.records.lake.undo import undo_batch
from justexits.records.lake.verify import verify
from tests.records.lake.imports import bring, cases_file
from tests.records.lake.small import OFFICE, cases, ids, lake_in, on_disk


def changed(folder: Path, times: int) -> Lake:
    lake = lake_in(folder)
    for number in range(times):
        with lake.write("import") as writing:
            writing.replace("case", cases(f"c{number}"), office_id=OFFICE)
    return lake


def test_only_the_newest_snapshots_stay_and_the_others_files_and_keys_are_gone(tmp_path: Path) -> None:
    lake = changed(tmp_path, 4)
    done = purge(lake, keep=2)
    assert (done.snapshots, done.files, done.oldest) == (2, 2, 3)
    assert ids(lake, "case", 3) == ["c2"]
    assert ids(lake, "case") == ["c3"]
    with pytest.raises(NotFound, match="no snapshot 2"):
        lake.snapshot(2)
    left = on_disk(lake)
    assert len(left["lake"]) == 2
    assert len([name for name in left["keys"] if name.endswith(".wrapped")]) == 2
    assert not [one for one in verify(lake).found if one.check in ("files", "keys", "orphans")]


def test_numbers_go_on_after_a_purge(tmp_path: Path) -> None:
    lake = changed(tmp_path, 3)
    purge(lake, keep=1)
    with lake.write("import") as writing:
        writing.append("case", cases("c9"), office_id=OFFICE)
    assert lake.snapshot().number == 4
    assert ids(lake, "case") == ["c2", "c9"]


def test_a_file_that_a_kept_snapshot_lists_stays(tmp_path: Path) -> None:
    lake = changed(tmp_path, 1)
    with lake.write("import") as writing:
        writing.append("case", cases("c9"), office_id=OFFICE)
    assert purge(lake, keep=1).files == 0
    assert ids(lake, "case") == ["c0", "c9"]


def test_the_newest_always_stays(tmp_path: Path) -> None:
    lake = changed(tmp_path, 1)
    with pytest.raises(BadInput, match="newest snapshot always stays"):
        purge(lake, keep=0)
    assert purge(lake, keep=5).snapshots == 0
    assert purge(lake_in(tmp_path / "empty"), keep=1).oldest == 0


def test_texts_of_quarantined_rows_can_go_and_the_counts_stay(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    bring(lake, tmp_path, "cases1.csv", cases_file("c1,Ames,2019-05-01,", ",Secretname,2019-05-01,"))
    assert purge(lake, keep=1, quarantine=True).texts == 1
    with lake.read() as reading:
        (fault,) = reading.rows(reading.tables["import_fault"])
    assert fault["row_text"] is None
    assert fault["rule"] == "required and empty"
    assert verify(lake).is_sound


def test_an_import_whose_state_before_was_purged_says_why_it_stays(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    bring(lake, tmp_path, "cases1.csv", cases_file("c1,Ames,2019-05-01,"))
    batch = bring(lake, tmp_path, "cases2.csv", cases_file("c2,Bell,2019-05-01,"))
    purge(lake, keep=1)
    with pytest.raises(NotReady, match="was purged"):
        undo_batch(lake, batch)
    assert ids(lake, "case") == ["c1", "c2"]
