"""Who is taken as one person, and who never is."""

from __future__ import annotations

from datetime import date

import pytest

from tests.linkage.people import HER, groups, linked, parties

HOME = {"address": "418 Alder Street, Tacoma, WA 98402", "address_kind": "home"}


def test_same_name_birth_date_and_state_id_are_one_person_in_whatever_role() -> None:
    result = linked(HER | {"role": "juvenile"}, HER | {"role": "victim"}, HER | {"role": "missing_person"})
    assert groups(result) == [["p1", "p2", "p3"]]


def test_a_nickname_with_the_same_birth_date_and_address_is_one_person() -> None:
    kate = {"given_name": "Katherine", "family_name": "Olmstead", "birth_date": date(1991, 7, 2), **HOME}
    assert groups(linked(kate, kate | {"given_name": "Kathy"})) == [["p1", "p2"]]


def test_a_married_name_with_the_same_state_id_is_one_person() -> None:
    assert groups(linked(HER, HER | {"family_name": "Lindqvist", "middle_name": None})) == [["p1", "p2"]]


def test_a_wrong_birth_year_with_the_same_state_id_is_one_person() -> None:
    assert groups(linked(HER, HER | {"birth_date": date(1995, 3, 14)})) == [["p1", "p2"]]


def test_a_street_name_with_the_same_state_id_is_one_person() -> None:
    star = {"given_name": "Star", "birth_date": date(1996, 3, 14), "state_id": HER["state_id"], "sex": "F"}
    assert groups(linked(HER, star)) == [["p1", "p2"]]


def test_an_alias_finds_the_record_that_was_written_under_it() -> None:
    known = HER | {"alias_names": ["Star", "VEGA, MARISOL"], "phone": "(253) 555-0142"}
    vega = {"given_name": "Marisol", "family_name": "Vega", "birth_date": HER["birth_date"], "phone": "253-555-0142"}
    assert groups(linked(known, vega)) == [["p1", "p2"]]


def test_spelling_accents_hyphens_and_a_double_surname_do_not_part_her() -> None:
    rows = [
        HER | {"given_name": "MARISÓL", "family_name": "Tavares-Quintana", "state_id": None, **HOME},
        HER | {"given_name": "marisol", "family_name": "Tavares", "state_id": None, **HOME},
    ]
    assert groups(linked(*rows)) == [["p1", "p2"]]


def test_swapped_day_and_month_do_not_part_her() -> None:
    rows = [
        HER | {"state_id": None, "birth_date": date(1998, 3, 4), **HOME},
        HER | {"state_id": None, "birth_date": date(1998, 4, 3), **HOME},
    ]
    assert groups(linked(*rows)) == [["p1", "p2"]]


def test_father_and_son_of_one_name_and_address_are_two_people() -> None:
    father = {
        "given_name": "Daniel",
        "family_name": "Okafor",
        "birth_date": date(1961, 9, 8),
        "sex": "M",
        "name_suffix": "Sr.",
        **HOME,
    }
    son = father | {"birth_date": date(1988, 2, 20), "name_suffix": "Jr."}
    assert groups(linked(father, son)) == [["p1"], ["p2"]]
    assert groups(linked(father | {"name_suffix": None}, son | {"name_suffix": None})) == [["p1"], ["p2"]]


def test_a_suffix_alone_keeps_father_and_son_apart_where_birth_dates_are_unknown() -> None:
    father = {"given_name": "Daniel", "family_name": "Okafor", "name_suffix": "Sr", "phone": "2535550177", **HOME}
    assert groups(linked(father, father | {"name_suffix": "JR"})) == [["p1"], ["p2"]]


def test_family_names_alike_at_one_home_or_telephone_join_nobody_without_a_birth_date() -> None:
    joe = {"given_name": "Joe", "family_name": "Stockrick", "birth_date": date(1947, 10, 4), **HOME}
    junior = {"given_name": "Daniel", "family_name": "Okafor", "name_suffix": "Jr", "birth_date": date(1988, 2, 20)}
    kin = joe | {"given_name": "Joshua", "birth_date": None}
    father = junior | {"name_suffix": None, "birth_date": None}
    result = linked(joe, kin, junior | {"phone": "2535550177"}, father | {"phone": "2535550177"})
    assert groups(result) == [["p1"], ["p2"], ["p3"], ["p4"]]
    assert {row["apart"] for row in result.edges.to_pylist()} == {
        "names of one family are alike, and only the home agrees",
        "several people of this name live there",
    }


def test_first_name_and_birth_date_alone_are_possibly_her_under_another_last_name_and_with_more_they_are() -> None:
    maiden = {"given_name": "Ingrid", "family_name": "Sandoval", "birth_date": date(1970, 1, 5), "sex": "F"}
    married = maiden | {"family_name": "Lindqvist", "address": "9 Mill Road, Tacoma, WA 98404", "address_kind": "home"}
    alone = linked(maiden | HOME, married)
    assert groups(alone) == [["p1"], ["p2"]]
    assert alone.possible_link.num_rows == 1
    assert groups(linked(maiden | {"phone": "2535550133"}, married | {"phone": "2535550133"})) == [["p1", "p2"]]


