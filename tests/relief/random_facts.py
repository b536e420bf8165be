"""Random charges: every fact known, unknown or known in part, sections and words drawn from those that the law names."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa

from justexits.relief import Law
from justexits.relief.aside import Aside
from justexits.relief.bulk import answers, trees_of, world_answers
from justexits.relief.columns import MatchColumns, class_column, fact_schema, needed, texts_of, with_matches
from justexits.relief.compile import Compiler
from justexits.relief.dates import FAR, NEVER, Span
from justexits.relief.form import Entry
from justexits.relief.kinds import DISPOSITIONS, VICTIM_KINDS
from justexits.relief.matchers import Sections
from justexits.relief.nodes import Match, leaves
from justexits.relief.sections import Section
from justexits.relief.tables import facts_table

WORDS = ["PROSTITUTION", "THEFT", "HOMICIDE", "FAILURE TO REGISTER", "STALKING", "QQ ZZ", "ASSAULT 2ND DEGREE", "HARASSMENT"]
START = date(1995, 1, 1)


def sections(law: Law) -> list[str]:
    """Sections that the law names, as records write them."""
    found: set[str] = set()
    for provision in law.provisions:
        for entry in provision.entries:
            for condition in entry.conditions:
                for leaf in leaves(condition.test) if condition.test is not None else ():
                    if isinstance(leaf, Match) and isinstance(leaf.matcher, Sections):
                        found |= {_written(one) for one in leaf.matcher.sections}
    return sorted(found)


def _written(section: Section) -> str:
    return section.number + "".join(f"({part})" for part in section.subsections)


def random_facts(draw: random.Random, known: list[str], law: str, unknown: float = 0.3) -> dict[str, Any]:
    """The facts of one charge under one law."""
    facts: dict[str, Any] = {}
    for name, fact in facts_table().items():
        if draw.random() < unknown:
            facts[name] = None
        elif name == "disposition":
            facts[name] = draw.choice(list(DISPOSITIONS) + ["convicted"] * 6)
        elif name == "law":
            facts[name] = draw.choice([law] * 5 + ["US"])
        elif name == "statute":
            facts[name] = draw.choice([*known, *known, "99.99", "see file", "KRS 529.020", "9A.44.040", "9.68A.090"])
        elif name == "description":
            facts[name] = draw.choice(WORDS)
        elif name == "degree":
            facts[name] = draw.choice(["A", "B", "C", "D", "E", "F", "unclassified"])
        elif name == "victim_kinds":
            facts[name] = tuple(sorted(draw.sample(VICTIM_KINDS, draw.choice([1, 1, 2]))))
        elif fact.type == "date":
            facts[name] = _random_span(draw, name)
        elif fact.type == "yes_no":
            facts[name] = draw.random() < 0.4
        else:
            facts[name] = draw.choice(fact.values)
    return facts


def _random_span(draw: random.Random, name: str) -> Span:
    if name.startswith("next") and draw.random() < 0.5:
        return Span(FAR, FAR)
    if name.startswith("latest") and draw.random() < 0.3:
        return draw.choice([Span(NEVER, NEVER), Span(START, FAR), Span(FAR, FAR)])
    low = START + timedelta(days=draw.randrange(0, 365 * 33))
    if draw.random() < 0.05:
        low = date(draw.choice([1996, 2000, 2020, 2024]), 2, 29)
    exact = draw.random() < 0.7
    return Span(low, low if exact else low + timedelta(days=draw.choice([27, 364])))


def as_row(number: int, facts: dict[str, Any]) -> dict[str, Any]:
    """The same charge as a row of the bulk table of facts."""
    row: dict[str, Any] = {"charge_id": f"c{number}", "arrest_id": None, "person_id": f"p{number}", "office_id": "o"}
    for name, fact in facts_table().items():
        value = facts[name]
        if fact.type == "date":
            row[f"{name}_low"], row[f"{name}_high"] = (value.low, value.high) if value else (None, None)
        else:
            row[class_column(name)] = ",".join(value) if isinstance(value, tuple) else value
    return row


def facts_table_of(backend: Any, rows: list[dict[str, Any]], create: Any) -> Any:
    """The rows as a table of facts on a backend."""
    schema = ibis.schema(
        {"charge_id": "string", "arrest_id": "string", "person_id": "string", "office_id": "string", **fact_schema()}
    )
    return create(backend, "relief_facts", pa.Table.from_pylist(rows, schema=schema.to_pyarrow()))


def bulk(
    backend: Any, rows: list[dict[str, Any]], found: list[tuple[Entry, ...]], as_of: date, create: Any
) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What the compiler answers: outcome, version and masks by charge and entry id."""
    facts = facts_table_of(backend, rows, create)
    columns = MatchColumns(entry for entries in found for entry in entries)
    matches = create(backend, "relief_matches", columns.rows(texts_of(facts).to_pyarrow()))
    made = answers(found, Compiler(with_matches(facts, matches, needed(trees_of(found))), as_of, columns, trees_of(found)))
    return _by_subject(made)


def bulk_by_worlds(
    rows: list[dict[str, Any]], found: list[tuple[Entry, ...]], as_of: date
) -> dict[tuple[str, str], tuple[Any, ...]]:
    """The same, worked out once for each distinct world, on DuckDB."""
    backend = ibis.duckdb.connect()
    facts = facts_table_of(backend, rows, lambda one, name, table: one.create_table(name, table))

    aside = Aside(backend.con, backend)
    return _by_subject(world_answers(facts, found, as_of, texts_of(facts).to_pyarrow(), aside))


def _by_subject(made: Any) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {
        (row["charge_id"], row["provision"]): (
            row["outcome"],
            row["version"],
            row["true_mask"],
            row["unknown_mask"],
            row["unread_mask"],
        )
        for row in made.to_pyarrow().to_pylist()
    }
