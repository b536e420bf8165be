"""Tables laid aside in the engine while a population is answered. They live in memory and end with the connection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


class Aside:
    """Lays tables aside in DuckDB. `engine` is its connection, `backend` the same as Ibis has it; `prefix` keeps runs apart."""

    def __init__(self, engine: Any, backend: Any, prefix: str = "") -> None:
        self.engine = engine
        self.backend = backend
        self.prefix = prefix

    def named(self, run: object) -> Aside:
        """The same for another run."""
        return Aside(self.engine, self.backend, f"{self.prefix}run{run}_")

    def table(self, name: str, table: ir.Table) -> ir.Table:
        """Work a table out, and keep it."""
        return self._made(name, "TABLE", str(ibis.to_sql(table, dialect="duckdb")))

    def listed(self, name: str, table: ir.Table, columns: Sequence[str]) -> ir.Table:
        """The same, with each of these columns, of which each holds few texts, as numbers in a list of them.

        Ibis reads them as texts. They are quicker to carry along and to write.
        """
        self.table(name, table)
        for at, column in enumerate(columns):
            if not self.engine.execute(f'SELECT 1 FROM "{self.prefix}{name}" WHERE "{column}" IS NOT NULL LIMIT 1').fetchone():
                continue  # a list of no texts is none
            kind = f"{self.prefix}{name}_{at}_texts"
            self.engine.execute(f'DROP TYPE IF EXISTS "{kind}"')
            self.engine.execute(
                f'CREATE TYPE "{kind}" AS ENUM (SELECT DISTINCT "{column}" FROM "{self.prefix}{name}"'
                f' WHERE "{column}" IS NOT NULL ORDER BY 1)'
            )
            self.engine.execute(f'ALTER TABLE "{self.prefix}{name}" ALTER "{column}" TYPE "{kind}"')
        return self.backend.table(f"{self.prefix}{name}")

    def rows(self, name: str, rows: pa.Table) -> ir.Table:
        """Rows as a table."""
        self.engine.register("relief_rows", rows)
        return self._made(name, "TABLE", "SELECT * FROM relief_rows")

    def forget(self, *names: str) -> None:
        """Let tables go whose rows nobody reads again, so that their room is free."""
        for name in names:
            self.engine.execute(f'DROP TABLE IF EXISTS "{self.prefix}{name}"')

    def view(self, name: str, table: ir.Table) -> ir.Table:
        """Give a table a name, so that it need not be written out again wherever it is used."""
        return self._made(name, "VIEW", str(ibis.to_sql(table, dialect="duckdb")))

    def _made(self, name: str, kind: str, select: str) -> ir.Table:
        self.engine.execute(f'CREATE OR REPLACE {kind} "{self.prefix}{name}" AS {select}')
        return self.backend.table(f"{self.prefix}{name}")
