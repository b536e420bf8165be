"""Counting: from definitions and an office's tables to figures, of all measures at once or of one on any engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from justexits.measures.cells import WAITS, cells, placed, undated
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
from justexits.measures.survival import with_medians
from justexits.records.filled import run_on_its_engine
from justexits.records.tables import TABLES

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.measures.figures import Reach
    from justexits.measures.measure import Measure
    from justexits.measures.rows import Until
    from justexits.measures.workroom import Workroom
    from justexits.records.tables import Tables

MOST_TOGETHER = 6_000_000  # counted rows: of more the engine would put parts aside on the disk
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

    `reaches` says of each measure's id from when to when its records reach. The counted rows of as many measures as go together
    are put into one table, and their groups and cells worked out at once.
    """
    chosen = [one for one in catalogue() if one.id in reaches and one.rows is not None]
    room.forget()
    described = any("offense" in one.figured_by for one in chosen)
    room.learn(partial(words_of, room, described=described), "all words" if described else "words")
    room.coded("of_parties", lambda: of_parties(room))
    room.coded("of_cases", lambda: of_cases(room, room.elsewhere))
    parts: list[tuple[pa.Table, dict[str, int]]] = []
    staged, rows = room.empty("staged", STAGED), 0
    for one in chosen:
        room.until(reaches[one.id].until)
        rows += room.add("staged", one.id, partial(_staged, one, room, room.last_day), STAGED)
        if rows > MOST_TOGETHER:
            parts.append(_cells_of(room, staged))
            rows = 0
        advance()
    parts.append(_cells_of(room, staged))
    made = pa.concat_tables([cells for cells, _ in parts])
    dayless = {name: units for _, some in parts for name, units in some.items()}
    gone = vanished(room, [name for one in chosen for name in one.needs], run=room.rows)
    found = []
    for one in chosen:
        mine = recorded(made.filter(pc.equal(made["measure"], one.id)))
        since = min((gone[name] for name in one.needs if name in gone), default=None)
        table = figure_table(one, office_id, mine, reach=reaches[one.id], vanished=since)
        found.append(Found(measure=one, figures=table, undated=dayless.get(one.id, 0)))
    return found


def _cells_of(room: Workroom, staged: ir.Table) -> tuple[pa.Table, dict[str, int]]:
    """The cells of the counted rows that are staged, which do not stay so, and how many units of each measure have no day."""
    dayless = {row["measure"]: row["units"] for row in room.rows(undated(staged))}
    on = [one for one in catalogue() if one.is_on]
    party, case = room.kept("of_parties"), room.kept("of_cases")
    rows = room.coded("placed", lambda: placed(put_into_groups(staged, party, case, DIMENSIONS)))
    room.empty("staged", STAGED)
    made = room.arrow(room.work_out("cells", lambda keep: cells(rows, on, keep)))
    return room.decoded(with_medians(made, room.arrow(room.kept_by("cells", WAITS)))), dayless


def recorded(cells: pa.Table) -> pa.Table:
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
    kept: dict[str, ir.CachedTable] = {}

    def keep(name: str, table: ir.Table) -> ir.Table:
        kept[name] = table.cache()
        return kept[name]

    try:
        staged = keep("staged", _staged(measure, tables, reach.until))
        rows = coded(placed(with_groups(staged, tables, measure.figured_by)))
        made = cells(keep("placed", rows), [measure], keep).to_pyarrow()
        made = decoded(with_medians(made, kept[WAITS].to_pyarrow()) if WAITS in kept else made)
        dayless = run_on_its_engine(undated(staged))
    finally:
        for table in kept.values():
            table.release()
    return list(figures(measure, office_id, made.to_pylist(), reach=reach)), sum(int(row["units"]) for row in dayless)


def _staged(measure: Measure, tables: Tables, until: Until) -> ir.Table:
    """The counted rows of a measure, with its id."""
    if measure.rows is None:
        raise ValueError(f"{measure.id} is off")
    return named(measure, measure.rows(tables, until))


def named(measure: Measure, rows: ir.Table) -> ir.Table:
    """The rows with what tells them from those of other measures: `measure`, and the groupings that it has as `asked`."""
    return rows.mutate(measure=ibis.literal(measure.id), asked=ibis.literal(mark(measure.figured_by)).cast("int32"))
