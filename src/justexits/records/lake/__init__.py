"""The lake: immutable encrypted Parquet files per office, table and batch, and the snapshots that list them."""

from justexits.records.lake.lake import Lake
from justexits.records.lake.manifest import FileEntry, Manifest, Snapshot
from justexits.records.lake.reading import Reading
from justexits.records.lake.writing import Writing

__all__ = ["FileEntry", "Lake", "Manifest", "Reading", "Snapshot", "Writing"]
