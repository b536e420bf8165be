"""Exports as programs really write them: each is read as its people mean it, or told of; nothing is read wrongly in silence."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from justexits.core.errors import BadInput
from justexits.records.importing import ImportReport, import_files
from justexits.records.mapping import load_mapping
from tests.records.importing.small import lake_of, mapping_file, rows_of

HEAD = "mapping: small\nversion: 1\ntitle: Unusual\noffice: {office_id: small, name: Small}\nfiles:\n"
CASE = "{table: case, once: true, columns: {case_id: %s, kind: {constant: criminal}}}"
ACCUSED = "{table: party, once: true, columns: {party_id: %s, case_id: %s, role: {constant: defendant}}}"
PARTY = """
      - table: party
        columns: {party_id: PERSON, case_id: CASE, role: {constant: defendant}, family_name: NAME, birth_date: %s}
"""
CHARGE = "{table: charge, columns: {charge_id: %s, case_id: %s, party_id: %s, amount: %s, offense_date: {from: %s, dates: [%s]}}}"


def bring(folder: Path, name: str, content: bytes | str, entry: str) -> tuple[ImportReport, list[dict[str, Any]]]:
    """Import one file under one entry of a mapping; answers with the report and the rows of its last table."""
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    lake = lake_of(folder)
    report = import_files(lake, [folder / name], mapping=mapping_file(folder, f"{HEAD}{entry}"))
    return report, rows_of(lake, list(report.tables)[-1])


def charges(read: str = "{}", amount: str = "AMOUNT", dates: str = '"%d.%m.%Y"', kind: str = "csv") -> str:
    """An entry for a file of charges."""
    charge = CHARGE % ("CHARGE", "CASE", "CASE", amount, "DAY", dates)
    rows = f"[{CASE % 'CASE'}, {ACCUSED % ('CASE', 'CASE')}, {charge}]"
    return f'  - {{name: charges, match: "*", kind: {kind}, read: {read}, rows: {rows}}}\n'


def people(read: str = "{}", born: str = '{from: BORN, dates: ["%Y-%m-%d"]}') -> str:
    """An entry for a file of people."""
    return f'  - name: people\n    match: "*"\n    kind: csv\n    read: {read}\n    rows:\n      - {CASE % "CASE"}{PARTY % born}'


def test_a_comma_before_the_cents_is_read_where_the_mapping_says_so(tmp_path: Path) -> None:
    text = "CASE;CHARGE;AMOUNT;DAY\nC1;K1;1.234,56;05.04.2023\nC1;K2;17;06.04.2023\nC1;K3;1,234.56;06.04.2023\n"
    report, rows = bring(tmp_path, "a.csv", text, charges(amount='{from: AMOUNT, decimal: ","}'))
    assert [row["amount"] for row in rows] == [1234.56, 17.0, None]
    assert [(fault.rule, fault.value) for fault in report.faults] == [("not a number", "1,234.56")]


def test_a_comma_where_no_thousands_end_is_no_number(tmp_path: Path) -> None:
    given = ["1.234,56", "12,5", "1,234.50", "$ 1,200", "(45.10)", "-3", "1,2345", "USD 7"]
    text = "CASE|CHARGE|AMOUNT|DAY\n" + "".join(f"C1|K{n}|{value}|01.02.2023\n" for n, value in enumerate(given))
    report, rows = bring(tmp_path, "a.csv", text, charges())
    assert [row["amount"] for row in rows] == [None, None, 1234.5, 1200.0, -45.1, -3.0, None, 7.0]
    assert report.warnings == 3


def test_rows_that_end_with_a_delimiter_are_whole_where_all_do(tmp_path: Path) -> None:
    text = "CASE,CHARGE,AMOUNT,DAY\n" + "".join(f"C1,K{n},5,01.02.2023,\n" for n in range(4)) + "C1,K9,1,01.02.2023,more\n"
    report, rows = bring(tmp_path, "a.csv", text, charges())
    assert (report.rows_accepted, report.rows_quarantined, [row["charge_id"] for row in rows][:2]) == (5, 0, ["K0", "K1"])


def test_one_row_with_an_empty_cell_too_many_is_put_aside(tmp_path: Path) -> None:
    text = "CASE,PERSON,NAME,BORN\n" + "".join(f"C1,P{n},Rivers,1990-01-01\n" for n in range(4)) + "C1,P9,Stone, Ann,\n"
    report, _ = bring(tmp_path, "a.csv", text, people())
    assert (report.rows_accepted, report.rows_quarantined) == (4, 1)


def test_two_encodings_in_one_file_are_both_read(tmp_path: Path) -> None:
    rows = [f"C1,P{n},Núñez,1990-01-01\n".encode("utf-8" if n % 2 else "cp1252") for n in range(4)]
    _, found = bring(tmp_path, "a.csv", b"CASE,PERSON,NAME,BORN\n" + b"".join(rows), people())
    assert {row["family_name"] for row in found} == {"Núñez"}


def test_words_that_stand_for_nothing_are_nothing_where_the_mapping_says_so(tmp_path: Path) -> None:
    text = "CASE,PERSON,NAME,BORN\nC1,P1,N/A,NULL\nC1,NULL,Stone,1990-01-01\nC1,P3,Null,0000-00-00\n"
    read = "{missing: [NULL, N/A]}"
    report, rows = bring(tmp_path, "a.csv", text, people(read, '{from: BORN, dates: ["%Y-%m-%d"], missing: [0000-00-00]}'))
    assert [(row["party_id"], row["family_name"], row["birth_date"]) for row in rows] == [
        ("P1", None, None),
        ("P3", "Null", None),
    ]
    assert [(fault.source_line, fault.rule) for fault in report.faults] == [(3, "required and empty")]


def test_moments_counted_from_1970_become_days(tmp_path: Path) -> None:
    text = "CASE,CHARGE,AMOUNT,DAY\nC1,K1,1,1704067200\nC1,K2,1,45292\nC1,K3,1,1704067200000\nC1,K4,1,soon\n"
    report, rows = bring(tmp_path, "a.csv", text, charges(dates="excel, epoch-ms"))
    found = [str(row["offense_date"]) for row in rows]
    assert found == ["1970-01-20", "2024-01-01", "2024-01-01", "None"], "seconds read as thousandths, as the mapping says"
    assert report.warnings == 1


def test_a_file_without_a_header_is_read_by_the_columns_that_the_mapping_names(tmp_path: Path) -> None:
    read = "{columns: [CASE, PERSON, NAME, BORN]}"
    report, rows = bring(tmp_path, "a.txt", "C1|P1|Rivers|1990-01-01\nC1|P2|Stone|1991-02-02\n", people(read))
    assert (report.rows_read, report.rows_control, [row["source_line"] for row in rows]) == (2, 0, [1, 2])


def test_a_header_of_two_rows_is_put_together(tmp_path: Path) -> None:
    text = "Listing\nCase,Defendant,,Charge\nNo,Last,Born,No\nC1,Rivers,1990-01-01,K1\n"
    entry = people("{header_rows: 2}").replace("PERSON", "Charge No").replace("CASE", "Case No")
    entry = entry.replace("NAME", "Defendant Last").replace("BORN", "Defendant Born")
    report, rows = bring(tmp_path, "a.csv", text, entry)
    assert (report.rows_read, report.rows_control, rows[0]["family_name"]) == (4, 3, "Rivers")


NESTED = {
    "caseNumber": "C1",
    "court": {"name": "Circuit"},
    "charges": [{"id": "K1", "amount": 1.5, "day": "2023-01-02", "counts": [{"no": 1}]}, {"id": "K2", "day": "x"}, {"day": ""}],
}
CHARGE_OF_JSON = (
    '  - {name: charges, match: "*", kind: jsonl, read: {record: charges}, rows: ['
    f"{CASE % '../caseNumber'}, {ACCUSED % ('../caseNumber', '../caseNumber')}, "
    + CHARGE % ("id", "../caseNumber", "../caseNumber", "amount", "day", '"%Y-%m-%d"')
    + "]}\n"
)


def test_a_list_inside_a_record_is_read_row_by_row(tmp_path: Path) -> None:
    """Whether the file is one object a line, one list, or one object over several lines."""
    (tmp_path / "export").mkdir()
    for n, text in enumerate((json.dumps(NESTED), json.dumps([NESTED]), json.dumps(NESTED, indent=1))):
        told_apart = text.replace('"C1"', f'"C{n}"').replace('"K1"', f'"K1{n}"').replace('"K2"', f'"K2{n}"')
        (tmp_path / "export" / f"{n}.json").write_text(told_apart)
    lake = lake_of(tmp_path)
    report = import_files(lake, [tmp_path / "export"], mapping=mapping_file(tmp_path, f"{HEAD}{CHARGE_OF_JSON}"))
    assert [(one.rows_read, one.rows_accepted, one.rows_quarantined) for one in report.files] == [(3, 2, 1)] * 3
    assert report.warnings == 3
    found = [(row["charge_id"], row["case_id"], row["amount"]) for row in rows_of(lake, "charge")]
    assert found == [*((f"K1{n}", f"C{n}", 1.5) for n in range(3)), *((f"K2{n}", f"C{n}", None) for n in range(3))]
    kept = [json.loads(row["row_text"]) for row in rows_of(lake, "import_fault") if row["row_text"]]
    assert [row["../court.name"] for row in kept] == ["Circuit"] * 3


def test_parquet_with_numbers_for_ids_zones_and_nested_columns(tmp_path: Path) -> None:
    late = datetime(2023, 5, 1, 23, 30, tzinfo=UTC)
    table = pa.table(
        {
            "CASE": pa.array([1001.0, 1002.0]),
            "CHARGE": pa.array([7, 8], pa.int8()),
            "AMOUNT": pa.array([Decimal("12.50"), None], pa.decimal128(12, 2)),
            "DAY": pa.array([late, None], pa.timestamp("us", tz="America/Chicago")),
            "WHO": [{"last": "Rivers", "also": ["Mia", "Em"]}, None],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    names = "role: {constant: defendant}, family_name: WHO.last, alias_names: {from: WHO.also, split: ;}"
    entry = charges(kind="parquet").replace("role: {constant: defendant}", names)
    _, rows = bring(tmp_path, "a.parquet", (tmp_path / "a.parquet").read_bytes(), entry)
    assert [(row["case_id"], row["amount"], str(row["offense_date"])) for row in rows] == [
        ("1001", 12.5, "2023-05-01"),
        ("1002", None, "None"),
    ]
    assert rows_of(lake_of(tmp_path), "party")[0]["alias_names"] == ["Mia", "Em"]


def test_what_systems_leave_in_folders_is_no_part_of_an_export(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("out/a.csv", "CASE,PERSON,NAME,BORN\nC1,P1,Rivers,1990-01-01\n")
        archive.writestr("__MACOSX/out/._a.csv", b"\0\5\x16\7")
        archive.writestr("out/.DS_Store", b"\0\0\0\1Bud1")
    report = import_files(
        lake_of(tmp_path), [tmp_path / "export.zip"], mapping=mapping_file(tmp_path, HEAD + people().replace('"*"', '"*.csv"'))
    )
    assert ([file.source_file for file in report.files], report.files_left) == (["export.zip/out/a.csv"], ())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (charges("{columns: [A], header_rows: 2}"), "read.columns is for a file without a header"),
        (charges("{header_rows: 2}", kind="parquet"), "read.header_rows is for text"),
        (charges("{record: x}"), "read.record is for XML and JSON"),
        (people(born='{from: BORN, dates: ["%Y"], decimal: ","}'), "is not a number"),
    ],
)
def test_a_way_of_reading_that_does_not_go_with_the_kind_is_told(wrong: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=told):
        load_mapping(mapping_file(tmp_path, HEAD + wrong))


def test_day_is_a_day_in_the_calendar(tmp_path: Path) -> None:
    _, rows = bring(tmp_path, "a.csv", "CASE,CHARGE,AMOUNT,DAY\nC1,K1,1,29.02.2024\nC1,K2,1,29.02.2023\n", charges())
    assert [row["offense_date"] for row in rows] == [date(2024, 2, 29), None]


WRITTEN = {
    'C1, P1, "Rivers, Ana", 1990-01-01': "Rivers, Ana",
    r'C1,P1,"Rivers \"Bee\", Ana",1990-01-01': 'Rivers "Bee", Ana',
    r'C1,P1,"5\" Rivers",\N': '5" Rivers',
    '="C1",="P1",Rivers,1990-01-01': "Rivers",
    '"=""C1""","P1","Ri""vers",1990-01-01': 'Ri"vers',
}


