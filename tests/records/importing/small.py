"""A small made-up office for tests of the import: its mapping, and how its files are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from justexits.records.home import Home
from justexits.records.importing import ImportReport, import_files
from justexits.records.lake import Lake

MAPPING = """
mapping: small
version: 1
title: A small made-up office
synthetic: true
office: {office_id: small, name: Small Office, state: WA}
files:
  - name: people
    match: "people*.csv"
    kind: csv
    control_rows:
      - {column: CASE NO, matches: "^TOTAL"}
    rows:
      - table: case
        once: true
        columns: {case_id: CASE NO, kind: {constant: criminal}}
      - table: party
        columns:
          party_id: PERSON
          case_id: CASE NO
          role: {from: ROLE, values: {D: defendant, V: victim}}
          family_name: NAME
          birth_date: {from: DOB, dates: ["%m/%d/%Y"]}
          recorded_age_low: AGE
          recorded_age_high: AGE
  - name: charges
    match: "charges*.csv"
    kind: csv
    rows:
      - table: charge
        columns:
          charge_id: CHARGE
          case_id: CASE NO
          party_id: PERSON
          description: TEXT
"""
HEADER = "CASE NO,PERSON,ROLE,NAME,DOB,AGE"
PEOPLE = f"{HEADER}\nC1,P1,D,Rivers,05/01/1990,29\nC1,P2,V,Stone,,\n"


def mapping_file(folder: Path, text: str = MAPPING) -> Path:
    """The small office's mapping, written beside its files."""
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def lake_of(folder: Path) -> Lake:
    """The lake of a home in the folder, made when it is not there."""
    return Lake(Home.make(folder / "home"))


def import_texts(folder: Path, *, mapping: str = MAPPING, lake: Lake | None = None, **files: str | bytes) -> ImportReport:
    """Write files (`people="..."` becomes people.csv; bytes are written as they are) and import them as one batch."""
    paths = []
    for name, content in files.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_files(lake or lake_of(folder), paths, mapping=mapping_file(folder, mapping))


def rows_of(lake: Lake, table: str) -> list[dict[str, Any]]:
    """The rows of a table in the newest snapshot, sorted by its first column."""
    with lake.read(threads=1) as reading:
        found = reading.rows(reading.tables[table])
    return sorted(found, key=lambda row: str(next(iter(row.values()))))


def left_in(folder: Path) -> list[str]:
    """Every file of the home but its mark, lock and office key: what a refused import must not leave behind."""
    home = folder / "home"
    plain = ("justexits-home.json", "writer.lock", "office.key")
    return sorted(path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file() and path.name not in plain)
