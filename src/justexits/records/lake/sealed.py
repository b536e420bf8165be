"""Knowing a sealed record when it comes again, without keeping anything of it but a keyed hash of its number."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from justexits.records.lake.engine import quoted
from justexits.records.tables import TABLES, Kind

if TYPE_CHECKING:
    from justexits.records.lake.lake import Lake
    from justexits.records.lake.reading import Reading
    from justexits.records.lake.writing import Writing

SECRET = "sealing"  # noqa: S105  # nosec B105  # the name of the key, not the key
# The version under which a snapshot says whose sealing, declared by a source, is not yet carried through all snapshots.
TO_FINISH = "sealing to finish"
REMEMBERED = ("case", "arrest", "party", "charge")
TOOK_FROM = "took from"  # the kind of the hash of a person who has other records too, with the number of the snapshot


def keyed_hash(lake: Lake, table: str, office_id: str, value: str) -> str:
    """SQL for the hash of a record's number (`value` is SQL), under a secret of this home."""
    secret = lake.keys.secret(SECRET)
    return f"sha256('{secret}|{table}|{quoted(office_id)}|' || {value})"


def is_sealed(lake: Lake, table: str, office_id: str, given: Collection[str] | None = None) -> str | None:
    """SQL that is true for a row of `table` that is sealed, or that belongs to a record that is; None where that cannot be.

    The rows' columns stand in it under their names, only those of `given` where not all are there; `sealing` is the canonical
    table.
    """
    definition = TABLES[table]
    if definition.kind != Kind.RECORD:
        return None
    numbers = {(table, definition.key[0])} if table in REMEMBERED else set()
    for column in definition.columns:
        parent, _, _ = column.refers_to.partition(".")
        if parent in REMEMBERED:
            numbers.add((parent, column.name))
    known = f"(SELECT keyed_hash FROM sealing WHERE office_id = '{quoted(office_id)}')"
    there = [(parent, name) for parent, name in sorted(numbers) if given is None or name in given]
    parts = [f"{keyed_hash(lake, parent, office_id, chr(34) + name + chr(34))} IN {known}" for parent, name in there]
    return f"coalesce({' OR '.join(parts)}, false)" if parts else None


def kept_out_of_sight(writing: Writing, table: str, office_id: str) -> str:
    """The WHERE that keeps sealed records from coming again; nothing where the office has sealed none."""
    if table in ("sealing", "sealed_tally") or not writing.entries("sealing", office_id):
        return ""
    if table == "import_fault":
        known = f"(SELECT keyed_hash FROM sealing WHERE office_id = '{quoted(office_id)}')"
        parts = [f"coalesce({keyed_hash(writing.lake, parent, office_id, 'value')} IN {known}, false)" for parent in REMEMBERED]
        return f" WHERE NOT ({' OR '.join(parts)})"
    condition = is_sealed(writing.lake, table, office_id)
    return f" WHERE NOT {condition}" if condition else ""


@dataclass(frozen=True, kw_only=True)
class Sealings:
    """What an office's sealings took away, for whoever holds numbers of records or of people elsewhere."""

    secret: str
    office_id: str
    hashes: frozenset[str]
    snapshots: tuple[int, ...]

    def holds(self, table: str, number: str) -> bool:
        """Whether this record (or this person, with all records) is gone."""
        return bool(number) and self._hash(table, number) in self.hashes

    def took_from(self, person_id: str, *, after: int) -> bool:
        """Whether a sealing after that snapshot took something from a person who has other records too."""
        return any(self._hash(TOOK_FROM, f"{person_id}|{number}") in self.hashes for number in self.snapshots if number > after)

    def _hash(self, table: str, value: str) -> str:
        return hashlib.sha256(f"{self.secret}|{table}|{self.office_id}|{value}".encode()).hexdigest()


def sealings_of(reading: Reading, office_id: str) -> Sealings | None:
    """What was sealed of an office; None where nothing ever was."""
    rows = reading.rows(reading.tables_of(office_id)["sealing"].select("keyed_hash", "snapshot"))
    if not rows:
        return None
    return Sealings(
        secret=reading.lake.keys.secret(SECRET),
        office_id=office_id,
        hashes=frozenset(row["keyed_hash"] for row in rows),
        snapshots=tuple(sorted({row["snapshot"] for row in rows if row["snapshot"]})),
    )
