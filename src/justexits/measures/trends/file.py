"""A series out of anybody's file: period, numerator, denominator (or value), read with errors in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from justexits.core.errors import BadInput
from justexits.measures.trends.periods import REMEDY, TWO_WAYS, day_first, is_two_ways, period_of
from justexits.measures.trends.point import MONTHS as MONTHS_IN
from justexits.measures.trends.point import Point, Series, grain_of
from justexits.measures.trends.sheet import Line, lines_of

NAMES = {
    "period": ("period", "month", "quarter", "year", "week", "day", "date", "time", "year_month", "yearmonth", "year-month"),
    "numerator": ("numerator", "count", "events", "number", "cases", "met", "n"),
    "denominator": ("denominator", "of", "total", "units", "population", "base", "out of", "out_of", "all"),
    "value": ("value", "days", "median", "mean", "average", "figure", "rate", "share", "percent", "percentage", "%", "score"),
}
UNKNOWN = {"", "na", "n/a", "null", "none", "-", "\u2013", "\u2014", ".", "..", "*", "unknown", "suppressed"}
FEWER_THAN = re.compile(r"[<\u2264]\s*\d+")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
THOUSANDS_BY_DOT = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d{1,3}(\.\d{3}){2,}")
DECIMAL_COMMA = re.compile(r"[+-]?\d+(\.\d{3})*,(\d{1,2}|\d{4,})")


@dataclass(frozen=True)
class Columns:
    """Where in a row what stands, and how its numbers are written."""

    header: list[str]
    place: dict[str, int]
    comma_is_decimal: frozenset[str]
    day_first: bool | None


def read_series(path: Path) -> list[Point]:
    """The points of a file with a header, oldest first. Raises NotFound, or BadInput with line, column, value and remedy.

    CSV (whatever separates its cells), the first sheet of a workbook (.xlsx), or Parquet. Columns are found by name, in any
    order: period and numerator; denominator for a share or a rate; or period and value. Where no name is known, the one column
    of periods is the period, and the one or two columns of numbers beside it are the numerator and the denominator.
    A period is a year, quarter, month, week or day in any usual form. A cell that is empty, `n/a`, `*` or `<10` is unknown, and
    such a period is left out.
    """
    file = path.name
    lines = lines_of(path)
    if not lines:
        raise BadInput("The file is empty.", "Write a header (period, numerator, denominator) and one line a period.", file=file)
    header, rows = lines[0], lines[1:]
    if period_of(header.cells[0]) is not None:
        raise BadInput(
            "The file has no header.", "Write a first line that names the columns: period, numerator.", file=file, line=1
        )
    for row in rows:
        if len(row.cells) != len(header.cells):
            what = f"The line has {len(row.cells)} cells, the header has {len(header.cells)}."
            remedy = "Take thousands separators out of numbers, or put such cells in quotes."
            raise BadInput(what, remedy, file=file, line=row.number)
    header, rows = _with_one_period(header, rows)
    columns = _columns(header, rows, file)
    points: dict[date, Point] = {}
    for row in rows:
        point = _point(row, columns, file)
        if point.period in points:
            remedy = "Keep one line a period; add up the others first."
            value = row.cells[columns.place["period"]]
            raise BadInput("The period is there twice.", remedy, file=file, line=row.number, value=value)
        points[point.period] = point
    if not points:
        raise BadInput("The file has a header and no periods.", "Write one line a period.", file=file)
    return _from_first_days([points[on] for on in sorted(points)])


def _with_one_period(header: Line, rows: list[Line]) -> tuple[Line, list[Line]]:
    """A file that has the year and the month (or quarter) in two columns, with both in the first of its columns."""
    names = [name.strip().casefold() for name in header.cells]
    part = next((name for name in ("month", "quarter") if name in names), None)
    if part is None or "year" not in names or "period" in names:
        return header, rows
    year, within = names.index("year"), names.index(part)
    if any(period_of(row.cells[within]) is not None for row in rows):
        return header, rows

    def one(line: Line, text: str) -> Line:
        rest = [cell for place, cell in enumerate(line.cells) if place not in (year, within)]
        return Line(number=line.number, cells=[text, *rest])

    joined = [f"{row.cells[year].strip()}-{'Q' * (part == 'quarter')}{row.cells[within].strip().lstrip('Qq')}" for row in rows]
    return one(header, "period"), [one(row, text) for row, text in zip(rows, joined, strict=True)]


def _from_first_days(points: list[Point]) -> list[Point]:
    """Points that are named by another day of their month (its last, say), named by the first day of the period."""
    grain = grain_of(points)
    if grain not in MONTHS_IN or all(point.period.day == 1 for point in points):
        return points
    last = all((point.period + timedelta(days=1)).day == 1 and point.period.month % MONTHS_IN[grain] == 0 for point in points)
    back = MONTHS_IN[grain] - 1 if last else 0
    named = {point.period.replace(day=1, month=point.period.month - back): point for point in points}
    if len(named) < len(points):
        return points
    return [replace(point, period=on) for on, point in named.items()]


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


def _columns(header: Line, rows: Sequence[Line], file: str) -> Columns:
    named = [name.strip() for name in header.cells]
    found = _by_name([name.casefold() for name in named], file) or _by_content(rows, len(named))
    if "period" not in found or not {"numerator", "value"} & set(found):
        what = f"The header ({', '.join(named)}) names no period with a numerator or a value."
        remedy = "Name the columns period, numerator and denominator, or period and value."
        raise BadInput(what, remedy, file=file, line=header.number)
    by_comma = {
        name
        for name, place in found.items()
        if name != "period" and any(DECIMAL_COMMA.fullmatch(_plain(row.cells[place])) for row in rows)
    }
    alone = "numerator" in found and "denominator" not in found
    if alone and any(row.cells[found["numerator"]].strip().endswith("%") for row in rows):
        found["value"] = found.pop("numerator")  # of a percentage nobody knows how many it is made of
    first = day_first([row.cells[found["period"]] for row in rows])
    return Columns(header=named, place=found, comma_is_decimal=frozenset(by_comma), day_first=first)


def _by_name(names: list[str], file: str) -> dict[str, int]:
    """The columns by their names; nothing where there is no period and a number among them."""
    found: dict[str, int] = {}
    for wanted, known in NAMES.items():
        places = [names.index(name) for name in known if name in names]
        if wanted == "numerator" and len(places) > 1:
            both = ", ".join(names[place] for place in places)
            what = f"Several columns may be the numerator: {both}."
            raise BadInput(what, "Name one of them numerator, and another one denominator if it is.", file=file, line=1)
        if places:
            found[wanted] = places[0]
    return found if "period" in found and {"numerator", "value"} & set(found) else {}


def _by_content(rows: Sequence[Line], width: int) -> dict[str, int]:
    """The columns by what they hold: one of periods, and one or two of numbers; nothing where it is not that clear."""
    columns = [[row.cells[place] for row in rows] for place in range(width)]
    first = [day_first(cells) for cells in columns]
    periods = [
        place
        for place, cells in enumerate(columns)
        if cells and all(period_of(cell, day_first=first[place]) is not None for cell in cells)
    ]
    # A column of four-digit numbers may be years or counts; the first is the period.
    numbers = [
        place for place, cells in enumerate(columns) if place not in periods[:1] and all(_is_number(cell) for cell in cells)
    ]
    if not periods or len(numbers) not in (1, 2):
        return {}
    return {"period": periods[0], **dict(zip(("numerator", "denominator"), numbers, strict=False))}


def _is_number(cell: str) -> bool:
    text = _plain(cell)
    return text.casefold() in UNKNOWN or bool(re.fullmatch(r"[+-]?[\d.,]*\d[\d.,]*%?", text))


def _plain(cell: str) -> str:
    """A cell without the spaces that separate thousands."""
    return re.sub(r"[ \u00a0\u202f\u2009']", "", cell.strip())


def _point(row: Line, columns: Columns, file: str) -> Point:
    numbers = {name: _number(row, name, columns, file) for name in ("numerator", "denominator", "value") if name in columns.place}
    numerator, denominator, value = (numbers.get(name) for name in ("numerator", "denominator", "value"))
    if denominator == 0 and numerator:
        remedy = "Correct one of the two: with nothing below the line, nothing can stand above it."
        what = "The denominator is 0 and the numerator is not."
        raise BadInput(what, remedy, file=file, line=row.number, value=str(numerator))
    return Point(period=_period(row, columns, file), numerator=numerator, denominator=denominator, value=value)


def _number(row: Line, name: str, columns: Columns, file: str) -> float | None:
    place = columns.place[name]
    cell, column = row.cells[place], columns.header[place]
    text = _plain(cell).removesuffix("%")
    if text.casefold() in UNKNOWN or FEWER_THAN.fullmatch(text):
        return None
    if name in columns.comma_is_decimal and ("," in text or THOUSANDS_BY_DOT.fullmatch(text)):
        text = text.replace(".", "").replace(",", ".")
    elif THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    remedy = "Write a number without signs or words; leave the cell empty where it is unknown."
    try:
        number = float(text)
    except ValueError:
        raise BadInput("This is not a number.", remedy, file=file, line=row.number, column=column, value=cell) from None
    if not abs(number) < float("inf"):
        raise BadInput("This is not a number.", remedy, file=file, line=row.number, column=column, value=cell)
    if number < 0 and name != "value":
        what = "A count or a denominator cannot be below 0."
        raise BadInput(
            what, "Correct it; a measurement that may be below 0 stands in a column named value.", file=file, line=row.number,
            column=column, value=cell,
        )  # fmt: skip
    return number


def _period(row: Line, columns: Columns, file: str) -> date:
    place = columns.place["period"]
    cell = row.cells[place]
    on = period_of(cell, day_first=columns.day_first)
    if on is None:
        what, remedy = ("This day can be read in two ways.", TWO_WAYS) if is_two_ways(cell) else ("This is not a period.", REMEDY)
        raise BadInput(what, remedy, file=file, line=row.number, column=columns.header[place], value=cell)
    return on
