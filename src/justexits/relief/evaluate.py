"""The interpreter: one condition for one charge of one person, in three values, with what is missing where it is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from justexits.core.truth import Truth
from justexits.relief import nodes as n
from justexits.relief.dates import FAR, Span
from justexits.relief.kinds import outside
from justexits.relief.matchers import Charged, Matcher
from justexits.relief.periods import Period
from justexits.relief.sections import ASK, LAWYER, YES

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
NOT_PLACED = "no table places this section or these words"


def joined(verdicts: Iterable[Verdict], decides: Truth) -> Verdict:
    """Kleene's `and` (false decides) or `or` (true decides); what stays unknown carries the reasons of its unknown parts."""
    open_parts = []
    for one in verdicts:
        if one.truth is decides:
            return one
        if one.truth is Truth.UNKNOWN:
            open_parts.append(one)
    if not open_parts:
        return Verdict(~decides)
    return Verdict(
        Truth.UNKNOWN,
        frozenset().union(*(one.missing for one in open_parts)),
        frozenset().union(*(one.unread for one in open_parts)),
    )


def evaluate(node: n.Node, facts: Facts, as_of: date) -> Verdict:
    """The verdict of a tree over one charge's facts, on the day `as_of`."""
    match node:
        case n.All(parts):
            return joined((evaluate(part, facts, as_of) for part in parts), Truth.FALSE)
        case n.AnyOf(parts):
            return joined((evaluate(part, facts, as_of) for part in parts), Truth.TRUE)
        case n.Not(part):
            inner = evaluate(part, facts, as_of)
            return Verdict(~inner.truth, inner.missing, inner.unread)
        case n.Doubt(part, why):
            inner = evaluate(part, facts, as_of)
            return Verdict.lawyer(why) if inner.truth is Truth.TRUE else inner
        case n.Unread(why):
            return Verdict.lawyer(why)
        case _:
            return _leaf(node, facts, as_of)


def _leaf(node: n.Node, facts: Facts, as_of: date) -> Verdict:
    match node:
        case n.Is(fact, values):
            value = facts.get(fact)
            return Verdict.ask(fact) if value is None else Verdict.of(value in values)
        case n.Given(fact):
            return Verdict.of(facts.get(fact) is True)
        case n.ClassOf(fact):
            given = facts.get(fact)
            return Verdict.of(given) if given is not None else _match(n.UNPLACED_MATCHER, facts, fact)
        case n.Match(matcher):
            return _match(matcher, facts)
        case n.Victim(scope):
            kinds = facts.get("victim_kinds")
            return Verdict.of(not kinds or not set(kinds) <= set(outside(scope)))
        case n.Elapsed(fact, period):
            return _elapsed(fact, period, facts, as_of)
        case n.Dated():
            return _dated(node, facts)
        case n.Clean(period, start):
            return _clean(period, start, facts, as_of)
    raise TypeError(node)


def charged_of(facts: Facts) -> Charged:
    """What matchers compare, put together once where `charged` holds it."""
    law = None if facts.get("ordinance") is True else facts.get("law")  # an ordinance has sections of its own
    return facts.get("charged") or Charged(law, facts.get("statute"), facts.get("description"), facts.get("form"))


@lru_cache(maxsize=200_000)
def _found(matcher: Matcher, charged: Charged) -> int:
    return matcher.match(charged)


def _match(matcher: Matcher, facts: Facts, or_fact: str | None = None) -> Verdict:
    found = _found(matcher, charged_of(facts))
    if found == ASK:
        return Verdict.ask(*matcher.facts, *([or_fact] if or_fact else []))
    return Verdict.lawyer(NOT_PLACED) if found == LAWYER else Verdict.of(found == YES)


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
    """From a day of the charge: the period is over, and no conviction fell into it."""
    since: Span | None = facts.get(day)
    if since is None or not since.exact:
        late = since is not None and since.low > period.last_start(as_of)
        return FALSE if late else Verdict.ask(day)
    if since.low > period.last_start(as_of):
        return FALSE
    after: Span | None = facts.get(following)
    if after is None:
        return Verdict.ask(following)
    return Verdict.of(after.low == FAR or after.low > period.after(since.low))
