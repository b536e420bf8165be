"""The facts that people answered (`relief_fact`), laid over what the records say, for those people only.

Only somebody about whom a question was answered is worked out here, one person at a time and as for a page (`history.complete`);
everybody else stays in the engine. So a run over an office and a page about one person cannot differ in what an answer means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from justexits.records.lake.decisions import standing
from justexits.relief.case_form import DERIVED
from justexits.relief.columns import SUBJECT, class_column, fact_schema
from justexits.relief.dates import Span, read_span
from justexits.relief.history import ChargeRow, complete
from justexits.relief.tables import facts_table

if TYPE_CHECKING:
    import ibis.expr.types as ir

OPEN = ("not known", "not asked", "unknown", "not_asked")  # answers that leave the fact open
KEYS_BESIDE = ("sentence_complete",)  # keys of a case file that are no facts of the table
# Worked out again from the person's charges and answers, and so never taken from a charge's columns.
PER_PERSON = {"pending_charge", "other_conviction", "once_convicted_of_prostitution_offence"}
MERGES = 20  # as long as a chain of merged ids may be

Answers = dict[str, dict[str, dict[str, Any]]]  # by person, by record (`charge:id`, `arrest:id`, "" for the person), by fact


def answers_of(tables: Mapping[str, ir.Table], rows: Any) -> Answers:
    """The answers that hold, by person as the newest linking knows them. `rows` gives a table's rows (`Reading.rows`)."""
    if "relief_fact" not in tables:
        return {}
    held = rows(standing(tables["relief_fact"], "relief_fact_id").order_by(["decided_at", "relief_fact_id"]))
    if not held:
        return {}
    ledger = tables["person_ledger"]
    merged = current_ids(rows(ledger.filter(ledger.happened == "merged")))
    found: Answers = {}
    for row in held:
        value = value_of(row["fact"], row["value"])
        if value is not None:
            of_person = found.setdefault(merged.get(row["person_id"], row["person_id"]), {})
            of_person.setdefault(_record(row), {})[row["fact"]] = value
    return found


def current_ids(merged: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Of each id that was merged into another (rows of the ledger), the id that stands for it now."""
    into = {row["person_id"]: row["other_person_id"] for row in merged}
    return {person: _current(person, into) for person in into}


def _current(person: str, into: Mapping[str, str]) -> str:
    for _ in range(MERGES):
        if person not in into:
            break
        person = into[person]
    return person


def _record(row: Mapping[str, Any]) -> str:
    if row["charge_id"]:
        return f"charge:{row['charge_id']}"
    return f"arrest:{row['arrest_id']}" if row["arrest_id"] else ""


def value_of(fact: str, value: str) -> Any:
    """What an answer means to the engine: yes or no, a day, a word; None for one that leaves the fact open."""
    known = facts_table().get(fact)
    if value in OPEN or (known is None and fact not in KEYS_BESIDE):
        return None
    if known is None or known.type == "yes_no":
        return {"yes": True, "no": False}.get(value)
    return read_span(value) if known.type == "date" else value


def laid_over(rows: Iterable[Mapping[str, Any]], answers: Answers, state: str, as_of: date) -> pa.Table:
    """The rows of facts of people who were answered about, made anew with their answers; of the form of `lake_facts`.

    `rows`: what the records say of each charge or arrest (`lake_facts`), with `case_id`.
    """
    people: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        people.setdefault(row["person_id"], []).append(row)
    made = [made_row for person, given in people.items() for made_row in _person(given, answers.get(person, {}), state, as_of)]
    schema = ibis.schema({**dict.fromkeys(SUBJECT, "string"), **fact_schema()}).to_pyarrow()
    return pa.Table.from_pylist(made, schema=schema)


def _person(
    given: list[Mapping[str, Any]], answers: Mapping[str, Mapping[str, Any]], state: str, as_of: date
) -> list[dict[str, Any]]:
    person: dict[str, Any] = {}
    rows = []
    for row in given:
        facts = facts_of_row(row)
        of_person = {name: facts.pop(name) for name in list(facts) if facts_table()[name].of == "person"}
        person |= {name: value for name, value in of_person.items() if value is not None and name not in PER_PERSON}
        key = f"charge:{row['charge_id']}" if row["charge_id"] is not None else f"arrest:{row['arrest_id']}"
        arrest = str(row["arrest_id"] or row["case_id"])
        rows.append(ChargeRow(key, state, str(row["case_id"]), arrest, {**facts, **answers.get(key, {})}, ""))
    complete(rows, {**person, **answers.get("", {})}, as_of)
    return [_row(said, row.facts) for said, row in zip(given, rows, strict=True)]


def facts_of_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that a row of the bulk table holds, as the interpreter takes them; those worked out from others left out."""
    facts: dict[str, Any] = {}
    for name, fact in facts_table().items():
        if name in DERIVED:
            continue
        if fact.type == "date":
            low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
            facts[name] = Span(low, high) if low is not None and high is not None else None
        else:
            facts[name] = row.get(class_column(name))
    return facts


def _row(said: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {name: said[name] for name in SUBJECT}
    for name, fact in facts_table().items():
        value = facts.get(name)
        if fact.type == "date":
            row[f"{name}_low"], row[f"{name}_high"] = (value.low, value.high) if value else (None, None)
        else:
            row[class_column(name)] = ",".join(value) if isinstance(value, tuple) else value
    return row
