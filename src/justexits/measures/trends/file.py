"""A series out of anybody's file: period, numerator, denominator (or value), read with errors in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from justexits.core.errors import BadInput
from justexits.measures.trends.periods import REMEDY, TWO_WAYS, day_first, end_of, is_two_ways, length_of, period_of
from justexits.measures.trends.point import MONTHS as MONTHS_IN
from justexits.measures.trends.point import Point, Series, grain_of
from justexits.measures.trends.sheet import Line, lines_of

NAMES = {
    "period": ("period", "month", "quarter", "year", "week", "day", "date", "time", "year_month", "yearmonth", "year-month"),
    "numerator": ("numerator", "count", "events", "number", "cases", "met", "n"),
    "denominator": ("denominator", "of", "total", "units", "population", "base", "out of", "out_of", "all"),
    "value": ("value", "days", "median", "mean", "average", "figure", "rate", "share", "percent", "percentage", "%", "score"),
}
MOST_NAMED = 12  # columns of a header that a message names
NAMELESS = "(empty)"
UNKNOWN = {"", "na", "n/a", "null", "none", "-", "\u2013", "\u2014", ".", "..", "*", "unknown", "suppressed"}
FEWER_THAN = re.compile(r"[<\u2264]\s*\d+")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
THOUSANDS_BY_DOT = re.compile(r"[+-]?\d{1,3}(\.\d{3})*,\d+|[+-]?\d{1,3}(\.\d{3}){2,}")
POINT_OF_THREE = re.compile(r"[1-9]\d{0,2}\.\d{3}")
DECIMAL_COMMA = re.compile(r"[+-]?\d+(\.\d{3})*,(\d{1,2}|\d{4,})")


@dataclass(frozen=True)
class Columns:
    """Where in a row what stands, and how its numbers are written."""

    header: list[str]
    place: dict[str, int]
    comma_is_decimal: frozenset[str]
    day_first: bool | None


def read_series(path: Path, *, today: date | None = None) -> list[Point]:
    """The points of a file with a header, oldest first. Raises NotFound, or BadInput with line, column, value and remedy.

    CSV (whatever separates its cells), the first sheet of a workbook (.xlsx), or Parquet. Columns are found by name, in any
    order: period and numerator; denominator for a share or a rate; or period and value. Where no name is known, the one column
    of periods is the period, and the one or two columns of numbers beside it are the numerator and the denominator.
    A period is a year, quarter, month, week or day in any usual form. A cell that is empty, `n/a`, `*` or `<10` is unknown, and
    such a period is left out. With `today`, a period that is not over yet is marked so, and one that has not begun is refused.
    """
    return _series(*_table(path), path.name, today)


def read_several(path: Path, by: str, *, today: date | None = None) -> dict[str, list[Point]]:
    """The same of a file that has several series, which the column `by` tells apart: what stands in it -> its points."""
    header, rows = _table(path)
    names = [name.strip().casefold() for name in header.cells]
    if by.strip().casefold() not in names:
        remedy = f"Say one of {', '.join(name.strip() for name in header.cells[:MOST_NAMED])}."
        raise BadInput("The file has no such column.", remedy, file=path.name, column="--by", value=by)
    place = names.index(by.strip().casefold())
    parts: dict[str, list[Line]] = {}
    for row in rows:
        parts.setdefault(row.cells[place].strip() or NAMELESS, []).append(_without(row, place))
    if not parts:
        raise BadInput("The file has a header and no periods.", "Write one line a period.", file=path.name)
    return {name: _series(_without(header, place), part, path.name, today) for name, part in sorted(parts.items())}


def _without(line: Line, place: int) -> Line:
    return replace(line, cells=line.cells[:place] + line.cells[place + 1 :])


def _table(path: Path) -> tuple[Line, list[Line]]:
    """The header and the rows, each with as many cells."""
    file = path.name
    lines = _from_header(lines_of(path))
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
    return header, rows


def _from_header(lines: list[Line]) -> list[Line]:
    """The lines without those above the header, which have a text in one cell where the others have several."""
    cells = [sum(bool(cell.strip()) for cell in line.cells) for line in lines]
    if max(cells, default=0) < 2 or max(cells[-3:]) < 2:
        return lines
    first = next(number for number, filled in enumerate(cells) if filled > 1)
    return lines[first:]


def _series(header: Line, rows: list[Line], file: str, today: date | None) -> list[Point]:
    """The points of one series, oldest first."""
    header, rows = _with_one_period(header, rows)
    columns = _columns(header, rows, file)
    length = _length(rows, columns, file)
    points: dict[date, Point] = {}
    for row in rows:
        point = _point(row, columns, file)
        if point.period in points:
            apart = _telling_apart(header, rows, columns)
            remedy = f"Keep one line a period; add up the others first{f', or say --by {apart!r}' if apart else ''}."
            value = row.cells[columns.place["period"]]
            raise BadInput("The period is there twice.", remedy, file=file, line=row.number, value=value)
        points[point.period] = point
    if not points:
        raise BadInput("The file has a header and no periods.", "Write one line a period.", file=file)
    found = _from_first_days([points[on] for on in sorted(points)])
    return found if today is None else _until(today, found, length, file)


def _length(rows: Sequence[Line], columns: Columns, file: str) -> str:
    """How long the periods are. Raises BadInput where some are longer than others; a day may stand for a period of any length."""
    place, length = columns.place["period"], "day"
    for row in rows:
        mine = length_of(row.cells[place])
        if length != "day" and mine not in ("day", length):
            what = f"This is a {mine}, and periods before it are {length}s."
            remedy = "Keep periods of one length in one series."
            name = columns.header[place]
            raise BadInput(what, remedy, file=file, line=row.number, column=name, value=row.cells[place])
        length = mine if length == "day" else length
    return length


def _until(today: date, points: list[Point], length: str, file: str) -> list[Point]:
    """The points, the one that is not over yet marked. Raises BadInput for one that has not begun."""
    length = grain_of(points) if length == "day" and grain_of(points) in MONTHS_IN else length
    if late := [point.period for point in points if point.period > today]:
        remedy = "Leave out lines of the time to come; a plan is no figure."
        raise BadInput("This period has not begun.", remedy, file=file, column="period", value=late[0].isoformat())
    return [replace(point, complete=end_of(point.period, length) <= today) for point in points]


def _telling_apart(header: Line, rows: Sequence[Line], columns: Columns) -> str | None:
    """The name of a column that tells several series apart which stand in one file; None where there is none."""
    period = columns.place["period"]
    for place, name in enumerate(header.cells):
        pairs = {(row.cells[period].strip(), row.cells[place].strip()) for row in rows}
        if place not in columns.place.values() and name.strip() and len(pairs) == len(rows):
            return name.strip()
    return None


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
    found = _by_name([name.casefold() for name in named], file)
    if not found:
        found = _by_content(rows, len(named))
        _check_which_is_above(rows, found, named, file)
    if "period" not in found or not {"numerator", "value"} & set(found):
        more = ", ..." if len(named) > MOST_NAMED else ""
        what = f"The header ({', '.join(named[:MOST_NAMED])}{more}) names no period with a numerator or a value."
        remedy = "Name the columns period, numerator and denominator, or period and value."
        raise BadInput(what, remedy, file=file, line=header.number)
    by_comma = {
        name
        for name, place in found.items()
        if name != "period" and any(DECIMAL_COMMA.fullmatch(_plain(row.cells[place])) for row in rows)
    }
    _check_points(rows, found, by_comma, named, file)
    alone = "numerator" in found and "denominator" not in found
    if alone and any(row.cells[found["numerator"]].strip().endswith("%") for row in rows):
        found["value"] = found.pop("numerator")  # of a percentage nobody knows how many it is made of
    first = day_first([row.cells[found["period"]] for row in rows])
    return Columns(header=named, place=found, comma_is_decimal=frozenset(by_comma), day_first=first)


def _check_which_is_above(rows: Sequence[Line], found: dict[str, int], named: list[str], file: str) -> None:
    """Raise BadInput where no name says which of two columns is above the line, and the first is mostly the greater."""
    if "denominator" not in found:
        return
    above, below = ([_plain(row.cells[found[name]]) for row in rows] for name in ("numerator", "denominator"))
    pairs = [(float(one), float(other)) for one, other in zip(above, below, strict=True) if one.isdigit() and other.isdigit()]
    if sum(one > other for one, other in pairs) * 2 > len(pairs):
        first, second = named[found["numerator"]], named[found["denominator"]]
        what = f"Nothing says which of {first} and {second} is counted among the other."
        raise BadInput(what, "Name the columns numerator and denominator.", file=file, line=1, column=first)


def _check_points(rows: Sequence[Line], found: dict[str, int], by_comma: set[str], named: list[str], file: str) -> None:
    """Raise BadInput where all numbers of a column of counts are of the form 1.234, which two countries read in two ways."""
    for name in ("numerator", "denominator"):
        if name not in found or name in by_comma:
            continue
        cells = [(row, _plain(row.cells[found[name]])) for row in rows]
        known = [(row, cell) for row, cell in cells if cell.casefold() not in UNKNOWN]
        dotted = [(row, cell) for row, cell in known if "." in cell]
        if dotted and all(POINT_OF_THREE.fullmatch(cell) for _, cell in dotted):
            row, cell = dotted[0]
            what = "This number can be read in two ways: as a thousand and more, or as one and a part."
            remedy = f"Write {cell.replace('.', '')} if it is a count; name the column value if it is none."
            raise BadInput(what, remedy, file=file, line=row.number, column=named[found[name]], value=cell)


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
