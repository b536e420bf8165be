"""What each state offers a survivor: a map and a table that say the same, every law in words, open to every member."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from justexits.relief import law
from justexits.relief.nodes import leaves
from justexits.web.relief import law_words, tile_map
from justexits.web.relief.law_views import LEVELS
from justexits.web.relief.tree_words import Said, tree

SignedIn = Callable[..., Client]
LAW = "/law/"
ANYBODY = "auditor"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.django_db
def test_every_state_is_on_the_map_and_in_the_table_with_the_same_words(signed_in: SignedIn) -> None:
    page = signed_in(ANYBODY).get(f"{LAW}?as_of=2026-11-01")
    tiles, states = page.context["tiles"], page.context["states"]
    assert {tile.code for tile in tiles} == {state["code"] for state in states} == set(law().jurisdictions)
    assert sum(len(state["lines"]) for state in states) == 103
    assert sum(one["count"] for one in page.context["legend"]) == len(tiles)
    said = page.content.decode()
    for tile in tiles:
        assert f'href="#{tile.code}"' in said and f'<tbody id="{tile.code}"' in said
        assert tile.sign == LEVELS[tile.level][0], "the shade is never the only sign"


def test_no_two_tiles_lie_on_each_other() -> None:
    assert len(set(tile_map.PLACES.values())) == len(tile_map.PLACES) == 52
    assert len({sign for sign, _ in LEVELS.values()}) == len({words for _, words in LEVELS.values()}) == len(LEVELS)


@pytest.mark.django_db
def test_a_kind_of_relief_leaves_the_states_that_offer_it(signed_in: SignedIn) -> None:
    page = signed_in(ANYBODY).get(f"{LAW}?offers=immunity")
    shown = {state["code"] for state in page.context["states"]}
    assert shown == {tile.code for tile in page.context["tiles"] if tile.shown}
    assert 0 < len(shown) < 52
    assert "Immunity: a person cannot be prosecuted for it" in text_of(page)
    assert all("immunity" in line.offers for state in page.context["states"] for line in state["lines"])


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?offers=no-such", "?as_of=nonsense", "?as_of=1000-01-01"])
def test_what_cannot_be_asked_is_told_or_left_out(query: str, signed_in: SignedIn) -> None:
    page = signed_in(ANYBODY).get(LAW + query)
    bad_day = "as_of" in query
    assert page.status_code == (HTTPStatus.UNPROCESSABLE_ENTITY if bad_day else HTTPStatus.OK)
    assert bool(page.context["asked"].form.errors) is bad_day
    assert len(page.context["states"]) == 52


@pytest.mark.django_db
def test_the_table_comes_as_a_file_for_the_same_day_and_kind(signed_in: SignedIn) -> None:
    client = signed_in(ANYBODY)
    answer = client.get(f"{LAW}table.csv?as_of=2026-11-01&offers=vacatur")
    assert answer["Content-Disposition"] == 'attachment; filename="relief-law-2026-11-01.csv"'
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    shown = client.get(f"{LAW}?as_of=2026-11-01&offers=vacatur").context["count"]
    assert len(rows) == shown > 10
    assert {row["As of"] for row in rows} == {"2026-11-01"} and {row["Law version"] for row in rows} == {law().version}
    assert all("Vacatur" in row["Offers"] for row in rows)


@pytest.mark.django_db
def test_every_law_has_a_page_with_its_conditions_marks_and_citations(signed_in: SignedIn) -> None:
    client = signed_in(ANYBODY)
    for provision in ("WA-9.96.080", "SC-16-3-2020", "US-3771A", "AK-none", "MN-unknown"):
        page = client.get(f"{LAW}{provision}/")
        said = text_of(page)
        given = next(one for one in law().provisions if one.id == provision)
        for entry in given.entries:
            assert entry.key in said
        assert page.context["entries"][0]["conditions"]
        assert "verify before filing" in said.lower()
    assert client.get(f"{LAW}no-such/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.django_db
def test_law_pages_hold_nobody_and_are_not_for_strangers(signed_in: SignedIn) -> None:
    for address in (LAW, f"{LAW}WA-9.96.080/", f"{LAW}table.csv"):
        assert signed_in(ANYBODY, username=f"a{len(address)}").get(address).status_code == HTTPStatus.OK
        assert Client().get(address)["Location"].startswith("/sign-in/")


def lines(said: Said) -> list[str]:
    return [said.words, *(line for part in said.parts for line in lines(part))]


def test_every_tree_of_the_law_can_be_said_in_words() -> None:
    conditions = [one for given in law().provisions for entry in given.entries for one in entry.conditions if one.test]
    assert len(conditions) > 200
    for condition in conditions:
        said = lines(tree(condition.test))
        assert all(line and "Left out" not in line for line in said)
        assert len(said) >= max(1, len(list(leaves(condition.test))))


@pytest.mark.parametrize("name", ["relief", "movant", "burden", "discretion"])
def test_every_word_of_the_main_fields_has_plain_words(name: str) -> None:
    table = law_words.table("offers") if name == "relief" else law_words.table("values")
    used = set()
    for given in law().provisions:
        for entry in given.entries:
            value = entry.terms.get(name, {}).get("value")
            used |= set(map(str, value if isinstance(value, list) else [value])) - {"None"}
    assert used <= set(table)


def test_every_field_mark_status_and_state_has_plain_words() -> None:
    entries = [entry for given in law().provisions for entry in given.entries]
    assert {one.field for entry in entries for one in entry.conditions} <= set(law_words.table("fields"))
    assert {name for entry in entries for name in (*entry.terms, *entry.no_condition)} <= set(law_words.table("fields"))
    assert {entry.status for entry in entries} <= set(law_words.table("status"))
    assert {entry.text_read for entry in entries} <= set(law_words.table("text_read"))
    assert set(law().jurisdictions) == set(law_words.table("states"))
    assert {one.mark for entry in entries for one in entry.conditions} <= set(law_words.table("marks"))
    assert {given.layer for given in law().provisions} <= set(law_words.table("layer"))


def test_plain_words_hold_no_codes() -> None:
    said = [
        str(words)
        for name in ("status", "text_read", "marks", "layer", "fields", "values")
        for words in law_words.table(name).values()
    ]
    assert not [words for words in said if re.search(r"[a-z]_[a-z]", words)]
