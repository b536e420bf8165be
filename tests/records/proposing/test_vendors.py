"""Exports as different vendors write them: how their records name each other is found, and nonsense is not proposed."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from pathlib import Path

import openpyxl
import pytest

from justexits.cli.map_command import as_yaml
from justexits.core.errors import BadInput
from justexits.records.proposing import propose
from tests.records.importing.small import lake_of, rows_of
from tests.records.proposing.test_unusual_exports import NAMES, columns, imported, lines, proposed


def test_people_behind_a_table_of_roles_are_found_in_a_database(tmp_path: Path) -> None:
    """The charge names the appearance, the appearance the person and the matter: the keys are the database's own."""
    folder = tmp_path / "export"
    folder.mkdir()
    with sqlite3.connect(folder / "track.db") as file:
        file.executescript(
            "CREATE TABLE matter (matter_id INTEGER PRIMARY KEY, docket_no TEXT, opened TEXT);"
            "CREATE TABLE person (person_id INTEGER PRIMARY KEY, surname TEXT, given TEXT, born TEXT);"
            "CREATE TABLE matter_person (mp_id INTEGER PRIMARY KEY, matter_id REFERENCES matter, person_id REFERENCES person,"
            " capacity TEXT);"
            "CREATE TABLE allegation (allegation_id INTEGER PRIMARY KEY, mp_id REFERENCES matter_person, cite TEXT, wording TEXT)"
        )
        for n, (last, first) in enumerate(NAMES, start=1):
            file.execute("INSERT INTO matter VALUES (?, ?, ?)", (n, f"A{n:04}/19", f"2019-0{n}-05"))
            file.execute("INSERT INTO person VALUES (?, ?, ?, ?)", (n, last, first, f"199{n}-01-02"))
            file.execute("INSERT INTO matter_person VALUES (?, ?, ?, ?)", (10 * n, n, 7 - n, "accused"))
            file.execute("INSERT INTO allegation VALUES (?, ?, ?, ?)", (n, 10 * n, "PC 211", "Robbery in the second degree"))
    file.close()
    report = imported(tmp_path, propose([folder], name="x"))
    assert report.tables == {"case": 6, "party": 6, "charge": 6}
    charge, party = (sorted(rows_of(lake_of(tmp_path), name), key=str)[0] for name in ("charge", "party"))
    assert (charge["case_id"], charge["party_id"], charge["statute"]) == ("1", "10", "PC 211")
    assert (party["case_id"], party["family_name"]) == ("1", NAMES[5][0])


