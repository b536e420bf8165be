"""`justexits map`: propose a mapping from the files of an export, ask about what is not sure, and save it."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml

from justexits.cli.import_command import equation
from justexits.cli.output import Answer, JsonOption, answering, people
from justexits.core.errors import BadInput, JustExitsError
from justexits.records.home import Home

if TYPE_CHECKING:
    from justexits.records.importing.report import ImportReport
    from justexits.records.proposing import Guess, Proposal

NAME = r"^[a-z0-9][a-z0-9-]*$"


def map_command(
    paths: Annotated[list[Path], typer.Argument(help="Files of the export, or folders that hold them.", show_default=False)],
    name: Annotated[str, typer.Option("--name", help="A short name for the mapping, in lower case with hyphens.")] = "my-office",
    office: Annotated[str, typer.Option("--office", help="The office's name in words.", show_default=False)] = "",
    to: Annotated[
        Path | None, typer.Option("--to", help="The YAML file to write; it must not be there yet.", show_default="NAME.yaml")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Take every guess without asking.")] = False,
    trial: Annotated[
        bool, typer.Option("--trial/--no-trial", help="Import the files into nothing, to see what would fit.")
    ] = True,
    as_json: JsonOption = False,
) -> None:
    """Propose a mapping from the names and values of an export's files, and save it as YAML.

    What is not sure is asked, with values to look at; a value that nobody knows the meaning of is proposed as unknown. Read the
    file before you import with it.

    Example: `justexits map counties/three-rivers/export --name my-county --to my-county.yaml --accept`
    """
    with answering(as_json) as answer:
        from justexits.records.proposing import propose

        place = to or Path(f"{name}.yaml")
        _check(name, place)
        proposal = propose(paths, name=name, office_name=office or None)
        if not proposal.mapping["files"]:
            reasons = "; ".join(proposal.left_out) or "no column was recognised as the number of a case"
            raise BadInput(
                f"No record could be made of these files. {reasons}.",
                "Write the mapping by hand, after docs/editors/mappings.md.",
            )
        _show(answer, proposal)
        if not accept and not as_json:
            _ask(proposal)
            proposal.mapping.pop("draft", None)  # a person has looked at it
        place.write_text(as_yaml(proposal), encoding="utf-8")
        report = _try(paths, proposal) if trial else None
        _show_trial(answer, place, report, proposal.mapping.get("draft", ""))
        answer.data(_for_machines(proposal, place, report))


def _check(name: str, place: Path) -> None:
    import re

    if not re.match(NAME, name):
        raise BadInput(f"{name} cannot be a mapping's name.", "Use lower case, digits and hyphens, such as my-office.")
    if place.exists():
        raise BadInput(f"{place} is there already.", "Name another file with --to, or move it away.")
    if not place.resolve().parent.is_dir():
        raise BadInput(f"There is no folder {place.resolve().parent}.", "Make it, or name another place with --to.")


def _show(answer: Answer, proposal: Proposal) -> None:
    for file in dict.fromkeys(guess.file for guess in proposal.guesses):
        answer.table(
            file,
            ["Table", "Column", "Made from", "Sure", "Values"],
            [
                [one.table, one.column, one.source, f"{one.confidence:.0%}", ", ".join(value[:24] for value in one.samples)]
                for one in proposal.guesses
                if one.file == file
            ],
        )
        if unused := proposal.not_used.get(file):
            answer.say(f"No use was found for: {', '.join(unused)}.")
    for reason in proposal.left_out:
        answer.say(f"Left out: {reason}.")


def _ask(proposal: Proposal) -> None:
    """Ask about what is not sure: Enter takes a guess, `-` leaves the column out, a name takes another column."""
    from justexits.records.proposing.propose import SURE

    for guess in proposal.guesses:
        if guess.confidence < SURE:
            people.print(f"{guess.file}: {guess.table}.{guess.column} from {guess.source}", markup=False, highlight=False)
            if guess.unknown_values:
                people.print(f"  Nobody listed these values: {_meant(guess)}.", markup=False, highlight=False)
            said = typer.prompt("  Enter takes it, - leaves it out, or type a column", default="", show_default=False).strip()
            if said:
                _change(proposal, guess, said)


def _meant(guess: Guess) -> str:
    """What each value that nobody listed is taken for."""
    values = guess.form.get("values", {}) if isinstance(guess.form, dict) else {}
    said = (f"{value} (taken for {values[value]})" if values.get(value) else value for value in guess.unknown_values[:10])
    return f"{', '.join(said)}; those without a meaning will be unknown"


def _change(proposal: Proposal, guess: Guess, said: str) -> None:
    from justexits.records.proposing.propose import TAKEN_OUT

    for file in proposal.mapping["files"]:
        if file["name"] == guess.file and guess.column.startswith(TAKEN_OUT):
            _change_gone(file, guess, said)
        for entry in file["rows"] if file["name"] == guess.file else ():
            if entry["table"] == guess.table and entry["columns"].get(guess.column) == guess.form:
                if said == "-":
                    del entry["columns"][guess.column]
                elif isinstance(guess.form, dict) and "from" in guess.form:
                    entry["columns"][guess.column] = {**guess.form, "from": said}
                else:
                    entry["columns"][guess.column] = said


def _change_gone(file: dict[str, Any], guess: Guess, said: str) -> None:
    """Leave out what would take records out, or read it from another column."""
    column = guess.form["from"]
    if said == "-":
        file["take_out"] = [one for one in file["take_out"] if one["when"]["column"] != column]
    for one in file["take_out"]:
        if one["when"]["column"] == column:
            one["when"]["column"] = said
    if not file["take_out"]:
        del file["take_out"]


def as_yaml(proposal: Proposal, *, draft: bool = True) -> str:
    """The mapping as YAML, with lines that say where it comes from and what in it is not sure."""
    from justexits.records.proposing.propose import SURE

    head = "# Proposed by `justexits map` from an export's names and values. Read it before you import with it.\n"
    unsure = [guess for guess in proposal.guesses if guess.confidence < SURE]
    head += "# Not sure, the least first:\n" if unsure else ""
    for guess in sorted(unsure, key=lambda one: one.confidence):
        said = " ".join(f"{guess.file}: {guess.table}.{guess.column} from {guess.source}".split())
        head += f"#   {guess.confidence:.0%}  {said[:150]}\n"
    mapping = {key: value for key, value in proposal.mapping.items() if draft or key != "draft"}
    return head + yaml.dump(mapping, Dumper=_Quoted, sort_keys=False, allow_unicode=True, width=120)


class _Quoted(yaml.SafeDumper):
    """Writes the codes of exports so that every reader of YAML takes them for texts."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out; a file for people has no references."""
        return True


