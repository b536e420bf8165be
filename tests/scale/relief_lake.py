"""The whole way of relief: from an office's records in the lake to the answers of every provision of its state, written there.

    python -m tests.scale.relief_lake CHARGES

Its two halves run in processes of their own, so that the memory of making the office is not counted as that of answering it.
"""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.relief.step import relief
from tests.scale.yardstick import row

OFFICE = "bench"
DAY = date(2026, 11, 1)
SECONDS, MOST = 60, 8_000_000  # the aim: so many charges in so long, on two cores
# Sections and words as clerks of one state write them; each also with a subsection, as an attempt and as one of its kinds.
OFFENCES = (
    ("9A.56.050", "THEFT 3"),
    ("9A.52.070", "CRIMINAL TRESPASS 1"),
    ("9A.88.030", "PROSTITUTION"),
    ("RCW 9A.36.031", "ASSAULT 3"),
    ("9A.36.021", "ASSAULT 2"),
    ("69.50.4013", "POSS CONTROLLED SUBSTANCE"),
    ("9A.56.210", "ROBBERY 2"),
    ("46.61.502", "DUI"),
    ("9A.52.030", "BURGLARY 2"),
    (None, "THEFT"),
    ("9A.60.020", "FORGERY"),
    ("9A.76.175", "FALSE STATEMENT"),
    ("46.20.342", "DWLS 2"),
    ("9A.44.132", "FAIL TO REGISTER"),
    ("26.50.110", "VIOL PROT ORDER"),
    ("9A.48.080", "MAL MISCH 2"),
    ("9A.88.070", "PROMOTING PROSTITUTION 1"),
    ("9A.36.041", "ASSAULT 4"),
)
GRADES = ("misdemeanor", "felony_3", "felony_2", "misdemeanor_a", "infraction", None, "felony_1", "felony")
ENDS = ("guilty_plea", "guilty_plea", "guilty_plea", "guilty_trial", "dismissed", "dismissed", "acquitted", "deferred", None)
STATUSES = ("disposed", "disposed", "disposed", "filed")
PRECISIONS = ("day", "day", "day", "month")
SENTENCES = ("jail", "prison", "probation", None)
OWED = ("restitution", "fine", "custody", "supervision")
PAID = ("completed", "open", "waived")
ROW = "'b1' AS batch_id, 'charges.csv' AS source_file, i AS source_line"


def pick(words: tuple[str | None, ...], seed: int) -> str:
    """One of these words, by a number that hangs on the row alone."""
    told = ", ".join("NULL" if one is None else f"'{one}'" for one in words)
    return f"([{told}])[1 + (hash(i * {seed}) % {len(words)})::INT]"


def key(name: str, number: str = "i") -> str:
    """The column of a record's own id."""
    return f"'{name}-' || lpad(({number})::TEXT, 9, '0') AS {name}_id"


def made(charges: int) -> dict[str, str]:
    """Rows by table: two charges to a case, two cases to a person, and money or a sentence entered for every fifth charge."""
    day = "DATE '2000-01-01' + (hash(i * 3) % 9000)::INT"
    of_case = f"{key('case')}, {key('party')}"
    return {
        "case": f"SELECT {key('case')}, {pick(STATUSES, 5)} AS status, {ROW} FROM range({charges // 2}) r(i)",
        "party": f"SELECT {of_case}, 'defendant' AS role, DATE '1960-01-01' + (hash(i // 2) % 15000)::INT AS birth_date,"
        f" 'day' AS birth_date_precision, {ROW} FROM range({charges // 2}) r(i)",
        "charge": f"SELECT {key('charge')}, {key('case', 'i // 2')}, {key('party', 'i // 2')}, statute, description,"
        f" {pick(GRADES, 7)} AS grade, {day} AS offense_date, {pick(PRECISIONS, 9)} AS offense_date_precision,"
        f" {pick(ENDS, 11)} AS disposition, {pick(SENTENCES, 17)} AS sentence_kind, 'filed' AS charging_decision,"
        f" CASE WHEN hash(i * 13) % 12 > 0 THEN {day} + (hash(i) % 400)::INT END AS disposition_date,"
        f" 'day' AS disposition_date_precision, {ROW}"
        f" FROM range({charges}) r(i) JOIN offences ON number = hash(i * 19) % {len(texts())}",
        "person": f"SELECT {key('person')}, 2 AS parties FROM range({charges // 4}) r(i)",
        "person_party": f"SELECT {key('person', 'i // 2')}, {key('party')}, 1.0 AS path_probability"
        f" FROM range({charges // 2}) r(i)",
        "obligation": f"SELECT 'owed-' || i AS obligation_id, {key('charge', 'i * 5')}, {pick(OWED, 23)} AS kind,"
        f" {pick(PAID, 29)} AS status, DATE '2015-01-01' + (hash(i) % 3000)::INT AS completed_on,"
        f" 'day' AS completed_on_precision, {ROW} FROM range({charges // 5}) r(i)",
    }


def texts() -> list[tuple[str | None, str]]:
    """Every section with its words, each in four ways."""
    plain = [(f"{of}{part}" if of else None, said) for of, said in OFFENCES for part in ("", "(1)")]
    return plain + [(of, said + more) for of, said in OFFENCES for more in (" ATTEMPT", " DV")]


def make(home: Path, charges: int) -> None:
    """An office with so many charges, its people linked."""
    with Lake(Home.make(home)).write("import") as writing:
        statutes, descriptions = zip(*texts(), strict=True)
        columns = {"number": list(range(len(statutes))), "statute": list(statutes), "description": list(descriptions)}
        writing.engine.register("offences", pa.table(columns))
        office = {"office_id": [OFFICE], "name": ["Bench"], "state": ["WA"]}
        writing.append("office", pa.table(office), office_id=OFFICE)
        for table, select in made(charges).items():
            writing.engine.execute(f"CREATE VIEW made_{table} AS SELECT *, '{OFFICE}' AS office_id FROM ({select})")
            writing.append(table, f"made_{table}", office_id=OFFICE)


def run(home: Path) -> None:
    """Answer the office, and print the row."""
    lake = Lake(Home.open(home))
    began, worked = time.perf_counter(), time.process_time()
    report = relief(lake, as_of=DAY, jurisdiction="WA")
    wall, worked = time.perf_counter() - began, time.process_time() - worked
    charges = report.offices[0].charges
    row(
        f"Relief from the lake and into it, every provision of a state, {charges:,} charges",
        f"{wall:.1f} s, {worked:.1f} s of the processors, {charges / worked:,.0f} charges a CPU-second",
        aim=f"{SECONDS} s for {MOST:,} charges",
    )


def both(charges: int) -> None:
    """Make an office and answer it, each in a process of its own. What they print is printed here."""
    with TemporaryDirectory() as folder:
        for half in ("make", "run"):
            arguments = [sys.executable, "-m", __spec__.name, half, f"{folder}/home", str(charges)]
            subprocess.run(arguments, check=True, cwd=Path(__file__).parents[2])


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1] == "run":
        run(Path(sys.argv[2]))
    else:
        both(int(sys.argv[1]))
