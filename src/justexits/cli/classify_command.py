"""`justexits classify`: offense classes for a file of charge texts, and an analyst's decisions about the texts that have none."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from justexits.cli.output import Answer, JsonOption, answering
from justexits.core.errors import BadInput
from justexits.records.home import Home

if TYPE_CHECKING:
    from justexits.records.classification import Coverage

SHOWN = 20


def classify_command(
    file: Annotated[Path | None, typer.Argument(help="A CSV or Parquet file, one charge text a row.")] = None,
    column: Annotated[str, typer.Option(help="The column that holds the charge texts.")] = "description",
    truth: Annotated[str | None, typer.Option(help="A column with labels, to say how often the classes are right.")] = None,
    labels: Annotated[
        Path | None,
        typer.Option(help="A table with the columns label and class: what the labels are called here; or uccs, nibrs, ncic."),
    ] = None,
    state: Annotated[
        str | None, typer.Option(help="The state's two letters: its sections of law among the words are read too.")
    ] = None,
    statute: Annotated[
        str | None, typer.Option(help="The column that holds the section of law; with --state it decides before the words.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="Write text, classes, source and rule of each row to this CSV file.")] = None,
    home: Annotated[
        Path | None, typer.Option(envvar="JUSTEXITS_HOME", help="The data folder, for --unmapped and --assign.")
    ] = None,
    unmapped: Annotated[bool, typer.Option("--unmapped", help="List the texts of a data folder that have no class.")] = False,
    assign: Annotated[str | None, typer.Option(help="A charge text to give classes to.")] = None,
    offense_class: Annotated[list[str] | None, typer.Option("--class", help="A class for --assign; none takes it back.")] = None,
    by: Annotated[str, typer.Option(help="Who decides, for --assign.")] = "",
    why: Annotated[str, typer.Option(help="Why, for --assign.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Say which offense classes charge texts have, and by which rule; list the texts that have none, and decide about them.

    Example: `justexits classify charges.csv --column DESCRIPTION --truth LABEL --labels labels.csv`
    """
    with answering(as_json) as answer:
        if file is not None:
            _classify(answer, file, Columns(column, truth, statute), labels, to, state)
        elif home is None:
            raise BadInput(
                "There is nothing to classify.", "Name a file, or a data folder with --home and --unmapped or --assign."
            )
        elif assign is not None:
            _assign(answer, Home.open(home), assign, offense_class or [], by, why)
        elif unmapped:
            _unmapped(answer, Home.open(home))
        else:
            raise BadInput(
                "It is not said what to do.",
                "Name a file, or add --unmapped, or --assign TEXT --class CLASS --by NAME --why REASON.",
            )


class Columns(NamedTuple):
    """The columns of a file that are read: the texts, and labels and sections where they are named."""

    text: str
    truth: str | None
    statute: str | None


def _classify(answer: Answer, file: Path, columns: Columns, labels: Path | None, to: Path | None, state: str | None) -> None:
    from justexits.core.progress import part
    from justexits.records.classification.columns import read_columns
    from justexits.records.classification.files import classify_all, classify_with_sections, known_state, read_labels, scores

    if columns.statute and not state:
        raise BadInput("Sections of law are read by the table of a state.", "Add --state with its two letters.")
    where = known_state(state) if state else None
    read = read_columns(file, [one for one in columns if one])
    texts = [row[0] for row in read]
    truths = [row[1] for row in read] if columns.truth else []
    charges = [(row[0], row[-1] if columns.statute else "") for row in read]
    with part(answer.progress, "Classify", total=1):
        if columns.statute and where:
            found = classify_with_sections(charges, where)
        else:
            found = {(text, ""): classes for text, classes in classify_all(texts, where).items()}
    given = [_row(charge[0], found[charge]) for charge in charges]
    mapped = sum(bool(row["classes"]) for row in given)
    measured = scores(charges, truths, found, read_labels(labels) if labels else None) if columns.truth else []
    _show(answer, given, mapped)
    if columns.truth:
        answer.table(
            "Against the file's own labels",
            ["Class", "Labelled", "Found", "Right", "Precision", "Recall"],
            [[one.offense_class, one.labelled, one.found, one.right, one.precision, one.recall] for one in measured],
        )
    if to:
        _write(to, given)
    answer.data(
        {
            "rows": len(given),
            "distinct_texts": len(set(texts)),
            "mapped_rows": mapped,
            "scores": {
                one.offense_class: {
                    "labelled": one.labelled,
                    "found": one.found,
                    "right": one.right,
                    "precision": one.precision,
                    "recall": one.recall,
                }
                for one in measured
            },
            "texts": given,
        }
    )


