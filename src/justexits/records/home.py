"""The data folder of one deployment: where everything is kept, and clear words when it cannot be."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from justexits.core.errors import Busy, CannotWrite, NotFound

FORMAT = 1
MARK = "justexits-home.json"


@dataclass(frozen=True)
class Home:
    """A data folder. `Home.make` creates it, `Home.open` insists that it is there."""

    path: Path

    @staticmethod
    def default_path() -> Path:
        """`JUSTEXITS_HOME`, or `justexits-home` in the current folder."""
        return Path(os.environ.get("JUSTEXITS_HOME") or "justexits-home")

    @classmethod
    def make(cls, path: Path) -> Home:
        """The home at `path`, created when it is not there yet. Raises CannotWrite."""
        home = cls(path.resolve())
        try:
            home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not home.mark.exists():
                foreign = [entry.name for entry in home.path.iterdir() if not entry.name.startswith(".")]
                if foreign:
                    raise CannotWrite(
                        f"The folder {home.path} holds other things ({', '.join(sorted(foreign)[:3])}), "
                        "so it is not taken as a data folder.",
                        "Name an empty or a new folder with --home.",
                    )
                home.mark.write_text(json.dumps({"format": FORMAT}) + "\n", encoding="utf-8")
            if not os.access(home.path, os.W_OK):
                raise PermissionError
        except (PermissionError, FileExistsError, NotADirectoryError, OSError) as error:
            reason = "permission is missing" if isinstance(error, PermissionError) else (error.strerror or str(error))
            raise CannotWrite(
                f"The data folder {home.path} cannot be written: {reason}.",
                "Name a folder that you may write with --home or JUSTEXITS_HOME.",
            ) from error
        return home

    @classmethod
    def open(cls, path: Path) -> Home:
        """The home at `path`. Raises NotFound where there is none."""
        home = cls(path.resolve())
        if not home.mark.exists():
            raise NotFound(
                f"There is no data folder at {home.path}.",
                "Run `justexits import` or `justexits demo` first, or name another folder with --home or JUSTEXITS_HOME.",
            )
        return home

    @property
    def mark(self) -> Path:
        """The file that says that this is a home, and of which format."""
        return self.path / MARK

    @property
    def lake(self) -> Path:
        """The folder of the encrypted Parquet files."""
        return self.path / "lake"

    @property
    def manifest(self) -> Path:
        """The folder of the snapshots."""
        return self.path / "manifest"

    @property
    def newest(self) -> Path:
        """The note of the newest snapshot's number, kept apart from the list of snapshots."""
        return self.path / "newest-snapshot.txt"

    @property
    def keys(self) -> Path:
        """The folder of the keys; an office backs it up apart from the rest."""
        return self.path / "keys"

    @property
    def scratch(self) -> Path:
        """The folder for temporary files, which may be emptied when nothing runs."""
        return self.path / "scratch"

    @property
    def site_database(self) -> Path:
        """The site's SQLite database, where no other is configured."""
        return self.path / "site.sqlite3"

    @property
    def mail(self) -> Path:
        """The folder that the demo's mail goes to."""
        return self.path / "mail"

    def writer_lock(self, wait: float = 0) -> FileLock:
        """The lock that one writer holds. Raises Busy where another process has it for longer than `wait` seconds."""
        lock = FileLock(self.path / "writer.lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout:
            raise Busy(
                "Another process is writing to this data folder.",
                "Wait until it has finished and run the command again, or give it time with --wait SECONDS. Nothing was changed.",
            ) from None
        except PermissionError as error:
            raise CannotWrite(
                f"The data folder {self.path} cannot be written: permission is missing.",
                "Name a folder that you may write with --home or JUSTEXITS_HOME.",
            ) from error
        return lock
