"""`justexits purge`, `seal` and `keys`: what leaves the lake for good, and the keys that open it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from justexits.cli.output import HomeOption, JsonOption, WaitOption, answering
from justexits.core.progress import part
from justexits.records.home import Home

if TYPE_CHECKING:
    from justexits.records.lake import Lake

KEPT = 30

keys_app = typer.Typer(
    help="The keys that open the records.\n\nExample: `justexits keys rotate --home office`", no_args_is_help=True
)


@keys_app.command("rotate")
def rotate_keys(home: HomeOption, as_json: JsonOption = False, wait: WaitOption = 0.0) -> None:
    """Make a new office key and wrap the key of every file anew with it. Pages go on meanwhile.

    Backups of keys/ from before still need the old office key. When it is cut short, run it again: it goes on where it stopped.

    Example: `justexits keys rotate --home office`
    """
    with answering(as_json) as answer:
        from justexits.records.lake import Lake

        lake = Lake(Home.open(home))
        names = lake.keys.names()
        with lake.home.writer_lock(wait), part(answer.progress, "Wrapping keys", len(names)):
            count = lake.keys.rotate(answer.progress.advance)
        answer.say(f"{count:,} keys are wrapped with the new office key in {lake.keys.office_key_file}. Back it up now.")
        answer.data({"keys": count, "office_key_file": str(lake.keys.office_key_file)})


def purge_command(
    home: HomeOption,
    keep: Annotated[int, typer.Option("--keep", help="How many of the newest snapshots stay.", min=1)] = KEPT,
    quarantine: Annotated[bool, typer.Option("--quarantine", help="Remove the texts of rows that were put aside, too.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JsonOption = False,
    wait: WaitOption = 0.0,
) -> None:
    """Remove old snapshots for good: their files go, and the keys of these files, so that backups of them cannot be read either.

    Figures can then be computed again only from the snapshots that stay, and older imports can no longer be taken back.

    Example: `justexits purge --keep 30 --yes --home office`
    """
    with answering(as_json) as answer:
        from justexits.records.lake import Lake
        from justexits.records.lake.purge import purge

        lake = Lake(Home.open(home))
        if not yes and not as_json:
            typer.confirm(f"Remove all but the newest {keep} snapshots for good?", abort=True)
        done = purge(lake, keep=keep, quarantine=quarantine, wait=wait)
        answer.say(
            f"{done.snapshots:,} snapshots and {done.files:,} files ({done.bytes / 1e6:,.1f} MB) are gone, and the texts of"
            f" {done.texts:,} faults. The oldest snapshot that can be read is {done.oldest}."
        )
        answer.data(asdict(done))


def seal_command(
    home: HomeOption,
    office: Annotated[str, typer.Option("--office", help="Whose records.")],
    order_number: Annotated[str, typer.Option("--order-number", help="The number of the court's order.")],
    case: Annotated[list[str] | None, typer.Option("--case", help="A case with all that belongs to it; may be repeated.")] = None,
    charge: Annotated[list[str] | None, typer.Option("--charge", help="A charge; may be repeated.")] = None,
    arrest: Annotated[list[str] | None, typer.Option("--arrest", help="An arrest; may be repeated.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JsonOption = False,
    wait: WaitOption = 0.0,
) -> None:
    """Carry out an order to seal: the records are destroyed in every snapshot, and refused when an export brings them again.

    This cannot be taken back.

    Example: `justexits seal --office three-rivers --order-number 26-2-00001 --case 19-1-00042 --yes --home office`
    """
    with answering(as_json) as answer:
        from justexits.records.lake import Lake
        from justexits.records.lake.seal import seal

        lake = Lake(Home.open(home))
        if not yes and not as_json:
            typer.confirm("Destroy these records in every snapshot? This cannot be taken back.", abort=True)
        today = datetime.now().astimezone().date()
        done = seal(
            lake,
            office,
            order_number=order_number,
            on=today,
            cases=case or (),
            charges=charge or (),
            arrests=arrest or (),
            wait=wait,
        )
        rows = [[name, count] for name, count in done.rows.items()]
        answer.table(f"Sealed under order {order_number}: gone from {done.snapshots} snapshots", ["Table", "Rows gone"], rows)
        on_site = _follow_on_site(lake)
        if on_site:
            answer.say(f"On the site, {on_site:,} rows that people wrote about sealed records are gone, or lost their words.")
        answer.say("Next: `justexits link`, `justexits screen` and `justexits measure`, so that people and figures follow.")
        answer.data(asdict(done) | {"rows_on_site": on_site})


def _follow_on_site(lake: Lake) -> int:
    """What the site holds goes at once; where there is no site yet, there is nothing."""
    from justexits.records.lake.whose import is_in_database

    if not is_in_database(lake.home):
        return 0
    from justexits.web.site import follow_sealings, prepare_site

    prepare_site(lake.home, demo=False)
    count: int = follow_sealings(lake.home)  # the site's types are not checked here
    return count
