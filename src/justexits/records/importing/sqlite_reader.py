"""SQLite files: one table or view, its rows counted from 1 in the order in which they stand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from justexits.core.errors import BadInput
from justexits.records.importing.cells import Record, load, plain_text, rows_as_json
from justexits.records.importing.header import match_header
from justexits.records.importing.reader import RawFile, Shape
from justexits.records.importing.scan import Scan
from justexits.records.mapping import FileRule
from justexits.records.mapping.form import plain


class SqliteReader:
    """Reads the table that the mapping names in read.table; without a name the one that has most of the columns."""

    def read(self, engine: Any, scan: Scan, rule: FileRule, *, shown: str, relation: str) -> RawFile:
        """Read the table. Raises BadInput where the file is damaged or has no such table."""
        try:
            with closing(sqlite3.connect(f"{scan.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as source:
                source.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
                tables = columns_of_tables(source)
                name = _choose(tables, rule, shown)
                header = match_header(tables[name], rule, shown, typed=True)
                load(engine, relation, len(tables[name]), _records(source, name))
        except sqlite3.Error as error:
            raise BadInput(
                f"This SQLite file cannot be read: {error}.", "Copy it again while no program writes to it.", file=shown
            ) from None
        return RawFile(relation=relation, header=header, headers=0, encoding=None)

    def texts(self, engine: Any, scan: Scan, raw: RawFile, rows: dict[int, int]) -> dict[int, str]:
        """The rows as JSON, since a table has no lines."""
        return rows_as_json(engine, raw, rows)


def table_names(path: Path, shown: str) -> list[str]:
    """The tables and views of a SQLite file. Raises BadInput where it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as source:
            return list(columns_of_tables(source))
    except sqlite3.Error as error:
        raise BadInput(f"This SQLite file cannot be read: {error}.", "Copy it again.", file=shown) from None


def view_names(path: Path) -> set[str]:
    """The views among them."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as source:
        return {row[0] for row in source.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}


def foreign_keys(path: Path, table: str) -> dict[str, tuple[str | None, str]]:
    """Which columns of a table name a row of another, each with that table and its column, as the file declares it."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as source:
        rows = source.execute('SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)', [table]).fetchall()
        found: dict[str, tuple[str | None, str]] = {}
        for column, other, key in rows:
            keys = [name for name, place in source.execute("SELECT name, pk FROM pragma_table_info(?)", [other]) if place]
            if key or len(keys) == 1:  # without a column, the other table's own key is meant
                found[column] = (other, key or keys[0])
    return found


def columns_of_tables(source: sqlite3.Connection) -> dict[str, list[str]]:
    """Every table and view of a SQLite file with its columns."""
    names = [
        row[0]
        for row in source.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
    ]
    return {
        name: [row[0] for row in source.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", [name])] for name in names
    }


def _choose(tables: dict[str, list[str]], rule: FileRule, shown: str) -> str:
    if not tables:
        raise BadInput("The SQLite file holds no table.", "Export it again.", file=shown)
    if rule.table is not None:
        found = next((name for name in tables if plain(name) == plain(rule.table)), None)
        if found is None:
            raise BadInput(
                f"The file has no table {rule.table}; it has {', '.join(tables)}.",
                "Correct read.table in the mapping.",
                file=shown,
            )
        return found
    wanted = {plain(name) for name in rule.reads()}
    return max(tables, key=lambda name: len(wanted & {plain(column) for column in tables[name]}))


def _records(source: sqlite3.Connection, name: str) -> Iterator[Record]:
    bare = name.replace('"', '""')
    for number, row in enumerate(source.execute(f'SELECT * FROM "{bare}"'), start=1):
        yield number, number, Shape.WHOLE, [plain_text(value) for value in row]
