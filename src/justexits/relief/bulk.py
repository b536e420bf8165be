"""All charges of a state at once: the answer and the three masks of every entry, as one Ibis table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import ibis

from justexits.relief import nodes as n
from justexits.relief.answer import Outcome
from justexits.relief.aside import Aside
from justexits.relief.columns import SUBJECT, MatchColumns
from justexits.relief.compile import Compiler, Tri
from justexits.relief.dates import Span
from justexits.relief.fold import column, isnt, some
from justexits.relief.form import Condition, Entry, Law
from justexits.relief.person import tracks
from justexits.relief.standing import Stands, merged_stretches, standing_on
from justexits.relief.worlds import Worlds, vectors_of

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


@dataclass(frozen=True)
class States:
    """How one condition stands for every charge: columns without nulls, at most one of them true in a row."""

    holds: Any
    fails: Any
    missing: Any
    unread: Any


def _states(condition: Condition, compiler: Compiler) -> States:
    if condition.unread:
        return States(False, False, False, True)
    if condition.test is None:
        return States(False, False, False, False)
    tri: Tri = compiler.tri(condition.test)
    if condition.kind == "finding":
        return States(False, tri.false, False, False)
    missing = isnt(some((tri.true, tri.false, tri.unread)))
    if condition.kind == "lawyer":
        return States(tri.false, False, missing, some((tri.unread, tri.true)))
    if condition.false_is_lawyer:
        return States(tri.true, False, missing, some((tri.unread, tri.false)))
    return States(tri.true, tri.false, missing, tri.unread)


def _mask(bits: Sequence[Any]) -> Any:
    fixed = sum(1 << at for at, bit in enumerate(bits) if bit is True)
    varying = [(at, bit) for at, bit in enumerate(bits) if not isinstance(bit, bool)]
    parts = [ibis.ifelse(bit, ibis.literal(1 << at, "int64"), ibis.literal(0, "int64")) for at, bit in varying]
    return reduce(add, parts, ibis.literal(fixed, "int64"))


def _outcome(stands: Stands, states: Sequence[States]) -> Any:
    fixed = {
        Stands.NO: Outcome.NOT_IN_FORCE,
        Stands.NOT_KNOWN: Outcome.NEEDS_A_LAWYER,
        Stands.DAY_MISSING: Outcome.NEEDS_A_FACT,
    }
    if stands in fixed:
        return ibis.literal(str(fixed[stands]))
    return ibis.cases(
        (column(some(one.fails for one in states)), str(Outcome.NOT_COVERED)),
        (column(some(one.unread for one in states)), str(Outcome.NEEDS_A_LAWYER)),
        (column(some(one.missing for one in states)), str(Outcome.NEEDS_A_FACT)),
        else_=str(Outcome.CANDIDATE),
    )


def _of_stretch(stands: Stands, entry: Entry, compiler: Compiler) -> dict[str, Any]:
    states = [_states(condition, compiler) for condition in entry.conditions]
    return {
        "outcome": _outcome(stands, states),
        "version": ibis.literal(entry.version),
        "true_mask": _mask([one.holds for one in states]),
        "unknown_mask": _mask([one.missing for one in states]),
        "unread_mask": _mask([one.unread for one in states]),
    }


def _by_day_of_charge(entries: tuple[Entry, ...], compiler: Compiler) -> dict[str, Any]:
    """Each charge by the text of its own day; where that day is known too little, the day is missing."""
    parts = merged_stretches(entries)
    inside = compiler.in_stretches(entries)
    made = [_of_stretch(one.stands, one.entry, compiler) for one in parts]
    otherwise = _of_stretch(Stands.DAY_MISSING, parts[-1].entry, compiler)
    return {
        name: ibis.cases(*((where, one[name]) for where, one in zip(inside, made, strict=True)), else_=otherwise[name])
        for name in otherwise
    }


def entry_answers(entries: tuple[Entry, ...], compiler: Compiler) -> ir.Table:
    """One entry id (all its dated texts) for every row of the facts: outcome, version of the text, masks."""
    if entries[0].in_force.applies_by in ("filing", "unknown"):
        stretch = standing_on(entries, Span(compiler.as_of, compiler.as_of))
        columns = _of_stretch(stretch.stands, stretch.entry, compiler)
    else:
        columns = _by_day_of_charge(entries, compiler)
    return compiler.prepared.select(*compiler.keep, provision=ibis.literal(entries[0].id), **columns)


def bulk_tracks(law: Law, jurisdictions: Sequence[str]) -> list[tuple[Entry, ...]]:
    """The entry ids of jurisdictions that may answer, in the order of the law."""
    return [entries for place in jurisdictions for one in law.of(place) for entries in tracks(one)]


def trees_of(found: Sequence[tuple[Entry, ...]]) -> list[n.Node]:
    """The trees of all conditions of these entries."""
    conditions = [one for entries in found for entry in entries for one in entry.conditions]
    return [one.test for one in conditions if one.test is not None]


def answers(found: Sequence[tuple[Entry, ...]], compiler: Compiler) -> ir.Table:
    """All these entry ids for every row of the facts."""
    return (
        ibis.union(*(entry_answers(entries, compiler) for entries in found))
        if len(found) > 1
        else entry_answers(found[0], compiler)
    )


def world_answers(
    facts: ir.Table,
    found: Sequence[tuple[Entry, ...]],
    as_of: date,
    texts: pa.Table,
    aside: Aside,
    *,
    law_version: str = "",
    in_order: Sequence[str] = (),
) -> ir.Table:
    """All these entry ids for every row of the facts, worked out once for each distinct world (`worlds`) and joined back.

    `texts`: the distinct texts of the facts (`columns.texts_of`). `law_version` is written before the version of each text. The
    answers are those of `answers`, row for row; with `in_order`, columns of `SUBJECT`, they come in that order, and those of one
    charge in the order of their entries: the charges are sorted, not their many answers.
    """
    columns = MatchColumns(entry for entries in found for entry in entries)
    rows, vectors = vectors_of(columns.rows(texts))
    worlds = Worlds(found, columns, vectors)
    trees = trees_of(found)
    coded = worlds.coded(Compiler(facts, as_of, columns), aside.rows("relief_texts", rows))
    coded = aside.listed("relief_coded", coded.order_by(list(in_order)) if in_order else coded, ["office_id"])
    distinct = aside.table("relief_worlds", coded.select(*worlds.keys).distinct())
    spread = aside.table("relief_spread", worlds.spread(distinct, aside.rows("relief_vectors", vectors)))
    compiler = Compiler(spread, as_of, columns, trees, aside.table, given=worlds.codes, days=worlds.days, keep=worlds.keys)
    made = answers(found, compiler)
    named = made.mutate(version=ibis.literal(law_version) + made.version) if law_version else made
    answered = aside.listed("relief_answered", named, ["provision", "outcome", "version"])
    said = {name: answered[name] for name in answered.columns if name not in worlds.keys}
    lists = answered.group_by(worlds.keys).agg(answer=ibis.struct(said).collect(order_by=answered.provision))
    joined = coded.inner_join(aside.table("relief_lists", lists), worlds.keys).select(*SUBJECT, "answer").unnest("answer")
    return joined.select(*SUBJECT, **{name: joined.answer[name] for name in said})


__all__ = ["SUBJECT", "answers", "bulk_tracks", "entry_answers", "trees_of", "world_answers"]
