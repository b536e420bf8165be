"""Offence classes of charges: one text at a time, over the distinct texts of an office, then joined to its charges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from justexits.records.classification.rules import section_key, statute_table, text_rules
from justexits.records.codes import offense_classes_version
from justexits.records.tables import TABLES

TEXTS_KEPT = 100_000  # distinct texts whose answer is remembered within a process


@dataclass(frozen=True)
class Classification:
    """One class that a charge has, what decided it (`statute` or `text`), and the rule."""

    offense_class: str
    source: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How many charges have a class, and which texts have none, by count."""

    charges: int
    mapped: int
    unmapped_texts: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float | None:
        """Mapped charges among all, between 0 and 1; None where there are no charges."""
        return self.mapped / self.charges if self.charges else None


def classification_version() -> str:
    """Version of the classes and of the rules that give them."""
    return f"{offense_classes_version()}.{text_rules().version}"


@lru_cache(maxsize=TEXTS_KEPT)
def classify_text(text: str | None, statute: str | None = None, state: str | None = None) -> tuple[Classification, ...]:
    """The classes of one charge from its words, its section and the two-letter state; empty where nothing is known.

    A section of the state's table is surer than words, and decides alone. Otherwise every rule over the words that fits
    gives its class, in the rules' order.
    """
    if statute and state:
        section = section_key(statute)
        if classes := statute_table(state).get(section):
            return tuple(Classification(name, "statute", f"{state.lower()}:{section}") for name in classes)
    if not text:
        return ()
    known = text_rules()
    normal = known.normal(text)
    found: dict[str, Classification] = {}
    for rule in known.rules:
        if rule.offense_class in found or rule.not_with & found.keys() or not rule.fits.search(normal):
            continue
        if rule.unless is None or not rule.unless.search(normal):
            found[rule.offense_class] = Classification(rule.offense_class, "text", rule.id)
            if rule.alone:
                break
    return tuple(found.values())


def offense_classes(charge: pa.Table, *, state: str | None = None) -> pa.Table:
    """offense_class rows for the charges of one office (columns charge_id, statute, description, office_id).

    Charges whose words and section give no class have no row. Only distinct texts are read one by one; the rest is joins.
    """
    texts = charge.select(["description", "statute"]).group_by(["description", "statute"]).aggregate([])
    rows: dict[str, list[str | None]] = {"description": [], "statute": [], "class": [], "source": []}
    for said, section in zip(texts["description"].to_pylist(), texts["statute"].to_pylist(), strict=True):
        for one in classify_text(said, section, state):
            for name, value in zip(rows, (said, section, one.offense_class, one.source), strict=True):
                rows[name].append(value)
    classes = pa.table(rows, schema=pa.schema([(name, pa.string()) for name in rows]))
    keyed = charge.select(["charge_id", "description", "statute", "office_id"])
    joined = _unnulled(keyed).join(_unnulled(classes), ["description", "statute"], join_type="inner")
    versions = pa.array([classification_version()] * joined.num_rows, pa.string())
    made = joined.append_column("version", versions).select(list(TABLES["offense_class"].by_name))
    return made.cast(TABLES["offense_class"].schema.to_pyarrow())


def coverage(charge: pa.Table, classes: pa.Table, *, top: int = 10) -> Coverage:
    """How many of the charges have a class, and the `top` texts without one, most frequent first."""
    bare = charge.select(["charge_id", "description"]).join(classes.select(["charge_id"]), "charge_id", join_type="left anti")
    counted = bare.group_by("description").aggregate([("charge_id", "count")])
    ordered = counted.sort_by([("charge_id_count", "descending"), ("description", "ascending")]).slice(0, top)
    texts = zip(ordered["description"].to_pylist(), ordered["charge_id_count"].to_pylist(), strict=True)
    return Coverage(
        charges=charge.num_rows,
        mapped=charge.num_rows - bare.num_rows,
        unmapped_texts=tuple((text or "(no words)", times) for text, times in texts),
    )


def _unnulled(table: pa.Table) -> pa.Table:
    """The table with empty text for unknown in the two join keys, because Arrow joins no nulls."""
    for name in ("description", "statute"):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, pc.fill_null(table[name].cast(pa.string()), ""))
    return table
