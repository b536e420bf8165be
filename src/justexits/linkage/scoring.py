"""Training and scoring with Splink on the embedded engine, over the `link_row` that prepare made."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from justexits.linkage.features import BLOCK_LIMIT, BLOCK_LIMIT_ELSE, OFFICE_SHAPE, Shape, common_column
from justexits.linkage.model import (
    DETERMINISTIC_RECALL,
    DETERMINISTIC_RULES,
    TRAINING_BLOCKS,
    Model,
    settings,
    starting_model,
)

# Below this many parties the numbers of a training would be noise, and the shipped model speaks.
FEWEST_TO_TRAIN = 10_000
FEWEST_PAIRS = 200
SAMPLED_PAIRS = 6e5
TRAINING_PAIRS = 1.5e5
# How far a trained m is believed over the shipped one. An office whose people happen never to change their telephone would else
# come to take a new number as proof of another person.
OWN_SHARE = 0.9
# Levels that strangers show less often than this are not learnt from a sample of strangers.
RARE = 3e-6
# As if the office had this many people more with ordinary names: no name is called common or rare on the strength of ten rows.
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


def train(engine: Any, *, parties: int, seed: int, shape: Shape = OFFICE_SHAPE, fewest: int = FEWEST_TO_TRAIN) -> Model:
    """The office's own model where it has records enough, else the shipped one with the prior of its size.

    Needs `link_input`. The same rows give the same model in whatever order they come, for sampling goes by hash of id and seed.
    """
    small = starting_model(parties, shape)
    if parties < fewest:
        return small
    engine.execute("CREATE OR REPLACE TABLE training_input AS SELECT * FROM link_input WHERE NOT is_alias ORDER BY uid")
    extra = tuple(feature.name for feature in shape.features if feature.name.startswith("extra_"))
    enough = min(FEWEST_PAIRS, fewest // 6)
    found = {block: _pairs(engine, block) for block in (*TRAINING_BLOCKS, *(f"l.{name} = r.{name}" for name in extra))}
    blocks = [block for block, pairs in found.items() if enough <= pairs < 20 * parties]
    sure = (*DETERMINISTIC_RULES, *(f"l.{name} = r.{name} AND l.birth = r.birth AND l.first = r.first" for name in extra))
    matches = max(_pairs(engine, rule) for rule in sure)
    try:
        most = parties * (parties - 1) / 2 * DETERMINISTIC_RECALL
        if len(blocks) < 2 or not enough <= matches < most:
            return small
        with quietly():
            return _trained(engine, small, blocks, sure, seed)
    finally:
        engine.execute("DROP TABLE training_input")


def _pairs(engine: Any, condition: str) -> int:
    """How many pairs of training rows meet the condition, counted no further than a few hundred thousand."""
    found: int = engine.execute(
        f"""SELECT count(*) FROM (
            SELECT 1 FROM training_input l JOIN training_input r ON l.uid < r.uid AND ({condition}) LIMIT 500000)"""
    ).fetchone()[0]
    return found


def _trained(engine: Any, start: Model, blocks: list[str], sure: tuple[str, ...], seed: int) -> Model:
    linker = _taught(engine, start, blocks, sure, seed)
    if linker is None:
        return start
    saved = linker.misc.save_model_to_json()
    prior = float(saved["probability_two_random_records_match"])
    linker.table_management.delete_tables_created_by_splink_from_db()
    if not prior > 0:
        return start
    weights = {}
    for feature, comparison in zip(start.shape.features, saved["comparisons"], strict=True):
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        weights[feature.name] = tuple(
            _numbers(level, start.weights[feature.name][place], prior, rare=start.weights[feature.name][place][1] < RARE)
            for place, level in enumerate(levels)
        )
    return Model(prior=float(f"{prior:.6g}"), weights=weights, trained=True, shape=start.shape)


def _taught(engine: Any, start: Model, blocks: list[str], sure: tuple[str, ...], seed: int) -> Any:
    """Splink's linker after training over the blocks; None where fewer than two of them teach anything.

    In a small office a level may be met by no two rows of one person: its share then falls below what Splink can hold, and the
    block teaches nothing. Splink leaves its model half changed when it stops at that, so training begins anew without the block.
    """
    while len(blocks) >= 2:
        linker = _linker(engine, "training_input", start)
        training = linker.training
        training.estimate_probability_two_random_records_match(list(sure), recall=DETERMINISTIC_RECALL)
        training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=seed, min_count_per_level=None, num_chunks=1)
        for block in blocks:
            try:
                training.estimate_parameters_using_expectation_maximisation(
                    block, estimate_without_term_frequencies=True, max_pairs=TRAINING_PAIRS, record_sample_proportion=1.0
                )
            except ValueError:
                blocks = [other for other in blocks if other != block]
                linker.table_management.delete_tables_created_by_splink_from_db()
                break
        else:
            return linker
    return None


def _numbers(level: dict[str, Any], shipped: tuple[float, float], prior: float, *, rare: bool) -> tuple[float, float]:
    """m and u of a trained level: what was not observed keeps the shipped number.

    Random pairs are not all of two people: the share that the prior expects to be one person's is taken out of u again, or else a
    rare agreement such as the same state ID would look far commoner among strangers than it is.
    """
    m, u = (level.get("m_probability"), level.get("u_probability"))
    m = shipped[0] if not isinstance(m, float) or m <= 0 else OWN_SHARE * m + (1 - OWN_SHARE) * shipped[0]
    u = shipped[1] if not isinstance(u, float) or u <= 0 else max(u - prior * m, u * 0.02, 1e-8)
    if rare:  # a sample has too few of these to be counted among strangers
        u = min(max(u, shipped[1] / 4), shipped[1] * 4)
    return float(f"{m:.6g}"), float(f"{u:.6g}")


def _register_common(engine: Any, linker: Any, model: Model) -> None:
    from splink import DuckDBAPI

    api = DuckDBAPI(connection=engine)
    for column in add_common(engine, model):
        linker.table_management.register_term_frequency_lookup(api.register(f"tf_{column}"), column)


def add_common(engine: Any, model: Model) -> Iterator[str]:
    """Make, for each adjusted level, the table `tf_<column>`: how common each value is, in people rather than rows (thirty
    arrests do not make her name common). Yields the columns.

    The figure is the value's share relative to the chance that two random people share one, scaled to the level's u.
    """
    for feature, place, level in model.shape.adjusted:
        column, u = common_column(feature, level), model.weights[feature.name][place][1]
        of_names = level.common in ("full_name", "name_key", "last", "first_key")
        counted = _NAMED if level.common in ("full_name", "name_key") else _COUNTED
        smoothing = SMOOTHING * TYPICAL_SHARE.get(level.common, 0.01)
        engine.execute(
            f"""CREATE OR REPLACE TABLE tf_{column} AS
            WITH {counted.format(column=column, by_whom="coalesce(birth, sid)" if of_names else "name_key")},
            summed AS (SELECT sum(people * people) / greatest(sum(people), 1) AS collisions FROM counted)
            SELECT value AS {column}, greatest(least({u} * (people + {smoothing}) / (collisions + {smoothing}), 1.0), 1e-9)
                AS tf_{column} FROM counted, summed"""
        )
        yield column


_COUNTED = """counted AS (
    SELECT {column} AS value, greatest(count(DISTINCT {by_whom}), 1)::DOUBLE AS people
    FROM link_input WHERE {column} IS NOT NULL GROUP BY 1)"""
# Of a whole name as many bearers as were seen, or as its parts make likely: the next Mary Wilson may not be in the records yet.
_NAMED = """firsts AS (SELECT first, count(DISTINCT {by_whom})::DOUBLE AS bearers FROM link_input WHERE NOT is_alias GROUP BY 1),
lasts AS (SELECT last, count(DISTINCT {by_whom})::DOUBLE AS bearers FROM link_input WHERE NOT is_alias GROUP BY 1),
everybody AS (SELECT greatest(count(DISTINCT {by_whom}), 1) AS people FROM link_input),
named AS (
    SELECT {column} AS value, any_value(first) AS first, any_value(last) AS last, count(DISTINCT {by_whom}) AS seen
    FROM link_input WHERE {column} IS NOT NULL GROUP BY 1),
counted AS (
    SELECT value, greatest(seen, coalesce(firsts.bearers * lasts.bearers / everybody.people, 0), 1)::DOUBLE AS people
    FROM named LEFT JOIN firsts USING (first) LEFT JOIN lasts USING (last), everybody)"""
# The chance that two people of one county share the value, where the office's own rows are too few to say.
TYPICAL_SHARE = {
    "full_name": 0.0005, "name_key": 0.0005, "last": 0.003, "first_key": 0.01, "birth": 0.001, "street": 0.002, "phone": 0.002,
    "zip": 0.06,
}  # fmt: skip


def score(engine: Any, model: Model, *, at_least: float, only: tuple[str, str] | None = None, fresh: bool = False) -> None:
    """Make `edge`: one row a pair of parties that share a blocking key and reach `at_least` bits, from `link_input`.

    edge: a, b (party ids, a < b), weight (bits), probability, and of their best pair of rows the level of each feature (gamma_*)
    and its weight (weight_*). Where a party has aliases, the best of its names counts. `only`: these two parties alone, whether
    or not they share a key. `fresh`: only pairs with at least one new row, from `near_input`.
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
        _register_common(engine, linker, model)
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
