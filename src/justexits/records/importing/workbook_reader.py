"""Workbooks (XLSX, XLS, ODS): one sheet, cell by cell with its own type, whatever stands above its header.

Excel counts days from 1900 as if that year had had a 29 February; the library moves that day to the 28th. Nobody can tell the two
apart afterwards, so either becomes a value that is no date, and is told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from justexits.core.errors import BadInput
from justexits.records.importing.cells import Record, load, plain_text, rows_as_json
from justexits.records.importing.header import find_header_row, match_header, two_rows
from justexits.records.importing.reader import RawFile, Shape
from justexits.records.importing.scan import Scan
from justexits.records.mapping import FileRule
from justexits.records.mapping.form import plain

ROWS_ABOVE = 30
NOT_A_DAY = date(1900, 2, 28)


class WorkbookReader:
    """Reads one sheet: the one that the mapping names, or the only one that holds the mapping's columns."""

    def read(self, engine: Any, scan: Scan, rule: FileRule, *, shown: str, relation: str) -> RawFile:
        """Read the sheet. Raises BadInput where it is no workbook, or no sheet fits."""
        sheet = choose_sheet(open_workbook(scan.path, shown), rule, shown)
        first_row = sheet.start[0] + 1 if sheet.start else 1
        # The library holds the sheet, which has at most 1,048,576 rows; beside it only a block of them is held here.
        rows = ([_cell(value) for value in row] for row in sheet.iter_rows()) if sheet.start else iter(())
        first = list(islice(rows, ROWS_ABOVE))
        if not first:
            raise BadInput("The sheet is empty.", "Export it again, or name another sheet in read.sheet.", file=shown)
        above = [[cell or "" for cell in row] for row in first]
        if rule.header_rows > 1:
            above = [two_rows(above[index - 1], row) if index else [] for index, row in enumerate(above)]
        place = find_header_row(above, rule)
        names = _without_empty_end(above[place])
        header = match_header(names, rule, shown, typed=True)
        load(engine, relation, len(names), _records(chain(first, rows), place, first_row, len(names)))
        return RawFile(relation=relation, header=header, headers=1, encoding=None)

    def texts(self, engine: Any, scan: Scan, raw: RawFile, rows: dict[int, int]) -> dict[int, str]:
        """The rows as JSON, since a sheet has no lines."""
        return rows_as_json(engine, raw, rows)


def open_workbook(path: Path, shown: str) -> CalamineWorkbook:
    """The workbook. Raises BadInput where it cannot be opened."""
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise BadInput(
            f"This workbook cannot be opened: {str(error).splitlines()[0][:150]}.",
            "Open it in Excel, take off its password if it has one, and save it again as XLSX; or export CSV.",
            file=shown,
        ) from None


def first_rows(path: Path, shown: str, sheet: str) -> list[list[str]]:
    """The first rows of a sheet as texts, all of one width without empty columns at the end. Raises BadInput."""
    rows = open_workbook(path, shown).get_sheet_by_name(sheet).to_python(nrows=ROWS_ABOVE)
    texts = [[_cell(value) or "" for value in row] for row in rows]
    width = max((place for row in texts for place, cell in enumerate(row, start=1) if cell.strip()), default=0)
    return [row[:width] for row in texts]


def sheet_names(path: Path, shown: str) -> list[str]:
    """The sheets of a workbook. Raises BadInput where it cannot be opened."""
    return list(open_workbook(path, shown).sheet_names)


def choose_sheet(book: CalamineWorkbook, rule: FileRule, shown: str) -> CalamineSheet:
    """The sheet that the mapping names; without a name the one that has most of the columns."""
    names = list(book.sheet_names)
    if rule.sheet is not None:
        found = next((name for name in names if plain(name) == plain(rule.sheet)), None)
        if found is None:
            raise BadInput(
                f"The workbook has no sheet {rule.sheet}; it has {', '.join(names)}.",
                "Rename the sheet, or correct read.sheet in the mapping.",
                file=shown,
            )
        return book.get_sheet_by_name(found)
    wanted = {plain(name) for name in rule.reads()}

    def fit(name: str) -> int:
        rows = book.get_sheet_by_name(name).to_python(nrows=ROWS_ABOVE)
        return max((len(wanted & {plain(str(cell)) for cell in row}) for row in rows), default=0)

    return book.get_sheet_by_name(max(names, key=fit))


def _cell(value: object) -> str | None:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if not (value.hour or value.minute or value.second) else f"{value:%Y-%m-%d %H:%M:%S}"
    if value == NOT_A_DAY:
        return "1900-02-28 or 1900-02-29"
    return plain_text(value)


def _without_empty_end(names: list[str]) -> list[str]:
    while len(names) > 1 and not names[-1].strip():
        names = names[:-1]
    return names


def _records(rows: Iterable[Sequence[str | None]], place: int, first_row: int, width: int) -> Iterator[Record]:
    for index, row in enumerate(rows):
        if index == place:
            continue
        number = first_row + index
        if index < place or not any(cell and cell.strip() for cell in row):
            yield number, number, Shape.CONTROL, []
        elif any(cell and cell.strip() for cell in row[width:]):
            yield number, number, Shape.TOO_MANY, row
        else:
            yield number, number, Shape.WHOLE, row
