"""The list of files at each moment: kept whole, never overwritten, damaged ones named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from justexits.core.errors import BadInput, Busy, CannotWrite, NotFound
from justexits.records.lake import Lake, Manifest, disk
from justexits.records.lake.database_manifest import DatabaseManifest
from justexits.records.lake.manifest import EMPTY, FileEntry, FileManifest, Snapshot
from justexits.records.lake.seal import seal
from tests.records.lake.small import OFFICE, cases, ids, lake_in


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


@contextmanager
def site_cursor() -> Iterator[Any]:
    """A cursor as the site hands it over: of Django's own connection, in one transaction."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        yield cursor


@pytest.fixture(params=["plain files", "an SQLite file", "the site's connection"])
def manifest(request: pytest.FixtureRequest, tmp_path: Path) -> Manifest:
    """The list in each of its forms; what is tested with it holds for all."""
    if request.param == "plain files":
        return FileManifest(tmp_path / "manifest")
    if request.param == "an SQLite file":
        return DatabaseManifest.of_file(tmp_path / "site.sqlite3")
    request.getfixturevalue("db")
    return DatabaseManifest(site_cursor, mark="%s")


def test_nothing_written_yet_is_the_empty_snapshot(manifest: Manifest) -> None:
    assert manifest.latest() == manifest.get(0) == EMPTY
    assert manifest.history() == []


def test_what_was_committed_is_read_back_the_same(manifest: Manifest) -> None:
    made = [snapshot(1, entry("a")), snapshot(2, entry("a"), entry("b", table="party"))]
    for one in made:
        manifest.commit(one)
    assert manifest.history() == made
    assert manifest.latest() == made[1]
    assert manifest.get(1) == made[0]


def test_the_tenth_comes_after_the_ninth(manifest: Manifest) -> None:
    for number in range(1, 12):
        manifest.commit(snapshot(number))
    assert manifest.latest().number == 11


def test_a_snapshot_that_is_not_there_is_said(manifest: Manifest) -> None:
    with pytest.raises(NotFound, match=r"no snapshot 7.*justexits status"):
        manifest.get(7)


def test_a_snapshot_can_be_rewritten_and_dropped(manifest: Manifest) -> None:
    for one in (snapshot(1, entry("a")), snapshot(2, entry("b"))):
        manifest.commit(one)
    manifest.rewrite(replace(snapshot(1), sealed_rows=2))
    assert (manifest.get(1).files, manifest.get(1).sealed_rows) == ((), 2)
    manifest.drop(1)
    manifest.sweep()
    assert manifest.history() == [snapshot(2, entry("b"))]


def test_a_snapshot_is_never_written_over(manifest: Manifest) -> None:
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


# -- what only the database does


def test_a_lake_works_the_same_over_a_database(tmp_path: Path) -> None:
    home = lake_in(tmp_path).home
    lake = Lake(home, DatabaseManifest.of_file(home.site_database))
    with lake.write("import") as writing:
        writing.append("case", cases("c1", "c2"), office_id=OFFICE)
    with pytest.raises(ZeroDivisionError), lake.write("import") as writing:
        writing.append("case", cases("c3"), office_id=OFFICE)
        raise ZeroDivisionError
    seal(lake, OFFICE, order_number="1", on=datetime(2026, 5, 1, tzinfo=UTC).date(), cases=["c2"])
    assert ids(lake, "case") == ids(lake, "case", 1) == ["c1"]
    assert not list(home.manifest.glob("snapshot-*"))


@pytest.mark.django_db
def test_a_snapshot_goes_with_the_transaction_that_it_was_written_in() -> None:
    from django.db import transaction

    manifest = DatabaseManifest(site_cursor, mark="%s")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        manifest.commit(snapshot(1))
        raise ZeroDivisionError
    assert manifest.latest() == EMPTY


def test_a_database_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "site.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(CannotWrite, match="site's database"):
        DatabaseManifest.of_file(tmp_path / "site.sqlite3").commit(snapshot(1))


def test_a_damaged_row_is_said(tmp_path: Path) -> None:
    manifest = DatabaseManifest.of_file(tmp_path / "site.sqlite3")
    manifest.commit(snapshot(1))
    manifest._change("UPDATE lake_snapshot SET content = '{' WHERE number = ?", 1)
    with pytest.raises(BadInput, match="damaged"):
        manifest.latest()
