"""`justexits import`: read an office's export into the records, and account for every row."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from justexits.cli.output import Answer, HomeOption, JsonOption, WaitOption, answering
from justexits.records.home import Home

if TYPE_CHECKING:
    from justexits.records.importing.report import Fault, ImportReport


def import_command(
    paths: Annotated[list[Path], typer.Argument(help="Files of the export, or folders that hold them.", show_default=False)],
    mapping: Annotated[
        str, typer.Option("--mapping", help="A name from content/mappings, or a YAML file of your own.", show_default=False)
    ],
    home: HomeOption,
    max_errors: Annotated[
        float | None,
        typer.Option("--max-errors", help="Share of rows put aside, 0 to 1, above which nothing is imported.", min=0, max=1),
    ] = None,
    accept_drift: Annotated[
        bool, typer.Option("--accept-drift", help="Import although the files differ from the last import.")
    ] = False,
    as_json: JsonOption = False,
    wait: WaitOption = 0.0,
) -> None:
    """Read an export into the records: all of it, or nothing. Every row is accounted for.

    Example: `justexits import counties/three-rivers/export --mapping three-rivers --home office`
    """
    with answering(as_json) as answer:
        from justexits.records.importing import check_paths, import_files
        from justexits.records.lake import Lake

        check_paths(paths, mapping)  # so that a wrong name leaves no data folder behind
        lake = Lake(Home.make(home))
        report = import_files(
            lake,
            paths,
            mapping=mapping,
            progress=answer.progress,
            wait=wait,
            max_errors=max_errors,
            accept_drift=accept_drift,
        )
        show_import(answer, report)
        answer.data(asdict(report))


def show_import(answer: Answer, report: ImportReport) -> None:
    """Show people where the rows of an import went and what was wrong with them."""
    if report.already_imported:
        answer.say("This content was imported before under the same mapping, so nothing was changed. What that import counted:")
    answer.table("Every row is counted once", ["File", *COUNTED], [*map(_counts, report.files), ["all", *_numbers(report)]])
    answer.say(f"{report.rows_read:,} rows read = {equation(report)}")
    for word, count in (("deleted by the source", report.rows_deleted), ("sealed", report.rows_sealed)):
        if count:
            answer.say(f"{count:,} of these rows are about records that were {word}; none of them became a record.")
    if report.records_taken_out:
        answer.table("Records taken out", ["Table", "Rows"], [[name, rows] for name, rows in report.records_taken_out.items()])
    if report.reasons:
        answer.table(
            "What was wrong",
            ["Rule", "Column", "Rows", "What was done"],
            [[one.rule, one.column, one.count, DONE.get(one.severity, one.severity)] for one in report.reasons],
        )
    for fault in report.faults:
        answer.say(sentence(fault))
    for said in report.drift:
        answer.say(f"Changed since the last import, and accepted: {said}.")
    if report.taken_again:
        answer.say(f"{report.taken_again:,} rows put aside earlier became records: what they waited for has come.")
    _show_left(answer, report)
    if report.tables:
        answer.table("Records gained", ["Table", "Rows"], [[name, rows] for name, rows in report.tables.items()])
    took = "Nothing was changed" if report.already_imported else f"Snapshot {report.snapshot}, batch {report.batch_id}"
    answer.say(f"{took}; {report.seconds:.1f} seconds.")


COUNTED = ("Read", "Accepted", "Quarantined", "Superseded", "Control")
DONE = {
    "quarantined": "the row was put aside",
    "value_unknown": "the value is taken as unknown",
    "warning": "look at it",
}


def equation(report: ImportReport) -> str:
    """The parts that the rows read add up to, in words."""
    return (
        f"{report.rows_accepted:,} accepted + {report.rows_quarantined:,} quarantined"
        f" + {report.rows_superseded:,} superseded + {report.rows_control:,} control"
    )


def sentence(fault: Fault) -> str:
    """One fault in words: file, line, column, value, rule, remedy."""
    place = f"{fault.source_file}, line {fault.source_line:,}"
    place += f', column "{fault.column}"' if fault.column else ""
    place += f', value "{fault.value}"' if fault.value is not None else ""
    return f"{place}: {fault.rule}. {fault.remedy or ''}".strip()


def _numbers(counted: Any) -> list[int]:
    return [getattr(counted, f"rows_{name.lower()}") for name in COUNTED]


def _counts(file: Any) -> list[object]:
    return [file.source_file, *_numbers(file)]


def _show_left(answer: Answer, report: ImportReport) -> None:
    for file in report.files:
        if file.columns_not_used:
            answer.say(f"Columns of {file.source_file} that the mapping does not use: {', '.join(file.columns_not_used)}.")
    if report.files_left:
        answer.say(f"Files that the mapping does not mean, left alone: {', '.join(report.files_left)}.")
