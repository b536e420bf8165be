"""The facts of records in words."""

from __future__ import annotations

from justexits.records.tables import TABLES


def fact_words(fact: str) -> str:
    """A fact, `table.column`, in the words of the column's definition."""
    table, _, column = fact.partition(".")
    definition = TABLES.get(table)
    if definition is None or column not in definition.by_name:
        return fact.replace("_", " ")
    meaning = definition.by_name[column].meaning.rstrip(".")
    return f"{table.replace('_', ' ')}: {meaning[:1].lower()}{meaning[1:]}"
