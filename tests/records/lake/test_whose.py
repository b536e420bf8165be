"""A data folder has one list of its snapshots: plain files, and the site's database once there is a site."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from justexits.core.errors import BadInput, Busy, NotReady
from justexits.records.lake import Lake
from justexits.records.lake.database_manifest import DatabaseManifest
from justexits.records.lake.manifest import FileManifest
from justexits.records.lake.whose import MOVED, manifest_of, move_into
from tests.records.lake.small import OFFICE, cases, ids, lake_with_two_tables, on_disk
from tests.tracked import ROOT


def moved(lake: Lake) -> int:
    """Move the list of a lake into the SQLite file that its site would have."""
    return move_into(lake.home, DatabaseManifest.of_file(lake.home.site_database), wait=0)


def add(lake: Lake, *names: str) -> None:
    with lake.write("import") as writing:
        writing.append("case", cases(*names), office_id=OFFICE)


def test_the_list_moves_once_and_is_the_same_afterwards(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    before = lake.manifest.history()
    assert isinstance(lake.manifest, FileManifest)
    assert (moved(lake), moved(lake)) == (1, 0)
    assert isinstance(lake.manifest, DatabaseManifest)
    assert lake.manifest.history() == before
    assert [path.name for path in lake.home.manifest.iterdir()] == [MOVED]


def test_a_command_that_began_before_the_list_moved_writes_into_the_new_place(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    moved(Lake(lake.home))
    add(lake, "c3")
    assert ids(Lake(lake.home), "case") == ["c1", "c2", "c3"]


def test_a_move_that_was_cut_short_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = lake_with_two_tables(tmp_path)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("justexits.records.lake.whose.write_whole", killed)
        moved(lake)
    assert isinstance(lake.manifest, FileManifest)
    add(lake, "c3")  # the list goes on in its old place, and what the database holds by now is behind
    assert moved(lake) == 2
    assert ids(lake, "case") == ["c1", "c2", "c3"]


def test_nothing_moves_while_somebody_writes(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    with lake.write("import"), pytest.raises(Busy):
        moved(lake)
    assert isinstance(lake.manifest, FileManifest)


def test_a_list_in_a_postgresql_that_is_not_named_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = lake_with_two_tables(tmp_path)
    monkeypatch.delenv("JUSTEXITS_DB_NAME", raising=False)
    (lake.home.manifest / MOVED).write_text(json.dumps({"database": "office"}), encoding="utf-8")
    with pytest.raises(NotReady, match=r"PostgreSQL database office.*JUSTEXITS_DB_NAME"):
        manifest_of(lake.home)


def test_a_damaged_note_is_said(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    (lake.home.manifest / MOVED).write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match="damaged"):
        manifest_of(lake.home)


# -- a list that was lost


def test_a_lost_list_removes_no_record(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    shutil.move(lake.home.manifest, tmp_path / "elsewhere")
    before = on_disk(lake)
    with pytest.raises(BadInput, match=r"ends at snapshot 0, but snapshot 1 was written.*Restore the list"):
        add(lake, "c3")
    assert on_disk(lake) == before
    shutil.move(tmp_path / "elsewhere", lake.home.manifest)
    add(lake, "c3")
    assert ids(lake, "case") == ["c1", "c2", "c3"]


def test_an_older_list_is_taken_only_when_somebody_says_so(tmp_path: Path) -> None:
    lake = lake_with_two_tables(tmp_path)
    shutil.copytree(lake.home.manifest, tmp_path / "backup")
    add(lake, "c3")
    shutil.rmtree(lake.home.manifest)
    shutil.copytree(tmp_path / "backup", lake.home.manifest)
    with pytest.raises(BadInput, match="ends at snapshot 1, but snapshot 2 was written"):
        add(lake, "c4")
    lake.home.newest.unlink()
    add(lake, "c4")
    assert ids(lake, "case") == ["c1", "c2", "c4"]


def test_a_note_that_cannot_be_written_fails_no_step_that_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = lake_with_two_tables(tmp_path)
    write = Path.write_text

    def full(path: Path, *given: str, **options: str) -> int:
        if path == lake.home.newest:
            raise OSError(28, "No space left on device")
        return write(path, *given, **options)

    monkeypatch.setattr(Path, "write_text", full)
    add(lake, "c3")
    assert ids(lake, "case") == ["c1", "c2", "c3"]


# -- as an office meets it


def test_the_command_line_and_the_site_share_one_list_on_postgresql(tmp_path: Path, postgresql: dict[str, str]) -> None:
    lake = lake_with_two_tables(tmp_path)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JUSTEXITS_", "DJANGO_"))}

    def justexits(*arguments: str, **named: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).with_name("justexits")), *arguments, "--home", str(lake.home.path), "--json"],
            cwd=ROOT,
            env=inherited | named,
            capture_output=True,
            text=True,
            check=False,
        )

    ticked = justexits("tick", **postgresql)
    assert ticked.returncode == 0, ticked.stdout + ticked.stderr
    assert not list(lake.home.manifest.glob("snapshot-*"))
    status = json.loads(justexits("status", **postgresql).stdout)
    assert status["snapshot"] == 1
    refused = justexits("status")
    assert refused.returncode != 0
    assert "Set JUSTEXITS_DB_NAME" in refused.stdout + refused.stderr
