"""The lake: immutable encrypted Parquet files per office, table and batch, and the snapshots that list them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from justexits.records.lake.lake import Lake
from justexits.records.lake.manifest import FileEntry, Manifest, Snapshot

if TYPE_CHECKING:
    from justexits.records.lake.reading import Reading
    from justexits.records.lake.writing import Writing

__all__ = ["FileEntry", "Lake", "Manifest", "Reading", "Snapshot", "Writing"]


def __getattr__(name: str) -> Any:
    """Reading and Writing when they are first asked for: they load the query engine, which takes over a second."""
    if name == "Reading":
        from justexits.records.lake.reading import Reading

        return Reading
    if name == "Writing":
        from justexits.records.lake.writing import Writing

        return Writing
    raise AttributeError(name)