def _try(paths: list[Path], proposal: Proposal) -> ImportReport | JustExitsError:
    """Import into a folder that is thrown away, also with a draft."""
    from justexits.records.importing import import_files
    from justexits.records.lake import Lake

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "trial.yaml"
        place.write_text(as_yaml(proposal, draft=False), encoding="utf-8")
        try:
            return import_files(Lake(Home.make(Path(folder) / "home")), paths, mapping=place)
        except JustExitsError as error:
            return error


def _show_trial(answer: Answer, place: Path, report: ImportReport | JustExitsError | None, draft: str) -> None:
    if isinstance(report, JustExitsError):
        answer.say(f"With this mapping the import would stop: {report}")
    elif report is not None:
        answer.say(f"With this mapping, {report.rows_read:,} rows read = {equation(report)}.")
        answer.table(
            "What would be told of",
            ["Rule", "Column", "Rows"],
            [[reason.rule, reason.column, reason.count] for reason in report.reasons[:15]],
        )
    answer.say(f"Saved in {place}. Read it, then: justexits import ... --mapping {place}")
    if draft:
        answer.say(f"It is a draft, and no import takes it as it stands. {draft} Then take out the line draft.")


def _for_machines(proposal: Proposal, place: Path, report: ImportReport | JustExitsError | None) -> dict[str, Any]:
    trial: dict[str, Any] | None = None
    if isinstance(report, JustExitsError):
        trial = {"stopped": str(report)}
    elif report is not None:
        trial = {
            name: value for name, value in asdict(report).items() if name.startswith("rows_") or name in ("warnings", "tables")
        }
        trial["reasons"] = [asdict(reason) for reason in report.reasons]
    return {
        "saved": str(place),
        "mapping": json.loads(json.dumps(proposal.mapping)),
        "guesses": [asdict(guess) for guess in proposal.guesses],
        "not_used": proposal.not_used,
        "left_out": proposal.left_out,
        "trial": trial,
    }
