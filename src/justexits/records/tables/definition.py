"""The form in which a canonical table is defined, once; schemas, checks and the data dictionary are derived from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import ibis
import ibis.expr.schema as sch

PROVENANCE_NOTE = "written by the import, never by a mapping"


class Kind(StrEnum):
    """What a table is for, which decides who may write it and whether it may be computed again."""

    RECORD = "record"  # from imports
    DERIVED = "derived"  # can be deleted and computed again from records and decisions
    KEPT = "kept"  # never recomputed
    DECISION = "decision"  # written by people through the site


class Restriction(StrEnum):
    """Held behind a permission (DESIGN, rule 10)."""

    NONE = "none"
    JUVENILE = "juvenile"
    VICTIM_ADDRESS = "victim_address"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its name, its Ibis type, what it means in one sentence, and the field's standard term for it."""

    name: str
    type: str
    meaning: str
    standard: str = ""  # NIEM or NODS term, where there is one
    required: bool = False
    codes: str = ""  # name of the code list in content/codes/code_lists.yaml
    refers_to: str = ""  # "table.column"
    restriction: Restriction = Restriction.NONE
    minimum: float | None = None
    maximum: float | None = None

    @property
    def is_date(self) -> bool:
        """Whether the column holds a day (times do not count)."""
        return self.type == "date"


@dataclass(frozen=True, kw_only=True)
class Table:
    """One canonical table: what one row is, its key, its columns."""

    name: str
    kind: Kind
    one_row_is: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    sorted_by: tuple[str, ...] = ()  # how a file of the lake is sorted, so that one person is found fast

    @cached_property
    def schema(self) -> sch.Schema:
        """The table's Ibis schema, columns in their defined order."""
        return ibis.schema({column.name: column.type for column in self.columns})

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}


def dated(name: str, meaning: str, *, standard: str = "", required: bool = False) -> tuple[Column, Column]:
    """A date column and the column that says how much of the date its source knew."""
    return (
        Column(name=name, type="date", meaning=meaning, standard=standard, required=required),
        Column(
            name=f"{name}_precision",
            type="string",
            meaning=f"How much of {name} the source knew; the date is the first day that it can be.",
            codes="date_precision",
        ),
    )


OFFICE = Column(
    name="office_id", type="string", meaning="The office whose record this is.", required=True, refers_to="office.office_id"
)

PROVENANCE = (
    OFFICE,
    Column(
        name="batch_id",
        type="string",
        meaning=f"The import that brought the row ({PROVENANCE_NOTE}).",
        required=True,
        refers_to="batch.batch_id",
    ),
    Column(name="source_file", type="string", meaning=f"The file it stood in ({PROVENANCE_NOTE}).", required=True),
    Column(
        name="source_line",
        type="int64",
        meaning=f"The line of that file, counted from 1 with the header; of a Parquet file the row ({PROVENANCE_NOTE}).",
        required=True,
    ),
)
