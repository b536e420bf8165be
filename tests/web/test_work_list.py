"""Whom a reader reads next: raw records first, findings after, and a share drawn at random that nothing gives away."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from justexits.core.errors import BadInput, Busy
from justexits.web import publishing
from justexits.web.accounts.models import User
from justexits.web.accounts.permissions import Refused
from justexits.web.audit.models import AppendOnly, AuditEvent
from justexits.web.casework import work_list
from justexits.web.casework.models import FirstEntry
from justexits.web.lake import reading_for
from tests.web import office as made
from tests.web.site import decided, has_read, user_of

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
Account = Callable[..., User]
NEXT = "/people/next/"
REVIEWER = "survivor_response_prosecutor"
# What must stand on nobody's page before the raw records were read.
TOLD = ("Tier A", "Tier B", "Context only", "je-finding", "je-strength", "rule Y01", 'id="findings"', "could not be decided")


def page_of(person: str) -> str:
    return f"/people/{person}/"


def enter(client: Client, person: str, **more: Any) -> Any:
    return client.post(f"{page_of(person)}entry/", {"outcome": "cannot_say", "note": "Thin records."} | more)


@pytest.mark.parametrize("person", [made.STAR, made.QUIET], ids=["from the queue", "at random"])
def test_raw_records_come_without_findings_or_tier_whatever_the_way(person: str, signed_in: SignedIn) -> None:
    client = signed_in(REVIEWER)
    page = client.get(page_of(person))
    text = page.content.decode()
    assert page.context["moments"] and "What do these records show you?" in text
    assert [told for told in TOLD if told in text] == []
    assert (page.context["person"].tier, page.context["person"].findings, page.context["person"].undecided) == (None, (), ())
    enter(client, person)
    after = client.get(page_of(person)).content.decode()
    assert 'id="findings"' in after and "What do these records show you?" not in after


def test_who_does_not_decide_sees_what_was_found_once_a_review_stands(account: Account, signed_in: SignedIn) -> None:
    client = signed_in("records_paralegal")
    before = client.get(page_of(made.STAR)).content.decode()
    assert [told for told in TOLD if told in before] == [] and "What do these records show you?" not in before
    decided(account("supervisor"), made.STAR)
    assert 'id="findings"' in client.get(page_of(made.STAR)).content.decode()


def test_the_next_one_is_the_first_of_the_queue_that_this_reader_has_not_read(signed_in: SignedIn) -> None:
    client, other = signed_in(REVIEWER), signed_in("supervisor")
    order = [entry["row"].person_id for entry in client.get("/people/").context["rows"]]
    assert client.get(NEXT)["Location"] == client.get(NEXT)["Location"] == page_of(order[0])
    assert enter(client, order[0])["Location"] == page_of(order[0])
    assert client.get(NEXT)["Location"] == page_of(order[1])
    assert other.get(NEXT)["Location"] == page_of(order[0])


@pytest.mark.parametrize(("wrong", "said"), [({"outcome": ""}, "Choose one of the five"), ({"note": "x" * 4001}, "at most 4000")])
def test_what_is_missing_is_said_and_what_was_typed_stays(wrong: dict[str, str], said: str, signed_in: SignedIn) -> None:
    page = enter(signed_in(REVIEWER), made.STAR, **wrong)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    text = page.content.decode()
    assert said in text and wrong.get("note", "Thin records.") in text and not FirstEntry.objects.exists()
    assert [told for told in TOLD if told in text] == []


def test_an_entry_is_made_once(account: Account, signed_in: SignedIn) -> None:
    client = signed_in(REVIEWER)
    enter(client, made.STAR), enter(client, made.STAR, outcome="identified")
    assert FirstEntry.objects.get().outcome == "cannot_say"
    with pytest.raises(Busy):
        entered(user_of(client), made.STAR)


def test_nobody_enters_what_another_office_or_the_senior_lane_holds(signed_in: SignedIn) -> None:
    assert enter(signed_in(REVIEWER), made.ELSEWHERE).status_code == HTTPStatus.NOT_FOUND
    assert enter(signed_in(REVIEWER, username="another"), made.RECRUITER).status_code == HTTPStatus.FORBIDDEN
    assert not FirstEntry.objects.exists()


def entered(by: User, person: str, outcome: str = "cannot_say") -> FirstEntry:
    return work_list.enter(by=by, reading=reading_for(made.OFFICE), person_id=person, outcome=outcome, note="")


@pytest.mark.parametrize(
    ("person", "way"), [(made.STAR, (True, False)), (made.QUIET, (True, True)), (made.RECRUITER, (False, False))]
)
def test_how_a_person_came_before_the_reader_is_kept_and_stands_in_no_log(
    person: str, way: tuple[bool, bool], account: Account
) -> None:
    entry = entered(account("supervisor"), person)
    assert ((entry.in_queue, entry.at_random), entry.stands_for) == (way, 1.0)
    assert AuditEvent.objects.get(kind="first_entry_recorded").detail == {"snapshot": 1}


@pytest.mark.parametrize("person", [made.STAR, made.QUIET], ids=["from the queue", "at random"])
def test_the_auditor_alone_reads_who_was_drawn_and_what_was_found(person: str, account: Account, signed_in: SignedIn) -> None:
    entered(account("supervisor"), person, "identified")
    page = signed_in("auditor").get("/people/exploration/")
    drawn = person == made.QUIET
    assert [(one.read, one.found) for one in page.context["yields"]] == ([(0, 0), (1, 1)] if drawn else [(1, 1), (0, 0)])
    assert [one.person_id for one in page.context["drawn"]] == ([made.QUIET] if drawn else [])
    text = " ".join(page.content.decode().split())
    assert "95 % interval" in text and "Quill" not in text and "Stillwater" not in text
    assert ("about <strong>1</strong> of all below the line" in text) is drawn
    assert ("nothing can be said about how many are missed" in text) is not drawn


def test_who_was_drawn_goes_into_the_records_with_what_was_seen(account: Account) -> None:
    entered(account("supervisor"), made.QUIET)
    (row,) = publishing.decisions_of(made.OFFICE)["audit_sample"]
    assert (row["person_id"], row["outcome"], row["weight"]) == (made.QUIET, "cannot_say", 1.0)


def test_everybody_comes_once_and_then_it_says_so(account: Account, signed_in: SignedIn) -> None:
    by, reading = account("supervisor", username="reads-all"), reading_for(made.OFFICE)
    fillers = [f"per-f{number:02}" for number in range(made.FILLERS)]
    has_read(by, *fillers)
    seen = []
    while following := work_list.next_for(reading, by):
        entered(by, following)
        seen.append(following)
    assert sorted(seen) == sorted([made.STAR, made.CHILD_ONLY, made.QUIET]), "the senior lane is read apart"
    client = Client()
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Nobody is left to read" in client.get(NEXT).content.decode()


def test_who_does_not_decide_has_no_such_list(account: Account) -> None:
    with pytest.raises(Refused):
        work_list.next_for(reading_for(made.OFFICE), account("records_paralegal"))
    supervisor = account("supervisor")
    for ask in (work_list.exploration, work_list.drawn, lambda by: work_list.misses(reading_for(made.OFFICE), by)):
        with pytest.raises(Refused):
            ask(supervisor)


def test_an_entry_holds_its_rules_without_the_form_and_is_never_changed(account: Account) -> None:
    by = account(REVIEWER)
    with pytest.raises(BadInput):
        entered(by, made.STAR, "guilty")
    entry = entered(by, made.STAR, "vulnerable")
    for change in (entry.save, entry.delete, lambda: FirstEntry.objects.update(note="x")):
        with pytest.raises(AppendOnly):
            change()
