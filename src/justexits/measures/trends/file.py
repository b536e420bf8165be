"""A series out of anybody's CSV file: period, numerator, denominator (or value), read with errors in words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from justexits.core.errors import BadInput, NotFound
from justexits.measures.trends.point import Point, Series

NAMES = {
    "period": ("period", "month", "quarter", "year", "date", "time"),
    "numerator": ("numerator", "count", "events", "n", "cases"),
    "denominator": ("denominator", "of", "total", "units", "population"),
    "value": ("value", "days", "median", "mean", "figure"),
}
QUARTER = re.compile(r"(\d{4})[- ]?q([1-4])", re.IGNORECASE)
MOST_BYTES = 20_000_000
SEPARATORS = ",;\t|"


def read_series(path: Path) -> list[Point]:
    """The points of a file with a header, oldest first. Raises NotFound, or BadInput with line, column, value and remedy.

    Columns are found by name, in any order: period and numerator; denominator for a share or a rate; or period and value.
    A period is 2024, 2024-03, 2024-Q1, 2024-03-01 or 03/2024. An empty cell is unknown, and such a period is left out.
    """
    file = path.name
    rows = list(csv.reader(io.StringIO(_text(path)), delimiter=_separator(_text(path))))
    if not rows:
        raise BadInput("The file is empty.", "Write a header (period, numerator, denominator) and one line a period.", file=file)
    columns = _columns(rows[0], file)
    points: dict[date, Point] = {}
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(rows[0]):
            what = f"The line has {len(row)} cells, the header has {len(rows[0])}."
            raise BadInput(what, "Take thousands separators out of numbers, or put such cells in quotes.", file=file, line=line)
        point = _point(row, rows[0], columns, file, line)
        if point.period in points:
            remedy = "Keep one line a period; add up the others first."
            raise BadInput("The period is there twice.", remedy, file=file, line=line, value=row[columns["period"]])
        points[point.period] = point
    if not points:
        raise BadInput("The file has a header and no periods.", "Write one line a period.", file=file)
    return [points[on] for on in sorted(points)]


def check_nature(points: Sequence[Point], nature: Series, file: str) -> None:
    """Raise BadInput where the series cannot be what somebody says it is."""
    for point in points:
        above, below = point.numerator, point.denominator
        if nature is Series.SHARE and above is not None and below is not None and above > below:
            what = f"In {point.period}, {above:g} of {below:g} is no share."
            raise BadInput(what, "Correct the line, or say --as rate or --as ratio.", file=file, value=f"{above:g}")
        if nature is not Series.VALUE and above is not None and not above.is_integer():
            what = f"In {point.period}, {above:g} is no count."
            raise BadInput(what, "Correct the line, or say --as value.", file=file, value=f"{above:g}")
    if nature in (Series.SHARE, Series.RATE, Series.RATIO) and all(point.denominator is None for point in points):
        raise BadInput(f"A {nature} needs a denominator in every period.", "Add the column denominator.", file=file)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.", "Check the name.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.", "Name a CSV file that you may read.") from None
    if len(raw) > MOST_BYTES:
        raise BadInput("The file is too large for one series.", "Give one line a period, already counted.", file=path.name)
    for encoding in ["utf-16"] if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "latin-1"]:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadInput("This is not a text file.", "Save it as CSV (UTF-8) and try again.", file=path.name)


def _separator(text: str) -> str:
    header = text.splitlines()[0] if text.strip() else ""
    return max(SEPARATORS, key=header.count)


def _columns(header: Sequence[str], file: str) -> dict[str, int]:
    cleaned = [name.strip().casefold() for name in header]
    found: dict[str, int] = {}
    for wanted, names in NAMES.items():
        places = [cleaned.index(name) for name in names if name in cleaned]
        if places:
            found[wanted] = places[0]
    if "period" not in found or not {"numerator", "value"} & set(found):
        what = f"The header ({', '.join(header)}) names no period with a numerator or a value."
        raise BadInput(what, "Name the columns period, numerator and denominator, or period and value.", file=file, line=1)
    return found


def _point(row: Sequence[str], header: Sequence[str], columns: dict[str, int], file: str, line: int) -> Point:
    numbers: dict[str, float | None] = {}
    for name in ("numerator", "denominator", "value"):
        if name in columns:
            numbers[name] = _number(row[columns[name]], header[columns[name]], file, line)
    numerator, denominator = numbers.get("numerator"), numbers.get("denominator")
    if denominator == 0 and numerator:
        remedy = "Correct one of the two: with nothing below the line, nothing can stand above it."
        raise BadInput("The denominator is 0 and the numerator is not.", remedy, file=file, line=line, value=str(numerator))
    on = _period(row[columns["period"]], header[columns["period"]], file, line)
    return Point(period=on, numerator=numerator, denominator=denominator, value=numbers.get("value"))


def _number(cell: str, column: str, file: str, line: int) -> float | None:
    text = cell.strip().replace(" ", "")
    if not text:
        return None
    remedy = "Write a number without signs or words; leave the cell empty where it is unknown."
    try:
        number = float(text.replace(",", "")) if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text) else float(text)
    except ValueError:
        raise BadInput("This is not a number.", remedy, file=file, line=line, column=column, value=cell) from None
    if not abs(number) < float("inf") or number < 0:
        what = "A count, a denominator or a time cannot be below 0." if number < 0 else "This is not a number."
        raise BadInput(what, remedy, file=file, line=line, column=column, value=cell)
    return number


def _period(cell: str, column: str, file: str, line: int) -> date:
    text = cell.strip()
    try:
        if match := QUARTER.fullmatch(text):
            return date(int(match[1]), int(match[2]) * 3 - 2, 1)
        if match := re.fullmatch(r"(\d{4})", text):
            return date(int(match[1]), 1, 1)
        if match := re.fullmatch(r"(\d{4})[-/](\d{1,2})", text):
            return date(int(match[1]), int(match[2]), 1)
        if match := re.fullmatch(r"(\d{1,2})/(\d{4})", text):
            return date(int(match[2]), int(match[1]), 1)
        return date.fromisoformat(text)
    except ValueError:
        remedy = "Write it as 2024, 2024-03, 2024-Q1, 2024-03-01 or 03/2024."
        raise BadInput("This is not a period.", remedy, file=file, line=line, column=column, value=cell) from None
