"""Which indicators an office's data can carry, and why not the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from justexits.records.filled import codes_key, filled, run_on_its_engine
from justexits.screening.basis import Basis
from justexits.screening.indicators import catalogue
from justexits.screening.usable import fault

if TYPE_CHECKING:
    from justexits.records.filled import Run
    from justexits.records.tables import Tables
    from justexits.screening.indicator import Indicator

BORN = "person.birth_date"
BORN_ON_A_DAY = ("person.birth_date_precision", ("day",))


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether one indicator can find anything in an office's data; `why` says in words what is lacking."""

    indicator: str
    ready: bool
    why: str
    filled: dict[str, float]  # share of rows, between 0 and 1, in which each needed column has a value


def readiness(tables: Tables, basis: Basis, *, run: Run = run_on_its_engine) -> list[Readiness]:
    """One entry an indicator. One small query a needed table, which `run` answers (a lake's reading.rows, for one)."""
    whole = [one for one in catalogue() if not fault(one)]
    needs = [name for one in whole for name in one.needs]
    shares = filled(tables, needs, [codes for one in whole for codes in _codes(one)], run=run)
    return [_of(one, basis, shares) for one in catalogue()]


def _codes(indicator: Indicator) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The codes of which some have to be used: those it looks for, and for an age that a birth date is known to the day."""
    return (*indicator.looks_for, *([BORN_ON_A_DAY] if BORN in indicator.needs else []))


def _of(indicator: Indicator, basis: Basis, shares: dict[str, float]) -> Readiness:
    if why := fault(indicator):
        return Readiness(indicator=indicator.id, ready=False, why=why, filled={})
    lacking = [name for name in indicator.needs if not shares[name]]
    lacking += [_words(*one) for one in _codes(indicator) if not shares[codes_key(one)] and shares.get(one[0], shares.get(BORN))]
    if indicator.uses_juvenile_records and not basis.juvenile_citation:
        why = "No authority to use records of children is set for this office, so this does not run."
    elif lacking:
        why = f"These records never give {', '.join(lacking)}."
    else:
        why = ""
    return Readiness(indicator=indicator.id, ready=not why, why=why, filled={name: shares[name] for name in indicator.needs})


def _words(name: str, codes: tuple[str, ...]) -> str:
    return f"{name} as {' or '.join(codes)}"
