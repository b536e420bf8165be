"""Imports of the user's office. Values of faulty rows are about people too: whole rows need a permission of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any

import ibis

from justexits.records.codes import code_list
from justexits.web.accounts.permissions import Permission, has_permission, require

if TYPE_CHECKING:
    import pyarrow as pa

    from justexits.records.lake import Reading

FAULTS_A_PAGE = 100
PARTS = ("accepted", "quarantined", "superseded", "control")
FAULT_COLUMNS = ("source_file", "source_line", "column", "value", "rule", "severity", "remedy", "row_text")


@dataclass(frozen=True, kw_only=True)
class Equation:
    """Rows read, and what became of each: the parts add up to the whole, always."""

    read: int
    accepted: int
    quarantined: int
    superseded: int
    control: int

    @property
    def holds(self) -> bool:
        """Whether the parts add up."""
        return self.read == self.accepted + self.quarantined + self.superseded + self.control

    @classmethod
    def of(cls, row: dict[str, Any]) -> Equation:
        """The equation of a row of `batch` or `batch_file`."""
        return cls(read=row["rows_read"], **{part: row[f"rows_{part}"] for part in PARTS})


@dataclass(frozen=True, kw_only=True)
class Import:
    """One import, or one file of it."""

    batch_id: str
    source_file: str
    mapping: str
    equation: Equation
    warnings: int
    imported_at: datetime | None
    encoding: str = ""


@dataclass(frozen=True, kw_only=True)
class Faults:
    """One page of the faults of an import, and how many there are of each kind."""

    rows: tuple[dict[str, Any], ...]
    total: int
    page: int
    pages: int
    reasons: tuple[dict[str, Any], ...]
    rows_are_held: bool


def imports(reading: Reading, user: Any) -> list[Import]:
    """The imports of the user's office, newest first."""
    require(user, Permission.SEE_IMPORTS)
    batch = reading.tables_of(user.office_id)["batch"]
    return [_import(row) for row in reading.rows(batch.order_by([ibis.desc("imported_at"), "batch_id"]))]


def find_import(reading: Reading, user: Any, batch_id: str) -> Import | None:
    """One import of the user's office, or None."""
    return next((one for one in imports(reading, user) if one.batch_id == batch_id), None)


def rows_wait(reading: Reading, user: Any, batch_id: str) -> bool:
    """Whether rows of an import were put aside and nobody had them read again."""
    from justexits.records.importing.again import open_batches

    require(user, Permission.SEE_IMPORTS)
    return any(one["batch_id"] == batch_id for one in open_batches(reading, user.office_id))


def files_of(reading: Reading, user: Any, batch_id: str) -> list[Import]:
    """The files of an import."""
    require(user, Permission.SEE_IMPORTS)
    file = reading.tables_of(user.office_id)["batch_file"]
    return [_import(row) for row in reading.rows(file.filter(file.batch_id == batch_id).order_by("source_file"))]


def faults_of(reading: Reading, user: Any, batch_id: str, page: int) -> Faults:
    """The faults of an import, a hundred a page. The row's text is there only for those who may see source rows."""
    require(user, Permission.SEE_IMPORTS)
    fault = reading.tables_of(user.office_id)["import_fault"]
    fault = fault.filter(fault.batch_id == batch_id)
    may_see_rows = has_permission(user, Permission.SEE_SOURCE_ROWS)
    if not may_see_rows:
        fault = fault.mutate(row_text=ibis.null("string"))
    counted = fault.group_by(["source_file", "column", "rule", "severity", "remedy"]).aggregate(times=fault.count())
    reasons = reading.rows(counted.order_by([ibis.desc("times"), "source_file", "column", "rule"]))
    total = sum(reason["times"] for reason in reasons)
    pages = max(1, ceil(total / FAULTS_A_PAGE))
    page = min(max(1, page), pages)
    ordered = fault.order_by(["source_file", "source_line", "column", "rule"])
    rows = reading.rows(ordered.limit(FAULTS_A_PAGE, offset=(page - 1) * FAULTS_A_PAGE))
    return Faults(
        rows=tuple(_worded(row) for row in rows),
        total=total,
        page=page,
        pages=pages,
        reasons=tuple(_worded(reason) for reason in reasons),
        rows_are_held=not may_see_rows,
    )


def faulty_rows(reading: Reading, user: Any, batch_id: str) -> pa.Table:
    """Every fault of an import with the text of its row, by file and line, in the columns `FAULT_COLUMNS`."""
    require(user, Permission.EXPORT_FAULTY_ROWS)
    fault = reading.tables_of(user.office_id)["import_fault"]
    ordered = fault.filter(fault.batch_id == batch_id).order_by(["source_file", "source_line", "column", "rule"])
    return reading.arrow(ordered.select(*FAULT_COLUMNS))


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"severity": code_list("fault_severity").get(row["severity"], row["severity"])}


def _import(row: dict[str, Any]) -> Import:
    return Import(
        batch_id=row["batch_id"],
        source_file=row["source_file"] or "",
        mapping=f"{row['mapping']}, version {row['mapping_version']}" if "mapping" in row else "",
        equation=Equation.of(row),
        warnings=row.get("warnings") or 0,
        imported_at=row.get("imported_at"),
        encoding=row.get("encoding") or "",
    )
