"""Taking back an import: what it brought goes, and what it had put in the shade comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from justexits.core.errors import NotFound, NotReady
from justexits.records.lake.engine import quoted
from justexits.records.lake.manifest import Snapshot
from justexits.records.tables import RECORD_TABLES, TABLES, Table

if TYPE_CHECKING:
    from justexits.records.lake.lake import Lake
    from justexits.records.lake.writing import Writing

OWN = ("batch", "batch_file", "import_fault")


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What taking back an import did: rows of each table that went, and older rows that came back."""

    batch_id: str
    office_id: str
    removed: dict[str, int]
    restored: dict[str, int]
    snapshot: int
    sealed: int = 0  # records that it sealed by the word of the source: they stay sealed


def undo_batch(lake: Lake, batch_id: str, *, reason: str | None = None, wait: float = 0.0) -> Undone:
    """Take an import back. Earlier snapshots stay as they are, so nothing is lost by it. What it sealed stays sealed.

    Raises NotFound for a batch that is not there, NotReady where later imports stand on it (they changed its rows, or their rows
    refer to rows that would go) or where the state before it was purged; then nothing was changed.
    """
    with lake.write("undo", wait=wait) as writing:
        office_id, digest = _batch(writing, batch_id)
        after, before = _snapshots(lake, batch_id)
        work = [_Part(writing, table, office_id, batch_id, before, after) for table in RECORD_TABLES]
        work = [one for one in work if one.touched]
        _refuse_if_later_ones_stand_on_it(writing, work, office_id, batch_id)
        removed = {one.table.name: count for one in work if (count := one.remove())}
        restored = {one.table.name: count for one in work if (count := one.restore())}
        for name in OWN:
            keys = ", ".join(f'"{key}"' for key in TABLES[name].key)
            found = f"SELECT {keys} FROM \"{name}\" WHERE batch_id = '{quoted(batch_id)}' AND office_id = '{quoted(office_id)}'"
            writing.take_out(name, found, office_id=office_id)
        row = {
            "batch_id": batch_id,
            "sha256": digest,
            "reason": reason,
            "rows_removed": sum(removed.values()),
            "rows_restored": sum(restored.values()),
            "at_snapshot": writing.number,
            "undone_at": datetime.now(UTC),
            "office_id": office_id,
        }
        made = pa.Table.from_pylist([row], schema=TABLES["batch_undo"].schema.to_pyarrow())
        writing.append("batch_undo", made, office_id=office_id)
        number = writing.number
        sealed = sum(e.rows for e in after.of("sealing", office_id)) - sum(e.rows for e in before.of("sealing", office_id))
    return Undone(
        batch_id=batch_id, office_id=office_id, removed=removed, restored=restored, snapshot=number, sealed=max(0, sealed)
    )


def _batch(writing: Writing, batch_id: str) -> tuple[str, str]:
    found = writing.engine.execute("SELECT office_id, sha256 FROM batch WHERE batch_id = ?", [batch_id]).fetchone()
    if found is None:
        undone = writing.engine.execute("SELECT undone_at FROM batch_undo WHERE batch_id = ?", [batch_id]).fetchone()
        if undone:
            raise NotFound(f"The import {batch_id} was taken back already, on {undone[0]:%Y-%m-%d}.", "There is nothing to do.")
        raise NotFound(f"There is no import {batch_id}.", "`justexits status --history` lists the imports.")
    return str(found[0]), str(found[1])


def _snapshots(lake: Lake, batch_id: str) -> tuple[Snapshot, Snapshot]:
    """The snapshot that the import made, and the one before it."""
    history = lake.manifest.history()
    made = next((one for one in history if any(e.table == "batch" and e.batch_id == batch_id for e in one.files)), None)
    if made is not None and made.number == 1:
        return made, lake.snapshot(0)
    if made is None or made.number - 1 not in {one.number for one in history}:
        raise NotReady(
            f"The state before {batch_id} was purged, so it is not known what it put in the shade. Nothing was changed.",
            "Import the right files over it instead; a newer extract takes the place of an older one by key.",
        )
    return made, lake.snapshot(made.number - 1)


