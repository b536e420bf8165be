"""Writing the next snapshot of the lake."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import duckdb
import ibis
import pyarrow as pa
from filelock import FileLock

from justexits.core.errors import CannotWrite
from justexits.core.ids import new_id
from justexits.core.interruption import stop_if_asked
from justexits.records.lake.disk import FREE_SOME_SPACE, remove, settle
from justexits.records.lake.engine import quoted
from justexits.records.lake.manifest import FileEntry, Snapshot
from justexits.records.lake.pieces import WHOLE, pieces_of
from justexits.records.lake.reading import duckdb_type
from justexits.records.lake.replacing import PLAN
from justexits.records.lake.sealed import kept_out_of_sight
from justexits.records.lake.sweep import remember_newest, sweep
from justexits.records.tables import TABLES

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake.lake import Lake

MOST_FILES = 20  # of one table of one office: more make reading slow (docs/decisions/0003)
# Of the engine's own 122,880 a fifteenth: whoever looks for one person unpacks whole groups (docs/decisions/0003).
ROW_GROUP = 8_192
# A column of more distinct values in a row group is written plain: to list nearly every id first takes time and more space.
MOST_LISTED = 2_000
OFFICE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Writing:
    """The next snapshot in the making. Nothing of it is visible before `with` ends well; after a failure nothing of it is left.

    `reading` shows the snapshot that it starts from; tables that are replaced show their new content at once.
    """

    def __init__(self, lake: Lake, step: str, *, wait: float) -> None:
        self.lake = lake
        self.step = step
        self._wait = wait
        self._added: list[FileEntry] = []
        self._removed: set[str] = set()
        self._loose: list[FileEntry] = []
        self._lock: FileLock | None = None
        self.versions: dict[str, str] = {}
        self.commits_anyway = False  # where it is enough that versions change

    def __enter__(self) -> Self:
        self._lock = self.lake.home.writer_lock(self._wait)
        try:
            sweep(self.lake)
            self.parent = self.lake.snapshot()
            self.reading = self.lake.read(self.parent)
        except BaseException:
            self._lock.release()
            raise
        return self

    @property
    def number(self) -> int:
        """The number that the new snapshot will have."""
        return self.parent.number + 1

    @property
    def engine(self) -> Any:
        """The duckdb connection in which sources for `append` may be made."""
        return self.reading.engine

    @property
    def offices(self) -> list[str]:
        """The offices that have files, as the new snapshot will list them."""
        return sorted({*self.parent.offices, *(entry.office_id for entry in self._added)})

    @property
    def files(self) -> tuple[FileEntry, ...]:
        """The files as the new snapshot will list them."""
        return (*(entry for entry in self.parent.files if entry.path not in self._removed), *self._added)

    def entries(self, table: str, office_id: str) -> tuple[FileEntry, ...]:
        """The files of a table as the new snapshot will list them."""
        return tuple(entry for entry in self.files if entry.table == table and entry.office_id == office_id)

    def append(
        self,
        table: str,
        source: ir.Table | pa.Table | str,
        *,
        office_id: str,
        batch_id: str | None = None,
        later: Mapping[str, str] | None = None,
        in_order: bool = False,
    ) -> int:
        """Add rows to a table: an expression over `reading`, an Arrow table, or the name of a relation in `engine`.

        Returns how many. Columns are matched by name; what the definition lacks is refused, what the source lacks is unknown
        and takes no place in the file.
        `later` are columns made by SQL of the source's columns once the rows are sorted, so that they are not sorted with them;
        the source may have columns for their sake alone. With `in_order` the source's rows come in the table's order, and are not
        sorted again. No file is made of no rows. Records that were sealed are left out, whoever brings them. Raises CannotWrite.
        """
        definition, made = TABLES[table], later or {}
        relation = self._relation(source)
        given = {row[0]: str(row[1]) for row in self.engine.execute(f"DESCRIBE {relation}").fetchall()}
        read = " ".join(made.values())
        if extra := [name for name in given if name not in definition.by_name and f'"{name}"' not in read]:
            raise ValueError(f"{table} has no column {', '.join(sorted(extra))}")
        there = {name: kind for name, kind in definition.schema.items() if name in given or name in made}
        columns = ", ".join(_column(name, kind, given, made) for name, kind in there.items())
        rows = f"SELECT * FROM ({relation}){kept_out_of_sight(self, table, office_id)}"
        key = next((name for name in definition.sorted_by if given.get(name) == "VARCHAR"), "")
        pieces = pieces_of(self.engine, rows, key) if key and isinstance(source, str) else [WHOLE]
        written = 0
        for piece in pieces:
            order = "" if in_order else _order(table, given)
            select = f"SELECT {columns} FROM (SELECT * FROM ({rows}){piece.where}{order})"
            with self._one_after_the_other() if in_order else nullcontext():
                entry = self._write_file(table, select, office_id, batch_id)
            if entry:
                self._added.append(entry)
                written += entry.rows
        return written

    def take_all_out(self, table: str, *, office_id: str) -> None:
        """Leave out all that the office's table holds; `reading` shows it so. Earlier snapshots keep it."""
        self._leave_out(self.entries(table, office_id))
        self.show(table)

    def replace(self, table: str, source: ir.Table | pa.Table | str, *, office_id: str) -> int:
        """Put these rows in the place of all that the office's table held. Returns how many."""
        old = self.entries(table, office_id)
        rows = self.append(table, source, office_id=office_id)
        self._leave_out(old)
        self.show(table)
        return rows

    def take_out(self, table: str, keys: str, *, office_id: str) -> int:
        """Take the rows out whose key is in `keys`: a query of the engine that gives the table's key columns. Returns how many.

        Only files that hold such rows are written anew. Earlier snapshots keep them.
        """
        same = " AND ".join(f't."{name}" IS NOT DISTINCT FROM k."{name}"' for name in TABLES[table].key)
        taken = 0
        self.engine.execute(f"CREATE OR REPLACE TEMP TABLE taken_out AS {keys}")
        for entry in self.entries(table, office_id):
            held = f"({self.reading.relation(table, [entry])}) AS t"
            count = self.engine.execute(f"SELECT count(*) FROM {held} SEMI JOIN taken_out AS k ON {same}").fetchone()[0]
            if count:
                rest = f"SELECT t.* FROM {held} ANTI JOIN taken_out AS k ON {same}{_order(table)}"
                self.rewrite([entry], rest)
                taken += count
        return taken

    def keep_where(self, table: str, condition: str, *, office_id: str) -> None:
        """Keep only the rows of which this SQL condition is true, in the order of their file: nothing is sorted again.

        Only files that hold other rows are written anew. Earlier snapshots keep them.
        """
        for entry in self.entries(table, office_id):
            held = f"({self.reading.relation(table, [entry])})"
            kept = self.engine.execute(f"SELECT count(*) FROM {held} WHERE {condition}").fetchone()[0]
            if kept < entry.rows:
                with self._one_after_the_other():
                    self.rewrite([entry], f"SELECT * FROM {held} WHERE {condition}")

    @contextmanager
    def _one_after_the_other(self) -> Iterator[None]:
        """Rows come out as they go in: of several threads, each would hand on what it joined or filtered when it is ready."""
        (threads,) = self.engine.execute("SELECT current_setting('threads')").fetchone()
        self.engine.execute("SET threads = 1")
        try:
            yield
        finally:
            self.engine.execute(f"SET threads = {threads}")

    def rewrite(self, entries: Sequence[FileEntry], select: str) -> FileEntry | None:
        """Put one file, made by a query of the engine, in the place of files of one table of one office. Returns it."""
        first = entries[0]
        batches = {entry.batch_id for entry in entries}
        batch_id = batches.pop() if len(batches) == 1 else None
        made = self._write_file(first.table, select, first.office_id, batch_id)
        self._leave_out(entries)
        if made is not None:
            self._added.append(made)
        self.show(first.table)
        return made

    def write_rest(self, entry: FileEntry, select: str) -> FileEntry | None:
        """Write a file that is to take the place of another in every snapshot; None where no row is left. See `begin_again`."""
        made = self._write_file(entry.table, f"{select}{_order(entry.table)}", entry.office_id, entry.batch_id)
        self._loose += [made] if made else []
        return made

    def begin_again(self, replaced: Iterable[str]) -> None:
        """Take up the newest snapshot as it is after files of these paths were replaced in all snapshots."""
        self._loose = []
        self._removed |= set(replaced)
        self.parent = self.lake.snapshot()

    def show(self, table: str) -> None:
        """Let `reading` show a table as the new snapshot will have it."""
        self.reading.show(table, [entry for entry in self.files if entry.table == table])

    def _leave_out(self, entries: Iterable[FileEntry]) -> None:
        paths = {entry.path for entry in entries}
        self._removed |= paths
        for entry in self._added:
            if entry.path in paths:  # made and left out by the same writing: nobody else has seen it
                self._discard(entry)
        self._added = [entry for entry in self._added if entry.path not in paths]

    def _discard(self, entry: FileEntry) -> None:
        remove(self.lake.home.lake / entry.path)
        self.lake.keys.destroy(entry.key)

    def _relation(self, source: ir.Table | pa.Table | str) -> str:
        if isinstance(source, str):
            return f'SELECT * FROM "{source}"'
        if isinstance(source, pa.Table):
            name = f"given_{len(self._added)}_{id(source)}"
            self.engine.register(name, source)
            return f'SELECT * FROM "{name}"'
        return str(ibis.to_sql(source, dialect="duckdb"))

    def _write_file(self, table: str, select: str, office_id: str, batch_id: str | None) -> FileEntry | None:
        if not OFFICE_NAME.fullmatch(office_id):
            raise ValueError(f"{office_id!r} cannot name an office")
        relative = f"{office_id}/{table}/{batch_id or self.step}-{new_id('f')}.parquet"
        path = self.lake.home.lake / relative
        staged = path.with_suffix(".tmp")
        key_name, key = self.lake.keys.make()
        try:
            self.reading.load_key(key_name, key)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            rows: int = self.engine.execute(
                f"COPY ({select}) TO '{quoted(staged)}'"
                f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, DICTIONARY_SIZE_LIMIT {MOST_LISTED},"
                f" ENCRYPTION_CONFIG {{footer_key: '{key_name}'}})"
            ).fetchone()[0]
            if not rows:
                staged.unlink()
                self.lake.keys.destroy(key_name)
                return None
            digest = settle(staged, path)
            size = path.stat().st_size
        except BaseException as error:
            for left in (staged, path):
                remove(left)
            self.lake.keys.destroy(key_name)
            if isinstance(error, OSError | duckdb.IOException | duckdb.OutOfMemoryException):
                raise CannotWrite(f"The lake could not be written: {str(error).splitlines()[0]}", FREE_SOME_SPACE) from error
            raise
        return FileEntry(
            path=relative,
            table=table,
            office_id=office_id,
            batch_id=batch_id,
            rows=rows,
            sha256=digest,
            key=key_name,
            bytes=size,
            added=self.number,
        )

    def _compact(self) -> None:
        """Put the smaller files of a table together where an office has too many of them."""
        for table, office_id in sorted({(entry.table, entry.office_id) for entry in self._added}):
            entries = sorted(self.entries(table, office_id), key=lambda entry: entry.rows)
            if len(entries) > MOST_FILES:
                self.put_together(entries[: len(entries) - MOST_FILES // 2])

    def put_together(self, entries: Sequence[FileEntry]) -> None:
        """Make one file, with a key of its own, of several of one table of one office; a few where the rows are many."""
        table, office_id = entries[0].table, entries[0].office_id
        rows = self.reading.relation(table, entries)
        key = _sort_key(table)
        for piece in pieces_of(self.engine, rows, key, most=len(entries) // 2) if key else [WHOLE]:
            if made := self._write_file(table, f"SELECT * FROM ({rows}){piece.where}{_order(table)}", office_id, None):
                self._added.append(made)
        self._leave_out(entries)
        self.show(table)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                stop_if_asked()
            if kind is None and (self._added or self._removed or self.commits_anyway):
                self._compact()
                self.lake.manifest.commit(
                    Snapshot(
                        number=self.number,
                        made_at=datetime.now(UTC),
                        step=self.step,
                        files=self.files,
                        versions=self.parent.versions | self.versions,
                        sealed_rows=0,
                    )
                )
                remember_newest(self.lake, self.number)
            elif kind is not None:
                self._forget()
        except BaseException:
            # Ctrl-C may fall between the moment that the snapshot is there and the moment that we know it.
            if self.lake.snapshot().number < self.number:
                self._forget()
            raise
        finally:
            self.reading.close()
            if self._lock is not None:
                self._lock.release()

    def _forget(self) -> None:
        planned = (self.lake.home.manifest / PLAN).exists()  # then the next writer goes on with these files
        for entry in [*self._added, *([] if planned else self._loose)]:
            self._discard(entry)


def _column(name: str, kind: Any, given: Mapping[str, str], later: Mapping[str, str]) -> str:
    """SQL for one column of a file, of its definition's type; a coded text stays coded, and reads as a text."""
    if name in later:
        return f'{later[name]} AS "{name}"'
    if given.get(name, "").startswith("ENUM") and kind.is_string():
        return f'"{name}"'
    made = f'"{name}"' if name in given else "NULL"
    return f'{made}::{duckdb_type(kind)} AS "{name}"'


def _sort_key(table: str) -> str:
    """The first text column by which a table's files are sorted; nothing where there is none."""
    definition = TABLES[table]
    return next((name for name in definition.sorted_by if definition.schema[name].is_string()), "")


def _order(table: str, given: Iterable[str] | None = None) -> str:
    """The sort of a table's files; of the columns that are given, where not all are."""
    names = [f'"{name}"' for name in TABLES[table].sorted_by if given is None or name in given]
    return f" ORDER BY {', '.join(names)}" if names else ""
