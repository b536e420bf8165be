"""Figures beside each other: periods, groups, offices. Both rates, difference and ratio, with intervals; never a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from justexits import measures
from justexits.core.errors import BadInput
from justexits.measures.comparison import REFERENCE
from justexits.measures.disparity import Beside, Disparity, disparity
from justexits.measures.reach import reach_of
from justexits.measures.strata import adjusted
from justexits.measures.suppression import published
from justexits.web.accounts.permissions import Permission, has_permission, require
from justexits.web.lake import NoRecordsYet, newest_snapshot, reading_for
from justexits.web.performance import small, words
from justexits.web.performance.definitions import Definition
from justexits.web.performance.selectors import as_shown, engine_figures
from justexits.web.performance.shelf import shelf_of

if TYPE_CHECKING:
    from justexits.records.lake import Reading
    from justexits.web.performance.asked import Asked


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """Some figures, a row each, and what the comparison says. `reference` is what the others are held against."""

    rows: tuple[dict[str, Any], ...]
    sentences: tuple[str, ...]
    reference: str | None
    compared: int = 0


def side_by_side(
    named: Sequence[tuple[str | None, measures.Figure]], definition: Definition, *, reference: str | None = None
) -> SideBySide:
    """Figures under names of their own, the first or `reference` as the one that the others are held against.

    Shares are compared with score intervals; of other figures, each has its own interval and nothing is tested.
    """
    kept = [(name, one) for name, one in named if small.HIDDEN not in one.quality]
    hidden = [name for name, one in named if small.HIDDEN in one.quality]
    if not definition.is_rate or not kept:
        rows = [_plain(name, one, definition) for name, one in named]
        return SideBySide(rows=tuple(rows), sentences=(), reference=None)
    # The comparison of the measuring room is of groups of one period; here a name is the group, whatever it stands for.
    first = kept[0][1]
    group_by = first.group_by if first.group_by != measures.ALL else "name"
    as_groups = [
        replace(one, group=name, group_by=group_by, period=first.period, office_id=first.office_id) for name, one in kept
    ]
    own = next((name for name, one in kept if REFERENCE in one.quality), None)
    base = reference if reference in [name for name, _ in kept] else own
    found = disparity(as_groups, reference=base)
    of = {one.group: one for one in found.groups}
    rows = [_compared(name, one, of[name], found, definition) for name, one in kept]
    said = [*_sentences(found, group_by), *(f"{name}: too few to show." for name in hidden)]
    return SideBySide(rows=tuple(rows), sentences=tuple(said), reference=found.reference, compared=found.compared)


@dataclass(frozen=True, kw_only=True)
class Latest:
    """What a measure that compares groups says of its newest whole period. `query` is the address of that comparison."""

    definition: Definition
    period: str
    query: str
    sentences: tuple[str, ...]


def latest(asked: Asked) -> Latest:
    """The groups of the newest whole period beside each other; without sentences where no period is whole."""
    may_see = has_permission(asked.user, Permission.SEE_SMALL_NUMBERS)
    key = ("latest", asked.definition.id, asked.choice.grain, may_see)
    return shelf_of(asked.reading, asked.user.office_id).once(key, lambda: _latest(asked))


def _latest(asked: Asked) -> Latest:
    choice, definition = asked.choice, asked.definition
    figures = engine_figures(asked.reading, asked.user, definition.id, grain=choice.grain, group_by=definition.compares)
    whole = [one.period for one in figures if as_shown(one).is_complete]
    if not whole:
        return Latest(definition=definition, period="", query=choice.query, sentences=())
    side = side_by_side([(one.group, one) for one in figures if one.period == whole[-1]], definition)
    query = f"{choice.query}&period={whole[-1].isoformat()}"
    period = words.period(whole[-1], choice.grain)
    return Latest(definition=definition, period=period, query=query, sentences=side.sentences)


def _sentences(found: Disparity, group_by: str) -> list[str]:
    """What the comparison says; that no name was recorded is said of groups only."""
    said = found.sentences()
    return said if group_by != "name" else [one for one in said if not one.startswith("The group was not recorded")]


def _plain(name: str | None, one: measures.Figure, definition: Definition) -> dict[str, Any]:
    shown = as_shown(one)
    return {
        "name": (name or "not recorded") if one.group_by == measures.ALL else measures.group_words(one.group_by, name),
        "value": words.figure(shown, definition.unit),
        "behind": words.behind(shown, definition.unit),
        "interval": words.interval(shown, definition.unit),
    }


def _compared(name: str | None, one: measures.Figure, beside: Beside, found: Disparity, definition: Definition) -> dict[str, Any]:
    row = _plain(name, one, definition)
    row["is_reference"] = name == found.reference
    if beside.ratio is not None and beside.difference is not None:
        high = "more" if beside.ratio_high is None else f"{beside.ratio_high:.2f}"
        row["ratio"] = f"{beside.ratio:.2f} ({beside.ratio_low or 0:.2f} to {high})"
        low, up = (beside.difference_low or 0) * 100, (beside.difference_high or 0) * 100
        row["difference"] = f"{beside.difference * 100:+.1f} points ({low:+.1f} to {up:+.1f})"
    return row


def adjusted_sentences(
    reading: Reading, user: Any, measure: str, rows: Sequence[measures.Figure], *, over: str, year: int, reference: str | None
) -> list[str]:
    """The odds of each group against the reference with the mix of `over` held equal, the model named. Raises BadInput."""
    require(user, Permission.SEE_SMALL_NUMBERS)
    definition, tables = measures.measure_of(measure), reading.tables_of(user.office_id)
    reach = reach_of(tables, run=reading.rows)
    if definition is None or reach is None or reference is None:
        return []
    said = []
    for one in rows:
        if one.group is None or one.group == reference or (one.denominator or 0) < small.LEAST_DENOMINATOR:
            continue
        odds = adjusted(
            definition, tables, until=reach.until, by=one.group_by, over=(over,), group=one.group, reference=reference,
            year=year, run=reading.rows,
        )  # fmt: skip
        name = measures.group_words(one.group_by, one.group)
        if odds.odds_ratio is None:
            said.append(f"{name}: no stratum has both groups and both outcomes ({odds.model}).")
        else:
            said.append(f"{name}: adjusted odds {odds.odds_ratio:.2f} ({odds.low:.2f} to {odds.high:.2f}); {odds.model}.")
    return said


def of_offices(user: Any, measure: str, period: date) -> list[tuple[str, measures.Figure]]:
    """One year's published figure of each office, the user's own first. Raises Refused, BadInput for what is not public."""
    require(user, Permission.COMPARE_OFFICES)
    definition = measures.measure_of(measure)
    if definition is None:
        raise BadInput(f"There is no measure {measure}.", "Choose one of the list.", value=measure)
    found = []
    offices = sorted(newest_snapshot().offices, key=lambda office: (office != user.office_id, office))
    for office in offices:
        try:
            reading = reading_for(office)
        except NoRecordsYet:
            continue
        figures = published(shelf_of(reading, office).figures(measure, small.YEAR), definition)
        found += [(_office_name(reading, office), one) for one in figures if one.period == period]
    return found


def _office_name(reading: Reading, office: str) -> str:
    table = reading.tables_of(office)["office"]
    rows = reading.rows(table.select("name").limit(1))
    return str(rows[0]["name"]) if rows and rows[0]["name"] else office
