"""On what authority an office uses records of children, and the tables as each gate leaves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from justexits.core.content import content_folder, load_yaml
from justexits.core.truth import negate

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

JUVENILE_CASES = ("juvenile", "dependency")
JUVENILE_ROLES = ("juvenile", "child")
EVERY_LINK = "every_link"  # the name under which gated tables carry the ungated person_party


@dataclass(frozen=True)
class Basis:
    """The authority to use juvenile records in screening: a citation, or None, and then such records are left out."""

    juvenile_citation: str | None = None


def basis_of(office_id: str) -> Basis:
    """The basis that content/screening/juvenile_basis.yaml gives for an office; none where it has no entry."""
    offices = load_yaml(content_folder() / "screening" / "juvenile_basis.yaml")["offices"]
    entry = offices.get(office_id)
    return Basis(f"{entry['citation']}, {entry['dated']}" if entry else None)


def without_juvenile_records(tables: Tables) -> dict[str, ir.Table]:
    """The tables without matters of children and without the parties in them."""
    case, party = tables["case"], tables["party"]
    held = case.filter(case.kind.isin(JUVENILE_CASES).fill_null(False)).select("case_id")
    parties = party.filter(negate(party.role.isin(JUVENILE_ROLES).fill_null(False))).anti_join(held, "case_id")
    kept = dict(tables) | {"case": case.anti_join(held, "case_id"), "party": parties}
    for name in ("charge", "event", "arrest"):
        children = party.filter(party.role.isin(JUVENILE_ROLES).fill_null(False)).select("party_id")
        kept[name] = tables[name].anti_join(held, "case_id").anti_join(children, "party_id")
    return kept
