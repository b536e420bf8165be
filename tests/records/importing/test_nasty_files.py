"""Files that no program should write, and some do."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from justexits.core.errors import BadInput
from justexits.records.importing import import_files, scan
from tests.records.importing.small import HEADER, PEOPLE, import_texts, lake_of, left_in, mapping_file, rows_of

ROW = "C1,P{},D,Rivers,05/01/1990,29"


@pytest.mark.parametrize(
    ("name", "content", "accepted", "quarantined", "control"),
    [
        ("mixed line ends", f"{HEADER}\r\n{ROW.format(1)}\n{ROW.format(2)}\r\n{ROW.format(3)}", 3, 0, 1),
        ("old line ends", f"{HEADER}\r{ROW.format(1)}\r{ROW.format(2)}\r", 2, 0, 1),
        ("NUL bytes", f"{HEADER}\n{ROW.format(1)}\nC1,P\x002,D,Stone,,\n", 1, 1, 1),
        ("a quote that never closes", f'{HEADER}\n{ROW.format(1)}\nC1,P2,D,"Stone,,\n{ROW.format(3)}\n', 2, 1, 1),
        ("a cell with a line break", f'{HEADER}\nC1,P1,D,"Ri\nvers",,\n{ROW.format(2)}\n', 2, 0, 1),
        ("too few and too many cells", f"{HEADER}\n{ROW.format(1)}\nC1,P2\n{ROW.format(3)},,,,,,,9\n", 1, 2, 1),
        ("the header once more", f"{HEADER}\n{ROW.format(1)}\n{HEADER}\n{ROW.format(2)}\n", 2, 0, 2),
        ("a title above and a total below", f"Run of Monday\n\n{HEADER}\n{ROW.format(1)}\nTOTAL: 1,,,,,\n", 1, 0, 4),
        ("blank lines between", f"{HEADER}\n\n{ROW.format(1)}\n   \n{ROW.format(2)}\n\n", 2, 0, 4),
        ("cells that look like formulas", f"{HEADER}\nC1,P1,D,=1+1,,\nC1,P2,D,@SUM(A1),,\n", 2, 0, 1),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)
def test_every_row_of_a_nasty_file_is_accounted_for(
    name: str, content: str, accepted: int, quarantined: int, control: int, tmp_path: Path
) -> None:
    report = import_texts(tmp_path, people=content.encode())
    found = (report.rows_accepted, report.rows_quarantined, report.rows_control)
    assert found == (accepted, quarantined, control), f"{name}: {report.reasons}"


def test_ten_thousand_columns_are_read(tmp_path: Path) -> None:
    more = 10_000
    header = HEADER + "".join(f",X{n}" for n in range(more))
    report = import_texts(tmp_path, people=f"{header}\n{ROW.format(1)}{',' * more}\n")
    assert (report.rows_accepted, len(report.files[0].columns_not_used)) == (1, more)


def test_a_line_without_end_is_refused_and_not_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "LONGEST_LINE", 1 << 20)
    with pytest.raises(BadInput, match="longer than 1 MB") as told:
        import_texts(tmp_path, people=PEOPLE.encode() + b"x" * (3 << 20))
    assert (told.value.line, left_in(tmp_path)) == (4, [])


def test_a_compressed_file_under_a_plain_name_is_read(tmp_path: Path) -> None:
    assert import_texts(tmp_path, people=gzip.compress(PEOPLE.encode())).rows_accepted == 2


def test_text_that_is_not_in_its_encoding_is_put_aside_by_the_row(tmp_path: Path) -> None:
    declared = tmp_path / "utf8.yaml"
    text = mapping_file(tmp_path).read_text(encoding="utf-8")
    text = text.replace("    kind: csv\n", "    kind: csv\n    read: {encoding: utf-8}\n", 1)
    declared.write_text(text, encoding="utf-8")
    (tmp_path / "people.csv").write_bytes(f"{PEOPLE}C1,P3,D,Lake,,\n".encode() + "C1,P4,D,Núñez,,\n".encode("latin-1"))
    lake = lake_of(tmp_path)
    report = import_files(lake, [tmp_path / "people.csv"], mapping=declared)
    assert [(fault.source_line, fault.rule) for fault in report.faults] == [(5, "not in the encoding")]
    assert {row["party_id"] for row in rows_of(lake, "party")} == {"P1", "P2", "P3"}
