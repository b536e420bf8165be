"""Carrying out a court's order to seal: the records are gone, from every snapshot, and do not come again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from justexits.core.errors import BadInput
from justexits.records.lake.engine import quoted
from justexits.records.lake.manifest import FileEntry
from justexits.records.lake.replacing import replace_files
from justexits.records.lake.sealed import REMEMBERED, TO_FINISH, TOOK_FROM, keyed_hash
from justexits.records.lake.sweep import sweep
from justexits.records.tables import RECORD_TABLES, TABLES, Column, Kind, Table

if TYPE_CHECKING:
    from justexits.records.lake.lake import Lake
    from justexits.records.lake.writing import Writing

# What was written about whoever has other records too may tell of what is sealed: the decision stays, these words go.
BLANKED = {"review": {"note": "NULL", "indicator_versions": "[]::VARCHAR[]"}}
OF_TOUCHED = "coalesce(person_id IN (SELECT person_id FROM touched), false)"


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What sealing did: rows that went from each table, over all snapshots, and the snapshot that was made last."""

    rows: dict[str, int]
    snapshots: int
    snapshot: int


def seal(
    lake: Lake,
    office_id: str,
    *,
    order_number: str,
    on: date,
    cases: Sequence[str] = (),
    charges: Sequence[str] = (),
    arrests: Sequence[str] = (),
    wait: float = 0.0,
) -> Sealed:
    """Seal cases, charges or arrests with everything that belongs to them, in every snapshot, and remember them by a hash.

    What linkage and screening made of the people in them goes too, until these steps are run again. A call that was cut short is
    made again with the same numbers. Raises BadInput where nothing is named, Busy and CannotWrite.
    """
    named = {"case": list(cases), "charge": list(charges), "arrest": list(arrests)}
    return seal_named(lake, office_id, named, order_number=order_number, on=on, wait=wait)


def finish_sealing(lake: Lake, *, wait: float = 0.0) -> Sealed | None:
    """Carry through what a source declared as sealed, where the import that read so was killed before; None where none was.

    What is to go is known by its keyed hash. Raises Busy and CannotWrite.
    """
    office_id = lake.snapshot().versions.get(TO_FINISH)
    if not office_id:
        return None
    today = datetime.now().astimezone().date()
    return seal_named(lake, office_id, {}, order_number="declared by the source", on=today, wait=wait, remembered=True)


def seal_named(
    lake: Lake,
    office_id: str,
    named: Mapping[str, Sequence[str]],
    *,
    order_number: str,
    on: date,
    wait: float = 0.0,
    remembered: bool = False,
) -> Sealed:
    """Seal records by table and number; with `remembered` all that a hash of their number is kept of. As `seal` otherwise."""
    if not any(named.values()) and not remembered:
        raise BadInput("No record is named.", "Name a case, a charge or an arrest by its number.")
    with lake.write("seal", wait=wait) as writing:
        work = _Sealing(writing, office_id, named, remembered=remembered)
        if writing.parent.versions.get(TO_FINISH):
            writing.versions[TO_FINISH], writing.commits_anyway = "", True
        files = {entry.path: made for entry in work.entries if (made := work.rewritten(entry)) is not entry}
        _remember(writing, office_id, order_number, on, work)
        touched = len({one.number for one in lake.manifest.history() if any(entry.path in files for entry in one.files)})
        if files:
            replace_files(lake, files)
            writing.begin_again(files)
        number = writing.number
    with lake.home.writer_lock(wait=60):
        sweep(lake)  # now that no snapshot lists them, the old files and their keys are destroyed
    return Sealed(rows=work.rows, snapshots=touched, snapshot=number)


