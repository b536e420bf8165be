"""Text is read, and its rules are tried, in one pass or in two: nobody can tell by what comes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from justexits.records.importing import ImportReport, import_files, importer
from tests.records.importing.small import lake_of, mapping_file, rows_of

MAPPING = """
mapping: small
version: 1
title: Rows that break every kind of rule
synthetic: true
office: {office_id: small, name: Small Office}
files:
  - name: rows
    match: "rows.csv"
    kind: csv
    rows:
      - table: case
        when: {column: KIND, not_in: [NOTE]}
        columns: {case_id: CASE, kind: {constant: criminal}, filed_on: {from: DAY, dates: ["%m/%d/%Y", "%Y"]}}
        once: true
      - table: party
        columns: {party_id: CASE, case_id: CASE, role: {constant: defendant}, family_name: TEXT}
        once: true
      - table: charge
        when: {column: KIND, in: [F, M, X]}
        columns:
          charge_id: CHARGE
          case_id: CASE
          party_id: CASE
          description: TEXT
          grade: {from: KIND, values: {F: felony, M: misdemeanor}}
          amount: AMOUNT
          offense_date: {from: DAY, dates: ["%m/%d/%Y"], on_fault: quarantine}
"""
CELLS = {
    "CASE": ["C1", "C2", " C3 ", "", "1.2E+11"],
    "CHARGE": ["K1", "K2", "K3", "K4", "K5", "", "4.5E+09"],
    "KIND": ["F", "m", "X", "NOTE", ""],
    "TEXT": ["THEFT", " THEFT  ", "", '"A, B"', "--"],
    "AMOUNT": ["5", "1,000.50", "many", ""],
    "DAY": ["05/31/2019", "2019", "31/05/2019", "01/01/1600", ""],
}
ROWS = st.lists(st.tuples(*(st.sampled_from(values) for values in CELLS.values())), min_size=1, max_size=12)


def brought(folder: Path, text: str) -> tuple[ImportReport, list[list[str]]]:
    """What an import of the text reports, and the rows that came of it."""
    folder.mkdir()
    (folder / "rows.csv").write_text(text, encoding="utf-8")
    lake = lake_of(folder)
    report = import_files(lake, [folder / "rows.csv"], mapping=mapping_file(folder, MAPPING))
    found = [rows_of(lake, table) for table in ("case", "charge", "import_fault")]
    kept = [sorted(str(row | {"batch_id": ""}) for row in rows) for rows in found]
    return replace(report, batch_id="", seconds=0), kept


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_one_pass_and_two_give_the_same_rows_and_the_same_faults(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, rows: list[tuple[str, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("passes")
    text = "\n".join(
        ",".join(f'"{cell}"' if "," in cell and '"' not in cell else cell for cell in row) for row in [tuple(CELLS), *rows]
    )
    in_one = brought(folder / "one", f"{text}\n")
    with monkeypatch.context() as patched:
        patched.setattr(importer, "_beside", lambda *_: {})
        in_two = brought(folder / "two", f"{text}\n")
    assert in_one == in_two


MANY = """
mapping: many
version: 1
title: A long table of values
synthetic: true
office: {office_id: small, name: Small Office}
files:
  - name: rows
    match: "rows.csv"
    kind: csv
    rows:
      - table: case
        columns: {case_id: CASE, kind: {from: KIND, values: {VALUES}}}
"""
ROWS_OF_MANY_BLOCKS = 150_000


@pytest.mark.parametrize("values", [2, 60])
def test_each_row_has_its_own_line_in_a_file_of_many_blocks_whatever_the_entries_make_of_it(tmp_path: Path, values: int) -> None:
    # A long table of values becomes a join in the engine's plan, and then a table is not made in the order of the rows.
    named = ", ".join(f"K{number}: {'criminal' if number % 2 else 'null'}" for number in range(values))
    text = "".join(f"C{line},K{line % values},{'.' * 150}\n" for line in range(2, ROWS_OF_MANY_BLOCKS + 2))
    (tmp_path / "rows.csv").write_text(f"CASE,KIND,REST\n{text}", encoding="utf-8")
    lake = lake_of(tmp_path)
    import_files(lake, [tmp_path / "rows.csv"], mapping=mapping_file(tmp_path, MANY.replace("VALUES", named)))
    with lake.read() as reading:
        found = reading.engine.execute(
            """SELECT count(*), count(*) FILTER (case_id = 'C' || source_line) FROM "case" """
        ).fetchone()
    assert found == (ROWS_OF_MANY_BLOCKS, ROWS_OF_MANY_BLOCKS)
