"""Which indicators an office's data can carry, and why not the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from justexits.screening.basis import Basis
from justexits.screening.indicators import catalogue

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables
    from justexits.screening.indicator import Indicator


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether one indicator can find anything in an office's data; `why` says in words what is lacking."""

    indicator: str
    ready: bool
    why: str
    filled: dict[str, float]  # share of rows, between 0 and 1, in which each needed column has a value


def run_on_its_engine(expression: ir.Table) -> list[dict[str, Any]]:
    """The rows of an expression, from the engine that its tables live on."""
    rows: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return rows


def readiness(
    tables: Tables, basis: Basis, *, run: Callable[[ir.Table], list[dict[str, Any]]] = run_on_its_engine
) -> list[Readiness]:
    """One entry an indicator. One small query a needed table, which `run` answers (a lake's reading.rows, for one)."""
    shares = _shares(tables, run)
    return [_of(one, basis, shares) for one in catalogue()]


def _of(indicator: Indicator, basis: Basis, shares: dict[str, float]) -> Readiness:
    lacking = [name for name in indicator.needs if not shares[name]]
    lacking += [_words(name, codes) for name, codes in indicator.looks_for if not shares[_key(name, codes)] and shares[name]]
    if indicator.uses_juvenile_records and not basis.juvenile_citation:
        why = "No authority to use records of children is set for this office, so this does not run."
    elif lacking:
        why = f"These records never give {', '.join(lacking)}."
    else:
        why = ""
    return Readiness(indicator=indicator.id, ready=not why, why=why, filled={name: shares[name] for name in indicator.needs})


def _words(name: str, codes: tuple[str, ...]) -> str:
    return f"{name} as {' or '.join(codes)}"


def _key(name: str, codes: tuple[str, ...]) -> str:
    return f"{name}={'|'.join(codes)}"


def _shares(tables: Tables, run: Callable[[ir.Table], list[dict[str, Any]]]) -> dict[str, float]:
    wanted: dict[str, dict[str, ir.Value]] = {}
    for indicator in catalogue():
        for name in indicator.needs:
            table, column = name.split(".")
            wanted.setdefault(table, {})[name] = tables[table][column].notnull()
        for name, codes in indicator.looks_for:
            table, column = name.split(".")
            wanted.setdefault(table, {})[_key(name, codes)] = tables[table][column].isin(codes).fill_null(False)
    shares: dict[str, float] = {}
    for table, conditions in wanted.items():
        names = list(conditions)
        made = {f"c{number}": conditions[name].cast("float64").mean() for number, name in enumerate(names)}
        (row,) = run(tables[table].aggregate(**made))
        shares |= {name: row[f"c{number}"] or 0.0 for number, name in enumerate(names)}
    return shares
