"""What linkage reads of one office in a snapshot."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pyarrow as pa

from justexits.linkage.common import FREQUENCY
from justexits.linkage.prepare import READS, Beside
from justexits.records.lake import Reading
from justexits.records.lake.decisions import standing


def parties_of(reading: Reading, office_id: str, *, cases: Collection[str] | None = None) -> pa.Table:
    """The office's parties, or those of some of its cases, with the columns that linkage reads."""
    party = reading.tables_of(office_id)["party"]
    if cases is not None:
        party = party.filter(party.case_id.isin(sorted(cases)))
    return reading.arrow(party.select(list(READS)))


def beside_of(reading: Reading, office_id: str, *, cases: Collection[str] | None = None) -> Beside:
    """The days of the office's matters, or of some of them, and the numbers of its arrests."""
    tables: dict[str, Any] = reading.tables_of(office_id)
    case, arrest = tables["case"], tables["arrest"]
    if cases is not None:
        parties = tables["party"].filter(tables["party"].case_id.isin(sorted(cases))).select("party_id")
        case, arrest = case.filter(case.case_id.isin(sorted(cases))), arrest.semi_join(parties, "party_id")
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


def frequency_of(reading: Reading, office_id: str) -> pa.Table | None:
    """How common values were in the office when it was last linked whole; None where that was not kept."""
    kept = reading.tables_of(office_id)["link_frequency"]
    found = reading.arrow(kept.select(FREQUENCY.names).order_by("what", "value"))
    return found if found.num_rows else None
