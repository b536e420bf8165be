"""Scoring with Splink on the embedded engine, over the `link_row` that prepare made."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from justexits.linkage.common import make_common
from justexits.linkage.features import Shape
from justexits.linkage.model import Model, settings
from justexits.linkage.pairs import PAIRED, find_pairs, pairs_of_parties, slices, take

# Of Splink's columns those that are read again.
KEPT = ("match_weight", "place_", "party_id_", "gamma_", "mw_")


@contextmanager
def quietly() -> Iterator[None]:
    """Splink tells its story as log lines and warnings; ours is told by progress and reports."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)


def _linker(engine: Any, relation: str, model: Model) -> Any:
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI(connection=engine)
    return Linker(api.register(relation), settings(model), log_level=None, validate_settings=False)


def score(
    engine: Any,
    model: Model,
    *,
    at_least: float,
    frozen: pa.Table | None = None,
    only: tuple[str, str] | None = None,
    fresh: str = "",
) -> None:
    """Make `edge`: one row a pair of parties that share a blocking key and reach `at_least` bits, from `link_input`.

    edge: a, b (party ids, a < b), weight (bits), probability, and of their best pair of rows the level of each feature (gamma_*)
    and its weight (weight_*). Where a party has aliases, the best of its names counts. `only`: these two parties alone, whether
    or not they share a key. `fresh`: only pairs of which it says (SQL over `place`) that one row is new. frozen: how common
    values are, as an earlier run counted it (common.py); else it is counted.
    """
    found = pairs_of_parties(engine, *only) if only else find_pairs(engine, model.shape, fresh=fresh)
    relation = "link_input"
    if only or fresh:
        relation = "near_input"
        engine.execute(NEAR)
    with quietly():
        linker = _linker(engine, relation, model)
        for column in make_common(engine, model, frozen, relation=relation):
            engine.execute(f"CREATE OR REPLACE TEMP VIEW seen_{column} AS SELECT {column}, tf_{column} FROM tf_{column}")
            linker.table_management.register_term_frequency_lookup(linker._db_api.register(f"seen_{column}"), column)
        engine.execute("DROP TABLE IF EXISTS scored")
        for number, bounds in enumerate(slices(engine, found)):
            _score_slice(engine, linker, f"taken_{number}", bounds, at_least)
        linker.table_management.delete_tables_created_by_splink_from_db()
    engine.execute(f"CREATE OR REPLACE TABLE edge AS {edges_of('scored', model.shape)}")
    engine.execute("DROP TABLE scored; DROP TABLE found_pair")


# Of the rows only those that some pair needs.
NEAR = f"""CREATE OR REPLACE TABLE near_input AS SELECT * FROM link_input WHERE place IN
    (SELECT pair // {PAIRED} FROM found_pair UNION SELECT pair % {PAIRED} FROM found_pair) ORDER BY place"""


def _score_slice(engine: Any, linker: Any, taken: str, bounds: tuple[int, int], at_least: float) -> None:
    """Add to `scored` the pairs of `found_pair` within the bounds that reach `at_least`."""
    take(engine, taken, *bounds)
    linker.table_management.register_blocked_pairs_for_predict(linker._db_api.register(taken))
    predicted = linker.inference.predict(threshold_match_weight=at_least, warning_mode="never")
    kept = f"SELECT COLUMNS('^({'|'.join(KEPT)})') FROM {predicted.physical_name}"
    engine.execute(f"CREATE TABLE IF NOT EXISTS scored AS {kept} LIMIT 0")
    engine.execute(f"INSERT INTO scored {kept}")
    predicted.drop_table_from_database_and_remove_from_cache()
    engine.execute(f"DROP TABLE {taken}")


def edges_of(relation: str, shape: Shape) -> str:
    """SQL for the pairs of parties in a relation of Splink's scored pairs of rows.

    Shares are added up in whatever order the engine's threads come, so the last digits of a weight are chance: it is rounded, and
    the probability is worked out from what is left.
    """
    weight = "round(match_weight, 4)"
    gammas = ", ".join(f"gamma_{feature.name}" for feature in shape.features)
    parts = ", ".join(f"round({_part(shape, feature.name)}, 3) AS weight_{feature.name}" for feature in shape.features)
    return f"""SELECT least(party_id_l, party_id_r) AS a, greatest(party_id_l, party_id_r) AS b,
        {weight} AS weight, 1 / (1 + pow(2, -{weight})) AS probability, {gammas}, {parts} FROM {relation}
        QUALIFY row_number() OVER (PARTITION BY least(party_id_l, party_id_r), greatest(party_id_l, party_id_r)
            ORDER BY {weight} DESC, least(place_l, place_r), greatest(place_l, place_r)) = 1 ORDER BY a, b"""


def _part(shape: Shape, feature: str) -> str:
    adjusted = any(of.name == feature for of, _, _ in shape.adjusted)
    return f"mw_{feature} + coalesce(mw_tf_adj_{feature}, 0)" if adjusted else f"mw_{feature}"
