"""Every kind of file gives the same records: text, workbooks, SQLite, XML, JSON lines, Parquet, fixed width, zip files."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from justexits.core.errors import BadInput, JustExitsError, NotFound
from justexits.records.importing import ImportReport, import_files
from tests.records.importing.small import lake_of, left_in, rows_of

HEAD = """
mapping: kinds
version: 1
title: The same people in every kind of file
synthetic: true
office: {office_id: kinds, name: Office of Kinds}
files:
  - name: people
    match: "people.*"
    kind: KIND
    read: READ
    rows:
      - table: case
        once: true
        columns: {case_id: CASE, kind: {constant: criminal}}
      - table: party
        columns:
          party_id: ID
          case_id: CASE
          role: {constant: defendant}
          family_name: LAST
          birth_date: {from: DOB, dates: FORMS}
"""
HEADER = ["CASE", "ID", "LAST", "DOB"]
ROWS = [["C1", "122727144596", "Núñez", "05/01/1990"], ["C1", "007", "Stone", ""], ["C2", "P3", "Lake", "13/13/1990"]]


def mapping(folder: Path, kind: str, read: str = "{}", forms: str = '["%m/%d/%Y"]', text: str = HEAD) -> Path:
    path = folder / "kinds.yaml"
    path.write_text(text.replace("KIND", kind).replace("READ", read).replace("FORMS", forms), encoding="utf-8")
    return path


def as_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Cover"
    sheet.append(["Nothing here"])
    people = book.create_sheet("People")
    for row in (["People of the office"], [], HEADER):
        people.append(row)
    people.append(["C1", 122727144596, "Núñez", date(1990, 5, 1)])  # an id as a number, a date as a date
    people.append(ROWS[1])
    people.append(ROWS[2])  # a date as a text
    book.save(path)


def as_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as target, target:
        target.execute("CREATE TABLE notes (text TEXT)")
        target.execute('CREATE TABLE people ("CASE" TEXT, ID, LAST TEXT, DOB TEXT)')
        target.executemany(
            "INSERT INTO people VALUES (?, ?, ?, ?)", [[c, int(i) if len(i) > 3 else i, n, d] for c, i, n, d in ROWS]
        )


def as_xml(path: Path) -> None:
    cases = ""
    for case in ("C1", "C2"):
        inner = "".join(
            f'<p:Party ID="{i}"><Name><LAST>{n}</LAST></Name><DOB>{d}</DOB></p:Party>' for c, i, n, d in ROWS if c == case
        )
        cases += f"<Case><Parties>\n{inner}</Parties><CASE>{case}</CASE></Case>\n"
    path.write_text(f'<?xml version="1.0"?>\n<Export xmlns:p="urn:x">{cases}</Export>', encoding="utf-8")


def as_json_lines(path: Path) -> None:
    lines = [json.dumps(dict(zip(HEADER, row, strict=True)) | ({"ID": int(row[1])} if len(row[1]) > 3 else {})) for row in ROWS]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def as_json_list(path: Path) -> None:
    path.write_text(json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS], indent=1), encoding="utf-8")


def as_parquet(path: Path) -> None:
    values = ", ".join(str(tuple(row)) for row in ROWS)
    names = ", ".join(f'"{name}"' for name in HEADER)
    duckdb.execute(f"COPY (SELECT * FROM (VALUES {values}) AS t({names})) TO '{path}' (FORMAT parquet)")


def as_fixed(path: Path) -> None:
    lines = [f"D{c:<4}{i:<14}{n:<10}{d}" for c, i, n, d in ROWS]
    path.write_bytes("\r\n".join([*lines, "T00003", "\x1a"]).encode("latin-1"))


def as_tabs(path: Path) -> None:
    path.write_text("\n".join("\t".join(row) for row in (["Run of 26 November"], HEADER, *ROWS)) + "\n", encoding="utf-8")


LAYOUT = (
    "{encoding: latin-1, layout: [{name: ROW TYPE, from: 1, length: 1}, {name: CASE, from: 2, length: 4},"
    " {name: COUNT, from: 2, length: 5}, {name: ID, from: 6, length: 14}, {name: LAST, from: 20, length: 10},"
    " {name: DOB, from: 30, to: 39}]}"
)
FIXED = HEAD.replace("    rows:", "    trailer: {when: {column: ROW TYPE, in: [T]}, count: COUNT}\n    rows:", 1)
XML = (
    HEAD.replace("CASE,", '"../../CASE",')
    .replace("CASE\n", '"../../CASE"\n')
    .replace("party_id: ID", 'party_id: "@ID"')
    .replace("LAST", "Name/LAST")
)
KINDS: list[tuple[str, str, Callable[[Path], None], dict[str, str]]] = [
    ("xlsx", "people.xlsx", as_workbook, {"read": "{sheet: people}"}),
    ("xlsx", "people.xlsm", as_workbook, {}),
    ("sqlite", "people.db", as_sqlite, {"read": "{table: People}"}),
    ("sqlite", "people.sqlite3", as_sqlite, {}),
    ("xml", "people.xml", as_xml, {"read": "{record: Parties/Party}", "text": XML}),
    ("jsonl", "people.jsonl", as_json_lines, {}),
    ("jsonl", "people.json", as_json_list, {}),
    ("parquet", "people.parquet", as_parquet, {}),
    ("fixed", "people.dat", as_fixed, {"read": LAYOUT, "text": FIXED}),
    ("csv", "people.tsv", as_tabs, {}),
]


@pytest.mark.parametrize(("kind", "name", "write", "more"), KINDS, ids=[name for _, name, _, _ in KINDS])
def test_the_same_people_come_out_of_every_kind(
    kind: str, name: str, write: Callable[[Path], None], more: dict[str, str], tmp_path: Path
) -> None:
    write(tmp_path / name)
    lake = lake_of(tmp_path)
    report = import_files(lake, [tmp_path / name], mapping=mapping(tmp_path, kind, **more))
    people = {row["party_id"]: row for row in rows_of(lake, "party")}
    assert {key: (row["case_id"], row["family_name"]) for key, row in people.items()} == {i: (c, n) for c, i, n, _ in ROWS}
    assert people["122727144596"]["birth_date"] == date(1990, 5, 1)
    assert people["P3"]["birth_date"] is None
    assert [(fault.rule, fault.value) for fault in report.faults] == [("not a date of the declared form", "13/13/1990")]
    assert report.files[0].balanced
    assert report.rows_accepted == 3
    again = import_files(lake, [tmp_path / name], mapping=tmp_path / "kinds.yaml")
    assert again.already_imported


def test_a_zip_file_and_a_folder_with_one_are_read_as_what_they_hold(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    as_tabs(tmp_path / "people.tsv")
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.write(tmp_path / "people.tsv", "2026/people.tsv")
        archive.writestr("readme.txt", "about this export")
    lake = lake_of(tmp_path)
    report = import_files(lake, [folder], mapping=mapping(tmp_path, "csv"))
    assert [file.source_file for file in report.files] == ["all.zip/2026/people.tsv"]
    assert report.files_left == ("all.zip/readme.txt",)
    assert report.rows_accepted == 3
    assert not [name for name in left_in(tmp_path) if "engine-" in name]


def refused(tmp_path: Path, name: str, kind: str, **more: str) -> JustExitsError:
    lake = lake_of(tmp_path)
    with pytest.raises((BadInput, NotFound)) as told:
        import_files(lake, [tmp_path / name], mapping=mapping(tmp_path, kind, **more))
    assert (lake.snapshot().number, left_in(tmp_path)) == (0, [])
    return told.value


@pytest.mark.parametrize("member", ["../people.tsv", "/etc/people.tsv", "a/../../people.tsv", "C:\\people.tsv", "..\\people.tsv"])
def test_a_zip_file_that_leads_outside_is_refused(member: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr(member, "CASE\tID\tLAST\tDOB\n")
    assert "outside its folder" in refused(tmp_path, "all.zip", "csv").what


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("people.tsv", "w", force_zip64=True) as out,
    ):
        for _ in range(100):
            out.write(bytes(1 << 20))
    assert "would grow to 100 MB" in refused(tmp_path, "all.zip", "csv").what


def test_a_damaged_zip_file_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("people.tsv", "CASE\tID\tLAST\tDOB\n" + "C1\tP1\tLake\t\n" * 5000)
    raw = bytearray((tmp_path / "all.zip").read_bytes())
    raw[60:90] = bytes(30)
    (tmp_path / "all.zip").write_bytes(raw)
    assert "damaged" in refused(tmp_path, "all.zip", "csv").what


@pytest.mark.parametrize(
    "definition",
    [
        '<!DOCTYPE E [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE E [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        "<!DOCTYPE E>",
    ],
)
def test_xml_that_defines_entities_is_refused(definition: str, tmp_path: Path) -> None:
    (tmp_path / "people.xml").write_text(f"{definition}<E><Party ID='1'><DOB>&f;</DOB></Party></E>", encoding="utf-8")
    assert "document type definition" in refused(tmp_path, "people.xml", "xml", read="{record: Party}", text=XML).what


def test_xml_that_is_cut_off_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "people.xml").write_text("<E>\n<Party ID='1'>\n<DOB>", encoding="utf-8")
    told = refused(tmp_path, "people.xml", "xml", read="{record: Party}", text=XML)
    assert ("well-formed" in told.what, told.line) == (True, 3)


@pytest.mark.parametrize(
    ("write", "name", "kind", "more"),
    [
        (as_workbook, "people.csv", "csv", {}),
        (as_parquet, "people.xlsx", "xlsx", {}),
        (as_tabs, "people.xls", "xlsx", {}),
        (as_sqlite, "people.parquet", "parquet", {}),
        (as_workbook, "people.xml", "xml", {"read": "{record: Party}", "text": XML}),
    ],
)
def test_a_file_of_another_kind_than_its_name_is_named(
    write: Callable[[Path], None], name: str, kind: str, more: dict[str, str], tmp_path: Path
) -> None:
    write(tmp_path / name)
    assert "the mapping expects" in refused(tmp_path, name, kind, **more).what


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    as_workbook(tmp_path / "people.xlsx")
    assert "Cover, People" in refused(tmp_path, "people.xlsx", "xlsx", read="{sheet: Parties}").what


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "people.xlsx").write_bytes(b"PK\x03\x04" + bytes(500))
    assert "cannot be opened" in refused(tmp_path, "people.xlsx", "xlsx").what


def test_a_trailer_that_counts_other_rows_stops_the_import(tmp_path: Path) -> None:
    as_fixed(tmp_path / "people.dat")
    content = (tmp_path / "people.dat").read_bytes().replace(b"T00003", b"T00004")
    (tmp_path / "people.dat").write_bytes(content)
    told = refused(tmp_path, "people.dat", "fixed", read=LAYOUT, text=FIXED)
    assert ("there are 00004 rows, and the file holds 3" in told.what, told.line) == (True, 4)


def import_dates(
    tmp_path: Path, values: list[Any], *, epoch_1904: bool = False, forms: str = '["%m/%d/%Y"]'
) -> tuple[list[Any], ImportReport]:
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    for number, value in enumerate(values):
        sheet.append(["C1", f"P{number}", "Lake", value])
        if isinstance(value, int):
            sheet.cell(sheet.max_row, 4).number_format = "m/d/yyyy"
    book.save(tmp_path / "people.xlsx")
    lake = lake_of(tmp_path)
    cases = HEAD[: HEAD.index("      - table: party")]
    text = cases.replace("{case_id: CASE, kind", "{case_id: ID, filed_on: {from: DOB, dates: FORMS}, kind")
    report = import_files(lake, [tmp_path / "people.xlsx"], mapping=mapping(tmp_path, "xlsx", forms=forms, text=text))
    return [row["filed_on"] for row in rows_of(lake, "case")], report


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_days_are_the_same_in_workbooks_that_count_from_1900_and_from_1904(epoch_1904: bool, tmp_path: Path) -> None:
    found, report = import_dates(
        tmp_path, [date(2019, 5, 31), datetime.fromisoformat("2020-02-29T18:30"), "02/28/2021"], epoch_1904=epoch_1904
    )
    assert found == [date(2019, 5, 31), date(2020, 2, 29), date(2021, 2, 28)]
    assert report.warnings == 0


def test_the_29_february_1900_that_excel_knows_is_no_day(tmp_path: Path) -> None:
    found, report = import_dates(tmp_path, [60, 61])
    assert found == [None, date(1900, 3, 1)]
    assert [(fault.value, fault.rule) for fault in report.faults] == [
        ("1900-02-28 or 1900-02-29", "not a date of the declared form")
    ]


def test_a_day_that_lost_its_format_is_read_where_the_mapping_says_so(tmp_path: Path) -> None:
    found, _ = import_dates(tmp_path, ["43616", "60", "not yet"], forms="[excel]")
    assert found == [date(2019, 5, 31), None, None]