class _Sealing:
    """The rows that go, found over the files of all snapshots of one office."""

    def __init__(self, writing: Writing, office_id: str, named: Mapping[str, Sequence[str]], *, remembered: bool) -> None:
        self.writing, self.office_id, self.rows = writing, office_id, dict[str, int]()
        history = writing.lake.manifest.history()
        every = {entry.path: entry for one in history for entry in one.files if entry.office_id == office_id}
        self.entries = list(every.values())
        engine, reading = writing.engine, writing.reading
        for table in TABLES.values():
            mine = [entry for entry in self.entries if entry.table == table.name]
            engine.execute(f"CREATE TEMP VIEW every_{table.name} AS {reading.relation(table.name, mine)}")
            engine.execute(f"CREATE TEMP TABLE sealed_{table.name} (id VARCHAR)")
        for name, ids in named.items():
            engine.execute(f"INSERT INTO sealed_{name} SELECT unnest(?::VARCHAR[])", [list(ids)])
        for name in REMEMBERED if remembered else ():
            key = TABLES[name].key[0]
            known = f"{keyed_hash(writing.lake, name, office_id, key)} IN (SELECT keyed_hash FROM sealing)"
            engine.execute(f"INSERT INTO sealed_{name} SELECT DISTINCT {key} FROM every_{name} WHERE {known}")
        for table in (*RECORD_TABLES, *RECORD_TABLES):  # twice: an arrest may refer to an appearance that refers to a case
            if condition := self._belongs(table):
                key = table.key[0]
                engine.execute(
                    f'INSERT INTO sealed_{table.name} SELECT DISTINCT "{key}" FROM every_{table.name} WHERE {condition}'
                )
        parties = "(SELECT id FROM sealed_party)"
        # Whoever appears in a sealed record: what was made of her from all her records is made anew without it.
        engine.execute(
            f"CREATE TEMP TABLE touched AS SELECT DISTINCT person_id FROM every_person_party WHERE party_id IN {parties}"
        )
        # Those of whom nothing else is left: what was decided about them goes as well.
        engine.execute(
            "INSERT INTO sealed_person SELECT person_id FROM touched WHERE person_id NOT IN"
            f" (SELECT person_id FROM every_person_party WHERE party_id NOT IN {parties})"
        )

    def _belongs(self, table: Table) -> str:
        """SQL that is true for rows that refer to something sealed."""
        parts = [
            f'"{column.name}" IN (SELECT id FROM sealed_{parent})'
            for column in table.columns
            if (parent := _parent(column)) and parent not in ("office", "batch")
        ]
        return f"coalesce({' OR '.join(parts)}, false)" if parts else ""

    def _goes(self, table: Table) -> str | None:
        """SQL that is true for the rows of a table that go; None where none can."""
        if table.name == "import_fault":
            ids = " UNION ALL ".join(f"SELECT id FROM sealed_{name}" for name in REMEMBERED)
            return f"EXISTS (SELECT 1 FROM ({ids}) AS s WHERE s.id = value OR contains(coalesce(row_text, ''), s.id))"
        parts = [self._belongs(table)]
        if table.kind == Kind.RECORD and table in RECORD_TABLES:
            parts.append(f'"{table.key[0]}" IN (SELECT id FROM sealed_{table.name})')
        if "person_id" in table.by_name:
            people = "touched" if table.kind == Kind.DERIVED else "(SELECT id AS person_id FROM sealed_person)"
            parts.append(f"person_id IN (SELECT person_id FROM {people})")
        parts = [part for part in parts if part]
        return f"coalesce({' OR '.join(parts)}, false)" if parts else None

    def rewritten(self, entry: FileEntry) -> FileEntry | None:
        """The file without what goes: the same one where nothing does, None where nothing is left."""
        goes = self._goes(TABLES[entry.table])
        if goes is None:
            return entry
        source, blanks = f"({self.writing.reading.relation(entry.table, [entry])})", BLANKED.get(entry.table, {})
        says = " OR ".join(f"{name} IS DISTINCT FROM {nothing}" for name, nothing in blanks.items()) or "false"
        count, blanked = self.writing.engine.execute(
            f"SELECT count(*) FILTER ({goes}), count(*) FILTER (NOT {goes} AND {OF_TOUCHED} AND ({says})) FROM {source}"
            if blanks
            else f"SELECT count(*) FILTER ({goes}), 0 FROM {source}"
        ).fetchone()
        if not count and not blanked:
            return entry
        if count:
            self.rows[entry.table] = self.rows.get(entry.table, 0) + count
        blank = ", ".join(f"CASE WHEN {OF_TOUCHED} THEN {nothing} ELSE {name} END AS {name}" for name, nothing in blanks.items())
        columns = f"* REPLACE ({blank})" if blank else "*"
        return self.writing.write_rest(entry, f"SELECT {columns} FROM {source} WHERE NOT {goes}")


def _parent(column: Column) -> str:
    return column.refers_to.partition(".")[0]


def _remember(writing: Writing, office_id: str, order_number: str, on: date, work: _Sealing) -> None:
    """Keep a hash of every case, arrest, appearance and charge that went, or that was named and is not there yet.

    And of every person of whom nothing is left, or from whom something went: the site looks through what it holds about them.
    """
    parts = " UNION ".join(
        f"SELECT {keyed_hash(writing.lake, name, office_id, 'id')} AS keyed_hash FROM sealed_{name}"
        for name in (*REMEMBERED, "person")
    )
    took = keyed_hash(writing.lake, TOOK_FROM, office_id, f"person_id || '|{writing.number}'")
    parts += f" UNION SELECT {took} FROM touched"
    writing.engine.execute(
        f"CREATE TEMP TABLE remembered AS SELECT keyed_hash, '{quoted(order_number)}' AS order_number,"
        f" DATE '{on.isoformat()}' AS \"on\", {writing.number} AS snapshot, '{quoted(office_id)}' AS office_id FROM ({parts})"
        f" WHERE keyed_hash NOT IN (SELECT keyed_hash FROM sealing)"
    )
    writing.append("sealing", "remembered", office_id=office_id)
