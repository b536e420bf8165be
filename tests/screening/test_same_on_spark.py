"""The same rules on Spark give the same findings."""

from __future__ import annotations

from typing import Any

from justexits.screening import Basis, findings, tiers
from tests.screening.stories import EVERYBODY, merged
from tests.screening.undecided import UNDECIDED
from tests.worlds import tables_on, world

BASIS = Basis("an order")


def test_findings_and_tiers_are_the_same_on_spark_and_on_duckdb(spark: Any) -> None:
    given = merged(*(story() for story in EVERYBODY), *(one.world for one in UNDECIDED.values()))
    here = findings(world(**merged(given)), BASIS)
    there = findings(tables_on(spark, **merged(given)), BASIS)
    assert _rows(there, "person_id", "indicator") == _rows(here, "person_id", "indicator")
    assert len(_rows(here, "person_id", "indicator")) > 10
    # Tiers over the findings as the lake holds them, since Spark would work out all of them again.
    kept = tables_on(spark, finding=here.to_pyarrow().to_pylist())["finding"]
    assert _rows(tiers(kept), "person_id") == _rows(tiers(here), "person_id")


def _rows(table: Any, *keys: str) -> list[dict[str, Any]]:
    return sorted(table.to_pyarrow().to_pylist(), key=lambda row: tuple(row[key] for key in keys))
