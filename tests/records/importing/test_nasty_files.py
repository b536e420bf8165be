"""Files that no program should write, and some do."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from justexits.core.errors import BadInput
from justexits.records.importing import import_files, scan, xml_reader
from tests.records.importing.small import HEADER, PEOPLE, import_texts, lake_of, left_in, mapping_file, rows_of
from tests.tracked import ROOT

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


def test_a_line_of_a_gigabyte_is_refused(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(PEOPLE.encode())
    with (tmp_path / "people.csv").open("r+b") as file:
        file.truncate(1 << 30)  # the file system keeps a hole, and every reader sees a thousand million bytes
    with pytest.raises(BadInput, match="longer than 64 MB") as told:
        import_files(lake_of(tmp_path), [tmp_path / "people.csv"], mapping=mapping_file(tmp_path))
    assert (told.value.line, left_in(tmp_path)) == (4, [])


CASES = "<Export><Cases>{}</Cases></Export>"
PARTIES = "<Parties><Party><Id>P{0}</Id><Name>Rivers</Name></Party></Parties>"
CASE = f"<Case><CaseNumber>C{{0}}</CaseNumber>{PARTIES}<Court>2</Court></Case>\n"
OF_XML = """
mapping: small
version: 1
title: XML
office: {office_id: small, name: Small}
files:
  - name: people
    match: "*.xml"
    kind: xml
    read: {record: Party}
    rows:
      - {table: case, once: true, columns: {case_id: ../../CaseNumber, court: ../../Court}}
      - {table: party, columns: {party_id: Id, case_id: ../../CaseNumber, role: {constant: victim}, family_name: Name}}
"""


def test_of_a_long_xml_file_no_more_than_a_block_of_records_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_reader, "BLOCK_ROWS", 20)
    held = []
    ends = xml_reader.Records._close

    def close(self: xml_reader.Records, depth: int) -> None:
        ends(self, depth)
        held.append(len(self.found) + len(self._waiting))

    monkeypatch.setattr(xml_reader.Records, "_close", close)
    (tmp_path / "people.xml").write_text(CASES.format("".join(CASE.format(n) for n in range(500))), encoding="utf-8")
    lake = lake_of(tmp_path)
    report = import_files(lake, [tmp_path / "people.xml"], mapping=mapping_file(tmp_path, OF_XML))
    assert (report.rows_accepted, len(rows_of(lake, "party")), max(held)) == (500, 500, 20)
    assert {row["court"] for row in rows_of(lake, "case")} == {"2"}, "what comes after the record in its case is known too"


BIG = """
import resource, sys
from pathlib import Path
from justexits.records.home import Home
from justexits.records.importing import import_files
from justexits.records.lake import Lake
folder = Path(sys.argv[1])
report = import_files(Lake(Home.make(folder / "home")), [folder / sys.argv[2]], mapping=folder / "small.yaml")
print(report.rows_accepted, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
MANY = 1_000_000 if os.environ.get("JUSTEXITS_PROVE") else 3_000


@pytest.mark.proof
def test_however_many_records_of_xml_need_less_than_two_gigabytes(tmp_path: Path) -> None:
    with (tmp_path / "people.xml").open("w", encoding="utf-8") as file:
        file.write("<Export><Cases>")
        file.writelines(CASE.format(n) for n in range(MANY))
        file.write("</Cases></Export>")
    mapping_file(tmp_path, OF_XML)
    done = subprocess.run([sys.executable, "-c", BIG, str(tmp_path), "people.xml"], capture_output=True, text=True, cwd=ROOT)
    rows, megabytes = map(int, done.stdout.split())
    assert rows == MANY
    assert megabytes < 2_000


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
