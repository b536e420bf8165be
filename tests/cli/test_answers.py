"""Every sub-command answers people in sentences and machines in JSON, and says with its exit code how it went."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from justexits.cli.main import app
from justexits.cli.output import answering
from justexits.core.errors import BadInput, ExitCode

SUB_COMMANDS = ("simulate", "import", "link", "screen", "measure", "status", "serve", "tick", "demo")


@pytest.mark.parametrize("name", SUB_COMMANDS)
def test_every_sub_command_explains_itself_with_an_example(name: str) -> None:
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert f"justexits {name}" in result.output


@pytest.mark.parametrize("name", ["link", "screen", "measure", "status", "serve", "tick"])
def test_a_missing_data_folder_is_named_with_the_remedy(name: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [name, "--home", str(tmp_path / "nowhere")])
    assert result.exit_code == ExitCode.NO_INPUT
    shown = " ".join(result.output.split())
    assert "There is no data folder" in shown
    assert "justexits demo" in shown


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    result = CliRunner().invoke(app, ["demo", "--home", str(tmp_path), "--no-serve"])
    assert result.exit_code == ExitCode.CANNOT_WRITE
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


def test_machines_get_the_place_of_a_fault_as_fields(capsys: pytest.CaptureFixture[str]) -> None:
    import typer

    with pytest.raises(typer.Exit) as stopped, answering(as_json=True):
        raise BadInput("The birth date cannot be.", "Correct it.", file="a.csv", line=7, column="DOB", value="31/31/2000")
    assert stopped.value.exit_code == ExitCode.BAD_INPUT
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["file"], error["line"], error["column"], error["value"]) == ("a.csv", 7, "DOB", "31/31/2000")


def test_stopping_by_hand_says_that_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    import typer

    with pytest.raises(typer.Exit) as stopped, answering():
        raise KeyboardInterrupt
    assert stopped.value.exit_code == ExitCode.INTERRUPTED
    assert "Nothing was changed" in capsys.readouterr().err
