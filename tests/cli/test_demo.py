"""The demo: one command from nothing to a working office."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from justexits.cli.main import app
from justexits.core.errors import ExitCode


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    home = tmp_path_factory.mktemp("demo") / "home"
    result = CliRunner().invoke(app, ["demo", "--home", str(home), "--people", "1000", "--no-serve", "--json"])
    assert result.exit_code == 0, result.output
    answer: dict[str, object] = json.loads(result.stdout)
    return home, answer


def test_the_demo_accounts_for_every_row(demo_home: tuple[Path, dict[str, object]]) -> None:
    figures = demo_home[1]["built"]["figures"]  # type: ignore[index]
    parts = ("rows_accepted", "rows_quarantined", "rows_superseded", "rows_control")
    assert figures["rows_read"] == sum(figures[part] for part in parts) > 0


def test_the_demo_leaves_no_step_undone(demo_home: tuple[Path, dict[str, object]]) -> None:
    result = CliRunner().invoke(app, ["status", "--home", str(demo_home[0]), "--json"])
    status = json.loads(result.stdout)
    assert status["next_step"] is None
    assert {row["office_id"] for row in status["rows"]} == {"three-rivers", "fort-harlan", "palmetto-sound"}


def test_made_up_decisions_are_in_the_records_and_in_the_figures(demo_home: tuple[Path, dict[str, object]]) -> None:
    figures = demo_home[1]["built"]["figures"]  # type: ignore[index]
    kept = {name: figures["tables"].get(name, 0) for name in ("review", "audit_sample", "link_audit", "checklist_item", "target")}
    assert all(kept.values()) and figures["decisions"] >= sum(kept.values())
    asked = ["measure", "--home", str(demo_home[0]), "--measure", "A4", "--grain", "year", "--json"]
    rows = json.loads(CliRunner().invoke(app, asked).stdout)["figures"]
    assert any(row["value"] is not None for row in rows), "how many reviews identified somebody"


def test_a_second_start_takes_what_is_there(demo_home: tuple[Path, dict[str, object]]) -> None:
    result = CliRunner().invoke(app, ["demo", "--home", str(demo_home[0]), "--people", "1000", "--no-serve", "--json"])
    assert json.loads(result.stdout)["built"] == demo_home[1]["built"]


def test_the_demo_keeps_no_truth_beside_the_records(demo_home: tuple[Path, dict[str, object]]) -> None:
    left = [path.name for path in demo_home[0].rglob("*") if "truth" in path.name or "simulated" in path.name]
    assert left == []


def test_a_real_file_that_is_not_there_is_named_before_anything_is_built(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["demo", "--home", str(tmp_path / "h"), "--real", "no-such.csv", "--no-serve"])
    assert result.exit_code == ExitCode.NO_INPUT
    assert "no-such.csv" in result.output
    assert not (tmp_path / "h").exists()
