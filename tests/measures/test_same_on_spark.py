"""The same measures on Spark give the same figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from justexits.measures import Figure, catalogue, measure_of
from justexits.measures.cells import WAITS, cells, placed
from justexits.measures.counting import named, recorded
from justexits.measures.figures import Reach, figures
from justexits.measures.groups import DIMENSIONS, coded, decoded, with_groups
from justexits.measures.survival import with_medians
from justexits.records.filled import run_on_its_engine
from tests.measures.engine import figures_there, put
from tests.measures.test_figures_against_oracle import MANY, UNTIL, made
from tests.worlds import OFFICE_ID, Row, created, tables_on

REACH = Reach(since=date(2000, 1, 1), until=UNTIL)


def apart(row: Row, seed: int) -> Row:
    """The row with ids that no other world has."""
    return {name: f"{seed}-{value}" if name.endswith("_id") and value else value for name, value in row.items()}


def several(*seeds: int) -> dict[str, list[Row]]:
    """Some random worlds side by side."""
    together: dict[str, list[Row]] = {}
    for seed in seeds:
        for table, rows in made(seed).items():
            together.setdefault(table, []).extend(apart(row, seed) for row in rows)
    return together


# Of every kind one: people in several months, groups held against each other, a sum, a time, weights. `prove` takes all.
SOME = ("A5", "B3", "E7", "F5", "H2")
MEASURES = tuple(one.id for one in catalogue() if one.is_on and (MANY > 1 or one.id in SOME))
WORLDS = 12 if MANY > 1 else 6
GROUPS = DIMENSIONS if MANY > 1 else ("race", "survivor")


def counted_on(backend: Any, given: dict[str, list[Row]]) -> dict[str, list[Figure]]:
    """The figures of the measures as an engine counts them: each step is worked out there, and handed back to it as a table."""
    tables = tables_on(backend, **{name: [dict(row) for row in rows] for name, rows in given.items()})
    several = [one for name in MEASURES if (one := measure_of(name))]
    kept: dict[str, pa.Table] = {}

    def keep(name: str, table: ir.Table) -> ir.Table:
        kept[name] = pa.Table.from_pylist(run_on_its_engine(table), schema=table.schema().to_pyarrow())
        return created(backend, f"kept_{name}", kept[name])

    staged = [keep(one.id, named(one, one.rows(tables, UNTIL))) for one in several if one.rows]
    together = keep("staged", ibis.union(*staged))
    rows = keep("placed", coded(placed(with_groups(together, tables, GROUPS))))
    made = pa.Table.from_pylist(run_on_its_engine(cells(rows, several, keep)))
    made = decoded(with_medians(made, kept[WAITS]))
    mine = {one.id: recorded(made.filter(pc.equal(made["measure"], one.id))).to_pylist() for one in several}
    return {one.id: list(figures(one, OFFICE_ID, mine[one.id], reach=REACH)) for one in several}


def test_figures_are_the_same_on_spark_and_on_duckdb(spark: Any) -> None:
    given = several(*range(1, WORLDS + 1))
    there = counted_on(spark, given)
    put(given)
    here = figures_there(*MEASURES, until=UNTIL)

    def key(one: Figure) -> tuple[str, ...]:
        return one.grain, one.group_by, str(one.period), one.group or ""

    for name in MEASURES:
        mine = sorted((one for one in here[name] if one.group_by in ("all", *GROUPS)), key=key)
        assert len(mine) > 5, name
        assert [_rounded(one) for one in mine] == [_rounded(one) for one in sorted(there[name], key=key)]


def _rounded(one: Any) -> tuple[Any, ...]:
    return tuple(round(value, 9) if isinstance(value, float) else value for value in vars(one).values())
