"""Linkage of one office as a function from tables to tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from justexits.core.progress import SILENT, Progress, part
from justexits.linkage.alarms import set_aside_shifted, what_to_know
from justexits.linkage.bands import ANOTHER_LAST, THRESHOLDS, Thresholds, add_bands, guards_of
from justexits.linkage.cluster import UNSEEN, Graph, Ints, path_probabilities, people_of
from justexits.linkage.common import frequencies
from justexits.linkage.features import OFFICE_SHAPE, Shape
from justexits.linkage.ledger import assign_ids, empty_ledger
from justexits.linkage.model import Model
from justexits.linkage.pairs import add_keys
from justexits.linkage.prepare import NOTHING_BESIDE, Beside, prepare
from justexits.linkage.scoring import score
from justexits.linkage.training import train
from justexits.linkage.words import short_text
from justexits.records.lake.engine import as_much_memory, open_engine


@dataclass(frozen=True, kw_only=True)
class Before:
    """What earlier runs and people have settled: `ledger` (person_ledger so far), `previous` (person_party of the run before),
    `decisions` (link_decision that stand: party_id, other_party_id, answer, decided_at; the newest of a pair counts)."""

    ledger: pa.Table | None = None
    previous: pa.Table | None = None
    decisions: pa.Table | None = None


NOTHING_BEFORE = Before()
GIGABYTES_FOR_A_MILLION = 3.0
FREE = f"coalesce(apart = '{ANOTHER_LAST}', true)"  # nothing keeps the pair apart, or its weight alone


class Scorer(Protocol):
    """What makes `edge` from `link_input`: scoring.score, or the same on another engine."""

    def __call__(self, engine: Any, model: Model, *, at_least: float, frozen: pa.Table | None = None) -> None:
        """Make `edge`."""


@dataclass(frozen=True, kw_only=True)
class LinkResult:
    """What linkage of one office gives: rows of the canonical tables person, person_party, possible_link and person_ledger (only
    those to add), the model that gave them, how many parties were kept out and why, and what the operator should know."""

    person: pa.Table
    person_party: pa.Table
    possible_link: pa.Table
    ledger: pa.Table
    model: Model
    parties: int
    linkable: int
    left_out: dict[str, int]
    alarms: tuple[str, ...]  # something is wrong with a batch, and its numbers were not used
    notices: tuple[str, ...]  # worth knowing, and dealt with
    frequency: pa.Table  # how common values are in the office, for later batches and questions (common.py)
    edges: pa.Table  # every scored pair from the possible threshold on: a, b, weight, probability, band, apart


def link_parties(
    party: pa.Table,
    *,
    office_id: str,
    before: Before = NOTHING_BEFORE,
    beside: Beside = NOTHING_BESIDE,
    at_snapshot: int = 1,
    seed: int = 1,
    model: Model | None = None,
    frozen: pa.Table | None = None,
    thresholds: Thresholds = THRESHOLDS,
    scratch: Path | None = None,
    scorer: Scorer = score,
    progress: Progress = SILENT,
) -> LinkResult:
    """Work out which appearances of one office are the same person.

    party: rows of the canonical table, in any order (the result does not depend on it); model: numbers to use as they are, else
    they are trained (few parties: shipped); frozen: how common values are, as an earlier run counted it; scorer: where pairs are
    scored (spark.score_on_spark for Spark). Parties that are no person, or have neither a name nor a number, get no person.
    """
    engine = open_engine(scratch, memory_limit=memory_for(party))
    try:
        with part(progress, "Read names, dates and numbers"):
            linkable, alarms = read_parties(engine, party, beside)
        with part(progress, "Learn what agreement is worth"):
            model = model or train(engine, parties=linkable, seed=seed)
        with part(progress, "Compare"):
            scorer(engine, model, at_least=thresholds.possible, frozen=frozen)
            add_bands(engine, model, thresholds, decisions=before.decisions, frozen=frozen)
        with part(progress, "Put together people"):
            graph = graph_of(engine, model, linkable)
            labels, inside = people_of(engine, graph)
            added = settle(engine, graph, labels, inside, before=before, office_id=office_id, at_snapshot=at_snapshot)
        kept = frequencies(engine, frozen)
        return result_of(engine, party, model, added, kept, office_id=office_id, linkable=linkable, alarms=alarms)
    finally:
        engine.close()


def memory_for(party: pa.Table) -> str:
    """How much memory the engine may take for so many parties: every part that is weighed looks through all of them again."""
    return as_much_memory(GIGABYTES_FOR_A_MILLION * party.num_rows / 1e6)


def read_parties(
    engine: Any, party: pa.Table, beside: Beside = NOTHING_BESIDE, shape: Shape = OFFICE_SHAPE
) -> tuple[int, tuple[str, ...]]:
    """Make `link_row`, `left_out`, `link_input` and `node`; returns how many parties can be linked, and alarms."""
    prepare(engine, party, beside)
    alarms = set_aside_shifted(engine)
    add_keys(engine, shape)
    engine.execute(
        """CREATE OR REPLACE TABLE node AS
        SELECT row_number() OVER (ORDER BY uid) - 1 AS node, uid AS party_id FROM link_row WHERE NOT is_alias"""
    )
    linkable: int = engine.execute("SELECT count(*) FROM node").fetchone()[0]
    return linkable, alarms


def graph_of(engine: Any, model: Model, size: int, *, at_least: float | None = None) -> Graph:
    """The linked pairs of `banded`; with `at_least`, those that nothing keeps apart from that weight on."""
    links = THRESHOLDS.linked if at_least is None else at_least
    wanted = "band = 'linked'" if at_least is None else f"{FREE} AND weight >= {at_least} + more"
    columns = engine.execute(
        f"""SELECT x.node AS a, y.node AS b, weight, probability, sure, coalesce(decision = 'same', false) AS decided
        FROM banded JOIN node x ON x.party_id = banded.a JOIN node y ON y.party_id = banded.b WHERE {wanted} ORDER BY 1, 2"""
    ).fetchnumpy()
    forbidden = engine.execute(
        """SELECT x.node AS a, y.node AS b FROM banded JOIN node x ON x.party_id = banded.a JOIN node y ON y.party_id = banded.b
        WHERE decision = 'different' ORDER BY 1, 2"""
    ).fetchall()
    guards = guards_of(model)
    return Graph(
        size=size,
        a=np.asarray(columns["a"], dtype=np.int64),
        b=np.asarray(columns["b"], dtype=np.int64),
        weight=np.asarray(columns["weight"], dtype=np.float64),
        probability=np.asarray(columns["probability"], dtype=np.float64),
        sure=np.asarray(columns["sure"], dtype=bool),
        decided=np.asarray(columns["decided"], dtype=bool),
        forbidden=tuple((int(one), int(two)) for one, two in forbidden),
        guards=guards,
        # Where one person's records often differ, that some of two groups do says nothing.
        pairs=_weighed_pairs(engine, links) if {"name", "birth"} <= guards else None,
    )


def _weighed_pairs(engine: Any, links: float) -> tuple[Ints, Ints, Any]:
    """The ends of every pair of `banded`, and its weight in bits over what links; a pair that is kept apart is far under it."""
    columns = engine.execute(
        f"""SELECT x.node AS a, y.node AS b, CASE WHEN {FREE} THEN weight - more - {links} ELSE -{UNSEEN} END AS over
        FROM banded JOIN node x ON x.party_id = banded.a JOIN node y ON y.party_id = banded.b ORDER BY 1, 2"""
    ).fetchnumpy()
    a, b = (np.asarray(columns[name], dtype=np.int64) for name in ("a", "b"))
    return a, b, np.asarray(columns["over"], dtype=np.float64)


def settle(engine: Any, graph: Graph, labels: Ints, inside: Any, *, before: Before, office_id: str, at_snapshot: int) -> pa.Table:
    """Give the people their ids and make `belongs` (person_id, party_id, path_probability); returns the ledger's new rows."""
    ids = engine.execute("SELECT party_id FROM node ORDER BY node").to_arrow_table()["party_id"]
    members = pa.table({"party_id": ids, "cluster": labels})
    clusters, added = assign_ids(
        engine,
        members,
        ledger=before.ledger if before.ledger is not None else empty_ledger(),
        previous=before.previous,
        office_id=office_id,
        at_snapshot=at_snapshot,
    )
    paths = path_probabilities(graph, inside, _founders(engine, clusters))
    _join(engine, members.append_column("path_probability", pa.array(paths)), clusters)
    return added


