"""The list of snapshots in the site's database, so that a snapshot and what the site writes beside it are one transaction.

It speaks to any database through a cursor (PEP 249), and so needs no Django: the site hands over its connection's cursors, and
the command line opens the SQLite file itself.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from justexits.core.errors import BadInput, Busy, CannotWrite, NotFound
from justexits.records.lake.manifest import EMPTY, Snapshot, snapshot_of, values_of

TABLE = "CREATE TABLE IF NOT EXISTS lake_snapshot (number INTEGER PRIMARY KEY, content TEXT NOT NULL)"
SECONDS_TO_WAIT = 30.0


class DatabaseManifest:
    """Snapshots as rows of the table `lake_snapshot`, one each.

    `cursor` gives a cursor for one piece of work: when it ends well the work is kept, when it fails nothing of it is (or, inside
    a transaction of the caller's, both are up to the caller). `mark` is the database's sign for a value: `?` or `%s`.
    """

    def __init__(self, cursor: Callable[[], AbstractContextManager[Any]], *, mark: str = "?") -> None:
        self._cursor = cursor
        self._mark = mark

    @classmethod
    def of_file(cls, path: Path) -> DatabaseManifest:
        """The list in an SQLite file, such as the site's database on a laptop."""

        @contextmanager
        def cursor() -> Iterator[sqlite3.Cursor]:
            with closing(sqlite3.connect(path, timeout=SECONDS_TO_WAIT)) as connection, connection:
                yield connection.cursor()

        return cls(cursor)

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._cursor() as cursor:
            cursor.execute(TABLE)
            cursor.execute(query.replace("?", self._mark), values)
            found: list[Any] = cursor.fetchall()
            return found

    def _change(self, query: str, *values: object) -> int:
        try:
            with self._cursor() as cursor:
                cursor.execute(TABLE)
                cursor.execute(query.replace("?", self._mark), values)
                return int(cursor.rowcount)
        except Exception as error:
            # Each database has errors of its own; PEP 249 gives them these names.
            kind = type(error).__name__
            if kind == "IntegrityError":
                raise Busy(f"Snapshot {values[0]} was written by another process meanwhile.", "Run the command again.") from None
            if kind in ("OperationalError", "DatabaseError"):
                raise CannotWrite(
                    f"The new state could not be written into the site's database: {error}.",
                    "Mend that and run the command again.",
                ) from error
            raise

    @staticmethod
    def _read(content: str) -> Snapshot:
        try:
            return snapshot_of(json.loads(content))
        except (ValueError, KeyError, TypeError):
            raise BadInput(
                "A list of the lake's files in the site's database is damaged.", "Restore the database from its backup."
            ) from None

    def latest(self) -> Snapshot:
        """The newest snapshot; the empty one where nothing was written yet."""
        rows = self._rows("SELECT content FROM lake_snapshot ORDER BY number DESC LIMIT 1")
        return self._read(rows[0][0]) if rows else EMPTY

    def get(self, number: int) -> Snapshot:
        """The snapshot of that number. Raises NotFound, and BadInput where its row is damaged."""
        if number == 0:
            return EMPTY
        rows = self._rows("SELECT content FROM lake_snapshot WHERE number = ?", number)
        if not rows:
            raise NotFound(f"There is no snapshot {number}.", "Run `justexits status --history` to see which there are.")
        return self._read(rows[0][0])

    def commit(self, snapshot: Snapshot) -> None:
        """Add the snapshot. Raises Busy where there is one of its number, CannotWrite; then nothing changed."""
        content = json.dumps(values_of(snapshot))
        self._change("INSERT INTO lake_snapshot (number, content) VALUES (?, ?)", snapshot.number, content)

    def history(self) -> list[Snapshot]:
        """Every snapshot, oldest first."""
        return [self._read(row[0]) for row in self._rows("SELECT content FROM lake_snapshot ORDER BY number")]

    def rewrite(self, snapshot: Snapshot) -> None:
        """Put a snapshot in the place of the one of its number. Raises CannotWrite; then nothing changed."""
        content = json.dumps(values_of(snapshot))
        self._change("UPDATE lake_snapshot SET content = ? WHERE number = ?", content, snapshot.number)

    def drop(self, number: int) -> None:
        """Forget a snapshot."""
        self._change("DELETE FROM lake_snapshot WHERE number = ?", number)

    def take_over(self, snapshots: Sequence[Snapshot]) -> None:
        """Make these the whole list, whatever stood there: for a list that moves here. Done again, it is the same."""
        with self._cursor() as cursor:
            cursor.execute(TABLE)
            cursor.execute("DELETE FROM lake_snapshot")
            for snapshot in snapshots:
                values = (snapshot.number, json.dumps(values_of(snapshot)))
                cursor.execute("INSERT INTO lake_snapshot (number, content) VALUES (?, ?)".replace("?", self._mark), values)

    def sweep(self) -> None:
        """Nothing is ever left half done: the database sees to that."""
