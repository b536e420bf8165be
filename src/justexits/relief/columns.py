"""The table of facts in bulk: which columns it has, and the columns that say what each distinct charge text matches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from justexits.relief.form import Entry
from justexits.relief.history import is_prostitution, is_prostitution_offence
from justexits.relief.matchers import OF_ITS_OWN, Charged, Matcher
from justexits.relief.nodes import UNPLACED_MATCHER, ClassOf, Match, Node, facts_of, leaves
from justexits.relief.tables import facts_table

if TYPE_CHECKING:
    import ibis.expr.types as ir

SUBJECT = ("charge_id", "arrest_id", "person_id", "office_id")
KEYS = ("law", "statute", "description", "form")
TEXTS = tuple(f"text_{name}" for name in KEYS)


def class_column(fact: str) -> str:
    """The column of a fact; classes are facts named `class:<name>`."""
    return fact.replace("class:", "class_")


def fact_schema() -> dict[str, str]:
    """Every fact column of the bulk table with its Ibis type; days as the first and the last that they can be."""
    schema: dict[str, str] = {}
    for name, fact in facts_table().items():
        if fact.type == "date":
            schema |= {f"{name}_low": "date", f"{name}_high": "date"}
        else:
            schema[class_column(name)] = "boolean" if fact.type == "yes_no" else "string"
    return schema


class MatchColumns:
    """The matchers of some entries, each a column of codes over the distinct charge texts."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        found: dict[Matcher, None] = {}
        for entry in entries:
            for condition in entry.conditions:
                for leaf in leaves(condition.test) if condition.test is not None else ():
                    if isinstance(leaf, Match):
                        found[leaf.matcher] = None
                    elif isinstance(leaf, ClassOf):
                        found[UNPLACED_MATCHER] = None
        self._names = {matcher: f"match_{at}" for at, matcher in enumerate(found)}

    def column(self, matcher: Matcher) -> str:
        """The column of a matcher."""
        return self._names[matcher]

    def rows(self, texts: pa.Table) -> pa.Table:
        """The codes of distinct texts (columns of `TEXTS`): one row a text, with the text."""
        columns: dict[str, list[Any]] = {name: [] for name in (*TEXTS, *self._names.values())}
        for row in texts.select(list(TEXTS)).to_pylist():
            charged = Charged(*row.values())
            for name, value in row.items():
                columns[name].append(value)
            for matcher, name in self._names.items():
                columns[name].append(matcher.match(charged))
        types = {**dict.fromkeys(TEXTS, pa.string()), **dict.fromkeys(self._names.values(), pa.int8())}
        return pa.table(columns, schema=pa.schema(list(types.items())))


def texts_of(facts: ir.Table) -> ir.Table:
    """The distinct texts of charges, for `MatchColumns.rows`."""
    return facts.select(**text_columns(facts)).distinct()


def text_columns(facts: ir.Table) -> dict[str, Any]:
    """What matchers compare: an ordinance has sections of its own (as `evaluate.charged_of`)."""
    ordinance = facts.ordinance.fill_null(False)
    texts = {text: facts[name] for text, name in zip(TEXTS, KEYS, strict=True)}
    return {**texts, "text_law": ibis.ifelse(ordinance, OF_ITS_OWN, facts.law)}


def prostitution_of(texts: pa.Table) -> pa.Table:
    """Of distinct texts (columns of `TEXTS`), whether each is of prostitution, and of that or loitering for it: yes, no, null."""
    charged = [Charged(*row.values()) for row in texts.select(list(TEXTS)).to_pylist()]
    said = texts.select(list(TEXTS))
    for name, is_one in (("is_prostitution", is_prostitution), ("is_prostitution_offence", is_prostitution_offence)):
        said = said.append_column(name, pa.array([is_one(one) for one in charged], pa.bool_()))
    return said


def needed(trees: Iterable[Node]) -> list[str]:
    """The fact columns that trees read, so that no other is carried along."""
    asked = {class_column(fact) for tree in trees for fact in facts_of(tree)} | {"disposition", "statute"}
    spans = {f"{name}_{end}" for name in (*asked, "offence_date", "disposition_date", "sentence_end") for end in ("low", "high")}
    return [name for name in fact_schema() if name in asked or name in spans]


def with_matches(facts: ir.Table, matches: ir.Table, keep: Iterable[str] | None = None) -> ir.Table:
    """The facts (of the columns to keep, or all) with the codes of their texts joined on; not known joins not known."""
    kept = [*SUBJECT, *keep] if keep is not None else list(facts.columns)
    said = facts.select(*kept, **text_columns(facts))
    same = [said[name].identical_to(matches[name]) for name in TEXTS]
    return said.left_join(matches, same).drop(*TEXTS, *(f"{name}_right" for name in TEXTS))
