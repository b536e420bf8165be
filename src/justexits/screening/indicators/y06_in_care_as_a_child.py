"""Y06: a dependency case, or an address in foster care."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import appearances, hits, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

CARE = ("foster", "group_home")


def rule(tables: Tables) -> ir.Table:
    """The child of a dependency matter, or any appearance with an address in a foster home or a group home."""
    hers = appearances(tables)
    protection = tables["case"].filter(lambda c: c.kind == "dependency").select("case_id")
    child = hers.filter(hers.role == "child").semi_join(protection, "case_id")
    kept = child.union(hers.filter(hers.address_kind.isin(CARE)))
    return hits(kept, row_of("party", kept.party_id), "referred_on")


INDICATOR = Indicator(
    id="Y06",
    statement="Child protection case, or an address in foster or group care",
    family=Family.YOUTH,
    strength=2,
    rule=rule,
    meaning="She is the child of a child protection matter, or gave an address in a foster home or a group home.",
    against="Most children in care are not exploited. An adult may work or visit there.",
    source="Field Center and Covenant House studies; RTI International",
    needs=(),
    ways=(
        ("case.kind", "party.role", "party.case_id"),
        ("party.address_kind",),
    ),
    looks_for=(("case.kind", ("dependency",)), ("party.role", ("child",)), ("party.address_kind", CARE)),
    uses_juvenile_records=True,
)
