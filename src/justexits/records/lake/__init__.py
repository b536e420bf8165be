"""The lake: immutable encrypted Parquet files per office, table and batch, and the snapshots that list them."""

from justexits.records.lake.lake import Lake, Reading, Writing
from justexits.records.lake.manifest import FileEntry, Manifest, Snapshot

__all__ = ["FileEntry", "Lake", "Manifest", "Reading", "Snapshot", "Writing"]
