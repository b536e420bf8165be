"""A little dirt of known place and number in an export: what an import must put aside or warn about."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from justexits.simulate.exports.sheet import Sheet

SHARE_OF_ROWS = 0.002
QUARANTINED, UNKNOWN = "quarantined", "value_unknown"


@dataclass(frozen=True)
class PlantedFault:
    """One planted fault: where it stands, and what an import should do with it."""

    fault: str  # impossible_date, future_birth, age_156, unknown_code, duplicate_id
    file: str
    line: int
    column: str
    value: str
    table: str  # canonical table of the row
    key: str  # canonical key of the row
    canonical_column: str
    severity: str


@dataclass(frozen=True)
class Dirt:
    """Which faults an office's files get: file, kind of fault, header, canonical column, the bad value."""

    file: str
    fault: str
    column: str
    canonical_column: str
    value: str
    key: tuple[str, ...]
    between: str = ""


def dirt_of(county: str) -> list[Dirt]:
    """What is planted in a county's export."""
    party: tuple[str, tuple[str, ...], str]
    charge: tuple[str, tuple[str, ...], str]
    if county == "three-rivers":
        party, charge = ("PARTIES.csv", ("PARTY_NO",), ""), ("CHARGES.csv", ("CHARGE_NO",), "")
        names = ("DOB", "02/30/1991", "03/14/2031", "AGE", "SEX", "U?", "PHONE", "OFF_DT", "13/45/2019", "DISPO", "ZZ9", "REASON")
    elif county == "fort-harlan":
        party, charge = ("PARTICIPANTS.TXT", ("CASE NO", "SEQ"), "-"), ("CHARGES.TXT", ("CASE NO", "CT"), "/")
        names = (
            "DOB",
            "30-FEB-1991",
            "14-MAR-2031",
            "AGE",
            "SEX",
            "7",
            "PHONE",
            "OFFENSE DATE",
            "31-JUN-2019",
            "DISPOSITION",
            "XX",
            "DECISION REASON",
        )
    else:
        party, charge = ("parties.parquet", ("participantId",), ""), ("charges.parquet", ("warrantId",), "")
        names = (
            "born",
            "1991-02-30",
            "2031-03-14",
            "ageYears",
            "gender",
            "n/s",
            "telephone",
            "offenseDate",
            "2019-13-45",
            "outcome",
            "tbd",
            "screeningNote",
        )
    birth, impossible, future, age, sex, odd, phone, offense, no_day, end, no_end, reason = names
    return [
        Dirt(party[0], "impossible_date", birth, "birth_date", impossible, party[1], party[2]),
        Dirt(party[0], "future_birth", birth, "birth_date", future, party[1], party[2]),
        Dirt(party[0], "age_156", age, "recorded_age_low", "156", party[1], party[2]),
        Dirt(party[0], "unknown_code", sex, "sex", odd, party[1], party[2]),
        Dirt(party[0], "duplicate_id", phone, "phone", "5550000123", party[1], party[2]),
        Dirt(charge[0], "impossible_date", offense, "offense_date", no_day, charge[1], charge[2]),
        Dirt(charge[0], "unknown_code", end, "disposition", no_end, charge[1], charge[2]),
        Dirt(charge[0], "duplicate_id", reason, "decision_reason", "entered twice", charge[1], charge[2]),
    ]


def planted(sheets: list[Sheet], county: str, ordinary: dict[str, int], rng: np.random.Generator) -> list[PlantedFault]:
    """Plant the faults in the sheets (changed in place), each in a row of its own.

    `ordinary` is how many rows of each table, from the first, may be touched.

    About SHARE_OF_ROWS of the rows of the files that get any, at least one of each kind.
    """
    found: list[PlantedFault] = []
    dirt = dirt_of(county)
    for sheet in sheets:
        mine = [one for one in dirt if one.file == sheet.file]
        if not mine:
            continue
        rows = min(sheet.columns.num_rows, ordinary[sheet.table])
        each = max(1, round(rows * SHARE_OF_ROWS / len(mine)))
        chosen = rng.choice(rows, each * len(mine), replace=False).reshape(len(mine), each)
        for one, at in zip(mine, chosen, strict=True):
            found += _plant(sheet, one, np.sort(at).tolist())
    return found


def _plant(sheet: Sheet, dirt: Dirt, rows: list[int]) -> list[PlantedFault]:
    columns = sheet.columns
    keys = [dirt.between.join(columns[name][row].as_py() for name in dirt.key) for row in rows]
    position = columns.column_names.index(dirt.column)
    if dirt.fault == "duplicate_id":
        copies = columns.take(rows)
        copies = copies.set_column(position, dirt.column, pa.array([dirt.value] * len(rows)))
        start = columns.num_rows
        sheet.columns = pa.concat_tables([columns, copies]).combine_chunks()
        rows = list(range(start, start + len(rows)))
    else:
        values: list[Any] = columns[dirt.column].to_pylist()
        for row in rows:
            values[row] = dirt.value
        sheet.columns = columns.set_column(position, dirt.column, pa.array(values, pa.string()))
    severity = QUARANTINED if dirt.fault == "duplicate_id" else UNKNOWN
    return [
        PlantedFault(
            dirt.fault,
            sheet.file,
            row + sheet.first_line,
            dirt.column,
            dirt.value,
            sheet.table,
            key,
            dirt.canonical_column,
            severity,
        )
        for row, key in zip(rows, keys, strict=True)
    ]


def summary(faults: list[PlantedFault]) -> dict[str, Any]:
    """What truth/planted_faults.json holds: counts by kind of fault and every fault with its place."""
    counts: dict[str, int] = {}
    for fault in faults:
        counts[fault.fault] = counts.get(fault.fault, 0) + 1
    return {"faults": len(faults), "by_fault": counts, "rows": [asdict(fault) for fault in faults]}
