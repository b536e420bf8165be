"""What people decided, on its way from the site into a snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from justexits.records.tables import DECISION_TABLES, TABLES

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake.lake import Lake

NAMES = {table.name for table in DECISION_TABLES}


def publish_decisions(
    lake: Lake, office_id: str, decisions: Mapping[str, Sequence[Mapping[str, Any]]], *, wait: float = 0.0
) -> dict[str, int]:
    """Add rows to decision tables, all in one snapshot. Returns how many of each table were new.

    A row is a dictionary of the table's columns; `office_id` is filled in. Rows that the lake holds already are passed over, so a
    caller may hand over everything each time. Raises ValueError for another table, and for a row that says something else than
    the one that the lake holds under its id: decisions are revised by a row of their own. Raises Busy and CannotWrite.
    """
    if other := set(decisions) - NAMES:
        raise ValueError(f"not decision tables: {', '.join(sorted(other))}")
    added: dict[str, int] = {}
    with lake.write("decide", wait=wait) as writing:
        for name, rows in decisions.items():
            definition, key = TABLES[name], TABLES[name].key[0]
            if unknown := {column for row in rows for column in row} - set(definition.by_name):
                raise ValueError(f"{name} has no column {', '.join(sorted(unknown))}")
            full = [dict.fromkeys(definition.by_name) | dict(row) | {"office_id": office_id} for row in rows]
            given = pa.Table.from_pylist(full, schema=definition.schema.to_pyarrow())
            held = {row[key]: row for row in writing.reading.rows(writing.reading.tables_of(office_id)[name])}
            new = []
            for number, row in enumerate(given.to_pylist()):
                if row[key] not in held:
                    new.append(number)
                elif held[row[key]] != row:
                    raise ValueError(f"{name} {row[key]} is in the lake already and says something else")
            added[name] = writing.append(name, given.take(new), office_id=office_id) if new else 0
    return added


def standing(table: ir.Table, key: str) -> ir.Table:
    """The decisions that hold: those that no other row revises or takes back. `key` is the table's key column."""
    revised = table.filter(table.revises.notnull()).select(gone=table.revises)
    return table.filter(table.withdrawn.fill_null(False) == False).anti_join(revised, [(key, "gone")])  # noqa: E712
