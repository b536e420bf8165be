"""The lake of one home: the way to its readings and writings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.records.home import Home
from justexits.records.lake.keys import KeyStore
from justexits.records.lake.manifest import Manifest, Snapshot
from justexits.records.lake.whose import manifest_of

if TYPE_CHECKING:
    from justexits.records.lake.reading import Reading
    from justexits.records.lake.writing import Writing


class Lake:
    """The lake of one home, with the manifest that lists it and the keys that open it."""

    def __init__(self, home: Home, manifest: Manifest | None = None) -> None:
        self.home = home
        self._manifest = manifest
        self.keys = KeyStore(home.keys)

    @property
    def manifest(self) -> Manifest:
        """Where the snapshots are listed; looked up each time, since the site may move the list while a command waits."""
        return self._manifest or manifest_of(self.home)

    def snapshot(self, number: int | None = None) -> Snapshot:
        """The snapshot of that number, or the newest."""
        return self.manifest.latest() if number is None else self.manifest.get(number)

    def read(
        self,
        snapshot: Snapshot | None = None,
        *,
        office: str | None = None,
        threads: int | None = None,
        locked: bool = False,
    ) -> Reading:
        """A reading of one snapshot, of one office or of all; use it with `with`, or close it.

        With `locked` it can read the lake and nothing else.
        """
        from justexits.records.lake.reading import Reading  # loads the query engine, which the list of files does without

        return Reading(self, snapshot or self.snapshot(), office=office, threads=threads, locked=locked)

    def write(self, step: str, *, wait: float = 0) -> Writing:
        """A writing of the next snapshot; use it with `with`.

        Raises Busy where somebody else writes for longer than `wait` seconds.
        """
        from justexits.records.lake.writing import Writing

        return Writing(self, step, wait=wait)
