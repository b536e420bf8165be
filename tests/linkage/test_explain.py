"""What each comparison says of a pair, in bits; for tests that ask about one of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from justexits.linkage.model import shipped_model
from justexits.linkage.pairs import add_keys
from justexits.linkage.prepare import Beside, prepare
from justexits.linkage.scoring import score
from justexits.records.lake.engine import open_engine
from tests.linkage.people import HER, parties


def weight_of(
    one: dict[str, Any],
    other: dict[str, Any],
    feature: str,
    *,
    seen: date | None = None,
    beside: dict[str, dict[str, Any]] | None = None,
    tracking: str | None = None,
) -> float:
    """The bits of one comparison between two appearances; `beside`: who else is in their cases c1 and c2."""
    others = [row | {"case_id": case, "party_id": f"x{case}"} for case, row in (beside or {}).items()]
    table = parties(one | {"party_id": "p1", "case_id": "c1"}, other | {"party_id": "p2", "case_id": "c2"}, *others)
    days = pa.table({"case_id": ["c1", "c2"], "on": pa.array([seen, seen], pa.date32())})
    arrest = pa.table({"party_id": ["p1", "p2"], "tracking_number": pa.array([tracking, tracking], pa.string())})
    engine = open_engine()
    prepare(engine, table, Beside(seen=days, arrest=arrest))
    add_keys(engine)
    score(engine, shipped_model(), at_least=-1_000.0, only=("p1", "p2"))
    [(weight,)] = engine.execute(f"SELECT weight_{feature} FROM edge").fetchall()
    engine.close()
    return float(weight)


def test_unknown_speaks_neither_for_nor_against() -> None:
    assert weight_of(HER, {"given_name": "Marisol", "family_name": "Tavares"}, "number") == 0.0
    assert weight_of(HER, {"given_name": "Marisol", "family_name": "Tavares"}, "birth") == 0.0
