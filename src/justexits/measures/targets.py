"""What an office wants its measures to be: targets with their history, and where a figure stands against one.

A target holds from a day on until another takes its place. It is set by a person and taken back by a row of its own; the
history keeps all of them. A figure is held against a target with its interval: what chance alone could do is said to be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from justexits.core.errors import BadInput
from justexits.measures.definitions import measure_of
from justexits.measures.measure import Better, Kind
from justexits.measures.trends import figure_words

if TYPE_CHECKING:
    from justexits.measures.figures import Figure
    from justexits.measures.measure import Measure
    from justexits.records.lake import Reading


@dataclass(frozen=True, kw_only=True)
class Target:
    """A row of the decision table `target`: what a measure should be from a day on, and by when it should be reached."""

    target_id: str
    measure: str
    group: str | None
    value: float
    from_on: date
    by_on: date | None
    decided_by: str
    decided_at: datetime
    revises: str | None = None
    withdrawn: bool = False


class Standing(StrEnum):
    """Where a figure stands against a target."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    TOO_FEW = "too_few"  # the target is within what chance explains
    NO_DIRECTION = "no_direction"  # the measure has no better way
    NO_FIGURE = "no_figure"


@dataclass(frozen=True, kw_only=True)
class Against:
    """A figure held against a target, with the sentence that says it."""

    standing: Standing
    sentence: str
    due: date | None


def as_target(row: Mapping[str, Any]) -> Target:
    """A row of the decision table as a target; other columns are passed over."""
    known = {field.name for field in fields(Target)}
    return Target(**{name: value for name, value in row.items() if name in known} | {"withdrawn": bool(row.get("withdrawn"))})


def history(targets: Iterable[Target], measure: str, group: str | None = None) -> list[Target]:
    """All targets of one measure and group in the order in which they were decided, also those that no longer hold."""
    mine = [one for one in targets if one.measure == measure and one.group == group]
    return sorted(mine, key=lambda one: (one.decided_at, one.target_id))


def target_on(targets: Iterable[Target], measure: str, on: date, group: str | None = None) -> Target | None:
    """The target that holds on a day: of those that nobody revised or took back, the newest that begins by then."""
    mine = history(targets, measure, group)
    gone = {one.revises for one in mine if one.revises}
    held = [one for one in mine if not one.withdrawn and one.target_id not in gone and one.from_on <= on]
    return max(held, key=lambda one: (one.from_on, one.decided_at), default=None)


def targets_of(reading: Reading, *, office: str) -> list[Target]:
    """All targets of an office in a snapshot."""
    return [as_target(row) for row in reading.rows(reading.tables_of(office)["target"])]


def check_target(measure: str, value: float, *, from_on: date, by_on: date | None = None) -> None:
    """Raise BadInput where a measure cannot have that target."""
    definition = measure_of(measure)
    if definition is None:
        raise BadInput(f"There is no measure {measure}.", "Choose one of the catalogue.", value=measure)
    if definition.kind is Kind.COMPARISON:
        raise BadInput(f"{measure} compares groups and has no single figure.", "Set no target for it.", value=measure)
    if value < 0 or (definition.unit == "share" and value > 1):
        remedy = "Write a share between 0 and 1, such as 0.8 for 80 %." if definition.unit == "share" else "Write 0 or more."
        raise BadInput(f"{measure} cannot be {value:g}.", remedy, column="value", value=f"{value:g}")
    if by_on is not None and by_on < from_on:
        remedy = "Let the day by which it is reached be after the day from which it holds."
        raise BadInput("The target ends before it begins.", remedy, column="by_on", value=by_on.isoformat())


def against(figure: Figure, target: Target, definition: Measure) -> Against:
    """Where a figure stands against a target, its interval considered."""
    wanted = figure_words(target.value, definition.unit)
    if figure.value is None:
        return Against(standing=Standing.NO_FIGURE, sentence=f"No figure yet; the target is {wanted}.", due=target.by_on)
    is_now = figure_words(figure.value, definition.unit)
    if definition.better not in (Better.UP, Better.DOWN):
        sentence = f"{is_now}; the office's target is {wanted}."
        return Against(standing=Standing.NO_DIRECTION, sentence=sentence, due=target.by_on)
    up = definition.better is Better.UP
    reached = figure.value >= target.value if up else figure.value <= target.value
    low = figure.value if figure.low is None else figure.low
    high = (figure.value if figure.low is None else float("inf")) if figure.high is None else figure.high
    by = f", to be reached by {target.by_on.isoformat()}" if target.by_on and not reached else ""
    if not reached and low <= target.value <= high and figure.low is not None:
        sentence = f"{is_now} against a target of {wanted}{by}: too few to say whether it is missed."
        return Against(standing=Standing.TOO_FEW, sentence=sentence, due=target.by_on)
    standing = Standing.REACHED if reached else Standing.NOT_REACHED
    said = "The target is reached" if reached else "The target is not reached"
    return Against(standing=standing, sentence=f"{said}: {is_now} against {wanted}{by}.", due=target.by_on)
