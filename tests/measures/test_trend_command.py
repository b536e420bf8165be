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


@pytest.mark.parametrize(
    "cell",
    [
        *("2024-03", "2024/3", "03/2024", "3/2024", "2024-03-01", "202403", "20240301", "2024M03", "2024-03-01T00:00:00Z"),
        *("Mar 2024", "March 2024", "mar-24", "2024 March", "1-Mar-2024", "March 1, 2024", "2024.3"),
    ],
)
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


def made(folder: Path, header: str, *lines: str) -> list[tuple[Any, ...]]:
    points = read_series(written(folder, "\n".join((header, *lines)) + "\n"))
    return [(str(one.period), one.numerator, one.denominator, one.value) for one in points]


def test_days_with_two_numbers_are_read_where_the_column_says_which_is_the_month(tmp_path: Path) -> None:
    assert made(tmp_path, "date,n", "1/31/2024,5", "2/1/2024,6")[1][0] == "2024-02-01"
    assert made(tmp_path, "date,n", "31.01.2024,5", "01.02.2024,6")[1][0] == "2024-02-01"
    assert made(tmp_path, "date,n", "1/1/2024,5", "2/1/2024,6")[1][0] == "2024-02-01", "the first of each month"
    with pytest.raises(BadInput, match="read in two ways") as caught:
        made(tmp_path, "date,n", "3/4/2024,5", "5/6/2024,6")
    assert (caught.value.line, caught.value.column, caught.value.value) == (2, "date", "3/4/2024")


def test_weeks_ends_of_months_and_of_quarters_and_two_columns_are_periods(tmp_path: Path) -> None:
    assert made(tmp_path, "week,n", "2024W05,5", "2024-W06,6")[0][0] == "2024-01-29"
    ends = [f"2024-{month:02d}-{day},5" for month, day in ((1, 31), (2, 29), (3, 31), (4, 30))]
    assert [row[0] for row in made(tmp_path, "date,n", *ends)] == ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]
    ends = [f"2024-{month:02d}-{day},5" for month, day in ((3, 31), (6, 30), (9, 30))]
    assert [row[0] for row in made(tmp_path, "date,n", *ends)] == ["2024-01-01", "2024-04-01", "2024-07-01"]
    assert made(tmp_path, "Year,Month,Count", "2024,1,5", "2024,Feb,6")[1] == ("2024-02-01", 6, None, None)
    assert made(tmp_path, "year,quarter,n", "2024,Q2,5")[0][0] == "2024-04-01"


def test_numbers_are_read_as_they_are_written_where_they_come_from(tmp_path: Path) -> None:
    assert made(tmp_path, "period;value", "2024-01;1.234,5", "2024-02;7,25")[0][3] == 1234.5
    assert made(tmp_path, "period;value", "2024-01;-0.5")[0][3] == -0.5, "a measurement may be below 0"
    assert made(tmp_path, "period,count", "2024-01,1 234")[0][1] == 1234
    assert made(tmp_path, "period,count", "2024-01,31%")[0] == ("2024-01-01", None, None, 31), "a percentage is no count"


@pytest.mark.parametrize("cell", ["", "n/a", "NA", "-", "*", "<10", "suppressed"])
def test_what_is_not_told_is_unknown_and_the_rest_is_still_counts(tmp_path: Path, cell: str) -> None:
    text = "month,count\n" + "".join(f"{2021 + n // 12}-{n % 12 + 1},{cell if n == 5 else 12}\n" for n in range(36))
    answer = json.loads(run(str(written(tmp_path, text)), "--json").output)["trend"]
    assert answer["method"] == "exact Poisson limits" and answer["periods"] == 35


def test_columns_with_names_unlike_ours_are_known_by_what_they_hold(tmp_path: Path) -> None:
    assert made(tmp_path, "Zeitraum,Faelle,Gesamt", "2024-01,3,7") == [("2024-01-01", 3, 7, None)]
    assert made(tmp_path, "# from the office\nmonth,events,population", "2024-01,3,70000")[0][2] == 70000
    assert made(tmp_path, "sep=;\nmonth;count", "2024-01;3")[0][1] == 3
    with pytest.raises(BadInput, match="may be the numerator: count, n"):
        made(tmp_path, "month,count,n", "2024-01,3,5")
    with pytest.raises(BadInput, match="has no header"):
        made(tmp_path, "2024-01,3", "2024-02,4")
    with pytest.raises(BadInput, match="take lines of totals out"):
        made(tmp_path, "month,count", "2024-01,3", "Total,3")


