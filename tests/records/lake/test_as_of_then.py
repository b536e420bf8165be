"""A figure can be computed again from the snapshot that it was made from, whatever came since."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from justexits.records.lake import Lake
from justexits.records.lake.purge import purge
from justexits.records.lake.undo import undo_batch
from tests.records.lake.imports import bring, cases_file, charges_file
from tests.records.lake.small import OFFICE, cases, lake_in


def figure(lake: Lake, snapshot: int) -> list[dict[str, Any]]:
    """Charges and their amount by person, as they stood in a snapshot."""
    with lake.read(lake.snapshot(snapshot), threads=1) as reading:
        charge, party = reading.tables["charge"], reading.tables["party"]
        joined = charge.join(party.select("party_id", "family_name"), "party_id")
        counted = joined.group_by("family_name").agg(charges=joined.count(), amount=joined.amount.sum())
        return reading.rows(counted.order_by("family_name"))


def test_changes_imports_and_undoing_leave_earlier_figures_as_they_were(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    bring(lake, tmp_path, "cases1.csv", cases_file("c1,Ames,2019-05-01,", "c2,Bell,2020,"))
    bring(lake, tmp_path, "charges1.csv", charges_file("k1,c1,TRC 5,10", "k2,c2,TRC 6,20"))
    then = figure(lake, 2)
    assert then == [{"family_name": "Ames", "charges": 1, "amount": 10.0}, {"family_name": "Bell", "charges": 1, "amount": 20.0}]
    newer = bring(lake, tmp_path, "charges2.csv", charges_file("k1,c1,TRC 5,99", "k3,c1,TRC 7,1"))
    assert figure(lake, 3)[0] == {"family_name": "Ames", "charges": 2, "amount": 100.0}
    undo_batch(lake, newer)
    for number in range(20):  # more files than a table may have
        with lake.write("import") as writing:
            writing.append("case", cases(f"n{number}"), office_id=OFFICE)
    assert figure(lake, 2) == then
    assert figure(lake, 3)[0]["amount"] == 100.0
    assert figure(lake, 4) == then
    assert len(lake.snapshot().of("case")) <= 20
    purge(lake, keep=len(lake.manifest.history()) - 1)
    assert figure(lake, 2) == then
