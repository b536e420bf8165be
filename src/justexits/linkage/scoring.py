"""Training and scoring with Splink on the embedded engine, over the `link_row` that prepare made."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from justexits.linkage.model import (
    BLOCK_LIMIT,
    BLOCK_LIMIT_ELSE,
    BLOCKING_KEYS,
    DETERMINISTIC_RECALL,
    DETERMINISTIC_RULES,
    FEATURES,
    TRAINING_BLOCKS,
    Model,
    adjusted_levels,
    common_column,
    expected_matches_prior,
    settings,
    shipped_model,
)

# Below this many parties the numbers of a training would be noise, and the shipped model speaks.
FEWEST_TO_TRAIN = 2_000
FEWEST_PAIRS = 200
SAMPLED_PAIRS = 1e6 + 1  # Splink warns of the round number
TRAINING_PAIRS = 2.5e5
# How far a trained m is believed over the shipped one. An office whose people happen never to change their telephone would else come
# to take a new number as proof of another person.
OWN_SHARE = 0.9
# As if the office had this many people more with ordinary names: then a name is not called common or rare on the strength of ten rows.
SMOOTHING = 1_000.0


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


def add_keys(engine: Any) -> None:
    """Make `link_input` from `link_row`: the blocking keys (those that too many rows share left unknown) and the columns that are
    adjusted for common values."""
    keys = ", ".join(f"{sql} AS key_{name}" for name, sql in BLOCKING_KEYS.items())
    engine.execute(f"CREATE OR REPLACE TEMP TABLE keyed AS SELECT *, {keys} FROM link_row")
    limited = ", ".join(
        f"CASE WHEN key_{name} NOT IN (SELECT key_{name} FROM keyed WHERE key_{name} IS NOT NULL GROUP BY 1 "
        f"HAVING count(*) > {BLOCK_LIMIT.get(name, BLOCK_LIMIT_ELSE)}) THEN key_{name} END AS key_{name}"
        for name in BLOCKING_KEYS
    )
    common = ", ".join(f"{level.common} AS {common_column(feature, level)}" for feature, _, level in adjusted_levels())
    engine.execute(f"CREATE OR REPLACE TABLE link_input AS SELECT * REPLACE ({limited}), {common} FROM keyed ORDER BY uid")
    engine.execute("DROP TABLE keyed")


def train(engine: Any, *, parties: int, seed: int) -> Model:
    """The office's own model where it has records enough, else the shipped one with the prior of its size.

    Needs `link_input`. The same rows give the same model in whatever order they come, for sampling goes by hash of id and seed.
    """
    shipped = shipped_model()
    small = Model(prior=expected_matches_prior(shipped, parties), weights=shipped.weights)
    if parties < FEWEST_TO_TRAIN:
        return small
    engine.execute("CREATE OR REPLACE TABLE training_input AS SELECT * FROM link_input WHERE NOT is_alias ORDER BY uid")
    blocks = [block for block in TRAINING_BLOCKS if _pairs(engine, block) >= FEWEST_PAIRS]
    matches = max(_pairs(engine, rule) for rule in DETERMINISTIC_RULES)
    try:
        if len(blocks) < 2 or not FEWEST_PAIRS <= matches < parties * (parties - 1) / 2 * DETERMINISTIC_RECALL:
            return small
        with quietly():
            return _trained(engine, small, blocks, seed)
    finally:
        engine.execute("DROP TABLE training_input")


def _pairs(engine: Any, condition: str) -> int:
    """How many pairs of training rows meet the condition, counted no further than a few thousand."""
    found: int = engine.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM training_input l JOIN training_input r ON l.uid < r.uid AND ({condition}) LIMIT 5000)"
    ).fetchone()[0]
    return found


def _trained(engine: Any, start: Model, blocks: list[str], seed: int) -> Model:
    linker = _linker(engine, "training_input", start)
    training = linker.training
    training.estimate_probability_two_random_records_match(list(DETERMINISTIC_RULES), recall=DETERMINISTIC_RECALL)
    training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=seed, min_count_per_level=None, num_chunks=1)
    for block in blocks:
        training.estimate_parameters_using_expectation_maximisation(
            block, estimate_without_term_frequencies=True, max_pairs=TRAINING_PAIRS, record_sample_proportion=1.0
        )
    saved = linker.misc.save_model_to_json()
    prior = float(saved["probability_two_random_records_match"])
    linker.table_management.delete_tables_created_by_splink_from_db()
    if not prior > 0:
        return start
    weights = {}
    for feature, comparison in zip(FEATURES, saved["comparisons"], strict=True):
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        weights[feature.name] = tuple(
            _numbers(level, start.weights[feature.name][place], prior) for place, level in enumerate(levels)
        )
    return Model(prior=float(f"{prior:.6g}"), weights=weights, trained=True)


def _numbers(level: dict[str, Any], shipped: tuple[float, float], prior: float) -> tuple[float, float]:
    """m and u of a trained level: what was not observed keeps the shipped number.

    Random pairs are not all of two people: the share that the prior expects to be one person's is taken out of u again, or else a
    rare agreement such as the same state ID would look far commoner among strangers than it is.
    """
    m, u = (level.get("m_probability"), level.get("u_probability"))
    m = shipped[0] if not isinstance(m, float) or m <= 0 else OWN_SHARE * m + (1 - OWN_SHARE) * shipped[0]
    u = shipped[1] if not isinstance(u, float) or u <= 0 else max(u - prior * m, u * 0.02, 1e-8)
    return float(f"{m:.6g}"), float(f"{u:.6g}")


def _register_common(engine: Any, linker: Any, model: Model) -> None:
    """Tell Splink how common each value is, in people rather than rows: somebody arrested thirty times does not make her name common.

    The figure is the value's share relative to the chance that two random people share one, scaled to the level's u.
    """
    from splink import DuckDBAPI

    api = DuckDBAPI(connection=engine)
    for feature, place, level in adjusted_levels():
        column, u = common_column(feature, level), model.weights[feature.name][place][1]
        by_whom = "name_key" if level.common in ("birth", "street", "phone", "zip") else "coalesce(birth, sid, phone)"
        typical = TYPICAL_SHARE[level.common]
        engine.execute(
            f"""CREATE OR REPLACE TABLE tf_{column} AS
            WITH counted AS (SELECT {column} AS value, greatest(count(DISTINCT {by_whom}), 1)::DOUBLE AS people
                             FROM link_input WHERE {column} IS NOT NULL GROUP BY 1),
            summed AS (SELECT sum(people) AS total, sum(people * people) / greatest(sum(people), 1) AS collisions FROM counted)
            SELECT value AS {column}, greatest(least({u} * ((people + {SMOOTHING * typical}) / (collisions + {SMOOTHING * typical})), 1.0), 1e-9)
                AS tf_{column} FROM counted, summed"""
        )
        linker.table_management.register_term_frequency_lookup(api.register(f"tf_{column}"), column)


# The chance that two people of one county share the value, where the office's own rows are too few to say.
TYPICAL_SHARE = {
    "full_name": 0.002, "name_key": 0.002, "last": 0.003, "first_key": 0.01, "birth": 0.001, "street": 0.002, "phone": 0.002, "zip": 0.06,
}  # fmt: skip


def score(engine: Any, model: Model, *, at_least: float, only: tuple[str, str] | None = None) -> None:
    """Make `edge`: one row a pair of parties that share a blocking key and reach `at_least` bits, from `link_input`.

    edge: a, b (party ids, a < b), weight (bits), probability, and of their best pair of rows the level of each feature (gamma_*)
    and its weight (weight_*). Where a party has aliases, the best of its names counts. `only`: these two parties alone, whether or
    not they share a key.
    """
    relation = "link_input"
    if only:
        relation = "pair_input"
        names = ", ".join(f"'paired' AS key_{name}" for name in BLOCKING_KEYS)
        engine.execute(
            f"CREATE OR REPLACE TABLE pair_input AS SELECT * REPLACE ({names}) FROM link_input WHERE party_id IN (?, ?) ORDER BY uid",
            list(only),
        )
    with quietly():
        linker = _linker(engine, relation, model)
        _register_common(engine, linker, model)
        predicted = linker.inference.predict(threshold_match_weight=at_least, warning_mode="never")
        engine.execute(f"CREATE OR REPLACE TABLE edge AS {_edges_of(predicted.physical_name)}")
        linker.table_management.delete_tables_created_by_splink_from_db()


def _edges_of(relation: str) -> str:
    """The pairs of parties in a relation of Splink's scored pairs of rows."""
    gammas = ", ".join(f"gamma_{feature.name}" for feature in FEATURES)
    parts = ", ".join(f"round({_part(feature.name)}, 3) AS weight_{feature.name}" for feature in FEATURES)
    return f"""SELECT least(party_id_l, party_id_r) AS a, greatest(party_id_l, party_id_r) AS b, round(match_weight, 4) AS weight,
        match_probability AS probability, {gammas}, {parts} FROM {relation}
        QUALIFY row_number() OVER (PARTITION BY least(party_id_l, party_id_r), greatest(party_id_l, party_id_r)
            ORDER BY round(match_weight, 4) DESC, least(uid_l, uid_r), greatest(uid_l, uid_r)) = 1 ORDER BY a, b"""


def _part(feature: str) -> str:
    adjusted = any(of.name == feature and level.common for of in FEATURES for level in of.levels)
    return f"mw_{feature} + coalesce(mw_tf_adj_{feature}, 0)" if adjusted else f"mw_{feature}"
