"""Small wrongs in the law, one at a time: a condition turned round, a period or a day shifted by one, an exclusion dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from justexits.relief import nodes as n
from justexits.relief.form import Condition, Entry
from justexits.relief.periods import Period


@dataclass(frozen=True)
class Shifted(Period):
    """A period that is `by` days too long."""

    by: int = 0

    def last_start(self, day: date) -> date:
        return super().last_start(day) - timedelta(days=self.by)

    def after(self, day: date) -> date:
        return super().after(day) + timedelta(days=self.by)


def mutants(entry: Entry) -> Iterator[tuple[str, Entry]]:
    """Every mutant of an entry, with its name."""
    for name in ("first", "end", "seen_on") if entry.in_force.first is None else ("first", "end"):
        if day := getattr(entry.in_force, name):
            for by in (1, -1):
                in_force = replace(entry.in_force, **{name: day + timedelta(days=by)})
                yield f"{entry.key} in force {name} {by:+} day", replace(entry, in_force=in_force)
    for at, condition in enumerate(entry.conditions):
        if condition.test is None:
            continue
        for name, test in _tests(condition):
            changed = replace(condition, test=test)
            conditions = (*entry.conditions[:at], changed, *entry.conditions[at + 1 :])
            yield f"{entry.key} {condition.id} {name}", replace(entry, conditions=conditions)


def _tests(condition: Condition) -> Iterator[tuple[str, n.Node]]:
    test = condition.test
    assert test is not None
    yield "turned round", n.Not(test)
    yield from _inside(test)


def _same_for_all(node: n.Node) -> bool:
    """Whether a part is always true or always false: to take it out is no wrong."""
    return not any(isinstance(leaf, n.Unread) or not isinstance(leaf, n.All | n.AnyOf) for leaf in n.leaves(node))


def _inside(node: n.Node) -> Iterator[tuple[str, n.Node]]:
    match node:
        case n.All(parts) | n.AnyOf(parts):
            yield from _in_parts(node, parts)
        case n.Not(part):
            yield from ((name, n.Not(changed)) for name, changed in _inside(part))
        case n.Doubt(part, why):
            yield from ((name, n.Doubt(changed, why)) for name, changed in _inside(part))
        case n.Elapsed(fact, period):
            yield from ((f"{by:+} day", n.Elapsed(fact, Shifted(period.count, period.unit, by))) for by in (1, -1))
        case n.Clean(period, start):
            yield from ((f"clean {by:+} day", n.Clean(Shifted(period.count, period.unit, by), start)) for by in (1, -1))
        case n.Dated(fact, first, end, otherwise):
            for by in (timedelta(days=1), timedelta(days=-1)):
                if first:
                    yield f"{fact} from {by.days:+} day", n.Dated(fact, first + by, end, otherwise)
                if end:
                    yield f"{fact} to {by.days:+} day", n.Dated(fact, first, end + by, otherwise)
        case n.Is(fact, values) if len(values) > 1:
            for value in values:
                yield f"{fact} without {value}", n.Is(fact, tuple(one for one in values if one != value))


def _in_parts(node: n.All | n.AnyOf, parts: tuple[n.Node, ...]) -> Iterator[tuple[str, n.Node]]:
    for at, part in enumerate(parts):
        for name, changed in _inside(part):
            yield name, type(node)((*parts[:at], changed, *parts[at + 1 :]))
        if len(parts) > 1 and not _same_for_all(part):
            yield f"without {str(part)[:60]}", type(node)((*parts[:at], *parts[at + 1 :]))
