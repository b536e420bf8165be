"""The cards of measures that no table carries yet, from content/measures, where an expert reads and mends them."""

from __future__ import annotations

from functools import cache
from typing import Any

from justexits.core.content import content_folder, load_yaml
from justexits.core.errors import BadInput
from justexits.measures.measure import Better, Kind, Measure, Publication

UNITS = {
    Kind.SHARE: "share",
    Kind.WEIGHTED: "share",
    Kind.COUNT: "count",
    Kind.RATE: "per unit",
    Kind.DAYS: "days",
    Kind.RATIO: "ratio",
    Kind.COMPARISON: "times",
}
REQUIRED = (
    *("id", "name", "question", "kind", "counted", "numerator", "denominator", "anchor", "better", "guard", "publication"),
    *("source", "needs", "to_record"),
)
OPTIONAL = ("minimum_n", "maturity_days")


@cache
def not_counted_yet() -> tuple[Measure, ...]:
    """The cards. Raises BadInput where one lacks a line or has one that is not known."""
    path = content_folder() / "measures" / "not_counted_yet.yaml"
    return tuple(card(entry, str(path)) for entry in load_yaml(path)["measures"])


def card(entry: dict[str, Any], file: str) -> Measure:
    """One card of a file. Raises BadInput."""
    about = str(entry.get("id", "a measure without an id"))
    if lacking := [name for name in REQUIRED if not entry.get(name)]:
        raise BadInput(f"{about} has no {', '.join(lacking)}.", "Write these lines.", file=file, value=about)
    if extra := sorted(set(entry) - set(REQUIRED) - set(OPTIONAL)):
        raise BadInput(f"{about} has lines that nobody reads: {', '.join(extra)}.", "Take them out.", file=file, value=about)
    kind = _one_of(Kind, entry["kind"], "kind", about, file)
    return Measure(
        id=about,
        name=entry["name"],
        question=entry["question"],
        kind=kind,
        unit=UNITS[kind],
        counted=entry["counted"],
        numerator=entry["numerator"],
        denominator=entry["denominator"],
        anchor=entry["anchor"],
        better=_one_of(Better, entry["better"], "better", about, file),
        guard=tuple(entry["guard"]),
        publication=_one_of(Publication, entry["publication"], "publication", about, file),
        source=entry["source"],
        needs=tuple(entry["needs"]),
        to_record=entry["to_record"],
        minimum_n=entry.get("minimum_n", 20),
        maturity_days=entry.get("maturity_days"),
    )


def _one_of(kind: Any, word: str, column: str, about: str, file: str) -> Any:
    """The member that a file names in lower case."""
    named = {member.name.lower(): member for member in kind}
    if word not in named:
        remedy = f"Write one of {', '.join(named)}."
        raise BadInput(f"{about} has a {column} that is not known.", remedy, file=file, column=column, value=word)
    return named[word]
