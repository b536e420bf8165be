"""`justexits law`: check the law files, and say how much of the law they hold."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from justexits.cli.output import JsonOption, answering
from justexits.core.errors import BadInput

law_app = typer.Typer(invoke_without_command=True)
FolderOption = Annotated[Path | None, typer.Option("--law", help="A folder of law files instead of the one that is shipped.")]
DayOption = Annotated[
    str | None, typer.Option("--as-of", help="The day to answer for, as 2026-11-01; today where it is left out.")
]


def day_of(text: str | None) -> date:
    """The day that an option names; today, in UTC, where it names none. Raises BadInput."""
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("This is not a day.", "Write it as 2026-11-01.", column="--as-of", value=text) from None


@law_app.callback()
def law_files(context: typer.Context) -> None:
    """Check the law files, and say how much of the law they hold. Alone, it checks the files that are shipped.

    Example: `justexits law`
    """
    if context.invoked_subcommand is None:
        check()


@law_app.command("check")
def check(law: FolderOption = None, as_json: JsonOption = False) -> None:
    """Check every law file: its form, its words, its dated texts. Stops at the first fault and names file, line and remedy.

    Example: `justexits law check`
    """
    from justexits.relief.coverage import can_answer_candidate
    from justexits.relief.load import law_folder, load_law

    with answering(as_json) as answer:
        found = load_law(law or law_folder())
        entries = [entry for one in found.provisions for entry in one.entries]
        exact = can_answer_candidate(found)
        answer.say(
            f"{len(entries)} entries of {len(found.provisions)} provisions in {len(found.jurisdictions)} jurisdictions are in "
            "order; "
            f"{len(exact)} of them can answer that a charge is a candidate. Version {found.version}."
        )
        answer.data(
            {
                "provisions": len(found.provisions),
                "entries": len(entries),
                "jurisdictions": len(found.jurisdictions),
                "can_answer_candidate": [one.key for one in exact],
                "version": found.version,
            }
        )


@law_app.command("coverage")
def law_coverage(law: FolderOption = None, as_of: DayOption = None, as_json: JsonOption = False) -> None:
    """Say how much of the law is here: what was read, how long ago, by whom reviewed, and where dated texts leave gaps.

    Example: `justexits law coverage --as-of 2026-11-01`
    """
    from justexits.relief.coverage import coverage, gaps
    from justexits.relief.load import law_folder, load_law

    with answering(as_json) as answer:
        found, day = load_law(law or law_folder()), day_of(as_of)
        rows, holes = coverage(found, day), gaps(found)
        answer.table(
            f"Law on {day.isoformat()}, version {found.version}",
            ["Entry", "Encoded", "Conditions", "Not read", "Secondary", "Stands", "Days since seen", "Review"],
            [
                [one.entry, one.encoded, one.conditions, one.unread, one.secondary, one.stands, one.days_since_seen, one.review]
                for one in rows
            ],
        )
        for hole in holes:
            answer.say(f"Gap: {hole}")
        answer.data(
            {"as_of": day.isoformat(), "version": found.version, "entries": [asdict(one) for one in rows], "gaps": list(holes)}
        )
