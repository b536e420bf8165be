"""Proving a lake against its list of files, its keys and its imports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from justexits.core.errors import JustExitsError
from justexits.core.progress import SILENT, Progress, part
from justexits.records.lake.disk import hash_of
from justexits.records.lake.engine import open_engine
from justexits.records.lake.manifest import FileEntry, Snapshot
from justexits.records.lake.reading import Reading
from justexits.records.lake.sealed import TO_FINISH
from justexits.records.tables import TABLES, Kind

if TYPE_CHECKING:
    from justexits.records.lake.lake import Lake

FROM_BACKUP = "Restore the file from the backup of lake/."
KEYS_FROM_BACKUP = "Restore keys/ and the office's key from their backups; without the key the file cannot be read."
REPORT = "Report it; until then take the import back with `justexits undo` and import the file again."


@dataclass(frozen=True, kw_only=True)
class Found:
    """One thing that is wrong: what it is about, what is wrong with it, and what to do. A notice is no damage."""

    check: str
    about: str
    what: str
    remedy: str
    is_notice: bool = False


@dataclass(frozen=True, kw_only=True)
class Verified:
    """How much was looked at, and what was found."""

    snapshots: int
    files: int
    rows: int
    found: tuple[Found, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is damaged; notices do not count."""
        return all(one.is_notice for one in self.found)


def verify(lake: Lake, *, progress: Progress = SILENT) -> Verified:
    """Look at every file of every snapshot and every key, and at the rows of the newest snapshot. Changes nothing."""
    history = lake.manifest.history()
    entries = {entry.path: entry for snapshot in history for entry in snapshot.files}
    found: list[Found] = []
    with part(progress, "Files and keys", len(entries)), closing(open_engine(threads=1)) as engine:
        for entry in entries.values():
            found += _file(lake, engine, entry)
            progress.advance()
    found += _left_over(lake, entries)
    newest = history[-1] if history else lake.snapshot(0)
    if office_id := newest.versions.get(TO_FINISH):
        what = "What its source declared as sealed is still in earlier snapshots: the import was stopped before its end."
        found.append(Found(check="sealing", about=office_id, what=what, remedy="Import the same files once more."))
    if not [one for one in found if not one.is_notice]:
        with part(progress, "Rows"), lake.read(newest) as reading:
            found += [*_keys_of_rows(reading, newest), *_references(reading, newest), *_imports(reading)]
    rows = sum(entry.rows for entry in entries.values())
    return Verified(snapshots=len(history), files=len(entries), rows=rows, found=tuple(found))


def _file(lake: Lake, engine: Any, entry: FileEntry) -> Iterator[Found]:
    path = lake.home.lake / entry.path
    try:
        key = lake.keys.read(entry.key)
    except JustExitsError as error:
        yield Found(check="keys", about=entry.path, what=error.what, remedy=KEYS_FROM_BACKUP)
        return
    try:
        if hash_of(path) != entry.sha256:
            yield Found(check="files", about=entry.path, what="The file was changed since it was written.", remedy=FROM_BACKUP)
            return
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        yield Found(check="files", about=entry.path, what=what, remedy=FROM_BACKUP)
        return
    try:
        engine.execute(f"PRAGMA add_parquet_key('{entry.key}', '{key}')")
        source = f"read_parquet(?, encryption_config = {{footer_key: '{entry.key}'}})"
        rows = engine.execute(f"SELECT count(*) FROM {source}", [str(path)]).fetchone()[0]
    except duckdb.Error:
        what = "Its key does not open the file."
        yield Found(check="keys", about=entry.path, what=what, remedy=KEYS_FROM_BACKUP)
        return
    if rows != entry.rows:
        what = f"The file holds {rows:,} rows, and its list says {entry.rows:,}."
        yield Found(check="rows", about=entry.path, what=what, remedy=FROM_BACKUP)


def _left_over(lake: Lake, entries: dict[str, FileEntry]) -> Iterator[Found]:
    remedy = "Nothing: the next step that writes removes it."
    if lake.home.lake.is_dir():
        for path in sorted(lake.home.lake.rglob("*")):
            name = path.relative_to(lake.home.lake).as_posix()
            if path.is_file() and name not in entries:
                what = "No snapshot lists this file; a writer that was stopped left it."
                yield Found(check="orphans", about=name, what=what, remedy=remedy, is_notice=True)
    wanted = {entry.key for entry in entries.values()}
    for name in lake.keys.names():
        if name.startswith("key-") and name not in wanted:
            what = "No file needs this key; a writer that was stopped left it."
            yield Found(check="orphans", about=name, what=what, remedy=remedy, is_notice=True)


