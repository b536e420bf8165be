"""Who may open what. The table is here; everything else in this file holds the site to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from justexits.web.accounts.permissions import Open, Permission, has_permission
from justexits.web.accounts.roles import ROLES
from justexits.web.audit.models import AuditEvent, EventKind, Outcome
from tests.web.site import Address, addresses

P = Permission

# role: what it may do, and nothing else
TABLE: dict[str, set[Permission]] = {
    "survivor_response_prosecutor": {
        P.SEE_QUEUE,
        P.SEE_PERSON,
        P.SEE_JUVENILE_RECORDS,
        P.SEE_VICTIM_ADDRESS,
        P.RECORD_REVIEW,
        P.SEE_SOURCE_ROWS,
        P.SEE_MEASURES,
        P.SEE_SMALL_NUMBERS,
        P.EXPORT_FIGURES,
        P.SEE_LINKS,
        P.DECIDE_LINKS,
        P.SEE_RELIEF,
        P.ANSWER_RELIEF_FACTS,
    },
    "records_paralegal": {
        P.SEE_QUEUE,
        P.SEE_PERSON,
        P.SEE_JUVENILE_RECORDS,
        P.SEE_SOURCE_ROWS,
        P.SEE_MEASURES,
        P.SEE_SMALL_NUMBERS,
        P.SEE_IMPORTS,
        P.EXPORT_FAULTY_ROWS,
        P.SEE_LINKS,
        P.DECIDE_LINKS,
        P.SEE_RELIEF,
        P.ANSWER_RELIEF_FACTS,
    },
    "records_relief_attorney": {
        P.SEE_QUEUE,
        P.SEE_PERSON,
        P.SEE_JUVENILE_RECORDS,
        P.SEE_SOURCE_ROWS,
        P.SEE_MEASURES,
        P.SEE_LINKS,
        P.SEE_RELIEF,
        P.ANSWER_RELIEF_FACTS,
    },
    "community_advocate": {P.SEE_QUEUE, P.SEE_PERSON, P.SEE_MEASURES, P.SEE_RELIEF},
    "line_prosecutor": {P.SEE_MEASURES},
    "supervisor": {
        P.SEE_QUEUE,
        P.SEE_PERSON,
        P.SEE_JUVENILE_RECORDS,
        P.SEE_VICTIM_ADDRESS,
        P.RECORD_REVIEW,
        P.SEE_SOURCE_ROWS,
        P.SEE_MEASURES,
        P.SEE_SMALL_NUMBERS,
        P.EXPORT_FIGURES,
        P.COMPARE_OFFICES,
        P.SET_TARGETS,
        P.ANNOTATE_FIGURES,
        P.RECORD_MEETINGS,
        P.SEE_IMPORTS,
        P.BRING_RECORDS_IN,
        P.EXPORT_FAULTY_ROWS,
        P.SEE_SENIOR_LANE,
        P.SEE_LINKS,
        P.DECIDE_LINKS,
        P.SEE_RELIEF,
        P.ANSWER_RELIEF_FACTS,
    },
    "elected_prosecutor": {
        P.SEE_MEASURES,
        P.SEE_SMALL_NUMBERS,
        P.EXPORT_FIGURES,
        P.COMPARE_OFFICES,
        P.SET_TARGETS,
        P.ANNOTATE_FIGURES,
        P.RECORD_MEETINGS,
    },
    "data_analyst": {
        P.SEE_MEASURES,
        P.SEE_SMALL_NUMBERS,
        P.EXPORT_FIGURES,
        P.COMPARE_OFFICES,
        P.ANNOTATE_FIGURES,
        P.SEE_IMPORTS,
        P.BRING_RECORDS_IN,
        P.MAP_CHARGE_TEXTS,
    },
    "auditor": {P.SEE_ACCESS_LOG},
    "administrator": {P.MANAGE_ACCOUNTS},
}

# What stands for a part of an address; a new part without a sample fails below.
SAMPLES = {
    "person_id": "p-no-such",
    "party_id": "p-no-such",
    "batch_id": "b-no-such",
    "finding_id": "f-no-such",
    "indicator": "no-such",
    "measure": "no-such",
    "name": "no-such",
    "table": "case",
    "row_id": "no-such",
    "account": "1",
    "pk": "1",
    "number": "1",
    "digest": "no-such",
    "other_party_id": "p-no-such-too",
    "line": "1",
    "provision_id": "no-such",
}

PUBLIC = {"account_login", "account_inactive", "account_logout", "mfa_authenticate", "mfa_login_webauthn", "icon"}

EVERY = pytest.mark.parametrize("address", addresses(), ids=lambda address: address.name)


def sample(address: Address) -> str:
    """An address that the pattern fits."""

    def fill(match: re.Match[str]) -> str:
        part = match.group(1).split(":")[-1]
        assert part in SAMPLES, f"{address.name} has a part <{part}> without a sample"
        return SAMPLES[part]

    return re.sub(r"<([^>]+)>", fill, address.route)


def test_each_role_may_do_exactly_what_the_table_says() -> None:
    assert {name: set(role.permissions) for name, role in ROLES.items()} == TABLE


@EVERY
def test_every_view_says_whom_it_is_for(address: Address) -> None:
    assert address.access is not None, f"{address.name} carries neither @requires nor @signed_in nor @public"


def test_only_these_pages_are_open_to_strangers() -> None:
    assert {address.name for address in addresses() if address.access is Open.PUBLIC} == PUBLIC


@EVERY
@pytest.mark.django_db
def test_a_stranger_is_asked_to_sign_in(address: Address) -> None:
    if address.access is Open.PUBLIC:
        return
    for method in (Client().get, Client().post):
        response = method(sample(address))
        assert response.status_code == HTTPStatus.FOUND
        assert response["Location"].startswith("/sign-in/?next=")


@EVERY
@pytest.mark.parametrize("role", TABLE)
def test_each_role_is_refused_what_it_may_not_do(address: Address, role: str, signed_in: Callable[..., Client]) -> None:
    if not isinstance(address.access, Permission) or address.access in TABLE[role]:
        return
    client = signed_in(role)
    for method in (client.get, client.post):
        assert method(sample(address)).status_code == HTTPStatus.FORBIDDEN


@EVERY
@pytest.mark.parametrize("role", TABLE)
def test_each_role_is_let_in_where_it_may(address: Address, role: str, signed_in: Callable[..., Client]) -> None:
    if not isinstance(address.access, Permission) or address.access not in TABLE[role]:
        return
    assert signed_in(role).get(sample(address)).status_code not in (HTTPStatus.FOUND, HTTPStatus.FORBIDDEN)


def test_the_page_that_refuses_says_who_may_and_whom_to_ask(signed_in: Callable[..., Client]) -> None:
    page = signed_in("line_prosecutor").get("/access-log/").content.decode()
    assert "see the access log" in page
    assert "Auditor" in page
    assert "ask: Administrator" in page


def test_a_refusal_is_kept_in_the_log(signed_in: Callable[..., Client]) -> None:
    signed_in("line_prosecutor").get("/access-log/")
    event = AuditEvent.objects.get(kind=EventKind.ACCESS_REFUSED)
    assert (event.outcome, event.by_username) == (Outcome.REFUSED, "line_prosecutor.three-rivers")
    assert event.detail == {"page": "audit:log", "permission": "see_access_log"}


def test_a_closed_account_may_do_nothing(account: Callable[..., object]) -> None:
    closed = account("supervisor", is_active=False)
    assert not any(has_permission(closed, permission) for permission in Permission)


def test_an_account_without_roles_may_do_nothing_and_is_told_so(signed_in: Callable[..., Client]) -> None:
    assert "Nothing is open to you yet" in signed_in().get("/").content.decode()


@pytest.mark.parametrize("role", TABLE)
def test_the_header_leads_only_where_the_role_may_go(role: str, signed_in: Callable[..., Client]) -> None:
    client = signed_in(role)
    response = client.get("/")
    assert response.context["places"]
    for place in response.context["places"]:
        assert client.get(place.address).status_code == HTTPStatus.OK


def test_an_auditor_reads_the_log_of_their_own_office_only(signed_in: Callable[..., Client]) -> None:
    signed_in("line_prosecutor", office_id="fort-harlan").get("/access-log/")
    page = signed_in("auditor").get("/access-log/?kind=access_refused").content.decode()
    assert "line_prosecutor.fort-harlan" not in page
    assert "No events" in page


def test_an_administrator_never_sees_an_account_of_another_office(
    signed_in: Callable[..., Client], account: Callable[..., object]
) -> None:
    foreign = account("supervisor", office_id="fort-harlan")
    client = signed_in("administrator")
    assert client.get(f"/accounts/{foreign.pk}/").status_code == HTTPStatus.NOT_FOUND  # type: ignore[attr-defined]
    assert "fort-harlan" not in client.get("/accounts/").content.decode()
