"""`justexits quarantine`: the rows that imports put aside: look, read them again, hand them to whoever made the export."""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from justexits.cli.import_command import show_import
from justexits.cli.output import HomeOption, JsonOption, WaitOption, answering
from justexits.core.errors import CannotWrite, NotFound
from justexits.records.home import Home

quarantine_app = typer.Typer(
    help="The rows that imports put aside: list them, read them again, hand them on.\n\n"
    "Example: `justexits quarantine list --home office`"
)
BatchArgument = Annotated[str, typer.Argument(help="An import's number, such as batch-0123456789ab.", show_default=False)]
WHICH = "`justexits quarantine list` shows those that have any."
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would compute


@quarantine_app.command("list")
def list_rows(home: HomeOption, as_json: JsonOption = False) -> None:
    """List the imports whose rows still wait, with the reasons.

    Example: `justexits quarantine list --home office`
    """
    from justexits.records.importing.again import open_batches
    from justexits.records.lake import Lake

    with answering(as_json) as answer, Lake(Home.open(home)).read(threads=1) as reading:
        found = open_batches(reading)
        rows = [(batch, reason) for batch in found for reason in _reasons(reading.engine, batch["batch_id"])]
        if not found:
            answer.say("No row waits: everything that was read became a record, or was read again.")
        else:
            answer.table(
                "Rows that were put aside",
                ["Import", "Office", "File", "Rule", "Column", "Rows", "First line"],
                [[batch["batch_id"], batch["office_id"], *reason] for batch, reason in rows],
            )
            answer.say("Mend the mapping or the values, then: justexits quarantine retry BATCH")
        answer.data({"batches": [{**batch, "reasons": _reasons(reading.engine, batch["batch_id"])} for batch in found]})


def _reasons(engine: Any, batch_id: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = (
        engine.cursor()
        .execute(
            'SELECT source_file, rule, "column", count(DISTINCT source_line), min(source_line) FROM import_fault'
            " WHERE batch_id = ? AND severity = 'quarantined' GROUP BY ALL ORDER BY 4 DESC, 1, 2",
            [batch_id],
        )
        .fetchall()
    )
    return found


@quarantine_app.command("retry")
def retry(
    batch: BatchArgument,
    home: HomeOption,
    mapping: Annotated[
        str, typer.Option("--mapping", help="The mended mapping; without it the one that the import used.", show_default=False)
    ] = "",
    as_json: JsonOption = False,
    wait: WaitOption = 0.0,
) -> None:
    """Read the rows again that an import put aside, and only those. What still does not fit is kept aside again.

    Example: `justexits quarantine retry batch-0123456789ab --mapping my-county.yaml --home office`
    """
    from justexits.records.importing import retry_batch
    from justexits.records.importing.again import open_batches
    from justexits.records.lake import Lake
    from justexits.records.mapping import load_mapping

    with answering(as_json) as answer:
        lake = Lake(Home.open(home))
        with lake.read(threads=1) as reading:
            used = next((one["mapping"] for one in open_batches(reading) if one["batch_id"] == batch), None)
        if used is None:
            raise NotFound(
                f"There is no import {batch} whose rows wait.", "`justexits quarantine list` shows those that have any."
            )
        report = retry_batch(lake, batch, plan=load_mapping(mapping or used), progress=answer.progress, wait=wait)
        show_import(answer, report)
        answer.data(asdict(report))


@quarantine_app.command("export")
def export(
    batch: BatchArgument,
    home: HomeOption,
    to: Annotated[Path, typer.Option("--to", help="The CSV file to write; it must not be there yet.", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Write the rows that an import put aside, each with its file, line and reason, for whoever made the export.

    The file holds what the export held, names included: treat it as the export itself.

    Example: `justexits quarantine export batch-0123456789ab --to bad-rows.csv --home office`
    """
    from justexits.records.lake import Lake

    with answering(as_json) as answer, Lake(Home.open(home)).read(threads=1) as reading:
        rows = (
            reading.engine.cursor()
            .execute(
                'SELECT source_file, source_line, "column", value, rule, remedy, row_text FROM import_fault'
                " WHERE batch_id = ? AND severity = 'quarantined' ORDER BY source_file, source_line, rule",
                [batch],
            )
            .fetchall()
        )
        if not rows:
            raise NotFound(
                f"There is no import {batch} that put rows aside.", "`justexits quarantine list` shows those that have any."
            )
        _write(to, rows)
        answer.say(f"{len(rows):,} reasons with their rows are in {to}.")
        answer.data({"rows": len(rows), "to": str(to)})


def _write(to: Path, rows: list[tuple[Any, ...]]) -> None:
    try:
        with to.open("x", newline="", encoding="utf-8-sig") as handle:
            writer = csv.writer(handle)
            writer.writerow(["file", "line", "column", "value", "rule", "remedy", "row"])
            writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    except FileExistsError:
        raise CannotWrite(f"{to} is there already.", "Name another file with --to.") from None
    except OSError as error:
        to.unlink(missing_ok=True)
        raise CannotWrite(f"{to} could not be written: {error.strerror}.", "Name another place with --to.") from error


def _harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
