"""Readiness: which indicators an office's data can carry, and in words why not the others."""

from __future__ import annotations

from justexits.screening import Basis, readiness
from tests.screening.stories import merged, the_vignette
from tests.worlds import world


def test_full_records_carry_every_indicator() -> None:
    assert [one.indicator for one in readiness(world(**the_vignette()), Basis("an order")) if not one.ready] == []


def test_without_authority_the_juvenile_indicators_do_not_run() -> None:
    unready = {one.indicator: one.why for one in readiness(world(**the_vignette()), Basis()) if not one.ready}
    assert set(unready) == {"Y01", "Y03a"}
    assert "authority" in unready["Y01"]


def test_an_office_that_records_no_victims_is_told_which_indicators_need_them() -> None:
    given = merged(the_vignette())
    given["party"] = [party for party in given["party"] if party["role"] != "victim"]
    why = {one.indicator: one.why for one in readiness(world(**given), Basis("an order")) if not one.ready}
    assert set(why) == {"V01", "V02", "V04"}
    assert "party.role as victim" in why["V01"]


def test_birth_years_only_carry_no_age_rule() -> None:
    given = merged(the_vignette())
    given["person"] = [{"person_id": "her", "parties": 1}]
    assert {"Y01", "Y03a", "V01"} == {one.indicator for one in readiness(world(**given), Basis("an order")) if not one.ready}
