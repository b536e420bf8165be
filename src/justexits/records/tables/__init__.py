"""The canonical tables, each defined once. `TABLES` is the whole list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from justexits.records.tables.decisions import DECISION_TABLES
from justexits.records.tables.definition import Column, Kind, Restriction, Table
from justexits.records.tables.derived import DERIVED_TABLES, KEPT_TABLES
from justexits.records.tables.imports import IMPORT_TABLES
from justexits.records.tables.record import RECORD_TABLES as OFFICE_RECORD_TABLES
from justexits.records.tables.relief import LAKE_KEPT_TABLES, RELIEF_DERIVED_TABLES, RELIEF_RECORD_TABLES

if TYPE_CHECKING:
    import ibis.expr.types as ir

    # What an engine is given: canonical tables by name, on whatever engine they live.
    Tables: TypeAlias = Mapping[str, ir.Table]

# What a mapping may feed, parents before children.
RECORD_TABLES: tuple[Table, ...] = (*OFFICE_RECORD_TABLES, *RELIEF_RECORD_TABLES)
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *IMPORT_TABLES,
        *RECORD_TABLES,
        *DERIVED_TABLES,
        *RELIEF_DERIVED_TABLES,
        *KEPT_TABLES,
        *LAKE_KEPT_TABLES,
        *DECISION_TABLES,
    )
}

__all__ = ["DECISION_TABLES", "RECORD_TABLES", "TABLES", "Column", "Kind", "Restriction", "Table"]
