"""Where an office's records are put beside each other to be counted: read and decrypted once, and each question written once.

Everything that is kept aside lives in a schema of its own in the reading's engine, so that the same queries serve every office:
the tables behind their names change, and the questions do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Self

import ibis
import ibis.expr.operations as ops
import pyarrow as pa
import pyarrow.compute as pc

from justexits.measures.quality import cases_in_two_offices
from justexits.measures.sources import SEEN
from justexits.records.lake.engine import quoted
from justexits.records.tables import TABLES

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.schema as sch
    import ibis.expr.types as ir

    from justexits.measures.cells import Keep
    from justexits.records.lake import Reading

ROOM = "measures"  # the schema in the engine
MOST_KEPT = 2_000_000  # rows of a table that are put aside; of more, the file is read each time, which needs less memory
UNTIL = ibis.schema({"until": "date"})
ELSEWHERE = ibis.schema({"case_id": "string"})
NOWHERE = "SELECT NULL::VARCHAR AS case_id WHERE false"
# Queries by name, written once a process: they name tables of the room, whoever's reading it is in.
_plans: dict[str, tuple[list[tuple[str, str]], sch.Schema]] = {}
_asides: dict[str, dict[str, sch.Schema]] = {}  # what is put aside on the way to them
_questions: dict[str, str] = {}
_wants: dict[str, list[str]] = {}  # the shared views that a view or a question reads


class Workroom(Mapping[str, "ir.Table"]):
    """The canonical tables of one office at a time, with the columns that measures may see."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._engine = reading.engine
        self._written: dict[Any, str] = {}
        self._have_compared = False
        self._asked: list[str] = []
        self._shared: set[str] = set()

    def __enter__(self) -> Self:
        self._engine.execute(f"CREATE SCHEMA {ROOM}")
        # Nothing here depends on the order of rows, and to keep it the engine writes a table with one core.
        self._engine.execute("SET preserve_insertion_order = false")
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.execute(f"DROP SCHEMA {ROOM} CASCADE")
        self._engine.execute("SET preserve_insertion_order = true")

    def __getitem__(self, name: str) -> ir.Table:
        return self._table(name, ibis.schema({column: TABLES[name].schema[column] for column in SEEN[name]}))

    def __iter__(self) -> Iterator[str]:
        return iter(SEEN)

    def __len__(self) -> int:
        return len(SEEN)

    def enter(self, office_id: str) -> None:
        """Let the tables be those of this office."""
        for name, columns in SEEN.items():
            rows = sum(entry.rows for entry in self._reading.snapshot.of(name, office_id))
            chosen = ", ".join(f'"{column}"' for column in columns)
            source = f"SELECT {chosen} FROM main.\"{name}\" WHERE office_id = '{quoted(office_id)}'"
            if rows <= MOST_KEPT:
                self._engine.execute(f'CREATE OR REPLACE TABLE {ROOM}."kept {name}" AS {source}')
                source = f'FROM {ROOM}."kept {name}"'
            self._engine.execute(f'CREATE OR REPLACE VIEW {ROOM}."{name}" AS {source}')
        self.let_elsewhere(self._of_two_offices(office_id))

    def _of_two_offices(self, office_id: str) -> str:
        """A query of those of the office's cases that another office has too."""
        if len(self._reading.snapshot.offices) < 2:
            return NOWHERE
        if not self._have_compared:
            sql = self._sql(cases_in_two_offices(self._reading.tables))
            self._engine.execute(f"CREATE TABLE {ROOM}.of_two_offices AS {sql}")
            self._have_compared = True
        return f"SELECT case_id FROM {ROOM}.of_two_offices WHERE office_id = '{quoted(office_id)}'"

    def let_elsewhere(self, query: str = NOWHERE) -> None:
        """Let `elsewhere` be what a query of case_id gives."""
        self._engine.execute(f"CREATE OR REPLACE TABLE {ROOM}.elsewhere AS {query}")

    @property
    def elsewhere(self) -> ir.Table:
        """The case_id of those of the office's cases that another office has too."""
        return self._table("elsewhere", ELSEWHERE)

    def until(self, on: date) -> None:
        """Let `last_day` be this day."""
        self._engine.execute(f"CREATE OR REPLACE TABLE {ROOM}.last_day AS SELECT DATE '{on.isoformat()}' AS until")

    @property
    def last_day(self) -> ir.DateScalar:
        """The last day that records reach to, for queries that are written before it is known."""
        day: ir.DateScalar = self._table("last_day", UNTIL).until.as_scalar()
        return day

    def work_out(self, name: str, build: Callable[[Keep], ir.Table]) -> ir.Table:
        """Work an expression out and keep it as a table, with whatever `build` puts aside on the way to it.

        `build` is called the first time only: the queries stay the same when the office changes.
        """
        if name not in _plans:
            steps: list[tuple[str, str]] = []
            asides = _asides.setdefault(name, {})

            def keep(step: str, table: ir.Table) -> ir.Table:
                steps.append((step, self._sql(table)))
                asides[step] = table.schema()
                return self._table(step, table.schema())

            _plans[name] = (steps, keep(name, build(keep)).schema())
        return self._worked_out(name)

    def kept(self, name: str) -> ir.Table:
        """What was worked out under a name before. Raises KeyError."""
        return self._table(name, _plans[name][1])

    def kept_by(self, name: str, step: str) -> ir.Table:
        """What was put aside under a name on the way to what was worked out. Raises KeyError."""
        return self._table(step, _asides[name][step])

    def _worked_out(self, name: str) -> ir.Table:
        steps, schema = _plans[name]
        for step, sql in steps:
            self._engine.execute(f'CREATE OR REPLACE TABLE {ROOM}."{step}" AS {sql}')
        return self._table(name, schema)

    def add(self, name: str, question: str, make: Callable[[], ir.Table], schema: sch.Schema) -> int:
        """Work an expression out, add its rows to a table, and say how many; `question` names it, and it is made once."""
        if question not in _questions:
            expression, _wants[question] = self._asking(make)
            _questions[question] = self._sql(expression.select(*schema.names))
        for view in _wants[question]:
            self._share(view)
        (rows,) = self._engine.execute(f'INSERT INTO {ROOM}."{name}" {_questions[question]}').fetchone()
        return int(rows)

    def shared(self, name: str, build: Callable[[Workroom], ir.Table]) -> ir.Table:
        """A view that several questions read: worked out once, until `forget`."""
        if name not in _plans:
            expression, _wants[name] = self._asking(lambda: build(self))
            _plans[name] = [(name, self._sql(expression))], expression.schema()
        self._asked.append(name)
        return self._share(name)

    def _asking(self, make: Callable[[], ir.Table]) -> tuple[ir.Table, list[str]]:
        """An expression, and the shared views that were asked for while it was made."""
        before, self._asked = self._asked, []
        expression = make()
        asked, self._asked = self._asked, before
        return expression, asked

    def _share(self, name: str) -> ir.Table:
        if name in self._shared:
            return self._table(name, _plans[name][1])
        for view in _wants[name]:
            self._share(view)
        self._shared.add(name)
        return self._worked_out(name)

    def forget(self) -> None:
        """Let the shared views be worked out anew when they are asked for: the tables are others."""
        self._shared.clear()

    def learn(self, make: Callable[[], ir.Table], question: str) -> None:
        """Number the words that groups are known by: the one column of an expression that `question` names, each word once."""
        if question not in _questions:
            _questions[question] = self._sql(make())
        self._engine.execute(f"DROP TYPE IF EXISTS {ROOM}.words")
        self._engine.execute(f"CREATE TYPE {ROOM}.words AS ENUM ({_questions[question]})")

    def coded(self, name: str, make: Callable[[], ir.Table]) -> ir.Table:
        """Work an expression out and keep it, with the number of the word (0 for none) in each column by_<name> of words.

        A word that was not learnt is an error of the engine.
        """
        if name not in _plans:
            expression = make()
            schema = expression.schema()
            groups = [column for column in schema.names if column.startswith("by_")]
            number = {one: f'enum_code("{one}"::{ROOM}.words) + 1' if schema[one].is_string() else f'"{one}"' for one in groups}
            codes = ", ".join(f'coalesce({number[one]}, 0)::INTEGER AS "{one}"' for one in groups)
            coded = f"SELECT * REPLACE ({codes}) FROM ({self._sql(expression)})"
            _plans[name] = [(name, coded)], ibis.schema(dict(schema.items()) | dict.fromkeys(groups, "int32"))
        return self._worked_out(name)

    def decoded(self, cells: pa.Table) -> pa.Table:
        """Cells with the words of their groups instead of the numbers; null for none."""
        found = self._engine.execute(f"SELECT unnest(enum_range(NULL::{ROOM}.words))::VARCHAR AS word").to_arrow_table()
        words = pa.concat_arrays([pa.nulls(1, pa.string()), *found["word"].cast(pa.string()).chunks])
        at = cells.schema.get_field_index("group")
        return cells.set_column(at, "group", pc.take(words, cells["group"]))

    def empty(self, name: str, schema: sch.Schema) -> ir.Table:
        """A table without rows, to add to."""
        columns = ", ".join(f'"{column}" {_type(kind)}' for column, kind in schema.items())
        self._engine.execute(f'CREATE OR REPLACE TABLE {ROOM}."{name}" ({columns})')
        return self._table(name, schema)

    def arrow(self, expression: ir.Table) -> pa.Table:
        """What an expression gives. The same expression is written as a query once."""
        return self._engine.execute(self._sql(expression)).to_arrow_table().cast(expression.schema().to_pyarrow())

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """The same, as one dictionary a row."""
        found: list[dict[str, Any]] = self.arrow(expression).to_pylist()
        return found

    def _sql(self, expression: ir.Table) -> str:
        key = expression.op()
        if key not in self._written:
            self._written[key] = str(ibis.to_sql(expression, dialect="duckdb"))
        return self._written[key]

    def _table(self, name: str, schema: sch.Schema) -> ir.Table:
        room = ops.Namespace(database=ROOM)
        return ops.DatabaseTable(name=name, schema=schema, source=self._reading.backend, namespace=room).to_expr()


def _type(kind: Any) -> str:
    return {"string": "VARCHAR", "date": "DATE", "int8": "TINYINT", "float64": "DOUBLE", "int32": "INTEGER"}[str(kind)]
