"""The engine that opens beside other work."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from justexits.records.lake import engine as engines
from justexits.records.lake.engine import as_much_memory, open_engine, opening


def test_an_engine_that_opens_beside_other_work_goes_to_whoever_asks_for_the_same_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def note(*asked: object) -> object:
        opened.append(asked)
        return real(*asked)  # type: ignore[arg-type]

    real = engines._open
    monkeypatch.setattr(engines, "_open", note)
    with opening(tmp_path):
        other = open_engine(tmp_path, threads=1)
        assert other.execute("SELECT current_setting('threads')").fetchone() == (1,), "another one than the one that opens"
        first, second = open_engine(tmp_path), open_engine(tmp_path)
    assert len(opened) == 3
    assert first.execute("SELECT 1").fetchone() == second.execute("SELECT 1").fetchone() == (1,)
    for one in (first, second, other):
        one.close()


def test_an_engine_that_nobody_asked_for_is_closed_when_the_work_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = duckdb.connect()
    monkeypatch.setattr(engines, "_open", lambda *_: left)
    with pytest.raises(ValueError, match="no file"), opening(tmp_path):
        raise ValueError("no file")
    with pytest.raises(duckdb.ConnectionException):
        left.execute("SELECT 1")


def test_the_fault_of_the_work_is_told_and_not_that_of_the_engine_that_nobody_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> object:
        raise OSError("no encryption")

    monkeypatch.setattr(engines, "_open", refuse)
    with pytest.raises(ValueError, match="no file"), opening(tmp_path):
        raise ValueError("no file")


def test_what_another_program_spilled_into_the_folder_that_one_stands_in_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".tmp").mkdir()
    (tmp_path / ".tmp" / "duckdb_temp_storage_DEFAULT-0.tmp").touch()
    monkeypatch.chdir(tmp_path)
    engine = open_engine(tmp_path / "scratch")
    assert engine.execute("SELECT current_setting('temp_file_encryption')").fetchone() == (True,)
    engine.close()


def test_who_asks_for_much_memory_gets_no_less_than_usual_and_no_more_than_the_machine_can_spare(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.sysconf", {"SC_PHYS_PAGES": 20_000_000, "SC_PAGE_SIZE": 1_000}.__getitem__)
    assert [as_much_memory(asked) for asked in (0.1, 5.0, 100.0)] == ["3GB", "5GB", "9GB"]
