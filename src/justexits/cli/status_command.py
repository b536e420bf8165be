"""`justexits status`: what a data folder holds and what the next step is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from justexits.cli.output import Answer, HomeOption, JsonOption, answering
from justexits.records.home import Home

if TYPE_CHECKING:
    from justexits.records.lake import Lake, Snapshot

# What each step leaves behind, in the order of the way of the data.
STEPS = (
    ("import", "party", "charge"),
    ("link", "person_party", "person_party"),
    ("screen", "finding", "offense_class"),
    ("measure", "measure_value", "measure_value"),
)
ENOUGH_ROWS = 10_000  # below, what each file costs by itself would be taken for growth


def status_command(
    home: HomeOption,
    history: Annotated[bool, typer.Option("--history", help="List the imports and the earlier snapshots, too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what the data folder holds and what that takes: rows per table and office, and the step to run next.

    Example: `justexits status --home office`
    """
    with answering(as_json) as answer:
        from justexits.records.lake import Lake

        lake = Lake(Home.open(home))
        _show(lake.snapshot(), answer, _space(lake) | (_history(lake, answer) if history else {}))


def _space(lake: Lake) -> dict[str, Any]:
    """What the files of the newest snapshot take, those of all, and a million rows, where there are enough; in bytes."""
    newest = lake.snapshot()
    files = {entry.path: entry.bytes for snapshot in lake.manifest.history() for entry in snapshot.files}
    rows, size = sum(entry.rows for entry in newest.files), sum(entry.bytes for entry in newest.files)
    return {
        "bytes": size,
        "bytes_of_all_snapshots": sum(files.values()),
        "bytes_per_million_rows": round(size / rows * 1e6) if rows >= ENOUGH_ROWS else None,
    }


def _history(lake: Lake, answer: Answer) -> dict[str, Any]:
    """Show every import that stands, newest first, and every snapshot that can still be read; returns both for machines."""
    with lake.read(threads=1) as reading:
        batches = sorted(reading.rows(reading.tables["batch"]), key=lambda row: row["imported_at"], reverse=True)
    answer.table(
        "Imports",
        ["Import", "Office", "Accepted", "Put aside", "When (UTC)"],
        [
            [
                row["batch_id"],
                row["office_id"],
                row["rows_accepted"],
                row["rows_quarantined"],
                f"{row['imported_at']:%Y-%m-%d %H:%M}",
            ]
            for row in batches
        ],
    )
    snapshots = [
        {
            "snapshot": one.number,
            "step": one.step,
            "made_at": one.made_at.isoformat(),
            "rows": sum(entry.rows for entry in one.files),
            "sealed_rows": one.sealed_rows,
        }
        for one in lake.manifest.history()
    ]
    columns = ["Snapshot", "Step", "When (UTC)", "Rows", "Sealed since"]
    answer.table("Snapshots that can be read", columns, [[*one.values()] for one in snapshots])
    return {"imports": batches, "snapshots": snapshots}


def _show(snapshot: Snapshot, answer: Answer, more: dict[str, Any]) -> None:
    held: dict[tuple[str, str], tuple[int, int]] = {}
    for entry in snapshot.files:
        rows, size = held.get((entry.office_id, entry.table), (0, 0))
        held[entry.office_id, entry.table] = rows + entry.rows, size + entry.bytes
    answer.table(
        f"Snapshot {snapshot.number}, made by {snapshot.step} at {snapshot.made_at:%Y-%m-%d %H:%M} UTC",
        ["Office", "Table", "Rows", "On disk"],
        [[office, table, rows, _megabytes(size)] for (office, table), (rows, size) in sorted(held.items())],
    )
    all_files = _megabytes(more["bytes_of_all_snapshots"])
    answer.say(f"Its files take {_megabytes(more['bytes'])}, those of all snapshots together {all_files}.")
    if more["bytes_per_million_rows"] is not None:
        answer.say(f"A million rows take {_megabytes(more['bytes_per_million_rows'])}, counted over all tables.")
    step = next_step(snapshot)
    answer.say(f"Next: `justexits {step}`." if step else "Every step has been run. `justexits serve` opens the site.")
    content: dict[str, Any] = {
        "snapshot": snapshot.number,
        "step": snapshot.step,
        "made_at": snapshot.made_at.isoformat(),
        "versions": snapshot.versions,
        "rows": [
            {"office_id": office, "table": table, "rows": rows, "bytes": size}
            for (office, table), (rows, size) in sorted(held.items())
        ],
        "next_step": step,
    } | more
    answer.data(content)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def next_step(snapshot: Snapshot) -> str | None:
    """The first step of the way that has left nothing behind yet; None when all have."""
    filled = {entry.table for entry in snapshot.files}
    return next((step for step, *left in STEPS if not filled.intersection(left)), None)