def test_mother_and_daughter_at_one_address_are_two_people() -> None:
    mother = {
        "given_name": "Ingrid",
        "family_name": "Sandoval",
        "birth_date": date(1970, 1, 5),
        "sex": "F",
        "phone": "2535550133",
        **HOME,
    }
    daughter = mother | {"given_name": "Paloma", "birth_date": date(2001, 6, 30)}
    assert groups(linked(mother, daughter)) == [["p1"], ["p2"]]


def test_twins_are_two_people() -> None:
    one = {
        "given_name": "Ingrid",
        "family_name": "Sandoval",
        "birth_date": date(2001, 6, 30),
        "sex": "F",
        "phone": "2535550133",
        **HOME,
    }
    assert groups(linked(one, one | {"given_name": "Paloma"})) == [["p1"], ["p2"]]


def test_two_women_of_one_name_and_birth_date_but_two_state_ids_are_two_people() -> None:
    assert groups(linked(HER, HER | {"state_id": "WA77310925", "middle_name": None})) == [["p1"], ["p2"]]


def test_a_record_between_two_women_with_different_state_ids_does_not_join_them() -> None:
    between = HER | {"state_id": None}
    result = linked(HER, HER | {"state_id": "WA77310925"}, between)
    assert [len(group) for group in groups(result)] in ([1, 2], [2, 1], [1, 1, 1])
    person = dict(zip(result.person_party["party_id"].to_pylist(), result.person_party["person_id"].to_pylist(), strict=True))
    assert person["p1"] != person["p2"]


def test_victim_and_accused_in_one_case_who_share_only_a_home_are_two_people() -> None:
    accused = {"case_id": "c9", "given_name": "Victor", "family_name": "Sandoval", "phone": "2535550133", **HOME}
    assert groups(linked(accused, accused | {"given_name": "Paloma", "role": "victim"})) == [["p1"], ["p2"]]


def test_a_shelter_a_hotel_and_a_default_birth_date_join_nobody() -> None:
    one = {
        "given_name": "Rosa",
        "family_name": "Smith",
        "birth_date": date(1900, 1, 1),
        "address": "Harbor Motel, 12 Dock St",
        "address_kind": "hotel",
    }
    assert groups(linked(one, one | {"given_name": "Rose"})) == [["p1"], ["p2"]]


@pytest.mark.parametrize(
    "nobody",
    [
        {"given_name": "Jane", "family_name": "Doe"},
        {"family_name": "Walmart Supercenter #2403"},
        {"family_name": "State of Washington"},
        {"given_name": "Ofc.", "family_name": "Brandt"},
        {"family_name": "Rite Drug Store"},
        {"given_name": None, "family_name": None},
        {"given_name": "UNKNOWN", "family_name": "Unknown", "birth_date": date(1990, 1, 2)},
    ],
)
def test_what_is_no_person_or_has_nothing_to_go_by_gets_no_person(nobody: dict[str, object]) -> None:
    result = linked(HER, nobody, nobody | {"role": "victim"})
    assert groups(result) == [["p1"]]
    assert sum(result.left_out.values()) == 2


def test_a_person_whose_name_sounds_like_a_shop_stays_a_person() -> None:
    result = linked({"given_name": "Anita", "family_name": "Banks"}, {"given_name": "Sheldon", "family_name": "Market"})
    assert len(groups(result)) == 2


def test_the_display_name_is_the_one_most_records_carry_and_the_birth_date_too() -> None:
    wrong = HER | {"given_name": "STAR", "middle_name": None, "family_name": "VEGA", "birth_date": date(1995, 3, 14)}
    [person] = linked(HER, HER, wrong).person.to_pylist()
    assert (person["display_name"], person["birth_date"], person["parties"]) == ("Marisol Ann Tavares", date(1998, 3, 14), 3)


def test_a_tie_of_birth_dates_is_unknown() -> None:
    [person] = linked(HER, HER | {"birth_date": date(1995, 3, 14)}).person.to_pylist()
    assert person["birth_date"] is None
    assert person["birth_date_precision"] is None


def test_a_birth_date_known_only_to_the_year_is_not_compared_as_a_day() -> None:
    [person] = linked(HER, HER | {"birth_date": date(1998, 1, 1), "birth_date_precision": "year"}).person.to_pylist()
    assert person["birth_date"] == date(1998, 3, 14)


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [HER | {"party_id": f"p{n}", "case_id": f"c{n}", "birth_date": date(1998 - n % 3, 3, 14)} for n in range(12)]
    rows += [
        {"party_id": f"q{n}", "case_id": f"d{n}", "given_name": "Lea", "family_name": "Brandt", "phone": f"253555{n:04}"}
        for n in range(6)
    ]
    there, back = linked(*rows), linked(*reversed(rows))
    for name in ("person", "person_party", "possible_link", "ledger"):
        assert getattr(there, name).equals(getattr(back, name)), name


def test_an_office_without_parties_has_no_persons() -> None:
    result = linked()
    assert result.person.num_rows == 0
    assert result.person.schema.names[0] == "person_id"
    assert parties().num_rows == 0
