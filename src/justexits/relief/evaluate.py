"""The interpreter: one condition for one charge of one person, in three values, with what is missing where it is unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

from justexits.core.truth import Truth
from justexits.relief import nodes as n
from justexits.relief.dates import FAR, Span
from justexits.relief.kinds import outside
from justexits.relief.matchers import OF_ITS_OWN, Charged, Matcher
from justexits.relief.periods import Period
from justexits.relief.sections import ASK, ASK_FORM, LAWYER, YES

Facts = Mapping[str, Any]  # fact by name: a word, yes or no, a Span, a tuple of words; what is absent or None is unknown


@dataclass(frozen=True)
class Verdict:
    """True, false, or unknown for want of facts (`missing`) or because a text was not read or needs a judgement (`unread`)."""

    truth: Truth
    missing: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()

    @staticmethod
    def of(value: bool) -> Verdict:
        """A known answer."""
        return TRUE if value else FALSE

    @staticmethod
    def ask(*facts: str) -> Verdict:
        """Unknown for want of facts."""
        return Verdict(Truth.UNKNOWN, missing=frozenset(facts))

    @staticmethod
    def lawyer(why: str) -> Verdict:
        """Unknown until somebody reads or judges."""
        return Verdict(Truth.UNKNOWN, unread=frozenset({why}))


TRUE = Verdict(Truth.TRUE)
FALSE = Verdict(Truth.FALSE)
UNPLACED = Verdict.lawyer("no table places this section or these words")
FORM_MISSING = Verdict.ask("form")


Program = Callable[[Facts, date], Verdict]


def evaluate(node: n.Node, facts: Facts, as_of: date) -> Verdict:
    """The verdict of a tree over one charge's facts, on the day `as_of`."""
    return program(node)(facts, as_of)


@lru_cache(maxsize=20_000)
def program(node: n.Node) -> Program:
    """The interpreter of one tree, put together once, so that no tree is taken apart again for every charge of a page."""
    match node:
        case n.All(parts):
            return _joined(tuple(program(part) for part in parts), Truth.FALSE)
        case n.AnyOf(parts, facts_first):
            return _joined(tuple(program(part) for part in parts), Truth.TRUE, facts_first)
        case n.Not(part):
            inside = program(part)
            return lambda facts, as_of: _negated(inside(facts, as_of))
        case n.Doubt(part, why):
            inner, doubted = program(part), Verdict.lawyer(why)
            return lambda facts, as_of: doubted if (said := inner(facts, as_of)).truth is Truth.TRUE else said
        case n.Unread(why):
            unread = Verdict.lawyer(why)
            return lambda _facts, _as_of: unread
        case _:
            return _leaf(node)


def _negated(said: Verdict) -> Verdict:
    """Not; what is unknown stays so, for the same reasons."""
    return said if said.truth is Truth.UNKNOWN else (FALSE if said.truth is Truth.TRUE else TRUE)


def _joined(parts: tuple[Program, ...], decides: Truth, facts_first: bool = False) -> Program:
    """Kleene's `and` (false decides) or `or` (true decides); what stays unknown carries the reasons of its unknown parts.

    With `facts_first` a fact that the first part misses is asked for before anything that is unread in the others.
    """
    otherwise = TRUE if decides is Truth.FALSE else FALSE

    def run(facts: Facts, as_of: date) -> Verdict:
        unknown = None
        for part in parts:
            said = part(facts, as_of)
            if said.truth is decides:
                return said
            if said.truth is Truth.UNKNOWN and (unknown is None or not facts_first or unknown.unread):
                unknown = said if unknown is None else _both(unknown, said)
        return otherwise if unknown is None else unknown

    return run


def _both(one: Verdict, other: Verdict) -> Verdict:
    return Verdict(Truth.UNKNOWN, one.missing | other.missing, one.unread | other.unread)


def _leaf(node: n.Node) -> Program:
    match node:
        case n.Is(fact, values):
            return _is(fact, values)
        case n.ClassOf(fact):
            placed = _match(n.UNPLACED_MATCHER, fact)
            return lambda facts, as_of: Verdict.of(given) if (given := facts.get(fact)) is not None else placed(facts, as_of)
        case n.Match(matcher):
            return _match(matcher)
        case n.Victim(scope):
            left_out = frozenset(outside(scope))
            return lambda facts, _: FALSE if (kinds := facts.get("victim_kinds")) and left_out.issuperset(kinds) else TRUE
        case n.Elapsed(fact, period):
            return lambda facts, as_of: _elapsed(fact, period, facts, as_of)
        case n.Dated():
            return lambda facts, _: _dated(node, facts)
        case n.Clean(period, start):
            return lambda facts, as_of: _clean(period, start, facts, as_of)
    raise TypeError(node)


