"""Tables laid aside in the engine while a population is answered. They live in memory and end with the connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
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

    def table(self, name: str, table: ir.Table, texts: Mapping[str, ir.Table] = MappingProxyType({})) -> ir.Table:
        """Work a table out, and keep it. `texts`: for columns of few texts, tables of one column with all that each may hold.

        Such a column is kept as numbers in a list of its texts. Ibis reads it as texts.
        """
        select, coded = str(ibis.to_sql(table, dialect="duckdb")), []
        for at, (column, known) in enumerate(texts.items()):
            kind = f"{self.prefix}{name}_{at}_known"
            self.engine.execute(f'CREATE OR REPLACE TABLE "{kind}_texts" AS {ibis.to_sql(known.distinct(), dialect="duckdb")}')
            if self._listed(kind, f"{kind}_texts", column):
                coded.append(f'"{column}"::"{kind}" AS "{column}"')
        return self._made(name, "TABLE", f"SELECT * REPLACE ({', '.join(coded)}) FROM ({select})" if coded else select)

    def listed(self, name: str, table: ir.Table, columns: Sequence[str]) -> ir.Table:
        """The same, with each of these columns, of which each holds few texts, as numbers in a list of them.

        Ibis reads them as texts. They are quicker to carry along and to write.
        """
        self.table(name, table)
        for at, column in enumerate(columns):
            kind = f"{self.prefix}{name}_{at}_texts"
            if self._listed(kind, f"{self.prefix}{name}", column):
                self.engine.execute(f'ALTER TABLE "{self.prefix}{name}" ALTER "{column}" TYPE "{kind}"')
        return self.backend.table(f"{self.prefix}{name}")

    def _listed(self, kind: str, table: str, column: str) -> bool:
        """Make a type of the texts of a column; not of none, for there is no list of no texts."""
        if not self.engine.execute(f'SELECT 1 FROM "{table}" WHERE "{column}" IS NOT NULL LIMIT 1').fetchone():
            return False
        self.engine.execute(f'DROP TYPE IF EXISTS "{kind}" CASCADE')
        self.engine.execute(
            f'CREATE TYPE "{kind}" AS ENUM (SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL ORDER BY 1)'
        )
        return True

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
