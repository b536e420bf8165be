"""The compiler: the tree of a condition as Ibis columns, for all charges of a state, on DuckDB and on Spark.

Truth is kept as three columns that are never null: surely true, surely false, and, where it is neither, whether for want of a
text or a judgement (`unread`) or of a fact. So no engine's treatment of null can turn unknown into an answer; where a null of a
record enters, in a leaf, both sides are said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import ibis

from justexits.core.truth import negate
from justexits.relief import nodes as n
from justexits.relief.answer import day_fact
from justexits.relief.columns import SUBJECT, MatchColumns, class_column
from justexits.relief.fold import every, isnt, some
from justexits.relief.form import Entry
from justexits.relief.kinds import outside
from justexits.relief.periods import Period
from justexits.relief.sections import LAWYER, NO, YES
from justexits.relief.standing import merged_stretches

if TYPE_CHECKING:
    import ibis.expr.types as ir


LEAST_DAYS, MOST_DAYS = 365, 366  # of a year, from a day to its anniversary
MISSING, FALSE, TRUE, UNREAD = range(4)  # how a rule over a date stands, where it was worked out before
Stage = Callable[[str, "ir.Table"], "ir.Table"]
DAYS = ("offence_date_low", "offence_date_high", "disposition_date_low", "disposition_date_high")  # may pick the text


CLEAN_FROM = {
    "disposition": ("disposition_date", "next_conviction"),
    "sentence": ("sentence_end", "next_conviction_after_sentence"),
}


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
    Over a table of worlds (`worlds`), `given` names the columns that say how each leaf over a date stands, `days` those that say
    which text of an entry stands on the charge's own day, and `keep` those that name a row.
    """

    def __init__(
        self,
        facts: ir.Table,
        as_of: date,
        matches: MatchColumns,
        trees: Iterable[n.Node] = (),
        stage: Stage = lambda _, table: table,
        *,
        given: Mapping[n.Node, str] = MappingProxyType({}),
        days: Mapping[str, str] = MappingProxyType({}),
        keep: Sequence[str] = SUBJECT,
    ) -> None:
        wanted = dict.fromkeys(leaf for tree in trees for leaf in n.worked_out(tree))
        self.facts = facts
        self.as_of = as_of
        self.matches = matches
        self.stage = stage
        self.keep = keep
        self._given = given
        self._days = days
        self._sides: dict[n.Node, Tri] = {}
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
        days = [name for name in (*DAYS, *self._days.values()) if name in self.facts.columns]
        kept = [name for name in self.keep if name in self.facts.columns]
        return self.stage("relief_leaves", self.facts.select(*kept, *days, **columns))

    def in_stretches(self, entries: tuple[Entry, ...]) -> list[Any]:
        """For each stretch of days of an entry (`merged_stretches`), whether the charge's own day surely lies in it."""
        parts = merged_stretches(entries)
        if name := self._days.get(entries[0].id):
            return [self.prepared[name] == at for at in range(1, len(parts) + 1)]
        fact = day_fact(entries[0])
        low, high = self.prepared[f"{fact}_low"], self.prepared[f"{fact}_high"]
        ends = [day_literal(one.end if one.end == date.max else before(one.end)) for one in parts]
        return [((low >= day_literal(one.first)) & (high <= end)).fill_null(False) for one, end in zip(parts, ends, strict=True)]

    def _prepared(self, leaf: n.Node) -> Tri:
        said = self._sides[leaf]
        return Tri(*(self.prepared[side] if isinstance(side, str) else side for side in (said.true, said.false, said.unread)))

    def tri(self, node: n.Node) -> Tri:
        """The columns of a tree."""
        match node:
            case n.All(parts):
                return self._all([self.tri(part) for part in parts])
            case n.AnyOf(parts, facts_first):
                return self._any([self.tri(part) for part in parts], facts_first)
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

    def _any(self, parts: Sequence[Tri], facts_first: bool) -> Tri:
        said = self._not(self._all([self._not(part) for part in parts]))
        if not facts_first:
            return said
        first = parts[0]
        settled = some((first.true, first.false, first.unread))
        return Tri(said.true, said.false, every((said.unread, settled)))

    def _not(self, part: Tri) -> Tri:
        return Tri(part.false, part.true, part.unread)

    def _leaf(self, node: n.Node) -> Tri:
        facts = self.facts
        if name := self._given.get(node):
            code = facts[name]
            return Tri(code == TRUE, code == FALSE, code == UNREAD)
        match node:
            case n.Is(fact, values):
                return _among(facts[class_column(fact)], values)
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
        false = some(_among(self.facts.victim_kinds, (kinds,)).true for kinds in victim_sets(scope))
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

    def date_cases(self, leaf: n.Node) -> list[tuple[Any, int]]:
        """How a rule over dates stands, as the number of the first condition that is true; MISSING where none is.

        The same as `_leaf` says, in conditions that may be null.
        """
        match leaf:
            case n.Elapsed(fact, period):
                low, high = self._span(fact)
                latest = day_literal(period.last_start(self.as_of))
                open_still = [(low.isnull() & (self.facts.disposition == "pending"), FALSE)] if fact == "disposition_date" else []
                return [(high <= latest, TRUE), (low > latest, FALSE), *open_still]
            case n.Dated(fact, first, end, otherwise_unread):
                low, high = self._span(fact)
                begin, stop = day_literal(first or date.min), day_literal(end or date.max)
                out = UNREAD if otherwise_unread else FALSE
                return [((low >= begin) & (high < stop), TRUE), (high < begin, out), (low >= stop, out)]
            case n.Clean(period, "filing"):
                low, high = self._span("latest_other_conviction")
                start = day_literal(period.last_start(self.as_of))
                return [(high <= start, TRUE), (low > start, FALSE)]
        raise TypeError(leaf)

    def late_cases(self, periods: Sequence[Period], start: str) -> list[tuple[Any, int]]:
        """How many of some periods of clean years, the shortest first, cannot be over yet: the longest are not."""
        low, _ = self._span(CLEAN_FROM[start][0])
        ends = [low > day_literal(period.last_start(self.as_of)) for period in periods]
        return [(late, len(periods) - at) for at, late in enumerate(ends)]

    def over_cases(self, periods: Sequence[Period], start: str, in_part: Callable[[Any, Any], Any]) -> list[tuple[Any, Any]]:
        """How many of them were over before the next conviction, and one; MISSING where that is not known.

        Where a day is known in part: `in_part` of how many surely were not and how many surely were. The calendar is asked for
        those alone whose days do not tell.
        """
        day, following = CLEAN_FROM[start]
        (low, high), (first, last) = self._span(day), self._span(following)
        days = first.delta(low, unit="day")
        spoilt, clean = self._spoilt(periods, low, last), self._clean_in_time(periods, high, first)
        found: list[tuple[Any, Any]] = [(first.isnull() | high.isnull(), MISSING)]
        found += [((low != high) | (first != last), in_part(spoilt, clean))]
        for at, period in reversed(list(enumerate(periods))):
            between = (days > LEAST_DAYS * period.count) & (gap(low, first) > period.count * 10_000)
            found += [(days > MOST_DAYS * period.count, at + 2), (between, at + 2)]
        return [*found, (low.notnull(), 1)]

    def _spoilt(self, periods: Sequence[Period], low: Any, last: Any) -> Any:
        """Into how many periods, of which the longest come first, a conviction surely fell."""
        days = last.delta(low, unit="day")
        found = [(days > MOST_DAYS * periods[-1].count, 0)]  # most: into none
        for at, period in enumerate(periods):
            inside = (days <= MOST_DAYS * period.count) & (gap(low, last) <= period.count * 10_000)
            found += [(days <= LEAST_DAYS * period.count, len(periods) - at), (inside, len(periods) - at)]
        return ibis.cases(*found, else_=0)

    def _clean_in_time(self, periods: Sequence[Period], high: Any, first: Any) -> Any:
        """How many periods, the shortest first, were surely over by now and before any conviction."""
        days = first.delta(high, unit="day")
        found = []
        for at, period in reversed(list(enumerate(periods))):
            over = high <= day_literal(period.last_start(self.as_of))
            between = (days > LEAST_DAYS * period.count) & (gap(high, first) > period.count * 10_000)
            found += [(over & (days > MOST_DAYS * period.count), at + 1), (over & between, at + 1)]
        return ibis.cases(*found, else_=0)

    def _clean(self, period: Period, start: str) -> Tri:
        if start == "filing":
            return self._clean_back(period)
        day, following = CLEAN_FROM[start]
        (low, high), (first, last) = self._span(day), self._span(following)
        latest = day_literal(period.last_start(self.as_of))
        late = _where(low > latest, low)
        spoilt = _where(gap(low, last) <= period.count * 10_000, low, last)
        clean = _where((high <= latest) & (gap(high, first) > period.count * 10_000), high, first)
        return Tri(clean, late | spoilt, False)

    def _clean_from_any_day(self, period: Period) -> Tri:
        days = [self.tri(part) for part in n.worked_out(n.Clean(period, "unknown"))]
        differ = every((some(one.true for one in days), some(one.false for one in days)))
        return Tri(every(one.true for one in days), every(one.false for one in days), differ)

    def _clean_back(self, period: Period) -> Tri:
        low, high = self._span("latest_other_conviction")
        start = day_literal(period.last_start(self.as_of))
        return Tri(_where(high <= start, high), _where(low > start, low), False)


def victim_sets(scope: tuple[str, ...]) -> tuple[str, ...]:
    """Every list of kinds of victimisation, as the table of facts writes it, that lies outside a text's scope."""
    left_out = sorted(outside(scope))
    chosen = (",".join(name for at, name in enumerate(left_out) if bits >> at & 1) for bits in range(1, 1 << len(left_out)))
    return tuple(chosen)


def day_literal(day: date) -> Any:
    """A day as a column."""
    return ibis.date(day.year, day.month, day.day)


def gap(day: Any, later: Any) -> Any:
    """Years, months and days from a day to a later one as one number, 10000 a year: greater than 10000 n where n years were over.

    From 29 February a year is over on 1 March where the year has no such day.
    """
    year = later.year()
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    on_march = (day.month() == 2) & (day.day() == 29) & (later.month() == 3) & (later.day() == 1) & negate(leap)
    return _key(later) - _key(day) - ibis.ifelse(on_march, 72, 0)


def _key(day: Any) -> Any:
    return day.year() * 10_000 + day.month() * 100 + day.day()


def before(day: date) -> date:
    """The day before, for stretches that end without their last day."""
    return day - timedelta(days=1) if day > date.min else day
