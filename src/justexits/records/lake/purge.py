"""Removing what is no longer needed, for good: old snapshots with their files and keys, and the texts of rows put aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from justexits.core.errors import BadInput
from justexits.records.lake.sweep import sweep
from justexits.records.tables import TABLES

if TYPE_CHECKING:
    from justexits.records.lake.lake import Lake


@dataclass(frozen=True, kw_only=True)
class Purged:
    """What went for good, and from which snapshot on figures can be computed again."""

    snapshots: int
    files: int
    bytes: int
    texts: int
    oldest: int


def purge(lake: Lake, *, keep: int, quarantine: bool = False, wait: float = 0.0) -> Purged:
    """Keep the newest `keep` snapshots, and destroy the files, with their keys, that only older ones list.

    With `quarantine` the texts and values of rows that were put aside go from the newest snapshot as well (the kept older ones
    still hold them). Imports whose state before was purged can no longer be taken back. Raises BadInput, Busy, CannotWrite.
    """
    if keep < 1:
        raise BadInput("The newest snapshot always stays.", "Keep 1 or more.", value=str(keep))
    texts = _forget_texts(lake, wait) if quarantine else 0
    with lake.home.writer_lock(wait):
        sweep(lake)
        history = lake.manifest.history()
        kept = {entry.path for snapshot in history[-keep:] for entry in snapshot.files}
        gone = {entry.path: entry for snapshot in history[:-keep] for entry in snapshot.files if entry.path not in kept}
        for snapshot in history[:-keep]:
            lake.manifest.drop(snapshot.number)
        sweep(lake)
    left = history[-keep:]
    return Purged(
        snapshots=len(history) - len(left),
        files=len(gone),
        bytes=sum(entry.bytes for entry in gone.values()),
        texts=texts,
        oldest=left[0].number if left else 0,
    )


def _forget_texts(lake: Lake, wait: float) -> int:
    columns = ", ".join(
        f'NULL AS "{name}"' if name in ("value", "row_text") else f'"{name}"' for name in TABLES["import_fault"].by_name
    )
    texts = 0
    with lake.write("purge", wait=wait) as writing:
        for office_id in writing.offices:
            for entry in writing.entries("import_fault", office_id):
                source = f"({writing.reading.relation(entry.table, [entry])})"
                held = "row_text IS NOT NULL OR value IS NOT NULL"
                count: int = writing.engine.execute(f"SELECT count(*) FROM {source} WHERE {held}").fetchone()[0]
                if count:
                    writing.rewrite([entry], f"SELECT {columns} FROM {source}")
                    texts += count
    return texts
