"""Readiness: which indicators an office's data can carry, and in words why not the others."""

from __future__ import annotations

from datetime import date

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


def test_an_office_whose_charges_name_no_party_is_told() -> None:
    given = merged(the_vignette())
    for charge in given["charge"]:
        charge["party_id"] = None
    why = {name for name, words in _unready(given, Basis("an order")).items() if "charge.party_id" in words}
    assert {"Y01", "C01", "C05", "C06", "V01", "S01", "S02", "S06", "X01"} <= why


def test_what_can_be_known_in_two_ways_needs_one_of_them_and_without_both_names_both() -> None:
    given = merged(the_vignette())  # without any arrest
    words = _unready(given, Basis("an order"))["L01"]
    assert "either arrest.place_kind as hotel or truck_stop" in words and "or event.place_kind as hotel" in words
    contact = {"event_id": "met", "kind": "contact", "party_id": given["party"][0]["party_id"], "place_kind": "hotel"}
    given["event"] = [*given.get("event", []), contact]
    assert "L01" not in _unready(given, Basis("an order"))


def test_an_office_that_records_no_contacts_is_not_told_to_where_arrests_say_the_same() -> None:
    party = the_vignette()["party"][0]["party_id"]
    on = date(2014, 5, 1)
    arrest = {"arrest_id": "a", "party_id": party, "on": on, "place_kind": "hotel"}
    report = {"event_id": "r", "kind": "missing_person_report", "party_id": party, "on": on}
    given = merged(the_vignette(), {"arrest": [arrest], "event": [report]})
    assert "Y04" not in _unready(given, Basis("an order"))
    given["arrest"] = [arrest | {"place_kind": "store"}]
    assert (
        "or event.place_kind as hotel or truck_stop or massage with event.kind as contact"
        in (_unready(given, Basis("an order"))["Y04"])
    )
