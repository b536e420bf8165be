"""Person ids that stay: the ledger says which appearance founded each id, and what became of it. It is only ever added to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from justexits.core.ids import stable_id
from justexits.records.lake import Reading
from justexits.records.tables import TABLES

LEDGER_COLUMNS = ("person_id", "happened", "founding_party_id", "other_person_id", "at_snapshot")


def empty_ledger() -> pa.Table:
    """A ledger in which nothing has happened yet."""
    return TABLES["person_ledger"].schema.to_pyarrow().empty_table()


def assign_ids(
    engine: Any, members: pa.Table, *, ledger: pa.Table, previous: pa.Table | None, office_id: str, at_snapshot: int
) -> tuple[pa.Table, pa.Table]:
    """Give each cluster its person id, and say what happened to the ids.

    members: `party_id`, `cluster` (int64). previous: `person_id`, `party_id` of the run before, where there was one.
    Returns (clusters: `cluster`, `person_id`, `founding_party_id`; rows to add to the ledger). A cluster keeps the id whose
    founding appearance is in it, the oldest of several; the others become `merged` into it. A cluster with none is founded by its
    first party.
    """
    engine.register("member_given", members)
    engine.register("ledger_given", ledger.select(list(LEDGER_COLUMNS)))
    engine.register(
        "previous_given",
        previous
        if previous is not None
        else pa.table({"person_id": pa.array([], pa.string()), "party_id": pa.array([], pa.string())}),
    )
    engine.execute(_CANDIDATES)
    new = engine.execute(
        """SELECT cluster, min(party_id) AS founding_party_id FROM member_given
        WHERE cluster NOT IN (SELECT cluster FROM candidate) GROUP BY cluster ORDER BY cluster"""
    ).to_arrow_table()
    ids = [stable_id("person", office_id, party) for party in new["founding_party_id"].to_pylist()]
    engine.register("founded_given", new.append_column("person_id", pa.array(ids, pa.string())))
    engine.execute(_KEEPERS)
    clusters = engine.execute("SELECT cluster, person_id, founding_party_id FROM keeper ORDER BY cluster").to_arrow_table()
    happened = engine.execute(_HAPPENED, [at_snapshot, office_id]).to_arrow_table()
    for name in ("member_given", "ledger_given", "previous_given", "founded_given"):
        engine.unregister(name)
    engine.execute("DROP TABLE candidate; DROP TABLE keeper")
    return clusters, happened


LONGEST_REDIRECT = 20


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One thing that happened to a person id: `what` is taken_in, merged_into, gave_off or came_off; `other`: the other id."""

    what: str
    other: str
    at_snapshot: int


def moves_of(reading: Reading, office_id: str, person_id: str) -> list[Moved]:
    """The merges and splits of one person id, newest first."""
    ledger = reading.tables_of(office_id)["person_ledger"]
    about = ((ledger.person_id == person_id) | (ledger.other_person_id == person_id)) & ledger.happened.isin(("merged", "split"))
    rows = reading.rows(ledger.filter(about).select("person_id", "happened", "other_person_id", "at_snapshot"))
    words = {
        ("merged", True): "merged_into",
        ("merged", False): "taken_in",
        ("split", True): "gave_off",
        ("split", False): "came_off",
    }
    found = []
    for row in rows:
        mine = row["person_id"] == person_id
        other = row["other_person_id"] if mine else row["person_id"]
        found.append(Moved(what=words[row["happened"], mine], other=other, at_snapshot=int(row["at_snapshot"])))
    return sorted(found, key=lambda move: (-move.at_snapshot, move.what, move.other))


def leads_to(reading: Reading, office_id: str, person_id: str) -> str:
    """The id that a person id stands for today: itself, or the one that it was merged into and was not split from since.

    Of the ledger only the rows about this id and those that it leads to are read. An id that it does not know is given back.
    """
    seen = {person_id}
    for _ in range(LONGEST_REDIRECT):
        last = next((move for move in moves_of(reading, office_id, person_id) if move.what in ("merged_into", "came_off")), None)
        if last is None or last.what == "came_off" or last.other in seen:
            break
        person_id = last.other
        seen.add(person_id)
    return person_id


# Every id whose founding appearance is in a cluster, oldest first.
_CANDIDATES = """
CREATE OR REPLACE TEMP TABLE candidate AS
WITH founded AS (
    SELECT person_id, arg_min(founding_party_id, at_snapshot) AS founding_party_id, min(at_snapshot) AS since
    FROM ledger_given WHERE happened = 'founded' GROUP BY person_id
)
SELECT cluster, person_id, founding_party_id, row_number() OVER (PARTITION BY cluster ORDER BY since, person_id) AS place
FROM member_given JOIN founded ON founded.founding_party_id = member_given.party_id
"""

_KEEPERS = """
CREATE OR REPLACE TEMP TABLE keeper AS
SELECT cluster, person_id, founding_party_id FROM candidate WHERE place = 1
UNION ALL SELECT cluster, person_id, founding_party_id FROM founded_given
"""

# merged: unless the ledger already says so. split: a merged id that stands for itself again, or a new id whose founding
# appearance belonged to another person before.
_HAPPENED = """
WITH redirect AS (
    SELECT merged.person_id, arg_max(merged.other_person_id, merged.at_snapshot) AS other_person_id,
        max(merged.at_snapshot) AS since
    FROM ledger_given merged WHERE happened = 'merged' GROUP BY merged.person_id
), standing AS (
    SELECT * FROM redirect WHERE NOT EXISTS (SELECT 1 FROM ledger_given split WHERE split.happened = 'split'
        AND split.other_person_id = redirect.person_id AND split.at_snapshot > redirect.since)
), happened AS (
    SELECT person_id, 'founded' AS happened, founding_party_id, NULL AS other_person_id FROM founded_given
    UNION ALL
    SELECT lost.person_id, 'merged', lost.founding_party_id, keeper.person_id FROM candidate lost JOIN keeper USING (cluster)
    LEFT JOIN standing ON standing.person_id = lost.person_id
    WHERE lost.place > 1 AND standing.other_person_id IS DISTINCT FROM keeper.person_id
    UNION ALL
    SELECT standing.other_person_id, 'split', keeper.founding_party_id, keeper.person_id
    FROM keeper JOIN standing USING (person_id)
    UNION ALL
    SELECT previous_given.person_id, 'split', founded_given.founding_party_id, founded_given.person_id
    FROM founded_given JOIN previous_given ON previous_given.party_id = founded_given.founding_party_id
    WHERE previous_given.person_id <> founded_given.person_id
)
SELECT person_id, happened, founding_party_id, other_person_id, ?::BIGINT AS at_snapshot, ? AS office_id
FROM happened ORDER BY person_id, happened, other_person_id
"""
