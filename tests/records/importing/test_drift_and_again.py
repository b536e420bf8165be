"""What has changed since the last import stops the next one; what was put aside is read again when it can be."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from justexits.cli.main import app
from justexits.core.errors import BadInput, ExitCode, NotFound
from justexits.records.importing import import_files, retry_batch
from justexits.records.lake.verify import verify
from justexits.records.mapping import load_mapping
from tests.records.importing.small import HEADER, MAPPING, PEOPLE, import_texts, lake_of, mapping_file, rows_of

STRICT = MAPPING.replace("values: {D: defendant, V: victim}", "values: {D: defendant, V: victim}, on_fault: quarantine")
MANY = "".join(f"C{n},P{n},D,Rivers,05/01/1990,29\n" for n in range(200))


def changed(tmp_path: Path, first: str, second: str) -> str:
    """What the second import says has changed; nothing of it may have come in."""
    lake = lake_of(tmp_path)
    import_texts(tmp_path, lake=lake, people=first)
    with pytest.raises(BadInput) as told:
        import_texts(tmp_path, lake=lake, people=second)
    assert lake.snapshot().number == 1
    assert "--accept-drift" in told.value.remedy
    return told.value.what


def test_a_new_column_stops_the_import(tmp_path: Path) -> None:
    second = PEOPLE.replace("AGE", "AGE,SHOE").replace(",29\n", ",29,8\n").replace("Stone,,\n", "Stone,,,\n")
    assert "people: the column SHOE is new" in changed(tmp_path, PEOPLE, second)


def test_a_column_that_nobody_uses_and_that_is_gone_or_renamed_is_told_of(tmp_path: Path) -> None:
    first = f"{HEADER},BADGE NO,SHIFT\nC1,P1,D,Rivers,,,7,day\n"
    said = changed(tmp_path, first, f"{HEADER},BADGE NUMBER\nC1,P9,D,Rivers,,,7\n")
    assert "the column BADGE NO seems to be called BADGE NUMBER now" in said
    assert "the column SHIFT is gone" in said


def test_a_column_that_changed_its_kind_is_told_of(tmp_path: Path) -> None:
    assert "held numbers and holds other things now" in changed(tmp_path, PEOPLE, f"{HEADER}\nC1,P5,D,Rivers,,young\n")


def test_a_code_that_nobody_knows_and_that_was_not_there_before_is_told_of(tmp_path: Path) -> None:
    first = f"{PEOPLE}C1,P3,Q,Lake,,\n"  # Q was unknown from the beginning, and does not stop anybody
    assert "a code that nobody knows stands in ROLE: Z" in changed(tmp_path, first, f"{first}C1,P4,Z,Hill,,\n")


def test_far_fewer_rows_are_told_of(tmp_path: Path) -> None:
    said = changed(tmp_path, f"{HEADER}\n{MANY}", f"{HEADER}\nX,Y,D,Rivers,,\n")
    assert "there were 200 rows, and now there are 1" in said


def test_drift_that_is_accepted_comes_in_and_is_the_measure_of_the_next(tmp_path: Path) -> None:
    lake = lake_of(tmp_path)
    import_texts(tmp_path, lake=lake, people=f"{HEADER}\n{MANY}")
    (tmp_path / "people.csv").write_text(f"{HEADER}\nX,Y,D,Rivers,,\n", encoding="utf-8")
    report = import_files(lake, [tmp_path / "people.csv"], mapping=mapping_file(tmp_path), accept_drift=True)
    assert report.drift == ("people: there were 200 rows, and now there are 1",)
    assert import_texts(tmp_path, lake=lake, people=f"{HEADER}\nX,Z,D,Rivers,,\n").drift == ()


CHARGES = "CHARGE,CASE NO,PERSON,TEXT\nK1,C1,P1,THEFT\nK2,C9,P9,TRESPASS\n"
LATE = f"{HEADER}\nC9,P9,D,Lake,,\n"


def test_a_charge_whose_case_is_not_there_waits_and_is_taken_when_it_comes(tmp_path: Path) -> None:
    lake = lake_of(tmp_path)
    first = import_texts(tmp_path, lake=lake, people=PEOPLE, charges=CHARGES)
    assert (first.rows_quarantined, {fault.rule for fault in first.faults}) == (1, {"case not found"})
    second = import_texts(tmp_path, lake=lake, people_late=LATE)
    assert second.taken_again == 1
    charges = {row["charge_id"]: row for row in rows_of(lake, "charge")}
    assert (charges["K2"]["source_file"], charges["K2"]["source_line"], charges["K2"]["description"]) == (
        "charges.csv",
        3,
        "TRESPASS",
    )
    assert verify(lake).found == ()


def test_rows_are_read_again_under_a_mended_mapping_and_only_those(tmp_path: Path) -> None:
    lake = lake_of(tmp_path)
    strict = STRICT
    first = import_texts(tmp_path, lake=lake, mapping=strict, people=f"{PEOPLE}C1,P3,Q,Lake,,\n,,D,Nobody,,\n")
    assert first.rows_quarantined == 2
    mended = mapping_file(tmp_path, strict.replace("V: victim", "V: victim, Q: witness"))
    report = retry_batch(lake, first.batch_id, plan=load_mapping(mended))
    assert (report.rows_read, report.rows_accepted, report.rows_quarantined) == (2, 1, 1)
    roles = {row["party_id"]: (row["role"], row["source_line"]) for row in rows_of(lake, "party")}
    assert roles["P3"] == ("witness", 4)
    with pytest.raises(NotFound):
        retry_batch(lake, first.batch_id, plan=load_mapping(mended))
    assert verify(lake).found == ()


def command(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["quarantine", *arguments, "--home", str(tmp_path / "home")])


def test_bad_rows_are_listed_and_exported_for_the_vendor_without_formulas(tmp_path: Path) -> None:
    report = import_texts(tmp_path, people=f'{PEOPLE},"=HYPERLINK(""x"")",D,Nobody,,\n')
    listed = json.loads(command(tmp_path, "list", "--json").stdout)
    assert [batch["batch_id"] for batch in listed["batches"]] == [report.batch_id]
    result = command(tmp_path, "export", report.batch_id, "--to", str(tmp_path / "bad.csv"))
    assert result.exit_code == 0, result.output
    with (tmp_path / "bad.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [(row["file"], row["line"], row["rule"]) for row in rows] == [("people.csv", "4", "required and empty")]
    assert rows[0]["row"].startswith(",")
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
    assert command(tmp_path, "export", report.batch_id, "--to", str(tmp_path / "bad.csv")).exit_code == ExitCode.CANNOT_WRITE


def test_the_command_line_reads_rows_again(tmp_path: Path) -> None:
    lake = lake_of(tmp_path)
    first = import_texts(tmp_path, lake=lake, charges=CHARGES.replace("K1,C1,P1,THEFT\n", ""), people=PEOPLE)
    result = command(tmp_path, "retry", first.batch_id, "--mapping", str(tmp_path / "small.yaml"), "--json")
    answer = json.loads(result.stdout)
    assert (answer["rows_read"], answer["rows_quarantined"]) == (1, 1)
    assert command(tmp_path, "retry", first.batch_id).exit_code == ExitCode.NO_INPUT


def test_a_row_that_was_put_aside_is_read_as_its_own_file_stood(tmp_path: Path) -> None:
    """The export has a column more by then, and in front of the others."""
    lake = lake_of(tmp_path)
    first = import_texts(
        tmp_path, lake=lake, people=f"{HEADER}\nC1,P1,D,Rivers,05/01/1990,29\nC2,P2,?,Stone,06/01/1990,28\n", mapping=STRICT
    )
    (tmp_path / "people2.csv").write_text(f"UNIT,{HEADER}\nX,C3,P3,D,Lake,05/01/1991,27\n")
    import_files(lake, [tmp_path / "people2.csv"], mapping=mapping_file(tmp_path, STRICT), accept_drift=True)
    mended = load_mapping(mapping_file(tmp_path, STRICT.replace("D: defendant", '"?": witness, D: defendant')))
    assert retry_batch(lake, first.batch_id, plan=mended).rows_accepted == 1
    again = rows_of(lake, "party")[1]
    assert (again["party_id"], again["case_id"], again["role"], again["family_name"]) == ("P2", "C2", "witness", "Stone")
