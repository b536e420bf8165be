"""`justexits weights`: what points findings count in an office, learned from its reviews and accepted by a person."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from justexits.cli.output import HomeOption, JsonOption, answering
from justexits.core.progress import part
from justexits.records.home import Home

weights_app = typer.Typer(no_args_is_help=True)
OfficeOption = Annotated[str, typer.Option("--office", help="The office.")]


@weights_app.callback()
def weights() -> None:
    """Say what points findings count in an office; propose others from its reviews, and accept them.

    Example: `justexits weights show --office three-rivers`
    """


@weights_app.command("show")
def show(office: OfficeOption, home: HomeOption, as_json: JsonOption = False) -> None:
    """List every version that was ever in force in an office, and who accepted it, when and why.

    Example: `justexits weights show --office three-rivers`
    """
    from justexits.screening.weights import history

    with answering(as_json) as answer:
        known = history(Home.open(home), office)
        rows = [
            [one.version, one.accepted["on"], one.accepted["by"], one.accepted["reason"], _points(one.points)] for one in known
        ]
        if rows:
            answer.table(f"{office}: points of findings", ["Version", "Accepted", "By", "Reason", "Points"], rows)
        else:
            answer.say(f"{office} has no points of its own: every finding counts its strength.")
        answer.data({"office": office, "versions": [one.as_dict() for one in known]})


@weights_app.command("propose")
def propose_command(
    office: OfficeOption,
    home: HomeOption,
    to: Annotated[Path, typer.Option("--to", help="The file to write the proposal to.")] = Path("weights-proposal.json"),
    as_json: JsonOption = False,
) -> None:
    """Learn points from an office's settled reviews, those of people drawn at random among them, and show what would change.

    Nothing changes until somebody accepts the file.

    Example: `justexits weights propose --office three-rivers --to proposal.json`
    """
    from justexits.records.lake import Lake
    from justexits.screening import propose, weights_of
    from justexits.screening.weights import write

    with answering(as_json) as answer:
        opened = Home.open(home)
        with part(answer.progress, "Learn from the reviews", total=1), Lake(opened).read(office=office) as reading:
            made = propose(reading, office, weights_of(opened, office))
        write(to, made.weights)
        answer.table(
            f"{office}: points over {made.weights.based_on['reviewed']} settled reviews",
            ["Indicator", "What it says", "Now", "Proposed", "Met by", "Of them identified"],
            [[one.indicator, one.statement, one.now, one.proposed, one.met, one.identified] for one in made.changes],
        )
        answer.table("People who would stand in another tier", ["From", "To", "People"], [list(row) for row in made.moved])
        answer.say(f"Written to {to}. Read it, and accept it with `justexits weights accept {to} --by NAME --reason WHY`.")
        moved = [dict(zip(("from", "to", "people"), row, strict=True)) for row in made.moved]
        answer.data(
            {"file": str(to), "proposal": made.weights.as_dict(), "moved": moved, "changes": [vars(c) for c in made.changes]}
        )


@weights_app.command("accept")
def accept_command(
    proposal: Annotated[Path, typer.Argument(help="The proposal, or a file of that form written by hand.")],
    by: Annotated[str, typer.Option("--by", help="Who reviewed and accepts it.")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    home: HomeOption,
    as_json: JsonOption = False,
) -> None:
    """Put a proposal into force as the office's next version. The versions before it stay, and a file of an older one may be
    proposed again.

    Example: `justexits weights accept proposal.json --by "A. Reviewer" --reason "Agreed in the board"`
    """
    from justexits.screening.weights import accept, read

    with answering(as_json) as answer:
        made = accept(Home.open(home), read(proposal), by=by, reason=reason, on=datetime.now(UTC).date())
        answer.say(f"Version {made.version} is in force for {made.office_id}. Run `justexits screen`: it places people by it.")
        answer.data(made.as_dict())


def _points(points: object) -> str:
    return ", ".join(f"{name} {many:g}" for name, many in sorted(dict(points).items())) or "the strengths"  # type: ignore[call-overload]
