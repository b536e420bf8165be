"""Simulate whole counties: each office's export in one folder, the truth in another that no engine reads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from justexits.core.errors import BadInput, CannotWrite
from justexits.core.progress import SILENT, Progress, part
from justexits.simulate.counties import COUNTIES, County, county_named
from justexits.simulate.exports import fort_harlan, palmetto_sound, three_rivers
from justexits.simulate.exports.faults import planted, summary
from justexits.simulate.world import UNTIL, World, check, made

WRITERS = {"three-rivers": three_rivers, "fort-harlan": fort_harlan, "palmetto-sound": palmetto_sound}
FEWEST_PEOPLE = 500


@dataclass(frozen=True, kw_only=True)
class CountyReport:
    """What was made of one county."""

    county: str
    people: int
    defendants: int  # people accused at least once, as adults or as children
    exploited_defendants: int
    cases: int
    parties: int
    charges: int
    events: int
    narratives: int
    planted_faults: int
    files: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SimulationReport:
    """What was made, county by county."""

    to: str
    seed: int
    exploited_share: float
    until: date
    counties: tuple[CountyReport, ...]


def simulate(
    to: Path,
    *,
    people: int,
    seed: int = 1,
    exploited_share: float = 0.01,
    until: date = UNTIL,
    counties: Sequence[str] = tuple(COUNTIES),
    tables: bool = False,
    progress: Progress = SILENT,
) -> SimulationReport:
    """Write `<to>/<county>/export` (what the office would export) and `<to>/<county>/truth` for each county.

    `people` is the number of human beings over all counties together, shared among them by their sizes.
    `exploited_share` is the share of those ever accused, as adults or children, who are exploited. The same
    arguments write the same bytes. A county of an earlier run is replaced. With `tables`,
    the canonical tables go to `<county>/tables` as well, and who is exploited, by party, to `truth/exploited.parquet`.
    Raises BadInput for figures out of range,
    an unknown county, or a folder with other things in it; CannotWrite when it cannot be written.
    """
    check(people, exploited_share, until, fewest=FEWEST_PEOPLE)
    places = [county_named(name) for name in counties]
    if not places or len({place.name for place in places}) != len(places):
        raise BadInput("Each county can be made once.", f"Name one or more of {', '.join(COUNTIES)}, none twice.")
    _make_room(to)
    whole = sum(place.share for place in places)
    reports = []
    with part(progress, "Simulating counties", len(places)):
        for place in places:
            world = made(place.name, round(people * place.share / whole), seed, exploited_share, until)
            reports.append(_write(world, to / place.name, place, seed))
            if tables:
                _write_tables(world, to / place.name)
            progress.advance()
    return SimulationReport(to=str(to), seed=seed, exploited_share=exploited_share, until=until, counties=tuple(reports))


def _make_room(to: Path) -> None:
    """Refuse a folder that holds other things than simulated counties."""
    try:
        to.mkdir(parents=True, exist_ok=True)
        others = sorted(path.name for path in to.iterdir() if path.name not in COUNTIES or not (path / "truth").is_dir())
    except FileExistsError:
        raise CannotWrite(f"{to} is a file, not a folder.", "Name a folder that is empty or new.") from None
    except OSError as error:
        raise CannotWrite(f"The folder {to} cannot be written: {error.strerror}.", "Name a folder that you may write.") from None
    if others:
        raise BadInput(f"The folder {to} holds other things ({', '.join(others[:3])}).", "Name a folder that is empty or new.")


def _write(world: World, folder: Path, county: County, seed: int) -> CountyReport:
    writer = WRITERS[county.name]
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, county.number, 7])))
    sheets = writer.sheets(world.tables)
    faults = planted(sheets, county.name, _touchable(world), rng)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "truth").mkdir(parents=True)
        (folder / "export").mkdir()
        files = [writer.write(sheet, folder / "export").name for sheet in sheets]
        pq.write_table(world.parties, folder / "truth" / "parties.parquet")
        pq.write_table(world.people, folder / "truth" / "people.parquet")
        (folder / "truth" / "planted_faults.json").write_text(json.dumps(summary(faults), indent=1), encoding="utf-8")
    except OSError as error:
        raise CannotWrite(
            f"The county {county.name} cannot be written: {error.strerror}.", "Free some space, or name another folder."
        ) from None
    return _report(world, len(faults), files)


def _write_tables(world: World, folder: Path) -> None:
    """The canonical tables, one Parquet file each, and which appearances are of somebody exploited (a shop is unknown)."""
    try:
        (folder / "tables").mkdir()
        for name, table in world.tables.items():
            pq.write_table(table, folder / "tables" / f"{name}.parquet")
        known = world.people.select(["person", "exploited"])
        pq.write_table(
            world.parties.join(known, "person").select(["party_id", "exploited"]).sort_by("party_id"),
            folder / "truth" / "exploited.parquet",
        )
    except OSError as error:
        raise CannotWrite(
            f"The tables cannot be written: {error.strerror}.", "Free some space, or name another folder."
        ) from None


def _touchable(world: World) -> dict[str, int]:
    """Rows of each table that are not of the people with fixed facts, who stay clean."""
    return {
        name: table.num_rows - sum(1 for key in table[0].to_pylist()[-200:] if _fixed(key))
        for name, table in world.tables.items()
    }


def _fixed(key: str) -> bool:
    return key[1:].startswith("900000") or "-9000" in key


def _report(world: World, faults: int, files: list[str]) -> CountyReport:
    tables = world.tables
    roles = pc.is_in(tables["party"]["role"], pc.cast(["defendant", "juvenile"], "string"))
    accused = set(world.parties.filter(roles)["person"].to_pylist())
    exploited = set(world.people.filter(world.people["exploited"])["person"].to_pylist())
    return CountyReport(
        county=world.county.name,
        people=world.people.num_rows,
        defendants=len(accused),
        exploited_defendants=len(accused & exploited),
        cases=tables["case"].num_rows,
        parties=tables["party"].num_rows,
        charges=tables["charge"].num_rows,
        events=tables["event"].num_rows,
        narratives=tables["narrative"].num_rows,
        planted_faults=faults,
        files=tuple(files),
    )
