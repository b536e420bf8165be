"""The silent backtest: today's rules on an office's own past decisions, never on records that came later."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from justexits.core.errors import NotFound
from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.lake.decisions import publish_decisions
from justexits.records.tables import TABLES
from justexits.screening import backtest
from tests.screening.stories import World, accused, harmed, merged, person
from tests.worlds import OFFICE_ID, filled

DAY = date(2019, 5, 1)


def put(lake: Lake, given: World) -> int:
    """Records as a next snapshot. Returns its number."""
    rows = merged(given)
    rows["person_party"] = [
        {"person_id": party.pop("person"), "party_id": party["party_id"], "path_probability": 1.0} for party in rows["party"]
    ]
    with lake.write("test") as writing:
        for table, some in rows.items():
            full = [filled(TABLES[table], row, line) for line, row in enumerate(some, start=2)]
            writing.append(table, pa.Table.from_pylist(full, schema=TABLES[table].schema.to_pyarrow()), office_id=OFFICE_ID)
    return lake.snapshot().number


def review(who: str, outcome: str, snapshot: int) -> dict[str, Any]:
    made = {"review_id": f"r-{who}", "person_id": who, "number": 1, "outcome": outcome, "reasons": [], "indicator_versions": []}
    return made | {"decided_by": "x", "decided_at": datetime(2026, 5, 1, tzinfo=UTC), "withdrawn": False, "snapshot": snapshot}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Two snapshots: ann was harmed by promoting, cy charged with selling; then bea too, in records that came later."""
    lake = Lake(Home.make(tmp_path / "home"))
    first = merged(person("ann"), harmed("ann", "v-ann", DAY, "PROST_PROMOTE", by="by-ann"))
    first = merged(
        first, person("cy"), accused("cy", "s-cy", DAY, "PROSTITUTION"), person("bea"), accused("bea", "d-bea", DAY, "DUI")
    )
    early = put(lake, first)
    put(lake, harmed("bea", "v-bea", DAY, "PROST_PROMOTE", by="by-bea"))
    said = [review("ann", "identified", early), review("bea", "identified", early), review("cy", "not_indicated", early)]
    sample = {"audit_sample_id": "a", "person_id": "bea", "drawn_from": "x", "weight": 2.0, "outcome": "identified"}
    sample |= {name: said[0][name] for name in ("decided_by", "decided_at", "withdrawn", "snapshot")}
    publish_decisions(lake, OFFICE_ID, {"review": said, "audit_sample": [sample]})
    return lake


def test_each_decision_is_looked_at_in_the_records_as_they_stood(lake: Lake) -> None:
    before = lake.snapshot().number
    made = backtest(lake, OFFICE_ID)
    assert (made.decided, made.identified, made.left_out) == (3, 2, 0)
    assert (made.surfaced.people, made.surfaced.hits) == (1, 1), "ann; what came later of bea is not looked at"
    assert (made.recall.people, made.recall.hits, made.recall.share) == (2, 1, 0.5)
    assert made.recall.low is not None and made.recall.high is not None and made.recall.low < 0.5 < made.recall.high
    assert (made.at_random.people, made.at_random.hits) == (1, 1)
    assert (made.recall_of_prostitution_charge.hits, made.recall_without_prostitution_charge.hits) == (0, 1)
    assert {row["tier"]: row["people"] for row in made.tiers} == {"A": 1, "B": 0, "context": 1, "no finding": 1}
    assert lake.snapshot().number == before, "nothing is written"


def test_decisions_older_than_every_snapshot_are_left_out_and_counted(lake: Lake) -> None:
    publish_decisions(lake, OFFICE_ID, {"review": [review("zoe", "identified", 0)]})
    made = backtest(lake, OFFICE_ID)
    assert (made.decided, made.left_out) == (4, 1)


def test_without_decisions_it_says_what_to_do(tmp_path: Path) -> None:
    lake = Lake(Home.make(tmp_path / "home"))
    put(lake, merged(person("ann"), accused("ann", "c", DAY, "DUI")))
    with pytest.raises(NotFound, match="no settled reviews"):
        backtest(lake, OFFICE_ID)


def test_the_command_gives_the_same_and_asks_for_what_it_lacks(lake: Lake) -> None:
    from justexits.cli.main import app

    words = ["evaluate", "screening", "--home", str(lake.home.path), "--json"]
    answer = CliRunner().invoke(app, [*words, "--office", OFFICE_ID])
    assert json.loads(answer.output)["recall"]["hits"] == 1
    assert "--truth FILE, or --office" in CliRunner().invoke(app, words).output
