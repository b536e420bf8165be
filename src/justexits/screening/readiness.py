"""Which indicators an office's data can carry, and why not the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from justexits.records.filled import codes_key, filled, run_on_its_engine
from justexits.screening.basis import Basis
from justexits.screening.indicators import catalogue
from justexits.screening.usable import fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from justexits.records.filled import Codes, Run
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
    needs = [name for one in whole for name in _columns(one)]
    asked = [codes for one in whole for codes in (*_codes(one), *_codes_of_ways(one))]
    shares = filled(tables, needs, asked, run=run)
    return [_of(one, basis, shares) for one in catalogue()]


def _codes(indicator: Indicator) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The codes of which some have to be used: those it looks for, and for an age that a birth date is known to the day."""
    return (*indicator.looks_for, *([BORN_ON_A_DAY] if BORN in indicator.needs else []))


def _codes_of_ways(indicator: Indicator) -> Iterator[Codes]:
    """The codes that stand in its ways, as in "event.kind=contact"."""
    for way in indicator.ways:
        for column, equals, code in (name.partition("=") for name in way):
            if equals:
                yield column, (code,)


def _columns(indicator: Indicator) -> tuple[str, ...]:
    in_ways = (name for way in indicator.ways for name in way if "=" not in name)
    return tuple(dict.fromkeys((*indicator.needs, *in_ways)))


def _of(indicator: Indicator, basis: Basis, shares: dict[str, float]) -> Readiness:
    if why := fault(indicator):
        return Readiness(indicator=indicator.id, ready=False, why=why, filled={})
    codes = _codes(indicator)
    in_ways = {name.partition("=")[0] for way in indicator.ways for name in way} - {*indicator.needs}
    lacking = [name for name in indicator.needs if not shares[name]]
    lacking += [
        _words(*one)
        for one in codes
        if one[0] not in in_ways and not shares[codes_key(one)] and shares.get(one[0], shares.get(BORN))
    ]
    if indicator.ways and not any(_is_open(way, codes, shares) for way in indicator.ways):
        lacking.append("either " + ", or ".join(_way_in_words(way, codes) for way in indicator.ways))
    if indicator.uses_juvenile_records and not basis.juvenile_citation:
        why = "No authority to use records of children is set for this office, so this does not run."
    elif lacking:
        why = f"These records never give {', '.join(lacking)}."
    else:
        why = ""
    return Readiness(indicator=indicator.id, ready=not why, why=why, filled={name: shares[name] for name in _columns(indicator)})


def _is_open(way: tuple[str, ...], codes: Iterable[Codes], shares: dict[str, float]) -> bool:
    """Whether all columns of the way have values, and of the codes looked for in them at least one is used."""
    return all(shares[name] for name in way) and all(shares[codes_key(one)] for one in codes if one[0] in way)


def _way_in_words(way: tuple[str, ...], codes: Iterable[Codes]) -> str:
    of_column = {name: one for one in codes for name in way if one[0] == name}
    parts = (_words(*of_column[name]) if name in of_column else name.replace("=", " as ") for name in way)
    return " with ".join(parts)


def _words(name: str, codes: tuple[str, ...]) -> str:
    return f"{name} as {' or '.join(codes)}"
