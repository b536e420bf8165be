"""The tree of a condition: a handful of kinds of nodes, read alike by the interpreter and by the compiler.

A leaf says something about one fact of a charge. Whatever a law file may say (`docs/editors/law.md`) is built from these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from justexits.relief.matchers import Matcher, Unplaced
from justexits.relief.periods import Period


@dataclass(frozen=True)
class All:
    """True where every part is."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class AnyOf:
    """True where one part is. `facts_first`: what the first part misses is asked for before what is unread in the others."""

    parts: tuple[Node, ...]
    facts_first: bool = False


@dataclass(frozen=True)
class Not:
    """True where the part is false."""

    part: Node


@dataclass(frozen=True)
class Is:
    """A fact has one of these values."""

    fact: str
    values: tuple[str | bool, ...]


@dataclass(frozen=True)
class Elapsed:
    """So long has passed since a day, the last day counted. A charge that is still open has not reached its end."""

    fact: str
    period: Period


@dataclass(frozen=True)
class Dated:
    """A day lies on or after `first` and before `end`. With `otherwise_unread` a day outside is for a lawyer."""

    fact: str
    first: date | None
    end: date | None
    otherwise_unread: bool = False


@dataclass(frozen=True)
class Clean:
    """No other conviction in a period of years, from `filing` (back), `disposition`, `sentence`, or `unknown` (each of these)."""

    period: Period
    start: str


@dataclass(frozen=True)
class Victim:
    """The kinds of victimisation, where they are known, are not all outside these."""

    scope: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """The section or the words of the charge are among those that the text names."""

    matcher: Matcher


@dataclass(frozen=True)
class ClassOf:
    """A class of offences. Given as a fact of the case it decides; else a readable section that no table places is unread."""

    fact: str


@dataclass(frozen=True)
class Doubt:
    """Where the part is true, only a lawyer can say whether it counts."""

    part: Node
    why: str


@dataclass(frozen=True)
class Unread:
    """A part of the text that was not read: always unknown."""

    why: str


Node: TypeAlias = All | AnyOf | Not | Is | Elapsed | Dated | Clean | Victim | Match | ClassOf | Doubt | Unread

NOTHING = AnyOf(())  # false: nothing is inside
ALWAYS = All(())  # true
UNPLACED_MATCHER = Unplaced()


def leaves(node: Node) -> Iterator[Node]:
    """The leaves of a tree, in order."""
    match node:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part) | Doubt(part, _):
            yield from leaves(part)
        case _:
            yield node


def facts_of(node: Node) -> tuple[str, ...]:
    """The facts that a tree asks for, in order, each once."""
    found: dict[str, None] = {}
    for leaf in leaves(node):
        match leaf:
            case Is(fact, _) | Elapsed(fact, _) | Dated(fact, _, _, _):
                found[fact] = None
            case ClassOf(fact):
                found[fact] = found["statute"] = None
            case Clean():
                for fact in ("latest_other_conviction", "next_conviction", "next_conviction_after_sentence"):
                    found[fact] = None
            case Victim():
                found["victim_kinds"] = None
            case Match(matcher):
                for fact in matcher.facts:
                    found[fact] = None
    return tuple(found)


def worked_out(node: Node) -> Iterator[Node]:
    """The leaves that are worked out for a tree: clean years whose first day was not recorded are looked at from each day."""
    for leaf in leaves(node):
        match leaf:
            case Clean(period, "unknown"):
                yield from (Clean(period, start) for start in ("filing", "disposition", "sentence"))
            case _:
                yield leaf
