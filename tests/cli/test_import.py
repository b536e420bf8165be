"""`justexits import`, as its user meets it: the account of every row, and what is told when something goes wrong."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from justexits.cli.main import app
from justexits.core.errors import ExitCode
from tests.records.importing.small import HEADER, PEOPLE, lake_of, left_in, mapping_file

MANY = 60_000
SOON = 60.0  # seconds; a process that takes longer hangs


def run(folder: Path, *more: str) -> Result:
    """Import people.csv of the folder under the small office's mapping into the folder's home."""
    return CliRunner().invoke(app, ["import", str(folder / "people.csv"), *options(folder), *more])


def options(folder: Path) -> list[str]:
    return ["--mapping", str(mapping_file(folder)), "--home", str(folder / "home")]


def write_people(folder: Path, text: str = PEOPLE) -> None:
    (folder / "people.csv").write_text(text, encoding="utf-8")


def many_people(folder: Path) -> None:
    """A file long enough to be stopped in the middle; the line break inside a cell keeps it from the quickest reader."""
    lines = (f'C{n},P{n},D,"Rivers\nof {n}",05/01/1990,29\n' for n in range(MANY))
    write_people(folder, f"{HEADER}\n{''.join(lines)}")


def started(folder: Path, **options_of_process: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "justexits.cli.main", "import", str(folder / "people.csv"), *options(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options_of_process)


def told(process: subprocess.Popen[str]) -> str:
    out, aside = process.communicate(timeout=SOON)
    return " ".join(f"{out} {aside}".split())


def newest(folder: Path) -> int:
    return lake_of(folder).snapshot().number


def test_people_read_where_every_row_went_and_what_was_wrong(tmp_path: Path) -> None:
    write_people(tmp_path, f"{PEOPLE}C1,P3,Q,[/red] Lake,,156\n,,D,Nobody,,\n")
    shown = " ".join(run(tmp_path).output.split())
    assert "5 rows read = 3 accepted + 1 quarantined + 0 superseded + 1 control" in shown
    assert "people.csv, line 5" in shown
    assert 'line 4, column "AGE", value "156": age not possible' in shown


def test_machines_get_the_same_as_one_object(tmp_path: Path) -> None:
    write_people(tmp_path)
    answer = json.loads(run(tmp_path, "--json").stdout)
    assert (answer["rows_read"], answer["rows_accepted"], answer["files"][0]["source_file"]) == (3, 2, "people.csv")
    assert answer["tables"] == {"case": 1, "party": 2}


def test_a_second_import_of_the_same_says_that_nothing_was_changed(tmp_path: Path) -> None:
    write_people(tmp_path)
    run(tmp_path)
    again = run(tmp_path)
    assert again.exit_code == ExitCode.DONE
    assert "nothing was changed" in " ".join(again.output.split())
    assert newest(tmp_path) == 1


def test_a_wrong_name_leaves_no_data_folder_behind(tmp_path: Path) -> None:
    result = run(tmp_path)
    assert result.exit_code == ExitCode.NO_INPUT
    assert "people.csv" in result.output
    assert not (tmp_path / "home").exists()


def test_a_mapping_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    write_people(tmp_path)
    result = CliRunner().invoke(app, ["import", str(tmp_path / "people.csv"), "--mapping", "three-river"])
    assert result.exit_code == ExitCode.NO_INPUT
    assert "Did you mean three-rivers?" in " ".join(result.output.split())


def test_a_limit_on_wrong_rows_is_kept(tmp_path: Path) -> None:
    write_people(tmp_path, f"{PEOPLE},,D,Nobody,,\n")
    result = run(tmp_path, "--max-errors", "0.1")
    assert result.exit_code == ExitCode.BAD_INPUT
    assert (newest(tmp_path), left_in(tmp_path)) == (0, [])


def test_a_home_that_cannot_be_one_is_told_and_left_alone(tmp_path: Path) -> None:
    write_people(tmp_path)
    (tmp_path / "home").write_text("a letter", encoding="utf-8")
    result = run(tmp_path)
    assert result.exit_code == ExitCode.CANNOT_WRITE
    assert "--home" in result.output
    assert (tmp_path / "home").read_text(encoding="utf-8") == "a letter"


def test_ctrl_c_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    many_people(tmp_path)
    process = started(tmp_path)
    until = time.monotonic() + SOON
    while not (tmp_path / "home" / "writer.lock").exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    words = told(process)
    assert process.returncode == ExitCode.INTERRUPTED, words
    assert "Nothing was changed" in words
    assert (newest(tmp_path), left_in(tmp_path)) == (0, [])


def test_two_imports_at_once_end_as_one_import_and_one_that_is_told_to_wait(tmp_path: Path) -> None:
    many_people(tmp_path)
    both = [started(tmp_path), started(tmp_path)]
    words = [told(process) for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([ExitCode.DONE, ExitCode.BUSY], [ExitCode.DONE, ExitCode.DONE]), words
    if ExitCode.BUSY in codes:
        assert any("--wait SECONDS" in one for one in words)
    assert newest(tmp_path) == 1


def test_a_disk_that_fills_up_while_writing_is_told_and_nothing_stays(tmp_path: Path) -> None:
    many_people(tmp_path)
    full = 64 * 1024  # bytes that a file may have, as if the disk had no more

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (full, full))

    process = started(tmp_path, preexec_fn=no_room)
    words = told(process)
    assert process.returncode == ExitCode.CANNOT_WRITE, words
    assert "Free some space" in words
    assert (newest(tmp_path), left_in(tmp_path)) == (0, [])
