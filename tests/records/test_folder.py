"""Canonical tables from a folder that somebody else made: what its spelling may be, and what is said of what was left."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from justexits.core.errors import BadInput
from justexits.records.folder import Folder


def _folder(path: Path, **files: str) -> Folder:
    for name, text in files.items():
        (path / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return Folder(path, threads=1)


def _rows(folder: Folder, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in folder.tables[table].select(*columns).order_by(columns[0]).to_pyarrow().to_pylist()]


def test_capitals_in_names_of_files_columns_and_codes_do_not_matter(tmp_path: Path) -> None:
    folder = _folder(tmp_path, PARTY__CSV="PARTY_ID,Case_ID,ROLE\np1,c1,Missing Person\np2,c1,VICTIM\n")
    assert _rows(folder, "party", "party_id", "case_id", "role") == [("p1", "c1", "missing_person"), ("p2", "c1", "victim")]
    assert folder.not_read.in_words() == []


def test_days_may_stand_as_a_court_writes_them_and_a_year_stays_a_year(tmp_path: Path) -> None:
    people = "party_id,birth_date\np1,2001-02-28\np2,02/28/2001\np3,2001\np4,2001-02\np5,\n"
    found = _rows(_folder(tmp_path, party__csv=people), "party", "party_id", "birth_date", "birth_date_precision")
    day = date(2001, 2, 28)
    assert found == [
        ("p1", day, "day"),
        ("p2", day, "day"),
        ("p3", date(2001, 1, 1), "year"),
        ("p4", date(2001, 2, 1), "month"),
        ("p5", None, None),
    ]


def test_what_is_no_day_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as told:
        _folder(tmp_path, party__csv="party_id,birth_date\np1,2001-02-28\np2,28/02/2001\n")
    assert (told.value.file, told.value.line, told.value.column, told.value.value) == (
        "party.csv",
        3,
        "birth_date",
        "28/02/2001",
    )


def test_what_nothing_reads_is_named_files_columns_and_words(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path,
        party__csv="party_id,role,shoe_size\np1,suspect,40\np2,suspect,41\np3,victim,39\n",
        cases__csv="case_id\nc1\n",
        notes__txt="nothing",
    )
    assert folder.not_read.in_words() == [
        "Not read, for no table has that name: cases.csv.",
        "party: not read are the columns shoe_size.",
        "party.role: no code list has suspect (2); such rows count as saying nothing there.",
    ]


def test_who_is_who_given_without_a_probability_is_given_as_known(tmp_path: Path) -> None:
    folder = _folder(tmp_path, person_party__csv="person_id,party_id\nann,p1\n")
    assert _rows(folder, "person_party", "person_id", "path_probability") == [("ann", 1.0)]
    assert (folder.has("person_party"), folder.has("person_party", "path_probability"), folder.has("person")) == (
        True,
        False,
        False,
    )


def test_numbers_that_a_spreadsheet_wrote_with_a_point_are_the_same_ids(tmp_path: Path) -> None:
    folder = _folder(tmp_path, event__csv="event_id,party_id\ne1,17.0\ne2,\ne3,A-17.0\n")
    assert _rows(folder, "event", "event_id", "party_id") == [("e1", "17"), ("e2", None), ("e3", "A-17.0")]


def test_a_table_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="twice"):
        _folder(tmp_path, party__csv="party_id\np1\n", party__tsv="party_id\np2\n")
