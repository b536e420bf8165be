"""Exported tables can be read by other programs, and imported again into the same tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from justexits.core.errors import BadInput, CannotWrite, NotFound
from justexits.records.importing import import_files
from justexits.records.lake import Lake
from justexits.records.lake.export import export
from justexits.records.tables import RECORD_TABLES
from justexits.records.tables.definition import PROVENANCE
from tests.records.lake.imports import bring, cases_file, charges_file
from tests.records.lake.small import lake_in

WHERE_FROM = {column.name for column in PROVENANCE}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = lake_in(tmp_path)
    bring(
        made,
        tmp_path,
        "cases1.csv",
        cases_file('c1,"Ames, ""Jo""",2019-05-01,Jo A;J. Ames', "c2,Núñez,2020-07,", "c3,=1+1,2020,", "c4,,,"),
    )
    bring(made, tmp_path, "charges1.csv", charges_file("k1,c1,TRC 5,12.5", "k2,c1,,"))
    return made


def contents(lake: Lake) -> dict[str, list[dict[str, Any]]]:
    """What every record says, without where it came from."""
    with lake.read(threads=1) as reading:
        return {
            table.name: sorted(
                ({k: v for k, v in row.items() if k not in WHERE_FROM} for row in reading.rows(reading.tables[table.name])),
                key=lambda row: str(row[table.key[0]]),
            )
            for table in RECORD_TABLES
        }


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_what_is_exported_and_imported_again_is_the_same(lake: Lake, tmp_path: Path, form: str) -> None:
    rows = export(lake, tmp_path / "out", form=form)
    assert rows["case"] == rows["party"] == 4
    (tmp_path / "again").mkdir()
    again = lake_in(tmp_path / "again")
    report = import_files(again, [tmp_path / "out"], mapping=tmp_path / "out" / "mapping.yaml")
    assert report.rows_quarantined == 0
    assert contents(again) == contents(lake)
    assert {row["filed_on_precision"] for row in contents(again)["case"]} == {"day", "month", "year", None}


def test_other_programs_read_the_files(lake: Lake, tmp_path: Path) -> None:
    export(lake, tmp_path / "out")
    assert pq.read_table(tmp_path / "out" / "charge.parquet").num_rows == 2


def test_tables_and_an_earlier_snapshot_can_be_chosen(lake: Lake, tmp_path: Path) -> None:
    assert export(lake, tmp_path / "one", form="csv", tables=["charge"]) == {"charge": 2}
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["charge.csv"]
    assert "charge" not in export(lake, tmp_path / "then", snapshot=1)


def test_nobody_else_may_look_into_the_folder(lake: Lake, tmp_path: Path) -> None:
    export(lake, tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


def test_what_cannot_be_is_said_and_leaves_nothing(lake: Lake, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(BadInput, match="no format xlsx"):
        export(lake, out, form="xlsx")
    with pytest.raises(NotFound, match="no table people"):
        export(lake, out, tables=["people"])
    with pytest.raises(NotFound, match="nothing to export"):
        export(lake, out, office="elsewhere")
    assert not out.exists()
    out.mkdir()
    (out / "mine.txt").write_text("", encoding="utf-8")
    with pytest.raises(CannotWrite, match="not empty"):
        export(lake, out)
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
