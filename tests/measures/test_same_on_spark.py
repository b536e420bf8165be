"""The same measures on Spark give the same figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from justexits.measures import measure_of
from justexits.measures.counting import count
from justexits.measures.figures import Reach
from tests.measures.engine import figures_in
from tests.measures.test_figures_against_oracle import UNTIL, made
from tests.worlds import OFFICE_ID, Row, tables_on

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


@pytest.mark.parametrize("measure", ["B3", "H2"])
def test_figures_are_the_same_on_spark_and_on_duckdb(spark: Any, measure: str) -> None:
    given = several(1, 2, 3, 4, 5, 6)
    definition = measure_of(measure)
    assert definition is not None
    tables = tables_on(spark, **{name: [dict(row) for row in rows] for name, rows in given.items()})
    there, _ = count(definition, tables, OFFICE_ID, reach=REACH)
    here = figures_in(given, measure, UNTIL)
    assert len(here) > 5

    def key(one: Any) -> tuple[str, ...]:
        return one.grain, one.group_by, str(one.period), one.group or ""

    for one, other in zip(sorted(here, key=key), sorted(there, key=key), strict=True):
        assert _rounded(one) == _rounded(other)


def _rounded(one: Any) -> tuple[Any, ...]:
    return tuple(round(value, 9) if isinstance(value, float) else value for value in vars(one).values())
