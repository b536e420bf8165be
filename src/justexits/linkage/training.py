"""An office's own numbers, learnt from its records without labels: u from strangers drawn at random, m by expectation and
maximisation (Dempster, Laird and Rubin 1977; for records Winkler 1988) over pairs that share a sure sign.

The degrees, the numbers and the recipe are Splink's, which scores with them; only the counting is ours. Splink works its settings
out anew for each block, which takes far longer than comparing the pairs. Here each block is one question to the engine, which
gives how often each combination of degrees occurs; the rest is arithmetic on a few thousand rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from justexits.linkage.features import OFFICE_SHAPE, Feature, Shape
from justexits.linkage.model import Model, starting_model

# Below this many parties the numbers of a training would be noise, and the shipped model speaks.
FEWEST_TO_TRAIN = 10_000
FEWEST_PAIRS = 200
SAMPLED_PAIRS = 300_000
TRAINING_PAIRS = 150_000
# Of a value that more records share only so many are taken: one John Smith must not speak for all.
FROM_ONE_VALUE = 40
# A sure sign that more records share than this is none.
SURE_LIMIT = 400
# How far a trained m is believed over the shipped one. An office whose people happen never to change their telephone would else
# come to take a new number as proof of another person.
OWN_SHARE = 0.9
# For how many pairs of strangers the shipped u stands.
BELIEVED = 20_000.0
# Levels that strangers show less often than this are not learnt from a sample of strangers.
RARE = 3e-6
# Values that agree almost surely on one person, for the prior, and the share of all true pairs that they are thought to find.
SURE_SIGNS = ("sid", "local", "full_name || ' ' || birth")
SURE_RECALL = 0.75
STEPS, SETTLED = 200, 1e-5

Counts = NDArray[np.float64]
Gammas = NDArray[np.int64]
Weights = Mapping[str, tuple[tuple[float, float], ...]]


@dataclass(frozen=True, kw_only=True)
class Block:
    """Pairs that share a value: the value as SQL, and the comparisons that it settles, which learn nothing from them."""

    key: str
    settles: frozenset[str]


BLOCKS = (
    Block(key="birth", settles=frozenset(("birth",))),
    Block(key="sid", settles=frozenset(("number",))),
    Block(key="local", settles=frozenset(("number",))),
    Block(key="first || ' ' || last", settles=frozenset(("name", "address", "phone"))),  # the last two look at first names
    Block(key="phone", settles=frozenset(("phone",))),
)


def train(engine: Any, *, parties: int, seed: int, shape: Shape = OFFICE_SHAPE, fewest: int = FEWEST_TO_TRAIN) -> Model:
    """The office's own model where it has records enough, else the shipped one with the prior of its size.

    Needs `link_input`. The same rows give the same model in whatever order they come, for sampling goes by hash of id and seed.
    """
    start = starting_model(parties, shape)
    if parties < fewest:
        return start
    extra = tuple(feature.name for feature in shape.features if feature.name.startswith("extra_"))
    enough = min(FEWEST_PAIRS, fewest // 6)
    signs = (*SURE_SIGNS, *(f"{name} || ' ' || birth || ' ' || first" for name in extra))
    rows = _shuffle(engine, shape, signs, seed)
    try:
        sure, every = _sure_pairs(engine, len(signs)), rows * (rows - 1) / 2
        if not enough <= sure < every * SURE_RECALL:
            return start
        prior = sure / every / SURE_RECALL
        strangers = _of_strangers(engine, rows, start, prior, len(signs))
        blocks = (*BLOCKS, *(Block(key=name, settles=frozenset((name,))) for name in extra))
        taught = [found for block in blocks if (found := _taught_by(engine, start, block, strangers, enough)) is not None]
    finally:
        engine.execute("DROP TABLE training_row")
    if len(taught) < 2:
        return start
    weights = {
        feature.name: tuple(
            _numbers([one[feature.name][place] for one in taught if feature.name in one], shipped, strangers[feature.name][place])
            for place, shipped in enumerate(start.weights[feature.name])
        )
        for feature in shape.features
    }
    return Model(prior=float(f"{prior:.6g}"), weights=weights, trained=True, shape=shape)


def _shuffle(engine: Any, shape: Shape, signs: tuple[str, ...], seed: int) -> int:
    """Make `training_row`: the parties' own rows, numbered by chance (`place`), with what is compared and the sure signs (sign_0
    and so on); returns how many."""
    named = ", ".join([*_compared(shape), *(f"{sign} AS sign_{number}" for number, sign in enumerate(signs))])
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE training_row AS
        SELECT row_number() OVER (ORDER BY hash(uid || ' {seed}'), uid) - 1 AS place, {named}
        FROM link_input WHERE NOT is_alias"""
    )
    count: int = engine.execute("SELECT count(*) FROM training_row").fetchone()[0]
    return count


