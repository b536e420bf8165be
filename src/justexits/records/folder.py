"""Canonical tables from a plain folder, one Parquet or CSV file a table: for evaluation, trials and other people's tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import pyarrow as pa

from justexits.core.errors import BadInput, NotFound
from justexits.records.lake.engine import quoted
from justexits.records.tables import TABLES

if TYPE_CHECKING:
    import ibis.expr.types as ir

KINDS = (".parquet", ".csv", ".csv.gz")
SQL_TYPES = {"string": "VARCHAR", "int64": "BIGINT", "float64": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}


class Folder:
    """The tables of a folder on an engine of their own; a table or a column that is not there is empty, which is unknown."""

    def __init__(self, path: Path, *, threads: int | None = None) -> None:
        if not path.is_dir():
            raise NotFound(f"There is no folder {path}.", "Name a folder that holds one file a table.")
        self.path = path
        self.backend: Any = ibis.duckdb.connect(threads=threads) if threads else ibis.duckdb.connect()
        self.engine = self.backend.con
        self.tables: dict[str, ir.Table] = {name: self._read(name) for name in TABLES}

    def has(self, table: str) -> bool:
        """Whether the folder brought that table."""
        return self._file(table) is not None

    def put(self, name: str, rows: pa.Table) -> None:
        """Put rows in the place of a table."""
        self.engine.register(f"given_{name}", rows)
        self._create(name, f"given_{name}", set(rows.column_names), str(name), typed=True)
        self.tables[name] = self.backend.table(name)

    def _file(self, table: str) -> Path | None:
        return next((self.path / f"{table}{kind}" for kind in KINDS if (self.path / f"{table}{kind}").exists()), None)

    def _read(self, name: str) -> ir.Table:
        file = self._file(name)
        if file is None:
            columns = ", ".join(f'NULL::{_sql(kind)} AS "{column}"' for column, kind in TABLES[name].schema.items())
            self.engine.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT {columns} WHERE false')
            return self.backend.table(name)
        how = f"read_parquet('{quoted(file)}')"
        if file.suffix != ".parquet":
            how = f"read_csv('{quoted(file)}', all_varchar = true, header = true, nullstr = '')"
        try:
            self.engine.execute(f'CREATE OR REPLACE VIEW "raw_{name}" AS SELECT * FROM {how}')
            given = {row[0] for row in self.engine.execute(f'DESCRIBE "raw_{name}"').fetchall()}
        except duckdb.Error as error:
            raise BadInput(
                f"The file cannot be read: {str(error).splitlines()[0]}", "Export it again.", file=file.name
            ) from error
        self._create(name, f"raw_{name}", given, file.name, typed=file.suffix == ".parquet")
        return self.backend.table(name)

    def _create(self, name: str, source: str, given: set[str], shown: str, *, typed: bool) -> None:
        definition = TABLES[name]
        for key in definition.key:
            if key not in given:
                raise BadInput(f"The table {name} has no column {key}.", "Add it: it names the row.", file=shown, column=key)
        columns = []
        for column, kind in definition.schema.items():
            if column.endswith("_precision"):
                day = column.removesuffix("_precision")
                said = f'"{column}"' if column in given else "NULL"
                columns.append(
                    f"CASE WHEN {self._cast(day, given)} IS NULL THEN NULL ELSE coalesce({said}, 'day') END AS \"{column}\""
                )
            elif column not in given or (kind.is_array() and not typed):
                columns.append(f'NULL::{_sql(kind)} AS "{column}"')
            else:
                columns.append(f'TRY_CAST("{column}" AS {_sql(kind)}) AS "{column}"')
                self._refuse_odd_values(source, column, kind, shown)
        self.engine.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT {", ".join(columns)} FROM "{source}"')

    def _cast(self, day: str, given: set[str]) -> str:
        return f'TRY_CAST("{day}" AS DATE)' if day in given else "NULL"

    def _refuse_odd_values(self, source: str, column: str, kind: Any, shown: str) -> None:
        if kind.is_string() or kind.is_array():
            return
        odd = self.engine.execute(
            f"""SELECT line, value FROM (SELECT row_number() OVER () + 1 AS line, "{column}" AS value,
            TRY_CAST("{column}" AS {_sql(kind)}) AS made FROM "{source}") WHERE value IS NOT NULL AND made IS NULL LIMIT 1"""
        ).fetchone()
        if odd:
            raise BadInput(
                f"This is no {kind}.",
                "Write dates as 2024-12-31, or leave the cell empty.",
                file=shown,
                line=odd[0],
                column=column,
                value=str(odd[1]),
            )


def _sql(kind: Any) -> str:
    if kind.is_array():
        return f"{_sql(kind.value_type)}[]"
    return "TIMESTAMPTZ" if kind.is_timestamp() else SQL_TYPES[str(kind)]
