"""What a measure is: one definition card that drives the query, the label, the chart, the note, the page and the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.measures.rows import Until
    from justexits.records.tables import Tables

    Rows = Callable[[Tables, Until], ir.Table]


class Kind(StrEnum):
    """What is made of the counted units of one period and group."""

    SHARE = "share"  # units that meet it, of all units whose facts are known
    WEIGHTED = "weighted"  # a share in which each unit stands for many; the counts are those of the units
    RATIO = "ratio"  # units of one kind for each unit of another
    RATE = "rate"  # how many of something a unit has
    COUNT = "count"  # how many units
    COMPARISON = "comparison"  # the share in one group over that in another
    DAYS = "days"  # the median time from one day to another, units that still wait kept as waiting (Kaplan and Meier 1958)


class Better(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    BAND = "within a band that the office agrees on"
    TOWARD_1 = "toward 1"
    CONTEXT = "neither way: it is context for other measures"


class Publication(StrEnum):
    """Who may see it."""

    PUBLIC = "public"
    INTERNAL = "internal"
    INTERNAL_YEARLY = "internal; public once a year"


OBJECTIVES = {
    "A": "Identification",
    "B": "Charging and declination",
    "C": "Diversion and services",
    "D": "Criminal record relief",
    "E": "Accountability of traffickers and buyers",
    "F": "Survivor safety and engagement",
    "G": "Equity",
    "H": "Timeliness and capacity",
    "I": "Training and best-practice fidelity",
    "FR": "Felony review",
}

ALL = "all"
# What a case says by itself: who referred it, who handles it, how far it has come. A measure that has the first has all.
OF_CASES = ("agency", "unit", "stage")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure. `rows` gives its counted rows (measures/rows.py says of what form); None where no table carries it yet.

    `unit` is what the figure is written in: share, days, ratio, or words. `needs` are the columns ("table.column") without which
    it cannot be counted; `looks_for` are codes of a column, one of which an office must use at all. `groups` are the names of
    measures/groups.py by which it can be had besides everybody. `maturity_days`: only units so old are counted. `one_day`: a unit
    has one anchor day, so that quarters and years are sums of months; a person, who may be in several months, has not.
    `decided`: its day is that of a decision, which the records' days do not bound. `compares`: the one of `groups` whose groups a
    comparison holds against each other; `reference`: against which of them, the largest where it is empty.
    `to_record` says what an office would have to record where no table carries it yet.
    """

    id: str
    name: str
    question: str
    kind: Kind
    unit: str
    counted: str
    numerator: str
    denominator: str
    anchor: str
    better: Better
    guard: tuple[str, ...]
    publication: Publication
    source: str
    needs: tuple[str, ...]
    version: str = "1"
    rows: Rows | None = None
    groups: tuple[str, ...] = ()
    looks_for: tuple[tuple[str, tuple[str, ...]], ...] = ()
    minimum_n: int = 20
    maturity_days: int | None = None
    one_day: bool = False
    decided: bool = False
    compares: str = ""
    reference: str = ""
    to_record: str = ""
    unknown: str = "A unit with a fact missing that decides is left out, and how many were is kept beside the figure."
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        """Let what can be had by the agency of its cases be had by what else a case says. ValueError for a time of many days."""
        if self.rows is not None and self.kind is Kind.DAYS and not self.one_day:
            raise ValueError(f"{self.id}: what waits is counted from one day")
        if "agency" in self.groups:
            others = tuple(name for name in OF_CASES if name not in self.groups)
            object.__setattr__(self, "groups", self.groups + others)

    @property
    def objective(self) -> str:
        """What part of the work it is about."""
        return OBJECTIVES[self.id.rstrip("0123456789")]

    @property
    def figured_by(self) -> tuple[str, ...]:
        """The groupings that it has figures by, besides everybody: all its groups, or the one that it compares."""
        return (self.compares,) if self.compares else self.groups

    @property
    def is_rate(self) -> bool:
        """Whether it is a share of plain counts, so that two of its figures may be held against each other by their counts."""
        return self.kind in (Kind.SHARE, Kind.COMPARISON)

    @property
    def is_on(self) -> bool:
        """Whether there are tables that carry it."""
        return self.rows is not None
