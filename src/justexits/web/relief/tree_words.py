"""The tree of a condition in words, as a nested list: what is tested, exactly as the engine tests it."""

from __future__ import annotations

from dataclasses import dataclass

from justexits.relief import nodes as n
from justexits.relief.matchers import Chapter, Matcher, Name, Section, Sections
from justexits.relief.tables import classes_table, facts_table
from justexits.web.relief.asks import in_this_office


@dataclass(frozen=True)
class Said:
    """A line of the tree, and what hangs below it."""

    words: str
    parts: tuple[Said, ...] = ()


def tree(node: n.Node) -> Said:
    """A tree in words."""
    match node:
        case n.All(()):
            return Said("always")
        case n.AnyOf(()):
            return Said("nothing is inside")
        case n.All((part,)) | n.AnyOf((part,)):
            return tree(part)
        case n.All(parts):
            return Said("all of these", tuple(tree(part) for part in parts))
        case n.AnyOf(parts):
            return Said("one of these", tuple(tree(part) for part in parts))
        case n.Not(part):
            return Said("this is not so", (tree(part),))
        case n.Doubt(part, why):
            return Said(f"where this is so, a lawyer answers ({why})", (tree(part),))
        case _:
            return Said(_leaf(node))


def _leaf(node: n.Node) -> str:
    match node:
        case n.Is(fact, values):
            return f"{_asked(fact)} Answer: {' or '.join(_value(value) for value in values)}"
        case n.Elapsed(fact, period):
            return f"{_asked(fact)} {str(period).capitalize()} have passed since then"
        case n.Dated(fact, first, end, _):
            since = f" on or after {first:%-d %B %Y}" if first else ""
            before = f" before {end:%-d %B %Y}" if end else ""
            return f"{_asked(fact)} The day lies{since}{' and' if since and before else ''}{before}"
        case n.Clean(period, start):
            words = {"filing": "before filing", "disposition": "after this charge ended", "sentence": "after the sentence"}
            return f"no other conviction in the {period} {words.get(start, '(from which day was not recorded)')}"
        case n.Victim(scope):
            return f"the person was a victim of: {', '.join(kind.replace('_', ' ') for kind in scope)}"
        case n.ClassOf(fact):
            one = classes_table()[fact.removeprefix("class:")]
            return f"the offence is {one.means} ({one.cite}{', not read' if one.mark == 'not_read' else ''})"
        case n.Match(matcher):
            return _matched(matcher)
        case n.Unread(why):
            return f"not read: {why}"
        case _:
            raise TypeError(node)


def _asked(fact: str) -> str:
    return in_this_office(facts_table()[fact].ask)


def _value(value: str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.replace("_", " ")


def _matched(matcher: Matcher) -> str:
    match matcher:
        case Sections(sections, forms, _):
            return f"the offence is in section {', '.join(_section(one) for one in sections)}{_forms(forms)}"
        case Chapter(number):
            return f"the offence is in chapter {number}"
        case Name(name, forms, _):
            return f"the offence is {name.replace('_', ' ')}{_forms(forms)}"
        case _:
            return "the offence is one that no table places"


def _section(one: Section) -> str:
    return one.number + "".join(f"({part})" for part in one.subsections)


def _forms(forms: tuple[str, ...]) -> str:
    return f", also as {', '.join(forms)}" if forms else ""
