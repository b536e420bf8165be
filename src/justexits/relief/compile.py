"""The compiler: the tree of a condition as Ibis columns, for all charges of a state, on DuckDB and on Spark.

Truth is kept as three columns that are never null: surely true, surely false, and, where it is neither, whether for want of a
text or a judgement (`unread`) or of a fact. So no engine's treatment of null can turn unknown into an answer; where a null of a
record enters, in a leaf, both sides are said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import ibis

from justexits.core.truth import negate
from justexits.relief import nodes as n
from justexits.relief.columns import MatchColumns, class_column
from justexits.relief.dates import FAR
from justexits.relief.fold import every, isnt, some
from justexits.relief.kinds import outside
from justexits.relief.matchers import LAWYER, NO, YES
from justexits.relief.periods import Period

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Tri:
    """One condition for every charge: true, false, and unread where it is neither. Sides without nulls (`fold`)."""

    true: Any
    false: Any
    unread: Any


def _sure(condition: Any) -> Any:
    return condition.fill_null(False)


def _of(condition: Any) -> Tri:
    """A condition over columns that may be null: null is unknown for want of a fact."""
    return Tri(_sure(condition), _sure(negate(condition)), False)


class Compiler:
    """Makes columns over one table of facts, on one day, with the columns of matches that were joined to it."""

    def __init__(self, facts: ir.Table, as_of: date, matches: MatchColumns) -> None:
        self.facts = facts
        self.as_of = as_of
        self.matches = matches

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
            case _:
                return self._leaf(node)

    def _all(self, parts: Sequence[Tri]) -> Tri:
        false = some(one.false for one in parts)
        return Tri(every(one.true for one in parts), false, every((some(one.unread for one in parts), isnt(false))))

    def _not(self, part: Tri) -> Tri:
        return Tri(part.false, part.true, part.unread)

    def _leaf(self, node: n.Node) -> Tri:
        facts = self.facts
        match node:
            case n.Is(fact, values):
                return _of(reduce(or_, (facts[class_column(fact)] == value for value in values)))
            case n.Given(fact):
                given = _sure(facts[class_column(fact)])
                return Tri(given, negate(given), False)
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
        return Tri(_sure(code == YES), _sure(code == NO), _sure(code == LAWYER))

    def _class(self, given: Any) -> Tri:
        placed = self._match(self.facts[self.matches.column(n.UNPLACED_MATCHER)])
        return Tri(_sure(given), _sure(negate(given)), given.isnull() & placed.unread)

    def _victim(self, scope: tuple[str, ...]) -> Tri:
        left_out = sorted(outside(scope))
        sets = [",".join(name for at, name in enumerate(left_out) if bits >> at & 1) for bits in range(1, 1 << len(left_out))]
        false = some(_sure(self.facts.victim_kinds == kinds) for kinds in sets)
        return Tri(isnt(false), false, False)

    def _span(self, fact: str) -> tuple[Any, Any]:
        return self.facts[f"{fact}_low"], self.facts[f"{fact}_high"]

    def _elapsed(self, fact: str, period: Period) -> Tri:
        low, high = self._span(fact)
        latest = day_literal(period.last_start(self.as_of))
        false = _sure(low > latest)
        if fact == "disposition_date":
            false = false | (low.isnull() & _sure(self.facts.disposition == "pending"))
        return Tri(_sure(high <= latest), false, False)

    def _dated(self, node: n.Dated) -> Tri:
        low, high = self._span(node.fact)
        first, end = day_literal(node.first or date.min), day_literal(node.end or date.max)
        inside = _sure((low >= first) & (high < end))
        out = _sure((high < first) | (low >= end))
        return Tri(inside, False, out) if node.otherwise_unread else Tri(inside, out, False)

    def _clean(self, period: Period, start: str) -> Tri:
        back = self._clean_back(period)
        if start == "filing":
            return back
        disposed = self._clean_from(period, "disposition_date", "next_conviction")
        if start == "disposition":
            return disposed
        days = (back, disposed, self._clean_from(period, "sentence_end", "next_conviction_after_sentence"))
        differ = every((some(one.true for one in days), some(one.false for one in days)))
        return Tri(every(one.true for one in days), every(one.false for one in days), differ)

    def _clean_back(self, period: Period) -> Tri:
        low, high = self._span("latest_other_conviction")
        start = day_literal(period.last_start(self.as_of))
        return Tri(_sure(high <= start), _sure(low > start), False)

    def _clean_from(self, period: Period, day: str, following: str) -> Tri:
        low, high = self._span(day)
        late = _sure(low > day_literal(period.last_start(self.as_of)))
        ready = _sure(low == high) & negate(late)
        after = self.facts[f"{following}_low"]
        clean = (after == day_literal(FAR)) | (_key(after) > _year_on(low, period.count))
        return Tri(ready & _sure(clean), late | (ready & _sure(negate(clean))), False)


def day_literal(day: date) -> Any:
    """A day as a column."""
    return ibis.date(day.year, day.month, day.day)


def _key(day: Any) -> Any:
    return day.year() * 10_000 + day.month() * 100 + day.day()


def _year_on(day: Any, years: int) -> Any:
    """The key of the anniversary; 29 February comes round on 1 March, where the year has no such day."""
    key = _key(day) + years * 10_000
    year = day.year() + years
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    return ibis.ifelse((day.month() == 2) & (day.day() == 29) & negate(leap), year * 10_000 + 301, key)


def before(day: date) -> date:
    """The day before, for stretches that end without their last day."""
    return day - timedelta(days=1) if day > date.min else day
