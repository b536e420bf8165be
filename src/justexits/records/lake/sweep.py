"""Removing what a writer that was killed left behind. Only the holder of the writer's lock may sweep."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from justexits.core.errors import BadInput
from justexits.records.lake.disk import remove
from justexits.records.lake.engine import sweep_scratch
from justexits.records.lake.replacing import carry_out

if TYPE_CHECKING:
    from justexits.records.lake.lake import Lake


def sweep(lake: Lake) -> None:
    """Remove files and keys that no snapshot lists, half-written ones, and what engines of dead processes put aside.

    Raises BadInput where the list of snapshots itself was lost: then nothing is removed.
    """
    lake.manifest.sweep()
    _insist_on_the_newest_list(lake)
    carry_out(lake)  # a sealing that was cut short is finished first
    entries = [entry for snapshot in lake.manifest.history() for entry in snapshot.files]
    listed = {entry.path for entry in entries}
    if lake.home.lake.is_dir():
        for path in lake.home.lake.rglob("*"):
            if path.is_file() and path.relative_to(lake.home.lake).as_posix() not in listed:
                remove(path)
    lake.keys.sweep({entry.key for entry in entries})
    sweep_scratch(lake.home.scratch)


def remember_newest(lake: Lake, number: int) -> None:
    """Note which snapshot is the newest, apart from the list itself, so that a lost or an older list is noticed.

    The snapshot is there already: a disk too full for this note must not make a step that succeeded look as if it failed.
    """
    with suppress(OSError):
        lake.home.newest.write_text(f"{number}\n", encoding="ascii")


def _insist_on_the_newest_list(lake: Lake) -> None:
    """Sweeping by a list that was lost, or by an older one, would destroy every record that it does not name."""
    try:
        known = int(lake.home.newest.read_text(encoding="ascii"))
    except (
        FileNotFoundError,
        ValueError,
    ):  # nothing written yet, or a note cut short
        return
    listed = lake.snapshot().number
    if listed < known:
        raise BadInput(
            f"The list of the lake's files ends at snapshot {listed}, but snapshot {known} was written.",
            "Restore the list of the same day as the files (`manifest/`, or the site's database), and run the command again. "
            f"If snapshot {known} is gone for good, delete {lake.home.newest}: what came after {listed} is then removed.",
        )