def _compared(shape: Shape) -> list[str]:
    """The columns that any comparison looks at, in the order of the alphabet."""
    rules = [text for feature in shape.features for text in (feature.missing, *(level.sql for level in feature.levels))]
    return sorted(set(re.findall(r"\b([a-z_0-9]+)_[lr]\b", " ".join(rules))))


def _counted(engine: Any, shape: Shape, where: str = "true") -> tuple[Gammas, Counts]:
    """How often each combination of degrees occurs in `pair_drawn`: (combinations x features: Splink's number of the degree, -1
    for unknown; how often)."""
    both = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in _compared(shape))
    degrees = ", ".join(_degree(feature) for feature in shape.features)
    order = ", ".join(str(place) for place in range(1, len(shape.features) + 1))
    rows = engine.execute(
        f"""SELECT {degrees}, count(*) AS pairs FROM (SELECT {both} FROM pair_drawn
            JOIN training_row l ON l.place = one JOIN training_row r ON r.place = other WHERE {where})
            GROUP BY ALL ORDER BY {order}"""
    ).fetchnumpy()
    gammas = np.column_stack([np.asarray(rows[feature.name], dtype=np.int64) for feature in shape.features])
    return gammas, np.asarray(rows["pairs"], dtype=np.float64)


def _degree(feature: Feature) -> str:
    last = len(feature.levels) - 1
    whens = " ".join(f"WHEN {level.sql} THEN {last - place}" for place, level in enumerate(feature.levels[:-1]))
    return f"CASE WHEN {feature.missing} THEN -1 {whens} ELSE 0 END AS {feature.name}"


def _sure_pairs(engine: Any, signs: int) -> int:
    """How many pairs share a sure sign."""
    found = " UNION ".join(
        f"""SELECT l.place AS one, r.place AS other FROM ({_sharing(f"sign_{number}", SURE_LIMIT)}) l
        JOIN ({_sharing(f"sign_{number}", SURE_LIMIT)}) r ON l.shared = r.shared AND l.place < r.place"""
        for number in range(signs)
    )
    pairs: int = engine.execute(f"SELECT count(*) FROM ({found})").fetchone()[0]
    return pairs


def _sharing(key: str, most: int) -> str:
    """Rows with a value that two records share, and not more than `most`."""
    return f"""SELECT place, {key} AS shared FROM training_row WHERE {key} IS NOT NULL
        QUALIFY count(*) OVER (PARTITION BY {key}) BETWEEN 2 AND {most}"""