def test_quotes_as_programs_write_them(tmp_path: Path) -> None:
    """Each file is written by another program; they come in as one batch, for each is read by itself."""
    (tmp_path / "export").mkdir()
    for n, row in enumerate(WRITTEN):
        told_apart = row.replace("C1", f"C{n}").replace("P1", f"P{n}")
        (tmp_path / "export" / f"{n}.csv").write_text(f"CASE,PERSON,NAME,BORN\n{told_apart}\nX{n},Y{n},Stone,1990-01-01\n")
    report = import_files(lake_of(tmp_path), [tmp_path / "export"], mapping=mapping_file(tmp_path, f"{HEAD}{people()}"))
    assert (report.rows_accepted, report.rows_quarantined) == (2 * len(WRITTEN), 0), report.faults
    found = {row["party_id"]: row["family_name"] for row in rows_of(lake_of(tmp_path), "party")}
    assert [found[f"P{n}"] for n in range(len(WRITTEN))] == list(WRITTEN.values())
    assert {found[f"Y{n}"] for n in range(len(WRITTEN))} == {"Stone"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\xef\xbb\xbf<html><table><tr><td>CASE</td></tr></table>", "a web page"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>', "a workbook saved as XML"),
        (b"\0\1\0\0Standard Jet DB\0", "an Access database"),
    ],
)
def test_a_document_that_only_looks_like_a_table_is_named(content: bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=f"This is {told}") as error:
        bring(tmp_path, "a.csv", content, people())
    assert "save it as XLSX or CSV" in error.value.remedy