def _row(text: str, classes: Any) -> dict[str, Any]:
    return {
        "text": text,
        "classes": [one.offense_class for one in classes],
        "source": classes[0].source if classes else None,
        "rule": [one.rule for one in classes],
    }


def _show(answer: Answer, given: list[dict[str, Any]], mapped: int) -> None:
    share = f" ({mapped / len(given):.1%})" if given else ""
    answer.table(
        f"The first of {len(given):,} rows",
        ["Text", "Classes", "Source", "Rule"],
        [[row["text"], " ".join(row["classes"]) or "unknown", row["source"], " ".join(row["rule"])] for row in given[:SHOWN]],
    )
    answer.say(
        f"{mapped:,} of {len(given):,} rows{share} have a class. A text without one is unknown, never counted against anybody."
    )


def _write(to: Path, given: list[dict[str, Any]]) -> None:
    from justexits.core.errors import CannotWrite

    try:
        with to.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(["text", "classes", "source", "rule"])
            writer.writerows([row["text"], " ".join(row["classes"]), row["source"] or "", " ".join(row["rule"])] for row in given)
    except OSError as error:
        raise CannotWrite(f"{to} cannot be written: {error.strerror}.", "Name another file with --to.") from error


def _assign(answer: Answer, home: Home, text: str, classes: list[str], by: str, why: str) -> None:
    from justexits.records.classification import decide

    made = decide(home, text=text, classes=classes, by=by, why=why)
    said = (
        f'"{text}" now has the class {" and ".join(made.classes)}' if made.classes else f'"{text}" has no decided class any more'
    )
    answer.say(f"{said}. It takes effect with the next `justexits screen`.")
    answer.data({"text": made.text, "classes": list(made.classes), "by": made.by, "why": made.why, "decided_at": made.decided_at})


def _unmapped(answer: Answer, home: Home) -> None:
    from justexits.records.classification import decided_classes
    from justexits.records.lake import Lake

    offices: dict[str, Any] = {}
    decided = decided_classes(home)
    with Lake(home).read() as reading:
        states = {row["office_id"]: row["state"] for row in reading.rows(reading.tables["office"])}
        for office_id in reading.snapshot.offices:
            covered = _coverage(reading, office_id, states.get(office_id), decided)
            if not covered.charges:
                continue
            offices[office_id] = {
                "charges": covered.charges,
                "mapped": covered.mapped,
                "unmapped": [{"text": text, "charges": times} for text, times in covered.unmapped_texts],
            }
            answer.table(f"{office_id}: charge texts without a class", ["Text", "Charges"], list(covered.unmapped_texts))
            answer.say(f"{covered.mapped:,} of {covered.charges:,} charges have a class.")
    answer.data({"offices": offices})


def _coverage(reading: Any, office_id: str, state: str | None, decided: Any) -> Coverage:
    """By the rules and decisions of now: whether or not the office was screened since."""
    from justexits.records.classification import coverage, offense_classes

    charge = reading.arrow(reading.tables_of(office_id)["charge"])
    return coverage(charge, offense_classes(charge, state=state, decided=decided), top=200)
