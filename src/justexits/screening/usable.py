"""Whether an indicator's file can be used at all: what it names has to be there. One that cannot is left out, in words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ibis.common.exceptions import IbisError

from justexits.records.tables import TABLES
from justexits.screening.prepared import rule_in_sql

if TYPE_CHECKING:
    from justexits.screening.indicator import Indicator


def unknown_columns(indicator: Indicator) -> tuple[str, ...]:
    """The columns ("table.column") that the file names and that no table has."""
    in_ways = (name.partition("=")[0] for way in indicator.ways for name in way)
    named = (*indicator.needs, *in_ways, *(name for name, _ in indicator.looks_for))
    return tuple(dict.fromkeys(name for name in named if not _is_there(name)))


@cache
def fault(indicator: Indicator) -> str:
    """In words why the indicator cannot run anywhere; empty where it can."""
    if unknown := unknown_columns(indicator):
        return f"Its file names {', '.join(unknown)}, which no table has. It does not run until the file is mended."
    try:
        rule_in_sql(indicator)
    except (AttributeError, KeyError, IbisError) as error:
        said = str(error).splitlines()[0].strip("'\"")
        return f"Its rule asks for something that no table has ({said}). It does not run until the file is mended."
    return ""


def _is_there(name: str) -> bool:
    table, _, column = name.partition(".")
    return table in TABLES and column in TABLES[table].by_name
