"""What all rules of one office stand on, worked out once and kept beside the data: narrow tables, gates, shared views."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from justexits.screening.basis import EVERY_LINK
from justexits.screening.people import TRADE, in_the_trade, marked, people_only
from justexits.screening.rows import FOR_ALL_LINKS, FOR_THE_LINKS

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


class KeptTables(Mapping[str, "ir.Table"]):
    """Canonical tables cut down to what rules read, each kept when it is first asked for."""

    def __init__(self, tables: Tables, keep: Keep, *, prefix: str = "") -> None:
        self._keep, self._prefix = keep, prefix
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
        if name == "person_party":
            return self._tables[name].select("person_id", "party_id", "path_probability")
        return self._tables[name].select(*READ[name])

    def __iter__(self) -> Iterator[str]:
        return iter((*READ, "person_party", TRADE))

    def __len__(self) -> int:
        return len(READ) + 2

    def links(self, at_least: float | None) -> ir.Table:
        """The links of that path probability or more; all of them where it is None."""
        links = self["person_party"]
        return links if at_least is None else links.filter(links.path_probability.fill_null(0.0) >= at_least)

    def of_the_doubtful(self, below: float) -> ir.Table:
        """All links of everybody who has one of a lower path probability."""
        return self["person_party"].semi_join(self.weak_links(below), "person_id")

    def on(self, links: ir.Table) -> dict[str, ir.Table]:
        """The tables with only these links, and what rules share on them."""
        made = {name: self[name] for name in self} | {"person_party": links, EVERY_LINK: self["person_party"]}
        for name, make in FOR_ALL_LINKS.items():
            if name not in self._kept:
                self._kept[name] = self._keep(make(made), self._prefix + name)
            made[name] = self._kept[name]
        for name, make in FOR_THE_LINKS.items():
            made[name] = self._keep(make(made), self._prefix + name)
        return made

    def weak_links(self, below: float) -> ir.Table:
        """Links of a lower path probability; a link of unknown probability counts as 0."""
        links = self["person_party"]
        return links.filter(links.path_probability.fill_null(0.0) < below)
