"""Somebody's files as tables of texts: CSV in any encoding, Parquet, JSON, workbooks; alone, compressed, or many in a folder."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import duckdb

from justexits.core.errors import BadInput, NotFound
from justexits.records.importing.scan import open_text, scan
from justexits.records.importing.sources import files_under, is_zip, members
from justexits.records.importing.workbook_reader import open_workbook
from justexits.records.lake.engine import quoted

Texts = list[str | None]
NOTHING = ("", ".", "-", "nan", "none", "null", "na", "n/a", "nat", "<na>")
PARQUET, WORKBOOK, JSON = (".parquet", ".pq"), (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"), (".json", ".jsonl", ".ndjson")
READ_IN_FOLDERS = (".csv", ".tsv", ".txt", ".psv", *PARQUET, *WORKBOOK, *JSON)
HEAD = 1 << 16
SOURCE_FILE = "source file"  # the column that says which of several files a row is of
DOCUMENTS = (b"%pdf", b"<html", b"<!doctype", b"<?xml", b"{\\rtf")


def read_table(path: Path) -> dict[str, Texts]:
    """A file, or every one of a folder or a zip file: values as trimmed texts, nothing as None. Raises NotFound, BadInput."""
    if not path.exists():
        raise NotFound(f"There is no file {path}.", "Check the name.")
    whole: dict[str, Texts] = {}
    rows = 0
    with _unpacked(path) as paths:
        for each in paths:
            table = _read_one(each)
            more = len(next(iter(table.values()), []))
            if len(paths) > 1:
                table.setdefault(SOURCE_FILE, [each.name] * more)
            for name in [*whole, *(name for name in table if name not in whole)]:
                whole.setdefault(name, [None] * rows).extend(table.get(name, [None] * more))
            rows += more
    if not rows:
        raise BadInput("There are no records in it.", "Name a file with a header and rows.", file=str(path))
    return whole


@contextmanager
def _unpacked(path: Path) -> Iterator[list[Path]]:
    """The files to read; those of a zip file are written to a folder that is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="justexits-") as folder:
        made: list[Path] = []
        for number, file in enumerate(files_under(path)):
            if is_zip(file):
                made += _members_of(file, Path(folder) / str(number))
            elif not path.is_dir() or _ending(file) in READ_IN_FOLDERS:
                made.append(file)
        yield made


def _members_of(path: Path, folder: Path) -> list[Path]:
    """The files of a zip file, unpacked in a folder. Raises BadInput for one that would do harm, and for zip files in it."""
    made = []
    folder.mkdir()
    with zipfile.ZipFile(path) as archive:
        for number, member in enumerate(members(path)):
            if len(member) > 1:
                raise BadInput("A zip file stands inside the zip file.", "Unpack it, and name the folder.", file=str(path))
            if _ending(Path(member[0])) in READ_IN_FOLDERS:
                made.append(folder / f"{number}-{Path(member[0]).name}")
                with archive.open(member[0]) as inside, made[-1].open("wb") as out:
                    shutil.copyfileobj(inside, out)
    return made


def _ending(path: Path) -> str:
    """How the name ends in lower case, without .gz."""
    return Path(path.name.lower().removesuffix(".gz")).suffix


def _read_one(path: Path) -> dict[str, Texts]:
    if path.suffix.lower() in WORKBOOK:
        return _workbook(path)
    with tempfile.TemporaryDirectory(prefix="justexits-") as folder:
        ending = _ending(path)
        name = quoted(path if ending in PARQUET else _readable(path, Path(folder)))
        if ending in PARQUET:
            ways = [f"SELECT * FROM read_parquet('{name}')"]
        elif ending in JSON:
            ways = [f"SELECT * FROM read_json('{name}')"]
        else:
            ways = [
                f"SELECT * FROM read_csv('{name}', all_varchar = true, header = true, null_padding = true{more})"
                for more in ("", ", encoding = 'latin-1'", ", encoding = 'utf-16'")
            ]
        return _first_that_reads(path, ways)


def _first_that_reads(path: Path, ways: list[str]) -> dict[str, Texts]:
    error: Exception | None = None
    engine = duckdb.connect()
    for way in ways:
        try:
            read = engine.execute(f"SELECT COLUMNS(*)::VARCHAR FROM ({way})").to_arrow_table()
        except duckdb.Error as failed:
            error = error or failed
            continue
        return {column.strip(): [_text(value) for value in read[column].to_pylist()] for column in read.schema.names}
    raise BadInput(
        f"It cannot be read as a table: {str(error).splitlines()[0]}", "Save it as CSV (UTF-8) or Parquet.", file=str(path)
    )


def _readable(path: Path, folder: Path) -> Path:
    """The text itself, or a copy in UTF-8 where it is UTF-16 without a mark. Raises BadInput for what is no text at all."""
    try:
        with gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb") as file:
            head = file.read(HEAD)
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput(f"It cannot be read: {error}.", "Copy or export it again.", file=str(path)) from None
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not head.lower().lstrip().startswith(DOCUMENTS) and (b"\0" not in head or marked):
        return path
    told = scan(path, shown=str(path))
    if told.kind is not None or not told.encoding.startswith("utf-16"):
        raise BadInput("This is no text and no table.", "Save it as CSV (UTF-8) or Parquet.", file=str(path))
    copy = folder / "text.csv"
    with open_text(told) as inside, copy.open("w", encoding="utf-8", newline="") as out:
        shutil.copyfileobj(inside, out)
    return copy


def _workbook(path: Path) -> dict[str, Texts]:
    """The sheet with the most rows; its first row with two cells is the header."""
    book = open_workbook(path, str(path))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    rows = max(sheets, key=len, default=[])
    place = next((number for number, row in enumerate(rows) if sum(cell not in ("", None) for cell in row) > 1), len(rows))
    table: dict[str, Texts] = {}
    for column, title in enumerate(rows[place] if place < len(rows) else []):
        if name := _cell(title):
            table[name] = [_cell(row[column]) for row in rows[place + 1 :]]
    return table


def _cell(value: object) -> str | None:
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _text(value.isoformat() if isinstance(value, date) else None if value is None else str(value))


def _text(value: str | None) -> str | None:
    text = (value or "").strip()
    return None if text.lower() in NOTHING else text
