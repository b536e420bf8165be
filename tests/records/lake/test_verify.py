"""Verifying finds every kind of damage, names it with what to do, and finds nothing in a sound lake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from justexits.records.lake import Lake
from justexits.records.lake.verify import Verified, verify
from tests.records.lake.imports import bring, cases_file, charges_file
from tests.records.lake.small import OFFICE, cases, lake_in, parties, rows_of


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = lake_in(tmp_path)
    bring(made, tmp_path, "cases1.csv", cases_file("c1,Ames,2019-05-01,", "c2,Bell,2020,", ",Nobody,2020,"))
    bring(made, tmp_path, "charges1.csv", charges_file("k1,c1,TRC 5,"))
    return made


def test_a_sound_lake_is_sound(lake: Lake) -> None:
    report = verify(lake)
    assert report.is_sound
    assert report.found == ()
    assert (report.snapshots, report.files) == (2, len({e.path for s in lake.manifest.history() for e in s.files}))


def test_an_empty_lake_is_sound(tmp_path: Path) -> None:
    assert verify(lake_in(tmp_path)).is_sound


def change_a_byte(lake: Lake) -> None:
    path = lake.home.lake / lake.snapshot().of("party")[0].path
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def lose_a_file(lake: Lake) -> None:
    (lake.home.lake / lake.snapshot().of("party")[0].path).unlink()


def lose_a_key(lake: Lake) -> None:
    lake.keys.destroy(lake.snapshot().of("party")[0].key)


def change_the_office_key(lake: Lake) -> None:
    lake.keys.office_key_file.write_text("A" * 43 + "=", encoding="ascii")
    lake.keys._office_keys = []


def lose_a_parent(lake: Lake) -> None:
    with lake.write("test") as writing:
        writing.take_out("case", "SELECT 'c1' AS case_id", office_id=OFFICE)


def repeat_a_key(lake: Lake) -> None:
    with lake.write("test") as writing:
        writing.append("case", cases("c1"), office_id=OFFICE)


def lose_a_required_value(lake: Lake) -> None:
    with lake.write("test") as writing:
        writing.append("party", pa.table({"party_id": ["p9"], "office_id": [OFFICE]}), office_id=OFFICE)


def name_an_import_that_never_was(lake: Lake) -> None:
    with lake.write("test") as writing:
        writing.append("party", parties("p9", batch="batch-x"), office_id=OFFICE)


def miscount(lake: Lake) -> None:
    with lake.write("test") as writing:
        (held, *_) = writing.reading.rows(writing.reading.tables["batch"])
        writing.replace("batch", rows_of("batch", held | {"rows_read": 99}), office_id=OFFICE)


def lose_a_quarantined_row(lake: Lake) -> None:
    with lake.write("test") as writing:
        writing.replace("import_fault", rows_of("import_fault"), office_id=OFFICE)


DAMAGE: list[tuple[Callable[[Lake], None], str, str]] = [
    (change_a_byte, "files", "changed since it was written"),
    (lose_a_file, "files", "cannot be read"),
    (lose_a_key, "keys", "is gone"),
    (change_the_office_key, "keys", "does not open"),
    (lose_a_parent, "references", "refer to a row of case that is not there"),
    (repeat_a_key, "rows", "keys stand on more than one row"),
    (lose_a_required_value, "rows", "lack something that is always known"),
    (name_an_import_that_never_was, "imports", "name an import that is not there"),
    (miscount, "imports", "do not add up"),
    (lose_a_quarantined_row, "imports", "quarantined, and 0 are kept aside"),
]


@pytest.mark.parametrize(("damage", "check", "words"), DAMAGE, ids=[one[0].__name__ for one in DAMAGE])
def test_damage_is_found_and_named_with_a_remedy(lake: Lake, damage: Callable[[Lake], None], check: str, words: str) -> None:
    damage(lake)
    report = verify(Lake(lake.home))
    assert not report.is_sound
    assert [one for one in report.found if one.check == check and words in one.what and one.remedy], report.found


def test_what_a_stopped_writer_left_is_a_notice_and_no_damage(lake: Lake) -> None:
    (lake.home.lake / OFFICE / "case" / "left.tmp").write_bytes(b"half")
    name, _ = lake.keys.make()
    report: Verified = verify(lake)
    assert report.is_sound
    assert {one.about for one in report.found} == {f"{OFFICE}/case/left.tmp", name}
    with lake.write("test"):
        pass
    assert verify(lake).found == ()
