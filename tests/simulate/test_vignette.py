"""The first test case, fact by fact, and her twins, in the made-up county of three-rivers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from justexits.simulate import World, made
from justexits.simulate.vignette import BORN

Row = dict[str, Any]
SURVIVAL = {"TRC 12-204", "TRC 15-101", "TRC 16-170"}


class Records:
    """Rows of one person of the truth."""

    def __init__(self, world: World, person: str) -> None:
        ids = {row["party_id"] for row in world.parties.to_pylist() if row["person"] == f"three-rivers:{person}"}
        self.truth = next(row for row in world.people.to_pylist() if row["person"] == f"three-rivers:{person}")
        rows = {name: table.slice(max(0, table.num_rows - 200)).to_pylist() for name, table in world.tables.items()}
        self.all = rows
        self.parties = [row for row in rows["party"] if row["party_id"] in ids]
        self.charges = [row for row in rows["charge"] if row["party_id"] in ids]
        self.arrests = [row for row in rows["arrest"] if row["party_id"] in ids]
        self.events = [row for row in rows["event"] if row["party_id"] in ids]
        self.cases = {
            row["case_id"]: row for row in rows["case"] if row["case_id"] in {party["case_id"] for party in self.parties}
        }

    def as_role(self, *roles: str) -> list[Row]:
        return [row for row in self.parties if row["role"] in roles]

    def texts(self) -> Iterator[str]:
        return (row["description"] for row in self.charges)


@pytest.fixture(scope="module")
def world() -> World:
    return made("three-rivers", 400, seed=3)


@pytest.fixture(scope="module")
def her(world: World) -> Records:
    return Records(world, "marisol-tavares")


@pytest.fixture(scope="module")
def him(world: World) -> Records:
    return Records(world, "darnell-pike")


def age_on(day: date) -> int:
    return day.year - BORN.year - ((day.month, day.day) < (BORN.month, BORN.day))


def test_she_is_born_on_14_march_1998_and_exploited_by_him_since_she_was_16(her: Records) -> None:
    assert date(1998, 3, 14) == BORN
    assert her.truth["exploiter"] == "three-rivers:darnell-pike"
    assert (her.truth["group"], her.truth["kind"], age_on(her.truth["exploited_from"])) == ("vignette", "sex", 16)


def test_she_is_reported_missing_at_15(her: Records) -> None:
    [report] = [event for event in her.events if event["kind"] == "missing_person_report"]
    assert age_on(report["on"]) == 15


def test_she_has_juvenile_referrals_for_prostitution_at_16_and_17(her: Records) -> None:
    young = {row["party_id"] for row in her.as_role("juvenile")}
    referrals = [row for row in her.charges if row["party_id"] in young]
    assert [age_on(row["offense_date"]) for row in referrals] == [16, 17]
    assert {row["statute"] for row in referrals} == {"TRC 14-030"}
    assert {her.cases[row["case_id"]]["kind"] for row in referrals} == {"juvenile"}


def test_she_has_five_adult_cases_before_the_night_with_these_charges(her: Records) -> None:
    adult = {row["party_id"] for row in her.as_role("defendant")}
    charges = [row for row in her.charges if row["party_id"] in adult and row["offense_date"].year < 2026]
    assert len({row["case_id"] for row in charges}) == 5
    assert Counter(row["description"] for row in charges) == {
        "Prostitution": 1,
        "POSS CTRL SUBST": 3,
        "SIMPLE ASSAULT": 1,
        "RETAIL THEFT U/$500": 3,
        "BAIL JUMPING": 2,
    }
    assert {row["disposition"] for row in charges} == {"guilty_plea"}
    assert [age_on(row["offense_date"]) for row in charges if row["statute"] == "TRC 14-030"] == [18]
    assert max(age_on(row["offense_date"]) for row in charges) <= 23
    assert sum(event["kind"] == "failure_to_appear" for event in her.events) == 2


def test_three_kinds_of_survival_crime_fall_within_24_months(her: Records) -> None:
    days = {
        row["statute"]: row["offense_date"] for row in her.charges if date(2017, 1, 1) < row["offense_date"] < date(2018, 12, 31)
    }
    assert set(days) == SURVIVAL
    assert (max(days.values()) - min(days.values())).days < 730


def test_two_arrests_carry_a_wrong_birth_year_and_her_street_name(her: Records) -> None:
    false = [row for row in her.parties if row["birth_date"] and row["birth_date"].year != 1998]
    assert len(false) == 2
    for row in false:
        assert (row["birth_date"].month, row["birth_date"].day) == (3, 14)
        assert "Star" in row["alias_names"]
    names = {(row["given_name"], row["family_name"]) for row in her.parties}
    assert {("Marisol", "Tavares"), ("Marisol", "Vega"), ("Mari", "Tavares")} <= names
    assert "state_id" in her.parties[0]
    assert {row["state_id"] for row in her.as_role("defendant")} == {"WA99400114", None}


def test_she_has_no_home_after_childhood_and_two_hotels_recur(her: Records) -> None:
    grown = her.as_role("defendant", "victim", "juvenile")
    assert {row["address_kind"] for row in grown} == {"none", "hotel"}
    hotels = Counter(row["place_key"] for row in her.arrests if row["place_kind"] == "hotel")
    assert hotels == {"Lantern Motor Inn": 2, "Cascade View Motel": 2}


def test_she_is_the_victim_of_two_assaults_and_a_rape_and_never_came_to_court(her: Records) -> None:
    cases = {row["case_id"] for row in her.as_role("victim")}
    against = [row for row in her.all["charge"] if row["case_id"] in cases]
    assert sorted(row["statute"] for row in against) == ["TRC 11-104", "TRC 11-104", "TRC 11-301"]
    assert sum(row["disposition"] == "dismissed" for row in against) == 2
    stayed_away = {event["case_id"] for event in her.events if event["kind"] in ("victim_did_not_appear", "subpoena_unserved")}
    assert stayed_away == cases


def test_she_and_he_are_arrested_together_twice_at_one_hotel(her: Records, him: Records) -> None:
    shared = set(her.cases) & set(him.cases)
    assert len(shared) == 2
    both = [row for row in (*her.arrests, *him.arrests) if row["case_id"] in shared]
    assert len(both) == 4
    assert {row["place_key"] for row in both} == {"Lantern Motor Inn"}


def test_he_is_later_charged_with_promoting_another_woman(her: Records, him: Records) -> None:
    [promoting] = [row for row in him.charges if row["statute"] == "TRC 14-080"]
    assert promoting["offense_date"] > max(row["offense_date"] for row in him.charges if row is not promoting)
    [victim] = [row for row in her.all["party"] if row["case_id"] == promoting["case_id"] and row["role"] == "victim"]
    assert (victim["given_name"], victim["family_name"]) == ("Kayla", "Dunmore")


def test_the_night_is_a_theft_of_400_dollars_still_undecided(her: Records) -> None:
    [theft] = [row for row in her.charges if row["offense_date"] >= date(2026, 2, 1)]
    assert (theft["offense_date"].month, theft["amount"]) == (2, 400.0)
    assert (theft["charging_decision"], theft["disposition"]) == (None, None)
    assert her.cases[theft["case_id"]]["status"] == "referred"


def test_her_facts_do_not_depend_on_the_seed(her: Records) -> None:
    other = Records(made("three-rivers", 250, seed=9), "marisol-tavares")
    for name in ("parties", "charges", "arrests", "events"):
        strip = [{key: value for key, value in row.items() if key != "source_line"} for row in getattr(her, name)]
        assert strip == [{key: value for key, value in row.items() if key != "source_line"} for row in getattr(other, name)]


@pytest.mark.parametrize(
    ("person", "group", "exploited"),
    [
        ("tamsin-harwell", "twin_same_charges", False),
        ("gordon-petrie", "twin_buyer", False),
        ("rochelle-ames", "twin_recruiter", True),
        ("ingrid-lund", "twin_victim_only", True),
        ("maria-elena-lopez-1", "twin_same_name", False),
        ("maria-elena-lopez-2", "twin_same_name", False),
        ("joaquin-barrera", "twin_labor", True),
    ],
)
def test_each_twin_is_there(world: World, person: str, group: str, exploited: bool) -> None:
    truth = Records(world, person).truth
    assert (truth["group"], truth["exploited"]) == (group, exploited)


def test_the_twin_with_the_same_charges_has_the_same_adult_charges(world: World, her: Records) -> None:
    adult = {row["party_id"] for row in her.as_role("defendant")}
    hers = Counter(row["description"] for row in her.charges if row["party_id"] in adult and row["offense_date"].year < 2026)
    assert Counter(Records(world, "tamsin-harwell").texts()) == hers


def test_the_buyer_has_three_cases_of_buying(world: World) -> None:
    assert Counter(Records(world, "gordon-petrie").texts()) == {"PATRONIZING A PROSTITUTE": 3}


def test_the_recruiter_was_referred_at_16_and_is_charged_with_promoting(world: World) -> None:
    first, last = Records(world, "rochelle-ames").charges
    assert (first["statute"], last["statute"]) == ("TRC 14-030", "TRC 14-080")
    assert 16 * 365 < (first["offense_date"] - date(1994, 9, 21)).days < 17 * 365 + 4


def test_one_survivor_is_only_ever_a_victim_and_one_has_no_sex_related_charge(world: World) -> None:
    assert {row["role"] for row in Records(world, "ingrid-lund").parties} == {"victim"}
    labor = Records(world, "joaquin-barrera")
    assert labor.truth["kind"] == "labor"
    assert not [row for row in labor.charges if row["statute"].startswith(("TRC 14", "TRC 11-3"))]


def test_two_women_share_a_name_and_a_birth_date_and_nothing_else(world: World) -> None:
    one, two = Records(world, "maria-elena-lopez-1"), Records(world, "maria-elena-lopez-2")
    assert {(row["given_name"], row["family_name"], row["birth_date"]) for row in (*one.parties, *two.parties)} == {
        ("Maria", "Lopez", date(1991, 5, 17))
    }
    assert not {row["state_id"] for row in one.parties} & {row["state_id"] for row in two.parties}
