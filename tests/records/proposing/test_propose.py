"""`justexits map` finds its way through exports that nobody has described to it."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from justexits.cli.main import app
from justexits.core.errors import ExitCode
from justexits.records.importing import import_files
from justexits.records.proposing import propose
from justexits.simulate import simulate
from justexits.simulate.story import RECORDS
from tests.records.importing.small import lake_of, rows_of

PROVENANCE = {"batch_id", "source_file", "source_line", "office_id"}
# A flat export in a layout of its own: one line a charge, packed names, codes, terms with units, a total below.
FLAT = """Cause_Nbr|Ct|DefendantName|Def_DOB|DefSex|VictimName|OffenseCd|OffenseDesc|Sev|ViolDt|DispCd|DispDt|Term|Unit|Filed
19-1-00001-1|1|RIVERS, MARIA ANN|05/01/1990|F||9A.56.050|THEFT THIRD DEGREE|GM|01/15/2019|PG|03/01/2019|30|DAYS|01/20/2019
19-1-00001-1|2|RIVERS, MARIA ANN|05/01/1990|F|STONE, PAUL|9A.36.041|ASSAULT FOURTH|GM|01/15/2019|DISM|03/01/2019|||01/20/2019
19-1-00002-2|1|LAKE, JO|11/30/1985|M|HILL, ANNA|9A.52.070|CRIMINAL TRESPASS FIRST|GM|02/02/2019|NG|05/05/2019|||02/09/2019
19-1-00003-3|1|BROOK, AMY JR|07/07/1979|F||69.50.4013|POSSESSION OF A SUBSTANCE|F|02/03/2019|PG|06/01/2019|2|YEARS|02/11/2019
TOTAL|4|||||||||||||
"""


def mapped(folder: Path, files: Path) -> dict[str, Any]:
    """The answer of `justexits map` for machines; the mapping is in map.yaml."""
    result = CliRunner().invoke(
        app, ["map", str(files), "--name", "unseen", "--to", str(folder / "map.yaml"), "--accept", "--json"]
    )
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


# Palmetto Sound numbers its codes of race and status, which nobody can guess.
@pytest.mark.parametrize(("county", "share"), [("three-rivers", 0.95), ("fort-harlan", 0.95), ("palmetto-sound", 0.88)])
def test_a_proposed_mapping_brings_the_records_of_the_hand_written_one(county: str, share: float, tmp_path: Path) -> None:
    simulate(tmp_path, people=500, counties=[county])
    export = tmp_path / county / "export"
    proposal = propose([export], name="unseen")
    (tmp_path / "map.yaml").write_text(yaml.safe_dump(proposal.mapping), encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    by_hand, by_guess = lake_of(tmp_path / "a"), lake_of(tmp_path / "b")
    import_files(by_hand, [export], mapping=county)
    import_files(by_guess, [export], mapping=tmp_path / "map.yaml")

    cells = same = 0
    for table in RECORDS:
        wanted, found = rows_of(by_hand, table), rows_of(by_guess, table)
        assert len(found) == len(wanted), table
        for one, other in zip(_in_order(wanted, table), _in_order(found, table), strict=True):
            for name in one.keys() - PROVENANCE:
                if one[name] is not None and not name.endswith("_id"):
                    cells += 1
                    same += one[name] == other[name]
    assert same / cells > share, f"{same / cells:.1%} of {cells:,} values are the same"


def _in_order(rows: list[dict[str, Any]], table: str) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["source_file"], row["source_line"]))


def test_a_flat_file_is_taken_apart_into_cases_people_and_charges(tmp_path: Path) -> None:
    (tmp_path / "extract.txt").write_text(FLAT, encoding="utf-8")
    answer = mapped(tmp_path, tmp_path / "extract.txt")
    assert answer["trial"]["rows_quarantined"] == 0
    lake = lake_of(tmp_path)
    import_files(lake, [tmp_path / "extract.txt"], mapping=tmp_path / "map.yaml")

    assert [row["case_id"] for row in rows_of(lake, "case")] == ["19-1-00001-1", "19-1-00002-2", "19-1-00003-3"]
    people = {(row["role"], row["family_name"], row["given_name"], row["middle_name"]) for row in rows_of(lake, "party")}
    assert people == {
        ("defendant", "RIVERS", "MARIA", "ANN"),
        ("defendant", "LAKE", "JO", None),
        ("defendant", "BROOK", "AMY", None),
        ("victim", "STONE", "PAUL", None),
        ("victim", "HILL", "ANNA", None),
    }
    charges = {row["description"]: row for row in rows_of(lake, "charge")}
    assert charges["POSSESSION OF A SUBSTANCE"]["sentence_days"] == 2 * 365
    assert charges["ASSAULT FOURTH"]["disposition"] == "dismissed"
    assert charges["THEFT THIRD DEGREE"]["statute"] == "9A.56.050"
    assert str(charges["CRIMINAL TRESPASS FIRST"]["offense_date"]) == "2019-02-02"


def test_what_nobody_knows_is_shown_and_proposed_as_unknown(tmp_path: Path) -> None:
    (tmp_path / "extract.txt").write_text(FLAT.replace("|DISM|", "|QX7|"), encoding="utf-8")
    answer = mapped(tmp_path, tmp_path / "extract.txt")
    [guess] = [one for one in answer["guesses"] if one["column"] == "disposition"]
    assert guess["unknown_values"] == ["QX7"]
    assert guess["form"]["values"]["QX7"] is None
    assert guess["confidence"] < 1


def test_a_guess_that_is_not_sure_is_asked_and_the_answer_counts(tmp_path: Path) -> None:
    (tmp_path / "extract.txt").write_text(FLAT.replace("|DISM|", "|QX7|").replace("|NG|", "|QX8|"), encoding="utf-8")
    arguments = ["map", str(tmp_path / "extract.txt"), "--name", "unseen", "--to", str(tmp_path / "map.yaml"), "--no-trial"]
    result = CliRunner().invoke(app, arguments, input="-\n" * 40)
    assert result.exit_code == 0, result.output
    assert "QX7" in result.output
    saved = yaml.safe_load((tmp_path / "map.yaml").read_text(encoding="utf-8"))
    charge = next(entry for entry in saved["files"][0]["rows"] if entry["table"] == "charge")
    assert "disposition" not in charge["columns"]
    assert "description" in charge["columns"]


def test_a_file_without_cases_is_told_of_and_nothing_is_saved(tmp_path: Path) -> None:
    with (tmp_path / "stock.csv").open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([["Article", "Shelf"], ["Paper", "A1"], ["Ink", "B2"]])
    result = CliRunner().invoke(app, ["map", str(tmp_path / "stock.csv"), "--to", str(tmp_path / "map.yaml"), "--accept"])
    assert result.exit_code == ExitCode.BAD_INPUT
    assert "by hand" in result.output
    assert not (tmp_path / "map.yaml").exists()


def test_a_mapping_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(app, ["map", str(tmp_path), "--to", str(tmp_path / "map.yaml"), "--accept"])
    assert result.exit_code == ExitCode.BAD_INPUT
    assert (tmp_path / "map.yaml").read_text(encoding="utf-8") == "mine"


def test_names_in_a_table_of_their_own_are_joined_to_the_people_of_the_cases(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "cms.db")) as file, file:
        file.execute("CREATE TABLE tblCase (CaseRefNum TEXT, CaseTypCd TEXT, OpenDt TEXT)")
        file.execute("CREATE TABLE tblName (NameKey INTEGER, LName TEXT, FName TEXT, DOB TEXT)")
        file.execute("CREATE TABLE tblCaseName (CaseNameID INTEGER, CaseRefNum TEXT, NameKey INTEGER, PartyTyp TEXT)")
        file.execute("CREATE TABLE tblCount (CountKey INTEGER, CaseNameID INTEGER, CaseRefNum, StatuteCd, StatuteDesc)")
        for n in range(30):
            file.execute("INSERT INTO tblCase VALUES (?, 'FEL', '2019-05-01')", [f"CR-{n:05d}"])
            file.execute("INSERT INTO tblName VALUES (?, ?, 'Maria', '1990-05-01')", [500 + n, f"Rivers{chr(65 + n % 20)}"])
            file.execute("INSERT INTO tblCaseName VALUES (?, ?, ?, 'DEF')", [100 + 2 * n, f"CR-{n:05d}", 500 + n])
            file.execute("INSERT INTO tblCaseName VALUES (?, ?, ?, 'VIC')", [101 + 2 * n, f"CR-{n:05d}", 500 + (n + 1) % 30])
            file.execute("INSERT INTO tblCount VALUES (?, ?, ?, '13A-8-5', 'THEFT')", [9000 + n, 100 + 2 * n, f"CR-{n:05d}"])
    answer = mapped(tmp_path, tmp_path / "cms.db")
    assert (answer["trial"]["rows_quarantined"], answer["trial"]["tables"]) == (0, {"case": 30, "party": 60, "charge": 30})
    lake = lake_of(tmp_path)
    import_files(lake, [tmp_path / "cms.db"], mapping=tmp_path / "map.yaml")
    first = next(row for row in rows_of(lake, "party") if row["party_id"] == "100")
    assert (first["role"], first["family_name"], first["given_name"]) == ("defendant", "RiversA", "Maria")
