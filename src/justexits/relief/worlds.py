"""Many charges, few worlds: what matters of a charge to some entries of law packed into a whole number, and read back from it.

Charges whose facts differ in nothing that a rule looks at live in the same world. So the rules are worked out once for each world
and joined back; the packing is exact, nothing is hashed. A date enters as how each rule over it stands, a word as which of the
words that rules name it is, a section and its words as the list of what they match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from justexits.relief import nodes as n
from justexits.relief.columns import SUBJECT, TEXTS, MatchColumns, class_column, text_columns
from justexits.relief.compile import CLEAN_FROM, FALSE, MISSING, TRUE, Compiler, victim_sets
from justexits.relief.form import Entry
from justexits.relief.standing import merged_stretches
from justexits.relief.tables import facts_table

if TYPE_CHECKING:
    import ibis.expr.types as ir

ROOM = 2**62  # what one whole number of 64 bits holds, with room to spare
ANY_OTHER = "\x1c"  # stands for every word that no rule names


Cases = list[tuple[Any, Any]]  # the first condition that is true (or True) gives the number (or column); 0 where none is


@dataclass(frozen=True)
class Part:
    """One thing that rules look at: a number below `size` for each charge, and the columns that it stands for."""

    size: int
    cases: Callable[[Compiler], Sequence[tuple[int, Cases]]]  # sums of numbers, each with what it is multiplied by
    columns: Callable[[Any], dict[str, Any]]
    number: str = ""  # a column that holds the number already: the first part, which is multiplied by one

    def times(self, compiler: Compiler, base: int) -> Any:
        """The number, multiplied."""
        return reduce(add, (_number(said, base * times) for times, said in self.cases(compiler)))


def _number(said: Cases, base: int) -> Any:
    last = said[-1][1] if said and said[-1][0] is True else 0
    known = [
        (where, _wide(number * base) if isinstance(number, int) else number * base) for where, number in said if where is not True
    ]
    return ibis.cases(*known, else_=_wide(last * base)) if known else _wide(last * base)


def _wide(number: int) -> Any:
    """A number of 64 bits, also to an engine that takes a small one for one of 32, in which a sum would not fit."""
    small = number < 2**31
    return ibis.literal(number, "int32").cast("int64") if small else ibis.literal(number, "int64")


@dataclass
class Worlds:
    """The parts of some entries of law, and how they are packed."""

    found: Sequence[tuple[Entry, ...]]
    matches: MatchColumns
    vectors: pa.Table
    parts: list[Part] = field(default_factory=list)
    codes: dict[n.Node, str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Put the parts together, in the order of the law."""
        conditions = [one for entries in self.found for entry in entries for one in entry.conditions]
        leaves = dict.fromkeys(leaf for one in conditions if one.test is not None for leaf in n.worked_out(one.test))
        self.parts.append(
            Part(self.vectors.num_rows + 1, lambda _: (), lambda code: {"match_vector": code}, number="match_vector")
        )
        self.parts += _words(leaves)
        dates = [one for one in leaves if isinstance(one, n.Elapsed | n.Dated | n.Clean)]
        self.codes = {leaf: f"date_{at}" for at, leaf in enumerate(dates)}
        for leaf in dates:
            if not _is_clean_from(leaf):
                self.parts.append(Part(4, _date_cases(leaf), _as_it_is(self.codes[leaf])))
        for start in CLEAN_FROM:
            clean = [one for one in dates if isinstance(one, n.Clean) and one.start == start]
            if clean:
                self.parts.append(_clean_part(sorted(clean, key=lambda one: one.period.count), start, self.codes))
        for entries in self.found:
            if entries[0].in_force.applies_by not in ("filing", "unknown"):
                name = self.days[entries[0].id] = f"day_{len(self.days)}"
                size = len(merged_stretches(entries)) + 1
                self.parts.append(Part(size, _day_cases(entries), _as_it_is(name)))

    def packed(self) -> list[list[tuple[Part, int]]]:
        """The parts of each whole number, with what each is multiplied by."""
        words: list[list[tuple[Part, int]]] = [[]]
        base = 1
        for part in self.parts:
            if base * part.size > ROOM:
                words.append([])
                base = 1
            words[-1].append((part, base))
            base *= part.size
        return words

    def coded(self, compiler: Compiler, texts: ir.Table) -> ir.Table:
        """Each charge with its world, as `world_0`, `world_1` and so on. `texts`: those of `vectors_of`.

        All but the list of what its text matches is worked out before the texts are joined, so that few columns go through.
        """
        facts = compiler.facts
        columns = {}
        for at, word in enumerate(self.packed()):
            sums = [part.times(compiler, base) for part, base in word if not part.number]
            columns[f"world_{at}"] = reduce(add, sums) if sums else ibis.literal(0, "int64")
        packed = facts.select(*SUBJECT, **text_columns(facts), **columns)
        same = [packed[name].identical_to(texts[name]) for name in TEXTS]
        joined = packed.left_join(texts, same)
        return joined.select(
            *SUBJECT, *(name for name in self.keys if name != "world_0"), world_0=joined.world_0 + joined.match_vector
        )

    def spread(self, worlds: ir.Table, vectors: ir.Table) -> ir.Table:
        """The columns that each distinct world stands for: a table of facts with few rows."""
        columns: dict[str, Any] = {}
        for at, word in enumerate(self.packed()):
            for part, base in word:
                columns |= part.columns((worlds[f"world_{at}"] // base) % part.size)
        return worlds.select(*self.keys, **columns).left_join(vectors, "match_vector").drop("match_vector_right")

    @property
    def keys(self) -> list[str]:
        """The columns that hold a world."""
        return [f"world_{at}" for at in range(len(self.packed()))]


def vectors_of(rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """From what each distinct text matches: the texts with the number of their list of codes, and the distinct lists."""
    names = [name for name in rows.column_names if name not in TEXTS]
    numbers: dict[tuple[int, ...], int] = {}
    lists = zip(*(rows[name].to_pylist() for name in names), strict=True) if names else ((),) * rows.num_rows
    given = [numbers.setdefault(codes, len(numbers)) for codes in lists]
    texts = rows.select(list(TEXTS)).append_column("match_vector", pa.array(given, pa.int64()))
    columns = list(zip(*numbers, strict=True)) if numbers and names else [() for _ in names]
    vectors = {"match_vector": pa.array(range(len(numbers)), pa.int64())}
    vectors |= {name: pa.array(codes, pa.int8()) for name, codes in zip(names, columns, strict=True)}
    return texts, pa.table(vectors)


def _words(leaves: Iterable[n.Node]) -> list[Part]:
    """A part for each fact that is yes or no, or a word."""
    asked: dict[str, list[tuple[Any, ...]]] = {}
    for leaf in leaves:
        match leaf:
            case n.Is(fact, values):
                asked.setdefault(fact, []).append(values)
            case n.ClassOf(fact):
                asked.setdefault(fact, []).append((True,))
            case n.Victim(scope):
                asked.setdefault("victim_kinds", []).append(victim_sets(scope))
    return [_yes_no(fact) if facts_table()[fact].type == "yes_no" else _word(fact, sets) for fact, sets in asked.items()]


def _yes_no(fact: str) -> Part:
    name = class_column(fact)

    def cases(compiler: Compiler) -> Cases:
        column = compiler.facts[name]
        return [(column.isnull(), 0), (column, 2), (True, 1)]

    def columns(code: Any) -> dict[str, Any]:
        return {name: ibis.cases((code == 1, False), (code == 2, True), else_=ibis.null("boolean"))}

    return Part(3, _alone(cases), columns)


def _word(fact: str, sets: Sequence[tuple[Any, ...]]) -> Part:
    """Words that every rule treats alike are one; 0 is not known, the last is any other word."""
    alike: dict[tuple[bool, ...], list[str]] = {}
    for word in sorted({str(one) for values in sets for one in values}):
        alike.setdefault(tuple(word in values for values in sets), []).append(word)
    groups = list(alike.values())

    def cases(compiler: Compiler) -> Cases:
        column = compiler.facts[fact]
        known = [(column == word, at) for at, group in enumerate(groups, start=1) for word in group]
        return [(column.isnull(), 0), *known, (True, len(groups) + 1)]

    def columns(number: Any) -> dict[str, Any]:
        known = [(number == at, group[0]) for at, group in enumerate(groups, start=1)]
        return {fact: ibis.cases((number == 0, ibis.null("string")), *known, else_=ANY_OTHER)}

    return Part(len(groups) + 2, _alone(cases), columns)


def _as_it_is(name: str) -> Callable[[Any], dict[str, Any]]:
    return lambda code: {name: code}


def _alone(cases: Callable[[Compiler], Cases]) -> Callable[[Compiler], Sequence[tuple[int, Cases]]]:
    return lambda compiler: [(1, cases(compiler))]


def _date_cases(leaf: n.Node) -> Callable[[Compiler], Sequence[tuple[int, Cases]]]:
    return _alone(lambda compiler: compiler.date_cases(leaf))


def _day_cases(entries: tuple[Entry, ...]) -> Callable[[Compiler], Sequence[tuple[int, Cases]]]:
    return _alone(lambda compiler: [(where, at) for at, where in enumerate(compiler.in_stretches(entries), start=1)])


def _is_clean_from(leaf: n.Node) -> bool:
    return isinstance(leaf, n.Clean) and leaf.start in CLEAN_FROM


def _clean_part(leaves: Sequence[n.Clean], start: str, codes: Mapping[n.Node, str]) -> Part:
    """All rules over clean years from one day, the shortest first: how many are late, and how many were over in time.

    Where a day is known in part, instead of the second how many surely were not, and how many surely were.
    """
    periods = [leaf.period for leaf in leaves]
    several = len(periods)
    exact, each = several + 2, several + 1  # numbers of exact days come first, then those of days known in part

    def cases(compiler: Compiler) -> Sequence[tuple[int, Cases]]:
        over = compiler.over_cases(periods, start, lambda spoilt, clean: spoilt + clean * each + exact)
        return [(1, compiler.late_cases(periods, start)), (each, over)]

    def columns(number: Any) -> dict[str, Any]:
        late, over = number % each, number // each
        in_part = over >= exact
        spoilt, clean = (over - exact) % each, (over - exact) // each
        return {
            codes[leaf]: ibis.cases(
                (late >= several - at, FALSE),
                (in_part & (spoilt >= several - at), FALSE),
                (in_part & (clean >= at + 1), TRUE),
                (in_part | (over == 0), MISSING),
                (over >= at + 2, TRUE),
                else_=FALSE,
            )
            for at, leaf in enumerate(leaves)
        }

    return Part(each * (exact + each * each), cases, columns)


__all__ = ["Worlds", "vectors_of"]
