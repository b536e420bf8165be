"""`justexits law`: check the law files, and say how much of the law they hold."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from justexits.cli.output import JsonOption, answering
from justexits.core.errors import BadInput

if TYPE_CHECKING:
    from justexits.relief.form import Law
    from justexits.relief.local_offences import LocalOffence

law_app = typer.Typer(invoke_without_command=True)
FolderOption = Annotated[Path | None, typer.Option("--law", help="A folder of law files instead of the one that is shipped.")]
DayOption = Annotated[
    str | None, typer.Option("--as-of", help="The day to answer for, as 2026-11-01; today where it is left out.")
]
HomeToRead = Annotated[
    Path | None,
    typer.Option("--offences-of", help="A data folder: list the offences of its charges that no table places, too."),
]
MOST_OFFENCES = 50  # shown; the answer for machines has them all


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
def law_coverage(
    law: FolderOption = None, as_of: DayOption = None, offences_of: HomeToRead = None, as_json: JsonOption = False
) -> None:
    """Say how much of the law is here: what was read, how long ago, by whom reviewed, and where dated texts leave gaps.

    Example: `justexits law coverage --as-of 2026-11-01`
    """
    from justexits.relief.coverage import checks_of, coverage, gaps
    from justexits.relief.load import law_folder, load_law

    with answering(as_json) as answer:
        found, day = load_law(law or law_folder()), day_of(as_of)
        rows, holes = coverage(found, day, checks_of(found)), gaps(found)
        offences = _offences(offences_of, found, day) if offences_of else ()
        answer.table(
            f"Law on {day.isoformat()}, version {found.version}",
            ["Entry", "Encoded", "Conditions", "Not read", "Secondary", "Cases", "Stands", "Days since seen", "Review"],
            [
                [
                    one.entry,
                    one.encoded,
                    one.conditions,
                    one.unread,
                    one.secondary,
                    one.cases,
                    one.stands,
                    one.days_since_seen,
                    one.review,
                ]
                for one in rows
            ],
        )
        for hole in holes:
            answer.say(f"Gap: {hole}")
        if offences_of:
            answer.table(
                "Offences of the office's charges that an entry of law cannot place, the most frequent first",
                ["Office", "Section", "Words", "Charges", "Entries", "Because"],
                [
                    [one.office_id, one.statute, one.description, one.charges, len(one.entries), one.why]
                    for one in offences[:MOST_OFFENCES]
                ],
            )
            answer.say(f"{len(offences):,} different offences in all; --json has every one with its entries.")
        answer.data(
            {
                "as_of": day.isoformat(),
                "version": found.version,
                "entries": [asdict(one) for one in rows],
                "gaps": list(holes),
                "offences": [asdict(one) for one in offences],
            }
        )


def _offences(home: Path, law: Law, day: date) -> tuple[LocalOffence, ...]:
    """What the offices of a home charge and no table places."""
    from justexits.records.home import Home
    from justexits.records.lake import Lake
    from justexits.relief.local_offences import local_offences

    with Lake(Home.open(home)).read() as reading:
        reading.require("person_party", step="link")
        offices = [(row["office_id"], row["state"]) for row in reading.rows(reading.tables["office"]) if row["state"]]
        return tuple(
            offence
            for office_id, state in sorted(offices)
            for offence in local_offences(
                reading, reading.tables_of(office_id), office_id=office_id, state=state, law=law, as_of=day
            )
        )
