"""Precision and recall of linkage on made-up counties at several thresholds, for decision 0022. Figures, not speed."""

from __future__ import annotations

import pyarrow as pa

from justexits.linkage.bands import add_bands
from justexits.linkage.cluster import people_of
from justexits.linkage.evaluate import quality
from justexits.linkage.parties import graph_of, read_parties
from justexits.linkage.prepare import Beside
from justexits.linkage.scoring import score
from justexits.linkage.training import train
from justexits.records.lake.engine import open_engine
from justexits.simulate import made
from tests.scale.yardstick import row, scale

PEOPLE = 10_000
THRESHOLDS = (2.0, 3.0, 4.0, 4.5, 5.0, 6.0, 8.0)


def main() -> None:
    """Measure, and print a row for each county and threshold."""
    for county in ("three-rivers", "fort-harlan", "palmetto-sound"):
        world = made(county, int(PEOPLE * scale()))
        case, arrest = world.tables["case"], world.tables["arrest"]
        days = pa.table({"case_id": case["case_id"], "on": case["referred_on"]})
        beside = Beside(seen=days, arrest=arrest.select(["party_id", "tracking_number"]))
        persons = zip(world.parties["party_id"].to_pylist(), world.parties["person"].to_pylist(), strict=True)
        truth = {party: person for party, person in persons if person is not None}
        engine = open_engine()
        linkable, _ = read_parties(engine, world.tables["party"], beside)
        model = train(engine, parties=linkable, seed=1)
        score(engine, model, at_least=min(THRESHOLDS))
        add_bands(engine, model, at_least=min(THRESHOLDS))
        ids = engine.execute("SELECT party_id FROM node ORDER BY node").fetchnumpy()["party_id"].tolist()
        for bits in THRESHOLDS:
            labels, _ = people_of(engine, graph_of(engine, model, linkable, at_least=bits))
            measured = quality(dict(zip(ids, map(str, labels.tolist()), strict=True)), truth)
            said = f"precision {measured.precision:.5f}, recall {measured.recall:.4f}, F1 {measured.f1:.4f}"
            row(f"Linkage of {linkable:,} records, {county}, from {bits:g} bits", said, aim="0.999 and 0.90 at 4.5 bits")
        engine.close()


if __name__ == "__main__":
    main()
