"""Every tree that the law holds, over every way in which its parts can stand: the compiler's table is the interpreter's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import ibis
import pyarrow as pa
import pytest

from justexits.core.truth import Truth
from justexits.relief import evaluate as interpreter
from justexits.relief import law
from justexits.relief import nodes as n
from justexits.relief.columns import MatchColumns
from justexits.relief.compile import FALSE, MISSING, TRUE, UNREAD, Compiler

DAY = date(2026, 11, 1)
MOST = 6  # parts of a tree: 4 to this power are the ways in which they can stand
STANDS = {
    TRUE: interpreter.TRUE,
    FALSE: interpreter.FALSE,
    MISSING: interpreter.Verdict.ask("x"),
    UNREAD: interpreter.Verdict.lawyer("x"),
}


def shape(node: n.Node, seen: dict[n.Node, n.Node]) -> n.Node:
    """The tree with its leaves numbered, so that trees of one shape are looked at once."""
    match node:
        case n.All(parts):
            return n.All(tuple(shape(part, seen) for part in parts))
        case n.AnyOf(parts):
            return n.AnyOf(tuple(shape(part, seen) for part in parts))
        case n.Not(part):
            return n.Not(shape(part, seen))
        case n.Doubt(part, _):
            return n.Doubt(shape(part, seen), "x")
        case n.Unread():
            return n.Unread("x")
    return seen.setdefault(node, n.Given(f"part {len(seen)}"))


def shapes() -> Iterator[tuple[n.Node, int]]:
    """Every distinct shape of a condition of the law, with the number of its parts."""
    found: dict[n.Node, int] = {}
    for provision in law().provisions:
        for entry in provision.entries:
            for condition in entry.conditions:
                if condition.test is not None:
                    seen: dict[n.Node, n.Node] = {}
                    tree = shape(condition.test, seen)
                    if 1 < len(seen) <= MOST:
                        found[tree] = len(seen)
    yield from found.items()


def test_every_tree_of_the_law_has_one_truth_table(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = ibis.duckdb.connect(threads=1)
    tables = {size: _every_way(backend, size) for size in range(2, MOST + 1)}
    monkeypatch.setattr(interpreter, "_leaf", lambda node, facts, _: STANDS[facts[node.fact]])
    compared = 0
    for tree, size in shapes():
        parts = [n.Given(f"part {at}") for at in range(size)]
        given = {part: f"part_{at}" for at, part in enumerate(parts)}
        tri = Compiler(tables[size], DAY, MatchColumns([]), given=given).tri(tree)
        sides = {name: side if not isinstance(side, bool) else ibis.literal(side) for name, side in _sides(tri)}
        for row in tables[size].mutate(**sides).to_pyarrow().to_pylist():
            said = interpreter.evaluate(tree, {part.fact: row[column] for part, column in given.items()}, DAY)
            expected = (said.truth is Truth.TRUE, said.truth is Truth.FALSE, bool(said.unread))
            assert (row["true"], row["false"], row["unread"]) == expected, (tree, row)
            compared += 1
    assert compared > 1_000


def _every_way(backend: Any, size: int) -> Any:
    ways = list(product(STANDS, repeat=size))
    columns = {f"part_{at}": pa.array([way[at] for way in ways], pa.int8()) for at in range(size)}
    return backend.create_table(f"ways_{size}", pa.table(columns))


def _sides(tri: Any) -> list[tuple[str, Any]]:
    return [("true", tri.true), ("false", tri.false), ("unread", tri.unread)]
