"""Whom a reader reads next: raw records first, findings after, and a share drawn at random that nothing gives away."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from justexits.core.errors import BadInput
from justexits.web import publishing
from justexits.web.accounts.models import User
from justexits.web.accounts.permissions import Refused
from justexits.web.audit.models import AppendOnly, AuditEvent
from justexits.web.casework import work_list
from justexits.web.casework.models import FirstEntry
from justexits.web.lake import reading_for
from tests.web import office as made

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
Account = Callable[..., User]
NEXT = "/people/next/"
REVIEWER = "survivor_response_prosecutor"


@pytest.fixture(params=[False, True], ids=["from the queue", "at random"])
def drawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the next person is one drawn at random."""
    monkeypatch.setattr(work_list, "is_drawn", lambda *_: request.param)
    return bool(request.param)


@pytest.fixture
def _queued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_list, "is_drawn", lambda *_: False)


def enter(client: Client, **more: Any) -> Any:
    page = client.get(NEXT)
    return client.post(NEXT, {"shown": page.context["shown"], "outcome": "cannot_say", "note": "Thin records."} | more)


def test_raw_records_come_without_findings_or_tier_whatever_the_way(drawn: bool, signed_in: SignedIn) -> None:
    page = signed_in(REVIEWER).get(NEXT)
    text = page.content.decode()
    assert page.context["person"].moments
    for told in ("Tier A", "Tier B", "Context only", "je-finding", "je-strength", "rule Y01", "What was found"):
        assert told not in text, told


@pytest.mark.usefixtures("_queued")
def test_the_queue_s_order_is_kept_and_findings_appear_after_the_entry(signed_in: SignedIn) -> None:
    client = signed_in(REVIEWER)
    assert client.get(NEXT).context["person"].person_id == client.get("/people/").context["rows"][0]["row"].person_id
    answer = enter(client)
    assert answer["Location"] == f"/people/{FirstEntry.objects.get().person_id}/"
    assert "What was found" in client.get(answer["Location"]).content.decode()
    assert client.get(NEXT).context["person"].person_id != FirstEntry.objects.get().person_id


@pytest.mark.usefixtures("_queued")
def test_the_same_person_stays_until_the_entry_is_made(signed_in: SignedIn) -> None:
    client = signed_in(REVIEWER)
    assert client.get(NEXT).context["person"].person_id == client.get(NEXT).context["person"].person_id


def test_whoever_is_drawn_at_random_is_not_in_the_queue(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_list, "is_drawn", lambda *_: True)
    following = work_list.next_for(reading_for(made.OFFICE), account(REVIEWER))
    assert following == work_list.Next(person_id=made.QUIET, at_random=True, stands_for=1.0)


def test_about_fifteen_of_a_hundred_are_drawn_and_each_reader_has_an_order_of_their_own(account: Account) -> None:
    one, other = account(REVIEWER), account("supervisor")
    draws = [[work_list.is_drawn(by, number) for number in range(1, 1001)] for by in (one, other)]
    assert all(100 <= sum(drawn) <= 200 for drawn in draws)
    assert draws[0] != draws[1]


@pytest.mark.parametrize(("wrong", "said"), [({"outcome": ""}, "Choose one of the five"), ({"note": "x" * 4001}, "at most 4000")])
def test_what_is_missing_is_said_and_what_was_typed_stays(wrong: dict[str, str], said: str, signed_in: SignedIn) -> None:
    page = enter(signed_in(REVIEWER), **wrong)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in page.content.decode() and not FirstEntry.objects.exists()


def test_an_entry_is_for_the_person_that_was_shown(signed_in: SignedIn) -> None:
    client = signed_in(REVIEWER)
    for shown in ("", "made-up"):
        assert enter(client, shown=shown)["Location"] == NEXT
    assert not FirstEntry.objects.exists()


def test_neither_page_nor_log_says_who_was_drawn(drawn: bool, signed_in: SignedIn) -> None:
    client = signed_in(REVIEWER)
    enter(client)
    assert FirstEntry.objects.get().at_random is drawn
    event = AuditEvent.objects.get(kind="first_entry_recorded")
    assert event.detail == {"snapshot": 1}


def test_the_auditor_reads_what_was_found_on_both_ways_and_no_name(drawn: bool, signed_in: SignedIn) -> None:
    enter(signed_in(REVIEWER), outcome="identified")
    page = signed_in("auditor").get("/people/exploration/")
    assert [(one.read, one.found) for one in page.context["yields"]] == ([(0, 0), (1, 1)] if drawn else [(1, 1), (0, 0)])
    assert "95 % interval" in page.content.decode() and "Quill" not in page.content.decode()


def test_who_was_drawn_goes_into_the_records_with_what_was_seen(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_list, "is_drawn", lambda *_: True)
    enter(signed_in(REVIEWER))
    (row,) = publishing.decisions_of(made.OFFICE)["audit_sample"]
    assert (row["person_id"], row["outcome"], row["weight"]) == (made.QUIET, "cannot_say", 1.0)


def test_when_everybody_is_read_it_says_so(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(REVIEWER)
    monkeypatch.setattr(work_list, "next_for", lambda *_: None)
    assert "Nobody is left to read" in client.get(NEXT).content.decode()


def test_everybody_comes_once(account: Account) -> None:
    by, reading, seen = account(REVIEWER), reading_for(made.OFFICE), []
    while following := work_list.next_for(reading, by):
        work_list.enter(by=by, following=following, outcome="cannot_say", note="", snapshot=1)
        seen.append(following.person_id)
    assert len(seen) == len(set(seen)) == made.FILLERS + 3
    assert made.RECRUITER not in seen, "the senior lane is read apart"


def test_who_does_not_decide_has_no_such_list(account: Account) -> None:
    with pytest.raises(Refused):
        work_list.next_for(reading_for(made.OFFICE), account("records_paralegal"))
    with pytest.raises(Refused):
        work_list.exploration(account("supervisor"))


def test_an_entry_holds_its_rules_without_the_form_and_is_never_changed(account: Account) -> None:
    by, following = account(REVIEWER), work_list.Next(person_id=made.STAR, at_random=False, stands_for=1.0)
    with pytest.raises(BadInput):
        work_list.enter(by=by, following=following, outcome="guilty", note="", snapshot=1)
    entry = work_list.enter(by=by, following=following, outcome="vulnerable", note="", snapshot=1)
    for change in (entry.save, entry.delete, lambda: FirstEntry.objects.update(note="x")):
        with pytest.raises(AppendOnly):
            change()
