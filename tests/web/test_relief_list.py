"""The work list of the records-relief attorney: who may have something to undo, filtered, counted, in pages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.relief.step import relief
from justexits.web.relief import work_list
from tests.web import office as made
from tests.web.office import STAR

SignedIn = Callable[..., Client]
ATTORNEY, ADVOCATE = "records_relief_attorney", "community_advocate"
LIST = "/relief/"


@pytest.fixture(scope="module")
def answered_home(office_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small office after `justexits relief --as-of 2026-11-01`."""
    home = tmp_path_factory.mktemp("relief") / "home"
    shutil.copytree(office_home, home)
    relief(Lake(Home.open(home)), as_of=date(2026, 11, 1), jurisdiction="WA")
    return home


@pytest.fixture
def answered(settings: Any, answered_home: Path) -> Path:
    """The site holds it; it is read, never written."""
    settings.JUSTEXITS_HOME = answered_home
    return answered_home


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def names(page: Any) -> list[str]:
    return [row.person_id for row in page.context["found"].rows]


def test_an_empty_list_says_which_command_fills_it(office: Path, signed_in: SignedIn) -> None:
    page = signed_in(ATTORNEY).get(LIST)
    assert page.status_code == HTTPStatus.OK
    assert "Nothing to look at yet" in text_of(page) and "justexits relief --as-of" in text_of(page)


def test_people_stand_with_their_records_by_best_answer(answered: Path, signed_in: SignedIn) -> None:
    page = signed_in(ATTORNEY).get(LIST)
    found = page.context["found"]
    (row,) = [row for row in found.rows if row.person_id == STAR]
    assert row.name == "Rosalind Quill"
    assert row.counts == {"candidate": 0, "needs_a_fact": 2, "needs_a_lawyer": 0, "not_covered": 1, "not_in_force": 0}
    assert f'href="/relief/people/{STAR}/"' in page.content.decode()
    assert "Worked out for 1 November 2026 by law version" in text_of(page)
    assert found.total == len(found.rows)


def test_the_list_and_the_page_of_a_person_say_the_same(answered: Path, signed_in: SignedIn) -> None:
    client = signed_in(ATTORNEY)
    (row,) = [row for row in client.get(LIST).context["found"].rows if row.person_id == STAR]
    page = client.get(f"/relief/people/{STAR}/?as_of=2026-11-01").context["page"]
    assert {code: count for code, _, count in page.counts} == {code: n for code, n in row.counts.items() if n}


@pytest.mark.parametrize(
    ("filters", "is_there"),
    [
        ("?jurisdiction=NE", False),
        ("?provision=WA-9.96.080", True),
        ("?outcome=candidate", False),
        ("?waits=money_paid", True),
        ("?waits=no_such_field", False),
        ("?outcome=no_such&page=99", True),
        ("?page=99999999999999999999", True),
    ],
)
def test_filters_leave_who_fits(filters: str, is_there: bool, answered: Path, signed_in: SignedIn) -> None:
    page = signed_in(ATTORNEY).get(LIST + filters)
    assert page.status_code == HTTPStatus.OK
    assert (STAR in names(page)) is is_there
    if not is_there:
        assert "No person fits what you chose" in text_of(page)


def test_people_whom_a_reviewer_identified_can_be_looked_at_first(
    answered: Path, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from justexits.web.casework import reviews

    monkeypatch.setattr(reviews, "states", lambda _: {"identified": [STAR]})
    client = signed_in(ATTORNEY)
    found = client.get(f"{LIST}?review=identified")
    assert names(found) == [STAR] and "Identified" in text_of(found)
    assert STAR not in names(client.get(f"{LIST}?review=not_reviewed"))
    assert names(client.get(f"{LIST}?review=vulnerable")) == []


def test_a_filter_stands_beside_its_count_and_stays_chosen(answered: Path, signed_in: SignedIn) -> None:
    page = signed_in(ATTORNEY).get(f"{LIST}?waits=money_paid")
    chosen = {one["name"]: [v for v in one["values"] if v["chosen"]] for one in page.context["filters"]}
    assert [(one["words"], one["count"]) for one in chosen["waits"]] == [("Money owed", page.context["found"].total)]
    assert chosen["provision"] == []
    assert "Clear the filters" in text_of(page)


def test_what_is_held_back_is_counted_nowhere(answered: Path, signed_in: SignedIn) -> None:
    all_of_it = signed_in(ATTORNEY).get(LIST).context["found"]
    seen = signed_in(ADVOCATE).get(LIST)
    assert made.CHILD_ONLY not in names(seen)
    (row,) = [row for row in seen.context["found"].rows if row.person_id == STAR]
    assert sum(row.counts.values()) == 2, "her record as a child is not among them"
    assert seen.context["found"].total < all_of_it.total
    assert all(seen.context["found"].provisions[name] < people for name, people in all_of_it.provisions.items())
    assert made.CANARY_JUVENILE not in seen.content.decode()


def test_pages_follow_each_other_without_anybody_twice(
    answered: Path, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_list, "PAGE", 1)
    client = signed_in(ATTORNEY)
    first = client.get(f"{LIST}?jurisdiction=WA")
    second = client.get(f"{LIST}{first.context['after']}")
    assert first.context["found"].pages == first.context["found"].total > 1
    assert len({*names(first), *names(second)}) == 2
    assert client.get(f"{LIST}{second.context['before']}").context["found"].rows == first.context["found"].rows


def test_a_list_of_an_older_law_says_so(answered: Path, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from justexits.relief import law
    from justexits.web.relief import list_views

    newer = replace(law(), version="newer")
    monkeypatch.setattr(list_views, "law", lambda: newer)
    page = signed_in(ATTORNEY).get(LIST)
    assert "The law files have changed since" in text_of(page)
    assert page.context["found"].waits == {}, "masks of another law are not read by this one"


def test_no_name_stands_in_an_address(answered: Path, signed_in: SignedIn) -> None:
    page = signed_in(ATTORNEY).get(LIST)
    assert "Quill" not in page.content.decode().partition("<title>")[2].partition("</title>")[0]
    assert not any("quill" in link.lower() for link in page.content.decode().split('href="')[1:] for link in [link.split('"')[0]])
