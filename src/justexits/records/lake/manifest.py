"""Which files make up the lake at each moment. A snapshot never changes; a step reads one and writes the next."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from justexits.core.errors import CannotWrite, NotFound


@dataclass(frozen=True, kw_only=True)
class FileEntry:
    """One file of the lake: which rows it holds and which key opens it. `path` is relative to the lake's folder."""

    path: str
    table: str
    office_id: str
    batch_id: str | None
    rows: int
    sha256: str
    key: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The lake at one moment: its number, the step that made it, and its files.

    `versions` names the definitions used so far, step by step (mapping, model, indicators, measures), so that a figure can say
    what it was computed with.
    """

    number: int
    made_at: datetime
    step: str
    files: tuple[FileEntry, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)

    def of(self, table: str, office_id: str | None = None) -> tuple[FileEntry, ...]:
        """The files of one table, of one office or of all."""
        return tuple(
            entry for entry in self.files if entry.table == table and (office_id is None or entry.office_id == office_id)
        )

    @property
    def offices(self) -> tuple[str, ...]:
        """The offices that have files, in alphabetical order."""
        return tuple(sorted({entry.office_id for entry in self.files}))


EMPTY = Snapshot(number=0, made_at=datetime(1970, 1, 1, tzinfo=UTC), step="empty")


class Manifest(Protocol):
    """Where snapshots are kept: plain files beside the lake, or the site's database."""

    def latest(self) -> Snapshot:
        """The newest snapshot; number 0 with no files where nothing was written yet."""

    def get(self, number: int) -> Snapshot:
        """The snapshot of that number. Raises NotFound."""

    def commit(self, snapshot: Snapshot) -> None:
        """Make a snapshot the newest, all of it or nothing."""

    def history(self) -> list[Snapshot]:
        """Every snapshot, oldest first."""


class FileManifest:
    """Snapshots as JSON files of their own, `snapshot-000001.json` and so on, each written whole and then renamed into place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _numbers(self) -> list[int]:
        if not self.folder.is_dir():
            return []
        found = (re.fullmatch(r"snapshot-(\d+)\.json", entry.name) for entry in self.folder.iterdir())
        return sorted(int(match.group(1)) for match in found if match)

    def _path(self, number: int) -> Path:
        return self.folder / f"snapshot-{number:06d}.json"

    def latest(self) -> Snapshot:
        """The newest snapshot; the empty one where nothing was written yet."""
        numbers = self._numbers()
        return self.get(numbers[-1]) if numbers else EMPTY

    def get(self, number: int) -> Snapshot:
        """The snapshot of that number. Raises NotFound."""
        if number == 0:
            return EMPTY
        try:
            raw: dict[str, Any] = json.loads(self._path(number).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise NotFound(f"There is no snapshot {number}.", "Run `justexits status` to see which there are.") from None
        return Snapshot(
            number=raw["number"],
            made_at=datetime.fromisoformat(raw["made_at"]),
            step=raw["step"],
            files=tuple(FileEntry(**entry) for entry in raw["files"]),
            versions=raw["versions"],
        )

    def commit(self, snapshot: Snapshot) -> None:
        """Write the snapshot beside its place, force it to disk, and move it there. Raises CannotWrite; then nothing changed."""
        raw = asdict(snapshot) | {"made_at": snapshot.made_at.isoformat()}
        staged = self.folder / f".{self._path(snapshot.number).name}.tmp"
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with staged.open("w", encoding="utf-8") as handle:
                json.dump(raw, handle, indent=1)
                handle.flush()
                os.fsync(handle.fileno())
            staged.rename(self._path(snapshot.number))
        except OSError as error:
            staged.unlink(missing_ok=True)
            raise CannotWrite(
                f"The new state could not be written: {error.strerror}.", "Free some space and run the command again."
            ) from error

    def history(self) -> list[Snapshot]:
        """Every snapshot, oldest first."""
        return [self.get(number) for number in self._numbers()]
