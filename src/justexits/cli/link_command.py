"""`justexits link`: work out which records are the same person, and say why."""

from __future__ import annotations

from typing import Annotated

import typer

from justexits.cli.output import HomeOption, JsonOption, WaitOption, answering
from justexits.linkage import explain as explain_pair
from justexits.linkage import link as link_home
from justexits.records.home import Home
from justexits.records.lake import Lake

link_app = typer.Typer(invoke_without_command=True, help="Work out which records are the same person, in whatever role.")


@link_app.callback()
def link(
    context: typer.Context,
    home: HomeOption,
    as_json: JsonOption = False,
    wait: WaitOption = 0.0,
    seed: Annotated[
        int, typer.Option("--seed", help="Number that the sampling starts from; the same gives the same result.")
    ] = 1,
) -> None:
    """Work out which records are the same person, in whatever role, office by office.

    Example: `justexits link --home office`
    """
    if context.invoked_subcommand is not None:
        return
    with answering(as_json) as answer:
        report = link_home(Lake(Home.open(home)), progress=answer.progress, wait=wait, seed=seed)
        answer.table(
            "People",
            ["Office", "Records of people", "Left out", "Persons", "Possible links", "Model", "Seconds"],
            [
                [
                    office.office_id,
                    office.linkable,
                    office.parties - office.linkable,
                    office.persons,
                    office.possible_links,
                    "its own" if office.trained else "shipped",
                    office.seconds,
                ]
                for office in report.offices
            ],
        )
        answer.say(
            f"Records are joined from {report.thresholds.linked:g} bits on; from {report.thresholds.possible:g} bits on they are "
            "possible links, which a person decides."
        )
        answer.data(report.as_dict())


@link_app.command("explain")
def explain(
    party: Annotated[str, typer.Argument(help="A party id.")],
    other: Annotated[str, typer.Argument(help="Another party id of the same office.")],
    home: HomeOption,
    as_json: JsonOption = False,
) -> None:
    """Say why two records are one person, or why not.

    Example: `justexits link explain P-1001 P-2002 --home office`
    """
    with answering(as_json) as answer, Lake(Home.open(home)).read() as reading:
        explanation = explain_pair(reading, party, other)
        answer.say(explanation.sentence)
        if explanation.reasons:
            rows: list[list[object]] = [["before anything is compared", "two records of the office", explanation.start]]
            rows += [[reason.feature, reason.words, reason.weight] for reason in explanation.reasons]
            rows.append(["together", "", explanation.weight])
            answer.table(
                "Weights in bits: above 0 speaks for one person, below 0 against", ["Compared", "What came out", "Bits"], rows
            )
        answer.data(explanation.as_dict())