class _Part:
    """One table's share in the import that is taken back."""

    def __init__(self, writing: Writing, table: Table, office_id: str, batch_id: str, before: Snapshot, after: Snapshot) -> None:
        self.writing, self.table, self.office_id = writing, table, office_id
        self.here = f"office_id = '{quoted(office_id)}'"
        self.mine = f"batch_id = '{quoted(batch_id)}'"
        self.key = ", ".join(f'"{name}"' for name in table.key)
        name, engine, reading = table.name, writing.engine, writing.reading
        old = reading.relation(name, before.of(name, office_id))
        new = reading.relation(name, after.of(name, office_id))
        engine.execute(f"CREATE TEMP TABLE brought_{name} AS SELECT {self.key} FROM ({new}) WHERE {self.mine}")
        # What it had put in the shade, or taken out because the source said so.
        engine.execute(
            f"CREATE TEMP TABLE older_{name} AS SELECT o.* FROM ({old}) AS o"
            f" WHERE ({self.key}) IN (SELECT ({self.key}) FROM brought_{name}) OR ({self.key}) NOT IN"
            f" (SELECT ({self.key}) FROM ({new}))"
        )
        # Rows that others brought under the same keys since then.
        engine.execute(
            f'CREATE TEMP TABLE changed_{name} AS SELECT t.batch_id, {_of("t", table)} FROM "{name}" AS t'
            f" SEMI JOIN (SELECT {self.key} FROM brought_{name} UNION SELECT {self.key} FROM older_{name}) AS k"
            f" USING ({self.key}) WHERE {self.here} AND NOT ({self.mine})"
            f" AND batch_id NOT IN (SELECT batch_id FROM older_{name})"
        )

    def _number(self, sql: str) -> int:
        found: int = self.writing.engine.execute(sql).fetchone()[0]
        return found

    @property
    def touched(self) -> bool:
        """Whether the import did anything to this table."""
        name = self.table.name
        return self._number(f"SELECT (SELECT count(*) FROM brought_{name}) + (SELECT count(*) FROM older_{name})") > 0

    def blocking(self) -> dict[str, int]:
        """Later imports that changed its rows, or whose rows refer to rows that would go; with how many."""
        name, engine = self.table.name, self.writing.engine
        found = dict(engine.execute(f"SELECT batch_id, count(*) FROM changed_{name} GROUP BY ALL").fetchall())
        for child in RECORD_TABLES:
            for column in child.columns:
                if column.refers_to == f"{name}.{self.table.key[0]}":
                    rows = engine.execute(
                        f'SELECT c.batch_id, count(*) FROM "{child.name}" AS c SEMI JOIN brought_{name} AS b'
                        f' ON b.{self.key} = c."{column.name}" ANTI JOIN older_{name} AS o ON o.{self.key} = c."{column.name}"'
                        f" WHERE c.{self.here} AND NOT (c.{self.mine}) GROUP BY ALL"
                    ).fetchall()
                    for batch, count in rows:
                        found[batch] = found.get(batch, 0) + count
        return found

    def remove(self) -> int:
        """Take out what it brought."""
        keys = f'SELECT {self.key} FROM "{self.table.name}" WHERE {self.here} AND {self.mine}'
        return self.writing.take_out(self.table.name, keys, office_id=self.office_id)

    def restore(self) -> int:
        """Put back what it had put in the shade."""
        name = self.table.name
        self.writing.engine.execute(
            f"CREATE TEMP VIEW back_{name} AS SELECT * FROM older_{name}"
            f' WHERE ({self.key}) NOT IN (SELECT ({self.key}) FROM "{name}" WHERE {self.here})'
        )
        return self.writing.append(name, f"back_{name}", office_id=self.office_id)


def _of(alias: str, table: Table) -> str:
    return ", ".join(f'{alias}."{name}"' for name in table.key)


def _refuse_if_later_ones_stand_on_it(writing: Writing, work: list[_Part], office_id: str, batch_id: str) -> None:
    found: dict[str, int] = {}
    for one in work:
        for batch, count in one.blocking().items():
            found[batch] = found.get(batch, 0) + count
    batches = writing.engine.execute(
        "SELECT b.batch_id, b.rows_superseded FROM batch AS b, batch AS this WHERE this.batch_id = ? AND b.office_id = ?"
        " AND b.imported_at > this.imported_at ORDER BY b.imported_at DESC",
        [batch_id, office_id],
    ).fetchall()
    # A later extract that repeated a row in the same words wrote it no second time: the row here stands for both.
    blocking = {batch: found.get(batch, 0) + repeated for batch, repeated in batches if found.get(batch, 0) + repeated}
    if blocking:
        shown = "; ".join(f"{batch} ({count:,} rows change, repeat or refer to rows)" for batch, count in blocking.items())
        raise NotReady(
            f"Later imports stand on {batch_id}: {shown}. Nothing was changed.",
            f"Take them back first, the newest before the others: `justexits undo {next(iter(blocking))}`.",
        )
