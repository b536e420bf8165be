"""The figures of one office in one snapshot, read once and kept as long as the reading is: a page takes them from here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast
from weakref import WeakKeyDictionary

from justexits import measures
from justexits.measures import ALL
from justexits.web.performance import small

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading

KEPT_TABLE = "figures_of_the_office"
Kept = TypeVar("Kept")
Figures = tuple[measures.Figure, ...]

_shelves: WeakKeyDictionary[Reading, Shelf] = WeakKeyDictionary()


def shelf_of(reading: Reading, office_id: str) -> Shelf:
    """The shelf of a reading. A reading is of one office, and so is its shelf."""
    shelf = _shelves.get(reading)
    if shelf is None or shelf.office_id != office_id:
        shelf = _shelves[reading] = Shelf(reading, office_id)
    return shelf


class Shelf:
    """What pages ask of one office's figures. Threads may make the same twice; what they make is equal."""

    def __init__(self, reading: Reading, office_id: str) -> None:
        self.office_id = office_id
        # Not the reading itself: it would keep itself alive.
        self._rows = reading.rows
        value = reading.tables_of(office_id)["measure_value"]
        self._table: ir.Table = reading.keep(KEPT_TABLE, lambda: value)
        self._kept: dict[tuple[object, ...], object] = {}

    def once(self, key: tuple[object, ...], make: Callable[[], Kept]) -> Kept:
        """What `make` gives, made at the first time only; the key says all that it depends on besides the snapshot."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast("Kept", self._kept[key])

    @property
    def pairs(self) -> dict[str, frozenset[tuple[str, str]]]:
        """For each measure with figures: its lengths of period and groupings."""
        return self.once(("pairs",), self._pairs)

    def _pairs(self) -> dict[str, frozenset[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = {}
        for row in self._rows(self._table.select("measure", "grain", "group_by").distinct()):
            found.setdefault(row["measure"], set()).add((row["grain"], row["group_by"]))
        return {measure: frozenset(pairs) for measure, pairs in found.items()}

    def figures(self, measure: str, grain: str, group_by: str = ALL) -> Figures:
        """The figures by period and group, what was not recorded last in each period."""
        if group_by == ALL:
            return self.once(("everybody",), self._read_everybody).get((measure, grain), ())
        return self.once((measure, group_by), lambda: self._read(measure, group_by)).get((measure, grain), ())

    def _read_everybody(self) -> dict[tuple[str, str], Figures]:
        return self._sorted(self._table.filter(self._table["group_by"] == ALL))

    def _read(self, measure: str, group_by: str) -> dict[tuple[str, str], Figures]:
        table = self._table
        return self._sorted(table.filter((table.measure == measure) & (table["group_by"] == group_by)))

    def _sorted(self, wanted: ir.Table) -> dict[tuple[str, str], Figures]:
        found: dict[tuple[str, str], list[measures.Figure]] = {}
        for row in self._rows(wanted):
            found.setdefault((row["measure"], row["grain"]), []).append(_figure(row))
        for figures in found.values():
            figures.sort(key=lambda one: (one.period, one.group is None, one.group or ""))
        return {key: tuple(figures) for key, figures in found.items()}

    def is_open(self, measure: str, grain: str, group_by: str) -> bool:
        """Whether no figure of this length of period and grouping points at people."""
        kind = _kind_of(measure)
        made = lambda: not any(small.points_at_people(one, kind) for one in self.figures(measure, grain, group_by))  # noqa: E731
        return self.once(("open", measure, grain, group_by), made)

    def protected(self, measure: str, group_by: str) -> Figures:
        """The figures by year without those that point at people."""
        made = lambda: small.without_small(self.figures(measure, small.YEAR, group_by), _kind_of(measure))  # noqa: E731
        return self.once(("protected", measure, group_by), made)

    def trend(self, measure: str, grain: str, figures: Figures, baseline_until: date | None) -> measures.Trend:
        """The trend of one series, judged once."""
        key = ("trend", measure, grain, len(figures), baseline_until)
        return self.once(key, lambda: measures.trend_of(figures, baseline_until=baseline_until))


def _figure(row: dict[str, Any]) -> measures.Figure:
    return measures.Figure(**row | {"quality": tuple(row["quality"] or ()), "left_out": row["left_out"] or 0})


def _kind_of(measure: str) -> measures.Kind:
    definition = measures.measure_of(measure)
    return definition.kind if definition else measures.Kind.SHARE
