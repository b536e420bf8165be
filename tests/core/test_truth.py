"""Three-valued truth: Kleene's tables, in Python and on the engine, and the two traps that would make unknown known."""

from __future__ import annotations

import itertools
from typing import Any

import ibis
import pytest

from justexits.core.errors import NotAvailable
from justexits.core.truth import Truth, all_of, any_of, negate, prove_sound
from justexits.records.lake.engine import open_engine

# Ibis 12 still calls what DuckDB 1.5 calls by a newer name.
T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
# Kleene's strong logic, written out: a, b, a and b, a or b.
KLEENE = [
    (T, T, T, T),
    (T, F, F, T),
    (T, U, U, T),
    (F, T, F, T),
    (F, F, F, F),
    (F, U, F, U),
    (U, T, U, T),
    (U, F, F, U),
    (U, U, U, U),
]
NULLABLE = {T: True, F: False, U: None}


@pytest.mark.parametrize(("a", "b", "both", "either"), KLEENE)
def test_and_and_or_follow_kleene(a: Truth, b: Truth, both: Truth, either: Truth) -> None:
    assert a & b == both
    assert a | b == either


def test_not_unknown_is_unknown() -> None:
    assert (~T, ~F, ~U) == (F, T, U)


def test_a_missing_value_is_unknown_and_never_false() -> None:
    assert [Truth.of(value) for value in (True, False, None)] == [T, F, U]


@pytest.fixture
def backend() -> Any:
    engine = open_engine()
    yield ibis.duckdb.from_connection(engine)
    engine.close()


def test_the_engine_answers_all_nine_combinations_as_kleene_does(backend: Any) -> None:
    rows = [{"a": NULLABLE[a], "b": NULLABLE[b]} for a, b in itertools.product((T, F, U), repeat=2)]
    table = backend.create_table("facts", ibis.memtable(rows, schema={"a": "boolean", "b": "boolean"}))
    asked = table.mutate(both=all_of(table.a, table.b), either=any_of(table.a, table.b), neither=negate(table.a))
    got = {(Truth.of(r["a"]), Truth.of(r["b"])): r for r in backend.to_pyarrow(asked).to_pylist()}
    for a, b, both, either in KLEENE:
        row = got[a, b]
        assert (Truth.of(row["both"]), Truth.of(row["either"]), Truth.of(row["neither"])) == (both, either, ~a)


def test_the_connection_that_is_used_is_proved_sound(backend: Any) -> None:
    prove_sound(backend)


class Lying:
    """An engine that takes unknown for false."""

    def to_pyarrow(self, expression: Any) -> Any:
        import pyarrow as pa

        rows = ibis.duckdb.connect().to_pyarrow(expression).to_pylist()
        return pa.Table.from_pylist([{key: bool(value) for key, value in row.items()} for row in rows])


def test_an_engine_that_takes_unknown_for_false_is_refused() -> None:
    with pytest.raises(NotAvailable, match="treats unknown as known"):
        prove_sound(Lying())


def test_not_is_compiled_so_that_unknown_stays_unknown_when_it_is_looked_for(backend: Any) -> None:
    table = backend.create_table("fact", ibis.memtable([{"x": None}, {"x": True}], schema={"x": "boolean"}))
    found = backend.to_pyarrow(table.mutate(unknown=negate(table.x).isnull())).to_pylist()
    assert {row["x"]: row["unknown"] for row in found} == {None: True, True: False}
