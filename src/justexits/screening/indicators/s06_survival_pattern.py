"""S06: three kinds of survival offenses within 24 months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.records.codes import offense_group
from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import OFFENSE_DATE, TWO_YEARS, accused_of, hits, in_a_window, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

KINDS = 3


def rule(tables: Tables) -> ir.Table:
    """Charges of at least three survival classes whose offense days lie within 730 days of each other.

    Unknown where charges without an exact day could complete such a window.
    """
    accused = accused_of(tables, offense_group("SURVIVAL"))
    accused = accused.mutate(row=row_of("charge", accused.charge_id))
    kept = in_a_window(accused, "offense_date", "class", least=KINDS, days=TWO_YEARS, fact=OFFENSE_DATE)
    return hits(kept, kept.row, "offense_date", kept.missing)


INDICATOR = Indicator(
    id="S06",
    statement="Three kinds of survival offenses within two years",
    family=Family.SURVIVAL,
    strength=2,
    rule=rule,
    meaning="Charges of at least three of: retail theft, drug possession, trespass, loitering, a false name, use of another's "
    "papers, not coming to court; all within 730 days.",
    against="Poverty, addiction and homelessness look the same without anybody who exploits. Alone it surfaces nobody.",
    source="Polaris, Locked In: criminal records of survivors",
    needs=("offense_class.class", "charge.offense_date", "charge.party_id"),
    looks_for=(("offense_class.class", offense_group("SURVIVAL")),),
)
