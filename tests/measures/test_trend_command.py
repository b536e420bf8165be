"""`justexits trend`: anybody's series, read with errors in words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from justexits.cli.trend_command import trend_command
from justexits.core.errors import BadInput
from justexits.measures.trends.file import read_series

HEADER = "period,numerator,denominator\n"
SERIES = HEADER + "".join(f"{2021 + n // 12}-{n % 12 + 1:02d},{60 if n < 24 else 30},100\n" for n in range(36))


def run(*arguments: str) -> Any:
    app = typer.Typer()
    app.command()(trend_command)
    return CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "series.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_it_says_how_the_series_moves_and_which_months_stand_out(tmp_path: Path) -> None:
    said = run(str(written(tmp_path, SERIES)))
    assert said.exit_code == 0, said.output
    assert "Lower than the baseline would explain: 30 % in the 12 months to December 2023, 60 % before." in said.output
    assert "exact binomial limits" in said.output and said.output.count("stands out") == 12
    answer = json.loads(run(str(written(tmp_path, SERIES)), "--json").output)
    assert answer["trend"]["direction"] == "lower" and answer["points"] == 36


def test_a_baseline_can_be_locked(tmp_path: Path) -> None:
    said = run(str(written(tmp_path, SERIES)), "--baseline-until", "2022-06-30")
    assert "since the baseline" in said.output
    assert "not a day" in run(str(written(tmp_path, SERIES)), "--baseline-until", "June", "--json").output


@pytest.mark.parametrize("cell", ["2024-03", "2024/3", "03/2024", "2024-03-01"])
def test_a_month_may_be_written_in_several_ways(tmp_path: Path, cell: str) -> None:
    assert read_series(written(tmp_path, f"Month;Count\n{cell};1\n"))[0].period == date(2024, 3, 1)


def test_years_quarters_other_names_thousands_and_encodings(tmp_path: Path) -> None:
    assert read_series(written(tmp_path, "YEAR,Cases,Total\n2024,3,7\n"))[0].denominator == 7
    assert read_series(written(tmp_path, "quarter\tn\n2024-Q3\t5\n"))[0].period == date(2024, 7, 1)
    assert read_series(written(tmp_path, 'period,numerator\n2024,"1,234"\n'))[0].numerator == 1234
    assert read_series(written(tmp_path, "\ufeffperiod,days\n2024-01,12.5\n"))[0].value == 12.5
    assert len(read_series(written(tmp_path, SERIES.encode("utf-16")))) == 36
    assert len(read_series(written(tmp_path, SERIES.replace("\n", "\r\n") + "\r\n,,\r\n"))) == 36


def test_an_empty_cell_is_unknown_and_not_zero(tmp_path: Path) -> None:
    assert read_series(written(tmp_path, HEADER + "2024-01,,5\n"))[0].numerator is None
    eleven = "".join(SERIES.splitlines(keepends=True)[:12])
    assert "11 months" in run(str(written(tmp_path, eleven + "2022-01,,9\n"))).output


@pytest.mark.parametrize(
    ("text", "line", "column", "value", "said"),
    [
        ("", None, None, None, "The file is empty"),
        (HEADER, None, None, None, "no periods"),
        ("a,b\n1,2\n", 1, None, None, "names no period"),
        (HEADER + "2024-01,x,5\n", 2, "numerator", "x", "not a number"),
        (HEADER + "2024-01,-1,5\n", 2, "numerator", "-1", "below 0"),
        (HEADER + "2024-01,nan,5\n", 2, "numerator", "nan", "not a number"),
        (HEADER + "spring,1,5\n", 2, "period", "spring", "not a period"),
        (HEADER + "2024-13,1,5\n", 2, "period", "2024-13", "not a period"),
        (HEADER + "2024-01,1,5\n2024/1,1,5\n", 3, None, "2024/1", "there twice"),
        (HEADER + "2024-01,1,234,5\n", 2, None, None, "4 cells"),
        (HEADER + "2024-01,3,0\n", 2, None, "3.0", "denominator is 0"),
        (b"\x00\x01\x02", None, None, None, "not a text file"),
    ],
)
def test_bad_input_is_named_with_its_place_and_remedy(
    tmp_path: Path, text: str | bytes, line: int | None, column: str | None, value: str | None, said: str
) -> None:
    with pytest.raises(BadInput, match=said) as caught:
        read_series(written(tmp_path, text))
    assert (caught.value.line, caught.value.column, caught.value.value) == (line, column, value)
    assert caught.value.remedy


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert run(str(tmp_path / "no.csv")).exit_code == 66
    assert "cannot be read" in run(str(tmp_path), "--json").output


@pytest.mark.parametrize(
    ("text", "nature", "said"),
    [
        (HEADER + "2024-01,7,5\n", "share", "is no share"),
        ("period,numerator\n2024-01,7.5\n", "count", "is no count"),
        ("period,numerator\n2024-01,7\n", "rate", "needs a denominator"),
        ("period,numerator\n2024-01,7\n", "guess", "Say --as count or share"),
    ],
)
def test_a_series_that_cannot_be_what_it_is_called_is_refused(tmp_path: Path, text: str, nature: str, said: str) -> None:
    answer = run(str(written(tmp_path, text)), "--as", nature, "--json")
    assert answer.exit_code == 65 and said in answer.output


def test_a_rate_may_be_above_one_and_days_are_measured(tmp_path: Path) -> None:
    rates = HEADER + "".join(f"{2021 + n // 12}-{n % 12 + 1},{15 + n % 3},10\n" for n in range(36))
    assert json.loads(run(str(written(tmp_path, rates)), "--json").output)["trend"]["method"] == "exact Poisson limits"
    days = "month,days\n" + "".join(f"{2021 + n // 12}-{n % 12 + 1},{95.5 + n % 4}\n" for n in range(36))
    assert json.loads(run(str(written(tmp_path, days)), "--json").output)["trend"]["method"] == "limits by moving range"
