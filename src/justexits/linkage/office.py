"""What linkage reads of one office in a snapshot."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from justexits.linkage.prepare import READS, Beside
from justexits.records.lake import Reading
from justexits.records.lake.decisions import standing


def parties_of(reading: Reading, office_id: str) -> pa.Table:
    """The office's parties, with the columns that linkage reads."""
    return reading.arrow(reading.tables_of(office_id)["party"].select(list(READS)))


def beside_of(reading: Reading, office_id: str) -> Beside:
    """The days of the office's matters and the numbers of its arrests."""
    tables: dict[str, Any] = reading.tables_of(office_id)
    case, arrest = tables["case"], tables["arrest"]
    on = case.referred_on.coalesce(case.filed_on, case.disposed_on)
    numbered = arrest.filter(arrest.party_id.notnull() & arrest.tracking_number.notnull())
    return Beside(
        seen=reading.arrow(case.filter(on.notnull()).select("case_id", on=on)),
        arrest=reading.arrow(numbered.select("party_id", "tracking_number")),
    )


def decisions_of(reading: Reading, office_id: str) -> pa.Table:
    """What people have decided of pairs of the office's appearances, as far as it stands."""
    held = standing(reading.tables_of(office_id)["link_decision"], "link_decision_id")
    return reading.arrow(held.select("party_id", "other_party_id", "answer", "decided_at"))
