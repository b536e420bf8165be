"""Linkage of a new batch against the people that there are, without doing the rest again.

It gives what a full run gives, within these limits: the model's numbers stay as they are; two people who exist already are never
joined (the pair becomes a possible link, and a person decides); nobody's earlier appearances are parted, but by a decision.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from justexits.core.progress import SILENT, Progress, part
from justexits.linkage.bands import THRESHOLDS, Thresholds, add_bands
from justexits.linkage.cluster import Graph, people_of
from justexits.linkage.common import frequencies
from justexits.linkage.model import Model
from justexits.linkage.parties import Before, LinkResult, graph_of, memory_for, read_parties, result_of, settle
from justexits.linkage.prepare import NOTHING_BESIDE, Beside
from justexits.linkage.scoring import score
from justexits.records.lake.engine import open_engine

KNOWN = 1_000.0  # bits: nothing new weighs against what was settled before


def link_new(
    party: pa.Table,
    *,
    office_id: str,
    before: Before,
    model: Model,
    possible: pa.Table | None = None,
    frozen: pa.Table | None = None,
    beside: Beside = NOTHING_BESIDE,
    at_snapshot: int = 1,
    thresholds: Thresholds = THRESHOLDS,
    scratch: Path | None = None,
    progress: Progress = SILENT,
) -> LinkResult:
    """Link the parties that `before.previous` (person_party of the run before, whole) does not have; people stay as they are.

    party: all of the office's parties, old and new. possible: possible_link of the run before. The result's tables are whole, as
    those of a full run; `edges` are those of the new parties only. frozen: `frequency` of the last full run (else it is counted).
    """
    if before.previous is None:
        raise ValueError("there are no people yet to link a new batch against; use link_parties")
    engine = open_engine(scratch, memory_limit=memory_for(party))
    try:
        with part(progress, "Read names, dates and numbers"):
            linkable, alarms = read_parties(engine, party, beside, model.shape)
            engine.register("previous_given", before.previous.select(["person_id", "party_id", "path_probability"]))
            engine.execute("CREATE OR REPLACE TABLE previous AS SELECT * FROM previous_given")
            engine.unregister("previous_given")
            engine.execute(
                """CREATE OR REPLACE TABLE fresh AS
                SELECT place FROM link_input WHERE party_id NOT IN (SELECT party_id FROM previous)"""
            )
        with part(progress, "Compare"):
            score(engine, model, at_least=thresholds.possible, frozen=frozen, fresh="place IN (SELECT place FROM fresh)")
            add_bands(engine, model, thresholds, decisions=before.decisions, frozen=frozen)
        with part(progress, "Put together people"):
            graph = _with_the_known(engine, graph_of(engine, model, linkable))
            labels, inside = people_of(engine, graph)
            added = settle(engine, graph, labels, inside, before=before, office_id=office_id, at_snapshot=at_snapshot)
        kept = frequencies(engine, frozen)
        found = result_of(engine, party, model, added, kept, office_id=office_id, linkable=linkable, alarms=alarms)
        return _whole(engine, found, before.previous, possible)
    finally:
        engine.close()


def _with_the_known(engine: Any, graph: Graph) -> Graph:
    """The graph with every person that there is as a star around her first appearance, and who belonged to whom."""
    columns = engine.execute(
        """WITH placed AS (
            SELECT person_id, node, path_probability, min(node) OVER (PARTITION BY person_id) AS hub,
                dense_rank() OVER (ORDER BY person_id) - 1 AS person
            FROM previous JOIN node USING (party_id))
        SELECT hub, node, path_probability, person FROM placed ORDER BY hub, node"""
    ).fetchnumpy()
    hub, node = (np.asarray(columns[name], dtype=np.int64) for name in ("hub", "node"))
    known = np.full(graph.size, -1, dtype=np.int64)
    known[node] = np.asarray(columns["person"], dtype=np.int64)
    ray = hub != node
    rays = int(ray.sum())
    return replace(
        graph,
        a=np.concatenate([graph.a, hub[ray]]),
        b=np.concatenate([graph.b, node[ray]]),
        weight=np.concatenate([graph.weight, np.full(rays, KNOWN)]),
        probability=np.concatenate([graph.probability, np.asarray(columns["path_probability"], dtype=np.float64)[ray]]),
        sure=np.concatenate([graph.sure, np.ones(rays, dtype=bool)]),
        decided=np.concatenate([graph.decided, np.ones(rays, dtype=bool)]),
        known=known,
    )


def _whole(engine: Any, found: LinkResult, previous: pa.Table, possible: pa.Table | None) -> LinkResult:
    """The result with what earlier runs said of the appearances and pairs that nothing changed."""
    engine.register("found_given", found.person_party)
    engine.register("earlier_given", previous)
    told = "earlier_given.match_explanation" if "match_explanation" in previous.schema.names else "NULL"
    person_party = engine.execute(
        f"""SELECT found.person_id, party_id,
            CASE WHEN earlier_given.person_id = found.person_id THEN earlier_given.path_probability
                 ELSE found.path_probability END AS path_probability,
            coalesce(found.match_explanation, {told}) AS match_explanation, found.office_id
        FROM found_given found LEFT JOIN earlier_given USING (party_id) ORDER BY 1, 2"""
    ).to_arrow_table()
    pairs = found.possible_link
    if possible is not None and possible.num_rows:
        engine.register("possible_given", possible.select(pairs.schema.names))
        engine.register("new_given", pairs)
        pairs = engine.execute(
            """SELECT * FROM new_given UNION ALL
            SELECT p.* FROM possible_given p JOIN found_given x ON x.party_id = p.party_id
            JOIN found_given y ON y.party_id = p.other_party_id
            WHERE x.person_id <> y.person_id AND NOT EXISTS (SELECT 1 FROM banded
                WHERE banded.a = p.party_id AND banded.b = p.other_party_id) ORDER BY 1, 2"""
        ).to_arrow_table()
    return replace(found, person_party=person_party, possible_link=pairs)