def test_a_workbook_and_parquet_are_read_like_csv(tmp_path: Path) -> None:
    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    book = openpyxl.Workbook()
    book.active.append(["Month", "Count"])
    book.active.append([date(2024, 3, 1), 5])
    book.save(tmp_path / "s.xlsx")
    pq.write_table(pa.table({"month": [date(2024, 3, 1)], "count": [5]}), tmp_path / "s.parquet")
    for name in ("s.xlsx", "s.parquet"):
        (point,) = read_series(tmp_path / name)
        assert (point.period, point.numerator) == (date(2024, 3, 1), 5)
    for start, said in ((b"PK\x03\x04", "not a workbook"), (b"PAR1", "not a Parquet"), (b"\xd0\xcf\x11\xe0", "an old kind")):
        with pytest.raises(BadInput, match=said):
            read_series(written(tmp_path, start + b"junk"))


def test_long_empty_and_constant_series_are_said_soberly(tmp_path: Path) -> None:
    def sentence(text: str) -> str:
        return str(json.loads(run(str(written(tmp_path, text)), "--json").output)["trend"]["sentence"])

    days = [date.fromordinal(date(2020, 1, 1).toordinal() + n) for n in range(1000)]
    assert sentence("date,n\n" + "".join(f"{on},{5 + on.day % 3}\n" for on in days)).startswith("No more change")
    months = [f"{2021 + n // 12}-{n % 12 + 1:02d}" for n in range(36)]
    assert sentence("month,n\n" + "".join(f"{on},0\n" for on in months)) == "Too few to say: 0 in 36 months."
    assert sentence("month,n,total\n" + "".join(f"{on},0,0\n" for on in months)) == "No figures yet."
    assert sentence("month,value\n" + "".join(f"{on},7.5\n" for on in months)).startswith("No more change")


def notes_of(tmp_path: Path, text: str) -> list[str]:
    notes: list[str] = json.loads(run(str(written(tmp_path, text)), "--json").output)["notes"]
    return notes


def test_months_without_a_line_are_named_and_are_not_none(tmp_path: Path) -> None:
    lines = SERIES.splitlines(keepends=True)
    said = "February 2021 and June 2022 have no line: what happened then is unknown, not none."
    assert notes_of(tmp_path, "".join([*lines[:2], *lines[3:18], *lines[19:]])) == [said]
    assert notes_of(tmp_path, SERIES.replace("2021-03,60,100", "2021-03,,100")) == [
        "1 of 36 periods have no figure and are left out."
    ]


def test_a_month_that_is_not_over_is_left_out_and_one_to_come_is_refused(tmp_path: Path) -> None:
    this, file = date(2024, 1, 20), written(tmp_path, SERIES + "2024-01,1,50\n")
    assert [point.complete for point in read_series(file, today=this)][-2:] == [True, False]
    with pytest.raises(BadInput, match="has not begun"):
        read_series(file, today=date(2023, 12, 31))
    assert all(point.complete for point in read_series(file)), "who names no day is asked for none"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("period,count\n2024-01,3\n2024-Q2,9\n", 3, "This is a quarter, and periods before it are months."),
        ("Month,Referred,Filed\nJan 2024,40,20\nFeb 2024,41,22\n", 1, "which of Referred and Filed"),
        ("period;count\n2024-01;1.234\n2024-02;2.345\n", 2, "can be read in two ways"),
    ],
)
def test_what_would_be_misread_is_refused(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(BadInput, match=said) as told:
        read_series(written(tmp_path, text))
    assert told.value.line == line


def test_titles_above_the_header_and_fiscal_years_are_read(tmp_path: Path) -> None:
    text = "Cases, by year\n\nyear;count\n" + "".join(f"FY{year};{year}\n" for year in range(2000, 2014))
    assert [point.numerator for point in read_series(written(tmp_path, text))][:2] == [2000, 2001]


def test_several_series_in_one_file_are_told_apart_and_judged_together(tmp_path: Path) -> None:
    rows = [line.split(",", 1) for line in SERIES.splitlines()[1:]]
    text = "period,county,numerator,denominator\n" + "".join(f"{on},{name},{rest}\n" for on, rest in rows for name in ("N", "S"))
    assert "or say --by 'county'" in run(str(written(tmp_path, text)), "--json").output
    answer = json.loads(run(str(written(tmp_path, text)), "--by", "County", "--json").output)
    assert answer["tested"] == 2 and [one["series"] for one in answer["series"]] == ["N", "S"]
    assert all(one["speaks"] and one["trend"]["direction"] == "lower" for one in answer["series"])
    assert "no such column" in run(str(written(tmp_path, text)), "--by", "town", "--json").output


def test_a_slip_in_the_baseline_that_hides_change_is_named(tmp_path: Path) -> None:
    text = "period,count\n" + "".join(f"{2021 + n // 12}-{n % 12 + 1:02d},{400 if n == 5 else 4 + n % 3}\n" for n in range(36))
    assert "June 2021, in the baseline, is so far out that it hides change" in run(str(written(tmp_path, text))).output


def test_a_month_with_more_above_the_line_than_below_it_is_named(tmp_path: Path) -> None:
    (said,) = notes_of(tmp_path, SERIES.replace("2021-03,60,100", "2021-03,160,100"))
    assert said.startswith("More above the line than below it in March 2021: taken as a rate")
