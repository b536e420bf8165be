"""The review queue: who is in it, in what order, how it is filtered, and what never stands in an address."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from justexits.web.accounts.models import User
from justexits.web.audit.models import AuditEvent
from tests.web import office as made
from tests.web.site import decided, has_read, user_of

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
Account = Callable[..., User]
QUEUE = "/people/"


def names(page: Any) -> list[str]:
    return [entry["row"].name for entry in page.context["rows"]]


def everybody(client: Client, query: str = "") -> list[str]:
    """The names of all pages of the queue, in order."""
    first = client.get(f"{QUEUE}?{query}")
    pages = [client.get(f"{QUEUE}?{query}&page={number}") for number in range(2, first.context["page"].pages + 1)]
    return [name for page in (first, *pages) for name in names(page)]


def test_it_holds_people_above_the_line_and_counts_those_below(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    assert "Rosalind Quill" in everybody(client)
    assert "1 more person has context only" in " ".join(client.get(QUEUE).content.decode().split())


@pytest.mark.parametrize("lane", ["review", "senior"])
def test_no_line_filter_or_count_tells_what_was_found_before_the_raw_records_were_read(lane: str, signed_in: SignedIn) -> None:
    page = signed_in("supervisor").get(QUEUE, {"lane": lane})
    rows = [entry["row"] for entry in page.context["rows"]]
    assert {(row.is_read, row.tier, row.reasons, row.families) for row in rows} == {(False, None, (), ())}
    facets = page.context["page"].facets
    assert [facets[name] for name in ("tier", "family", "indicator")] == [{}, {}, {}]
    assert page.content.decode().count("After reading") == 2 * len(rows)
    for asked in ({"tier": "A"}, {"family": "YOUTH"}, {"indicator": "Y01"}):
        assert page.client.get(QUEUE, asked | {"lane": lane}).context["page"].total == 0, asked


def test_the_columns_of_a_line_that_stay_are_the_same_for_whoever_was_drawn_at_random(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    client.post("/people/search/", {"name": "stillwater"})
    (row,) = [entry["row"] for entry in client.get(QUEUE).context["rows"]]
    assert (row.person_id, row.is_read, row.tier, row.reasons) == (made.QUIET, False, None, ())
    assert row.name == "Quentin Stillwater" and row.last_on is not None


def test_after_reading_a_line_says_its_tier_in_words_and_why(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    has_read(user_of(client), made.STAR)
    page = client.get(f"{QUEUE}?indicator=Y01")
    (star,) = [entry["row"] for entry in page.context["rows"]]
    assert (star.person_id, star.tier, len(star.reasons)) == (made.STAR, "A", 6)
    assert not re.search(r"probability|score", page.content.decode())
    assert [entry["row"].tier for entry in client.get(f"{QUEUE}?read=no").context["rows"]] == [None] * 25
    assert signed_in("supervisor").get(QUEUE, {"read": "yes"}).context["page"].total == 0, "each reader reads for herself"


def test_urgency_is_shown_of_everybody(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    star = client.get(QUEUE, {"sort": "urgent"}).context["rows"][0]["row"]
    assert (star.person_id, star.in_custody, star.decision_due, star.missing_now) == (made.STAR, True, True, False)


def test_pages_hold_everybody_once(signed_in: SignedIn) -> None:
    found = everybody(signed_in("survivor_response_prosecutor"))
    assert len(found) == len(set(found)) == made.FILLERS + 3, "one of them drawn at random"


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "1e3", "\u0663"])
def test_a_page_that_is_not_there_is_the_nearest_one(page: str, signed_in: SignedIn) -> None:
    assert names(signed_in("survivor_response_prosecutor").get(QUEUE, {"page": page}))


def test_filters_narrow_and_their_counts_are_what_one_gets(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    has_read(user_of(client), made.STAR, "per-f00", "per-f01")
    facets = client.get(QUEUE).context["page"].facets
    assert sum(facets["tier"].values()) == facets["read"]["yes"] == 3
    for name in ("read", "tier", "state", "open", "family", "indicator"):
        for value, count in facets[name].items():
            assert client.get(QUEUE, {name: value}).context["page"].total == count, f"{name}={value}"


def test_a_filter_nobody_fits_says_so_and_how_to_go_on(signed_in: SignedIn) -> None:
    page = signed_in("survivor_response_prosecutor").get(QUEUE, {"indicator": "no-such"}).content.decode()
    assert "Nobody" in page and "Clear the filters" in page


@pytest.mark.parametrize(("sort", "first"), [("name", "Amity Ashdown"), ("latest", "Rosalind Quill")])
def test_one_chooses_the_order(sort: str, first: str, signed_in: SignedIn) -> None:
    assert everybody(signed_in("survivor_response_prosecutor"), f"sort={sort}")[0] == first


@pytest.mark.parametrize("term", ["quill", "ROSALIND", "Star Quill", "  star "])
def test_a_name_is_found_by_any_name_on_record_and_never_stands_in_an_address(term: str, signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    answer = client.post("/people/search/", {"name": term})
    assert answer["Location"] == QUEUE
    assert names(client.get(answer["Location"])) == ["Rosalind Quill"]


def test_a_search_keeps_the_filters_and_is_forgotten_when_asked(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    assert client.post("/people/search/?tier=A", {"name": "quill"})["Location"] == f"{QUEUE}?tier=A"
    assert "Name: quill" in client.get(QUEUE).content.decode()
    client.post("/people/search/", {"clear": "1", "name": "quill"})
    assert len(names(client.get(QUEUE))) > 1


def test_a_search_by_address_is_not_taken(signed_in: SignedIn) -> None:
    assert len(names(signed_in("survivor_response_prosecutor").get(QUEUE, {"name": "quill", "term": "quill"}))) > 1


@pytest.mark.parametrize("term", ["%", "_", "' OR 1=1 --", "\\", "x" * 5000])
def test_a_strange_name_finds_nobody_and_breaks_nothing(term: str, signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    client.post("/people/search/", {"name": term})
    assert names(client.get(QUEUE)) == []


def test_the_senior_lane_is_apart_and_for_supervisors(signed_in: SignedIn) -> None:
    supervisor, reviewer = signed_in("supervisor"), signed_in("survivor_response_prosecutor")
    lanes = {lane: everybody(supervisor, f"lane={lane}") for lane in ("review", "senior")}
    assert lanes["senior"] == ["Odile Marrow"]
    assert "Odile Marrow" not in lanes["review"]
    assert reviewer.get(f"{QUEUE}?lane=senior").status_code == HTTPStatus.FORBIDDEN
    assert "Senior lane" not in reviewer.get(QUEUE).content.decode()


def test_without_the_permission_what_is_known_of_a_child_is_not_there_at_all(account: Account, signed_in: SignedIn) -> None:
    """Neither named nor counted: a number can tell too."""
    decided(account("supervisor"), made.STAR)
    page = signed_in("community_advocate").get(QUEUE)
    text = page.content.decode()
    assert made.CANARY_JUVENILE not in text and made.CANARY_JUVENILE_COURT not in text
    indicators = page.context["page"].facets["indicator"]
    assert "V01" in indicators and "Y01" not in indicators
    assert "Some records need a permission" in text
    client = page.client
    for term in (made.CANARY_JUVENILE, "Only"):
        client.post("/people/search/", {"name": term})
        assert names(client.get(QUEUE)) == []


def test_nobody_of_another_office_is_there(signed_in: SignedIn) -> None:
    client = signed_in("supervisor")
    assert made.CANARY_ELSEWHERE not in " ".join(everybody(client))
    client.post("/people/search/", {"name": made.CANARY_ELSEWHERE})
    assert names(client.get(QUEUE)) == []


def test_an_office_without_records_is_told_the_next_step(signed_in: SignedIn) -> None:
    page = signed_in("supervisor", office_id="no-records-yet").get(QUEUE).content.decode()
    assert "justexits import" in page


def test_the_way_back_from_a_person_is_the_queue_as_it_was_filtered(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    client.get(f"{QUEUE}?tier=A&sort=name")
    assert 'href="/people/?tier=A&amp;sort=name"' in client.get(f"{QUEUE}{made.STAR}/").content.decode()


def test_looking_at_the_list_names_nobody_in_the_log(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    client.post("/people/search/", {"name": "quill"})
    client.get(QUEUE)
    assert "quill" not in str(list(AuditEvent.objects.values())).lower()
