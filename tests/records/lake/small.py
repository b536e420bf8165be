"""A small lake for tests: one office, a few cases and people, all made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.tables import TABLES
from tests.worlds import filled

OFFICE = "three-rivers"
NAME = "Quillon-Abernathy"  # a family name that stands nowhere else, so that its bytes can be looked for


def rows_of(table: str, *rows: dict[str, Any], office: str = OFFICE, batch: str = "batch-1") -> pa.Table:
    """Rows of a canonical table, with provenance filled in."""
    definition = TABLES[table]
    given = {name: value for name, value in (("office_id", office), ("batch_id", batch)) if name in definition.by_name}
    full = [filled(definition, given | row, line) for line, row in enumerate(rows, start=2)]
    return pa.Table.from_pylist(full, schema=definition.schema.to_pyarrow())


def cases(*ids: str, batch: str = "batch-1", **more: Any) -> pa.Table:
    """Cases of these numbers."""
    return rows_of("case", *({"case_id": one, "kind": "criminal"} | more for one in ids), batch=batch)


def parties(*ids: str, case: str = "c1", batch: str = "batch-1") -> pa.Table:
    """Defendants of these numbers in one case."""
    return rows_of(
        "party",
        *({"party_id": one, "case_id": case, "role": "defendant", "family_name": NAME} for one in ids),
        batch=batch,
    )


def lake_in(folder: Path) -> Lake:
    """An empty lake."""
    folder.mkdir(parents=True, exist_ok=True)
    return Lake(Home.make(folder / "home"))


def lake_with_two_tables(folder: Path) -> Lake:
    """A lake of one snapshot: cases c1 and c2, and one person in c1."""
    lake = lake_in(folder)
    with lake.write("import") as writing:
        writing.append("case", cases("c1", "c2"), office_id=OFFICE, batch_id="batch-1")
        writing.append("party", parties("p1"), office_id=OFFICE, batch_id="batch-1")
    return lake


def ids(lake: Lake, table: str, snapshot: int | None = None) -> list[str]:
    """The keys of a table in a snapshot, in order."""
    with lake.read(lake.snapshot(snapshot), threads=1) as reading:
        return sorted(row[TABLES[table].key[0]] for row in reading.rows(reading.tables[table]))


def on_disk(lake: Lake) -> dict[str, set[str]]:
    """What stands in the folders of the lake, of the snapshots and of the keys."""
    home = lake.home
    return {
        folder.name: {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        for folder in (home.lake, home.manifest, home.keys)
    }
