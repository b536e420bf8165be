"""Hand-made parties for the linkage tests, and the shortest way to link them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from justexits.linkage import LinkResult, link_parties
from justexits.records.tables import TABLES
from tests.worlds import OFFICE_ID, filled

HER = {
    "given_name": "Marisol",
    "middle_name": "Ann",
    "family_name": "Tavares",
    "birth_date": date(1998, 3, 14),
    "sex": "F",
    "state_id": "WA20114477",
}


def parties(*rows: dict[str, Any]) -> pa.Table:
    """Rows of the party table; ids p1, p2 ... and a case of its own for each where nothing is said."""
    made = []
    for number, row in enumerate(rows, start=1):
        full = {"party_id": f"p{number}", "case_id": f"c{number}", "role": "defendant"} | row
        made.append(filled(TABLES["party"], full, number + 1))
    return pa.Table.from_pylist(made, schema=TABLES["party"].schema.to_pyarrow())


def linked(*rows: dict[str, Any], **options: Any) -> LinkResult:
    """Link these rows of one office."""
    return link_parties(parties(*rows), office_id=OFFICE_ID, **options)


def groups(result: LinkResult) -> list[list[str]]:
    """The parties of each person, smallest id first."""
    found: dict[str, list[str]] = {}
    for row in result.person_party.to_pylist():
        found.setdefault(row["person_id"], []).append(row["party_id"])
    return sorted(sorted(group) for group in found.values())
