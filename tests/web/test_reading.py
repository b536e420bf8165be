"""What pages keep of a reading: worked out once, under names of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from justexits.web.lake import reading_for


def test_what_is_kept_is_worked_out_once(office: Path) -> None:
    reading, times = reading_for("three-rivers"), []

    def make() -> object:
        times.append(1)
        return reading.tables["person"].limit(3)

    first, second = (reading.keep("three_people", make) for _ in range(2))  # type: ignore[arg-type]
    assert len(reading.rows(first)) == len(reading.rows(second)) == 3
    assert times == [1]


def test_what_is_kept_never_stands_in_the_place_of_records(office: Path) -> None:
    reading = reading_for("three-rivers")
    with pytest.raises(ValueError, match="a table of the records"):
        reading.keep("person", lambda: reading.tables["person"].limit(0))


def test_a_page_s_engine_reads_the_lake_and_nothing_else(office: Path) -> None:
    import duckdb

    with pytest.raises(duckdb.PermissionException):
        reading_for("three-rivers").engine.cursor().execute("SELECT * FROM read_text('/etc/hostname')")
