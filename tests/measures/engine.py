"""One DuckDB for all tiny worlds: each query is written once, and each world put into the same tables."""

from __future__ import annotations

from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

import ibis
import pyarrow as pa

from justexits.measures import Figure
from justexits.measures.counting import count_all
from justexits.measures.figures import Reach, as_figure
from justexits.measures.sources import SEEN
from justexits.measures.workroom import ROOM, Workroom
from justexits.records.tables import TABLES
from tests.worlds import OFFICE_ID, Row, filled

_filled: set[str] = set()


@cache
def _backend() -> Any:
    backend = ibis.duckdb.connect()
    for name, definition in TABLES.items():
        backend.create_table(name, schema=definition.schema)
    backend.con.execute("SET threads = 1")  # the worlds are tiny
    return backend


@cache
def _room() -> Workroom:
    """The room that the step counts in, over the tables of the worlds."""
    connection = _backend().con
    room = Workroom(SimpleNamespace(engine=connection, backend=_backend())).__enter__()  # type: ignore[arg-type]
    for name, columns in SEEN.items():
        chosen = ", ".join(f'"{column}"' for column in columns)
        connection.execute(f'CREATE VIEW {ROOM}."{name}" AS SELECT {chosen} FROM main."{name}"')
    room.let_elsewhere()
    return room


def put(given: dict[str, list[Row]]) -> None:
    """Make the tables hold this world and nothing else. Links come from the `person` of each party where none are given."""
    tables = {name: [dict(row) for row in rows] for name, rows in given.items()}
    links = [
        {"person_id": row.pop("person"), "party_id": row["party_id"], "path_probability": 1.0}
        for row in tables.get("party", [])
        if "person" in row
    ]
    tables.setdefault("person_party", links)
    connection = _backend().con
    for name in _filled:
        connection.execute(f'DELETE FROM "{name}"')
    _filled.clear()
    for name, definition in TABLES.items():
        if tables.get(name):
            _filled.add(name)
            rows = [filled(definition, row, line) for line, row in enumerate(tables[name], start=2)]
            connection.register("given_rows", pa.Table.from_pylist(rows, schema=definition.schema.to_pyarrow()))
            connection.execute(f'INSERT INTO "{name}" SELECT * FROM given_rows')


def figures_in(given: dict[str, list[Row]], measure: str, until: date) -> list[Figure]:
    """All figures of a measure in a world."""
    put(given)
    return figures_there(measure, until=until)[measure]


def figures_there(*measures: str, until: date) -> dict[str, list[Figure]]:
    """All figures of some measures in the world that was put last, counted together as the step counts them."""
    reach = Reach(since=date(2000, 1, 1), until=until)
    found = count_all(_room(), OFFICE_ID, dict.fromkeys(measures, reach))
    return {one.measure.id: [as_figure(row) for row in one.figures.to_pylist()] for one in found}
