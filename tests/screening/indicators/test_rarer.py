"""The rarer indicators (V06, N02, L03): written, off, and right where an office switches them on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from justexits.core.errors import BadInput
from justexits.screening import Basis, catalogue, findings
from justexits.screening.indicators import rarer, switched_on
from tests.screening.stories import World, accused, harmed, merged, together
from tests.worlds import world

DAY = date(2019, 5, 1)


def found(given: World, name: str) -> set[str]:
    chosen = tuple(one for one in rarer() if one.id == name)
    rows = findings(world(**merged(given)), Basis("an order"), only=chosen).to_pyarrow().to_pylist()
    return {row["person_id"] for row in rows if row["truth"] == "true"}


def arrest(number: str, case: str, party: str, on: date, place: str) -> World:
    return {"arrest": [{"arrest_id": number, "case_id": case, "party_id": party, "on": on, "place_key": place}]}


def test_they_are_off_and_nobody_runs_them_unless_named() -> None:
    assert {one.id for one in rarer()} == {"V06", "N02", "L03"}
    assert not {one.id for one in rarer()} & {one.id for one in catalogue()}
    assert switched_on("three-rivers") == ()


def test_an_office_that_names_one_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("justexits.screening.indicators.load_yaml", lambda _: {"offices": {"an-office": ["V99"]}})
    with pytest.raises(BadInput, match="V99"):
        switched_on("an-office")


def test_both_sides_of_one_incident() -> None:
    both = merged(
        accused("ann", "c1", DAY, "ASSAULT"),
        harmed("ann", "v1", DAY, "ASSAULT", by="him"),
        arrest("a1", "c1", "c1-ann-defendant", DAY, "bar-1"),
        arrest("a2", "v1", "v1-him-defendant", DAY, "bar-1"),
    )
    assert found(both, "V06") == {"ann"}
    both["arrest"][1]["on"] = DAY + timedelta(1)
    assert found(both, "V06") == set()


def test_beside_one_who_recurs() -> None:
    cases = [together(f"t{n}", DAY + timedelta(n), who, "hub") for n, who in enumerate(("ann", "bea", "cy"))]
    for case in cases:
        for row in case["offense_class"]:
            row["class"] = "THEFT_RETAIL"
    assert found(merged(*cases), "N02") == {"ann", "bea", "cy"}
    assert found(merged(*cases[:2]), "N02") == set()


def test_at_an_exploiters_place() -> None:
    near = merged(
        accused("ann", "c1", DAY, "OTHER"),
        accused("him", "x1", DAY, "HT_SEX"),
        arrest("a1", "c1", "c1-ann-defendant", DAY + timedelta(30), "hotel-1"),
        arrest("a2", "x1", "x1-him-defendant", DAY, "hotel-1"),
    )
    assert found(near, "L03") == {"ann"}
    near["arrest"][0]["on"] = DAY + timedelta(31)
    assert found(near, "L03") == set()
