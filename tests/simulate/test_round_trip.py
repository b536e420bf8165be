"""simulate, then import: what comes out is what was made, but for the dirt that was planted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from justexits.records.home import Home
from justexits.records.importing import import_files
from justexits.records.lake import Lake
from justexits.records.tables import TABLES
from justexits.simulate import made, simulate
from justexits.simulate.counties import COUNTIES
from justexits.simulate.story import RECORDS

# Ibis 12 still calls what DuckDB 1.5 has renamed.

PEOPLE = 600
PROVENANCE = {"batch_id", "source_file", "source_line"}


def imported(county: str, folder: Path) -> tuple[dict[str, pa.Table], Any]:
    lake = Lake(Home.make(folder / "home"))
    report = import_files(lake, [folder / county / "export"], mapping=county)
    with lake.read(office=county) as reading:
        return {name: reading.tables[name].to_pyarrow() for name in RECORDS}, report


def by_key(table: pa.Table, name: str) -> dict[str, dict[str, Any]]:
    columns = [column for column in TABLES[name].by_name if column not in PROVENANCE]
    rows = table.select(columns).to_pylist()
    assert len({row[TABLES[name].key[0]] for row in rows}) == len(rows)
    return {row[TABLES[name].key[0]]: row for row in rows}


@pytest.mark.parametrize("county", COUNTIES)
def test_an_imported_export_holds_the_tables_that_were_made_up_to_the_planted_faults(county: str, tmp_path: Path) -> None:
    simulate(tmp_path, people=PEOPLE, counties=[county])
    world = made(county, PEOPLE)
    faults = json.loads((tmp_path / county / "truth" / "planted_faults.json").read_text())["rows"]

    tables, report = imported(county, tmp_path)

    for name in RECORDS:
        expected = by_key(world.tables[name], name)
        for fault in faults:
            if fault["table"] == name and fault["severity"] == "value_unknown":
                row, column = expected[fault["key"]], fault["canonical_column"]
                row[column] = None
                if f"{column}_precision" in row:
                    row[f"{column}_precision"] = None
                if column == "recorded_age_low":
                    row["recorded_age_high"] = None
        found = by_key(tables[name], name)
        assert found.keys() == expected.keys(), name
        differing = [(found[key], expected[key]) for key in expected if found[key] != expected[key]]
        assert not differing, f"{name}: {len(differing)} rows differ, such as {differing[0]}"
    quarantined = sum(1 for fault in faults if fault["severity"] == "quarantined")
    assert report.rows_quarantined == quarantined
    assert report.rows_read == report.rows_accepted + report.rows_quarantined + report.rows_superseded + report.rows_control
    assert not report.files_left


@pytest.mark.parametrize("county", COUNTIES)
def test_the_import_finds_every_planted_fault_at_its_file_and_line(county: str, tmp_path: Path) -> None:
    simulate(tmp_path, people=PEOPLE, counties=[county])
    faults = json.loads((tmp_path / county / "truth" / "planted_faults.json").read_text())["rows"]
    lake = Lake(Home.make(tmp_path / "home"))
    import_files(lake, [tmp_path / county / "export"], mapping=county)

    with lake.read(office=county) as reading:
        seen = {(row["source_file"], row["source_line"], row["severity"]) for row in reading.rows(reading.tables["import_fault"])}

    assert seen == {(fault["file"], fault["line"], fault["severity"]) for fault in faults}
