"""The measuring room's catalogue, in the form that templates need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from justexits import measures
from justexits.web.fact_words import fact_words

# The set that a pilot begins with (the catalogue's section 7.1); how complete the records of groups are stands beside it always.
START = ("A1", "A5", "A6", "B1", "B3", "C5", "D2", "D5", "F1", "F4", "I3", "I6")
ALWAYS = "G6"


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One measure as a page shows it. `card` is its definition card, term by term."""

    id: str
    name: str
    question: str
    unit: str
    version: str
    better: measures.Better
    needs: tuple[str, ...]
    to_record: str
    compares: str
    is_rate: bool
    card: tuple[tuple[str, str], ...]
    why_off: str = "What it is made of is neither in this office's imports nor recorded here yet."


@cache
def definitions() -> dict[str, Definition]:
    """All measures by id, in the catalogue's order."""
    return {one.id: _definition(one) for one in measures.catalogue()}


def _definition(one: Any) -> Definition:
    guards = [found.name for id in one.guard if (found := measures.measure_of(id))]
    return Definition(
        id=one.id,
        name=one.name,
        question=one.question,
        unit=one.unit,
        version=one.version,
        better=one.better,
        needs=tuple(fact_words(need) for need in one.needs),
        to_record=one.to_record,
        compares=one.compares,
        is_rate=one.is_rate,
        card=(
            ("What is counted above the line", one.numerator),
            ("What is counted below the line", one.denominator),
            ("Counted in the period of", fact_words(one.anchor)),
            ("Which way is good", str(one.better)),
            ("Read it beside", "; ".join(guards)),
            ("What is unknown", one.unknown),
            ("Who may publish it", str(one.publication)),
            ("Source", one.source),
            ("Notes", " ".join(one.notes)),
        ),
    )
