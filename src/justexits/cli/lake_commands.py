"""`justexits verify`, `undo` and `export`: prove the lake, take an import back, hand tables to other programs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from justexits.cli.output import HomeOption, JsonOption, WaitOption, answering
from justexits.core.errors import ExitCode
from justexits.records.home import Home


def verify_command(home: HomeOption, as_json: JsonOption = False) -> None:
    """Prove that every file is as it was written, that its key opens it, and that rows and imports agree. Changes nothing.

    The exit code is 65 where something is damaged.

    Example: `justexits verify --home office`
    """
    with answering(as_json) as answer:
        from justexits.records.lake import Lake
        from justexits.records.lake.verify import verify

        report = verify(Lake(Home.open(home)), progress=answer.progress)
        if report.found:
            answer.table(
                "Found",
                ["Check", "About", "What", "What to do"],
                [[one.check, one.about, one.what, one.remedy] for one in report.found],
            )
        counts = f"{report.files:,} files with {report.rows:,} rows in {report.snapshots:,} snapshots"
        answer.say(f"{counts}: {'nothing is damaged.' if report.is_sound else 'something is damaged, see above.'}")
        answer.data(asdict(report) | {"is_sound": report.is_sound})
        if not report.is_sound:
            raise typer.Exit(ExitCode.BAD_INPUT)


def undo_command(
    batch: Annotated[str, typer.Argument(help="The import's number, as `justexits import` gave it.")],
    home: HomeOption,
    reason: Annotated[str | None, typer.Option("--reason", help="Why; it is kept.")] = None,
    as_json: JsonOption = False,
    wait: WaitOption = 0.0,
) -> None:
    """Take an import back: its records go, and older ones that it had put in the shade come back.

    Refused where later imports stand on it. Earlier snapshots stay as they are.

    Example: `justexits undo batch-0123456789ab --reason "wrong month" --home office`
    """
    with answering(as_json) as answer:
        from justexits.records.lake import Lake
        from justexits.records.lake.undo import undo_batch

        undone = undo_batch(Lake(Home.open(home)), batch, reason=reason, wait=wait)
        tables = list(undone.removed | undone.restored)
        rows = [[name, undone.removed.get(name, 0), undone.restored.get(name, 0)] for name in tables]
        answer.table(f"Taken back: {undone.batch_id} of {undone.office_id}", ["Table", "Rows gone", "Older rows back"], rows)
        if undone.sealed:
            answer.say(f"{undone.sealed:,} records that the source declared as sealed stay sealed: that cannot be taken back.")
        answer.say("Next: `justexits link`, `justexits screen` and `justexits measure`, so that people and figures follow.")
        answer.data(asdict(undone))


def export_command(
    to: Annotated[Path, typer.Option("--to", help="A new or an empty folder.")],
    home: HomeOption,
    form: Annotated[str, typer.Option("--format", help="parquet or csv.")] = "parquet",
    table: Annotated[list[str] | None, typer.Option("--table", help="A table; give it again for more. All without it.")] = None,
    office: Annotated[str | None, typer.Option("--office", help="One office of several.")] = None,
    snapshot: Annotated[int | None, typer.Option("--snapshot", help="An earlier snapshot; the newest without it.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the canonical tables as files that other programs read.

    They are not encrypted: keep them as safe as the records. Records of one office come with a mapping that imports them again.

    Example: `justexits export --to tables --format csv --home office`
    """
    with answering(as_json) as answer:
        from justexits.records.lake import Lake
        from justexits.records.lake.export import export

        rows = export(
            Lake(Home.open(home)),
            to,
            form=form,
            tables=table or (),
            office=office,
            snapshot=snapshot,
            progress=answer.progress,
        )
        answer.table(f"Written to {to}", ["Table", "Rows"], [[name, count] for name, count in rows.items()])
        answer.say("These files are not encrypted. Keep them as safe as the records, and remove them when they have served.")
        answer.data({"to": str(to), "format": form, "rows": rows})