def result_of(
    engine: Any,
    party: pa.Table,
    model: Model,
    added: pa.Table,
    frequency: pa.Table,
    *,
    office_id: str,
    linkable: int,
    alarms: tuple[str, ...],
) -> LinkResult:
    """The canonical rows out of `belongs` and `banded`."""
    engine.register("party_given", party)
    return LinkResult(
        person=engine.execute(_PERSON, [office_id]).to_arrow_table(),
        person_party=engine.execute(_PERSON_PARTY, [office_id]).to_arrow_table(),
        possible_link=engine.execute(_POSSIBLE, [office_id]).to_arrow_table(),
        ledger=added,
        model=model,
        parties=party.num_rows,
        linkable=linkable,
        left_out=dict(engine.execute("SELECT reason, count(*) FROM left_out GROUP BY 1 ORDER BY 1").fetchall()),
        alarms=alarms,
        notices=what_to_know(engine),
        frequency=frequency.append_column("office_id", pa.array([office_id] * frequency.num_rows, pa.string())),
        edges=engine.execute("SELECT a, b, weight, probability, band, apart FROM banded ORDER BY a, b").to_arrow_table(),
    )


def _founders(engine: Any, clusters: pa.Table) -> Ints:
    engine.register("cluster_given", clusters)
    found = engine.execute(
        "SELECT node FROM cluster_given JOIN node ON node.party_id = founding_party_id ORDER BY node"
    ).fetchnumpy()
    engine.unregister("cluster_given")
    return np.asarray(found["node"], dtype=np.int64)


