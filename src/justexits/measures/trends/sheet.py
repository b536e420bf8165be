"""The rows of a file that somebody has: CSV in any dress, a workbook, or Parquet, as texts with the line that each stands on."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from justexits.core.errors import BadInput, NotFound

MOST_BYTES = 20_000_000
SEPARATORS = ",;\t|"
WORKBOOK, OLD_WORKBOOK, PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of a file: its line (of a workbook its row, of Parquet its number with the header counted), and its cells."""

    number: int
    cells: list[str]


def lines_of(path: Path) -> list[Line]:
    """The rows of a file, the header first, rows without any text left out. Raises NotFound, BadInput."""
    raw = _bytes(path)
    if raw.startswith(WORKBOOK):
        found = _of_workbook(raw, path.name)
    elif raw.startswith(PARQUET):
        found = _of_parquet(raw, path.name)
    elif raw.startswith(OLD_WORKBOOK):
        raise BadInput("This is a workbook of an old kind.", "Save the sheet as CSV and try again.", file=path.name)
    else:
        found = _of_text(_text(raw, path.name))
    return [line for line in found if any(cell.strip() for cell in line.cells) and not line.cells[0].lstrip().startswith("#")]


def _bytes(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.", "Check the name.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.", "Name a CSV file that you may read.") from None
    if len(raw) > MOST_BYTES:
        raise BadInput("The file is too large for one series.", "Give one line a period, already counted.", file=path.name)
    return raw


def _text(raw: bytes, file: str) -> str:
    for encoding in ["utf-16"] if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "latin-1"]:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadInput("This is not a text file.", "Save it as CSV (UTF-8) and try again.", file=file)


def _of_text(text: str) -> list[Line]:
    separator, skipped = _separator(text)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    found, before = [], 0
    for cells in reader:
        line, before = before + 1, reader.line_num
        if line > skipped and cells:
            found.append(Line(number=line, cells=cells))
    return found


def _separator(text: str) -> tuple[str, int]:
    """What separates cells, and how many lines only say so (`sep=;`, as one program writes)."""
    first = text.splitlines()[0] if text.strip() else ""
    if match := re.fullmatch(r"sep=(.)", first.strip(), re.IGNORECASE):
        return match[1], 1
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    header = lines[0] if lines else ""
    # What stands in the most lines: a title above the header, or a decimal comma in some cells, does not count for more.
    return max(SEPARATORS, key=lambda one: (sum(one in line for line in lines), header.count(one))), 0


def _of_workbook(raw: bytes, file: str) -> list[Line]:
    """The rows of the first sheet that is not empty."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
    except Exception:  # whatever a file that only looks like a workbook makes the library raise
        raise BadInput("This is not a workbook that can be read.", "Save the sheet as CSV and try again.", file=file) from None
    for sheet in book.worksheets:
        rows = [[_as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        if any(any(row) for row in rows):
            width = max(max((place + 1 for place, cell in enumerate(row) if cell), default=0) for row in rows)
            padded = [(row + [""] * width)[:width] for row in rows]
            return [Line(number=number, cells=cells) for number, cells in enumerate(padded, start=1) if cells]
    return []


def _of_parquet(raw: bytes, file: str) -> list[Line]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(raw))
    except (pa.ArrowException, OSError):
        raise BadInput("This is not a Parquet file that can be read.", "Save it as CSV and try again.", file=file) from None
    columns = [column.to_pylist() for column in table.columns]
    rows = [[_as_text(cell) for cell in row] for row in zip(*columns, strict=True)]
    return [Line(number=number, cells=cells) for number, cells in enumerate([table.column_names, *rows], start=1)]


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
