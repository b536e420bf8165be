"""Which rows are compared: those that share a blocking key. Keys are numbers here, for millions of rows are looked through."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from justexits.linkage.features import BLOCK_LIMIT, BLOCK_LIMIT_ELSE, DIGEST, OFFICE_SHAPE, OTHERS, Shape, common_column

# So many pairs, as the keys find them, are weighed at a time: what the comparison needs of memory does not grow with the office.
AT_A_TIME = 12_000_000
PAIRED = 2**32  # a pair of rows is one number: the first row's place times this, and the second's


def add_keys(engine: Any, shape: Shape = OFFICE_SHAPE) -> None:
    """Make `link_input` and `link_key` from `link_row`.

    link_input: its columns, `place` (its number in the order of the ids) and, as digests, what is adjusted for common values.
    link_key: place, owner (the place of its party's own row) and the blocking keys as digests (`key_` and the name); those that
    too many rows share are left unknown. Two texts with one digest would cost a comparison and change nothing.
    """
    common = "".join(f", {DIGEST(level.common)} AS {common_column(feature, level)}" for feature, _, level in shape.adjusted)
    engine.execute(f"CREATE OR REPLACE TEMP VIEW link_input AS SELECT *, rowid AS place{common} FROM link_row")
    texts = ", ".join(f"{sql} AS key_{name}" for name, sql in shape.keys.items())
    digests = ", ".join(f"{DIGEST(f'key_{name}')} AS key_{name}" for name in shape.keys)
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE keyed AS
        SELECT place, coalesce(own, place) AS owner, {digests}
        FROM (SELECT place, CASE WHEN is_alias THEN party_id END AS alias_of, {texts} FROM link_input)
        LEFT JOIN (SELECT party_id AS alias_of, place AS own FROM link_input WHERE NOT is_alias
            AND party_id IN (SELECT party_id FROM link_row WHERE is_alias)) USING (alias_of)"""
    )
    limited = ", ".join(
        f"CASE WHEN key_{name} NOT IN (SELECT key_{name} FROM keyed WHERE key_{name} IS NOT NULL GROUP BY 1 "
        f"HAVING count(*) > {BLOCK_LIMIT.get(name, BLOCK_LIMIT_ELSE)}) THEN key_{name} END AS key_{name}"
        for name in shape.keys
    )
    engine.execute(f"CREATE OR REPLACE TABLE link_key AS SELECT * REPLACE ({limited}) FROM keyed")
    engine.execute("DROP TABLE keyed")


def _sharing(name: str, fresh: str = "") -> str:
    """SQL for the pairs that share this key; with `fresh`, those with a row of which it says that it is new."""
    new, order = (f"(SELECT * FROM link_key WHERE {fresh})", "<>") if fresh else ("link_key", "<")
    return f"""SELECT least(l.place, r.place) * {PAIRED} + greatest(l.place, r.place) AS pair
        FROM {new} l JOIN link_key r ON l.key_{name} = r.key_{name} WHERE l.place {order} r.place AND {OTHERS}"""


def find_pairs(engine: Any, shape: Shape, *, fresh: str = "") -> int:
    """Make `found_pair` (`pair`: both places in one number; a pair that several keys find stands there as often); returns how
    many. `fresh`: SQL that says of a place whether its row is new; only pairs with a new row are found then."""
    engine.execute("CREATE OR REPLACE TABLE found_pair (pair BIGINT)")
    for name in shape.keys:
        engine.execute(f"INSERT INTO found_pair {_sharing(name, fresh)}")
    found: int = engine.execute("SELECT count(*) FROM found_pair").fetchone()[0]
    return found


def cost_of_keys(engine: Any, shape: Shape = OFFICE_SHAPE) -> dict[str, tuple[int, int]]:
    """What each key costs in the records of `link_key`: the pairs that it finds, and those of them that no other key does."""
    found = " UNION ALL ".join(f"SELECT DISTINCT '{name}' AS key, pair FROM ({_sharing(name)})" for name in shape.keys)
    rows = engine.execute(
        f"""SELECT key, count(*), count(*) FILTER (keys = 1)
        FROM (SELECT key, count(*) OVER (PARTITION BY pair) AS keys FROM ({found})) GROUP BY key"""
    ).fetchall()
    return dict.fromkeys(shape.keys, (0, 0)) | {key: (pairs, alone) for key, pairs, alone in rows}


def pairs_of_parties(engine: Any, one: str, other: str) -> int:
    """Make `found_pair` of the rows of these two parties, whether or not they share a key; returns how many."""
    engine.execute(
        f"""CREATE OR REPLACE TABLE found_pair AS
        SELECT least(l.place, r.place) * {PAIRED} + greatest(l.place, r.place) AS pair
        FROM link_input l JOIN link_input r ON l.party_id = ? AND r.party_id = ?""",
        [one, other],
    )
    found: int = engine.execute("SELECT count(*) FROM found_pair").fetchone()[0]
    return found


def slices(engine: Any, found: int) -> list[tuple[int, int]]:
    """The pairs in parts of about AT_A_TIME, each from one number of `found_pair` up to another."""
    parts = max(1, -(-found // AT_A_TIME))
    rows: int = engine.execute("SELECT count(*) FROM link_row").fetchone()[0]
    bounds = [rows * part // parts * PAIRED for part in range(parts + 1)]
    return list(pairwise(bounds))


def take(engine: Any, table: str, low: int, high: int) -> None:
    """Make the table of the pairs from `low` up to `high`, each once, as Splink takes them."""
    engine.execute(
        f"""CREATE OR REPLACE TABLE {table} AS
        SELECT DISTINCT '0' AS match_key, pair // {PAIRED} AS join_key_l, pair % {PAIRED} AS join_key_r
        FROM found_pair WHERE pair >= {low} AND pair < {high}"""
    )
