"""Records that are wrong in the ways in which records are wrong: what linkage does, and what it says to the operator."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from justexits.linkage.evaluate import quality
from tests.linkage.people import HER, groups, linked
from tests.linkage.test_explain import weight_of

GIVEN = ["Ada", "Bruno", "Carla", "Dmitri", "Esther", "Farid", "Greta", "Hugo", "Imelda", "Jonas", "Kerstin", "Lorenzo", "Mirela"]
FAMILY = ["Abbott", "Brandvold", "Castellano", "Dufresne", "Eriksen", "Fontaine", "Grünwald", "Hoskins", "Ivanenko", "Jimenez"]


def people(count: int) -> list[dict[str, Any]]:
    return [
        {
            "given_name": GIVEN[number % 13],
            "family_name": FAMILY[number % 10] + FAMILY[number // 10 % 10].lower(),
            "birth_date": date(1950 + number % 47, 1 + number % 12, 2 + number % 26),
            "state_id": f"WA{31000000 + 7919 * number}",
        }
        for number in range(count)
    ]


def test_records_without_names_are_linked_by_their_numbers_alone_and_counted() -> None:
    nameless = {"state_id": "WA20114477"}
    result = linked(nameless, nameless, {"state_id": "WA55500123"}, {"phone": "2535550142"})
    assert groups(result) == [["p1", "p2"], ["p3"]]
    assert result.left_out == {"nothing to go by": 1}
    assert "3 of 3 records have no name; only their numbers can link them." in result.notices


def test_one_name_for_ten_thousand_records_links_nobody_by_the_name_and_is_named() -> None:
    rows = [
        {"given_name": "John", "family_name": "Smith", "birth_date": date(1940 + n % 60, 1 + n % 12, 2 + n % 27)}
        for n in range(40)
    ]
    rows = [rows[n % 40] | ({"birth_date": None} if n >= 40 else {}) for n in range(10_000)]
    result = linked(*rows)
    assert result.person.num_rows >= 9_960
    assert "10,000 records carry the name John Smith; the name alone links none of them." in result.notices


def test_birth_dates_that_a_system_filled_in_are_unknown_and_the_first_of_january_is_only_a_year() -> None:
    for default in (date(1900, 1, 1), date(1970, 1, 1), date(9999, 12, 31)):
        filled = {"given_name": "Rosa", "family_name": "Quist", "birth_date": default}
        assert weight_of(filled, filled, "birth") == 0.0, default
    january = HER | {"state_id": None, "birth_date": date(1998, 1, 1)}
    result = linked(HER | {"phone": "2535550142"}, january | {"phone": "2535550142"})
    assert groups(result) == [["p1", "p2"]]
    assert any("only the year counts" in notice for notice in result.notices)


HOME = {"address": "418 Alder Street, Tacoma, WA 98402", "address_kind": "home"}


def test_swapped_dates_twins_father_and_son_and_new_names_are_told_to_the_operator() -> None:
    def person(given: str, family: str, born: date, **more: Any) -> dict[str, Any]:
        return {"given_name": given, "family_name": family, "birth_date": born} | more

    lane = {"address": "9 Juniper Lane, Yakima, WA 98901", "address_kind": "home"}
    court = {"address": "77 Cedar Court, Everett, WA 98201", "address_kind": "home"}
    ada, dan = person("Adaeze", "Quist", date(1990, 3, 4), state_id="WA31000001"), person("Daniel", "Okafor", date(1961, 5, 6))
    twins = [person(given, "Brandvold", date(1988, 7, 8), **court) for given in ("Greta", "Yvonne")]
    bride = HER | {"state_id": None} | HOME
    result = linked(
        *(ada, ada | {"birth_date": date(1990, 4, 3)}, *twins),
        *(dan | lane, dan | lane | {"birth_date": date(1991, 9, 10)}, bride, bride | {"family_name": "Lindqvist"}),
    )
    assert groups(result) == [["p1", "p2"], ["p3"], ["p4"], ["p5"], ["p6"], ["p7", "p8"]]
    assert [notice.split(",")[0].split(" of records ")[1][:32] for notice in result.notices if "pair" in notice] == [
        "agrees but for day and month of ",
        "shares last name",
        "shares name and home or telephon",
        "agrees under another last name",
    ]


def test_a_batch_with_every_number_shifted_by_one_row_alarms_and_joins_no_strangers() -> None:
    good = people(60)
    shifted = [row | {"state_id": good[(number + 1) % 60]["state_id"]} for number, row in enumerate(good)]
    rows = [row | {"batch_id": "batch-1", "party_id": f"a{n:03}"} for n, row in enumerate(good)]
    rows += [row | {"batch_id": "batch-2", "party_id": f"b{n:03}"} for n, row in enumerate(shifted)]
    result = linked(*rows)
    [alarm] = result.alarms
    assert "batch-" in alarm and "state ID numbers" in alarm and "import it again" in alarm
    truth = {f"{batch}{n:03}": str(n) for batch in "ab" for n in range(60)}
    found = dict(zip(result.person_party["party_id"].to_pylist(), result.person_party["person_id"].to_pylist(), strict=True))
    assert quality(found, truth).precision == 1.0


def test_a_batch_with_some_slips_does_not_alarm() -> None:
    rows = people(60)
    again = [row | {"state_id": rows[(n + 1) % 60]["state_id"]} if n < 6 else row for n, row in enumerate(rows)]
    assert linked(*rows, *again).alarms == ()


def test_a_new_name_after_marriage_is_followed_by_number_and_by_birth_date_with_address() -> None:
    before = HER | {"state_id": None} | HOME
    assert groups(linked(before, before | {"family_name": "Lindqvist"})) == [["p1", "p2"]]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("\u0418\u0432\u0430\u043d\u0435\u043d\u043a\u043e", "Ivanenko"),  # in Cyrillic letters
        ("Østergård", "Ostergard"),
        ("Đorđević", "Dordevic"),
        ("Weiß", "Weiss"),
    ],
)
def test_letters_of_other_scripts_and_of_the_north_are_read_as_passports_write_them(one: str, two: str) -> None:
    assert weight_of({"given_name": "Ann", "family_name": one}, {"given_name": "Ann", "family_name": two}, "name") > 10


def test_names_that_sound_the_same_are_found() -> None:
    row = {"given_name": "Mohammed", "family_name": "Elkhatib", "birth_date": date(1990, 5, 7), "phone": "2535550119"}
    assert groups(linked(row, row | {"given_name": "Muhamed", "family_name": "El-Khateeb"})) == [["p1", "p2"]]


def test_an_age_that_fits_speaks_for_and_one_that_does_not_against() -> None:
    known = {"given_name": "Rosalind", "family_name": "Quistgaard", "birth_date": date(1990, 5, 7)}
    aged = {"given_name": "Rosalind", "family_name": "Quistgaard", "recorded_age_low": 29, "recorded_age_high": 29}
    assert (
        weight_of(known, aged, "birth", seen=date(2020, 1, 15)) > 1 + weight_of(known, aged, "birth", seen=date(2020, 9, 15)) > 1
    )
    assert weight_of(known, aged, "birth", seen=date(2001, 1, 15)) < -1


def test_a_shared_arrest_and_the_same_companions_speak_for_one_person() -> None:
    one = {"given_name": "Star", "family_name": "Vega"}
    other = {"given_name": "Stella", "family_name": "Vega"}
    pike = {"given_name": "Darnell", "family_name": "Pike", "birth_date": date(1985, 8, 9)}
    assert weight_of(one, other, "company", beside={"c1": pike, "c2": pike}) > 4
    assert weight_of(one, other, "company", tracking="T20184433") > 6
