"""Linkage of many parties beside plain Splink with its documented recipe and beside a naive exact match, and of a batch alone.

A tenth of the full size (1,000,000 parties; a batch of 10,000) unless JUSTEXITS_PROVE is set.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from justexits.linkage.evaluate import quality
from justexits.linkage.incremental import link_new
from justexits.linkage.parties import Before, link_parties
from justexits.linkage.scoring import quietly
from justexits.records.lake.engine import open_engine
from justexits.simulate import made
from tests.scale.yardstick import row, scale, seconds

PARTIES, BATCH = 1_000_000, 10_000
PEOPLE_PER_PARTY = 0.4
OFFICE = "three-rivers"


def plain_splink(party: pa.Table) -> dict[str, str]:
    """Splink as its documentation shows it: names, birth date, number and address, four blocking rules, 0.99."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    engine = open_engine()
    engine.register("given", party.select(["party_id", "given_name", "family_name", "birth_date", "state_id", "address"]))
    engine.execute("CREATE TABLE plain AS SELECT * REPLACE (birth_date::VARCHAR AS birth_date) FROM given")
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="party_id",
        comparisons=[
            cl.JaroWinklerAtThresholds("given_name", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("family_name", [0.9, 0.7]),
            cl.LevenshteinAtThresholds("birth_date", [1, 2]),
            cl.ExactMatch("state_id"),
            cl.ExactMatch("address"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("state_id"),
            block_on("given_name", "family_name"),
            block_on("family_name", "birth_date"),
            block_on("given_name", "birth_date"),
        ],
    )
    with quietly():
        api = DuckDBAPI(connection=engine)
        linker = Linker(api.register("plain"), settings, log_level=None)
        rules = [block_on("state_id"), block_on("given_name", "family_name", "birth_date")]
        linker.training.estimate_probability_two_random_records_match(rules, recall=0.7)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6 + 1, seed=1)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("given_name", "family_name"))
        edges = linker.inference.predict(threshold_match_probability=0.99)
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(edges, threshold_match_probability=0.99)
        rows = engine.execute(f"SELECT party_id, cluster_id FROM {found.physical_name}").fetchall()
    engine.close()
    return {one: str(two) for one, two in rows}


def naive(party: pa.Table) -> dict[str, str]:
    """Same names and birth date, letter by letter."""
    engine = open_engine()
    engine.register("given", party)
    rows = engine.execute(
        """SELECT party_id, CASE WHEN birth_date IS NULL OR family_name IS NULL THEN party_id
            ELSE concat_ws('|', given_name, family_name, birth_date) END FROM given"""
    ).fetchall()
    engine.close()
    return dict(rows)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long the work takes, and what it gives."""
    began = time.perf_counter()
    given = work()
    return time.perf_counter() - began, given


def world_of(parties: int) -> tuple[pa.Table, dict[str, str]]:
    """A simulated county's table of parties, about so many, and who is who; nothing else of it is kept."""
    world = made(OFFICE, max(1_000, int(parties * PEOPLE_PER_PARTY)))
    persons = zip(world.parties["party_id"].to_pylist(), world.parties["person"].to_pylist(), strict=True)
    return world.tables["party"], {one: person for one, person in persons if person is not None}


def main() -> None:
    """Measure, and print the rows. Others are run beside it up to 1,000,000 parties."""
    share = scale() * (1.0 if os.environ.get("JUSTEXITS_PROVE") else 0.1)
    party, truth = world_of(int(PARTIES * share))
    size = f"{party.num_rows:,} parties"
    half, _ = timed(lambda: link_parties(party.slice(0, party.num_rows // 2), office_id=OFFICE))
    took, result = timed(lambda: link_parties(party, office_id=OFFICE))
    ids = result.person_party
    ours = quality(dict(zip(ids["party_id"].to_pylist(), ids["person_id"].to_pylist(), strict=True)), truth)
    row(
        f"Link {size}, training included: F1 {ours.f1 or 0:.3f}",
        f"{took:.1f} s",
        baseline=f"half as many, {half:.1f} s",
        ratio=took / half,
        aim="2x or less",
    )
    beside = (("plain Splink, documented recipe", plain_splink), ("naive exact match", naive)) if share <= 1 else ()
    for name, other in beside:
        spent, found = timed(lambda other=other: other(party))
        better = f"F1 {ours.f1 or 0:.3f} against {quality(found, truth).f1 or 0:.3f}"
        row(f"Link {size}: {better}", f"{took:.1f} s", baseline=f"{name}, {spent:.1f} s", ratio=took / max(spent, 1e-9))
    batch = max(100, int(BATCH * min(share, 1)))
    old = ids.filter(pa.compute.is_in(ids["party_id"], party["party_id"].slice(0, party.num_rows - batch)))
    before = Before(ledger=result.ledger, previous=old)
    alone = seconds(lambda: link_new(party, office_id=OFFICE, before=before, model=result.model, at_snapshot=2))
    row(
        f"Link {batch:,} new against {size}",
        f"{alone:.1f} s",
        baseline="60 s for 10,000 against 1,000,000",
        ratio=alone / 60,
        aim="under 1x",
    )


if __name__ == "__main__":
    main()