def _of_strangers(engine: Any, rows: int, start: Model, prior: float, signs: int) -> dict[str, tuple[float, ...]]:
    """u of each level, from rows beside those that chance put a few places further.

    Pairs that share a sure sign are no strangers. Of the others too some are one person; as many as the prior expects are taken
    out of each level, or else a rare agreement would look far commoner among strangers than it is.
    """
    steps = max(1, min(SAMPLED_PAIRS // rows, (rows - 1) // 2))
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE pair_drawn AS SELECT place AS one, (place + step) % {rows} AS other
        FROM training_row, (SELECT unnest(range(1, {steps + 1})) AS step)"""
    )
    strangers = " AND ".join(f"NOT coalesce(l.sign_{number} = r.sign_{number}, false)" for number in range(signs))
    gammas, counts = _counted(engine, start.shape, strangers)
    of_one = prior * (1 - SURE_RECALL)
    found = {}
    for column, feature in enumerate(start.shape.features):
        known = gammas[:, column] >= 0
        met = np.bincount(gammas[known, column], weights=counts[known], minlength=len(feature.levels))[::-1]
        shipped = start.weights[feature.name]
        found[feature.name] = tuple(_stranger(n, met.sum(), of_one, *both) for n, both in zip(met, shipped, strict=True))
    return found


def _stranger(met: float, pairs: float, of_one: float, m: float, u: float) -> float:
    """u of a level that `met` of so many pairs showed: its share, as if BELIEVED pairs more had shown what the shipped u says.

    What was not met keeps the shipped number.
    """
    own = float((max(met - pairs * of_one * m, 0.0) + BELIEVED * u) / (pairs + BELIEVED)) if met else u
    return min(max(own, u / 4), u * 4) if u < RARE else own  # a sample has too few of the rare ones to count them


def _taught_by(
    engine: Any, start: Model, block: Block, strangers: Mapping[str, tuple[float, ...]], enough: int
) -> dict[str, list[float | None]] | None:
    """m of each level of each feature that the block does not settle (None where it was never met); None where there are too few
    pairs, or too few of them of one person, to teach anything."""
    shape, sharing = start.shape, _sharing(block.key, 2**31)
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE sharing AS
        SELECT place, shared, least(count(*) OVER (PARTITION BY shared), {FROM_ONE_VALUE}) AS crowd FROM ({sharing})
        QUALIFY row_number() OVER (PARTITION BY shared ORDER BY place) <= {FROM_ONE_VALUE}"""
    )
    pairs: int = engine.execute("SELECT coalesce(sum(crowd - 1), 0)::BIGINT // 2 FROM sharing").fetchone()[0]
    if pairs < enough:
        return None
    # Whole values are left out where there are too many, so that the pairs of those kept are all there.
    kept = f"hash(x.shared) % 10000 < {max(1, 10_000 * TRAINING_PAIRS // pairs)}"
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE pair_drawn AS SELECT x.place AS one, y.place AS other
        FROM sharing x JOIN sharing y ON x.shared = y.shared AND x.place < y.place AND {kept}"""
    )
    gammas, counts = _counted(engine, shape)
    open_ones = [place for place, feature in enumerate(shape.features) if feature.name not in block.settles]
    names = [shape.features[place].name for place in open_ones]
    u = [np.array(strangers[name][::-1]) for name in names]
    first = [np.array([m for m, _ in start.weights[name][::-1]]) for name in names]
    m, same = expectation_maximisation(gammas[:, open_ones], counts, u, first)
    if same < enough:
        return None
    return {name: [float(one) if one > 0 else None for one in learnt[::-1]] for name, learnt in zip(names, m, strict=True)}


def expectation_maximisation(gammas: Gammas, counts: Counts, u: list[Counts], first: list[Counts]) -> tuple[list[Counts], float]:
    """m of each level of each feature, and how many of the pairs are thought to be one person's.

    gammas: combinations x features, the number of the level (0 for the last), -1 for unknown; counts: how often each occurs;
    u: per feature the share of each level among strangers, by number, which stays as it is; first: m to begin with. A feature's
    degrees are taken as independent of the others' given whether the two are one person. A level that no pair shows has m 0.
    """
    m = [np.maximum(each, 1e-12) for each in first]
    columns = [(gammas[:, place], gammas[:, place] >= 0) for place in range(gammas.shape[1])]
    total, share = max(float(counts.sum()), 1e-300), 0.5
    same = np.zeros(len(counts))
    for _ in range(STEPS):
        ratio = np.full(len(counts), np.log(share) - np.log1p(-share))
        for (gamma, known), ours, theirs in zip(columns, m, u, strict=True):
            ratio[known] += (np.log(np.maximum(ours, 1e-12)) - np.log(np.maximum(theirs, 1e-12)))[gamma[known]]
        same = counts / (1.0 + np.exp(np.clip(-ratio, -500, 500)))
        learnt = []
        for (gamma, known), each in zip(columns, u, strict=True):
            by = np.bincount(gamma[known], weights=same[known], minlength=len(each))
            learnt.append(by / max(by.sum(), 1e-300))
        moved = max((float(np.abs(new - old).max()) for new, old in zip(learnt, m, strict=True)), default=0.0)
        m, share = learnt, min(max(float(same.sum()) / total, 1e-9), 1 - 1e-9)
        if moved < SETTLED:
            break
    return m, float(same.sum())


def _numbers(learnt: list[float | None], shipped: tuple[float, float], stranger: float) -> tuple[float, float]:
    """m and u of a level: the median of what the blocks taught, mixed with the shipped number; what was not met keeps that."""
    known = [each for each in learnt if each is not None]
    m = OWN_SHARE * float(np.median(known)) + (1 - OWN_SHARE) * shipped[0] if known else shipped[0]
    return float(f"{m:.6g}"), float(f"{stranger:.6g}")
