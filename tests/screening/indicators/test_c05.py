"""C05: charged beside somebody charged as an exploiter."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import World, accused, harmed, merged

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def _beside(*hers: str) -> World:
    return merged(accused("ann", "c1", DAY, *hers), accused("him", "c1", DAY, "PROST_PROMOTE") | {"case": []})


def test_she_is_found_and_he_is_not() -> None:
    assert set(answers(_beside("PROSTITUTION"), "C05")) == {("ann", "C05")}


def test_if_she_is_so_charged_there_herself_she_is_not() -> None:
    assert answers(_beside("PANDERING"), "C05") == {}


def test_a_charge_of_hers_without_a_class_leaves_it_open() -> None:
    given = _beside("OTHER")
    given["offense_class"] = [row for row in given["offense_class"] if row["class"] != "OTHER"]
    assert answers(given, "C05")[("ann", "C05")][:3] == ("unknown", False, ("offense_class.class",))


def test_a_victim_of_his_case_is_not_charged() -> None:
    assert answers(harmed("ann", "v1", DAY, "PROST_PROMOTE", by="him"), "C05") == {}