def test_people_and_cases_that_are_numbered_anew_are_told_apart(tmp_path: Path) -> None:
    """Cases begin at 1 each year, defendants and victims at 1 in each case; their facts stand in files of their own."""
    keys = [(2020 + n // 3, n % 3 + 1) for n in range(6)]
    said = dict(zip(keys, NAMES, strict=True))
    files = {
        "CASES__csv": ["CASE_YR,CASE_SEQ,FILE_DATE", *(f"{y},{s},{y}-02-0{s}" for y, s in keys)],
        "DEFENDANTS__csv": ["CASE_YR,CASE_SEQ,DEF_NO,LAST,FIRST", *(f"{y},{s},1,{said[y, s][0]},Ann" for y, s in keys)],
        "VICTIMS__csv": ["CASE_YR,CASE_SEQ,VICTIM_NO,LAST,FIRST", *(f"{y},{s},1,{said[y, s][1]},Bea" for y, s in keys)],
        "CHARGES__csv": ["CASE_YR,CASE_SEQ,DEF_NO,COUNT_NO,DESCR", *(f"{y},{s},1,1,ROBBERY IN PARK" for y, s in keys)],
        "DISPOSITIONS__csv": ["CASE_YR,CASE_SEQ,DEF_NO,COUNT_NO,DISP_CODE", *(f"{y},{s},1,1,DISM" for y, s in keys)],
    }
    report = imported(tmp_path, proposed(tmp_path, **{name: "\n".join(rows) + "\n" for name, rows in files.items()}))
    assert (report.tables, report.rows_quarantined) == ({"case": 6, "party": 12, "charge": 6}, 0)
    people = rows_of(lake_of(tmp_path), "party")
    assert {row["party_id"] for row in people if row["case_id"] == "2021-2"} == {"2021-2-1", "2021-2-victim-1"}
    assert {row["local_id"] for row in people} == {None}  # a place in a case is no number of a person
    assert {row["disposition"] for row in rows_of(lake_of(tmp_path), "charge")} == {"dismissed"}


def test_codes_of_decisions_are_no_offences_and_deleted_rows_go(tmp_path: Path) -> None:
    proposal = proposed(
        tmp_path,
        CASE__txt=lines("CASE_KEY|RCVD_DT|DELETED_IND", "{n}1|2020-01-{day}|N") + "99|2020-02-02|Y\n",
        DEFENDANT__txt=lines("DEF_KEY|CASE_KEY|LAST_NM|FIRST_NM", "{n}7|{n}1|{last}|{first}"),
        CHARGE__txt=lines("CHRG_KEY|CASE_KEY|DEF_KEY|OFFN_KEY|SCRN_DECN_CD", "{n}3|{n}1|{n}7|{n}|{n}"),
        LK_SCRN__txt="SCRN_DECN_CD|SCRN_DECN_DESC\n0|Accepted - filed\n1|Rejected - weak case\n2|Not accepted\n"
        "3|Sent to diversion\n4|Further work\n5|Held back\n",
        OFFENSE__txt=lines("OFFN_KEY|STATUTE_NBR|OFFN_DESC", "{n}|PC {n}11|Offense of the kind {last}"),
    )
    charge = columns(proposal, "charge", 1)
    assert (charge["description"], charge["statute"]) == ("OFFENSE.OFFN_DESC", "OFFENSE.STATUTE_NBR")
    assert {key: charge["charging_decision"]["values"][key] for key in "0123"} == {
        "0": "filed", "1": "declined", "2": None, "3": "diverted"
    }  # fmt: skip
    assert "local_id" not in columns(proposal, "party", 2)  # the number of the row says nothing of who she is
    report = imported(tmp_path, proposal)
    assert (report.tables["case"], report.rows_deleted, report.rows_quarantined) == (6, 1, 0)


def test_a_log_with_its_names_in_two_rows_of_a_sheet_below_a_title(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Office of the Prosecuting Attorney: Felony Log"], [],
        ["Case", None, "Defendant", None, "Charge", None, "Outcome", None],
        ["Number", "Received", "Name", "DOB", "Statute", "Description", "Disposition", "Date"],
        *([f"F-2021-{n:04}", "2021-03-04", f"{last}, {first}", "1990-01-02", f"PC {n}11", "Robbery", "Dismissed", "2022-01-01"]
          for n, (last, first) in enumerate(NAMES)),
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A3:B3")
    (tmp_path / "export").mkdir()
    book.save(tmp_path / "export" / "felony log.xlsx")
    proposal = propose([tmp_path / "export"], name="x")
    assert columns(proposal, "case")["case_id"] == "Case Number"
    assert columns(proposal, "charge")["statute"] == "Charge Statute"
    assert columns(proposal, "charge")["disposition_date"]["from"] == "Outcome Date"


def test_pages_of_records_that_hold_records_are_one_entry_with_their_own_keys(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    for page in (1, 2):
        data = [
            {
                "id": f"9f{page}{n}", "type": "case",
                "attributes": {"caseNumber": f"K{page}{n}", "receivedAt": f"2021-01-0{n + 1}"},
                "participants": [
                    {"id": f"p{page}{n}", "role": "DEFENDANT", "name": {"first": first, "last": last}, "court": {"name": "Vale"},
                     "charges": [{"uuid": f"c{page}{n}", "statute": {"code": f"PC {n}11", "title": "Robbery by force"}}]},
                    {"id": f"q{page}{n}", "role": "VICTIM", "name": {"first": first, "last": "Ash"}, "charges": []},
                ],
            }
            for n, (last, first) in enumerate(NAMES)
        ]  # fmt: skip
        (folder / f"cases_page_{page}.json").write_text(json.dumps({"meta": {"page": page}, "data": data}))
    proposal = propose([folder], name="x")
    assert {file["match"] for file in proposal.mapping["files"]} == {"cases_page*.json"}
    report = imported(tmp_path, proposal)
    assert report.tables == {"case": 12, "party": 24, "charge": 12}
    charge = min(rows_of(lake_of(tmp_path), "charge"), key=lambda row: str(row["charge_id"]))
    assert [charge[name] for name in ("charge_id", "case_id", "party_id", "description")] == [
        "c10",
        "K10",
        "p10",
        "Robbery by force",
    ]


def test_zip_files_in_a_zip_file_whose_later_months_have_one_column_more(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as outer:
        for month, more in ((1, ""), (2, ""), (3, ",Ethnicity")):
            rows = lines(
                f"FileNo,DefLast,DefFirst,CountNo,ChgDesc{more}",
                f"{month}-{{n}},{{last}},{{first}},1,ROBBERY{',H' if more else ''}",
            )
            inner = io.BytesIO()
            with zipfile.ZipFile(inner, "w") as drop:
                drop.writestr(f"drop_2023{month:02}/charges_2023{month:02}30.csv", rows)
            outer.writestr(f"2023-{month:02}.zip", inner.getvalue())
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "extract.zip").write_bytes(whole.getvalue())
    report = imported(tmp_path, propose([tmp_path / "export"], name="x"))
    assert (report.tables, report.rows_quarantined) == ({"case": 18, "party": 18, "charge": 18}, 0)
    assert [row["ethnicity"] for row in rows_of(lake_of(tmp_path), "party")].count("hispanic") == 6


def test_a_directory_of_places_is_no_list_of_events(tmp_path: Path) -> None:
    text = lines("Location_id,Location,Phone number,Hours of operation", "13{n},Library {last},847-555-01{day},Monday 9-5")
    with pytest.raises(BadInput, match="the number of a case or a person") as told:
        imported(tmp_path, _some(proposed(tmp_path, locations__csv=text)))
    assert "Location_id" in str(told.value)


def _some(proposal):  # type: ignore[no-untyped-def]
    """The proposal; what it leaves out is an error where nothing is left."""
    if not proposal.mapping["files"]:
        raise BadInput("; ".join(proposal.left_out), "")
    return proposal


DAYS = [f"19{60 + 6 * n}" for n in range(6)]
PEOPLE = [(n, last, first, DAYS[n], "MF"[n % 2]) for n, (last, first) in enumerate(NAMES)]
WITHOUT_NAMES = {
    "packed.dat": "HCASEMSTR  20230630\r\n"
    + "".join(
        f"D{2020100001 + 10 * n + place}{f'{last}, {first}':<20}{year}0412{sex}WPC {n}11  \r\n"
        for n, last, _, year, sex in PEOPLE
        for place, (_, first) in enumerate(NAMES)
    )
    + "T000000012\r\n",
    "blanks.txt": "".join(
        f"CR{100000 + n}  {last:<10}{first:<9}04/12/{year} {sex}  2021061{n}\n" for n, last, first, year, sex in PEOPLE
    ),
    "bare.txt": "".join(
        f"21CR0000{n}|{last}, {first}|04/12/{year}|{sex}|06/1{n}/2021|$5{n}.00\n" for n, last, first, year, sex in PEOPLE
    ),
}


@pytest.mark.parametrize("name", WITHOUT_NAMES)
def test_a_file_without_names_is_a_draft_that_its_bytes_suggest(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / name).write_bytes(WITHOUT_NAMES[name].encode())
    proposal = propose([folder], name="x")
    assert max(guess.confidence for guess in proposal.guesses) <= 0.6
    with pytest.raises(BadInput, match="draft that nobody has looked at"):
        imported(tmp_path, proposal)
    del proposal.mapping["draft"]
    report = imported(tmp_path, proposal)
    rows = 36 if name == "packed.dat" else 6
    assert (report.tables["party"], report.rows_quarantined, report.warnings) == (rows, 0, 0)
    people = rows_of(lake_of(tmp_path), "party")
    assert {(row["family_name"], str(row["birth_date"])) for row in people} >= {("Rivers", "1960-04-12"), ("Ash", "1990-04-12")}
    assert {row["sex"] for row in people} == {"M", "F"}


def test_what_is_not_sure_stands_first_in_the_file(tmp_path: Path) -> None:
    text = lines("CaseNumber,DefendantName,Charge", '{n}-1,"{last}, {first}",ROBBERY OF A SHOP')
    head = as_yaml(proposed(tmp_path, a__csv=text)).split("mapping:")[0]
    assert "# Not sure, the least first:\n" in head
    assert "60%  a.csv: party.party_id from CaseNumber + DefendantName" in head


def test_charges_of_a_case_are_those_of_the_one_who_is_accused_in_it(tmp_path: Path) -> None:
    """Where two are accused, nobody knows whose a charge is: it is put aside, and not given to the first."""
    records = [
        {
            "cause_no": f"C{n:04}",
            "parties": [
                {"party_no": 1, "party_type": "Victim", "name": "Elm, Ida"},
                *({"party_no": 2 + more, "party_type": "Defendant", "name": f"{last}, {first}"} for more in range(1 + (n == 5))),
            ],
            "counts": [{"count_no": 1, "offense_code": f"PC {n}11", "offense_text": "Robbery of a shop"}],
        }
        for n, (last, first) in enumerate(NAMES)
    ]
    proposal = proposed(tmp_path, clerk__ndjson="\n".join(json.dumps(one) for one in records))
    report = imported(tmp_path, proposal)
    assert (report.tables, report.rows_quarantined) == ({"case": 6, "party": 13, "charge": 5}, 1)
    assert {row["party_id"] for row in rows_of(lake_of(tmp_path), "charge")} == {f"C{n:04}-2" for n in range(5)}


def test_the_number_that_others_mean_is_the_id_of_people_in_xml(tmp_path: Path) -> None:
    """A person's own number stands beside that of her place in the case, which is what charges say."""
    cases = "".join(
        f'<Case><CaseNumber>{n:03}-CR</CaseNumber><CaseParty ID="{n}1" InternalPartyID="8{n}"><Connection>Defendant</Connection>'
        f'</CaseParty><CaseParty ID="{n}2" InternalPartyID="9{n}"><Connection>Victim</Connection></CaseParty>'
        + "".join(
            f'<Charge ID="{kind}{n}" PartyID="{n}1"><Statute><StatuteCode>PC {n}{kind}</StatuteCode>'
            "<StatuteDescription>Robbery</StatuteDescription></Statute></Charge>"
            for kind in (6, 7)
        )
        + "</Case>"
        for n in range(1, 7)
    )
    people = "".join(
        f'<Party InternalPartyID="{kind}{n}"><PartyName><NameFirst>{first}</NameFirst><NameLast>{last}</NameLast></PartyName>'
        "</Party>"
        for kind in "89"
        for n, (last, first) in enumerate(NAMES, start=1)
    )
    report = imported(tmp_path, proposed(tmp_path, court__xml=f"<Integration>{cases}{people}</Integration>"))
    assert (report.tables, report.rows_quarantined) == ({"case": 6, "party": 12, "charge": 12}, 0)
    party = rows_of(lake_of(tmp_path), "party")[0]
    assert (party["party_id"], party["role"], party["family_name"]) == ("11", "defendant", NAMES[0][0])


def test_what_a_file_is_about_is_not_that_it_is_a_report(tmp_path: Path) -> None:
    text = lines(
        "File Number,Def Name,Count #,Charge Code,Charge Description", '{n}-CR,"{last}, {first}",1,PC {n}11,ROBBERY OF A SHOP'
    )
    assert "description" in columns(proposed(tmp_path, Charges_Report__csv=text), "charge")
