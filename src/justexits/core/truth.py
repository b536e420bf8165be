"""Truth with three values: true, false, unknown. A missing fact never counts against anybody.

In tables, unknown is null. Kleene's strong logic: false wins an `and`, true wins an `or`, and what remains is unknown.
Two traps of the engines are why these helpers exist and why `prove_sound` runs before an engine is trusted (docs/decisions/0002):
DuckDB 1.x rewrites `(a = b) OR (a IS NULL AND b IS NULL)`, and Ibis 12 prints `(~x).isnull()` as `NOT x IS NULL`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from justexits.core.errors import NotAvailable

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Truth(StrEnum):
    """One person's answer to one condition."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    @staticmethod
    def of(value: bool | None) -> Truth:
        """The truth that a nullable boolean stands for."""
        if value is None:
            return Truth.UNKNOWN
        return Truth.TRUE if value else Truth.FALSE

    def __and__(self, other: Truth) -> Truth:
        if Truth.FALSE in (self, other):
            return Truth.FALSE
        return Truth.UNKNOWN if Truth.UNKNOWN in (self, other) else Truth.TRUE

    def __or__(self, other: Truth) -> Truth:
        if Truth.TRUE in (self, other):
            return Truth.TRUE
        return Truth.UNKNOWN if Truth.UNKNOWN in (self, other) else Truth.FALSE

    def __invert__(self) -> Truth:
        return {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}[self]


def negate(condition: ir.BooleanValue) -> ir.BooleanValue:
    """Not, in three values. Written as `= false`, because Ibis prints `(~x).isnull()` wrongly."""
    return condition == False  # noqa: E712 - the comparison is the point


def all_of(*conditions: ir.BooleanValue) -> ir.BooleanValue:
    """True where every condition is, false where one is, otherwise unknown."""
    return reduce(and_, conditions)


def any_of(*conditions: ir.BooleanValue) -> ir.BooleanValue:
    """True where one condition is, false where none can be, otherwise unknown."""
    return reduce(or_, conditions)


def prove_sound(connection: object) -> None:
    """Run the truth tables on the connection (an Ibis backend) that is about to be used.

    Raises NotAvailable where the engine answers one row differently from Kleene's logic: better no answer than a wrong one.
    """
    import ibis

    values = [True, False, None]
    rows = [{"a": a, "b": b} for a in values for b in values]
    table = ibis.memtable(rows, schema={"a": "boolean", "b": "boolean"})
    got = (
        connection.to_pyarrow(  # type: ignore[attr-defined]
            table.select("a", "b", both=all_of(table.a, table.b), either=any_of(table.a, table.b), neither=negate(table.a))
        )
    ).to_pylist()
    for row in got:
        a, b = Truth.of(row["a"]), Truth.of(row["b"])
        answers = (Truth.of(row["both"]), Truth.of(row["either"]), Truth.of(row["neither"]))
        if answers != (a & b, a | b, ~a):
            raise NotAvailable(
                f"This data engine treats unknown as known (a={a}, b={b} gave {answers}).",
                "Install the versions in requirements.lock again.",
            )
