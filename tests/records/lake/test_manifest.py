"""The list of files at each moment: kept whole, never overwritten, damaged ones named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from justexits.core.errors import BadInput, Busy, CannotWrite, NotFound
from justexits.records.lake import disk
from justexits.records.lake.manifest import EMPTY, FileEntry, FileManifest, Snapshot


def entry(name: str, *, table: str = "case", office: str = "three-rivers") -> FileEntry:
    return FileEntry(
        path=f"{office}/{table}/{name}.parquet",
        table=table,
        office_id=office,
        batch_id="batch-1",
        rows=2,
        sha256="0" * 64,
        key="key-1",
        bytes=100,
    )


def snapshot(number: int, *files: FileEntry) -> Snapshot:
    return Snapshot(number=number, made_at=datetime(2026, 1, number, tzinfo=UTC), step="import", files=files)


def test_an_empty_folder_stands_for_the_empty_snapshot(tmp_path: Path) -> None:
    manifest = FileManifest(tmp_path / "manifest")
    assert manifest.latest() == manifest.get(0) == EMPTY
    assert manifest.history() == []


def test_what_was_committed_is_read_back_the_same(tmp_path: Path) -> None:
    manifest = FileManifest(tmp_path)
    made = [snapshot(1, entry("a")), snapshot(2, entry("a"), entry("b", table="party"))]
    for one in made:
        manifest.commit(one)
    assert FileManifest(tmp_path).history() == made
    assert manifest.latest() == made[1]
    assert manifest.get(1) == made[0]


def test_the_tenth_comes_after_the_ninth(tmp_path: Path) -> None:
    manifest = FileManifest(tmp_path)
    for number in range(1, 12):
        manifest.commit(snapshot(number))
    assert manifest.latest().number == 11


def test_a_snapshot_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no snapshot 7.*justexits status"):
        FileManifest(tmp_path).get(7)


def test_a_snapshot_is_never_written_over(tmp_path: Path) -> None:
    manifest = FileManifest(tmp_path)
    manifest.commit(snapshot(1, entry("a")))
    with pytest.raises(Busy, match="Snapshot 1 was written by another process"):
        manifest.commit(snapshot(1, entry("b")))
    assert manifest.get(1).files == (entry("a"),)


def test_a_full_disk_leaves_the_list_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = FileManifest(tmp_path)
    manifest.commit(snapshot(1))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(CannotWrite, match="No space left on device"):
        manifest.commit(snapshot(2))
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot-000001.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"number": 1}', '{"number": 1, "made_at": "x", "step": "", "files": []}'])
def test_a_damaged_list_is_named_with_what_to_do(tmp_path: Path, content: str) -> None:
    (tmp_path / "snapshot-000001.json").write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=r"snapshot-000001\.json.*damaged.*Restore it"):
        FileManifest(tmp_path).latest()


def test_a_list_of_an_older_version_is_read(tmp_path: Path) -> None:
    (tmp_path / "snapshot-000001.json").write_text(
        '{"number": 1, "made_at": "2026-01-01T00:00:00+00:00", "step": "import", "versions": {}, "files": [{"path": "a", '
        '"table": "case", "office_id": "o", "batch_id": null, "rows": 1, "sha256": "", "key": "k", "bytes": 1}]}',
        encoding="utf-8",
    )
    assert FileManifest(tmp_path).latest().files[0].added == 0


def test_what_is_not_a_snapshot_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".snapshot-000002.json.t-1.tmp").write_text("{", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    assert FileManifest(tmp_path).latest() == EMPTY


def test_the_files_of_a_table_and_the_offices_are_found() -> None:
    one = snapshot(1, entry("a"), entry("b", office="palmetto"), entry("c", table="party"))
    assert one.of("case") == (entry("a"), entry("b", office="palmetto"))
    assert one.of("case", "palmetto") == (entry("b", office="palmetto"),)
    assert one.offices == ("palmetto", "three-rivers")
