"""The layouts that ship for others to copy: a few made-up lines of each come in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl

from justexits.records.importing import import_files
from tests.records.importing.small import lake_of, rows_of

CHARGE_COLUMNS = (
    "File Number,Defendant No,Count,Statute,Charge,Class,Offense Date,Decision,Refusal Reason,Decision Date,Disposition,"
    "Disposition Date"
)


def test_a_court_export_with_people_in_a_file_of_their_own(tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.mkdir()
    people = "PersonID|NameLast|NameFirst|NameMiddle|NameSuffix|DOB|GenderCode|RaceCode|EthnicityCode|LanguageDesc|SID|FBI|Phone"
    (export / "JE_Person.txt").write_text(
        f"{people}|Address|City|State|Zip\n7|Rivers|Maria|||05/01/1990|F|W|H|Spanish|TX1|||1 Elm St|Waco|TX|76701\n"
        "7|Rivers|Maria|||05/01/1990|F|W|H|Spanish|TX1|||1 Elm St|Waco|TX|76701\n7|Brooks|||||||||||||||\n",
        encoding="utf-8",
    )
    (export / "JE_Case_2026.txt").write_text(
        "CaseID|CaseTypeDesc|NodeDesc|AgencyDesc|FileDate|CloseDate|CaseStatusDesc\n1|Adult Felony|174th|PD|01/02/2019||Open\n",
        encoding="utf-8",
    )
    (export / "JE_Party.txt").write_text(
        "CasePartyID|CaseID|PersonID|ConnectionDesc\nP1|1|7|Defendant\nP2|1|8|Victim\n", encoding="utf-8"
    )
    (export / "JE_Charge.txt").write_text(
        "ChargeID|CaseID|CasePartyID|Statute|OffenseDesc|DegreeDesc|OffenseDate|DispositionDesc|DispositionDate|SentenceDesc"
        "|SentenceLength|SentenceUnit\n"
        "K1|1|P1|31.03|THEFT|Class B Misdemeanor|01/01/2019|Guilty - Plea|03/03/2019|County Jail|3|Months\n",
        encoding="utf-8",
    )
    lake = lake_of(tmp_path)
    report = import_files(lake, [export], mapping="court-export-synthetic")
    people_in = {row["party_id"]: row for row in rows_of(lake, "party")}
    assert (people_in["P1"]["given_name"], people_in["P1"]["birth_date"]) == ("Maria", date(1990, 5, 1))
    assert people_in["P1"]["address"] == "1 Elm St, Waco, TX, 76701"
    assert people_in["P2"]["family_name"] is None
    assert rows_of(lake, "charge")[0]["sentence_days"] == 90
    persons = next(file for file in report.files if file.entry == "persons")
    assert (persons.rows_accepted, persons.rows_superseded, persons.rows_quarantined, persons.rows_control) == (1, 1, 1, 1)
    assert {(fault.rule, fault.severity) for fault in report.faults} == {
        ("no row in persons", "warning"),
        ("same id, other content", "quarantined"),
    }


def test_a_court_export_that_says_what_was_deleted_and_sealed(tmp_path: Path) -> None:
    cases = "CaseID|CaseTypeDesc|NodeDesc|AgencyDesc|FileDate|CloseDate|CaseStatusDesc\n"
    (tmp_path / "JE_Case_1.txt").write_text(f"{cases}1|||||| Open\n2||||||Open\n3||||||Open\n", encoding="utf-8")
    (tmp_path / "JE_Case_2.txt").write_text(f"{cases}1||||||Entered in Error\n2||||||Expunged\n", encoding="utf-8")
    (tmp_path / "JE_Sealed.txt").write_text("ChargeID|OrderNumber|OrderDate\nK9|26-2-1|01/02/2026\n", encoding="utf-8")
    lake = lake_of(tmp_path)
    import_files(lake, [tmp_path / "JE_Case_1.txt"], mapping="court-export-synthetic")
    report = import_files(
        lake, [tmp_path / "JE_Case_2.txt", tmp_path / "JE_Sealed.txt"], mapping="court-export-synthetic", accept_drift=True
    )
    assert (report.rows_accepted, report.rows_deleted, report.rows_sealed) == (3, 1, 2)
    assert [row["case_id"] for row in rows_of(lake, "case")] == ["3"]


def test_an_office_workbook_with_a_sheet_for_each_kind_of_record(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets = {
        "Referrals": [
            ["Referrals of 2019"],
            ["File Number", "Case Type", "Agency", "City", "Received", "Filed", "Closed", "Status"],
            [190001, "Felony", "PD", "Joplin", date(2019, 1, 2), "01/09/2019", None, "Filed"],
            ["Total", 1],
        ],
        "Defendants": [
            [
                "File Number",
                "Defendant No",
                "Adult or Juvenile",
                "Defendant",
                "Aliases",
                "DOB",
                "Sex",
                "Race",
                "Ethnicity",
                "SID",
                "MNI",
            ],
            [190001, 1, None, "Rivers, Maria", "Mia R; Rivers, M", date(1990, 5, 1), "Female", "White", "Unknown", None, "M7"],
        ],
        "Victims": [["File Number", "Victim No", "Victim", "DOB", "Sex"], [190001, 1, "Stone, Ann", None, "Female"]],
        "Charges": [
            CHARGE_COLUMNS.split(","),
            [190001, 1, 1, "570.030", "STEALING", "Felony D", date(2019, 1, 1), "File", None, date(2019, 1, 9), None, None],
        ],
        "Notes": [["nothing that is read"]],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "report.xlsx")
    lake = lake_of(tmp_path)
    report = import_files(lake, [tmp_path / "report.xlsx"], mapping="office-workbook-synthetic")
    assert (report.rows_quarantined, report.warnings, report.rows_accepted) == (0, 0, 4)
    assert report.files_left == ("report.xlsx[Notes]",)
    assert {(row["party_id"], row["given_name"]) for row in rows_of(lake, "party")} == {
        ("D-190001-1", "Maria"),
        ("V-190001-1", "Ann"),
    }
    [charge] = rows_of(lake, "charge")
    assert (charge["grade"], str(charge["decided_on"]), charge["case_id"]) == ("felony_4", "2019-01-09", "190001")


def test_files_with_the_names_of_the_national_standard(tmp_path: Path) -> None:
    export = tmp_path / "export"
    export.mkdir()
    (export / "cases.csv").write_text(
        "CaseID,CaseType,CourtName,CaseReferralDate,CaseFilingDate,CaseDispositionDate,CaseStatus\n1,Felony,2nd,2019-01-01,,,Pending\n",
        encoding="utf-8",
    )
    (export / "parties.csv").write_text(
        "PartyID,CaseID,PartyRole,LastName,FirstName,MiddleName,DateOfBirth,Gender,Race,Ethnicity,PrimaryLanguage,StateID\n"
        "P1,1,Defendant,Rivers,Maria,,1990-05,Female,White,Unknown,English,\n",
        encoding="utf-8",
    )
    (export / "charges.csv").write_text(
        "ChargeID,CaseID,PartyID,ChargeStatute,ChargeDescription,ChargeSeverity,ChargeOffenseDate,ChargeDisposition,"
        "ChargeDispositionDate\nK1,1,P1,11.1,THEFT,Misdemeanor,2018-12-31,Dismissed,2019-05-05\n",
        encoding="utf-8",
    )
    lake = lake_of(tmp_path)
    report = import_files(lake, [export], mapping="nods-csv")
    assert (report.rows_quarantined, report.warnings, report.rows_accepted) == (0, 0, 3)
    assert rows_of(lake, "party")[0]["birth_date_precision"] == "month"
