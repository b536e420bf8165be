"""`justexits relief`: what survivor-relief law may undo, for one person's history and for all charges of a home."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from justexits.cli.law_command import day_of
from justexits.cli.output import Answer, JsonOption, answering

relief_app = typer.Typer(no_args_is_help=True, help="Find what survivor-relief law may undo, and say why.")
AsOfOption = Annotated[str, typer.Option("--as-of", help="The day to answer for, as 2026-11-01. Rules read no clock.")]


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
