"""The audit log: kept with what it tells about, never changed, and a change that happens all the same is found."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client, RequestFactory

from justexits.web.accounts.actions import change_roles, make_account, set_open
from justexits.web.accounts.models import User
from justexits.web.accounts.permissions import Refused
from justexits.web.audit import events, guards
from justexits.web.audit.events import LogUnavailable, record_event, record_view, verify_chain
from justexits.web.audit.models import AppendOnly, AuditEvent, AuditHead, EventKind
from justexits.web.audit.presenters import PRESENTERS, sentence
from tests.web.site import PASSWORD

Account = Callable[..., User]


def viewed(by: User, *people: str) -> None:
    for person in people:
        record_view(by, person, page="person")


def tamper(statement: str, *values: Any) -> None:
    """Change the database as somebody would who has its file and takes the triggers away."""
    guards.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    guards.make(connection)


def test_every_kind_has_its_sentence() -> None:
    assert set(PRESENTERS) == set(EventKind)
    for kind in EventKind:
        assert sentence(AuditEvent(kind=kind, subject_id="p1", subject_kind="person")).strip()


def test_a_view_is_kept_with_who_what_and_when(account: Account) -> None:
    viewed(account("supervisor"), "p-1")
    event = AuditEvent.objects.get()
    assert (event.by_username, event.office_id, event.subject_id) == ("supervisor.three-rivers", "three-rivers", "p-1")
    assert sentence(event) == "opened the page of person p-1"


def test_an_event_is_recorded_only_inside_a_transaction(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    by = account("supervisor")
    # The connection itself, not Django's proxy of it, and only for the call: tearing down needs the truth.
    with monkeypatch.context() as here:
        here.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(RuntimeError, match="inside the transaction"):
            record_event(EventKind.PERSON_VIEWED, by=by)


def test_an_event_never_holds_who_a_person_is(account: Account) -> None:
    with pytest.raises(ValueError, match="birth_date"), transaction.atomic():
        record_event(EventKind.PERSON_VIEWED, by=account("supervisor"), detail={"birth_date": "1998-03-14"})


def test_an_action_that_fails_leaves_neither_change_nor_event(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    by = account("administrator")

    def broken(*_: object, **__: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr("justexits.web.accounts.actions.record_event", broken)
    with pytest.raises(DatabaseError):
        make_account(by=by, username="new", password=PASSWORD, office_id="three-rivers", roles=["auditor"])
    assert not User.objects.filter(username="new").exists()
    assert not AuditEvent.objects.exists()


def test_an_action_and_its_event_are_kept_together(account: Account) -> None:
    by = account("administrator")
    made = make_account(by=by, username="new", password=PASSWORD, office_id="three-rivers", roles=["auditor"])
    change_roles(by=by, account=made, roles=["supervisor"])
    set_open(by=by, account=made, is_open=False)
    kinds = list(AuditEvent.objects.order_by("sequence").values_list("kind", flat=True))
    assert kinds == ["account_made", "roles_changed", "account_closed"]


def test_an_action_asks_for_the_permission_itself(account: Account) -> None:
    with pytest.raises(Refused):
        make_account(by=account("supervisor"), username="new", password=PASSWORD, office_id="three-rivers", roles=[])


def test_nobody_closes_their_own_account(account: Account) -> None:
    by = account("administrator")
    with pytest.raises(ValueError, match="own account"):
        set_open(by=by, account=by, is_open=False)


def test_a_page_that_cannot_be_logged_is_not_shown(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(events, "record_event", full)
    with pytest.raises(LogUnavailable, match="access log could not be written"):
        viewed(account("supervisor"), "p-1")


def test_what_cannot_be_logged_is_told_in_words(account: Account) -> None:
    from justexits.web.middleware import FaultsInWords

    request = RequestFactory().get("/people/p-1/")
    request.user, request.resolver_match = account("supervisor"), None
    response = FaultsInWords(lambda _: None).process_exception(request, LogUnavailable("It was not opened.", "Try again."))
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "It was not opened. Try again." in response.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: AuditEvent.objects.all().delete(),
        lambda event: AuditEvent.objects.update(kind="x"),
        lambda event: AuditEvent.objects.bulk_update([event], ["kind"]),
    ],
)
def test_an_event_is_never_changed_or_removed(change: Callable[[AuditEvent], object], account: Account) -> None:
    viewed(account("supervisor"), "p-1")
    with pytest.raises(AppendOnly):
        change(AuditEvent.objects.get())


@pytest.mark.parametrize("statement", ["UPDATE audit_auditevent SET kind = 'x'", "DELETE FROM audit_auditevent"])
def test_the_database_itself_refuses(statement: str, account: Account) -> None:
    viewed(account("supervisor"), "p-1")
    with pytest.raises(DatabaseError, match="audit events are kept"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_log_that_nobody_touched_is_whole(account: Account) -> None:
    assert verify_chain().whole
    viewed(account("supervisor"), "p-1", "p-2", "p-3")
    report = verify_chain()
    assert (report.whole, report.events) == (True, 3)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_auditevent SET subject_id = 'p-9' WHERE sequence = 2", "Event 2 was changed"),
        ("UPDATE audit_auditevent SET at = '2020-01-01 00:00:00' WHERE sequence = 1", "Event 1 was changed"),
        ("DELETE FROM audit_auditevent WHERE sequence = 2", "Event 2 is missing"),
        ("DELETE FROM audit_auditevent WHERE sequence = 3", "Event 3 and what came after it are missing"),
        ("DELETE FROM audit_audithead", "The end of the log is not marked"),
        ("UPDATE audit_audithead SET sequence = 2", "The mark of the log's end was changed"),
    ],
)
def test_what_was_changed_or_left_out_is_found(statement: str, fault: str, account: Account) -> None:
    viewed(account("supervisor"), "p-1", "p-2", "p-3")
    tamper(statement)
    found = verify_chain()
    assert not found.whole
    assert found.fault is not None
    assert fault in found.fault


def test_events_that_changed_places_are_found(account: Account) -> None:
    viewed(account("supervisor"), "p-1", "p-2", "p-3")
    tamper("UPDATE audit_auditevent SET sequence = 99 WHERE sequence = 1")
    tamper("UPDATE audit_auditevent SET sequence = 1 WHERE sequence = 2")
    tamper("UPDATE audit_auditevent SET sequence = 2 WHERE sequence = 99")
    assert not verify_chain().whole


def test_a_rewritten_chain_is_found_without_the_key(account: Account, settings: Any) -> None:
    viewed(account("supervisor"), "p-1")
    event = AuditEvent.objects.get()
    key, settings.AUDIT_KEY = settings.AUDIT_KEY, "a guess"
    event.subject_id = "p-9"
    forged = event.computed_hash()
    settings.AUDIT_KEY = key
    tamper("UPDATE audit_auditevent SET subject_id = 'p-9', hash = %s", forged)
    assert verify_chain().fault == "Event 1 was changed after it was written."


def test_there_is_one_end_of_the_log(account: Account) -> None:
    viewed(account("supervisor"), "p-1")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditHead.objects.create(id=2)


def test_the_page_filters_and_pages(signed_in: Callable[..., Client], account: Account) -> None:
    by = account("supervisor")
    viewed(by, *(f"p-{number}" for number in range(60)))
    client = signed_in("auditor")
    first = client.get("/access-log/?kind=person_viewed")
    assert len(first.context["rows"]) == 50
    assert len(client.get("/access-log/?kind=person_viewed&page=2").context["rows"]) == 10
    assert "kind=person_viewed&amp;page=2" in first.content.decode()
    assert [row["event"].subject_id for row in client.get("/access-log/?person=p-7").context["rows"]] == ["p-7"]
    assert client.get("/access-log/?by=somebody-else").context["rows"] == []


def test_the_page_proves_the_log(signed_in: Callable[..., Client], account: Account) -> None:
    client = signed_in("auditor")
    viewed(account("supervisor"), "p-1")
    assert "The log is whole" in client.post("/access-log/proof/").content.decode()
    tamper("UPDATE audit_auditevent SET subject_id = 'p-2' WHERE subject_id = 'p-1'")
    page = client.post("/access-log/proof/").content.decode()
    assert "The log is not whole" in page
    assert "was changed after it was written" in page
