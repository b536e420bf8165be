"""A rule as one query in steps: what several of its parts stand on is worked out once, not once for each.

The embedded engine writes a part that is used twice out twice. Here each part that joins or groups and has several users becomes
a step of its own before the query.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.operations as ops

if TYPE_CHECKING:
    import ibis.expr.types as ir

_COSTLY = (ops.JoinChain, ops.Aggregate, ops.Distinct, ops.Set)


def in_steps(table: ir.Table, sql_of: Callable[[ir.Table], str]) -> str:
    """The table as a query of DuckDB, `sql_of` writing each step."""
    node, steps = table.op(), list[str]()
    while (part := _first_shared(node)) is not None:
        name = f"step_{len(steps)}"
        steps.append(f'"{name}" AS MATERIALIZED ({sql_of(part.to_expr())})')
        node = node.replace({part: ibis.table(part.schema, name=name).op()})
    query = sql_of(node.to_expr())
    return f'WITH {", ".join(steps)}, "last_step" AS ({query}) SELECT * FROM "last_step"' if steps else query


def _first_shared(node: Any) -> Any:
    """The lowest costly relation that more than one other stands on; None where there is none."""
    below: dict[Any, set[Any]] = {}
    _visit(node, below)
    users: dict[Any, int] = {}
    costly: set[Any] = set()
    for relation, parents in below.items():
        if isinstance(relation, _COSTLY) or parents & costly:
            costly.add(relation)
        for parent in parents:
            users[parent] = users.get(parent, 0) + 1
    return next((relation for relation in below if relation in costly and users.get(relation, 0) > 1), None)


def _visit(relation: Any, below: dict[Any, set[Any]]) -> None:
    """Fill `below` with each relation and those it stands on, the lowest first."""
    if relation in below:
        return
    parents = _relations_under(relation)
    for parent in sorted(parents, key=lambda one: str(one.schema)):
        _visit(parent, below)
    below[relation] = parents


def _relations_under(relation: Any) -> set[Any]:
    found, waiting, seen = set(), list(relation.__children__), set()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, ops.Relation) and not isinstance(node, ops.JoinReference):
            found.add(node)
        else:
            waiting.extend(node.__children__)
    return found
