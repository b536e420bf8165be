"""`justexits simulate`: made-up counties with known truth."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from justexits.cli.output import JsonOption, answering


def simulate_command(
    to: Annotated[Path, typer.Option("--to", help="The folder to write to: empty or new.")],
    people: Annotated[int, typer.Option(help="How many human beings, over all counties.")] = 20_000,
    seed: Annotated[int, typer.Option(help="Another seed makes other people.")] = 1,
    exploited_share: Annotated[float, typer.Option(help="Share of those accused who are exploited, 0 to 0.2.")] = 0.01,
    county: Annotated[list[str] | None, typer.Option(help="Only this county; may be given more than once.")] = None,
    tables: Annotated[bool, typer.Option("--tables", help="Write the canonical tables too, to evaluate engines on.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make up counties: the exports of three prosecutors' offices, and apart from them the truth about who is who.

    Nobody in them exists. The same seed writes the same files.

    Example: `justexits simulate --to counties --people 20000 --seed 1 --exploited-share 0.01`
    """
    with answering(as_json) as answer:
        from justexits.simulate import simulate
        from justexits.simulate.counties import COUNTIES

        chosen = county or list(COUNTIES)
        report = simulate(
            to,
            people=people,
            seed=seed,
            exploited_share=exploited_share,
            counties=chosen,
            tables=tables,
            progress=answer.progress,
        )
        answer.table(
            "Made-up counties (nobody in them exists)",
            ["County", "People", "Accused", "Exploited", "Cases", "Parties", "Faults"],
            [
                [one.county, one.people, one.defendants, one.exploited_defendants, one.cases, one.parties, one.planted_faults]
                for one in report.counties
            ],
        )
        answer.say("Exploited: those of the accused who are. Faults: bad rows that were planted for the import to find.")
        answer.say(f"Each county's export is in {to}/<county>/export, the truth in {to}/<county>/truth.")
        answer.data(asdict(report))
