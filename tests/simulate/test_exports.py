"""What the three offices export: each in its own form, with a known amount of dirt, the truth apart."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from justexits.cli.simulate_command import simulate_command
from justexits.core.errors import BadInput, CannotWrite
from justexits.simulate import SimulationReport, simulate
from justexits.simulate.counties import COUNTIES

PEOPLE = 900


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("simulated")


@pytest.fixture(scope="module")
def report(folder: Path) -> SimulationReport:
    return simulate(folder, people=PEOPLE)


def rows(path: Path, delimiter: str, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as opened:
        return list(csv.DictReader(opened, delimiter=delimiter))


def test_people_are_shared_among_the_counties_by_their_sizes(report: SimulationReport) -> None:
    assert [(county.county, county.people) for county in report.counties] == [
        ("three-rivers", 450),
        ("fort-harlan", 270),
        ("palmetto-sound", 180),
    ]


def test_three_rivers_writes_comma_files_with_a_mark_and_us_dates(report: SimulationReport, folder: Path) -> None:
    export = folder / "three-rivers" / "export"
    assert (export / "PARTIES.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    parties = rows(export / "PARTIES.csv", ",", "utf-8-sig")
    assert parties[0].keys() == {name.upper() for name in parties[0]}
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4}|", row["DOB"]) for row in parties)
    assert {row["ROLE"] for row in parties} <= {"DEF", "JUV", "VIC", "WIT", "MIS", "RPT", "PAR"}


def test_fort_harlan_writes_pipes_packed_names_and_a_trailer(report: SimulationReport, folder: Path) -> None:
    export = folder / "fort-harlan" / "export"
    charges = rows(export / "CHARGES.TXT", "|", "latin-1")
    trailer = charges.pop()
    assert (trailer["CASE NO"], trailer["CASE TYPE"]) == ("TOTAL", str(len(charges)))
    assert all(re.fullmatch(r"[^,]+, [^,]+", row["NAME"]) for row in charges)
    assert all(re.fullmatch(r"\d\d-[A-Z]{3}-\d{4}", row["REFERRED"]) for row in charges)
    with pytest.raises(UnicodeDecodeError):
        (export / "PARTICIPANTS.TXT").read_text(encoding="utf-8")


def test_palmetto_sound_writes_parquet_and_semicolons_with_birth_dates_known_in_part(
    report: SimulationReport, folder: Path
) -> None:
    export = folder / "palmetto-sound" / "export"
    parties = pq.read_table(export / "parties.parquet")
    births = {len(value) for value in parties["born"].to_pylist() if value}
    assert births == {4, 7, 10}
    assert all(isinstance(value, int) for value in parties["participantId"].to_pylist())
    events = rows(export / "events.csv", ";", "utf-8")
    assert {"eventId", "what", "when"} <= events[0].keys()


def read_at(path: Path, line: int, column: str) -> Any:
    if path.suffix == ".parquet":
        return pq.read_table(path)[column][line - 1].as_py()
    delimiter, encoding = ("|", "latin-1") if path.suffix == ".TXT" else (",", "utf-8-sig")
    return rows(path, delimiter, encoding)[line - 2][column]


@pytest.mark.parametrize("county", COUNTIES)
def test_every_planted_fault_is_where_the_truth_says(county: str, report: SimulationReport, folder: Path) -> None:
    truth = json.loads((folder / county / "truth" / "planted_faults.json").read_text())
    assert truth["faults"] == len(truth["rows"]) == sum(truth["by_fault"].values())
    assert set(truth["by_fault"]) == {"impossible_date", "future_birth", "age_156", "unknown_code", "duplicate_id"}
    for fault in truth["rows"]:
        assert read_at(folder / county / "export" / fault["file"], fault["line"], fault["column"]) == fault["value"]


def test_about_two_rows_in_a_thousand_are_dirty(tmp_path: Path) -> None:
    [county] = simulate(tmp_path, people=6_000, counties=["fort-harlan"]).counties
    others = len((tmp_path / "fort-harlan" / "export" / "PARTICIPANTS.TXT").read_text(encoding="latin-1").splitlines()) - 2
    assert county.planted_faults == pytest.approx(0.002 * (county.charges + others), rel=0.25)


@pytest.mark.parametrize("county", COUNTIES)
def test_the_truth_names_every_party_of_the_export(county: str, report: SimulationReport, folder: Path) -> None:
    [made] = [one for one in report.counties if one.county == county]
    truth = folder / county / "truth"
    parties, people = pq.read_table(truth / "parties.parquet"), pq.read_table(truth / "people.parquet")
    assert parties.num_rows == made.parties
    assert people.num_rows == made.people
    assert people.column_names == ["person", "exploited", "exploiter", "exploited_from", "kind", "group"]
    assert not [name for name in (folder / county / "export").iterdir() if "truth" in name.name]


def test_the_same_seed_writes_the_same_bytes(report: SimulationReport, folder: Path, tmp_path: Path) -> None:
    simulate(tmp_path, people=PEOPLE)
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    for file in files:
        assert (tmp_path / file).read_bytes() == (folder / file).read_bytes(), file


def test_a_folder_with_other_things_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    (tmp_path / "three-rivers").mkdir()
    with pytest.raises(BadInput, match=r"holds other things \(letter.txt, three-rivers\)"):
        simulate(tmp_path, people=600)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_an_earlier_run_is_replaced(tmp_path: Path) -> None:
    simulate(tmp_path, people=600, counties=["palmetto-sound"])
    [county] = simulate(tmp_path, people=500, counties=["palmetto-sound"]).counties
    assert county.people == 500


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotWrite, match="not a folder"):
        simulate(tmp_path / "file", people=600)


@pytest.mark.parametrize("counties", [[], ["three-rivers", "three-rivers"], ["atlantis"]])
def test_counties_that_cannot_be_made_are_refused(counties: list[str], tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        simulate(tmp_path, people=600, counties=counties)


def run(*arguments: str) -> Any:
    app = typer.Typer()
    app.command()(simulate_command)
    return CliRunner().invoke(app, list(arguments))


def test_the_command_answers_machines_with_the_counts(tmp_path: Path) -> None:
    result = run("--to", str(tmp_path), "--people", "500", "--county", "fort-harlan", "--json")
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["counties"][0]["people"] == 500
    assert answer["seed"] == 1


def test_the_command_shows_people_a_table(tmp_path: Path) -> None:
    result = run("--to", str(tmp_path), "--people", "500", "--county", "palmetto-sound")
    assert result.exit_code == 0
    assert "palmetto-sound" in result.stdout
    assert "500" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--people", "499"), "too few"),
        (("--exploited-share", "0.3"), "no sensible share"),
        (("--county", "atlantis"), "no made-up county"),
    ],
)
def test_the_command_refuses_bad_values_with_a_remedy_and_an_exit_code(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    result = run("--to", str(tmp_path / "new"), *arguments, "--json")
    assert result.exit_code == 65
    error = json.loads(result.stdout)["error"]
    assert said in error["what"]
    assert error["remedy"]
    assert not list(tmp_path.iterdir())
