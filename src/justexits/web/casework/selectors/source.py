"""One record as it stands in the lake, with what each column means and where the row came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from justexits.records.codes import code_list
from justexits.records.tables import TABLES, Restriction
from justexits.web.accounts.permissions import Permission, has_permission
from justexits.web.casework.selectors.visible import EVIDENCE_KEYS, visible_tables

if TYPE_CHECKING:
    from justexits.records.lake import Reading

PROVENANCE = ("office_id", "batch_id", "source_file", "source_line")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One column of a record. `value` is None where nothing was recorded; `is_held` where this user may not see it."""

    name: str
    meaning: str
    standard: str
    value: str | None
    code_meaning: str
    is_held: bool


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One record: what it is, its columns, the file and line it came from, and whose record it is."""

    table: str
    row_id: str
    one_row_is: str
    cells: tuple[Cell, ...]
    batch_id: str
    source_file: str
    source_line: int
    person_ids: tuple[str, ...]
    snapshot: int


def find_row(reading: Reading, user: Any, table: str, row_id: str) -> SourceRow | None:
    """One record of the user's office, or None where there is none that this user may see."""
    if table not in EVIDENCE_KEYS:
        return None
    tables, key = visible_tables(reading, user), EVIDENCE_KEYS[table]
    found = reading.rows(tables[table].filter(tables[table][key] == row_id))
    if not found:
        return None
    row, definition = found[0], TABLES[table]
    links = tables["person_party"]
    if row.get("party_id"):
        links = links.filter(links.party_id == row["party_id"])
    else:
        links = links.semi_join(tables["party"].filter(tables["party"].case_id == row["case_id"]), "party_id")
    held = not has_permission(user, Permission.SEE_VICTIM_ADDRESS)
    return SourceRow(
        table=table,
        row_id=row_id,
        one_row_is=definition.one_row_is,
        cells=tuple(
            _cell(definition.by_name[name], row[name], held) for name in definition.schema.names if name not in PROVENANCE
        ),
        batch_id=row["batch_id"],
        source_file=row["source_file"],
        source_line=row["source_line"],
        person_ids=tuple(sorted({link["person_id"] for link in reading.rows(links)})),
        snapshot=reading.snapshot.number,
    )


def _cell(column: Any, value: Any, addresses_are_held: bool) -> Cell:
    is_held = column.restriction is Restriction.VICTIM_ADDRESS and addresses_are_held and value is None
    return Cell(
        name=column.name,
        meaning=column.meaning,
        standard=column.standard,
        value=None if value is None else _text(value),
        code_meaning=code_list(column.codes).get(str(value), "") if column.codes and value is not None else "",
        is_held=is_held,
    )


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
