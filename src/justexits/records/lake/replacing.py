"""Putting files in the place of others in every snapshot at once. Only sealing does that: a snapshot is otherwise never changed.

What is to be done is written down first, whole; from then on it is carried out, by this process or by the next that writes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from justexits.records.lake.disk import sync_folder, write_whole
from justexits.records.lake.manifest import FileEntry

if TYPE_CHECKING:
    from justexits.records.lake.lake import Lake

PLAN = "replacing.json"


def replace_files(lake: Lake, files: Mapping[str, FileEntry | None]) -> None:
    """Put each file in the place of the one of that path; None leaves it out. The caller holds the writer's lock.

    Raises CannotWrite; then either nothing was changed, or the next writer goes on.
    """
    content = {path: None if entry is None else asdict(entry) for path, entry in files.items()}
    write_whole(lake.home.manifest / PLAN, json.dumps(content).encode(), what="The plan", replace=True)
    carry_out(lake)


def carry_out(lake: Lake) -> None:
    """Carry out what was written down, where there is something; the files that are listed no more are swept by the caller."""
    plan = lake.home.manifest / PLAN
    try:
        content = json.loads(plan.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    files = {path: None if entry is None else FileEntry.of(entry) for path, entry in content.items()}
    for snapshot in lake.manifest.history():
        touched = [entry for entry in snapshot.files if entry.path in files]
        if not touched:
            continue
        kept: list[FileEntry] = []
        gone = 0
        for entry in snapshot.files:
            new = files.get(entry.path, entry)
            gone += entry.rows - (new.rows if new else 0)
            kept += [new] if new else []
        lake.manifest.rewrite(replace(snapshot, files=tuple(kept), sealed_rows=snapshot.sealed_rows + gone))
    plan.unlink()
    sync_folder(plan.parent)
