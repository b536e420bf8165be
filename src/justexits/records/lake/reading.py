"""Reading one snapshot of the lake."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Self

import duckdb
import ibis
import ibis.expr.operations as ops
import pyarrow as pa

from justexits.core.errors import BadInput, NotFound
from justexits.core.truth import prove_sound
from justexits.records.lake.engine import open_engine, quoted
from justexits.records.lake.manifest import FileEntry, Snapshot
from justexits.records.lake.row_groups import AnotherForm, RowGroups
from justexits.records.tables import TABLES

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake.lake import Lake

MOST_GROUPS = 64  # of rows, read for one look-up: where more may hold what is looked for, the engine is faster
FOUND = "found_by_looking_up"
VERIFY = "Run `justexits verify` to see what is missing, and restore it from the backup."


class LakeTables(Mapping[str, "ir.Table"]):
    """The canonical tables of a reading by name; a table that nobody filled yet is there, empty."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self._seen: dict[str, ir.Table] = {}

    def __getitem__(self, name: str) -> ir.Table:
        if name not in TABLES:
            raise KeyError(name)
        if name not in self._seen:
            # Its schema is known; asking the engine for it would cost a query a table.
            made = ops.DatabaseTable(name=name, schema=TABLES[name].schema, source=self._backend)
            self._seen[name] = made.to_expr()
        return self._seen[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


class Reading:
    """One snapshot of one office (or of all), readable and unchanging whatever others write.

    `tables` is what engines take. `rows` and `arrow` run an expression; they may be called from several threads. With `locked`
    the engine reads the lake and nothing else, whatever it is asked: for pages.
    """

    def __init__(self, lake: Lake, snapshot: Snapshot, *, office: str | None, threads: int | None, locked: bool = False) -> None:
        self.lake = lake
        self.snapshot = snapshot
        self.office = office
        self.engine = open_engine(lake.home.scratch, threads=threads)
        self._loaded_keys: set[str] = set()
        self._files: dict[str, RowGroups] = {}
        try:
            for table in TABLES:
                self.show(table, snapshot.of(table, office))
            self.backend: Any = ibis.duckdb.from_connection(self.engine)
            prove_sound(self.backend)
            if locked:
                self._lock_down()
        except BaseException:
            self.engine.close()
            raise
        self.tables = LakeTables(self.backend)
        self._compiling = threading.RLock()  # what is kept may be made of what is kept
        self._kept: dict[str, ir.Table] = {}
        self._texts: dict[str, str] = {}  # what kept views ask
        self._whole_of: dict[str, str] = {}  # kept views that show all rows of a table: of which office
        self._of_office: dict[str, dict[str, ir.Table]] = {}

    def _lock_down(self) -> None:
        folders = ", ".join(f"'{quoted(folder)}'" for folder in (self.lake.home.lake, self.lake.home.scratch))
        self.engine.execute(f"SET allowed_directories = [{folders}]")
        self.engine.execute("SET enable_external_access = false")
        self.engine.execute("SET lock_configuration = true")

    def show(self, table: str, entries: Iterable[FileEntry]) -> None:
        """Make a view of the table over these files, with the columns of its definition, absent ones unknown.

        Raises NotFound where a file or its key is gone, BadInput where the key does not open the file.
        """
        with _said_plainly(table):
            self.engine.execute(f'CREATE OR REPLACE VIEW "{table}" AS {self.relation(table, entries)}')

    def relation(self, table: str, entries: Iterable[FileEntry]) -> str:
        """A query of the table's rows in these files, with the columns of its definition, absent ones unknown."""
        schema = TABLES[table].schema
        empty = ", ".join(f'NULL::{duckdb_type(kind)} AS "{name}"' for name, kind in schema.items())
        columns = ", ".join(f'"{name}"' for name in schema)
        parts = [f"SELECT {empty} WHERE false", *(f"SELECT * FROM {self.file(entry)}" for entry in entries)]
        return f"SELECT {columns} FROM ({' UNION ALL BY NAME '.join(parts)})"

    def file(self, entry: FileEntry) -> str:
        """A file of the lake as it stands behind FROM, its key loaded. Raises NotFound where the key is gone."""
        self.load_key(entry.key)
        return f"read_parquet('{quoted(self.lake.home.lake / entry.path)}', encryption_config = {{footer_key: '{entry.key}'}})"

    def load_key(self, name: str, key: str | None = None) -> None:
        """Let the engine know a key by its name; without `key` it is read from the store."""
        if name not in self._loaded_keys:
            self.engine.execute(f"PRAGMA add_parquet_key('{name}', '{key or self.lake.keys.read(name)}')")
            self._loaded_keys.add(name)

    def tables_of(self, office_id: str) -> dict[str, ir.Table]:
        """The canonical tables of one office; a step works through a home office by office, for people never leave theirs."""
        with self._compiling:
            if office_id not in self._of_office:  # to make them takes longer than many a question to one of them
                self._of_office[office_id] = {
                    name: table.filter(table.office_id == office_id) for name, table in self.tables.items()
                }
            return dict(self._of_office[office_id])

    def arrow(self, expression: ir.Table) -> pa.Table:
        """What the expression gives, as an Arrow table. The expression may use this reading's tables only, no memtables."""
        with self._compiling:
            sql = ibis.to_sql(expression, dialect="duckdb")
        return self.engine.cursor().execute(sql).to_arrow_table()

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """What the expression gives, as one dictionary a row; for a page, not for a population."""
        found: list[dict[str, Any]] = self.arrow(expression).to_pylist()
        return found

    def lookup(self, table: str, column: str, values: Collection[str], *, within: ir.Table | None = None) -> list[dict[str, Any]]:
        """The rows of a canonical table whose column is one of these texts, as dictionaries: for the records of one person.

        Where the table is sorted by that column, only those groups of rows are read that may hold such a row. `within` is
        a view that was kept, which shows the table's rows or leaves some out, each by itself. Raises what `show` raises.
        """
        wanted = sorted(set(values))
        name = table if within is None else within.op().name
        found = self._without_the_engine(table, column, wanted)
        if found is not None and (within is None or name in self._whole_of or not found):
            rows: list[dict[str, Any]] = [row for part in found for row in part.to_pylist()]
            return [row for row in rows if row["office_id"] == self._whole_of.get(name, row["office_id"])]
        with _said_plainly(table), self.engine.cursor() as cursor:
            if found is not None:
                cursor.register(FOUND, pa.concat_tables([part.cast(_schema(table)) for part in found]))
            held = self.relation(table, self.snapshot.of(table, self.office)) if found is None else f"SELECT * FROM {FOUND}"
            shown = self._texts.get(name, f'SELECT * FROM "{name}"')
            texts = ", ".join(f"'{quoted(value)}'" for value in wanted)
            sql = f'WITH "{table}" AS ({held}) SELECT * FROM ({shown}) WHERE "{column}" IN ({texts})'
            rows = cursor.execute(sql).to_arrow_table().to_pylist()
            return rows

    def _without_the_engine(self, table: str, column: str, values: list[str]) -> list[pa.Table] | None:
        """The rows of a table whose column is one of these sorted texts, in parts; None where the engine is the one to ask."""
        entries = self.snapshot.of(table, self.office)
        try:
            files = [self._opened(entry) for entry in entries]
            groups = [file.that_may_hold(column, values) for file in files]
            if sum(map(len, groups)) > MOST_GROUPS:
                return None
            parts = [part for file, some in zip(files, groups, strict=True) if some for part in file.rows(column, values, some)]
        except (AnotherForm, OSError):
            return None
        return [_as_defined(part, table) for part in parts]

    def _opened(self, entry: FileEntry) -> RowGroups:
        if entry.path not in self._files:
            self._files[entry.path] = RowGroups(self.lake.home.lake / entry.path, self.lake.keys.read(entry.key))
        return self._files[entry.path]

    def keep(self, name: str, make: Callable[[], ir.Table], *, as_view: bool = False) -> ir.Table:
        """What an expression gives, kept in this reading's engine under a name: for pages, which ask the same again and again.

        `make` is called at the first time only. A view keeps the question and not the answer: for tables that are large.
        """
        if name in TABLES:
            raise ValueError(f"{name} is a table of the records.")
        with self._compiling:
            if name not in self._kept:
                expression = make()
                sql = ibis.to_sql(expression, dialect="duckdb")
                if as_view:
                    self._texts[name] = sql
                    for office, tables in self._of_office.items():
                        if any(expression is table for table in tables.values()):
                            self._whole_of[name] = office
                self.engine.cursor().execute(f'CREATE OR REPLACE {"VIEW" if as_view else "TABLE"} "{name}" AS {sql}')
                made = ops.DatabaseTable(name=name, schema=expression.schema(), source=self.backend)
                self._kept[name] = made.to_expr()
            return self._kept[name]

    def count(self, table: str) -> int:
        """How many rows a canonical table has in this reading, from the manifest."""
        return sum(entry.rows for entry in self.snapshot.of(table, self.office))

    def require(self, table: str, *, step: str) -> None:
        """Raise NotFound where a table is empty that `step` should have filled."""
        if not self.count(table):
            raise NotFound(f"There is nothing in {table} yet.", f"Run `justexits {step}` first.")

    def close(self) -> None:
        """Give the engine back."""
        self.engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def _said_plainly(table: str) -> Iterator[None]:
    """What the engine says of a file that it cannot read, said with what to do about it."""
    try:
        yield
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        if "No files found" in str(error):
            raise NotFound(f"A file of the table {table} is missing from the lake.", VERIFY) from error
        raise BadInput(
            f"A file of the table {table} cannot be opened: it was changed, or its key is another one.", VERIFY
        ) from error


def _as_defined(found: pa.Table, table: str) -> pa.Table:
    """The same rows with the columns of the table's definition; what the file does not have is unknown. Codes stay codes."""
    there = dict(zip(found.column_names, found.columns, strict=True))
    columns = {}
    for field in _schema(table):
        column = there.get(field.name)
        if column is None:
            column = pa.nulls(found.num_rows, field.type)
        elif field.type != (column.type.value_type if pa.types.is_dictionary(column.type) else column.type):
            column = column.cast(field.type)
        columns[field.name] = column
    return pa.table(columns)


@cache
def _schema(table: str) -> pa.Schema:
    return TABLES[table].schema.to_pyarrow()


def duckdb_type(kind: Any) -> str:
    """DuckDB's name of an Ibis type, of those that canonical tables use."""
    if kind.is_array():
        return f"{duckdb_type(kind.value_type)}[]"
    names = {"string": "VARCHAR", "int64": "BIGINT", "float64": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}
    return "TIMESTAMPTZ" if kind.is_timestamp() else names[str(kind)]