def _join(engine: Any, members: pa.Table, clusters: pa.Table) -> None:
    engine.register("members_given", members)
    engine.register("cluster_given", clusters)
    engine.execute(
        """CREATE OR REPLACE TABLE belongs AS
        SELECT person_id, party_id, path_probability FROM members_given JOIN cluster_given USING (cluster)"""
    )
    engine.unregister("members_given")
    engine.unregister("cluster_given")


# The strongest accepted pair of each appearance says why it belongs.
_PERSON_PARTY = f"""
WITH inner_edge AS (
    SELECT banded.* FROM banded JOIN belongs x ON x.party_id = banded.a JOIN belongs y ON y.party_id = banded.b
    WHERE band = 'linked' AND x.person_id = y.person_id
), either AS (
    SELECT a AS party_id, * EXCLUDE (a), b AS other FROM inner_edge
    UNION ALL BY NAME SELECT b AS party_id, * EXCLUDE (a, b), a AS other FROM inner_edge
), best AS (SELECT * FROM either QUALIFY row_number() OVER (PARTITION BY party_id ORDER BY weight DESC, other) = 1)
SELECT person_id, party_id, path_probability,
    CASE WHEN best.decision = 'same' THEN 'A reviewer decided that these are one person' ELSE nullif({short_text("best")}, '') END
        AS match_explanation, ? AS office_id
FROM belongs LEFT JOIN best USING (party_id) ORDER BY person_id, party_id
"""

_POSSIBLE = """
SELECT banded.a AS party_id, banded.b AS other_party_id, weight, probability, ? AS office_id
FROM banded JOIN belongs x ON x.party_id = banded.a JOIN belongs y ON y.party_id = banded.b
WHERE x.person_id <> y.person_id AND decision IS DISTINCT FROM 'different' ORDER BY 1, 2
"""

# The name most of her rows carry, and the day-precise birth date that most do; a tie of dates is unknown.
_PERSON = """
WITH hers AS (
    SELECT person_id, party_id, nullif(trim(concat_ws(' ', given_name, middle_name, family_name, name_suffix)), '') AS name,
        CASE WHEN coalesce(birth_date_precision, 'day') = 'day' THEN birth_date END AS birth_date
    FROM belongs JOIN party_given USING (party_id)
), titled AS (
    SELECT *, array_to_string(list_transform(string_split(regexp_replace(name, '\\s+', ' ', 'g'), ' '),
        lambda w: upper(substr(w, 1, 1)) || lower(substr(w, 2))), ' ') AS shown FROM hers
), named AS (
    SELECT person_id, shown FROM titled WHERE shown IS NOT NULL GROUP BY person_id, shown
    QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY count(*) DESC, length(shown) DESC, shown) = 1
), counted AS (SELECT person_id, birth_date, count(*) AS rows FROM hers WHERE birth_date IS NOT NULL GROUP BY ALL),
born AS (
    SELECT person_id, CASE WHEN count(*) = 1 THEN min(birth_date) END AS birth_date
    FROM (SELECT * FROM counted QUALIFY rank() OVER (PARTITION BY person_id ORDER BY rows DESC) = 1) GROUP BY person_id
)
SELECT person_id, shown AS display_name, born.birth_date,
    CASE WHEN born.birth_date IS NOT NULL THEN 'day' END AS birth_date_precision,
    count(*) AS parties, ? AS office_id
FROM hers LEFT JOIN named USING (person_id) LEFT JOIN born USING (person_id) GROUP BY ALL ORDER BY person_id
"""