def _keys_of_rows(reading: Reading, newest: Snapshot) -> Iterator[Found]:
    """Rows of one table with the same key, and rows that lack what is always known."""
    for table in (table for table in TABLES.values() if newest.of(table.name)):
        names = ["office_id", *(name for name in table.key if name != "office_id")]
        keys = ", ".join(f'"{name}"' for name in names)
        twice = _number(reading, f'SELECT count(*) FROM (SELECT 1 FROM "{table.name}" GROUP BY {keys} HAVING count(*) > 1)')
        if twice:
            yield Found(
                check="rows", about=table.name, what=f"{twice:,} keys stand on more than one row.", remedy=_again(table.kind)
            )
        lacking = " OR ".join(f'"{column.name}" IS NULL' for column in table.columns if column.required)
        lack = _number(reading, f'SELECT count(*) FROM "{table.name}" WHERE {lacking}')
        if lack:
            what = f"{lack:,} rows lack something that is always known."
            yield Found(check="rows", about=table.name, what=what, remedy=_again(table.kind))


def _references(reading: Reading, newest: Snapshot) -> Iterator[Found]:
    """Rows that refer to a row that is not there. Decisions and ledgers may: what they speak of may have been sealed."""
    for table in (table for table in TABLES.values() if newest.of(table.name) and table.kind in (Kind.RECORD, Kind.DERIVED)):
        for column in table.columns:
            parent, _, key = column.refers_to.partition(".")
            if not parent or (parent == "person" and not newest.of("person")):
                continue
            lost = _number(
                reading,
                f'SELECT count(*) FROM "{table.name}" AS t ANTI JOIN "{parent}" AS p ON p."{key}" = t."{column.name}"'
                f' AND p.office_id = t.office_id WHERE t."{column.name}" IS NOT NULL',
            )
            if lost:
                yield Found(
                    check="references",
                    about=f"{table.name}.{column.name}",
                    what=f"{lost:,} rows refer to a row of {parent} that is not there.",
                    remedy=_again(table.kind),
                    is_notice=table.kind == Kind.DERIVED,
                )


def _again(kind: Kind) -> str:
    if kind == Kind.DERIVED:
        return "Run `justexits link`, `justexits screen` and `justexits measure` again."
    return REPORT


def _imports(reading: Reading) -> Iterator[Found]:
    """Each import's rows: read = accepted + quarantined + superseded + control, and what is kept agrees with what was counted."""
    sums = ", ".join(f"sum(f.rows_{name}) AS {name}" for name in ("read", "accepted", "quarantined", "superseded", "control"))
    rows = reading.engine.execute(
        f"""WITH files AS (SELECT f.office_id, f.batch_id, {sums} FROM batch_file AS f GROUP BY ALL),
        faults AS (SELECT office_id, batch_id, count(DISTINCT (source_file, source_line)) AS kept FROM import_fault
            WHERE severity = 'quarantined' GROUP BY ALL)
        SELECT b.batch_id, b.rows_read = b.rows_accepted + b.rows_quarantined + b.rows_superseded + b.rows_control,
            (b.rows_read, b.rows_accepted, b.rows_quarantined, b.rows_superseded, b.rows_control)
                = (f.read, f.accepted, f.quarantined, f.superseded, f.control),
            b.rows_quarantined, coalesce(q.kept, 0), b.rows_accepted, b.office_id IN (SELECT office_id FROM sealing)
        FROM batch AS b LEFT JOIN files AS f USING (office_id, batch_id) LEFT JOIN faults AS q USING (office_id, batch_id)"""
    ).fetchall()
    lines = dict(_lines_of_batches(reading))
    for batch, adds_up, agrees, quarantined, kept, accepted, sealed in rows:
        for wrong, what in (
            (not adds_up, "Its rows do not add up."),
            (agrees is not True, "Its files' rows do not add up to its own."),
            # Where something was sealed, rows that were put aside may have gone with it.
            (
                quarantined < kept if sealed else quarantined != kept,
                f"{quarantined:,} rows were quarantined, and {kept:,} are kept aside.",
            ),
            (lines.get(batch, 0) > accepted, f"{accepted:,} rows were accepted, and records name {lines.get(batch, 0):,} lines."),
        ):
            if wrong:
                yield Found(check="imports", about=batch, what=what, remedy=REPORT)
    known = {row[0] for row in rows}
    for batch in sorted(set(lines) - known):
        yield Found(check="imports", about=batch, what="Records name an import that is not there.", remedy=REPORT)


def _lines_of_batches(reading: Reading) -> list[tuple[str, int]]:
    parts = " UNION ".join(
        f'SELECT batch_id, source_file, source_line FROM "{table.name}"'
        for table in TABLES.values()
        if table.kind == Kind.RECORD and {"batch_id", "source_line"} <= set(table.by_name) and table.name != "import_fault"
    )
    rows: list[tuple[str, int]] = reading.engine.execute(f"SELECT batch_id, count(*) FROM ({parts}) GROUP BY ALL").fetchall()
    return rows


def _number(reading: Reading, sql: str) -> int:
    found: int = reading.engine.execute(sql).fetchone()[0]
    return found
