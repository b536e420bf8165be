"""A measure by group: a small chart for each group with everybody behind it, and one table of groups by periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from justexits.web.performance import words
from justexits.web.performance.selectors import Figure, group_names
from justexits.web.performance.sparklines import span_of, sparkline

MOST_COLUMNS = 12  # periods beside each other; of more, the newest


@dataclass(frozen=True, kw_only=True)
class ByGroup:
    """What a page shows of a measure by group. `more` is how many older periods the table leaves to the file."""

    panels: tuple[dict[str, Any], ...]
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    more: int


def by_group(found: Sequence[Figure], everybody: Sequence[Figure], *, unit: str, grain: str, query: str = "") -> ByGroup:
    """The figures of some groups. All small charts have one scale, so that they can be held against each other.

    `query` is the address of the choice; with it, each figure leads to what it is made of.
    """
    names = group_names(found)
    periods = sorted({one.period for one in (*found, *everybody)})
    cells = {(one.group, one.period): one for one in found}
    of_all = {one.period: one for one in everybody}
    lines = {name: [_value(cells.get((name, period))) for period in periods] for name in names}
    beside = [_value(of_all.get(period)) for period in periods]
    span = span_of(beside, *lines.values())
    shown = periods[-MOST_COLUMNS:][::-1]  # the newest first: a narrow screen shows it without scrolling
    rows = [_row(name, cells, shown, unit, query) for name in names]
    if everybody:
        named = {("Everybody", on): one for on, one in of_all.items()}
        rows.append(_row("Everybody", named, shown, unit, "") | {"is_all": True})
    panels = [
        {"name": name, "chart": sparkline(lines[name], beside=beside, span=span)} | _newest(name, cells, periods, unit, grain)
        for name in names
    ]
    columns = tuple(words.short_period(on, grain) for on in shown)
    return ByGroup(panels=tuple(panels), columns=columns, rows=tuple(rows), more=len(periods) - len(shown))


def _value(one: Figure | None) -> float | None:
    return None if one is None else one.value


def _row(name: str, cells: Mapping[tuple[str, date], Figure], periods: Sequence[date], unit: str, query: str) -> dict[str, Any]:
    return {"name": name, "cells": [_cell(cells.get((name, on)), unit, query) for on in periods], "is_all": False}


def _cell(one: Figure | None, unit: str, query: str) -> dict[str, Any]:
    if one is None or (one.value is None and not one.is_hidden and unit != words.TIMES):
        return {"value": "", "of": "", "is_small": False, "address": ""}
    group = {} if one.code is None else {"group": one.code}
    address = f"{query}&{urlencode({'period': one.period.isoformat()} | group)}" if query and not one.is_hidden else ""
    of, few = words.behind(one, unit), one.is_small
    return {"value": words.figure(one, unit), "of": of, "is_small": few, "address": address}


def _newest(
    name: str, cells: Mapping[tuple[str, date], Figure], periods: Sequence[date], unit: str, grain: str
) -> dict[str, Any]:
    """The newest figure of a group whose period is whole, in words."""
    compares = unit == words.TIMES
    mine = [one for on in periods if (one := cells.get((name, on))) and (one.value is not None or compares) and one.is_complete]
    if not mine:
        return {"value": "no figure", "period": ""}
    return {
        "value": words.figure(mine[-1], unit),
        "period": words.period(mine[-1].period, grain),
        "of": words.behind(mine[-1], unit),
    }
