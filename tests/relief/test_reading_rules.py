"""The rules by which a text is read: the day and the status first, then what excludes, what was not read, what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from justexits.core.content import load_yaml
from justexits.relief.sections import read_sections
from justexits.relief.tables import codes_path
from tests.relief.asking import ask, entries, one, outcome

CONVICTED = {"disposition": "convicted", "disposition_date": "2019-04-01", "offence_date": "2019-02-01"}
CLEAN = {"other_conviction": False, "pending_charge": False, "earlier_relief": False, "outstanding_warrant": False}
VA = {**CONVICTED, "statute": "18.2-346", "grade": "misdemeanor"}
WA = {
    **CONVICTED,
    "statute": "RCW 9A.88.030",
    "grade": "misdemeanor",
    "sentence_end": "2020-01-01",
    "restitution": "none",
    "assessment": "paid",
}


# 1 the day


@pytest.mark.parametrize(
    ("entry", "day", "expected"),
    [
        ("US-3771A-vacate", date(2026, 1, 22), "not_in_force"),  # before the first day, and nothing before
        ("US-3771A-vacate", date(2026, 1, 23), "candidate"),
        ("VA-19.2-327.15", date(2026, 2, 10), "needs_a_lawyer"),  # first day unknown: stands from the day it was seen
        ("VA-19.2-327.15", date(2026, 2, 11), "candidate"),
        ("SC-16-3-2020-F-expungement", date(2024, 7, 1), "needs_a_lawyer"),  # another text stood before, not read
        ("SC-16-3-2020-F-expungement", date(2024, 7, 2), "candidate"),
        ("PA-18-3019-d", date(2026, 11, 1), "needs_a_lawyer"),  # neither day is known: on every day
        ("CO-24-72-707-1", date(2014, 7, 31), "not_in_force"),
        ("CO-24-72-707-1", date(2016, 1, 1), "needs_a_lawyer"),  # the text of 2014 was not read
        ("CO-24-72-707-1", date(2021, 1, 1), "candidate"),  # the text of 2019, for its days
        ("CO-24-72-707-1", date(2026, 1, 1), "candidate"),
    ],
)
def test_the_day_picks_the_text(entry: str, day: date, expected: str) -> None:
    charge = {
        "disposition": "convicted",
        "disposition_date": "2010-04-01",
        "offence_date": "2010-01-01",
        "statute": {"US": "18 U.S.C. 1344", "VA": "18.2-346", "SC": "16-15-90", "PA": "5902", "CO": "18-7-201"}[entry[:2]],
        "grade": "misdemeanor",
        "degree": "A",
        "domestic_violence": False,
        "at_risk_victim": False,
    }
    if entry.startswith("US"):
        charge |= {"classes": {"crime_of_violence_18_usc_16a": False}}
    assert outcome(entry, charge, as_of=day) == expected


def test_a_false_condition_of_a_text_that_is_not_known_to_stand_is_for_a_lawyer() -> None:
    felony = {**VA, "statute": "18.2-32", "grade": "felony"}
    assert outcome("VA-19.2-327.15", felony, as_of=date(2026, 3, 1)) == "not_covered"
    assert outcome("VA-19.2-327.15", felony, as_of=date(2026, 1, 1)) == "needs_a_lawyer"


def test_a_later_answer_names_the_day_on_which_the_copy_is_known_to_stand() -> None:
    assert any("2026-02-11" in said for said in one("VA-19.2-327.15", VA)["remarks"])


def test_the_day_of_the_offence_picks_the_text_where_the_text_says_so() -> None:
    felony = {"disposition": "convicted", "grade": "felony"}
    assert outcome("ZZ-1-changed", {**felony, "offence_date": "2015-06-30"}) == "candidate"
    assert outcome("ZZ-1-changed", {**felony, "offence_date": "2015-07-01"}) == "not_covered"
    straddling = one("ZZ-1-changed", {**felony, "offence_date": "2015"})
    assert straddling["outcome"] == "needs_a_fact"
    assert [need["fact"] for need in straddling["needs"]] == ["offence_date"]


# 2 the status


def test_what_is_no_law_yet_or_none_is_never_an_answer() -> None:
    found = ask([{"id": "c1", "jurisdiction": "DE", **CONVICTED}, {"id": "c2", "jurisdiction": "AK", **CONVICTED}])
    assert {entry for _, entry in entries(found)} == {"DE-787j"}
    assert [one["entry"] for one in found["watch_list"]] == ["DE-787j-HB201"]
    assert found["no_provision_found"] == ["AK"]


def test_a_text_whose_version_is_uncertain_is_for_a_lawyer() -> None:
    assert outcome("GA-35-3-37j6", CONVICTED) == "needs_a_lawyer"


# 3 false before unread before missing


def test_what_excludes_decides_although_other_parts_were_not_read() -> None:
    murder = {**CONVICTED, "statute": "18-3-102"}
    assert outcome("CO-18-1-410.7", murder) == "not_covered"
    assert outcome("CO-18-1-410.7", {**CONVICTED, "statute": "18-7-201"}) == "needs_a_lawyer"


def test_an_unread_part_comes_before_a_missing_fact() -> None:
    assert outcome("CO-18-1-410.7", {"disposition": "convicted"}) == "needs_a_lawyer"


def test_only_decisive_facts_are_asked_for() -> None:
    found = one("NY-CPL-440.10-1-i", CONVICTED)
    assert found["outcome"] == "needs_a_fact"
    assert {need["fact"] for need in found["needs"]} == {
        "appeal_decided_trafficking",
        "court_record_shows_trafficking",
        "appeal_raised_trafficking",
    }
    asked = {**CONVICTED, "appeal_decided_trafficking": False, "court_record_shows_trafficking": False}
    assert outcome("NY-CPL-440.10-1-i", asked) == "candidate"  # no section is needed where the text names none


# 5 findings never block; kinds of victimisation


def test_what_a_human_finds_is_listed_and_never_blocks() -> None:
    found = one("VA-19.2-327.15", VA)
    assert found["outcome"] == "candidate"
    assert {item["id"] for item in found["to_show"]} == {"victim", "nexus", "condition_1"}


@pytest.mark.parametrize(
    ("entry", "kinds", "expected"),
    [
        ("NE-29-3005-other", ["labour_trafficking"], "not_covered"),  # labour against a list of sex only
        ("NE-29-3005-other", ["sexual_assault"], "not_covered"),
        ("NE-29-3005-other", ["compelled_prostitution"], "candidate"),  # overlaps: to be shown
        ("NE-29-3005-other", ["labour_trafficking", "sex_trafficking"], "candidate"),
        ("NE-29-3005-other", ["federal_tvpa_victim"], "candidate"),
        ("VA-19.2-327.15", ["labour_trafficking"], "candidate"),
        ("WA-9.96.080-misdemeanor", ["labour_trafficking"], "not_covered"),
        ("WA-9.96.080-misdemeanor", ["domestic_violence"], "candidate"),
        ("NM-30-52-1.2", ["domestic_violence"], "not_covered"),
    ],
)
def test_only_a_kind_of_victimisation_that_is_surely_outside_excludes(entry: str, kinds: list[str], expected: str) -> None:
    charge: dict[str, Any] = {"NE": {**CONVICTED, "statute": "28-511", "sentence_complete": True}, "VA": VA, "WA": WA}.get(
        entry[:2], {**CONVICTED, "description": "prostitution"}
    )
    person = {**CLEAN, "victim_kinds": kinds, "trafficker_charged": True}
    assert outcome(entry, charge, person) == expected


def test_an_offence_outside_the_known_period_is_never_excluded_by_its_date() -> None:
    assert outcome("VA-19.2-327.15", VA, {"victim_period": {"from": "2010-01-01", "to": "2012-12-31"}}) == "candidate"


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ({"from": 2018, "to": 2020}, "lies in a known time as a victim (2018-01-01 to 2020-12-31)"),
        ({"from": "2018-03"}, "lies in a known time as a victim (from 2018-03-01)"),
        (
            {"to": "2018-03", "from": "unknown"},
            "lies outside the known times as a victim (until 2018-03-31), which excludes nothing",
        ),
        (["2010", {"from": "2019-02-10"}], "(2019-02-01 to 2019-02-28) may lie in a known time as a victim"),
    ],
)
def test_the_known_times_as_a_victim_stand_beside_the_nexus(period: Any, said: str) -> None:
    found = one("VA-19.2-327.15", {**VA, "offence_date": "2019-02"}, {"victim_period": period})
    nexus = next(item for item in found["to_show"] if item["id"] == "nexus")
    assert said in nexus["evidence"] and found["outcome"] == "candidate"
    assert [item["evidence"] for item in found["to_show"] if item["id"] != "nexus"] == [None, None]


def test_of_an_offence_without_a_day_the_known_times_say_that_its_day_is_not_known() -> None:
    found = one("VA-19.2-327.15", {**VA, "offence_date": "unknown"}, {"victim_period": 2018})
    assert "the day of the offence is not known" in next(one["evidence"] for one in found["to_show"] if one["id"] == "nexus")


# 6 names, classes, lists


@pytest.mark.parametrize(
    ("charge", "expected"),
    [
        ({"statute": "KRS 529.100"}, "candidate"),  # named by itself, violent or not
        ({"statute": "529.100", "classes": {"violent_crime_krs_17_165": True}}, "candidate"),
        ({"statute": "KRS 508.010"}, "needs_a_lawyer"),  # readable, and no table places it
        ({"statute": "KRS 508.010", "classes": {"violent_crime_krs_17_165": True}}, "not_covered"),
        ({"statute": "KRS 514.030", "classes": {"violent_crime_krs_17_165": False}}, "candidate"),
        ({}, "needs_a_fact"),  # no section
        ({"statute": "5**.030"}, "needs_a_fact"),  # a section that cannot be read
        ({"classes": {"violent_crime_krs_17_165": False}}, "candidate"),  # the class decides without the section
        ({"classes": {"violent_crime_krs_17_165": True}}, "needs_a_fact"),  # it may be one of chapter 529
    ],
)
def test_what_is_named_by_itself_beats_a_class_and_a_given_class_decides(charge: dict[str, Any], expected: str) -> None:
    assert outcome("KY-529.160-conviction", {**CONVICTED, **charge}) == expected


@pytest.mark.parametrize(
    ("charge", "expected"),
    [
        ({"statute": "18.2-346"}, "needs_a_fact"),  # only as a misdemeanor, and the grade is missing
        ({"statute": "18.2-103", "grade": "felony"}, "not_covered"),
        ({"statute": "18.2-250", "grade": "felony"}, "candidate"),  # any grade
        ({"statute": "18.2-95", "grade": "felony"}, "not_covered"),  # a closed list
        ({"statute": "18.2-108", "grade": "misdemeanor"}, "needs_a_fact"),  # only its subsection (A)
        ({"statute": "Va. Code 18.2-108(A)", "grade": "misdemeanor"}, "candidate"),
        ({"statute": "18.2-108(B)", "grade": "misdemeanor"}, "not_covered"),
        ({"statute": "46.2-346(A)(2)", "grade": "misdemeanor"}, "candidate"),
        ({"statute": "18.2-250", "form": "attempt"}, "candidate"),
        ({"statute": "18.2-250", "form": "solicitation"}, "not_covered"),
        ({}, "needs_a_fact"),
    ],
)
def test_a_closed_list_holds_what_it_names_and_nothing_else(charge: dict[str, Any], expected: str) -> None:
    assert outcome("VA-19.2-327.15", {**CONVICTED, **charge}) == expected


@pytest.mark.parametrize(
    ("charge", "expected"),
    [
        ({"statute": "39-13-516"}, "candidate"),
        ({"statute": "39-14-103", "grade": "felony", "degree": "E"}, "candidate"),
        ({"statute": "39-14-103", "grade": "felony", "degree": "E", "offence_date": "1980-01-01"}, "needs_a_lawyer"),
        ({"statute": "39-17-417", "grade": "felony", "degree": "C"}, "needs_a_lawyer"),  # the list goes on
        ({"statute": "39-13-516", "classes": {"deadly_weapon_tennessee": True}}, "candidate"),  # named: before its class
        (
            {"statute": "39-99-1", "grade": "felony", "degree": "C", "classes": {"force_against_a_person_tennessee": True}},
            "needs_a_lawyer",
        ),
    ],
)
def test_a_list_that_was_not_read_whole_leaves_the_rest_open(charge: dict[str, Any], expected: str) -> None:
    served = {**CONVICTED, "sentence_end": "2021-05-01", "treatment_ordered_and_not_met": False}
    assert outcome("TN-40-32-105", {**served, **charge}, CLEAN) == expected


@pytest.mark.parametrize(
    ("entry", "disposition", "expected"),
    [
        ("KY-529.160-no_conviction", "acquitted", "candidate"),
        ("KY-529.160-no_conviction", "convicted", "not_covered"),
        ("DC-22-1844b", "not_prosecuted", "candidate"),
        ("DC-22-1844b", "convicted", "not_covered"),
        ("NM-30-52-1.2", "dismissed", "candidate"),
        ("SD-26-7A-115.1", "adjudicated", "candidate"),
        ("SD-26-7A-115.1", "convicted", "not_covered"),
        ("VA-19.2-327.15", "dismissed", "not_covered"),
        ("VA-19.2-327.15", "deferred", "needs_a_lawyer"),  # whether it is a conviction was not recorded
        ("VA-19.2-327.15", None, "needs_a_fact"),
    ],
)
def test_a_text_reaches_the_records_that_it_names(entry: str, disposition: str | None, expected: str) -> None:
    charge = {**VA, "disposition": disposition or "unknown", "description": "prostitution"}
    charge["statute"] = {"KY": "529.020", "DC": "22-2701", "NM": "30-9-2"}.get(entry[:2], "18.2-346")
    assert outcome(entry, charge, {"trafficker_charged": True}) == expected


# federal levels and the lawyer's items


@pytest.mark.parametrize(
    ("charge", "expected"),
    [
        ({"disposition": "acquitted"}, "candidate"),
        ({"disposition": "not_prosecuted"}, "candidate"),
        ({"disposition": "dismissed"}, "needs_a_fact"),
        ({"disposition": "dismissed", "dismissed_on_motion_of": "government"}, "candidate"),
        ({"disposition": "nolle_prosequi"}, "candidate"),
        ({"disposition": "dismissed", "dismissed_on_motion_of": "court"}, "needs_a_lawyer"),
        ({"disposition": "reduced", "after_reduction": "acquitted"}, "candidate"),
        ({"disposition": "reduced", "after_reduction": "convicted"}, "not_covered"),
        ({"disposition": "acquitted", "child_victim": True}, "not_covered"),
        ({"disposition": "convicted"}, "not_covered"),
    ],
)
def test_a_federal_arrest_of_level_b_is_covered_by_how_it_ended(charge: dict[str, Any], expected: str) -> None:
    violent = {"statute": "18 U.S.C. 2113", "classes": {"crime_of_violence_18_usc_16a": True}, "child_victim": False}
    assert outcome("US-3771A-arrest-B", {**violent, **charge}) == expected


def test_a_federal_arrest_is_for_a_lawyer_while_a_conviction_from_it_stands() -> None:
    level_a = {"jurisdiction": "US", "classes": {"crime_of_violence_18_usc_16a": False}, "case": "k1"}
    dismissed, convicted = ({**level_a, "id": name, "disposition": name} for name in ("dismissed", "convicted"))
    found = entries(ask([dismissed, convicted]))
    assert found[("dismissed", "US-3771A-arrest-A")]["outcome"] == "needs_a_lawyer"
    vacated = {**convicted, "disposition": "vacated"}
    assert entries(ask([dismissed, vacated]))[("dismissed", "US-3771A-arrest-A")]["outcome"] == "candidate"


@pytest.mark.parametrize(("charged", "expected"), [(True, "candidate"), (False, "needs_a_lawyer"), (None, "needs_a_fact")])
def test_where_a_charge_of_the_trafficker_is_implied_none_is_for_a_lawyer(charged: bool | None, expected: str) -> None:
    person = {} if charged is None else {"trafficker_charged": charged}
    assert outcome("NM-30-52-1.2", {**CONVICTED, "description": "prostitution"}, person) == expected


# time


@pytest.mark.parametrize(
    ("disposed", "expected"),
    [("2026-09-02", "candidate"), ("2026-09-03", "not_covered"), ("2026-09", "needs_a_fact"), (None, "needs_a_fact")],
)
def test_sixty_days_run_to_the_last_day(disposed: str | None, expected: str) -> None:
    charge = {"statute": "529.020", "disposition": "convicted", **({"disposition_date": disposed} if disposed else {})}
    found = one("KY-529.160-conviction", charge)
    assert found["outcome"] == expected
    assert found["covered_from"] == ("2026-11-02" if expected == "not_covered" else None)


@pytest.mark.parametrize(
    ("ended", "expected"), [("2025-11-01", "candidate"), ("2025-11-02", "not_covered"), (None, "needs_a_fact")]
)
def test_a_year_runs_from_the_end_of_the_sentence(ended: str | None, expected: str) -> None:
    charge = {**CONVICTED, "statute": "39-13-516", "treatment_ordered_and_not_met": False}
    assert outcome("TN-40-32-105", charge | ({"sentence_end": ended} if ended else {}), CLEAN) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], "candidate"),
        ([{"disposition_date": "2025-01-01"}], "needs_a_lawyer"),  # whether it fell into the period depends on its first day
        ([{"disposition_date": "2005-01-01"}], "candidate"),
        ([{"disposition": "pending", "description": "theft"}], "not_covered"),
        ([{"disposition": "pending", "statute": "9A.88.030"}], "candidate"),  # the named exception
        ([{"disposition": "pending"}], "needs_a_fact"),
    ],
)
def test_clean_years_hold_only_from_every_possible_day(others: list[dict[str, Any]], expected: str) -> None:
    rows = [{"id": f"o{at}", "jurisdiction": "WA", **CONVICTED, **other} for at, other in enumerate(others)]
    found = entries(ask([{"id": "c1", "jurisdiction": "WA", **WA}, *rows], CLEAN))
    assert found[("c1", "WA-9.96.080-misdemeanor")]["outcome"] == expected


@pytest.mark.parametrize(
    ("restitution", "misdemeanor", "felony"),
    [
        ("paid", "candidate", "candidate"),
        ("owed", "not_covered", "needs_a_lawyer"),  # for felonies, whether there are exceptions was not recorded
        ("owed_to_insurer", "candidate", "needs_a_lawyer"),
        (None, "needs_a_fact", "needs_a_fact"),
    ],
)
def test_an_exception_counts_and_an_unrecorded_one_is_for_a_lawyer(
    restitution: str | None, misdemeanor: str, felony: str
) -> None:
    money = {"restitution": restitution or "unknown"}
    assert outcome("WA-9.96.080-misdemeanor", {**WA, **money, "assessment": "owed"}, CLEAN) == misdemeanor
    class_c = {**WA, "statute": "9A.56.040", "grade": "felony", "degree": "C", "description": "theft second degree", **money}
    class_c["classes"] = {"violent_offense_rcw_9_94a_030": False, "crime_against_persons_rcw_43_43_830": False}
    assert outcome("WA-9.94A.648-class_c", class_c, CLEAN) == felony


def test_a_section_whose_number_changed_is_read_under_both_and_the_table_says_from_which_day() -> None:
    for row in load_yaml(codes_path("relief_sections"))["renumbered"]:
        known = isinstance(row["since"], date)
        assert row["mark"] in (("read", "secondary") if known else ("not_read",))
        for named in (row["section"], row["became"]):
            assert {section.number for section in read_sections(named, row["law"])} == {row["section"], row["became"]}
