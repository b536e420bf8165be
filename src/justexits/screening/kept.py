"""What all rules of one office stand on, worked out once and kept beside the data: narrow tables, gates, shared views."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from justexits.core.truth import negate
from justexits.screening.basis import EVERY_LINK
from justexits.screening.indicators import catalogue, rarer
from justexits.screening.people import TRADE, in_the_trade, marked, people_only
from justexits.screening.rows import BY_LINK, CONTACT, FIRM, FOR_ALL_LINKS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

Keep = Callable[["ir.Table", str], "ir.Table"]  # a table and the name under which it may be kept

# The columns that rules read. Nothing else of a record is brought into screening.
READ: dict[str, tuple[str, ...]] = {
    "case": ("case_id", "kind", "referred_on", "referred_on_precision", "office_id"),
    "party": ("party_id", "case_id", "role", "birth_date", "birth_date_precision", "address_kind", "office_id"),
    "charge": ("charge_id", "case_id", "party_id", "offense_date", "offense_date_precision", "amount", "office_id"),
    "offense_class": ("charge_id", "class", "office_id"),
    "event": (
        *("event_id", "case_id", "party_id", "actor_id", "kind", "on", "on_precision", "place_kind", "jurisdiction"),
        *("result", "office_id"),
    ),
    "arrest": (
        *("arrest_id", "case_id", "party_id", "on", "on_precision", "place_kind", "place_key", "jurisdiction"),
        *("custody_from", "custody_to", "office_id"),
    ),
    "person": ("person_id", "birth_date", "birth_date_precision", "office_id"),
}


class Links(StrEnum):
    """Over which links rules look."""

    FIRM = "firm"
    EVERY = "every"
    DOUBTFUL = "doubtful"  # all links of everybody who has a weak one


class KeptTables(Mapping[str, "ir.Table"]):
    """Canonical tables cut down to what rules read, each kept when it is first asked for.

    `keep` works a table out and gives what stands for it; `view` gives a name to one that costs nothing to work out again.
    A link of a lower path probability than `firm_link`, or of an unknown one, is weak.
    """

    def __init__(self, tables: Tables, keep: Keep, view: Keep, *, firm_link: float, prefix: str = "") -> None:
        self._keep, self._view, self._prefix, self._firm_link = keep, view, prefix, firm_link
        self._names = keep(marked(tables), prefix + "marked")
        self._tables = people_only(tables, self._names)
        self._kept: dict[str, ir.Table] = {}

    def __getitem__(self, name: str) -> ir.Table:
        if name not in self._kept:
            self._kept[name] = self._keep(self._made(name), self._prefix + name)
        return self._kept[name]

    def _made(self, name: str) -> ir.Table:
        if name == TRADE:
            return in_the_trade(self._names)
        table = self._tables[name]
        if name == "person_party":
            firm = table.path_probability.fill_null(0.0) >= self._firm_link
            return table.select("person_id", "party_id", firm.name(FIRM))
        if name == "event":
            table = table.filter(table.kind.isin(event_kinds()))
        return table.select(*READ[name])

    def __iter__(self) -> Iterator[str]:
        return iter((*READ, "person_party", TRADE))

    def __len__(self) -> int:
        return len(READ) + 2

    def for_all(self) -> dict[str, ir.Table]:
        """The tables with all links, each saying whether it is firm, and what rules share on them."""
        made = {name: self[name] for name in self} | {EVERY_LINK: self["person_party"]}
        for name, make in FOR_ALL_LINKS.items():
            if name not in self._kept:
                self._kept[name] = self._keep(make(made), self._prefix + name)
            made[name] = self._kept[name]
        for name, make in BY_LINK.items():
            if f"all_{name}" not in self._kept:
                self._kept[f"all_{name}"] = self._keep(make(made), f"{self._prefix}all_{name}")
            made[name] = self._kept[f"all_{name}"]
        return made

    def on(self, links: Links) -> dict[str, ir.Table]:
        """The tables with only these links, and what rules share on them."""
        made = self.for_all()
        for name in ("person_party", *BY_LINK):
            made[name] = self._of(links, made[name], self._prefix + ("link" if name == "person_party" else name))
        return made

    def _of(self, links: Links, rows: ir.Table, name: str) -> ir.Table:
        if links == Links.DOUBTFUL:
            return self._keep(rows.semi_join(self.weak_links(), "person_id").drop(FIRM), name)
        return self._view((rows.filter(rows[FIRM]) if links == Links.FIRM else rows).drop(FIRM), name)

    def weak_links(self) -> ir.Table:
        """The links that are not firm."""
        links = self["person_party"]
        return links.filter(negate(links[FIRM]))


@cache
def event_kinds() -> tuple[str, ...]:
    """The kinds of events that some indicator reads; no other is brought into screening."""
    said = [codes for one in (*catalogue(), *rarer()) for name, codes in one.looks_for if name == "event.kind"]
    return tuple(sorted({CONTACT, *(code for codes in said for code in codes)}))
