"""The published files of Cook County: the mapping over made-up files of their shape, and the real felony-review file, whole."""

from __future__ import annotations

import gzip
import os
from collections import Counter
from pathlib import Path

import pytest

from justexits.records.importing import import_files
from tests.records.importing.cook_county import write_cook_county
from tests.records.importing.small import lake_of, rows_of
from tests.tracked import ROOT

CHARGES = 1_000_000 if os.environ.get("JUSTEXITS_PROVE") else 2_000
FELONY_REVIEW = ROOT.parent / "shared" / "data" / "cook-county-felony-review.csv.gz"
HEADERS = {
    "Initiation.csv": "CASE_ID,CASE_PARTICIPANT_ID,CHARGE_ID,CHARGE_OFFENSE_TITLE,CHAPTER,ACT,SECTION,CLASS,EVENT,EVENT_DATE",
    "Dispositions.csv": "CASE_ID,CASE_PARTICIPANT_ID,CHARGE_ID,DISPOSITION_CHARGED_OFFENSE_TITLE,DISPOSITION_CHARGED_CHAPTER,"
    "DISPOSITION_CHARGED_ACT,DISPOSITION_CHARGED_SECTION,DISPOSITION_CHARGED_CLASS,CHARGE_DISPOSITION,DISPOSITION_DATE,COURT_NAME",
    "Sentencing.csv": "CASE_ID,CASE_PARTICIPANT_ID,CHARGE_ID,DISPOSITION_CHARGED_OFFENSE_TITLE,DISPOSITION_CHARGED_CHAPTER,"
    "DISPOSITION_CHARGED_ACT,DISPOSITION_CHARGED_SECTION,DISPOSITION_CHARGED_CLASS,CHARGE_DISPOSITION,DISPOSITION_DATE,COURT_NAME,"
    "CURRENT_SENTENCE,SENTENCE_TYPE,COMMITMENT_TERM,COMMITMENT_UNIT",
}
EVERYWHERE = (
    "AGE_AT_INCIDENT,GENDER,RACE,INCIDENT_BEGIN_DATE,ARREST_DATE,LAW_ENFORCEMENT_AGENCY,INCIDENT_CITY,RECEIVED_DATE,"
    "ARRAIGNMENT_DATE"
)
PERSON = (
    "25.0,Female,White [Hispanic or Latino],2/2/2016 12:00:00 AM,2/2/2016 8:15:00 PM,CHICAGO PD,Chicago,2/3/2016 12:00:00 AM,"
)


def write(folder: Path, **rows: list[str]) -> list[Path]:
    paths = []
    for name, lines in rows.items():
        paths.append(folder / f"{name}.csv")
        header = f"{HEADERS[paths[-1].name]},{EVERYWHERE}"
        paths[-1].write_text("\n".join([header, *(f"{line},{PERSON}" for line in lines), ""]), encoding="utf-8")
    return paths


def test_a_charge_that_stands_in_three_files_becomes_one_charge(tmp_path: Path) -> None:
    ids = "122727144596,1101549575851,2585372611996"
    ended = "PROSTITUTION,720,5,11-14(a),A,Plea Of Guilty,6/1/2016 12:00:00 AM"
    paths = write(
        tmp_path,
        Initiation=[f"{ids},PROSTITUTION,720,5,11-14(a),A,Indictment,2/9/2016 12:00:00 AM"],
        Dispositions=[f"{ids},PROSTITUTION,720-5/11-14,,,A,Plea Of Guilty,6/1/2016 12:00:00 AM,District 1 - Chicago"],
        Sentencing=[
            f"{ids},{ended},District 1 - Chicago,{sentence}"
            for sentence in ("false,Prison,2,Year(s)", "true,Probation,18,Months")
        ],
    )
    lake = lake_of(tmp_path)
    report = import_files(lake, paths, mapping="cook-county")

    [charge] = rows_of(lake, "charge")
    assert (charge["charge_id"], charge["party_id"], charge["case_id"]) == ("2585372611996", "1101549575851", "122727144596")
    assert (charge["statute"], charge["grade"], charge["charging_decision"]) == ("720 ILCS 5/11-14(a)", "misdemeanor_a", "filed")
    assert (charge["disposition"], str(charge["disposition_date"])) == ("guilty_plea", "2016-06-01")
    assert (charge["sentence_kind"], charge["sentence_days"]) == ("probation", 18 * 30)
    [party] = rows_of(lake, "party")
    assert (party["sex"], party["race"], party["ethnicity"], party["recorded_age_low"]) == ("F", "white", "hispanic", 25)
    [case] = rows_of(lake, "case")
    assert (case["court"], str(case["filed_on"])) == ("District 1 - Chicago", "2016-02-09")
    assert (report.rows_read, report.rows_quarantined, report.warnings) == (4 + 3, 0, 0)


def test_files_of_the_published_shape_come_in_whole_with_their_dirt_told_of(tmp_path: Path) -> None:
    made = write_cook_county(tmp_path, charges=CHARGES)
    lake = lake_of(tmp_path)
    report = import_files(lake, made.files, mapping="cook-county")

    assert [file.rows_read - 1 for file in report.files] == list(made.rows)
    assert all(file.balanced for file in report.files)
    assert report.rows_quarantined == 0
    assert report.tables["charge"] == made.charges
    told = {reason.rule for reason in report.reasons}
    assert ("age not possible" in told) == (made.impossible_ages > 0)
    assert ("value not in the mapping" in told) == (made.unnamed_genders > 0)


def test_the_real_felony_review_file_comes_in_whole(tmp_path: Path) -> None:
    if not FELONY_REVIEW.exists():
        pytest.skip("The published felony-review file is not beside the checkout.")
    with gzip.open(FELONY_REVIEW, "rt", encoding="utf-8") as handle:
        next(handle)
        counted = Counter((int(cells[1]), cells[0]) for cells in (line.split(",") for line in handle))
    lake = lake_of(tmp_path)

    report = import_files(lake, [FELONY_REVIEW], mapping="cook-county-felony-review")

    assert (report.rows_read, report.rows_accepted, report.rows_control) == (298_920, 298_919, 1)
    with lake.read() as reading:
        event = reading.tables["event"]
        by_year = reading.rows(event.group_by([event.on.year().name("year"), event.result]).agg(rows=event.count()))
    words = {"approved": "1.0", "rejected": "0.0", None: ""}
    assert {(row["year"], words[row["result"]]): row["rows"] for row in by_year} == dict(counted)
