"""Which measures an office's data can carry, why not the others, and what to record to have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from justexits.measures.definitions import catalogue
from justexits.records.filled import codes_key, filled, run_on_its_engine

if TYPE_CHECKING:
    from justexits.measures.measure import Measure
    from justexits.records.filled import Run
    from justexits.records.tables import Tables

# The step that fills a table; every other is filled by the import.
FILLED_BY = {"offense_class": "screen", "finding": "screen", "person": "link", "person_party": "link"}


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether one measure can be counted in an office's data; `why` says in words what is lacking."""

    measure: str
    ready: bool
    why: str
    filled: dict[str, float]  # share of rows, between 0 and 1, in which each needed column has a value


def readiness(tables: Tables, *, run: Run = run_on_its_engine) -> list[Readiness]:
    """One entry a measure, in the catalogue's order."""
    on = [one for one in catalogue() if one.is_on]
    columns = {name: None for one in on for name in one.needs}
    codes = {code: None for one in on for code in one.looks_for}
    shares = filled(tables, columns, codes, run=run)
    return [_of(one, shares) for one in catalogue()]


def _of(measure: Measure, shares: dict[str, float]) -> Readiness:
    if not measure.is_on:
        why = f"No table holds {', '.join(measure.needs)} yet. {measure.to_record}".rstrip()
        return Readiness(measure=measure.id, ready=False, why=why, filled={})
    lacking = [name for name in measure.needs if not shares[name]]
    steps = sorted({FILLED_BY[table] for name in lacking if (table := name.split(".")[0]) in FILLED_BY})
    lacking += [f"{name} as {' or '.join(codes)}" for name, codes in measure.looks_for if not _used(name, codes, shares)]
    why = f"These records never give {', '.join(lacking)}." if lacking else ""
    if steps:
        why += f" If it was not run yet, run `justexits {'` and `justexits '.join(steps)}` first."
    return Readiness(measure=measure.id, ready=not why, why=why, filled={name: shares[name] for name in measure.needs})


def _used(name: str, codes: tuple[str, ...], shares: dict[str, float]) -> bool:
    """Whether a code is used; where the column is empty altogether, that has been said already."""
    return bool(shares[codes_key((name, codes))]) or not shares.get(name, 1.0)
