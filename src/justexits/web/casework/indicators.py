"""What the pages say about indicators: the screening room's catalogue, in the form that templates need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from justexits import screening

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

STRENGTHS = {1: "Context", 2: "Supporting", 3: "Strong", 4: "Direct"}
FAMILIES = {
    "YOUTH": "As a child",
    "CSE": "Commercial sex",
    "VICTIM": "Harmed by others",
    "NET": "Beside others",
    "SURVIVAL": "Getting by",
    "PLACE": "Places",
    "TEXT": "In texts",
}
TIERS = {"A": "Tier A", "B": "Tier B", "context": "Context only"}
TIER_MEANINGS = {
    "A": "Tier A: one direct record, or several kinds of record that point the same way.",
    "B": "Tier B: records of at least two kinds, one of them of the core kinds.",
}


@dataclass(frozen=True, kw_only=True)
class IndicatorCard:
    """One indicator as a page shows it."""

    id: str
    statement: str
    family: str
    speaks_against: str
    source: str
    uses_juvenile_records: bool


@cache
def cards() -> dict[str, IndicatorCard]:
    """All indicators by id."""
    return {
        one.id: IndicatorCard(
            id=one.id,
            statement=one.statement,
            family=family_words(one.family),
            speaks_against=one.against,
            source=one.source,
            uses_juvenile_records=one.uses_juvenile_records,
        )
        for one in screening.catalogue()
    }


def card(indicator: str) -> IndicatorCard:
    """One indicator; an id that the catalogue no longer has is shown by its id, and held like a juvenile record."""
    unknown = IndicatorCard(
        id=indicator,
        statement=f"Rule {indicator}, which this version no longer has",
        family="Other",
        speaks_against="",
        source="",
        uses_juvenile_records=True,
    )
    return cards().get(indicator, unknown)


def juvenile_indicators() -> tuple[str, ...]:
    """The ids of the indicators whose rule reads juvenile records."""
    return tuple(sorted(one.id for one in cards().values() if one.uses_juvenile_records))


def family_words(family: str) -> str:
    """A family of indicators in plain words."""
    return FAMILIES.get(str(family), str(family).capitalize())


def tiers(tables: Mapping[str, ir.Table], points: Mapping[str, float]) -> ir.Table:
    """person_id, tier, lane, families, last_on of everybody with a finding among these tables, by the office's points."""
    return screening.tiers(tables["finding"], points)
