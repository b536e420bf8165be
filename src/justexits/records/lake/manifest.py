"""Which files make up the lake at each moment. A snapshot never changes; a step reads one and writes the next."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from justexits.core.errors import BadInput, Busy, NotFound
from justexits.records.lake.disk import remove, sync_folder, write_whole


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
    added: int = 0  # the snapshot that it came with; 0 where an older version of the program wrote it

    @classmethod
    def of(cls, raw: dict[str, Any]) -> FileEntry:
        """The entry that plain values stand for; what older versions of the program wrote besides is left out."""
        return cls(**{name: value for name, value in dict(raw).items() if name in cls.__dataclass_fields__})


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
    sealed_rows: int = 0  # rows taken out since it was made, because a court sealed them; a figure made from it says so

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
        """Make a snapshot the newest, all of it or nothing. Raises Busy where there is one of its number already."""

    def history(self) -> list[Snapshot]:
        """Every snapshot, oldest first."""

    def rewrite(self, snapshot: Snapshot) -> None:
        """Put a snapshot in the place of the one of its number: only sealing does that."""

    def drop(self, number: int) -> None:
        """Forget a snapshot; its files are then no longer listed by it."""

    def sweep(self) -> None:
        """Remove what a killed writer left half done."""


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
        """The snapshot of that number. Raises NotFound, and BadInput where its file is damaged."""
        if number == 0:
            return EMPTY
        path = self._path(number)
        try:
            return snapshot_of(json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise NotFound(f"There is no snapshot {number}.", "Run `justexits status` to see which there are.") from None
        except (ValueError, KeyError, TypeError):
            raise BadInput(
                "This list of the lake's files is damaged.", "Restore it from its backup; no record is lost.", file=str(path)
            ) from None

    def commit(self, snapshot: Snapshot) -> None:
        """Write the snapshot beside its place, force it to disk, and move it there. Raises CannotWrite; then nothing changed."""
        try:
            write_whole(self._path(snapshot.number), _text_of(snapshot), what="The new state")
        except FileExistsError:
            raise Busy(
                f"Snapshot {snapshot.number} was written by another process meanwhile.", "Run the command again."
            ) from None

    def history(self) -> list[Snapshot]:
        """Every snapshot, oldest first."""
        return [self.get(number) for number in self._numbers()]

    def rewrite(self, snapshot: Snapshot) -> None:
        """Put a snapshot in the place of the one of its number. Raises CannotWrite; then nothing changed."""
        write_whole(self._path(snapshot.number), _text_of(snapshot), what="The new state", replace=True)

    def drop(self, number: int) -> None:
        """Forget a snapshot."""
        self._path(number).unlink(missing_ok=True)
        sync_folder(self.folder)

    def sweep(self) -> None:
        """Remove half-written snapshots."""
        for path in self.folder.glob(".snapshot-*.tmp"):
            remove(path)


def snapshot_of(raw: dict[str, Any]) -> Snapshot:
    """The snapshot that plain values, as `values_of` gives them, stand for."""
    return Snapshot(
        number=raw["number"],
        made_at=datetime.fromisoformat(raw["made_at"]),
        step=raw["step"],
        files=tuple(FileEntry.of(entry) for entry in raw["files"]),
        versions=raw["versions"],
        sealed_rows=raw.get("sealed_rows", 0),
    )


def values_of(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as plain values, for JSON."""
    return asdict(snapshot) | {"made_at": snapshot.made_at.isoformat()}


def _text_of(snapshot: Snapshot) -> bytes:
    return json.dumps(values_of(snapshot), indent=1).encode()
