"""The compiler: the tree of a condition as Ibis columns, for all charges of a state, on DuckDB and on Spark.

Truth is kept as three columns that are never null: surely true, surely false, and, where it is neither, whether for want of a
text or a judgement (`unread`) or of a fact. So no engine's treatment of null can turn unknown into an answer; where a null of a
record enters, in a leaf, both sides are said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

import ibis

from justexits.core.truth import negate
from justexits.relief import nodes as n
from justexits.relief.columns import SUBJECT, MatchColumns, class_column
from justexits.relief.fold import every, isnt, some
from justexits.relief.kinds import outside
from justexits.relief.periods import Period
from justexits.relief.sections import LAWYER, NO, YES

if TYPE_CHECKING:
    import ibis.expr.types as ir


DAYS = ("offence_date_low", "offence_date_high", "disposition_date_low", "disposition_date_high")  # may pick the text


CLEAN_FROM = {
    "disposition": ("disposition_date", "next_conviction"),
    "sentence": ("sentence_end", "next_conviction_after_sentence"),
}
KEYED = ("disposition_date", "next_conviction", "sentence_end", "next_conviction_after_sentence")


@dataclass(frozen=True)
class Tri:
    """One condition for every charge: true, false, and unread where it is neither. Sides without nulls (`fold`)."""

    true: Any
    false: Any
    unread: Any


def _among(column: Any, values: Sequence[Any]) -> Tri:
    """Whether a column has one of these values; where it is null, that is unknown for want of a fact."""
    true = reduce(or_, (column == value for value in values))
    false = reduce(and_, (column != value for value in values))
    return Tri(column.notnull() & true, column.notnull() & false, False)


def _where(condition: Any, *needed: Any) -> Any:
    """A condition over days, false where a day that it needs is null."""
    return reduce(and_, (column.notnull() for column in needed)) & condition


class Compiler:
    """Makes columns over one table of facts, on one day, with the columns of matches that were joined to it.

    Each distinct leaf is worked out once: `prepared` is the table with their columns, over which trees are then read. `stage`
    may lay that table aside, or make a view of it, so that the engine does not work it out again for every entry.
    """

    def __init__(
        self,
        facts: ir.Table,
        as_of: date,
        matches: MatchColumns,
        trees: Iterable[n.Node] = (),
        stage: Callable[[str, ir.Table], ir.Table] = lambda _, table: table,
    ) -> None:
        self.facts = facts
        self.as_of = as_of
        self.matches = matches
        self.stage = stage
        self._sides: dict[n.Node, Tri] = {}
        wanted = dict.fromkeys(part for tree in trees for leaf in n.leaves(tree) for part in _parts(leaf))
        if any(isinstance(leaf, n.Clean) for leaf in wanted):
            self.facts = stage("relief_days", facts.mutate(**{f"{name}_key": _key(facts[f"{name}_low"]) for name in KEYED}))
        self.prepared = self._prepare(wanted)

    def _prepare(self, found: Iterable[n.Node]) -> ir.Table:
        columns: dict[str, Any] = {}
        for at, leaf in enumerate(found):
            if isinstance(leaf, n.All | n.AnyOf | n.Unread):
                continue
            tri = self._leaf(leaf)
            sides = {side: getattr(tri, side) for side in ("true", "false", "unread")}
            varying = {side: value for side, value in sides.items() if not isinstance(value, bool)}
            columns |= {f"leaf_{at}_{side}": value for side, value in varying.items()}
            self._sides[leaf] = Tri(**{side: f"leaf_{at}_{side}" if side in varying else value for side, value in sides.items()})
        if not columns:
            return self.facts
        days = [name for name in DAYS if name in self.facts.columns]
        kept = [name for name in SUBJECT if name in self.facts.columns]
        return self.stage("relief_leaves", self.facts.select(*kept, *days, **columns))

    def _prepared(self, leaf: n.Node) -> Tri:
        said = self._sides[leaf]
        return Tri(*(self.prepared[side] if isinstance(side, str) else side for side in (said.true, said.false, said.unread)))

    def tri(self, node: n.Node) -> Tri:
        """The columns of a tree."""
        match node:
            case n.All(parts):
                return self._all([self.tri(part) for part in parts])
            case n.AnyOf(parts):
                return self._not(self._all([self._not(self.tri(part)) for part in parts]))
            case n.Not(part):
                return self._not(self.tri(part))
            case n.Doubt(part, _):
                inner = self.tri(part)
                return Tri(False, inner.false, some((inner.true, inner.unread)))
            case n.Unread():
                return Tri(False, False, True)
            case n.Clean(period, "unknown"):
                return self._clean_from_any_day(period)
            case _:
                return self._prepared(node) if node in self._sides else self._leaf(node)

    def _all(self, parts: Sequence[Tri]) -> Tri:
        false = some(one.false for one in parts)
        return Tri(every(one.true for one in parts), false, every((some(one.unread for one in parts), isnt(false))))

    def _not(self, part: Tri) -> Tri:
        return Tri(part.false, part.true, part.unread)

    def _leaf(self, node: n.Node) -> Tri:
        facts = self.facts
        match node:
            case n.Is(fact, values):
                return _among(facts[class_column(fact)], values)
            case n.Given(fact):
                said = _among(facts[class_column(fact)], (True,))
                return Tri(said.true, isnt(said.true), False)
            case n.ClassOf(fact):
                return self._class(facts[class_column(fact)])
            case n.Match(matcher):
                return self._match(facts[self.matches.column(matcher)])
            case n.Victim(scope):
                return self._victim(scope)
            case n.Elapsed(fact, period):
                return self._elapsed(fact, period)
            case n.Dated():
                return self._dated(node)
            case n.Clean(period, start):
                return self._clean(period, start)
        raise TypeError(node)

    def _match(self, code: Any) -> Tri:
        return Tri(code == YES, code == NO, code == LAWYER)

    def _class(self, given: Any) -> Tri:
        placed = self._match(self.facts[self.matches.column(n.UNPLACED_MATCHER)])
        said = _among(given, (True,))
        return Tri(said.true, said.false, given.isnull() & placed.unread)

    def _victim(self, scope: tuple[str, ...]) -> Tri:
        left_out = sorted(outside(scope))
        sets = [",".join(name for at, name in enumerate(left_out) if bits >> at & 1) for bits in range(1, 1 << len(left_out))]
        false = some(_among(self.facts.victim_kinds, (kinds,)).true for kinds in sets)
        return Tri(isnt(false), false, False)

    def _span(self, fact: str) -> tuple[Any, Any]:
        return self.facts[f"{fact}_low"], self.facts[f"{fact}_high"]

    def _elapsed(self, fact: str, period: Period) -> Tri:
        low, high = self._span(fact)
        latest = day_literal(period.last_start(self.as_of))
        false = _where(low > latest, low)
        if fact == "disposition_date":
            false = false | (low.isnull() & _among(self.facts.disposition, ("pending",)).true)
        return Tri(_where(high <= latest, high), false, False)

    def _dated(self, node: n.Dated) -> Tri:
        low, high = self._span(node.fact)
        first, end = day_literal(node.first or date.min), day_literal(node.end or date.max)
        inside = _where((low >= first) & (high < end), low, high)
        out = _where((high < first) | (low >= end), low, high)
        return Tri(inside, False, out) if node.otherwise_unread else Tri(inside, out, False)

    def _clean(self, period: Period, start: str) -> Tri:
        if start == "filing":
            return self._clean_back(period)
        day, following = CLEAN_FROM[start]
        return self._clean_from(period, day, following)

    def _clean_from_any_day(self, period: Period) -> Tri:
        days = [self.tri(part) for part in _parts(n.Clean(period, "unknown"))]
        differ = every((some(one.true for one in days), some(one.false for one in days)))
        return Tri(every(one.true for one in days), every(one.false for one in days), differ)

    def _clean_back(self, period: Period) -> Tri:
        low, high = self._span("latest_other_conviction")
        start = day_literal(period.last_start(self.as_of))
        return Tri(_where(high <= start, high), _where(low > start, low), False)

    def _clean_from(self, period: Period, day: str, following: str) -> Tri:
        low, high = self._span(day)
        late = _where(low > day_literal(period.last_start(self.as_of)), low)
        ready = _where(low == high, low, high) & negate(late)
        after = self.facts[f"{following}_key"]
        anniversary = _year_on(self.facts[f"{day}_key"], period.count)
        return Tri(ready & _where(after > anniversary, after), late | (ready & _where(after <= anniversary, after)), False)


def _parts(leaf: n.Node) -> tuple[n.Node, ...]:
    """The leaves that are worked out for a leaf: clean years whose first day was not recorded are looked at from each day."""
    match leaf:
        case n.Clean(period, "unknown"):
            return tuple(n.Clean(period, start) for start in ("filing", "disposition", "sentence"))
    return (leaf,)


def day_literal(day: date) -> Any:
    """A day as a column."""
    return ibis.date(day.year, day.month, day.day)


def _key(day: Any) -> Any:
    return day.year() * 10_000 + day.month() * 100 + day.day()


def _year_on(key: Any, years: int) -> Any:
    """The key of the anniversary; 29 February comes round on 1 March (72 further), where the year has no such day."""
    year = key // 10_000 + years
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    return key + years * 10_000 + ibis.ifelse((key % 10_000 == 229) & negate(leap), 72, 0)


def before(day: date) -> date:
    """The day before, for stretches that end without their last day."""
    return day - timedelta(days=1) if day > date.min else day
