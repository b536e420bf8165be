"""What one figure is made of: the imports that its rows came from, and the rows themselves for whoever may see them.

The rows are worked out anew by the measure's own definition, so that a figure and its rows can be held against each other.
Sealed records are not in the snapshot, and so in no list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any

import ibis

from justexits import measures
from justexits.measures import ALL
from justexits.measures.groups import with_groups
from justexits.measures.reach import decisions_reach_to, reach_of
from justexits.measures.rows import COUNTED, MAYBE, MET
from justexits.web.accounts.permissions import Permission, has_permission, require
from justexits.web.casework.selectors.visible import visible_tables
from justexits.web.performance.periods import end_of
from justexits.web.performance.small import THRESHOLD

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from justexits.records.lake import Reading

ROWS_A_PAGE = 50
KNOWN_TO = {
    "month": ("day", "month"),
    "quarter": ("day", "month"),
    "rolling_12": ("day", "month"),
    "year": ("day", "month", "year"),
}
STANDS = {MET: "above the line and below it", COUNTED: "below the line only", MAYBE: "left out: a fact is missing"}
LEFT_OUT = "left out: whether it is counted is unknown"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Which figure: a measure, a period, and a group (None where it was not recorded; without a grouping, everybody)."""

    measure: str
    grain: str
    group_by: str
    period: date
    group: str | None


@dataclass(frozen=True, kw_only=True)
class Behind:
    """What is behind a figure. `rows` is None for whoever may not see them."""

    met: int
    counted: int
    left_out: int
    sources: tuple[dict[str, Any], ...]
    rows: tuple[dict[str, Any], ...] | None = None
    page: int = 1
    pages: int = 1


def behind(reading: Reading, user: Any, cell: Cell, *, page: int = 1) -> Behind | None:
    """What is behind a figure; None where the measure has no expression or the records reach to no day."""
    require(user, Permission.SEE_MEASURES)
    made = _units(reading, user.office_id, cell)
    if made is None:
        return None
    unit = reading.arrow(made)  # once: the page, the counts and the imports are all of the same rows
    standing = unit["standing"].to_numpy()
    found = Behind(
        met=int((standing == MET).sum()),
        counted=int(((standing == MET) | (standing == COUNTED)).sum()),
        left_out=int(((standing != MET) & (standing != COUNTED)).sum()),
        sources=tuple(_sources(user, unit)),
    )
    may_see_rows = has_permission(user, Permission.SEE_SOURCE_ROWS) and has_permission(user, Permission.SEE_PERSON)
    return _with_rows(reading, user, made, unit, found, page) if may_see_rows else found


def _units(reading: Reading, office_id: str, cell: Cell) -> ir.Table | None:
    """One row a unit of the figure: its standing, and the records that stand for it."""
    definition = measures.measure_of(cell.measure)
    tables = reading.tables_of(office_id)
    if definition is None or definition.rows is None:
        return None
    reach = (decisions_reach_to if definition.decided else reach_of)(tables, run=reading.rows)
    if reach is None:
        return None
    rows = definition.rows(tables, reach.until)
    inside = rows.on.between(cell.period, end_of(cell.period, cell.grain)) & rows.on_precision.isin(KNOWN_TO[cell.grain])
    rows = rows.filter(inside)
    if cell.group_by != ALL:
        rows = _of_group(rows, tables, cell)
    highest = rows.group_by("unit").aggregate(
        standing=rows.standing.max(), on=rows.on.min(), case_id=rows.case_id.min(), charge_id=rows.charge_id.min(),
        party_id=rows.party_id.min(),
    )  # fmt: skip
    case = tables["case"].select("case_id", "batch_id", "source_file")
    return highest.left_join(case, "case_id").drop("case_id_right").order_by(["on", "unit"])


def _of_group(rows: ir.Table, tables: Any, cell: Cell) -> ir.Table:
    """The rows of one group. Grouping keeps units only, so each row goes through it under a name of its own."""
    nothing = ibis.literal("")
    ids = [rows[name].fill_null(nothing) for name in ("unit", "case_id", "party_id", "charge_id", "offense_class")]
    named = rows.mutate(key=ibis.literal("|").join(ids))
    by = f"by_{cell.group_by}"
    grouped = with_groups(named.mutate(unit=named.key).drop("key"), tables, (cell.group_by,))
    mine = grouped[by].isnull() if cell.group is None else grouped[by] == cell.group
    return named.semi_join(grouped.filter(mine).select(key="unit"), "key").drop("key")


def _sources(user: Any, unit: pa.Table) -> list[dict[str, Any]]:
    """From which imports and files the cases behind a figure came; few ones without their number for whoever may not see it."""
    counted = unit.group_by(["batch_id", "source_file"]).aggregate([("case_id", "count_distinct")])
    rows = sorted(
        counted.to_pylist(), key=lambda row: (-row["case_id_count_distinct"], row["batch_id"] or "", row["source_file"])
    )
    may = has_permission(user, Permission.SEE_SMALL_NUMBERS)
    return [
        row | {"words": f"{cases:,}" if may or cases >= THRESHOLD else f"fewer than {THRESHOLD}"}
        for row in rows
        if row["batch_id"] and (cases := row["case_id_count_distinct"])
    ]


def _with_rows(reading: Reading, user: Any, made: ir.Table, unit: pa.Table, found: Behind, page: int) -> Behind:
    """One page of the rows, of cases that this user may see."""
    if not has_permission(user, Permission.SEE_JUVENILE_RECORDS):
        unit = reading.arrow(made.semi_join(visible_tables(reading, user)["case"], "case_id").order_by(["on", "unit"]))
    pages = max(1, ceil(unit.num_rows / ROWS_A_PAGE))
    page = min(max(1, page), pages)
    listed = unit.slice((page - 1) * ROWS_A_PAGE, ROWS_A_PAGE).to_pylist()
    rows = tuple(row | {"stands": STANDS.get(row["standing"], LEFT_OUT), "record": _record(row)} for row in listed)
    return replace(found, rows=rows, page=page, pages=pages)


def _record(row: dict[str, Any]) -> tuple[str, str]:
    """The record that stands for a unit: its charge, else its party, else its case."""
    for table in ("charge", "party", "case"):
        if row[f"{table}_id"]:
            return table, row[f"{table}_id"]
    return "case", ""
