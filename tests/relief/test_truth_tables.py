"""Every tree that the law holds, over every way in which its parts can stand: the compiler's table is the interpreter's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count, product
from typing import Any

import ibis
import pyarrow as pa
import pytest

from justexits.core.truth import Truth
from justexits.relief import evaluate as interpreter
from justexits.relief import law
from justexits.relief import nodes as n
from justexits.relief.answer import Answer, check, outcome_of
from justexits.relief.bulk import _of_stretch
from justexits.relief.columns import MatchColumns
from justexits.relief.compile import FALSE, MISSING, TRUE, UNREAD, Compiler
from justexits.relief.form import Entry
from justexits.relief.standing import Stands, Stretch

DAY = date(2026, 11, 1)
PROVING = bool(os.environ.get("JUSTEXITS_PROVE"))
MOST = 12 if PROVING else 6  # parts of a tree or conditions of an entry that are looked at in every way
MOST_WITH_UNREAD = 7  # of so many parts, "not read" is one of the ways too: 4 to this power
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
    return seen.setdefault(node, n.Is(f"part {len(seen)}", (True,)))


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


@pytest.fixture
def parts_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The interpreter with leaves that stand as the facts say: by the name of a part, one of `STANDS`."""
    interpreter.program.cache_clear()
    monkeypatch.setattr(interpreter, "_leaf", lambda node: lambda facts, _: STANDS[facts[node.fact]])
    yield
    interpreter.program.cache_clear()


@pytest.mark.proof
@pytest.mark.usefixtures("parts_only")
def test_every_tree_of_the_law_has_one_truth_table() -> None:
    ways = Ways()
    compared = 0
    for tree, size in shapes():
        given = _parts(size)
        tri = Compiler(ways.table(size), DAY, MatchColumns([]), given=given).tri(tree)
        sides = {name: side if not isinstance(side, bool) else ibis.literal(side) for name, side in _sides(tri)}
        for row in ways.table(size).mutate(**sides).to_pyarrow().to_pylist():
            said = interpreter.evaluate(tree, {part.fact: row[column] for part, column in given.items()}, DAY)
            expected = (said.truth is Truth.TRUE, said.truth is Truth.FALSE, bool(said.unread))
            assert (row["true"], row["false"], row["unread"]) == expected, (tree, row)
            compared += 1
    assert compared > 1_000


@pytest.mark.proof
@pytest.mark.usefixtures("parts_only")
def test_every_entry_has_one_truth_table_of_its_conditions() -> None:
    ways = Ways()
    sizes = set()
    for entry in entries_of_one_kind():
        parts = [condition.test for condition in entry.conditions if condition.test is not None]
        columns = {part: f"part_{at}" for at, part in enumerate(parts)}
        table = ways.table(len(parts))
        made = _of_stretch(Stands.YES, entry, Compiler(table, DAY, MatchColumns([]), given=columns))
        stretch = Stretch(date.min, date.max, Stands.YES, entry)
        for row in table.mutate(**made).to_pyarrow().to_pylist():
            facts = {part.fact: row[column] for part, column in columns.items()}
            checked = tuple(check(condition, facts, DAY) for condition in entry.conditions)
            said = Answer(entry, outcome_of(Stands.YES, [one.state for one in checked]), stretch, checked, None)
            found = (row["outcome"], row["true_mask"], row["unknown_mask"], row["unread_mask"])
            assert found == (str(said.outcome), *said.masks()), (entry.key, row)
        sizes.add(len(parts))
    assert max(sizes) >= (9 if PROVING else 6)


def entries_of_one_kind() -> Iterator[Entry]:
    """An entry of each kind: conditions of the same kinds in the same order, each with one part for its test."""
    seen = set()
    for provision in law().provisions:
        for entry in provision.entries:
            numbers = count()
            parts = (n.Is(f"part {at}", (True,)) for at in numbers)
            conditions = tuple(replace(one, test=next(parts) if one.test is not None else None) for one in entry.conditions)
            kind = tuple((one.kind, one.unread, one.false_is_lawyer, one.test is None) for one in conditions)
            if kind not in seen and 0 < next(numbers) <= MOST:
                seen.add(kind)
                yield replace(entry, conditions=conditions)


class Ways:
    """Tables of every way in which so many parts can stand: four ways for each; for many parts without "not read"."""

    def __init__(self) -> None:
        self.backend = ibis.duckdb.connect(threads=1)
        self.made: dict[int, Any] = {}

    def table(self, size: int) -> Any:
        """The table of a number of parts, made once."""
        if size not in self.made:
            stands = [one for one in STANDS if size <= MOST_WITH_UNREAD or one != UNREAD]
            ways = list(product(stands, repeat=size))
            columns = {f"part_{at}": pa.array([way[at] for way in ways], pa.int8()) for at in range(size)}
            self.made[size] = self.backend.create_table(f"ways_{size}", pa.table(columns))
        return self.made[size]


def _parts(size: int) -> dict[n.Node, str]:
    return {n.Is(f"part {at}", (True,)): f"part_{at}" for at in range(size)}


def _sides(tri: Any) -> list[tuple[str, Any]]:
    return [("true", tri.true), ("false", tri.false), ("unread", tri.unread)]
