"""Import of a million charge rows, validation and encryption included, against DuckDB's own read_csv of the same file."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from statistics import median

import duckdb

from justexits.records.home import Home
from justexits.records.importing import import_files
from justexits.records.lake import Lake
from tests.scale.yardstick import row, scale, seconds

TIMES = 3  # the median counts
MAPPING = """
mapping: bench
version: 1
title: A file of charges for measuring speed
synthetic: true
office: {office_id: bench, name: Bench Office, state: WA}
files:
  - name: cases
    match: "cases.csv"
    kind: csv
    rows:
      - table: case
        columns: {case_id: CASE, kind: {constant: criminal}}
      - table: party
        columns: {party_id: CASE, case_id: CASE, role: {constant: defendant}, family_name: NAME}
  - name: charges
    match: "charges.csv"
    kind: csv
    rows:
      - table: charge
        columns:
          charge_id: CHARGE
          case_id: CASE
          party_id: CASE
          statute: STATUTE
          description: TEXT
          grade: {from: GRADE, values: {F: felony, M: misdemeanor}}
          amount: AMOUNT
          offense_date: {from: OFFENSE, dates: ["%m/%d/%Y"]}
          decided_on: {from: DECIDED, dates: ["%m/%d/%Y"]}
          charging_decision: {from: DECISION, values: {Y: filed, N: declined}}
          disposition: {from: DISPOSITION, values: {PG: guilty_plea, DI: dismissed}}
          disposition_date: {from: DISPOSED, dates: ["%m/%d/%Y"]}
"""


def write_files(folder: Path, rows: int) -> Path:
    """Write the two files; returns the one of charges, with `rows` rows of 11 columns."""
    charges = folder / "charges.csv"
    duckdb.execute(
        f"COPY (SELECT 'C' || (range % {rows // 4}) AS CASE, 'Person ' || range AS NAME FROM range({rows // 4}))"
        f" TO '{folder / 'cases.csv'}' (HEADER)"
    )
    duckdb.execute(
        f"""COPY (SELECT 'K' || range AS CHARGE, 'C' || (range % {rows // 4}) AS CASE, 'TRC ' || range % 400 AS STATUTE,
        'RETAIL THEFT U/$' || range % 900 AS TEXT, if(range % 3 = 0, 'F', 'M') AS GRADE, range % 900 AS AMOUNT,
        strftime(DATE '2015-01-01' + (range % 3000)::INT, '%m/%d/%Y') AS OFFENSE,
        strftime(DATE '2015-02-01' + (range % 3000)::INT, '%m/%d/%Y') AS DECIDED, if(range % 5 = 0, 'N', 'Y') AS DECISION,
        if(range % 2 = 0, 'PG', 'DI') AS DISPOSITION, strftime(DATE '2015-08-01' + (range % 3000)::INT, '%m/%d/%Y') AS DISPOSED
        FROM range({rows})) TO '{charges}' (HEADER)"""
    )
    return charges


def main() -> None:
    """Measure, and print the rows."""
    rows = int(1_000_000 * scale())
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        charges = write_files(folder, rows)
        mapping = folder / "mapping.yaml"
        mapping.write_text(MAPPING, encoding="utf-8")
        read = f"read_csv('{charges}')"
        to_table, to_file = f"CREATE TABLE t AS SELECT * FROM {read}", f"COPY (SELECT * FROM {read}) TO '{folder / 'x.parquet'}'"
        times: dict[str, list[float]] = {"bare": [], "parquet": [], "ours": []}
        for number in range(TIMES):  # in turn, so that what else the machine does falls on all of them
            times["bare"].append(seconds(lambda: duckdb.connect().execute(to_table)))
            times["parquet"].append(seconds(lambda: duckdb.connect().execute(to_file)))
            lake = Lake(Home.make(folder / f"home-{number}"))
            import_files(lake, [folder / "cases.csv"], mapping=mapping)
            times["ours"].append(seconds(partial(import_files, lake, [charges], mapping=mapping)))
    bare, parquet, ours = (median(times[name]) for name in ("bare", "parquet", "ours"))
    what = f"Import of {rows:,} charge rows (rules, quarantine, encryption)"
    row(what, f"{ours:.2f} s", baseline=f"DuckDB read_csv into a table, {bare:.2f} s", ratio=ours / bare, aim="within 3x")
    row(what, f"{ours:.2f} s", baseline=f"DuckDB read_csv to Parquet, {parquet:.2f} s", ratio=ours / parquet)


if __name__ == "__main__":
    main()
