"""How full an office's records are: the share of rows in which a column has a value, or uses a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

    Run = Callable[[ir.Table], list[dict[str, Any]]]

Codes: TypeAlias = tuple[str, tuple[str, ...]]  # "table.column", and the codes that are looked for


def run_on_its_engine(expression: ir.Table) -> list[dict[str, Any]]:
    """The rows of an expression, from the engine that its tables live on."""
    rows: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return rows


def codes_key(codes: Codes) -> str:
    """The name under which `filled` gives the share of rows with such codes."""
    name, values = codes
    return f"{name}={'|'.join(values)}"


def filled(
    tables: Tables, columns: Iterable[str], codes: Iterable[Codes] = (), *, run: Run = run_on_its_engine
) -> dict[str, float]:
    """For each "table.column" the share of rows, 0 to 1, that have a value; for each of `codes` the share that have one of them.

    One small query a table, which `run` answers (a lake's reading.rows, for one). A table without rows is filled to 0.
    """
    wanted: dict[str, dict[str, ir.Value]] = {}
    for name in columns:
        table, column = name.split(".")
        wanted.setdefault(table, {})[name] = tables[table][column].notnull()
    for one in codes:
        table, column = one[0].split(".")
        wanted.setdefault(table, {})[codes_key(one)] = tables[table][column].isin(one[1]).fill_null(False)
    shares: dict[str, float] = {}
    for table, conditions in wanted.items():
        made = {f"c{number}": condition.cast("float64").mean() for number, condition in enumerate(conditions.values())}
        (row,) = run(tables[table].aggregate(**made))
        shares |= {name: row[f"c{number}"] or 0.0 for number, name in enumerate(conditions)}
    return shares
