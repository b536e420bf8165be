"""Readiness: which indicators an office's data can carry, and in words why not the others."""

from __future__ import annotations

from justexits.screening import Basis, catalogue, readiness
from tests.screening.stories import World, merged, the_vignette
from tests.worlds import world

FIRST = {"Y01", "Y03a", "V01", "V02", "V04", "S06", "C06"}  # what the vignette's records carry for certain


def _unready(given: World, basis: Basis) -> dict[str, str]:
    return {one.indicator: one.why for one in readiness(world(**given), basis) if not one.ready}


def test_records_carry_the_indicators_whose_facts_they_hold_and_name_what_the_others_lack() -> None:
    unready = _unready(the_vignette(), Basis("an order"))
    assert not FIRST & set(unready)
    assert "event.kind as witness_warrant" in unready["V08"]
    assert all(why.startswith("These records never give") for why in unready.values())


def test_without_authority_the_juvenile_indicators_do_not_run() -> None:
    unready = {name for name, why in _unready(the_vignette(), Basis()).items() if "authority" in why}
    assert unready == {one.id for one in catalogue() if one.uses_juvenile_records}


def test_an_office_that_records_no_victims_is_told_which_indicators_need_them() -> None:
    given = merged(the_vignette())
    given["party"] = [party for party in given["party"] if party["role"] != "victim"]
    why = {name: words for name, words in _unready(given, Basis("an order")).items() if "party.role as victim" in words}
    assert {"V01", "V02", "V03", "V04", "V05", "V09", "V10", "C03", "Y05"} <= set(why)


def test_birth_years_only_carry_no_age_rule() -> None:
    given = merged(the_vignette())
    given["person"] = [{"person_id": "her", "parties": 1}]
    lacking = {name for name, why in _unready(given, Basis("an order")).items() if "person.birth_date" in why}
    assert {"Y01", "Y02", "Y03", "Y03a", "Y05", "Y07", "C01", "V01"} == lacking
