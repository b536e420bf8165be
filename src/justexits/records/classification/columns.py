"""Columns of anybody's table as texts: delimited text in any encoding, Parquet, a workbook, whatever stands above the header."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import pyarrow.parquet as pq

from justexits.core.errors import BadInput, NotFound
from justexits.records.importing.csv_reader import LONGEST_CELL
from justexits.records.importing.scan import kind_of, open_text, scan
from justexits.records.importing.workbook_reader import open_workbook

DELIMITERS = ",;\t|"
ABOVE = 20  # rows among which the header is looked for
HEAD = 64  # bytes that say what a file is: a name's ending often says something else
NAMED = 12  # columns that an error names
Row = list[str]


def read_columns(path: Path, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """One tuple a row with the texts of the columns, '' where a cell is empty.

    CSV with any delimiter and encoding (gzip too), Parquet, or the first sheet of a workbook that has the columns. Raises
    NotFound, and BadInput naming the column that the file lacks or has twice, or the line of a quotation mark never closed.
    """
    if not path.exists():
        raise NotFound(f"There is no file {path}.", "Check the name.")
    if path.is_dir():
        raise BadInput(f"{path} is a folder.", "Name one file in it.", file=str(path))
    kind = kind_of_file(path)
    if kind == "parquet":
        return _of_parquet(path, columns)
    if kind is None and _is_json(path):
        raise BadInput("This is JSON, and no table.", "Export it as CSV, Parquet or a workbook.", file=path.name)
    found, seen = None, []
    for rows in _of_workbook(path) if kind == "xlsx" else _of_text(path):
        first = list(islice(rows, ABOVE))
        if (found := _header(first, columns, path)) is not None:
            line, places = found
            return [_cells(row, places) for row in chain(first[line + 1 :], rows) if any(row)]
        seen.append(first)
    raise _lacks(columns, seen, path)


def kind_of_file(path: Path) -> str | None:
    """The kind of a binary file, as `scan` names it; None for a text."""
    with path.open("rb") as file:
        return kind_of(file.read(HEAD))


def _is_json(path: Path) -> bool:
    """Whether a text begins as a list or an object of JSON does."""
    with path.open("rb") as file:
        head = file.read(HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"[{", b"{", b"[\n", b"[ {", b"[\r"))


def all_columns(path: Path) -> list[str]:
    """The names in the first row of a delimited text, as `read_columns` takes them."""
    best = max((next(iter(rows), []) for rows in _of_text(path)), key=len)
    return [name for name in best if name.strip()]


def _cells(row: Row, places: Sequence[int]) -> tuple[str, ...]:
    return tuple(row[place].strip() if place < len(row) else "" for place in places)


def _of_parquet(path: Path, columns: Sequence[str]) -> list[tuple[str, ...]]:
    names = pq.read_schema(path).names
    found = _header([names], columns, path)
    if found is None:
        raise _lacks(columns, [[names]], path)
    wanted = [names[place] for place in found[1]]
    table = pq.read_table(path, columns=list(dict.fromkeys(wanted)))
    return list(zip(*([_text(cell) for cell in table[name].to_pylist()] for name in wanted), strict=True))


def _of_workbook(path: Path) -> Iterator[Iterator[Row]]:
    """The rows of each sheet."""
    book = open_workbook(path, path.name)
    for name in book.sheet_names:
        yield ([_text(cell) for cell in row] for row in book.get_sheet_by_name(name).iter_rows())


def _of_text(path: Path) -> Iterator[Iterator[Row]]:
    """The rows as each delimiter would divide them, the likeliest first."""
    seen = scan(path, shown=path.name)
    with open_text(seen) as lines:
        head = list(islice(lines, ABOVE))
    said = head[0].strip().lower() if head else ""
    told = said[4] if said.startswith("sep=") and len(said) == len("sep=;") else ""
    likely = sorted(DELIMITERS, key=lambda mark: -max((line.count(mark) for line in head), default=0))
    for mark in [told] if told else likely:
        with open_text(seen) as lines:
            yield _rows(islice(lines, 1 if told else 0, None), mark, path)


def _rows(lines: Iterable[str], delimiter: str, path: Path) -> Iterator[Row]:
    """Raises BadInput naming the line of a quotation mark that is never closed: what follows it would be lost in one cell."""
    csv.field_size_limit(LONGEST_CELL)
    taken: list[str] = []
    number = 0

    def noting() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line.replace("\0", "")

    for row in csv.reader(noting(), delimiter=delimiter):
        number += len(taken)
        if len(taken) > 1 and "".join(taken).count('"') % 2:
            raise BadInput(
                "A quotation mark opens here and is never closed.",
                "Close it, or export again with quotation marks inside a text doubled.",
                file=path.name,
                line=number - len(taken) + 1,
                value=taken[0].strip()[:80],
            )
        taken.clear()
        yield row


def _header(rows: Sequence[Sequence[str]], columns: Sequence[str], path: Path) -> tuple[int, list[int]] | None:
    """The first row that has all the columns, and where they stand in it. Raises BadInput for one that stands there twice."""
    wanted = [_plain(column) for column in columns]
    for line, row in enumerate(rows):
        names = [_plain(name) for name in row]
        if all(name in names for name in wanted):
            for name, column in zip(wanted, columns, strict=True):
                if names.count(name) > 1:
                    raise BadInput(
                        f"The file has the column {column} {names.count(name)} times.",
                        "Give one of them another name, so that it is clear which is meant.",
                        file=path.name,
                        line=line + 1,
                        column=column,
                    )
            return line, [names.index(name) for name in wanted]
    return None


def _lacks(columns: Sequence[str], seen: Sequence[Sequence[Sequence[str]]], path: Path) -> BadInput:
    """The error for a file in which the columns stand in no row."""
    rows = [row for first in seen for row in first]
    fullest = max(rows, key=lambda row: sum(bool(cell.strip()) for cell in row), default=[])
    names = [" ".join(name.split())[:40] for name in fullest if name.strip()]
    present = {_plain(cell) for row in rows for cell in row}
    lacking = next((column for column in columns if _plain(column) not in present), columns[0])
    return BadInput(
        f"The file has no column {lacking}.",
        f"Name one of {', '.join(names[:NAMED]) or 'its columns'}; the first row must hold the names of the columns.",
        file=path.name,
        column=lacking,
    )


def _plain(name: str) -> str:
    """A column's name as it is compared: capitals, blanks and line ends do not matter."""
    return " ".join(name.split()).casefold()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():  # a code that a workbook or a reader took for a number
        return str(int(cell))
    return str(cell).strip()
