"""Tiny worlds of measures: cases with a charge each, told in a line."""

from __future__ import annotations

from datetime import date
from typing import Any

from justexits.measures import Figure, measure_of
from justexits.measures.comparison import REFERENCE
from tests.measures.engine import figures_in
from tests.worlds import Row

World = dict[str, list[Row]]
UNTIL = date(2024, 12, 31)
OF_PARTY = ("sex", "race", "ethnicity", "recorded_age_low", "recorded_age_high")
MARCH = date(2024, 3, 10)


def case(
    number: str,
    kind: str,
    decision: str | None = "filed",
    *,
    on: date | None = MARCH,
    birth: date | None = date(1990, 1, 1),
    role: str = "defendant",
    person: str | None = None,
    **more: Any,
) -> World:
    """One case with one accused and one charge of a class. `more` are columns of the case, or of the party where it has them."""
    party = {
        name: more.pop(name) for name in ("sex", "race", "ethnicity", "recorded_age_low", "recorded_age_high") if name in more
    }
    return {
        "case": [{"case_id": number, "kind": "criminal", "referred_on": on, "filed_on": on, **more}],
        "party": [
            {"party_id": f"p-{number}", "case_id": number, "role": role, "birth_date": birth, "person": person or number, **party}
        ],
        "charge": [
            {
                "charge_id": f"c-{number}",
                "case_id": number,
                "party_id": f"p-{number}",
                "charging_decision": decision,
                "offense_date": on,
            }
        ],
        "offense_class": [{"charge_id": f"c-{number}", "class": kind, "source": "text", "version": "1"}],
    }


def merged(*parts: World) -> World:
    """Some worlds as one; the rows are copies."""
    made: World = {}
    for part in parts:
        for table, rows in part.items():
            made.setdefault(table, []).extend(dict(row) for row in rows)
    return made


def figures(given: World, measure: str, *, grain: str = "year", by: str = "all", until: date = UNTIL) -> list[Figure]:
    """The figures of a measure in a world, of one grain and one way of grouping."""
    kept = [one for one in figures_in(given, measure, until) if one.grain == grain and one.group_by == by]
    return sorted(kept, key=lambda one: (one.period, one.group or ""))


def only(given: World, measure: str, **asked: Any) -> tuple[float | None, float | None, float | None, int]:
    """The one figure of a world: numerator, denominator, value, left out; of a comparison, that of the group not of reference."""
    definition = measure_of(measure)
    if definition is not None and definition.compares:
        asked = {"by": definition.compares} | asked
    (one,) = [one for one in figures(given, measure, **asked) if REFERENCE not in one.quality]
    return one.numerator, one.denominator, one.value, one.left_out
