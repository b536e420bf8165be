"""The measures that records carry, one a file. A file that is not listed here is not counted."""

from __future__ import annotations

from justexits.measures.definitions import (
    b2_sale_side_charges_filed,
    b3_children_charged,
    e1_exploiter_cases_filed,
    e6_buyers_for_each_seller,
    fr1_felony_review_approved,
    h2_days_to_disposition,
    h3_continuances,
)
from justexits.measures.measure import Measure

_CATALOGUE: tuple[Measure, ...] = (
    b2_sale_side_charges_filed.MEASURE,
    b3_children_charged.MEASURE,
    e1_exploiter_cases_filed.MEASURE,
    e6_buyers_for_each_seller.MEASURE,
    h2_days_to_disposition.MEASURE,
    h3_continuances.MEASURE,
    fr1_felony_review_approved.MEASURE,
)


def catalogue() -> tuple[Measure, ...]:
    """All measures, in the order in which they are documented."""
    return _CATALOGUE


def measure_of(id: str) -> Measure | None:
    """The measure of that id, in capitals or not; None where there is none."""
    return next((one for one in _CATALOGUE if one.id.casefold() == id.casefold()), None)


def catalogue_version() -> str:
    """Which version of every measure is in use, as one word a snapshot can keep."""
    return " ".join(f"{one.id}:{one.version}" for one in _CATALOGUE)
