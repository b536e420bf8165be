"""A source that says that a record was deleted or sealed is obeyed: the record is gone, with all that belongs to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from justexits.core.errors import BadInput
from justexits.records.importing import ImportReport, import_files, importer
from justexits.records.lake import Lake
from justexits.records.lake.undo import undo_batch
from justexits.records.lake.verify import verify
from justexits.records.mapping import load_mapping
from justexits.records.tables import TABLES
from tests.records.importing.small import lake_of, mapping_file, rows_of

MAPPING = """
mapping: small
version: 1
title: An export that says what is gone
synthetic: true
office: {office_id: small, name: Small Office}
files:
  - name: cases
    match: "cases*.csv"
    kind: csv
    rows:
      - table: case
        columns: {case_id: CASE, kind: {constant: criminal}}
      - table: party
        columns: {party_id: CASE, case_id: CASE, role: {constant: defendant}, family_name: NAME}
    take_out:
      - {because: deleted, table: case, key: CASE, when: {column: STATE, in: [DELETED]}}
      - {because: sealed, table: case, key: CASE, when: {column: STATE, in: [SEALED, EXPUNGED]}}
  - name: charges
    match: "charges*.csv"
    kind: csv
    rows:
      - table: charge
        columns: {charge_id: CHARGE, case_id: CASE, party_id: CASE, description: TEXT}
  - name: orders
    match: "orders*.csv"
    kind: csv
    take_out:
      - because: sealed
        table: charge
        key: CHARGE
        order: ORDER
        "on": {from: DAY, dates: ["%m/%d/%Y"]}
