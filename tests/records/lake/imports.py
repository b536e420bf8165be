"""Small imports for tests: a mapping of one office, and files of made-up cases and charges."""

from __future__ import annotations

from pathlib import Path

from justexits.records.importing import import_files
from justexits.records.lake import Lake

MAPPING = """
mapping: small
version: 1
title: A small export for tests
synthetic: true
office: {office_id: three-rivers, name: Three Rivers, state: WA}
files:
  - name: cases
    match: "cases*.csv"
    kind: csv
    rows:
      - table: case
        columns:
          case_id: CASE
          kind: {constant: criminal}
          filed_on: {from: FILED, dates: ["%Y-%m-%d", "%Y-%m", "%Y"]}
      - table: party
        columns:
          party_id: CASE
          case_id: CASE
          role: {constant: defendant}
          family_name: NAME
          alias_names: {from: ALIASES, split: ";"}
  - name: charges
    match: "charges*.csv"
    kind: csv
    rows:
      - table: charge
        columns: {charge_id: CHARGE, case_id: CASE, party_id: CASE, statute: STATUTE, amount: AMOUNT}
"""


def bring(lake: Lake, folder: Path, name: str, text: str) -> str:
    """Import one file of this text; returns the batch's number."""
    mapping = folder / "small.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return import_files(lake, [file], mapping=mapping).batch_id


def cases_file(*rows: str) -> str:
    """A file of cases: each row is CASE,NAME,FILED,ALIASES."""
    return "\n".join(["CASE,NAME,FILED,ALIASES", *rows]) + "\n"


def charges_file(*rows: str) -> str:
    """A file of charges: each row is CHARGE,CASE,STATUTE,AMOUNT."""
    return "\n".join(["CHARGE,CASE,STATUTE,AMOUNT", *rows]) + "\n"
