"""How common a name, a birth date or an address is in an office, and which names and homes several people share.

Counted over all of the office's records at a full run, and kept with the snapshot: a batch, or a question about two records, is
weighed with what was counted then. What is kept names nobody: of values that two people or more bear, a short digest.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from justexits.linkage.features import common_column
from justexits.linkage.model import Model

# As if the office had this many people more with ordinary names: no name is called common or rare on the strength of ten rows.
SMOOTHING = 1_000.0
# The chance that two people of one county share the value, where the office's own rows are too few to say.
TYPICAL_SHARE = {
    "full_name": 0.0005, "name_key": 0.0005, "last": 0.003, "first_key": 0.01, "birth": 0.001, "street": 0.002, "phone": 0.002,
    "zip": 0.06,
}  # fmt: skip
FREQUENCY = pa.schema([("what", pa.string()), ("value", pa.string()), ("share", pa.float64())])
SHARED = {"shared_name": "name_key", "shared_home": "name_key || ' ' || street"}

# Years of birth that no slip or lie explains, two state numbers, or a suffix: it is given where two of a family have one name.
_SHARED = """
CREATE OR REPLACE TEMP TABLE shared_name AS
SELECT name_key FROM link_row WHERE NOT is_alias AND name_key IS NOT NULL GROUP BY name_key
HAVING max(born_low) - min(born_high) > 3 OR count(DISTINCT sid) > 1 OR count(suffix) > 0;
CREATE OR REPLACE TEMP TABLE shared_home AS
WITH hers AS (
    SELECT name_key, street, born_low, born_high, suffix FROM link_row
    UNION ALL
    SELECT l.name_key, l.street, r.born_low, r.born_high, r.suffix FROM link_row l JOIN link_row r USING (name_key, phone))
SELECT name_key, street FROM hers WHERE street IS NOT NULL AND name_key IS NOT NULL GROUP BY 1, 2
HAVING max(born_low) - min(born_high) > 12 OR count(suffix) > 0
"""


def digest(sql: str) -> str:
    """SQL for the digest under which a value is kept."""
    return f"substr(md5({sql}), 1, 16)"


def make_common(engine: Any, model: Model, frozen: pa.Table | None = None, *, relation: str = "link_input") -> list[str]:
    """Make, for each adjusted level, the table `tf_<column>`: how common each value of `relation` is, in people rather than rows
    (thirty arrests do not make her name common). Returns the columns.

    The figure is the value's share relative to the chance that two random people share one, scaled to the level's u. frozen
    (columns of FREQUENCY): what was counted before, which is then used as it is.
    """
    columns = []
    for feature, place, level in model.shape.adjusted:
        column, u = common_column(feature, level), model.weights[feature.name][place][1]
        columns.append(column)
        if frozen is None:
            _count(engine, column, level.common, u)
    if frozen is not None:
        _look_up(engine, columns, frozen, relation)
    return columns


def make_shared(engine: Any, frozen: pa.Table | None = None) -> None:
    """Make `shared_name` (name_key) and `shared_home` (name_key, street): of `link_row`, and known before."""
    engine.execute(_SHARED)
    if frozen is None:
        return
    engine.register("frequency_given", frozen)
    for table, key in SHARED.items():
        names = "name_key" if table == "shared_name" else "name_key, street"
        engine.execute(
            f"""INSERT INTO {table} SELECT DISTINCT {names} FROM link_row WHERE {digest(key)} IN
            (SELECT value FROM frequency_given WHERE what = '{table}') AND ({names}) NOT IN (SELECT {names} FROM {table})"""
        )
    engine.unregister("frequency_given")


def frequencies(engine: Any, model: Model, frozen: pa.Table | None = None) -> pa.Table:
    """What is kept of a run, after make_common and make_shared: FREQUENCY rows. `value` is empty for all that only one person
    bears; of names and homes that several people share there is no share."""
    asked = [
        f"SELECT '{table}' AS what, {digest(key)} AS value, NULL::DOUBLE AS share FROM {table}" for table, key in SHARED.items()
    ]
    if frozen is None:
        for feature, place, level in model.shape.adjusted:
            column, u = common_column(feature, level), model.weights[feature.name][place][1]
            asked.append(f"SELECT '{column}', {digest(column)}, tf_{column} FROM tf_{column} WHERE tf_{column} > rarest")
            asked.append(f"SELECT '{column}', '', coalesce(min(rarest), {u}) FROM tf_{column}")
    else:
        engine.register("frequency_given", frozen)
        asked.append(f"SELECT what, value, share FROM frequency_given WHERE what NOT IN {tuple(SHARED)}")
    found = engine.execute(f"SELECT * FROM ({' UNION ALL '.join(asked)}) ORDER BY what, value").to_arrow_table()
    if frozen is not None:
        engine.unregister("frequency_given")
    return found.cast(FREQUENCY)


def _count(engine: Any, column: str, common: str, u: float) -> None:
    counted = _NAMED if common in ("full_name", "name_key") else _COUNTED
    by_whom = "coalesce(birth, sid)" if common in ("full_name", "name_key", "last", "first_key") else "name_key"
    smoothing = SMOOTHING * TYPICAL_SHARE.get(common, 0.01)
    share = f"greatest(least({u} * ({{people}} + {smoothing}) / (collisions + {smoothing}), 1.0), 1e-9)"
    engine.execute(
        f"""CREATE OR REPLACE TABLE tf_{column} AS
        WITH {counted.format(column=column, by_whom=by_whom)},
        summed AS (SELECT sum(people * people) / greatest(sum(people), 1) AS collisions FROM counted)
        SELECT value AS {column}, {share.format(people="people")} AS tf_{column}, {share.format(people="1.0")} AS rarest
        FROM counted, summed"""
    )


def _look_up(engine: Any, columns: list[str], frozen: pa.Table, relation: str) -> None:
    engine.register("frequency_given", frozen)
    for column in columns:
        engine.execute(
            f"""CREATE OR REPLACE TABLE tf_{column} AS
            WITH known AS (SELECT value, share FROM frequency_given WHERE what = '{column}'),
            mine AS (SELECT DISTINCT {column} FROM {relation} WHERE {column} IS NOT NULL)
            SELECT {column}, coalesce(share, (SELECT min(share) FROM known WHERE value = '')) AS tf_{column}
            FROM mine LEFT JOIN known ON known.value = {digest(column)}"""
        )
    engine.unregister("frequency_given")


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
