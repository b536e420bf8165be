"""From what a law file says to the tree of a condition. Every word that it may use is listed here once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from justexits.core.errors import BadInput
from justexits.relief.kinds import RECORDS, VICTIM_KINDS, record_node
from justexits.relief.matchers import Chapter, Name, Sections, Unplaced
from justexits.relief.nodes import (
    ALWAYS,
    NOTHING,
    All,
    AnyOf,
    ClassOf,
    Clean,
    Dated,
    Doubt,
    Elapsed,
    Is,
    Match,
    Node,
    Not,
    Victim,
)
from justexits.relief.periods import Period
from justexits.relief.sections import Section
from justexits.relief.tables import classes_table, facts_table, lists_table, names_table

CLOCKS = {"today", "now", "current_date", "as_of", "clock"}
UNPLACED = Match(Unplaced())
_NOT_ON_LIST = "the list was not read to its end: what is not on the part that was read is unknown"


def build(raw: dict[str, Any]) -> Node:
    """The tree that a `test` of a law file writes. Raises BadInput, with the value, where it means nothing."""
    makers: dict[str, Callable[[dict[str, Any]], Node]] = {
        "all": lambda said: All(tuple(build(part) for part in said["all"])),
        "any": lambda said: AnyOf(tuple(build(part) for part in said["any"])),
        "not": lambda said: Not(build(said["not"])),
        "fact": _fact,
        "law": lambda said: Is("law", (str(said["law"]),)),
        "record": lambda said: record_node([_known(kind, RECORDS, "kind of record") for kind in said["record"]]),
        "elapsed": lambda said: Elapsed(_date_fact(said["elapsed"]), Period.of(said["period"])),
        "dated": _dated,
        "clean_period": _clean,
        "victim": lambda said: Victim(tuple(_known(kind, VICTIM_KINDS, "kind of victimisation") for kind in said["victim"])),
        "offence": lambda said: offence(said["offence"]),
    }
    for key, make in makers.items():
        if key in raw:
            return make(raw)
    raise BadInput("This test says nothing that is known.", f"Use one of: {', '.join(makers)}.", value=", ".join(map(str, raw)))


def _known(word: str, words: Any, what: str) -> str:
    if word not in words:
        raise BadInput(f"There is no {what} of this name.", f"Use one of: {', '.join(words)}.", value=str(word))
    return word


def _fact_name(name: str) -> str:
    if name in CLOCKS:
        raise BadInput(
            "A rule may not read a clock; the day asked about is given to it.", "Say `elapsed` or `dated` instead.", value=name
        )
    return _known(name, facts_table(), "fact")


def _date_fact(name: str) -> str:
    if facts_table()[_fact_name(name)].type != "date":
        raise BadInput("This fact is not a day.", "Name a fact of type date in content/codes/relief_facts.yaml.", value=name)
    return name


def _fact(said: dict[str, Any]) -> Node:
    name = _fact_name(said["fact"])
    values = tuple(said["in"]) if "in" in said else (said["is"],)
    fact = facts_table()[name]
    for value in values:
        if fact.type == "yes_no" and not isinstance(value, bool):
            raise BadInput("This fact is yes or no.", "Write `is: true` or `is: false`.", value=str(value))
        if fact.values:
            _known(value, fact.values, f"value of {name}")
    return Is(name, values)


def _clean(said: dict[str, Any]) -> Node:
    period = Period.of(said["clean_period"])
    if period.unit != "Y":
        raise BadInput("Clean periods are in years.", "Write the period as P3Y.", value=said["clean_period"])
    return Clean(period, _known(said["from"], ("filing", "disposition", "sentence", "unknown"), "first day of a clean period"))


def _dated(said: dict[str, Any]) -> Node:
    first, end = (date.fromisoformat(str(said[key])) if key in said else None for key in ("from", "to"))
    return Dated(_date_fact(said["dated"]), first, end, said.get("otherwise") == "not_read")


def offence(said: dict[str, Any]) -> Node:
    """What one list names by itself beats a class in the other; between equals, exclude wins (reading rule 6)."""
    out_named, out_class = _group(said.get("exclude", ()))
    if said.get("exclude_rest") == "not_read":
        out_named = _or_unread(out_named)
    in_named, in_class = _group(said.get("include", ()))
    if "include" not in said:
        return _all(_outside(out_named), _outside(out_class))
    if said.get("rest") == "not_read":
        in_class = _or_unread(in_class)
    by_class = NOTHING if in_class == NOTHING else _all(_outside(out_class), in_class)
    covered = _any(in_named, by_class)
    if isinstance(covered, AnyOf) and by_class != NOTHING and any("and" in raw and _by_itself(raw) for raw in said["include"]):
        covered = AnyOf((in_named, by_class), facts_first=True)
    return _all(_outside(out_named), covered)


def _outside(node: Node) -> Node:
    return ALWAYS if node == NOTHING else Not(node)


def _all(*parts: Node) -> Node:
    """All of these, without those that always hold."""
    told = tuple(part for part in parts if part != ALWAYS)
    return told[0] if len(told) == 1 else All(told)


def _any(*parts: Node) -> Node:
    """One of these, each said once, without those that never hold."""
    told = tuple(dict.fromkeys(part for part in parts if part != NOTHING))
    return told[0] if len(told) == 1 else AnyOf(told)


def _or_unread(node: Node) -> Node:
    """What is surely not on a list that was not read to its end is unknown; what a fact would place waits for the fact."""
    return Not(Doubt(Not(node), _NOT_ON_LIST))


def _group(items: Any) -> tuple[Node, Node]:
    """What a list names by itself, and what it names as a class."""
    named: list[Node] = []
    classes: list[Node] = []
    for raw in items:
        node = _item(raw)
        (named if _by_itself(raw) else classes).append(node)
    return _any(*named), _any(*classes)


def _by_itself(raw: dict[str, Any]) -> bool:
    return bool({"section", "chapter", "name", "list", "text"} & set(raw) or raw.get("named"))


def _item(raw: dict[str, Any]) -> Node:
    node = _matched(raw)
    if "and" in raw:
        node = _all(node, build(raw["and"]))
    return Doubt(node, raw["unplaced"]) if "unplaced" in raw else node


def _matched(raw: dict[str, Any]) -> Node:
    forms, closed = tuple(raw.get("inchoate", ())), bool(raw.get("closed", False))
    if "section" in raw:
        given = raw["section"] if isinstance(raw["section"], list) else [raw["section"]]
        return Match(Sections(tuple(_section(str(one)) for one in given), forms, closed))
    if "chapter" in raw:
        return Match(Chapter(str(raw["chapter"]).upper()))
    if "name" in raw:
        return Match(Name(_known(raw["name"], names_table().names, "offence"), forms, closed))
    if "list" in raw:
        return _list(_known(raw["list"], lists_table(), "list"))
    if "class" in raw:
        _known(raw["class"], classes_table(), "class")
        return ClassOf(f"class:{raw['class']}")
    if "grade" in raw:
        grade: Node = Is("grade", tuple(raw["grade"]))
        return All((grade, Is("degree", tuple(raw["degree"])))) if "degree" in raw else grade
    if "text" in raw:
        return UNPLACED
    return ALWAYS


def _list(name: str) -> Node:
    said = lists_table()[name]
    # Of a list that was not read to its end, what a lawyer must place is as open as whatever is not on it.
    told = [raw for raw in said["items"] if said["complete"] or "unplaced" not in raw]
    items = _any(*(_item({**raw, "closed": said["complete"]}) for raw in told))
    return items if said["complete"] else _or_unread(items)


def _section(text: str) -> Section:
    number, *rest = re.split(r"\(", text, maxsplit=1)
    return Section(number.upper(), tuple(part.upper() for part in re.findall(r"\(([^()]+)\)", "(" + rest[0])) if rest else ())
