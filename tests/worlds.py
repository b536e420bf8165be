"""The smallest world that a test needs: canonical tables made from a few half-filled rows.

    tables = world(
        case=[{"case_id": "c1", "kind": "juvenile"}],
        party=[{"party_id": "p1", "case_id": "c1", "role": "juvenile", "birth_date": date(1990, 5, 1)}],
    )

What a row leaves out is unknown, but for provenance (one office, one batch, one file, lines in order), the precision of a
date that is given ("day"), and `person_party`: where it is not given, every party whose `person` key is given belongs to that
person with path probability 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from justexits.records.tables import TABLES, Table

OFFICE_ID = "three-rivers"
Row = dict[str, Any]


def world(**given: list[Row]) -> Mapping[str, ir.Table]:
    """Canonical tables (all of them; those not given are empty) on a fresh in-memory DuckDB, as Ibis tables by name."""
    backend = ibis.duckdb.connect()
    return tables_on(backend, **given)


def tables_on(backend: Any, **given: list[Row]) -> Mapping[str, ir.Table]:
    """The same on a backend of the caller's choice, such as Spark."""
    if unknown := set(given) - set(TABLES):
        raise ValueError(f"no such tables: {unknown}")
    if "person_party" not in given:
        given["person_party"] = list(_person_party(given.get("party", [])))
    made = World(backend)
    for name, rows in given.items():
        made.make(name, rows)
    return made


class World(Mapping[str, ir.Table]):
    """Canonical tables; one that nobody filled is made, empty, when it is asked for."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self._made: dict[str, ir.Table] = {}

    def make(self, name: str, given: list[Row]) -> ir.Table:
        """Make one table of half-filled rows."""
        definition = TABLES[name]
        rows = [filled(definition, row, line) for line, row in enumerate(given, start=2)]
        made = created(self._backend, name, pa.Table.from_pylist(rows, schema=definition.schema.to_pyarrow()))
        return self._made.setdefault(name, made)

    def __getitem__(self, name: str) -> ir.Table:
        if name not in TABLES:
            raise KeyError(name)
        return self._made[name] if name in self._made else self.make(name, [])

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


def created(backend: Any, name: str, rows: pa.Table) -> ir.Table:
    """A table of an engine, made of rows."""
    if backend.name != "pyspark":
        return backend.create_table(name, rows)
    # Not through Ibis, which goes by way of pandas, where an unknown text becomes the text "NaN".
    backend._session.createDataFrame(rows).createOrReplaceTempView(name)
    return backend.table(name)


def _person_party(parties: list[Row]) -> Iterator[Row]:
    for party in parties:
        if person := party.pop("person", None):
            yield {"person_id": person, "party_id": party["party_id"], "path_probability": 1.0}


def filled(definition: Table, row: Row, line: int) -> Row:
    """A row with its provenance and date precisions filled in; a misspelt column is an error."""
    if extra := set(row) - set(definition.by_name):
        raise ValueError(f"{definition.name} has no column {extra}")
    defaults: Row = {"office_id": OFFICE_ID, "batch_id": "batch-1", "source_file": "test.csv", "source_line": line}
    full = {name: row.get(name, defaults.get(name)) for name in definition.by_name}
    for column in definition.columns:
        if column.is_date and full[column.name] is not None and f"{column.name}_precision" in full:
            full[f"{column.name}_precision"] = full[f"{column.name}_precision"] or "day"
    return full
