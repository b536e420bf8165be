"""The rows of a table's files, whatever their form, as one source of the engine; each with its file and line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from justexits.core.errors import BadInput
from justexits.records.folder_files import LINES, plain
from justexits.records.importing.parquet_reader import columns_of, doubled
from justexits.records.importing.reader import SHAPE_RULES, RawFile, Shape
from justexits.records.importing.readers import READERS
from justexits.records.importing.scan import kind_of, scan
from justexits.records.lake.engine import quoted
from justexits.records.mapping import FileRule
from justexits.records.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from justexits.records.folder_files import Given

FILE, LINE = "file of the row", "line of the row"
HEAD = 64  # bytes that say what a file is: a name's ending often says something else
LONGEST_SHOWN = 80


@dataclass(frozen=True, kw_only=True)
class Source:
    """A view of a table's files: its columns by their plain names, whether the files say its types, what it rests on."""

    view: str
    columns: dict[str, str]
    typed: bool
    texts: tuple[RawFile, ...]

    def let_go(self, engine: Any) -> None:
        """Give the memory back, once the table is made."""
        engine.execute(f'DROP VIEW "{self.view}"')
        for raw in self.texts:
            raw.let_go(engine)


def source_of(engine: Any, name: str, given: Given, columns: Collection[str]) -> Source:
    """Make the view `name` of a table's files, with FILE and LINE of each row.

    Raises BadInput naming the file, and the line where a row is not whole.
    """
    parts, texts, kinds = list[str](), list[RawFile](), dict[bool, str]()
    several = [file for file in given.files if file.stat().st_size] or given.files[:1]  # tools leave empty parts
    for number, file in enumerate(several):
        shown, kind = given.name_of(file), _kind(file)
        kinds.setdefault(kind == "parquet", shown)
        if len(kinds) > 1:
            raise BadInput("The parts of this table are Parquet and text.", "Write all of them in one form.", file=shown)
        if kind == "parquet":
            query, names = _of_parquet(engine, file, shown)
        else:
            query, names, raw = _of_text(engine, file, kind, shown, relation=f"{name}_{number}")
            texts.append(raw)
        _refuse_doubled(names, columns, shown)
        if len(several) > 1:
            _refuse_nameless(names, given, shown)
        beside = {key: value for key, value in _of_folders(given, file) if plain(key) not in map(plain, names)}
        more = "".join(f", '{quoted(value)}' AS \"{doubled(key)}\"" for key, value in beside.items())
        parts.append(f"SELECT '{quoted(shown)}' AS \"{FILE}\", *{more} FROM ({query})")
    engine.execute(f'CREATE OR REPLACE VIEW "{name}" AS {" UNION ALL BY NAME ".join(parts)}')
    found = (column for column, _ in columns_of(engine, f'"{name}"') if column not in (FILE, LINE))
    return Source(
        view=name, columns={plain(column).strip("_"): column for column in found}, typed=True in kinds, texts=tuple(texts)
    )


def _kind(file: Path) -> str:
    with file.open("rb") as handle:
        kind = kind_of(handle.read(HEAD))
    return kind or ("jsonl" if file.name.lower().removesuffix(".gz").endswith(LINES) else "csv")


def _of_parquet(engine: Any, file: Path, shown: str) -> tuple[str, list[str]]:
    source = f"read_parquet('{quoted(file)}', file_row_number = true, hive_partitioning = false)"
    try:
        names = [name for name, _ in columns_of(engine, source) if name != "file_row_number"]
    except duckdb.Error as error:
        raise BadInput(f"The file cannot be read: {str(error).splitlines()[0]}", "Export it again.", file=shown) from error
    return f'SELECT file_row_number + 1 AS "{LINE}", * EXCLUDE (file_row_number) FROM {source}', names


def _of_text(engine: Any, file: Path, kind: str, shown: str, *, relation: str) -> tuple[str, list[str], RawFile]:
    """Delimited text, a workbook's sheet, or one JSON object a line, by the readers of the import."""
    seen = scan(file, shown=shown)
    raw = READERS[kind].read(
        engine, seen, FileRule(name=shown, match=file.name, kind=kind, rows=()), shown=shown, relation=relation
    )
    names = _each_once([name or f"column {place}" for place, name in enumerate(raw.header.names, start=1)])
    whole, blank = f"{Shape.WHOLE:d}", f"{Shape.CONTROL:d}"
    broken = engine.execute(
        f"SELECT line, last_line, shape FROM {relation} WHERE shape NOT IN ({whole}, {blank}) ORDER BY line LIMIT 1"
    ).fetchone()
    if broken:
        line, last, shape = broken
        what, remedy = SHAPE_RULES[Shape(shape)]
        text = READERS[kind].texts(engine, seen, raw, {line: last}).get(line, "")
        raise BadInput(
            f"This row is not whole: {what}.", remedy, file=shown, line=line, value=" ".join(text.split())[:LONGEST_SHOWN]
        )
    columns = ", ".join(f"nullif(c{place}, '') AS \"{doubled(name)}\"" for place, name in enumerate(names))
    return f'SELECT line AS "{LINE}", {columns} FROM {relation} WHERE shape = {whole}', names, raw


def _each_once(names: list[str]) -> list[str]:
    """The names, a second of one name with its number."""
    times: dict[str, int] = {}
    for name in names:
        times[name.casefold()] = times.get(name.casefold(), 0) + 1
    seen: dict[str, int] = {}
    made = []
    for name in names:
        key = name.casefold()
        seen[key] = seen.get(key, 0) + 1
        made.append(f"{name} ({seen[key]})" if seen[key] > 1 else name)
    return made


def _refuse_doubled(names: list[str], columns: Collection[str], shown: str) -> None:
    said = [plain(re.sub(r" \([0-9]+\)$", "", name)).strip("_") for name in names]
    for column in columns:
        if said.count(column) > 1:
            raise BadInput(
                f"The file has the column {column} {said.count(column)} times.",
                "Give one of them another name, so that it is clear which is meant.",
                file=shown,
                column=column,
            )


def _refuse_nameless(names: list[str], given: Given, shown: str) -> None:
    """A part whose first row does not name the columns: its rows would be read as saying nothing."""
    said = {plain(name).strip("_") for name in names}
    for column in TABLES[given.table].key:
        if column not in said:
            raise BadInput(
                f"This part of the table {given.table} has no column {column}.",
                "Write the names of the columns in the first row of every part.",
                file=shown,
                column=column,
            )


def _of_folders(given: Given, file: Path) -> Iterable[tuple[str, str]]:
    """What the names of folders say of the rows below them, as in `year=2020`."""
    for step in file.relative_to(given.root).parent.parts:
        key, equals, value = step.partition("=")
        if equals:
            yield key, value
