"""Why two people whose records agree are kept two: what of all their records cannot be one person's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import product
from typing import Any

from justexits.linkage.cluster import SIZE_LIMIT, could_be_one_birth, one_slip
from justexits.records.lake import Reading
from justexits.records.lake.decisions import standing

Row = dict[str, Any]


def contradictions(reading: Reading, office_id: str, persons: Sequence[str]) -> tuple[str, ...]:
    """What speaks against joining two people, in words without values: the other records are not on the reader's page.

    persons: two person ids of the office; fewer, or one id twice, contradict nothing.
    """
    if len(set(persons)) < 2:
        return ()
    tables = reading.tables_of(office_id)
    belongs, party = tables["person_party"], tables["party"]
    both = belongs.filter(belongs.person_id.isin(list(persons))).select("person_id", "party_id")
    rows = reading.rows(both.join(party, "party_id"))
    sides = [[row for row in rows if row["person_id"] == person] for person in persons]
    decided = standing(tables["link_decision"], "link_decision_id").filter(lambda t: t.answer == "different")
    told = [(row["party_id"], row["other_party_id"]) for row in reading.rows(decided.select("party_id", "other_party_id"))]
    said = [
        words
        for words, field, fit in (
            ("they have different state ID numbers", _number, one_slip),
            ("they have birth dates that cannot be one person's", _birth, could_be_one_birth),
            ("one is called Jr or Sr and the other is not the same", _suffix, str.__eq__),
        )
        if _none_fit(sides, field, fit, every=field is _birth)
    ]
    if _parted(sides, told):
        said.append("a reviewer decided of two of their records that they are two people")
    if len(rows) > SIZE_LIMIT:
        said.append(f"together they would have {len(rows)} records, more than the {SIZE_LIMIT} of a person")
    return tuple(said) or ("taken together, their records differ in more than they agree in, or hang by one weak tie",)


def _none_fit(
    sides: Sequence[Sequence[Row]], field: Callable[[Row], str | None], fit: Callable[[str, str], bool], *, every: bool
) -> bool:
    """Whether no value of one side fits one of the other; with `every`, whether one does not fit."""
    one, two = ({value for row in side if (value := field(row))} for side in sides)
    fits = [fit(*pair) for pair in product(one, two)]
    return bool(fits) and not (all(fits) if every else any(fits))


def _parted(sides: Sequence[Sequence[Row]], told: Collection[tuple[str, str]]) -> bool:
    one, two = ({row["party_id"] for row in side} for side in sides)
    return any((a in one and b in two) or (a in two and b in one) for a, b in told)


def _number(row: Row) -> str | None:
    number = "".join(sign for sign in (row["state_id"] or "").upper() if sign.isalnum())
    return number if len(number) > 2 else None


def _birth(row: Row) -> str | None:
    day = row["birth_date"]
    known = day is not None and (row["birth_date_precision"] or "day") == "day" and (day.month, day.day) != (1, 1)
    return day.isoformat() if known else None


def _suffix(row: Row) -> str | None:
    return (row["name_suffix"] or "").upper().strip(". ") or None
