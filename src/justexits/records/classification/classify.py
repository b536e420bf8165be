"""Offence classes of charges: one text at a time, over the distinct texts of an office, then joined to its charges."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from justexits.records.classification.rules import text_rules
from justexits.records.classification.sections import class_of_citation, class_of_national_code, class_of_section
from justexits.records.codes import offense_classes_version
from justexits.records.tables import TABLES

TEXTS_KEPT = 100_000  # distinct texts whose answer is remembered within a process
JOINED = ("description", "statute", "national_code")  # what a charge's classes depend on
# A national code names a kind; where the words name a narrower class of that kind, the words stand. A code without a kind of its
# own (OTHER) leaves all to the words.
NARROWER: Mapping[str, frozenset[str]] = {
    "ASSAULT": frozenset({"DV_ASSAULT", "STRANGULATION"}),
    "RAPE_SA": frozenset({"CSA"}),
    "HT_UNSPECIFIED": frozenset({"HT_SEX", "HT_LABOR"}),
    "THEFT_OTHER": frozenset({"THEFT_RETAIL"}),
    "FRAUD_OTHER": frozenset({"FRAUD_ID", "FALSE_ID_TO_LE"}),
}
BESIDE_ITS_KIND = frozenset({"STRANGULATION"})  # narrower, and said beside the kind: a way of assaulting
NO_KIND = "OTHER"
KINDS_ONLY = frozenset({NO_KIND, "LOITER_OTHER"})  # of words that say so little, a section that stands among them knows better
Decided = Mapping[str, tuple[str, ...]]  # normal text -> classes, as an analyst decided


@dataclass(frozen=True)
class Classification:
    """One class that a charge has, what decided it (`analyst`, `statute`, `code` or `text`), and the rule."""

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


def classify_text(
    text: str | None,
    statute: str | None = None,
    state: str | None = None,
    *,
    code: str | None = None,
    decided: Decided | None = None,
) -> tuple[Classification, ...]:
    """The classes of one charge from its words, its section, the two-letter state and its national code ("NIBRS:40A").

    Empty where nothing is known. What an analyst `decided` about the text (normal text -> classes) counts first; then a
    section of the state's table, alone; then a code, unless the words name a narrower class of its kind; then every rule over
    the words that fits, in the rules' order; and a section that stands among the words, where these say no more than a kind.
    """
    if decided and text and (named := decided.get(text_rules().normal(text))):
        return tuple(Classification(name, "analyst", "decision") for name in named)
    if statute and state and (found := class_of_section(statute, state)):
        return (Classification(found[0], "statute", f"{state.lower()}:{found[1]}"),)
    if code and (name := class_of_national_code(code)):
        return _narrowed(Classification(name, "code", code.upper()), by_words(text) if text else ())
    return _with_citation(text, state) if text else ()


def _with_citation(text: str, state: str | None) -> tuple[Classification, ...]:
    """The classes of the words, or the class of a section of law among them where they say no more than a kind."""
    said = by_words(text)
    if all(one.offense_class in KINDS_ONLY for one in said) and (cited := class_of_citation(text, state)):
        return (Classification(cited[0], "statute", f"{cited[1].lower()}:{cited[2]}"),)
    return said


def _narrowed(coded: Classification, said: tuple[Classification, ...]) -> tuple[Classification, ...]:
    """What a code gives, or what the words give where they say it more narrowly."""
    if coded.offense_class == NO_KIND:
        return said or (coded,)
    narrower = NARROWER.get(coded.offense_class, frozenset())
    found = tuple(one for one in said if one.offense_class in narrower)
    beside = (coded,) if {one.offense_class for one in found} <= BESIDE_ITS_KIND else ()
    return (*beside, *found)


@lru_cache(maxsize=TEXTS_KEPT)
def by_words(text: str) -> tuple[Classification, ...]:
    """The classes that the words of a text give, read as they stand; where that says nothing, as they can be read otherwise."""
    known = text_rules()
    found = _by_rules(known.normal(text))
    if not all(one.offense_class == NO_KIND for one in found):
        return found
    return next((read for other in known.otherwise(text) if (read := _by_rules(other))), found)


def _by_rules(normal: str) -> tuple[Classification, ...]:
    """The classes that the rules give to a text in its normal form, in their order."""
    known = text_rules()
    found: dict[str, Classification] = {}
    for rule, parts in known.candidates(normal):
        if rule.offense_class in found or rule.not_with & found.keys():
            continue
        if _fits(parts, normal) and (rule.unless is None or not rule.unless.search(normal)):
            found[rule.offense_class] = Classification(rule.offense_class, "text", rule.id)
            if rule.alone:
                break
    return tuple(found.values())


def _fits(parts: tuple[re.Pattern[str], ...], normal: str) -> bool:
    return any(part.search(normal) for part in parts)


def offense_classes(charge: pa.Table, *, state: str | None = None, decided: Decided | None = None) -> pa.Table:
    """offense_class rows for the charges of one office (charge_id, statute, description, office_id; national_code if it has one).

    Charges whose words, section and code give no class have no row. Only distinct texts are read one by one; the rest is joins.
    """
    if "national_code" not in charge.column_names:
        charge = charge.append_column("national_code", pa.nulls(charge.num_rows, pa.string()))
    texts = charge.select(list(JOINED)).group_by(list(JOINED)).aggregate([])
    rows: dict[str, list[str | None]] = {name: [] for name in (*JOINED, "class", "source")}
    for said, section, code in zip(*(texts[name].to_pylist() for name in JOINED), strict=True):
        for one in classify_text(said, section, state, code=code, decided=decided):
            for name, value in zip(rows, (said, section, code, one.offense_class, one.source), strict=True):
                rows[name].append(value)
    classes = pa.table(rows, schema=pa.schema([(name, pa.string()) for name in rows]))
    keyed = charge.select(["charge_id", "office_id", *JOINED])
    joined = _unnulled(keyed).join(_unnulled(classes), list(JOINED), join_type="inner")
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
    """The table with empty text for unknown in the join keys, because Arrow joins no nulls."""
    for name in JOINED:
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, pc.fill_null(table[name].cast(pa.string()), ""))
    return table
