"""Counting: from definitions and an office's tables to figures, of all measures at once or of one on any engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from justexits.measures.cells import cells, placed, undated
from justexits.measures.definitions import catalogue
from justexits.measures.figures import Figure, figure_table, figures
from justexits.measures.groups import (
    DIMENSIONS,
    coded,
    decoded,
    mark,
    of_cases,
    of_parties,
    put_into_groups,
    with_groups,
    words_of,
)
from justexits.measures.quality import vanished
from justexits.measures.rows import COUNTED_ROWS
from justexits.records.filled import run_on_its_engine
from justexits.records.tables import TABLES

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.measures.figures import Reach
    from justexits.measures.measure import Measure
    from justexits.measures.rows import Until
    from justexits.measures.workroom import Workroom
    from justexits.records.tables import Tables

FIGURES = TABLES["measure_value"].schema.to_pyarrow().empty_table()
STAGED = ibis.schema(
    {"measure": "string", "asked": "int32"} | {name: kind for name, kind in COUNTED_ROWS.items() if name != "charge_id"}
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What one measure came to: its figures in the form of measure_value, and how many units are in no period."""

    measure: Measure
    figures: pa.Table
    undated: int


def count_all(
    room: Workroom, office_id: str, reaches: Mapping[str, Reach], *, advance: Callable[[], None] = lambda: None
) -> list[Found]:
    """The figures of several measures in the office whose tables the room holds.

    `reaches` says of each measure's id from when to when its records reach. The counted rows of all measures are put into one
    table, and their groups and cells worked out together.
    """
    chosen = [one for one in catalogue() if one.id in reaches and one.rows is not None]
    room.forget()
    staged = room.empty("staged", STAGED)
    for one in chosen:
        room.until(reaches[one.id].until)
        room.add("staged", one.id, partial(_staged, one, room, room.last_day), STAGED)
        advance()
    on = [one for one in catalogue() if one.is_on]
    room.learn(lambda: words_of(staged, room))
    party = room.coded("of_parties", lambda: of_parties(room))
    case = room.coded("of_cases", lambda: of_cases(room, room.elsewhere))
    rows = room.coded("placed", lambda: placed(put_into_groups(staged, party, case, DIMENSIONS)))
    made = room.decoded(room.arrow(room.work_out("cells", lambda keep: cells(rows, on, keep))))
    dayless = {row["measure"]: row["units"] for row in room.rows(undated(staged))}
    gone = vanished(room, [name for one in chosen for name in one.needs], run=room.rows)
    found = []
    for one in chosen:
        mine = _recorded(made.filter(pc.equal(made["measure"], one.id)))
        since = min((gone[name] for name in one.needs if name in gone), default=None)
        table = figure_table(one, office_id, mine, reach=reaches[one.id], vanished=since)
        found.append(Found(measure=one, figures=table, undated=dayless.get(one.id, 0)))
    return found


def _recorded(cells: pa.Table) -> pa.Table:
    """The cells without those by unit where no case of the measure has one: an office that keeps no units has no such figures."""
    of_units = pc.equal(cells["group_by"], "unit")
    if pc.any(pc.and_(of_units, pc.is_valid(cells["group"]))).as_py():
        return cells
    return cells.filter(pc.invert(of_units))


def count(measure: Measure, tables: Tables, office_id: str, *, reach: Reach) -> tuple[list[Figure], int]:
    """The figures of one measure over an office's tables, and how many units have no day. The tables may live on any engine.

    What is read twice is worked out once and kept aside meanwhile.
    """
    if measure.rows is None:
        return [], 0
    kept: list[ir.CachedTable] = []

    def keep(_: str, table: ir.Table) -> ir.Table:
        kept.append(table.cache())
        return kept[-1]

    try:
        staged = keep("staged", _staged(measure, tables, reach.until))
        rows = coded(placed(with_groups(staged, tables, measure.figured_by)))
        made = run_on_its_engine(decoded(cells(keep("placed", rows), [measure], keep)))
        dayless = run_on_its_engine(undated(staged))
    finally:
        for table in kept:
            table.release()
    return list(figures(measure, office_id, made, reach=reach)), sum(int(row["units"]) for row in dayless)


def _staged(measure: Measure, tables: Tables, until: Until) -> ir.Table:
    """The counted rows of a measure, with its id."""
    if measure.rows is None:
        raise ValueError(f"{measure.id} is off")
    return named(measure, measure.rows(tables, until))


def named(measure: Measure, rows: ir.Table) -> ir.Table:
    """The rows with what tells them from those of other measures: `measure`, and the groupings that it has as `asked`."""
    return rows.mutate(measure=ibis.literal(measure.id), asked=ibis.literal(mark(measure.figured_by)).cast("int32"))