def test_a_name_that_stands_twice_can_be_meant_by_its_place(tmp_path: Path) -> None:
    entry = people().replace("family_name: NAME", "family_name: NAME (2)")
    report, rows = bring(tmp_path, "a.csv", "CASE,PERSON,NAME,BORN,NAME\nC1,P1,Clerk,1990-01-01,Rivers\n", entry)
    assert (rows[0]["family_name"], report.files[0].columns_not_used) == ("Rivers", ("NAME",))


def test_a_header_whose_cells_have_two_lines_and_a_row_of_dashes_below(tmp_path: Path) -> None:
    text = '"CASE","PERSON","NA\nME",BORN\n----,------,----,----\nC1,P1,Rivers,1990-01-01\n'
    report, rows = bring(tmp_path, "a.csv", text, people().replace("NAME", "NA ME"))
    assert (report.rows_read, report.rows_accepted, report.rows_control) == (4, 1, 3)
    assert rows[0]["family_name"] == "Rivers"


def test_rows_without_a_number_in_several_sheets_are_several_records(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("2022", "2023"):
        sheet = book.create_sheet(name)
        sheet.append(["CASE", "TEXT"])
        sheet.append([f"C{name}", "THEFT"])
    book.save(tmp_path / "a.xlsx")
    charge = "{table: charge, columns: {charge_id: {line: true}, case_id: CASE, party_id: CASE, description: TEXT}}"
    rows = f"[{CASE % 'CASE'}, {ACCUSED % ('CASE', 'CASE')}, {charge}]"
    entries = "".join(
        f'  - {{name: "{name}", match: "*", kind: xlsx, read: {{sheet: "{name}"}}, rows: {rows}}}\n' for name in ("2022", "2023")
    )
    report, found = bring(tmp_path, "a.xlsx", (tmp_path / "a.xlsx").read_bytes(), entries)
    assert (report.rows_accepted, len(found)) == (2, 2)


def test_what_stands_beside_a_record_in_xml_is_not_taken_for_what_it_stands_in(tmp_path: Path) -> None:
    """The victim comes after the defendant, as deep as her charges' defendant: her age is not the defendant's."""
    accused = "<Accused><Id>P1</Id><Charge><K>K1</K><T>x</T></Charge></Accused>"
    text = f"<E><Case><No>C1</No>{accused}<Victim><Age>15</Age></Victim></Case></E>"
    columns = '{party_id: "../Id", case_id: "../../No", role: {constant: defendant}, recorded_age_low: "../Age"}'
    rows = f'[{{table: case, columns: {{case_id: "../../No"}}}}, {{table: party, columns: {columns}}}]'
    _, found = bring(tmp_path, "a.xml", text, f'  - {{name: c, match: "*", kind: xml, read: {{record: Charge}}, rows: {rows}}}\n')
    assert [(row["party_id"], row["recorded_age_low"]) for row in found] == [("P1", None)]


def test_a_column_that_not_every_file_has_is_empty_where_it_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "may.csv").write_text("CASE,PERSON,NAME,BORN\nC1,P1,Rivers,1990-05-01\n")
    (tmp_path / "export" / "june.csv").write_text("CASE,PERSON,NAME\nC2,P2,Stone\n")
    said = mapping_file(tmp_path, f"{HEAD}{people('{may_lack: [BORN]}')}")
    report = import_files(lake_of(tmp_path), [tmp_path / "export"], mapping=said)
    assert (report.rows_accepted, report.warnings) == (2, 0)
    assert [str(row["birth_date"]) for row in rows_of(lake_of(tmp_path), "party")] == ["1990-05-01", "None"]
    with pytest.raises(BadInput, match="no such column"):
        import_files(lake_of(tmp_path), [tmp_path / "export"], mapping=mapping_file(tmp_path, f"{HEAD}{people('{}')}"))
