"""A mapping proposed for exports that nobody tuned for: what is there is used, what is not clear is told."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from justexits.cli.map_command import as_yaml
from justexits.core.errors import BadInput
from justexits.records.importing import ImportReport, import_files
from justexits.records.proposing import Proposal, propose
from tests.records.importing.small import lake_of, rows_of

NAMES = [("Rivers", "Ana"), ("Stone", "Beth"), ("Lake", "Carla"), ("Brooks", "Dee"), ("Vance", "Eve"), ("Ash", "Faye")]


def columns(proposal: Proposal, table: str, file: int = 0) -> dict[str, Any]:
    """What feeds a table from a file."""
    return next(entry["columns"] for entry in proposal.mapping["files"][file]["rows"] if entry["table"] == table)


def lines(header: str, row: str, count: int = 6) -> str:
    """A file of rows: {n} is the row's number, {last} and {first} a name, {day} a day of a month."""
    made = (row.format(n=n, last=NAMES[n % 6][0], first=NAMES[n % 6][1], day=f"{n * 4 + 2:02d}") for n in range(count))
    return "\n".join([header, *made]) + "\n"


def proposed(folder: Path, **files: str) -> Proposal:
    """The proposal for these files, in a folder."""
    export = folder / "export"
    export.mkdir(exist_ok=True)
    for name, text in files.items():
        (export / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return propose([export], name="x")


def imported(folder: Path, proposal: Proposal) -> ImportReport:
    """The export as the proposal reads it."""
    (folder / "x.yaml").write_text(as_yaml(proposal), encoding="utf-8")
    return import_files(lake_of(folder), [folder / "export"], mapping=folder / "x.yaml")


def test_a_listing_with_titles_above_and_two_lines_of_totals_below(tmp_path: Path) -> None:
    table = lines(
        "Case No.,Defendant Last,Defendant First,D.O.B.,Charge,Dispo", "A-{n},{last},{first},03/{day}/1990,THEFT,Dismissed"
    )
    text = f"Office of the District Attorney\nRun Date: 01/05/2024,,User: x\n\n{table}Grand Total:,,,6,,\n\nEnd of report\n"
    report = imported(tmp_path, proposed(tmp_path, listing__csv=text))
    assert (report.rows_accepted, report.rows_quarantined, report.rows_control, report.warnings) == (6, 0, 7, 0)
    assert str(rows_of(lake_of(tmp_path), "party")[0]["birth_date"]) == "1990-03-02"


def test_names_words_for_nothing_and_a_role_in_the_columns_name(tmp_path: Path) -> None:
    text = lines(
        "CaseNumber,DefendantID,DefendantName,DOB,ChargeDesc,LossAmount",
        'C{n},D{n},"{last}, {first}",1990-03-{day},THEFT,"1,2{day}.50"',
    )
    found = proposed(tmp_path, charges__csv=f"{text}C7,D7,N/A,NULL,THEFT,NULL\nC8,NULL,-,0000-00-00,THEFT,12\n")
    assert found.mapping["files"][0]["read"]["missing"] == ["-", "0000-00-00", "N/A", "NULL"]
    assert [entry["table"] for entry in found.mapping["files"][0]["rows"]] == ["case", "party", "charge"], "one person a line"
    assert columns(found, "party")["birth_date"] == {"from": "DOB", "dates": ["%Y-%m-%d"]}
    report = imported(tmp_path, found)
    assert (report.rows_accepted, report.rows_quarantined) == (7, 1)


@pytest.mark.parametrize(
    ("values", "forms"),
    [
        ([f"{n + 10}/{n}/2023 {n:02d}:30" for n in range(1, 7)], ["%d/%m/%Y %H:%M"]),
        ([f"{n}/{n + 11}/23 9:30 AM" for n in range(1, 7)], ["%m/%d/%y %I:%M %p"]),
        ([f"{n + 11}-JAN-23" for n in range(6)], ["%d-%b-%y"]),
        ([str(45000 + n) for n in range(6)], ["excel"]),
        ([str(1_700_000_000 + 86_400 * n) for n in range(6)], ["epoch"]),
        ([str(1_700_000_000_000 + 86_400_000 * n) for n in range(6)], ["epoch-ms"]),
        ([f"2023-01-0{n}T22:00:00-06:00" for n in range(1, 7)], ["%Y-%m-%dT%H:%M:%S%z"]),
        ([f"2023030{n}" for n in range(1, 7)], ["%Y%m%d"]),
    ],
)
def test_days_in_whatever_form(values: list[str], forms: list[str], tmp_path: Path) -> None:
    rows = "".join(f"C{n},hearing,{value}\n" for n, value in enumerate(values))
    found = proposed(tmp_path, hearings__csv=f"case_number,hearing_type,hearing_date\n{rows}")
    assert columns(found, "event")["on"]["dates"] == forms


def test_the_day_of_a_moment_with_a_zone_is_the_one_that_is_written(tmp_path: Path) -> None:
    text = lines("case_number,event_type,event_date", "C{n},hearing,2023-03-{day}T22:00:00-06:00")
    imported(tmp_path, proposed(tmp_path, events__csv=text))
    assert str(rows_of(lake_of(tmp_path), "event")[0]["on"]) == "2023-03-02"


def test_a_header_of_two_rows_and_rows_that_end_with_a_delimiter(tmp_path: Path) -> None:
    two = "Case,Case,Defendant,Defendant,Charge\n" + lines(
        "Number,Filed,Last,First,Statute", "C{n},01/{day}/2023,{last},{first},9A.88.030"
    )
    ends = lines("CASE_ID,DEFT_ID,LNAME,FNAME,DOB", "C{n},D{n},{last},{first},1990-03-{day},")
    found = proposed(tmp_path, a__csv=two, b__csv=ends)
    assert found.mapping["files"][0]["read"] == {"header_rows": 2}
    assert columns(found, "party")["family_name"] == "Defendant Last"
    report = imported(tmp_path, found)
    assert (report.rows_accepted, report.rows_quarantined, report.rows_control) == (12, 0, 3)


def test_charges_side_by_side_are_charges_one_by_one(tmp_path: Path) -> None:
    header = "Case Number,Defendant ID,Last Name,First Name,Charge 1,Charge 1 Disposition,Charge 2,Charge 2 Disposition"
    text = lines(header, "C{n},D{n},{last},{first},THEFT,Dismissed,,") + "C9,D9,Ivy,June,THEFT,Dismissed,BATTERY,Guilty Plea\n"
    imported(tmp_path, proposed(tmp_path, defendants__csv=text))
    found = {(row["party_id"], row["description"], row["disposition"]) for row in rows_of(lake_of(tmp_path), "charge")}
    assert len(found) == 8
    assert ("D9", "BATTERY", "guilty_plea") in found


def test_roles_in_columns_that_say_yes_or_no(tmp_path: Path) -> None:
    text = lines("CaseNumber,PersonID,LastName,FirstName,IsDefendant,IsVictim", "C{n},P{n},{last},{first},Y,N")
    report = imported(
        tmp_path, proposed(tmp_path, persons__csv=f"{text}C7,P7,Ivy,June,N,Y\nC8,P8,Ivy,Joan,Y,Y\nC9,P9,Ivy,Jane,N,N\n")
    )
    assert (report.rows_accepted, report.rows_quarantined, report.warnings) == (9, 0, 1)
    roles = sorted((row["local_id"], str(row["role"])) for row in rows_of(lake_of(tmp_path), "party"))[-4:]
    assert roles == [("P7", "victim"), ("P8", "defendant"), ("P8", "victim"), ("P9", "None")]


def test_code_tables_of_the_export_say_what_its_codes_mean(tmp_path: Path) -> None:
    found = proposed(
        tmp_path,
        party__csv=lines("CASE_NO,PTY_ID,PTY_TYP_CD,LAST_NM,FIRST_NM,RACE_CD", "C{n},P{n},10,{last},{first},11")
        + "C1,P8,20,Ivy,June,12\n",
        party_type__csv="PTY_TYP_CD,PTY_TYP_DESC\n10,Defendant\n20,Victim\n30,Witness\n",
        codes__csv="CODE_TABLE,CODE_VALUE,CODE_DESC\nRACE,11,White\nRACE,12,Black\nDISP,11,Dismissed\n",
        charge__csv=lines("CASE_NO,PTY_ID,CHG_SEQ,STATUTE_CD,DISP_CD", "C{n},P{n},1,9A.36.031,11"),
    )
    files = {entry["name"]: place for place, entry in enumerate(found.mapping["files"])}
    assert columns(found, "party", files["party.csv"])["role"]["values"] == {"10": "defendant", "20": "victim"}
    assert columns(found, "party", files["party.csv"])["race"]["values"] == {"11": "white", "12": "black"}
    assert columns(found, "charge", files["charge.csv"])["disposition"]["values"] == {"11": "dismissed"}
    assert any("read as the codes of party.csv PTY_TYP_CD" in said for said in found.left_out)


def test_a_database_with_a_view_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    base = sqlite3.connect(tmp_path / "export" / "office.db")
    base.execute("CREATE TABLE tblParty (PartyKey, CaseNumber, RoleCode, LastName, FirstName)")
    base.execute("CREATE TABLE lkpRole (RoleCode, Description)")
    base.executemany("INSERT INTO lkpRole VALUES (?, ?)", [(1, "Defendant"), (2, "Victim")])
    base.executemany("INSERT INTO tblParty VALUES (?, ?, ?, ?, ?)", [(n, f"C{n}", 1 + n % 2, *NAMES[n]) for n in range(6)])
    base.execute("CREATE VIEW vwParty AS SELECT CaseNumber, PartyKey, LastName FROM tblParty")
    base.commit()
    base.close()
    found = proposed(tmp_path)
    assert [entry["name"] for entry in found.mapping["files"]] == ["office.db[tblParty]"]
    assert columns(found, "party")["role"]["values"] == {"1": "defendant", "2": "victim"}
    assert any("view" in said for said in found.left_out)


def test_records_inside_records_of_json_and_a_form_that_repeats_nothing_in_xml(tmp_path: Path) -> None:
    made = [
        {"caseNumber": f"C{n}", "parties": [{"id": f"P{n}", "role": "Defendant", "name": {"last": last, "first": first}}]}
        for n, (last, first) in enumerate(NAMES)
    ]
    case = (
        "<Case><CaseTrackingID>X{n}</CaseTrackingID><DefendantParty id='Q{n}'><PersonName>"
        "<PersonGivenName>{first}</PersonGivenName><PersonSurName>{last}</PersonSurName></PersonName></DefendantParty></Case>"
    )
    xml = lines("<Cases>", case) + "</Cases>"
    found = proposed(tmp_path, cases__json=json.dumps({"page": 1}) + "\n" + "\n".join(map(json.dumps, made)), more__xml=xml)
    report = imported(tmp_path, found)
    assert report.tables == {"case": 12, "party": 12}
    parties = {row["party_id"]: (row["case_id"], row["family_name"]) for row in rows_of(lake_of(tmp_path), "party")}
    assert (parties["P1"], parties["Q2"]) == (("C1", "Stone"), ("X2", "Lake"))


def test_a_report_in_a_workbook_with_a_column_called_defendant(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Report"
    for row in [["Cases filed"], [], [None, "Case #", "Defendant", "Charges", "Bond Amt", "Closed?"]]:
        sheet.append(row)
    for n, (last, first) in enumerate(NAMES):
        sheet.append([None, f"C{n}", f"{last}, {first}", "THEFT", 5.5, "Yes" if n % 2 else "No"])
    sheet.append([None, "Total", None, None, "=SUM(E4:E9)"])
    book.save(tmp_path / "export" / "report.xlsx")
    found = proposed(tmp_path)
    assert set(found.not_used["report.xlsx[Report]"]) == {"column 1", "Bond Amt", "Closed?"}, (
        "a bond is no loss, and Yes no decision"
    )
    report = imported(tmp_path, found)
    assert (report.rows_accepted, report.rows_quarantined, report.rows_control) == (6, 0, 4)
    assert {row["description"] for row in rows_of(lake_of(tmp_path), "charge")} == {"THEFT"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (lines("", "C{n},{last},{first},03/{day}/1990,F").lstrip(), r"no header.*Name its columns.*columns: \[COLUMN 1"),
        (lines("", "C{n}   RIVERS    {day}").lstrip(), r"fixed width.*layout: \[\{name: COLUMN 1, from: 1, to: 5\}"),
        (lines("colour,taste", "red,{n}sweet"), r"No record could be made.*colour, taste"),
    ],
)
def test_a_file_that_cannot_be_guessed_at_is_told_with_what_to_write(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text(text, encoding="utf-8")
    try:
        said = "No record could be made. " + "; ".join(propose([tmp_path / "file.txt"], name="x").left_out)
    except BadInput as error:
        said = f"{error.what} {error.remedy}"
    assert __import__("re").search(told, said), said


def test_files_that_are_no_tables_do_not_stand_in_the_way(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("2023/a/cases.csv", lines("CaseID,FileDate", "C{n},2023-03-{day}"))
        archive.writestr("2024/a/cases.csv", lines("CaseID,FileDate", "K{n},2024-03-{day}"))
        archive.writestr("a/empty.csv", "")
        archive.writestr("a/README.txt", "Call us.\n")
        archive.writestr("__MACOSX/a/._cases.csv", b"\0\5\x16\7")
    found = propose([tmp_path / "export.zip"], name="x")
    assert {entry["match"] for entry in found.mapping["files"]} == {"cases.csv"}
    assert sorted(said.partition(":")[0] for said in found.left_out) == ["README.txt", "empty.csv"]
