"""The offences that an office charges and that no table places yet, the most frequent first: what an editor looks up next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from justexits.relief.bulk import bulk_tracks
from justexits.relief.columns import KEYS, TEXTS, text_columns
from justexits.relief.evaluate import UNPLACED
from justexits.relief.form import Entry, Law
from justexits.relief.lake_facts import own_facts
from justexits.relief.matchers import Charged
from justexits.relief.person import places_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading

NOT_PLACED = "no table places it"
NOT_READABLE = "section or words missing, or not readable"


@dataclass(frozen=True, kw_only=True)
class LocalOffence:
    """One section with its words, as an office writes it: how many charges name it, and which entries of law cannot place it."""

    office_id: str
    statute: str | None
    description: str | None
    charges: int
    entries: tuple[str, ...]
    why: str


def local_offences(
    reading: Reading, tables: Mapping[str, ir.Table], *, office_id: str, state: str, law: Law, as_of: date
) -> tuple[LocalOffence, ...]:
    """Every distinct offence of an office that some entry of its state's law cannot place, by how many charges name it."""
    own = own_facts(tables, state=state, as_of=as_of)
    said = own.select(**text_columns(own))
    counted = said.group_by(list(TEXTS)).agg(charges=said.count())
    asked = [(place, entries) for place in sorted({state, "US"}) for entries in bulk_tracks(law, [place])]
    found = []
    for row in reading.rows(counted):
        charged = Charged(*(row[name] for name in TEXTS))
        places = places_of(state, charged.law)
        open_at = {entries[0].id: why for place, entries in asked if place in places and (why := _why(entries, charged, as_of))}
        if open_at:
            found.append(
                LocalOffence(
                    office_id=office_id,
                    statute=charged.statute,
                    description=charged.description,
                    charges=row["charges"],
                    entries=tuple(sorted(open_at)),
                    why=NOT_PLACED if NOT_PLACED in open_at.values() else NOT_READABLE,
                )
            )
    return tuple(sorted(found, key=lambda one: (-one.charges, one.statute or "", one.description or "")))


def _why(entries: tuple[Entry, ...], charged: Charged, as_of: date) -> str:
    """Why an entry cannot place an offence by its section and words; empty where it can, or needs something else to do so."""
    facts = {"charged": charged, **{name: getattr(charged, name) for name in KEYS}}
    programs = [one.program for entry in entries for one in entry.conditions if one.field == "offence" and one.program]
    said = [run(facts, as_of) for run in programs]
    if any(UNPLACED.unread & one.unread for one in said):
        return NOT_PLACED
    return NOT_READABLE if any({"statute", "description"} & one.missing for one in said) else ""
