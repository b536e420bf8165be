"""S06: three kinds of survival offenses within 24 months."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import answers
from tests.screening.stories import World, accused, merged, person

START = date(2019, 1, 1)


def _three(days: int, *kinds: str) -> World:
    on = (START, START + timedelta(days // 2), START + timedelta(days))
    return merged(person("ann"), *[accused("ann", f"s{n}", on[n], kind) for n, kind in enumerate(kinds)])


KINDS = ("THEFT_RETAIL", "DRUG_POSS", "TRESPASS")


def test_three_kinds_730_days_apart_are_found() -> None:
    truth, _, _, evidence = answers(_three(730, *KINDS), "S06")[("ann", "S06")]
    assert (truth, len(evidence)) == ("true", 3)


def test_731_days_apart_are_not() -> None:
    assert answers(_three(731, *KINDS), "S06") == {}


def test_one_kind_three_times_is_not() -> None:
    assert answers(_three(30, "DRUG_POSS", "DRUG_POSS", "TRESPASS"), "S06") == {}


def test_other_charges_do_not_count() -> None:
    assert answers(_three(30, "THEFT_RETAIL", "DRUG_POSS", "DUI"), "S06") == {}


def test_charges_outside_the_window_are_no_evidence() -> None:
    given = merged(_three(30, *KINDS), accused("ann", "late", date(2026, 1, 1), "THEFT_RETAIL"))
    assert "charge:late-ann-defendant-0" not in answers(given, "S06")[("ann", "S06")][3]
