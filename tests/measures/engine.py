"""One DuckDB for all tiny worlds: each measure is compiled once, and each world put into the same tables."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import ibis
import pyarrow as pa

from justexits.measures import Figure, measure_of
from justexits.measures.cells import cells
from justexits.measures.figures import Reach, figures
from justexits.measures.groups import with_groups
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
def _compiled(measure: str, until: date) -> tuple[str, pa.Schema]:
    """The query of a measure's cells, and the types that Ibis gives its columns."""
    definition = measure_of(measure)
    assert definition is not None and definition.rows is not None
    tables = {name: _backend().table(name) for name in TABLES}
    rows = definition.rows(tables, until).mutate(measure=ibis.literal(measure))
    made = cells(with_groups(rows, tables, definition.groups), [definition])
    return str(ibis.to_sql(made, dialect="duckdb")), made.schema().to_pyarrow()


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
    return figures_there(measure, until)


def figures_there(measure: str, until: date) -> list[Figure]:
    """All figures of a measure in the world that was put last."""
    sql, schema = _compiled(measure, until)
    definition = measure_of(measure)
    assert definition is not None
    made = _backend().con.execute(sql).to_arrow_table().cast(schema).to_pylist()
    return list(figures(definition, OFFICE_ID, made, reach=Reach(since=date(2000, 1, 1), until=until)))
