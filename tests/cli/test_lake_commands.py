"""The commands that keep the lake: verify, undo, export, purge, seal, keys rotate. In words and for machines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from justexits.cli.main import app
from justexits.core.errors import ExitCode
from justexits.records.lake import Lake
from tests.records.lake.imports import bring, cases_file
from tests.records.lake.small import ids, lake_in

ON_A_HOME = (
    ["verify"],
    ["undo", "batch-1"],
    ["export", "--to", "out"],
    ["purge", "--yes"],
    ["seal", "--office", "o", "--order-number", "1", "--case", "c", "--yes"],
    ["keys", "rotate"],
)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return lake_in(tmp_path)


@pytest.fixture
def batch(lake: Lake, tmp_path: Path) -> str:
    return bring(lake, tmp_path, "cases1.csv", cases_file("c1,Ames,2019-05-01,", "c2,Bell,2020,"))


def run(lake: Lake, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*words, "--home", str(lake.home.path)])
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def run_json(lake: Lake, *words: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(lake, *words, "--json", code=code))
    return found


@pytest.mark.parametrize("words", ON_A_HOME, ids=lambda words: words[0])
def test_a_missing_data_folder_is_named_with_the_remedy(words: list[str], tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [*words, "--home", str(tmp_path / "nowhere")])
    assert result.exit_code == ExitCode.NO_INPUT
    assert "There is no data folder" in " ".join(result.output.split())


def test_verify_says_that_all_is_well_or_what_is_not(lake: Lake, batch: str) -> None:
    assert "nothing is damaged" in run(lake, "verify")
    assert run_json(lake, "verify")["is_sound"] is True
    (lake.home.lake / lake.snapshot().of("case")[0].path).unlink()
    assert "something is damaged" in run(lake, "verify", code=ExitCode.BAD_INPUT)
    (found, *_) = run_json(lake, "verify", code=ExitCode.BAD_INPUT)["found"]
    assert found["check"] == "files"
    assert found["remedy"]


def test_undo_takes_an_import_back_and_says_what_comes_next(lake: Lake, batch: str) -> None:
    shown = run(lake, "undo", batch, "--reason", "wrong month")
    assert "Rows gone" in shown
    assert "justexits link" in shown
    assert ids(lake, "case") == []
    again = run_json(lake, "undo", batch, code=ExitCode.NO_INPUT)
    assert "taken back already" in again["error"]["what"]


def test_export_writes_files_and_warns_that_they_are_open(lake: Lake, batch: str, tmp_path: Path) -> None:
    assert "not encrypted" in run(lake, "export", "--to", str(tmp_path / "out"), "--format", "csv", "--table", "case")
    assert (tmp_path / "out" / "case.csv").read_text(encoding="utf-8").startswith("case_id,kind")
    refused = run_json(lake, "export", "--to", str(tmp_path / "out"), code=ExitCode.CANNOT_WRITE)
    assert "not empty" in refused["error"]["what"]


def test_purge_asks_first(lake: Lake, batch: str) -> None:
    with lake.write("test") as writing:
        writing.versions["test"] = "1"
        writing.replace("office", writing.reading.tables["office"], office_id="three-rivers")
    result = CliRunner().invoke(app, ["purge", "--keep", "1", "--home", str(lake.home.path)], input="n\n")
    assert result.exit_code == 1
    assert len(lake.manifest.history()) == 2
    assert run_json(lake, "purge", "--keep", "1")["snapshots"] == 1


def test_seal_destroys_and_says_so(lake: Lake, batch: str) -> None:
    command = ["seal", "--office", "three-rivers", "--order-number", "26-2-1", "--case", "c1"]
    refused = CliRunner().invoke(app, [*command, "--home", str(lake.home.path)], input="n\n")
    assert refused.exit_code == 1
    assert ids(lake, "case") == ["c1", "c2"]
    assert "gone from 1 snapshots" in run(lake, *command, "--yes")
    assert ids(lake, "case") == ["c2"]


def test_keys_rotate_changes_the_office_key_and_records_stay_readable(lake: Lake, batch: str) -> None:
    old = lake.keys.office_key_file.read_bytes()
    assert "Back it up now" in run(lake, "keys", "rotate")
    assert lake.keys.office_key_file.read_bytes() != old
    assert ids(Lake(lake.home), "case") == ["c1", "c2"]
    assert run_json(lake, "verify")["is_sound"] is True


def test_status_lists_imports_and_snapshots_when_asked(lake: Lake, batch: str) -> None:
    found = run_json(lake, "status", "--history")
    assert [one["batch_id"] for one in found["imports"]] == [batch]
    assert [(one["snapshot"], one["step"], one["sealed_rows"]) for one in found["snapshots"]] == [(1, "import", 0)]
    assert batch in run(lake, "status", "--history")
    assert "imports" not in run_json(lake, "status")


def test_status_says_how_much_a_million_rows_take_once_there_are_enough(
    lake: Lake, batch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = lake.snapshot().files
    size, rows = sum(entry.bytes for entry in entries), sum(entry.rows for entry in entries)
    assert run_json(lake, "status")["bytes_per_million_rows"] is None, "what each file costs by itself is no growth"
    assert "A million rows" not in run(lake, "status")
    monkeypatch.setattr("justexits.cli.status_command.ENOUGH_ROWS", rows)
    found = run_json(lake, "status")
    assert found["bytes"] == found["bytes_of_all_snapshots"] == sum(row["bytes"] for row in found["rows"]) == size
    assert found["bytes_per_million_rows"] == round(size / rows * 1e6)
    assert f"A million rows take {size / rows:,.1f} MB" in run(lake, "status")
