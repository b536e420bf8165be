"""What a court sealed is gone from every snapshot, file, key and quarantined row, and does not come again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from justexits.core.errors import BadInput, CannotWrite
from justexits.records.lake import Lake
from justexits.records.lake import replacing as replacing_module
from justexits.records.lake.manifest import FileManifest, Snapshot
from justexits.records.lake.seal import Sealed, seal
from justexits.records.lake.verify import verify
from justexits.records.tables import TABLES
from tests.records.lake.imports import bring, cases_file, charges_file
from tests.records.lake.small import OFFICE, ids, lake_in, on_disk, rows_of

CASES = cases_file("SEALED-7,Ames,2019-05-01,", "c2,Bell,2020,", "SEALED-7,Amos,2019-05-01,")  # the last is quarantined
CHARGES = charges_file("k1,SEALED-7,TRC 5,", "k2,c2,TRC 6,")


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = lake_in(tmp_path)
    bring(made, tmp_path, "cases1.csv", CASES)
    bring(made, tmp_path, "charges1.csv", CHARGES)
    with made.write("link") as writing:
        people = [{"person_id": p, "display_name": p, "parties": 1} for p in ("h1", "h2")]
        links = [("h1", "SEALED-7"), ("h2", "c2")]
        writing.replace("person", rows_of("person", *people), office_id=OFFICE)
        writing.replace(
            "person_party",
            rows_of("person_party", *({"person_id": p, "party_id": q, "path_probability": 1.0} for p, q in links)),
            office_id=OFFICE,
        )
    return made


def sealed(lake: Lake) -> Sealed:
    return seal(lake, OFFICE, order_number="26-2-1", on=date(2026, 5, 1), cases=["SEALED-7"])


def everything(lake: Lake) -> str:
    """Every row of every snapshot that can still be read, as text."""
    said = []
    for snapshot in lake.manifest.history():
        with lake.read(snapshot, threads=1) as reading:
            said += [str(reading.rows(reading.tables[name])) for name in TABLES if name != "sealing"]
    return "".join(said)


def test_the_case_and_all_that_belongs_to_it_is_gone_from_every_snapshot(lake: Lake) -> None:
    assert "SEALED-7" in everything(lake)
    done = sealed(lake)
    assert done.rows["case"] == done.rows["party"] == done.rows["charge"] == 1
    for gone in ("SEALED-7", "Ames", "Amos", "k1", "h1"):
        assert gone not in everything(Lake(lake.home)), gone
    for number in (1, 2, 3):
        assert ids(lake, "case", number) == ["c2"]
    assert ids(lake, "person") == ["h2"]
    assert verify(lake).is_sound


def test_figures_from_an_earlier_snapshot_can_say_that_rows_are_left_out(lake: Lake) -> None:
    sealed(lake)
    assert [one.sealed_rows > 0 for one in lake.manifest.history()] == [True, True, True, False]


def test_the_old_files_and_their_keys_are_destroyed(lake: Lake) -> None:
    before = {entry.path: entry.key for one in lake.manifest.history() for entry in one.files}
    sealed(lake)
    listed = {entry.path: entry.key for one in lake.manifest.history() for entry in one.files}
    gone = set(before) - set(listed)
    assert gone
    assert not [path for path in gone if (lake.home.lake / path).exists()]
    assert not {before[path] for path in gone} & set(lake.keys.names())


def test_only_a_keyed_hash_of_it_is_kept(lake: Lake) -> None:
    sealed(lake)
    with lake.read() as reading:
        rows = reading.rows(reading.tables["sealing"])
    assert rows
    assert {row["order_number"] for row in rows} == {"26-2-1"}
    assert all(len(row["keyed_hash"]) == 64 for row in rows)


def test_it_does_not_come_again(lake: Lake, tmp_path: Path) -> None:
    sealed(lake)
    bring(lake, tmp_path, "cases3.csv", cases_file("SEALED-7,Ames,2019-05-01,", "c3,New,2021,"))
    bring(lake, tmp_path, "charges3.csv", charges_file("k9,SEALED-7,TRC 5,", "k3,c3,TRC 5,"))
    assert ids(lake, "case") == ["c2", "c3"]
    assert ids(lake, "charge") == ["k2", "k3"]
    assert "SEALED-7" not in everything(lake)


def test_one_charge_can_be_sealed_and_its_case_stays(lake: Lake) -> None:
    seal(lake, OFFICE, order_number="26-2-2", on=date(2026, 5, 1), charges=["k1"])
    assert ids(lake, "charge") == ["k2"]
    assert ids(lake, "case") == ["SEALED-7", "c2"]


def test_nothing_named_and_another_office_change_nothing(lake: Lake) -> None:
    with pytest.raises(BadInput, match="No record is named"):
        seal(lake, OFFICE, order_number="26-2-1", on=date(2026, 5, 1))
    assert not seal(lake, "elsewhere", order_number="26-2-1", on=date(2026, 5, 1), cases=["SEALED-7"]).rows
    assert ids(lake, "case") == ["SEALED-7", "c2"]


def test_a_sealing_that_is_cut_short_before_its_plan_leaves_everything(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    before = on_disk(lake)

    def full(*_: object, **__: object) -> None:
        raise CannotWrite("The plan could not be kept.", "Free some space.")

    monkeypatch.setattr(replacing_module, "write_whole", full)
    with pytest.raises(CannotWrite):
        sealed(lake)
    monkeypatch.undo()
    with lake.write("test"):
        pass
    secret = {"sealing.wrapped"}
    assert {name: files - secret for name, files in on_disk(lake).items()} == before


@pytest.mark.parametrize("snapshots_done", [0, 1, 2])
def test_a_sealing_that_is_cut_short_later_is_finished_by_the_next_writer(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, snapshots_done: int
) -> None:
    rewrite, done = FileManifest.rewrite, 0

    def killed(manifest: FileManifest, snapshot: Snapshot) -> None:
        nonlocal done
        if done == snapshots_done:
            raise SystemExit
        done += 1
        rewrite(manifest, snapshot)

    monkeypatch.setattr(FileManifest, "rewrite", killed)
    with pytest.raises(SystemExit):
        sealed(lake)
    monkeypatch.undo()
    again = Lake(lake.home)
    with again.write("test"):
        pass
    assert "SEALED-7" not in everything(again)
    assert ids(again, "case", 1) == ["c2"]
    sealed(again)
    with again.read() as reading:
        assert reading.rows(reading.tables["sealing"])
