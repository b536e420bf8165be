"""Removing what a writer that was killed left behind. Only the holder of the writer's lock may sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.records.lake.disk import remove
from justexits.records.lake.engine import sweep_scratch
from justexits.records.lake.replacing import carry_out

if TYPE_CHECKING:
    from justexits.records.lake.lake import Lake


def sweep(lake: Lake) -> None:
    """Remove files and keys that no snapshot lists, half-written ones, and what engines of dead processes put aside."""
    lake.manifest.sweep()
    carry_out(lake)  # a sealing that was cut short is finished first
    entries = [entry for snapshot in lake.manifest.history() for entry in snapshot.files]
    listed = {entry.path for entry in entries}
    if lake.home.lake.is_dir():
        for path in lake.home.lake.rglob("*"):
            if path.is_file() and path.relative_to(lake.home.lake).as_posix() not in listed:
                remove(path)
    lake.keys.sweep({entry.key for entry in entries})
    sweep_scratch(lake.home.scratch)
