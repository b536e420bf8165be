"""The step `measure` on a lake: what it writes, what it keeps, what it says, and what the command shows."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import typer
from typer.testing import CliRunner

from justexits.core.errors import NotFound
from justexits.measures import MeasureReport, figures_of, measure, trend_of
from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.tables import TABLES
from tests.measures.stories import case, merged
from tests.worlds import OFFICE_ID, filled

MONTHS = [date(2022 + number // 12, number % 12 + 1, 5) for number in range(30)]
OTHER = "fort-harlan"
IMPORTED = {"sha256": "0", "mapping": "m", "mapping_version": 1, "imported_at": datetime(2024, 6, 20, tzinfo=UTC)} | {
    f"rows_{name}": 0 for name in ("read", "accepted", "quarantined", "superseded", "control")
}


def make_lake(path: Path, other: dict[str, list[Any]] | None = None) -> Lake:
    """An office with ten charges of selling a month, filed until 2023 and declined after, and an office of one case."""
    number = iter(range(10_000))
    cases = [
        case(f"k{next(number)}", "PROSTITUTION", "filed" if on < date(2023, 7, 1) else "declined", on=on, sex="F")
        for on in MONTHS
        for _ in range(10)
    ]
    rows = merged(*cases, {"batch": [{"batch_id": "b", "warnings": 0, **IMPORTED}]})
    rows["case"].append({"case_id": "undated", "kind": "criminal"})
    rows["party"].append({"party_id": "pu", "case_id": "undated", "role": "defendant"})
    rows["charge"].append({"charge_id": "cu", "case_id": "undated", "party_id": "pu", "charging_decision": "filed"})
    rows["offense_class"].append({"charge_id": "cu", "class": "PROSTITUTION", "source": "text", "version": "1"})
    lake = Lake(Home.make(path))
    with lake.write("test") as writing:
        for office, tables in ((OFFICE_ID, rows), (OTHER, merged(other or case("k", "THEFT_RETAIL")))):
            for table, given in tables.items():
                rows_of = [{name: value for name, value in row.items() if name != "person"} for row in given]
                full = [filled(TABLES[table], row | {"office_id": office}, line) for line, row in enumerate(rows_of, start=2)]
                writing.append(table, pa.Table.from_pylist(full, schema=TABLES[table].schema.to_pyarrow()), office_id=office)
    return lake


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, MeasureReport]:
    lake = make_lake(tmp_path_factory.mktemp("measures") / "home")
    return lake, measure(lake)


def test_it_writes_figures_by_period_and_group_and_names_its_definitions(measured: tuple[Lake, MeasureReport]) -> None:
    lake, _ = measured
    with lake.read() as reading:
        assert "B2:1" in reading.snapshot.versions["measures"]
        year = figures_of(reading, "B2", office=OFFICE_ID, grain="year")
        assert [(one.period.year, one.numerator, one.denominator) for one in year] == [
            (2022, 120, 120), (2023, 60, 120), (2024, 0, 60)
        ]  # fmt: skip
        assert len(figures_of(reading, "B2", office=OFFICE_ID)) == 30
        by_sex = figures_of(reading, "B2", office=OFFICE_ID, grain="year", by="sex")
        assert [(one.group, one.numerator) for one in by_sex] == [("F", 120), ("F", 60), ("F", 0)]


def test_a_period_that_the_records_do_not_reach_to_the_end_of_is_marked(measured: tuple[Lake, MeasureReport]) -> None:
    lake, report = measured
    assert next(one for one in report.offices if one.office_id == OFFICE_ID).until == date(2024, 6, 5)
    with lake.read() as reading:
        months = figures_of(reading, "B2", office=OFFICE_ID)
        assert [one.period for one in months if one.quality] == [date(2024, 6, 1)]
        assert trend_of(months).periods == 29


def test_runs_of_twelve_months_are_shown_and_nothing_is_judged_from_them(measured: tuple[Lake, MeasureReport]) -> None:
    lake, _ = measured
    with lake.read() as reading:
        runs = figures_of(reading, "B2", office=OFFICE_ID, grain="rolling_12")
    assert [(one.numerator, one.denominator) for one in runs[:2]] == [(120, 120), (120, 120)]
    assert (trend_of(runs).direction, trend_of(runs).signals) == ("too few", ())
    assert "share their months" in trend_of(runs).sentence


def test_what_has_no_day_is_counted_in_the_report_and_in_no_period(measured: tuple[Lake, MeasureReport]) -> None:
    office = next(one for one in measured[1].offices if one.office_id == OFFICE_ID)
    assert {one.measure: one.undated for one in office.measures} == {"B2": 1, "E6": 1}


def test_a_measure_that_an_office_cannot_carry_is_off_and_says_why(measured: tuple[Lake, MeasureReport]) -> None:
    lake, report = measured
    office = next(one for one in report.offices if one.office_id == OTHER)
    assert office.measures == ()
    why = {one.measure: one.why for one in office.readiness if not one.ready}
    assert "offense_class.class as PROSTITUTION or LOITER_PROST" in why["B2"]
    assert "justexits link" in why["B3"]
    with lake.read(office=OTHER) as reading:
        assert reading.count("measure_value") == 0


def test_measuring_again_replaces_and_gives_the_same(tmp_path: Path) -> None:
    lake = make_lake(tmp_path / "home")
    measure(lake)
    with lake.read() as reading:
        before = reading.rows(reading.tables["measure_value"])
    measure(lake)
    with lake.read() as reading:
        assert sorted(map(str, reading.rows(reading.tables["measure_value"]))) == sorted(map(str, before))


def test_before_importing_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="justexits import"):
        measure(Lake(Home.make(tmp_path / "home")))


def command(*arguments: str) -> Any:
    from justexits.cli.measure_command import measure_command

    app = typer.Typer()
    app.command()(measure_command)
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "300"})


def test_the_command_counts_and_says_how_each_measure_moves(tmp_path: Path) -> None:
    home = str(make_lake(tmp_path / "home").home.path)
    said = command("--home", home)
    assert said.exit_code == 0, said.output
    assert "60 of 120 cases" in said.output
    assert "Lower than the baseline would explain" in said.output
    assert "B3 is off here" in said.output and "B2: 1 without a day are in no period" in said.output
    answer = json.loads(command("--home", home, "--json").output)
    assert answer["newest"][OFFICE_ID][0]["trend"]["direction"] == "lower"


def test_the_command_shows_one_measure_by_period_and_group(measured: tuple[Lake, MeasureReport]) -> None:
    home = str(measured[0].home.path)
    shown = command("--home", home, "--measure", "b2", "--by", "sex")
    assert shown.exit_code == 0 and "recorded as female" in shown.output and "60 of 120 cases" in shown.output
    assert "not shown" not in command("--home", home, "--measure", "B2", "--public").output
    answer = json.loads(command("--home", home, "--measure", "B2", "--grain", "month", "--json").output)
    assert len(answer["figures"]) == 30 and answer["measure"]["version"] == "1"


def test_the_command_compares_groups_and_holds_a_mix_equal(tmp_path: Path) -> None:
    lake = make_lake(tmp_path / "home")
    home = str(lake.home.path)
    command("--home", home)
    said = command("--home", home, "--measure", "B2", "--by", "sex", "--compare", "--over", "race", "--json")
    (first, *_) = json.loads(said.output)["compared"][OFFICE_ID]
    assert first["reference"] == "F" and first["sentences"] == ["The group was not recorded for 0.0% of those counted."]
    refused = json.loads(command("--home", home, "--measure", "B2", "--compare", "--json").output)["error"]
    assert "Say --by sex" in refused["remedy"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--measure", "Z9"), "There is no measure Z9"),
        (("--measure", "B2", "--grain", "week"), "month or quarter or year"),
        (("--measure", "B2", "--by", "shoe"), "Say --by all or sex"),
        (("--measure", "B2", "--by", "sex", "--public", "--compare"), "not published"),
        (("--measure", "B2", "--grain", "month", "--public"), "Only figures by year"),
        (("--measure", "FR1"), "FR1 has no figures by year in any office"),
        (("--measure", "B2", "--office", OTHER), f"no figures by year in {OTHER}"),
    ],
)
def test_what_cannot_be_shown_is_said_with_the_remedy(
    measured: tuple[Lake, MeasureReport], arguments: tuple[str, ...], said: str
) -> None:
    answer = command("--home", str(measured[0].home.path), *arguments, "--json")
    assert answer.exit_code != 0
    error = json.loads(answer.output)["error"]
    assert said in f"{error['what']} {error['remedy']}"


def test_showing_before_measuring_says_what_to_run(tmp_path: Path) -> None:
    answer = command("--home", str(make_lake(tmp_path / "home").home.path), "--measure", "B2", "--json")
    assert "justexits measure" in json.loads(answer.output)["error"]["remedy"]
