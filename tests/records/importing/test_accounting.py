"""Whatever stands in a file, every row of it is accounted for, nothing is raised, and a second import changes nothing."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.records.importing.small import HEADER, import_texts, lake_of, rows_of

EXAMPLES = 400 if os.environ.get("JUSTEXITS_PROVE") else 5
DIRTY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PLAIN = ["C1", "C2", "P1", "P2", "P3", "D", "V", "Q", "Rivers", "05/01/1990", "02/30/1991", "29", "156", "1e3", "", " ", "TOTAL"]
NASTY = [
    '"',
    '""',
    'a"b',
    "a,b",
    "a\nb",
    "a\r\nb",
    "\0",
    "\ufffd",
    "\u00a0",
    "=1+1",
    "\u2019",
    "N/A",
    "null",
    "x" * 300,
    "'; DROP",
    "\\",
]
CELL = st.sampled_from(PLAIN) | st.sampled_from(NASTY) | st.text(max_size=8)
ROWS = st.lists(st.lists(CELL, min_size=0, max_size=8), max_size=12)


def written(rows: list[list[str]]) -> str:
    """The rows as a program that knows the format writes them."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def check(content: bytes, *, expect_rows: int | None = None) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        good = "C0,P0,D,Rivers,05/01/1990,29\n"  # so that there is a record at all
        report = import_texts(folder, people=f"{HEADER}\n{good}".encode() + content)
        parts = report.rows_accepted + report.rows_quarantined + report.rows_superseded + report.rows_control
        assert report.rows_read == parts
        assert all(file.balanced for file in report.files)
        if expect_rows is not None:
            assert report.rows_read == expect_rows + 2
        parties = rows_of(lake_of(folder), "party")
        assert len({row["party_id"] for row in parties}) == len(parties) >= 1
        faults = rows_of(lake_of(folder), "import_fault")
        assert {row["severity"] for row in faults} <= {"quarantined", "value_unknown", "warning"}
        put_aside = {row["source_line"] for row in faults if row["severity"] == "quarantined"}
        assert len(put_aside) == report.rows_quarantined
        assert import_texts(folder, people=f"{HEADER}\n{good}".encode() + content).already_imported
        assert lake_of(folder).snapshot().number == report.snapshot


@pytest.mark.proof
@DIRTY
@given(rows=ROWS)
@example(rows=[['say "x', "P1"], ["C1", "P2", "D", "a\nb", "", ""], []])
def test_rows_in_the_format_are_counted_one_by_one(rows: list[list[str]]) -> None:
    # An empty row, one empty cell and a cell that holds only a line break are written as blank lines, which count as control.
    rows = [[cell.replace("\r", " ") for cell in row] for row in rows]
    rows = [row for row in rows if any(cell.strip() for cell in row) and not any("\n" in cell for cell in row if len(row) != 6)]
    check(written(rows).encode(errors="replace"), expect_rows=len(rows))


@pytest.mark.proof
@DIRTY
@given(lines=st.lists(st.lists(CELL, max_size=8).map(",".join), max_size=12), end=st.sampled_from(["\n", "\r\n", ""]))
def test_lines_that_no_program_wrote_are_accounted_for(lines: list[str], end: str) -> None:
    check(end.join(lines).encode(errors="replace"))


@pytest.mark.proof
@DIRTY
@given(content=st.binary(max_size=200))
def test_any_bytes_at_all_are_accounted_for(content: bytes) -> None:
    check(content)
