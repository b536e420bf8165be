"""How pages read records: the newest snapshot, of the user's office only.

A reading (an engine with the office's tables) is kept for the next page, and made anew once there is a newer snapshot. The
engines are loaded with the first page that reads records, not when the site starts.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from justexits.core.errors import NotReady
from justexits.records.home import Home

if TYPE_CHECKING:
    from justexits.records.lake import Lake, Reading
    from justexits.records.lake.database_manifest import DatabaseManifest
    from justexits.records.lake.manifest import Snapshot

KEPT = 6
THREADS = 2

_lock = threading.Lock()
_making: dict[tuple[str, int, str], threading.Lock] = {}
_kept: OrderedDict[tuple[str, int, str], Reading] = OrderedDict()


class NoRecordsYet(NotReady):
    """The office has no records in the lake yet."""


def lake() -> Lake:
    """The lake of the deployment's data folder."""
    from justexits.records.lake import Lake
    from justexits.records.lake.whose import is_in_database

    home = Home(settings.JUSTEXITS_HOME)
    return Lake(home, site_manifest() if is_in_database(home) else None)


def site_manifest() -> DatabaseManifest:
    """The list of snapshots over the site's own connection: what the site writes beside it is one transaction with it."""
    from justexits.records.lake.database_manifest import DatabaseManifest

    return DatabaseManifest(connection.cursor, mark="%s")


def newest_snapshot() -> Snapshot:
    """The newest snapshot; number 0 where nothing was imported yet."""
    return lake().snapshot()


def reading_for(office_id: str) -> Reading:
    """The newest snapshot of one office, open for reading from any thread. Do not close it: the next page uses it too.

    Hold on to it for one answer, so that a page comes from one snapshot. Raises NoRecordsYet where the office has no files.
    """
    snapshot = newest_snapshot()
    if office_id not in snapshot.offices:
        raise NoRecordsYet(
            "There are no records of your office yet.",
            "Ask your data analyst to import them; with the command line: justexits import.",
        )
    key = (str(settings.JUSTEXITS_HOME), snapshot.number, office_id)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
        making = _making.setdefault(key, threading.Lock())
    with making:  # one thread makes it; the others wait for that one, and for nothing else
        with _lock:
            if key in _kept:
                return _kept[key]
        reading = lake().read(snapshot, office=office_id, threads=THREADS, locked=True)
        with _lock:
            _keep(key, reading)
            _making.pop(key, None)
    return reading


def _keep(key: tuple[str, int, str], reading: Reading) -> None:
    """Keep a reading, and let go of the office's older ones and of the longest unused.

    They are not closed here: a page may still be reading. The engine closes when the last page lets go of it.
    """
    for old in [other for other in _kept if other[0] == key[0] and other[2] == key[2]]:
        del _kept[old]
    _kept[key] = reading
    while len(_kept) > KEPT:
        _kept.popitem(last=False)


def forget_readings() -> None:
    """Let go of every reading; for tests and for a worker that ends."""
    with _lock:
        _kept.clear()
        _making.clear()