def _is(fact: str, values: tuple[Any, ...]) -> Program:
    asked = Verdict.ask(fact)

    def run(facts: Facts, _as_of: date) -> Verdict:
        value = facts.get(fact)
        return asked if value is None else (TRUE if value in values else FALSE)

    return run


def charged_of(facts: Facts) -> Charged:
    """What matchers compare, put together once where `charged` holds it."""
    if (made := facts.get("charged")) is not None:
        return cast(Charged, made)
    law = OF_ITS_OWN if facts.get("ordinance") is True else facts.get("law")
    return Charged(law, facts.get("statute"), facts.get("description"), facts.get("form"))


@lru_cache(maxsize=5_000)
def finder(matcher: Matcher) -> Callable[[Charged], int]:
    """What a matcher says of a charge (YES, NO, ASK or LAWYER), kept for the charges that were looked at last."""
    return lru_cache(maxsize=4_000)(matcher.match)


def _match(matcher: Matcher, or_fact: str | None = None) -> Program:
    find = finder(matcher)
    asked = Verdict.ask(*matcher.facts, *([or_fact] if or_fact else []))
    by_law = Verdict.ask("law", *asked.missing)

    def run(facts: Facts, _as_of: date) -> Verdict:
        code = find(charged_of(facts))
        if code in (ASK, ASK_FORM):
            return FORM_MISSING if code == ASK_FORM else (asked if facts.get("law") is not None else by_law)
        return UNPLACED if code == LAWYER else (TRUE if code == YES else FALSE)

    return run


def _elapsed(fact: str, period: Period, facts: Facts, as_of: date) -> Verdict:
    since: Span | None = facts.get(fact)
    if since is None:
        return FALSE if fact == "disposition_date" and facts.get("disposition") == "pending" else Verdict.ask(fact)
    latest = period.last_start(as_of)
    if since.high <= latest:
        return TRUE
    return FALSE if since.low > latest else Verdict.ask(fact)


def _dated(node: n.Dated, facts: Facts) -> Verdict:
    day: Span | None = facts.get(node.fact)
    if day is None:
        return Verdict.ask(node.fact)
    first, end = node.first or date.min, node.end or date.max
    inside = day.low >= first and day.high < end
    out = day.high < first or day.low >= end
    if out and node.otherwise_unread:
        return Verdict.lawyer("the list changed over time; which day counts was not recorded")
    return Verdict.of(inside) if inside or out else Verdict.ask(node.fact)


def _clean(period: Period, start: str, facts: Facts, as_of: date) -> Verdict:
    back = _clean_back(period, facts, as_of)
    if start == "filing":
        return back
    disposed = _clean_from(period, "disposition_date", "next_conviction", facts, as_of)
    if start == "disposition":
        return disposed
    served = _clean_from(period, "sentence_end", "next_conviction_after_sentence", facts, as_of)
    if start == "sentence":
        return served
    days = (back, disposed, served)
    truths = {one.truth for one in days}
    if {Truth.TRUE, Truth.FALSE} <= truths:
        return Verdict.lawyer("the day from which the period runs was not recorded, and the possible days differ")
    if Truth.UNKNOWN in truths:
        return Verdict.ask(*frozenset().union(*(one.missing for one in days)))
    return days[0]


def _clean_back(period: Period, facts: Facts, as_of: date) -> Verdict:
    """Counted back from filing: another conviction lies in the period where it is later than the period's start."""
    latest: Span | None = facts.get("latest_other_conviction")
    if latest is None:
        return Verdict.ask("latest_other_conviction")
    start = period.last_start(as_of)
    if latest.high <= start:
        return TRUE
    return FALSE if latest.low > start else Verdict.ask("latest_other_conviction")


def _clean_from(period: Period, day: str, following: str, facts: Facts, as_of: date) -> Verdict:
    """From a day of the charge: the period is over, and no conviction fell into it, on whichever days all this may have been."""
    since: Span | None = facts.get(day)
    if since is None:
        return Verdict.ask(day)
    latest = period.last_start(as_of)
    after: Span | None = facts.get(following)
    if since.low > latest or (after is not None and after.high != FAR and after.high <= period.after(since.low)):
        return FALSE
    if after is None:
        return Verdict.ask(following if since.exact else day)
    if since.high <= latest and (after.low == FAR or after.low > period.after(since.high)):
        return TRUE
    return Verdict.ask(*(name for name, span in ((day, since), (following, after)) if not span.exact))
