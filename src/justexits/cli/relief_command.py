"""`justexits relief`: what survivor-relief law may undo, for one person's history and for all charges of a home."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from justexits.cli.law_command import day_of
from justexits.cli.output import Answer, HomeOption, JsonOption, WaitOption, answering
from justexits.core.errors import BadInput
from justexits.records.home import Home

relief_app = typer.Typer(invoke_without_command=True)
AsOfOption = Annotated[str, typer.Option("--as-of", help="The day to answer for, as 2026-11-01. Rules read no clock.")]


@relief_app.callback()
def relief(
    context: typer.Context,
    home: HomeOption,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The day to answer for, as 2026-11-01; it must be given.")] = None,
    jurisdiction: Annotated[str | None, typer.Option("--jurisdiction", help="Only offices of this state, as WA.")] = None,
    what_if: Annotated[
        Path | None, typer.Option("--what-if", help="A law file of a bill: say who would gain or lose, and write nothing.")
    ] = None,
    as_json: JsonOption = False,
    wait: WaitOption = 0.0,
) -> None:
    """Hold every charge of the home against the law of its state, and write the table `candidate`.

    Example: `justexits relief --as-of 2026-11-01 --home office`
    """
    if context.invoked_subcommand is not None:
        return
    from justexits.records.lake import Lake
    from justexits.relief.answer import Outcome
    from justexits.relief.step import relief as run
    from justexits.relief.what_if import what_if as compare

    with answering(as_json) as answer:
        if as_of is None:
            raise BadInput(
                "The day to answer for is missing.", "Write --as-of 2026-11-01; rules read no clock.", column="--as-of"
            )
        lake, day = Lake(Home.open(home)), day_of(as_of)
        if what_if is not None:
            _compared(answer, compare(lake, what_if, as_of=day, jurisdiction=jurisdiction, progress=answer.progress))
            return
        report = run(lake, as_of=day, jurisdiction=jurisdiction, progress=answer.progress, wait=wait)
        for office in report.offices:
            answer.table(
                f"{office.office_id} ({office.jurisdiction}), as of {day.isoformat()}"
                + (", unchanged" if office.unchanged else _anew(office.people_anew)),
                ["Entry of law", *(outcome.words for outcome in Outcome)],
                [[entry, *(counts.get(name, 0) for name in Outcome)] for entry, counts in office.counts.items()],
            )
        answer.say("Figures are charges, and arrests without a charge. A candidate is where a person begins to look.")
        answer.data(report.as_dict())


def _anew(people: int | None) -> str:
    """How many people were answered anew, where not everybody was."""
    if people is None:
        return ""
    return f", {people:,} {'person' if people == 1 else 'people'} answered anew, whom something touched since the last run"


def _compared(answer: Answer, found: dict[str, Any]) -> None:
    answer.table(
        f"If {found['bill']} were law on {found['as_of']}",
        ["Office", "Provision", "Today", "Under the bill", "Charges", "People"],
        [
            [one["office_id"], one["provision"], one["today"], one["then"], one["charges"], one["people"]]
            for one in found["changes"]
        ],
    )
    answer.say(f"{found['gain']:,} charges would gain and {found['lose']:,} would lose. Nothing was written.")
    answer.data(found)


@relief_app.command("case")
def case(
    file: Annotated[Path, typer.Argument(help="A case file: one person's history as YAML or JSON.")],
    as_of: AsOfOption,
    as_json: JsonOption = False,
) -> None:
    """Answer for one person's history, with every condition, its citation and the questions that settle most.

    Example: `justexits relief case history.yaml --as-of 2026-11-01`
    """
    from justexits.relief import answer_case, law, read_case

    with answering(as_json) as answer:
        found = answer_case(law(), read_case(file), day_of(as_of))
        _show(answer, found)
        answer.data(found)


@relief_app.command("case-form")
def case_form() -> None:
    """Print the form of a case file as a JSON Schema.

    Example: `justexits relief case-form`
    """
    from justexits.relief import case_schema

    typer.echo(json.dumps(case_schema(), indent=1, ensure_ascii=False))


def _show(answer: Answer, found: dict[str, Any]) -> None:
    for charge in found["charges"]:
        answer.table(
            f"Charge {charge['charge']} ({charge['jurisdiction']}), as of {found['as_of']}",
            ["Provision", "Entry", "Answer", "Because", "Still to show"],
            [
                [
                    one["provision"],
                    entry["entry"] + (f" ({entry['version']})" if entry["version"] else ""),
                    entry["outcome"].replace("_", " ") + (f", from {entry['covered_from']} on" if entry["covered_from"] else ""),
                    "; ".join(entry["why"]),
                    "; ".join(item["says"] for item in entry["to_show"]),
                ]
                for one in charge["provisions"]
                for entry in one["entries"]
            ],
        )
        for remark in charge["remarks"]:
            answer.say(f"Note: {remark}.")
    for one in found["set_aside"]:
        answer.say(f"Charge {one['charge']} {one['why']}.")
    for place in found["no_provision_found"]:
        answer.say(f"{place}: no relief statute for survivors was found.")
    answer.table(
        "Questions, those first that the most answers wait for",
        ["Question", "Charge", "Answers"],
        [[one["ask"], one["charge"] or "all", one["answers"]] for one in found["questions"]],
    )
    answer.say(found["note"])
