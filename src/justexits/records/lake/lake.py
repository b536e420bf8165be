"""Reading one snapshot of the lake, and writing the next."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import duckdb
import ibis
import pyarrow as pa
from filelock import FileLock

from justexits.core.errors import CannotWrite, NotFound
from justexits.core.ids import new_id
from justexits.core.truth import prove_sound
from justexits.records.home import Home
from justexits.records.lake.engine import open_engine, quoted
from justexits.records.lake.keys import KeyStore
from justexits.records.lake.manifest import FileEntry, FileManifest, Manifest, Snapshot
from justexits.records.tables import TABLES

if TYPE_CHECKING:
    import ibis.expr.types as ir

HASH_BLOCK = 1 << 20


class Lake:
    """The lake of one home, with the manifest that lists it and the keys that open it."""

    def __init__(self, home: Home, manifest: Manifest | None = None) -> None:
        self.home = home
        self.manifest: Manifest = manifest or FileManifest(home.manifest)
        self.keys = KeyStore(home.keys)

    def snapshot(self, number: int | None = None) -> Snapshot:
        """The snapshot of that number, or the newest."""
        return self.manifest.latest() if number is None else self.manifest.get(number)

    def read(self, snapshot: Snapshot | None = None, *, office: str | None = None, threads: int | None = None) -> Reading:
        """A reading of one snapshot, of one office or of all; use it with `with`, or close it."""
        return Reading(self, snapshot or self.snapshot(), office=office, threads=threads)

    def write(self, step: str, *, wait: float = 0) -> Writing:
        """A writing of the next snapshot; use it with `with`.

        Raises Busy where somebody else writes for longer than `wait` seconds.
        """
        return Writing(self, step, wait=wait)


class LakeTables(Mapping[str, "ir.Table"]):
    """The canonical tables of a reading by name; a table that nobody filled yet is there, empty."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self._seen: dict[str, ir.Table] = {}

    def __getitem__(self, name: str) -> ir.Table:
        if name not in TABLES:
            raise KeyError(name)
        if name not in self._seen:
            self._seen[name] = self._backend.table(name)
        return self._seen[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


class Reading:
    """One snapshot of one office (or of all), readable and unchanging whatever others write.

    `tables` is what engines take. `rows` and `arrow` run an expression; they may be called from several threads.
    """

    def __init__(self, lake: Lake, snapshot: Snapshot, *, office: str | None, threads: int | None) -> None:
        self.lake = lake
        self.snapshot = snapshot
        self.office = office
        self.engine = open_engine(lake.home.scratch, threads=threads)
        self._loaded_keys: set[str] = set()
        for table in TABLES:
            self.show(table, snapshot.of(table, office))
        self.backend: Any = ibis.duckdb.from_connection(self.engine)
        prove_sound(self.backend)
        self.tables = LakeTables(self.backend)
        self._compiling = threading.Lock()

    def show(self, table: str, entries: tuple[FileEntry, ...]) -> None:
        """Make a view of the table over these files, with the columns of its definition, absent ones unknown."""
        schema = TABLES[table].schema
        empty = ", ".join(f'NULL::{_duckdb_type(kind)} AS "{name}"' for name, kind in schema.items())
        columns = ", ".join(f'"{name}"' for name in schema)
        parts = [f"SELECT {empty} WHERE false"]
        for entry in entries:
            self._load_key(entry.key)
            path = quoted(self.lake.home.lake / entry.path)
            parts.append(f"SELECT * FROM read_parquet('{path}', encryption_config = {{footer_key: '{entry.key}'}})")
        self.engine.execute(f'CREATE OR REPLACE VIEW "{table}" AS SELECT {columns} FROM ({" UNION ALL BY NAME ".join(parts)})')

    def _load_key(self, name: str) -> None:
        if name not in self._loaded_keys:
            self.engine.execute(f"PRAGMA add_parquet_key('{name}', '{self.lake.keys.read(name)}')")
            self._loaded_keys.add(name)

    def tables_of(self, office_id: str) -> dict[str, ir.Table]:
        """The canonical tables of one office; a step works through a home office by office, for people never leave theirs."""
        return {name: table.filter(table.office_id == office_id) for name, table in self.tables.items()}

    def arrow(self, expression: ir.Table) -> pa.Table:
        """What the expression gives, as an Arrow table. The expression may use this reading's tables only, no memtables."""
        with self._compiling:
            sql = ibis.to_sql(expression, dialect="duckdb")
        return self.engine.cursor().execute(sql).to_arrow_table()

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """What the expression gives, as one dictionary a row; for a page, not for a population."""
        found: list[dict[str, Any]] = self.arrow(expression).to_pylist()
        return found

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
        self._lock: FileLock | None = None
        self.versions: dict[str, str] = {}

    def __enter__(self) -> Self:
        self._lock = self.lake.home.writer_lock(self._wait)
        try:
            self.parent = self.lake.snapshot()
            self._sweep()
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

    def entries(self, table: str, office_id: str) -> tuple[FileEntry, ...]:
        """The files of a table as the new snapshot will list them."""
        kept = [entry for entry in self.parent.of(table, office_id) if entry.path not in self._removed]
        return (*kept, *(entry for entry in self._added if entry.table == table and entry.office_id == office_id))

    def append(self, table: str, source: ir.Table | pa.Table | str, *, office_id: str, batch_id: str | None = None) -> int:
        """Add rows to a table: an expression over `reading`, an Arrow table, or the name of a relation in `engine`.

        Returns how many. Columns are matched by name; what the definition lacks is refused, what the source lacks is unknown.
        No file is made of no rows. Raises CannotWrite.
        """
        definition = TABLES[table]
        relation = self._relation(source)
        given = {row[0] for row in self.engine.execute(f"DESCRIBE {relation}").fetchall()}
        if extra := given - set(definition.by_name):
            raise ValueError(f"{table} has no column {', '.join(sorted(extra))}")
        columns = ", ".join(
            (f'"{name}"::{_duckdb_type(kind)}' if name in given else f"NULL::{_duckdb_type(kind)}") + f' AS "{name}"'
            for name, kind in definition.schema.items()
        )
        order = f" ORDER BY {', '.join(definition.sorted_by)}" if definition.sorted_by else ""
        entry = self._write_file(table, f"SELECT {columns} FROM ({relation}){order}", office_id, batch_id)
        if entry is None:
            return 0
        self._added.append(entry)
        return entry.rows

    def replace(self, table: str, source: ir.Table | pa.Table | str, *, office_id: str) -> int:
        """Put these rows in the place of all that the office's table held. Returns how many."""
        old = [entry.path for entry in self.entries(table, office_id)]
        before = len(self._added)
        rows = self.append(table, source, office_id=office_id)
        fresh = self._added[before:]
        self._removed.update(old)
        self._added = [entry for entry in self._added[:before] if entry.path not in self._removed] + fresh
        self.reading.show(table, tuple(e for office in self._offices() for e in self.entries(table, office)))
        return rows

    def _offices(self) -> list[str]:
        return sorted({*self.parent.offices, *(entry.office_id for entry in self._added)})

    def _relation(self, source: ir.Table | pa.Table | str) -> str:
        if isinstance(source, str):
            return f'SELECT * FROM "{source}"'
        if isinstance(source, pa.Table):
            name = f"given_{len(self._added)}_{id(source)}"
            self.engine.register(name, source)
            return f'SELECT * FROM "{name}"'
        return str(ibis.to_sql(source, dialect="duckdb"))

    def _write_file(self, table: str, select: str, office_id: str, batch_id: str | None) -> FileEntry | None:
        relative = f"{office_id}/{table}/{batch_id or self.step}-{new_id('f')}.parquet"
        path = self.lake.home.lake / relative
        staged = path.with_suffix(".tmp")
        key_name, key = self.lake.keys.make()
        self.engine.execute(f"PRAGMA add_parquet_key('{key_name}', '{key}')")
        self.reading._loaded_keys.add(key_name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            rows: int = self.engine.execute(
                f"COPY ({select}) TO '{quoted(staged)}'"
                f" (FORMAT parquet, COMPRESSION zstd, ENCRYPTION_CONFIG {{footer_key: '{key_name}'}})"
            ).fetchone()[0]
            if not rows:
                staged.unlink()
                self.lake.keys.destroy(key_name)
                return None
            digest = _hash_and_sync(staged)
            staged.rename(path)
        except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
            staged.unlink(missing_ok=True)
            self.lake.keys.destroy(key_name)
            raise CannotWrite(
                f"The lake could not be written: {str(error).splitlines()[0]}",
                "Free some space on the disk, or name another data folder with --home. Nothing was changed.",
            ) from error
        except BaseException:
            staged.unlink(missing_ok=True)
            self.lake.keys.destroy(key_name)
            raise
        return FileEntry(
            path=relative,
            table=table,
            office_id=office_id,
            batch_id=batch_id,
            rows=rows,
            sha256=digest,
            key=key_name,
            bytes=path.stat().st_size,
        )

    def _sweep(self) -> None:
        """Remove what a killed writer left behind: files that no snapshot lists, and temporary ones."""
        if not self.lake.home.lake.is_dir():
            return
        listed = {entry.path for snapshot in self.lake.manifest.history() for entry in snapshot.files}
        for path in self.lake.home.lake.rglob("*"):
            if path.is_file() and path.relative_to(self.lake.home.lake).as_posix() not in listed:
                path.unlink()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None and (self._added or self._removed):
                kept = tuple(entry for entry in self.parent.files if entry.path not in self._removed)
                self.lake.manifest.commit(
                    Snapshot(
                        number=self.number,
                        made_at=datetime.now(UTC),
                        step=self.step,
                        files=(*kept, *self._added),
                        versions=self.parent.versions | self.versions,
                    )
                )
            elif kind is not None:
                self._forget()
        except BaseException:
            self._forget()
            raise
        finally:
            self.reading.close()
            if self._lock is not None:
                self._lock.release()

    def _forget(self) -> None:
        for entry in self._added:
            (self.lake.home.lake / entry.path).unlink(missing_ok=True)
            self.lake.keys.destroy(entry.key)


def _hash_and_sync(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(HASH_BLOCK):
            digest.update(block)
        os.fsync(handle.fileno())
    return digest.hexdigest()


def _duckdb_type(kind: Any) -> str:
    if kind.is_array():
        return f"{_duckdb_type(kind.value_type)}[]"
    names = {"string": "VARCHAR", "int64": "BIGINT", "float64": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}
    return "TIMESTAMPTZ" if kind.is_timestamp() else names[str(kind)]
