"""The one manifest of a data folder: plain files until the folder has a site, the site's database from then on.

With the list in the site's database, a snapshot and what the site writes beside it are one transaction, and one backup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from justexits.core.errors import BadInput, NotReady
from justexits.records.home import Home
from justexits.records.lake.database_manifest import DatabaseManifest
from justexits.records.lake.disk import write_whole
from justexits.records.lake.manifest import FileManifest, Manifest
from justexits.records.site_database import PostgreSQL

MOVED = "moved.json"


def is_in_database(home: Home) -> bool:
    """Whether the list was moved into the site's database."""
    return (home.manifest / MOVED).exists()


def manifest_of(home: Home) -> Manifest:
    """Where this folder's snapshots are listed. Raises NotReady where that is a database which the environment does not name."""
    mark = home.manifest / MOVED
    try:
        named = json.loads(mark.read_text(encoding="utf-8"))["database"]
    except FileNotFoundError:
        return FileManifest(home.manifest)
    except (ValueError, KeyError, TypeError):
        raise BadInput("The note on where the list of files is kept is damaged.", "Restore it.", file=str(mark)) from None
    if not named:
        return DatabaseManifest.of_file(home.site_database)
    database = PostgreSQL.of_environment()
    if database is None or database.name != named:
        raise NotReady(
            f"The list of this data folder's files is kept in the site's PostgreSQL database {named}.",
            "Set JUSTEXITS_DB_NAME and what goes with it as for the site, and run the command again.",
        )
    return _over(database)


def move_into(home: Home, database: DatabaseManifest, *, wait: float) -> int:
    """Move the list from plain files into the site's database. Returns how many snapshots moved; 0 where that was done before.

    Whoever is stopped in the middle moves it again: the files go only after the note that says where the list is now.
    Raises Busy where somebody writes for longer than `wait` seconds.
    """
    if is_in_database(home):
        return 0
    files = FileManifest(home.manifest)
    with home.writer_lock(wait):
        listed = files.history()
        database.take_over(listed)
        named = PostgreSQL.of_environment()
        note = json.dumps({"database": named.name if named else ""}).encode()
        write_whole(home.manifest / MOVED, note, what="The note on where the list of files is kept", replace=True)
        for snapshot in listed:
            files.drop(snapshot.number)
    return len(listed)


def _over(database: PostgreSQL) -> DatabaseManifest:
    import psycopg  # here, since a laptop's commands never need it

    @contextmanager
    def cursor() -> Iterator[Any]:
        with closing(psycopg.connect(**database.for_psycopg())) as connection, connection, connection.cursor() as opened:  # type: ignore[arg-type]
            yield opened

    return DatabaseManifest(cursor, mark="%s")
