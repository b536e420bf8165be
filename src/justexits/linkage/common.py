"""How common a name, a birth date or an address is in an office, and which names and homes several people share.

Counted over all of the office's records at a full run, and kept with the snapshot: a batch, or a question about two records, is
weighed with what was counted then. What is kept names nobody: of values that two people or more bear, a short digest.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from justexits.linkage.features import DIGEST, Shape, common_column
from justexits.linkage.model import Model

# As if the office had this many people more with ordinary values: none is called common or rare on the strength of ten rows.
SMOOTHING = 1_000.0
# The chance that two people of one county share the value, where the office's own rows are too few to say.
TYPICAL_SHARE = {
    "full_name": 0.00004, "name_key": 0.00004, "last": 0.003, "first_key": 0.01, "birth": 0.001, "street": 0.002, "phone": 0.002,
    "zip": 0.06,
}  # fmt: skip
# A whole name is as common as its parts make likely: the next Mary Wilson may not be in the records yet, and of a rare first and
# a rare last name there is hardly a second bearer. Each further birth date or number seen beside the name counts as this part of
# a person, for one person often has two.
NAMED = {"full_name": "first", "name_key": "first_key"}
ANOTHER_BEARER = 0.25
# Files with fewer birth dates and numbers than this are counted by their records.
FEWEST_TOLD_APART = 30
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
    (columns of FREQUENCY): what was counted before, which is then used as it is. `borne` has what was counted: what, value (its
    digest, if frozen), the share of all people who bear it, and whether one does alone.
    """
    kinds = sorted({level.common for _, _, level in model.shape.adjusted})
    if frozen is None:
        relation = "link_input"
        _count(engine, model.shape)
    else:
        engine.register("frequency_given", frozen)
        engine.execute(
            f"""CREATE OR REPLACE TABLE borne AS SELECT what, value, share, false AS alone FROM frequency_given
            WHERE what NOT IN {tuple(SHARED)}"""
        )
        engine.unregister("frequency_given")
    for kind in kinds:
        engine.execute(f"CREATE OR REPLACE TEMP TABLE others_{kind} AS {_others(kind, relation, digested=frozen is not None)}")
        if frozen is None:
            engine.execute(
                f"""INSERT INTO borne SELECT 'usual', '{kind}', sum(share * others) / sum(share), false
                FROM others_{kind} JOIN borne USING (value) WHERE what = '{kind}' HAVING count(*) > 0"""
            )
    columns = []
    for feature, place, level in model.shape.adjusted:
        column, u = common_column(feature, level), model.weights[feature.name][place][1]
        columns.append(column)
        engine.execute(
            f"""CREATE OR REPLACE TABLE tf_{column} AS
            WITH usual AS (
                SELECT coalesce(max(share) FILTER (what = 'usual' AND value = '{level.common}'), 0) AS usual,
                    {SMOOTHING * TYPICAL_SHARE.get(level.common, 0.01)} * max(share) FILTER (what = 'one') AS typical
                FROM borne WHERE what IN ('usual', 'one'))
            SELECT {DIGEST("value")} AS {column},
                greatest(least({u} * (others + typical) / (usual + typical), 1.0), 1e-9) AS tf_{column}
            FROM others_{level.common}, usual"""
        )
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


def frequencies(engine: Any, frozen: pa.Table | None = None) -> pa.Table:
    """What is kept of a run, after make_common and make_shared: FREQUENCY rows, of each value a digest. What one person bears
    alone is left out; of names and homes that several people share there is no share."""
    value = "value" if frozen is not None else f"CASE WHEN what IN ('usual', 'one') THEN value ELSE {digest('value')} END"
    asked = [f"SELECT what, {value} AS value, share FROM borne WHERE NOT alone"]
    asked += [
        f"SELECT '{table}' AS what, {digest(key)} AS value, NULL::DOUBLE AS share FROM {table}" for table, key in SHARED.items()
    ]
    found = engine.execute(f"SELECT * FROM ({' UNION ALL '.join(asked)}) ORDER BY what, value").to_arrow_table()
    return found.cast(FREQUENCY)


def _count(engine: Any, shape: Shape) -> None:
    """Make `borne` of all of `link_input`."""
    kinds = sorted({level.common for _, _, level in shape.adjusted} | {"first", "first_key", "last"})
    apart = "coalesce(birth, sid)"
    people: int = engine.execute(f"SELECT count(DISTINCT {apart}) FROM link_input").fetchone()[0]
    if people < FEWEST_TOLD_APART:
        apart = "party_id"
        people = max(1, engine.execute("SELECT count(DISTINCT party_id) FROM link_input").fetchone()[0])
    asked = ["SELECT 'one' AS what, '' AS value, 1 AS people"]
    for kind in kinds:
        by_whom = apart if kind in (*NAMED, "first", "first_key", "last") else "name_key"
        own = "true" if kind in NAMED else "NOT is_alias"
        asked.append(
            f"""SELECT '{kind}', {kind}, greatest(count(DISTINCT {by_whom}), 1)
            FROM link_input WHERE {kind} IS NOT NULL AND {own} GROUP BY ALL"""
        )
    engine.execute(
        f"""CREATE OR REPLACE TABLE borne AS SELECT what, value, people / {people}.0 AS share,
            people = 1 AND what <> 'one' AS alone FROM ({" UNION ALL ".join(asked)})"""
    )


def _others(kind: str, relation: str, *, digested: bool) -> str:
    """SQL for each value of that kind in the relation, and the share of people who are thought to bear it beside somebody who
    does; of names by their parts."""

    def key(value: str) -> str:
        return digest(value) if digested else value

    one = "(SELECT share FROM borne WHERE what = 'one')"
    mine = f"SELECT DISTINCT {kind} AS value FROM {relation} WHERE {kind} IS NOT NULL"
    known = "LEFT JOIN borne {0} ON {0}.what = '{1}' AND {0}.value = {2}".format
    if kind not in NAMED:
        return f"SELECT mine.value, coalesce(k.share, {one}) AS others FROM ({mine}) mine {known('k', kind, key('mine.value'))}"
    first, last = (f"split_part(mine.value, ' ', {place})" for place in (1, 2))
    again = f"greatest(coalesce(k.share, {one}) - {one}, 0)"
    return f"""SELECT mine.value,
        coalesce(f.share, {one}) * coalesce(l.share, {one}) + {ANOTHER_BEARER} * {again} AS others
        FROM ({mine}) mine {known("k", kind, key("mine.value"))}
        {known("f", NAMED[kind], key(first))} {known("l", "last", key(last))}"""
