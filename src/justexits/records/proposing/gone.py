"""Columns by which a source says that a record is gone: a flag for rows that were deleted, one for what a court sealed."""

from __future__ import annotations

from typing import Any

from justexits.records.mapping.check import MAY_BE_SEALED
from justexits.records.proposing.plan import FilePlan
from justexits.records.proposing.words import words_of

YES = frozenset({"y", "yes", "t", "true", "1", "x", "deleted", "d", "sealed", "s", "expunged"})
NO = frozenset({"n", "no", "f", "false", "0", "a", "active"})
SAYS = {"deleted": frozenset({"deleted"}), "sealed": frozenset({"sealed", "expunged", "expungement"})}
BESIDE = frozenset({"flag", "indicator", "ind", "is", "record", "row", "was", "logically", "soft", "yes", "no", "code", "status"})
SURE = 0.7  # what takes records out is always for a person to look at


def taken_out(plan: FilePlan, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What `take_out` of the file's entry should say: for each such flag, the record that the row is about."""
    entry = next((one for one in entries if one["table"] == plan.about), None)
    key = entry["columns"].get(f"{plan.about}_id", {}).get("form") if entry else None
    if entry is None or not key or (isinstance(key, dict) and key.get("line")):
        return []
    found = []
    for column in plan.file.columns:
        said = {value.casefold() for value, _ in column.values}
        words = set(words_of(column.name)) - BESIDE - {plan.about}
        because = next((because for because, names in SAYS.items() if words and words <= names), None)
        if because is None or not said or not said <= YES | NO or (because == "sealed" and plan.about not in MAY_BE_SEALED):
            continue
        if meant := sorted(value for value, _ in column.values if value.casefold() in YES):
            when = {"column": column.name, "in": meant}
            found.append({"because": because, "table": plan.about, "key": key, "when": when})
    return found
