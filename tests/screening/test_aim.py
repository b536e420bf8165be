"""The aim of screening, on simulated counties from the folder to the answer: half as many reviews as there are exploited people.

What the rules find depends on what the records hold. Where a capacity comes near the number of exploited people, those with
survival crimes alone, or with records of one kind, stand in no tier, and no order of review finds them.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from justexits.cli.evaluate_command import evaluate_app
from justexits.simulate import simulate

TIMES, SHARE = 2.2, 0.65  # the prostitution charge query, and the best that so many reviews could have
NEARLY_ALL = 0.9  # of that best: where the query finds so much itself that there is hardly room for so many times as much
# seed, people, share of those accused who are exploited, county
FEW = [(5, 1500, 0.02, "three-rivers")]
MANY = [
    *FEW,
    *((seed, 6000, 0.015, "fort-harlan") for seed in range(40, 43)),
    *((seed, 8000, 0.01, "palmetto-sound") for seed in range(43, 46)),
    *((seed, 12000, 0.02, "three-rivers") for seed in range(46, 48)),
]


@pytest.mark.parametrize(("seed", "people", "share", "county"), MANY if os.environ.get("JUSTEXITS_PROVE") else FEW)
def test_half_as_many_reviews_find_more_than_twice_what_the_charge_query_finds(
    tmp_path: Path, seed: int, people: int, share: float, county: str
) -> None:
    simulate(tmp_path, people=people, seed=seed, exploited_share=share, counties=[county], tables=True)
    folder, truth = tmp_path / county / "tables", tmp_path / county / "truth"
    who = pq.read_table(truth / "parties.parquet")
    who = who.filter(pc.is_valid(who["person"]))
    links = {"person_id": who["person"], "party_id": who["party_id"], "path_probability": pa.array([1.0] * len(who))}
    pq.write_table(pa.table(links), folder / "person_party.parquet")
    told = pq.read_table(truth / "exploited.parquet")
    exploited = who.join(told.filter(told["exploited"]), "party_id", join_type="left semi")
    capacity = len(pc.unique(exploited["person"])) // 2

    app = typer.Typer()
    app.add_typer(evaluate_app, name="evaluate")
    words = ["evaluate", "screening", str(folder), "--truth", str(truth / "exploited.parquet"), "--capacity", str(capacity)]
    said = CliRunner().invoke(app, [*words, "--json"])
    assert said.exit_code == 0, said.output
    answer = json.loads(said.output)
    assert answer["share_of_ceiling"] >= SHARE
    little_room = answer["most_lift_over_prostitution_charge"] * NEARLY_ALL < TIMES
    assert answer["lift_over_prostitution_charge"] >= TIMES or (little_room and answer["share_of_ceiling"] >= NEARLY_ALL)
