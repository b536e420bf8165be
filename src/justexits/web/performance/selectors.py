"""Figures of the user's office, as the measuring step wrote them: nothing is counted anew on a page.

They are read once a snapshot and kept with its reading. Whoever may not see small numbers is given a length of period only where
no figure of it is small, and years with the small ones taken out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from justexits import measures
from justexits.measures import ALL, GROUPS
from justexits.web.accounts.permissions import Permission, has_permission, require
from justexits.web.performance import small
from justexits.web.performance.shelf import shelf_of

if TYPE_CHECKING:
    from justexits.records.lake import Reading

NOT_WHOLE = frozenset({"period_not_complete", "joined_late"})
UNKNOWN_GROUP = "not recorded"
GRAINS = {"month": "Month", "quarter": "Quarter", "year": "Year", "rolling_12": "Every 12 months"}
TOO_FEW = 20  # below so many in the denominator a figure says little (METHOD 6: minimum n)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure: a measure, a period, a group, with what it is made of."""

    period: date
    group: str
    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None
    high: float | None
    version: str
    left_out: int = 0
    quality: tuple[str, ...] = ()
    code: str | None = None  # the group as the records have it; None where it was not recorded

    @property
    def is_complete(self) -> bool:
        """Whether the records reach from the beginning of the period to its end."""
        return not NOT_WHOLE & set(self.quality)

    @property
    def is_small(self) -> bool:
        """Whether so few stand behind it that it says little."""
        return self.denominator is not None and self.denominator < TOO_FEW

    @property
    def is_hidden(self) -> bool:
        """Whether it was taken out because so few stand behind it."""
        return small.HIDDEN in self.quality


@dataclass(frozen=True, kw_only=True)
class Offer:
    """By what a measure's figures can be had: pairs of a length of period and a grouping."""

    pairs: frozenset[tuple[str, str]]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groupings, everybody first."""
        found = {group_by for _, group_by in self.pairs}
        return (*(one for one in GROUPS if one in found), *sorted(found - set(GROUPS)))

    def grains(self, group_by: str) -> tuple[str, ...]:
        """The lengths of period that a grouping has, the shortest first."""
        return tuple(grain for grain in GRAINS if (grain, group_by) in self.pairs)


def offers(reading: Reading, user: Any) -> dict[str, Offer]:
    """For each measure that has figures in the user's office, by which periods and groups the user may have them."""
    require(user, Permission.SEE_MEASURES)
    shelf = shelf_of(reading, user.office_id)
    if has_permission(user, Permission.SEE_SMALL_NUMBERS):
        return {measure: Offer(pairs=pairs) for measure, pairs in shelf.pairs.items()}
    return {
        measure: Offer(pairs=frozenset(pair for pair in pairs if pair[0] == small.YEAR or shelf.is_open(measure, *pair)))
        for measure, pairs in shelf.pairs.items()
    }


def engine_figures(reading: Reading, user: Any, measure: str, *, grain: str, group_by: str = ALL) -> Sequence[measures.Figure]:
    """The figures as the measuring room has them, by period and group; small ones emptied for whoever may not see them."""
    require(user, Permission.SEE_MEASURES)
    shelf = shelf_of(reading, user.office_id)
    if has_permission(user, Permission.SEE_SMALL_NUMBERS) or shelf.is_open(measure, grain, group_by):
        return shelf.figures(measure, grain, group_by)
    return shelf.protected(measure, group_by) if grain == small.YEAR else ()


def figures(reading: Reading, user: Any, measure: str, *, grain: str, group_by: str = ALL) -> list[Figure]:
    """The figures of one measure by period and group, oldest first; what was not recorded is a group of its own, last."""
    return [as_shown(one) for one in engine_figures(reading, user, measure, grain=grain, group_by=group_by)]


def as_shown(one: measures.Figure) -> Figure:
    """A figure of the measuring room as pages show it."""
    return Figure(
        period=one.period,
        group=measures.group_words(one.group_by, one.group or None),
        numerator=one.numerator,
        denominator=one.denominator,
        value=one.value,
        low=one.low,
        high=one.high,
        version=one.definition_version,
        left_out=one.left_out,
        quality=one.quality,
        code=one.group,
    )


def trend(reading: Reading, user: Any, measure: str, *, grain: str, baseline_until: date | None = None) -> measures.Trend:
    """The trend of everybody in the user's office, kept with the reading. Where figures are hidden, nothing is judged.

    Runs of twelve months share their months, so the months themselves are judged.
    """
    grain = "month" if grain == "rolling_12" else grain
    found = engine_figures(reading, user, measure, grain=grain)
    if any(small.HIDDEN in one.quality for one in found):
        found = ()
    return shelf_of(reading, user.office_id).trend(measure, grain, tuple(found), baseline_until)


def group_names(found: Sequence[Figure]) -> list[str]:
    """The groups among some figures, largest first, what was not recorded last."""
    sizes: dict[str, float] = {}
    for figure in found:
        sizes[figure.group] = sizes.get(figure.group, 0) + (figure.denominator or figure.numerator or 0)
    return sorted(sizes, key=lambda name: (name == UNKNOWN_GROUP, -sizes[name], name))


def newest_whole(found: Sequence[Figure]) -> Figure | None:
    """The newest figure whose period the records hold whole; None where there is none."""
    return next((one for one in reversed(found) if one.value is not None and one.is_complete), None)