"""
CASES = "CASE,NAME,STATE\nC1,Rivers,\nC2,Stone,\nC3,Lake,\n"
CHARGES = "CHARGE,CASE,TEXT\nK1,C1,THEFT\nK2,C2,BATTERY\nK3,C2,TRESPASS\nK4,C3,THEFT\n"


def bring(folder: Path, **files: str) -> ImportReport:
    """Import these files as one batch."""
    paths = []
    for name, content in files.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(content, encoding="utf-8")
    return import_files(lake_of(folder), paths, mapping=mapping_file(folder, MAPPING))


def there(lake: Lake, table: str) -> list[str]:
    """The keys of a table."""
    return [row[TABLES[table].key[0]] for row in rows_of(lake, table)]


def everything(lake: Lake) -> str:
    """Every row of every snapshot that can be read, as text."""
    said = []
    for snapshot in lake.manifest.history():
        with lake.read(snapshot, threads=1) as reading:
            said += [str(reading.rows(reading.tables[name])) for name in TABLES if name != "sealing"]
    return "".join(said)


def counted(report: ImportReport) -> tuple[int, ...]:
    """Read, accepted, quarantined, superseded, control; deleted, sealed."""
    return (
        *(report.rows_read, report.rows_accepted, report.rows_quarantined, report.rows_superseded, report.rows_control),
        *(report.rows_deleted, report.rows_sealed),
    )


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    bring(tmp_path, cases1=CASES, charges1=CHARGES)
    return lake_of(tmp_path)


def test_a_case_that_the_source_deleted_goes_with_all_that_belongs_to_it(lake: Lake, tmp_path: Path) -> None:
    report = bring(tmp_path, cases2="CASE,NAME,STATE\nC2,Stone,DELETED\nC9,Ash,DELETED\nC4,Brooks,\n")
    assert counted(report) == (4, 2, 0, 1, 1, 2, 0), "C9 was never here, so saying that it is deleted changes nothing"
    assert report.records_taken_out == {"case": 1, "party": 1, "charge": 2}
    assert (there(lake, "case"), there(lake, "charge")) == (["C1", "C3", "C4"], ["K1", "K4"])
    assert "Stone" in everything(lake), "earlier snapshots keep what was deleted"
    assert verify(lake).is_sound


def test_taking_back_the_import_brings_a_deleted_case_back(lake: Lake, tmp_path: Path) -> None:
    before = {table: rows_of(lake, table) for table in ("case", "party", "charge")}
    report = bring(tmp_path, cases2="CASE,NAME,STATE\nC2,Stone,DELETED\n")
    undo_batch(lake, report.batch_id)
    assert {table: rows_of(lake, table) for table in before} == before


def test_a_deleted_record_may_come_again(lake: Lake, tmp_path: Path) -> None:
    bring(tmp_path, cases2="CASE,NAME,STATE\nC2,Stone,DELETED\n")
    bring(tmp_path, cases3="CASE,NAME,STATE\nC2,Stone,\n")
    assert there(lake, "case") == ["C1", "C2", "C3"]


def test_rows_of_a_record_that_goes_in_the_same_export_do_not_come_in(tmp_path: Path) -> None:
    report = bring(tmp_path, cases1=CASES.replace("Stone,", "Stone,DELETED"), charges1=CHARGES)
    lake = lake_of(tmp_path)
    assert (there(lake, "case"), there(lake, "charge")) == (["C1", "C3"], ["K1", "K4"])
    assert counted(report) == (9, 4, 0, 3, 2, 3, 0), "the word of the deletion, and two charges of the case"


def test_a_sealed_case_is_gone_from_every_snapshot_and_from_what_is_kept_aside(lake: Lake, tmp_path: Path) -> None:
    bring(tmp_path, charges9="CHARGE,CASE,TEXT\nK9,C2,\n,C2,NO NUMBER\n")
    assert "NO NUMBER" in everything(lake)
    report = bring(tmp_path, cases2="CASE,NAME,STATE\nC2,Stone,EXPUNGED\n")
    assert counted(report) == (2, 1, 0, 0, 1, 0, 1)
    for gone in ("Stone", "BATTERY", "K9", "NO NUMBER", "'C2'"):
        assert gone not in everything(Lake(lake.home)), gone
    assert verify(Lake(lake.home)).is_sound


def test_what_was_sealed_does_not_come_again_and_is_counted(lake: Lake, tmp_path: Path) -> None:
    bring(tmp_path, cases2="CASE,NAME,STATE\nC2,Stone,SEALED\n")
    again = bring(tmp_path, cases3=f"{CASES}C2,Stone,SEALED\n", charges3=f"{CHARGES}K5,C2,Stone again\n,C2,Stone once more\n")
    assert counted(again) == (12, 0, 1, 9, 2, 0, 5)
    assert there(lake, "charge") == ["K1", "K4"]
    assert "again" not in everything(lake)


def test_a_sealing_stays_when_its_import_is_taken_back(lake: Lake, tmp_path: Path) -> None:
    report = bring(tmp_path, cases2="CASE,NAME,STATE\nC2,Stone,SEALED\nC3,Lake,DELETED\nC5,New,\n")
    undone = undo_batch(lake, report.batch_id)
    assert there(lake, "case") == ["C1", "C3"]
    assert undone.sealed == 4, "the case, her appearance in it and two charges stay remembered"
    assert "Stone" not in everything(Lake(lake.home))


def test_a_file_may_list_the_orders_of_a_court(lake: Lake, tmp_path: Path) -> None:
    report = bring(tmp_path, orders1="CHARGE,ORDER,DAY\nK2,26-2-17,05/04/2026\nK7,26-2-18,05/05/2026\n,26-2-19,05/05/2026\n")
    assert counted(report) == (4, 2, 1, 0, 1, 0, 2)
    assert [fault.rule for fault in report.faults] == ["required and empty"]
    assert there(lake, "charge") == ["K1", "K3", "K4"]
    sealings = {(row["order_number"], str(row["on"])) for row in rows_of(lake, "sealing")}
    assert sealings == {("26-2-17", "2026-05-04"), ("26-2-18", "2026-05-05")}
    bring(tmp_path, charges2="CHARGE,CASE,TEXT\nK7,C1,THEFT\n")
    assert "K7" not in there(lake, "charge"), "an order may come before the record that it seals"


def test_a_sealing_that_was_killed_before_it_reached_all_snapshots_is_finished(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(importer, "seal_named", killed)
        with pytest.raises(SystemExit):
            bring(tmp_path, cases2="CASE,NAME,STATE\nC2,Stone,SEALED\n")
    assert there(lake, "case") == ["C1", "C3"], "the newest snapshot is without it at once"
    told = verify(Lake(lake.home))
    assert [(one.check, one.is_notice) for one in told.found] == [("sealing", False)]
    bring(tmp_path, cases3="CASE,NAME,STATE\nC6,Ash,\n")
    assert "Stone" not in everything(Lake(lake.home))
    assert verify(Lake(lake.home)).is_sound


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("{because: sealed, table: event, key: CHARGE}", "Records of event cannot be taken out so"),
        ("{because: deleted, table: charge, key: CHARGE, order: ORDER}", "order and on belong to a sealing"),
        ("{because: lost, table: charge, key: CHARGE}", "is not one of"),
        ('{because: sealed, table: charge, key: CHARGE, "on": DAY}', "is a date and needs dates"),
    ],
)
def test_a_mapping_that_takes_out_wrongly_is_told_where(wrong: str, told: str, tmp_path: Path) -> None:
    head, _, _ = MAPPING.rpartition("      - because: sealed")
    with pytest.raises(BadInput, match=told):
        load_mapping(mapping_file(tmp_path, f"{head}      - {wrong}\n"))
