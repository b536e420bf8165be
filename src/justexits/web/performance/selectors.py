"""Figures of the user's office, as the measuring step wrote them: nothing is computed anew on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from justexits import measures
from justexits.measures import ALL, GROUPS
from justexits.web.accounts.permissions import Permission, require

if TYPE_CHECKING:
    from justexits.records.lake import Reading

NOT_COMPLETE = "period_not_complete"
UNKNOWN_GROUP = "not recorded"
GRAINS = {"month": "Month", "quarter": "Quarter", "year": "Year"}
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

    @property
    def is_complete(self) -> bool:
        """Whether the records reach to the end of the period."""
        return NOT_COMPLETE not in self.quality

    @property
    def is_small(self) -> bool:
        """Whether so few stand behind it that it says little."""
        return self.denominator is not None and self.denominator < TOO_FEW


@dataclass(frozen=True, kw_only=True)
class Offer:
    """By what a measure's figures can be had in this office."""

    grains: tuple[str, ...]
    groups: tuple[str, ...]


def offers(reading: Reading, user: Any) -> dict[str, Offer]:
    """For each measure that has figures in the user's office, by which periods and groups it has them."""
    require(user, Permission.SEE_MEASURES)
    value = reading.tables_of(user.office_id)["measure_value"]
    found: dict[str, tuple[set[str], set[str]]] = {}
    for row in reading.rows(value.select("measure", "grain", "group_by").distinct()):
        grains, groups = found.setdefault(row["measure"], (set(), set()))
        grains.add(row["grain"])
        groups.add(row["group_by"])
    return {
        measure: Offer(
            grains=tuple(grain for grain in GRAINS if grain in grains),
            groups=(*(group for group in GROUPS if group in groups), *sorted(groups - set(GROUPS))),
        )
        for measure, (grains, groups) in found.items()
    }


def figures(reading: Reading, user: Any, measure: str, *, grain: str, group_by: str = ALL) -> list[Figure]:
    """The figures of one measure by period and group, oldest first; what was not recorded is a group of its own, last."""
    require(user, Permission.SEE_MEASURES)
    found = measures.figures_of(reading, measure, office=user.office_id, grain=grain, by=group_by)
    return [
        Figure(
            period=one.period,
            group=measures.group_words(group_by, one.group or None),
            numerator=one.numerator,
            denominator=one.denominator,
            value=one.value,
            low=one.low,
            high=one.high,
            version=one.definition_version,
            left_out=one.left_out,
            quality=one.quality,
        )
        for one in sorted(found, key=lambda one: (one.period, one.group is None, one.group or ""))
    ]


def group_names(found: Sequence[Figure]) -> list[str]:
    """The groups among some figures, largest first, what was not recorded last."""
    sizes: dict[str, float] = {}
    for figure in found:
        sizes[figure.group] = sizes.get(figure.group, 0) + (figure.denominator or figure.numerator or 0)
    return sorted(sizes, key=lambda name: (name == UNKNOWN_GROUP, -sizes[name], name))
