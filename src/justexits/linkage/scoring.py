"""Scoring with Splink on the embedded engine, over the `link_row` that prepare made."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from justexits.linkage.common import make_common
from justexits.linkage.features import BLOCK_LIMIT, BLOCK_LIMIT_ELSE, OFFICE_SHAPE, Shape, common_column
from justexits.linkage.model import Model, settings


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


def _linker(engine: Any, relation: str, model: Model, *, fresh: bool = False) -> Any:
    from splink import DuckDBAPI, Linker

    api = DuckDBAPI(connection=engine)
    return Linker(api.register(relation), settings(model, fresh=fresh), log_level=None, validate_settings=False)


def add_keys(engine: Any, shape: Shape = OFFICE_SHAPE) -> None:
    """Make `link_input` from `link_row`: the blocking keys (those that too many rows share left unknown) and the columns that are
    adjusted for common values."""
    keys = ", ".join(f"{sql} AS key_{name}" for name, sql in shape.keys.items())
    engine.execute(f"CREATE OR REPLACE TEMP TABLE keyed AS SELECT *, {keys} FROM link_row")
    limited = ", ".join(
        f"CASE WHEN key_{name} NOT IN (SELECT key_{name} FROM keyed WHERE key_{name} IS NOT NULL GROUP BY 1 "
        f"HAVING count(*) > {BLOCK_LIMIT.get(name, BLOCK_LIMIT_ELSE)}) THEN key_{name} END AS key_{name}"
        for name in shape.keys
    )
    common = ", ".join(f"{level.common} AS {common_column(feature, level)}" for feature, _, level in shape.adjusted)
    engine.execute(f"CREATE OR REPLACE TABLE link_input AS SELECT * REPLACE ({limited}), {common} FROM keyed ORDER BY uid")
    engine.execute("DROP TABLE keyed")


def score(
    engine: Any,
    model: Model,
    *,
    at_least: float,
    frozen: pa.Table | None = None,
    only: tuple[str, str] | None = None,
    fresh: bool = False,
) -> None:
    """Make `edge`: one row a pair of parties that share a blocking key and reach `at_least` bits, from `link_input`.

    edge: a, b (party ids, a < b), weight (bits), probability, and of their best pair of rows the level of each feature (gamma_*)
    and its weight (weight_*). Where a party has aliases, the best of its names counts. `only`: these two parties alone, whether
    or not they share a key. `fresh`: only pairs with at least one new row, from `near_input`. frozen: how common values are, as
    an earlier run counted it (common.py); else it is counted.
    """
    relation = "near_input" if fresh else "link_input"
    if only:
        relation = "pair_input"
        names = ", ".join(f"'paired' AS key_{name}" for name in model.shape.keys)
        engine.execute(
            f"""CREATE OR REPLACE TABLE pair_input AS
            SELECT * REPLACE ({names}) FROM link_input WHERE party_id IN (?, ?) ORDER BY uid""",
            list(only),
        )
    with quietly():
        linker = _linker(engine, relation, model, fresh=fresh)
        for column in make_common(engine, model, frozen, relation=relation):
            engine.execute(f"CREATE OR REPLACE TEMP VIEW seen_{column} AS SELECT {column}, tf_{column} FROM tf_{column}")
            linker.table_management.register_term_frequency_lookup(linker._db_api.register(f"seen_{column}"), column)
        predicted = linker.inference.predict(threshold_match_weight=at_least, warning_mode="never")
        engine.execute(f"CREATE OR REPLACE TABLE edge AS {edges_of(predicted.physical_name, model.shape)}")
        linker.table_management.delete_tables_created_by_splink_from_db()


def edges_of(relation: str, shape: Shape) -> str:
    """SQL for the pairs of parties in a relation of Splink's scored pairs of rows."""
    gammas = ", ".join(f"gamma_{feature.name}" for feature in shape.features)
    parts = ", ".join(f"round({_part(shape, feature.name)}, 3) AS weight_{feature.name}" for feature in shape.features)
    return f"""SELECT least(party_id_l, party_id_r) AS a, greatest(party_id_l, party_id_r) AS b,
        round(match_weight, 4) AS weight, match_probability AS probability, {gammas}, {parts} FROM {relation}
        QUALIFY row_number() OVER (PARTITION BY least(party_id_l, party_id_r), greatest(party_id_l, party_id_r)
            ORDER BY round(match_weight, 4) DESC, least(uid_l, uid_r), greatest(uid_l, uid_r)) = 1 ORDER BY a, b"""


def _part(shape: Shape, feature: str) -> str:
    adjusted = any(of.name == feature for of, _, _ in shape.adjusted)
    return f"mw_{feature} + coalesce(mw_tf_adj_{feature}, 0)" if adjusted else f"mw_{feature}"
