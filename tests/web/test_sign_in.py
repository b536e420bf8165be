"""Signing in: passwords, lock-out, second factors, and sessions that end."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from justexits.web.accounts.models import User
from justexits.web.audit.models import AuditEvent
from justexits.web.middleware import SIGNED_IN_AT
from tests.web.site import PASSWORD

Account = Callable[..., User]


def sign_in(client: Client, login: str, password: str = PASSWORD) -> Any:
    return client.post("/sign-in/", {"login": login, "password": password})


def kinds() -> list[str]:
    return list(AuditEvent.objects.order_by("sequence").values_list("kind", flat=True))


@pytest.mark.parametrize("login", ["auditor.three-rivers", "sam@example.org"])
def test_one_signs_in_by_user_name_or_mail_address(login: str, account: Account) -> None:
    account("auditor", email="sam@example.org")
    client = Client()
    assert sign_in(client, login)["Location"] == "/"
    assert client.get("/").status_code == HTTPStatus.OK
    assert kinds() == ["signed_in"]


def test_one_comes_back_to_the_page_that_one_wanted(account: Account) -> None:
    account("auditor")
    client = Client()
    asked = client.get("/access-log/?page=2")
    page = client.get(asked["Location"]).content.decode()
    assert 'value="/access-log/?page=2"' in page
    sent = {"login": "auditor.three-rivers", "password": PASSWORD, "next": "/access-log/?page=2"}
    assert client.post("/sign-in/", sent)["Location"] == "/access-log/?page=2"


def test_one_is_never_sent_to_another_site(account: Account) -> None:
    account("auditor")
    sent = {"login": "auditor.three-rivers", "password": PASSWORD, "next": "https://example.org/"}
    assert Client().post("/sign-in/", sent)["Location"] == "/"


def test_signing_out_ends_the_session_and_is_kept(signed_in: Callable[..., Client]) -> None:
    client = signed_in("auditor")
    client.post("/sign-out/")
    assert client.get("/").status_code == HTTPStatus.FOUND
    assert kinds()[-1] == "signed_out"


def test_a_link_alone_does_not_sign_out(signed_in: Callable[..., Client]) -> None:
    client = signed_in("auditor")
    client.get("/sign-out/")
    assert client.get("/").status_code == HTTPStatus.OK


def test_a_wrong_password_is_refused_in_words_and_kept(account: Account) -> None:
    account("auditor")
    page = sign_in(Client(), "auditor.three-rivers", "wrong").content.decode()
    assert "not correct" in page
    event = AuditEvent.objects.get()
    assert (event.kind, event.by_username, event.office_id) == ("sign_in_failed", "auditor.three-rivers", "three-rivers")


def test_what_is_typed_in_place_of_a_name_is_not_kept(account: Account) -> None:
    sign_in(Client(), "my-secret-password", "wrong")
    assert AuditEvent.objects.get().by_username == "(no such account)"


def test_a_closed_account_does_not_get_in(account: Account) -> None:
    account("auditor", is_active=False)
    client = Client()
    sign_in(client, "auditor.three-rivers")
    assert client.get("/").status_code == HTTPStatus.FOUND


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(account: Account) -> None:
    account("auditor", email="sam@example.org")
    for number in range(5):
        answer = sign_in(Client(), ["auditor.three-rivers", "sam@example.org"][number % 2], "wrong")
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    answer = sign_in(Client(), "auditor.three-rivers")
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "locked for half an hour" in answer.content.decode()
    assert "locked_out" in kinds()


def test_one_locked_account_does_not_lock_another(account: Account) -> None:
    account("auditor"), account("supervisor")
    for _ in range(6):
        sign_in(Client(), "auditor.three-rivers", "wrong")
    assert sign_in(Client(), "supervisor.three-rivers")["Location"] == "/"


def test_nobody_makes_an_account_for_themselves() -> None:
    for address in ("/accounts/signup/", "/signup/", "/sign-up/"):
        assert Client().post(address, {"username": "x"}).status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.FOUND)


# -- second factors


def current_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_without_a_second_factor_an_office_opens_no_page(signed_in: Callable[..., Client], settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in("auditor")
    for address in ("/", "/access-log/"):
        assert client.get(address)["Location"] == "/my-account/second-factors/"
    page = client.get("/my-account/second-factors/").content.decode()
    assert "Add a second factor first" in page


def test_the_demo_asks_for_none(signed_in: Callable[..., Client], settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    assert signed_in("auditor").get("/access-log/").status_code == HTTPStatus.OK


def test_an_office_asks_for_the_code_and_then_opens(account: Account, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    user, secret = account("auditor"), generate_totp_secret()
    TOTP.activate(user, secret)
    client = Client()
    assert sign_in(client, user.username)["Location"].startswith("/sign-in/second-factor/")
    assert client.get("/access-log/").status_code == HTTPStatus.FOUND, "the password alone opens nothing"
    wrong = client.post("/sign-in/second-factor/", {"code": "000000"})
    assert wrong.status_code == HTTPStatus.OK
    assert client.post("/sign-in/second-factor/", {"code": current_code(secret)})["Location"] == "/"
    assert client.get("/access-log/").status_code == HTTPStatus.OK


def test_a_recovery_code_works_once(account: Account) -> None:
    user = account("auditor")
    TOTP.activate(user, generate_totp_secret())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (HTTPStatus.FOUND, HTTPStatus.OK):
        client = Client()
        sign_in(client, user.username)
        assert client.post("/sign-in/second-factor/", {"code": code}).status_code == expected


def test_one_adds_an_app_with_one_s_password_and_it_is_kept(
    account: Account, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    user = account("auditor")
    client = Client()
    sign_in(client, user.username)
    add = "/my-account/second-factors/app/add/"
    asked = client.get(add)["Location"]
    assert asked.startswith("/my-account/confirm/?next="), "a session alone, left open on a desk, adds no second factor"
    assert client.post(asked, {"password": PASSWORD})["Location"] == add
    page = client.get(add)
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(add, {"code": current_code(secret)})
    assert answer.status_code == HTTPStatus.FOUND
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert "second_factor_added" in kinds()


def test_passkeys_codes_and_apps_are_offered() -> None:
    assert set(get_adapter().__class__.__mro__)
    from allauth.mfa import app_settings

    assert set(app_settings.SUPPORTED_TYPES) == {"totp", "webauthn", "recovery_codes"}


# -- sessions


def test_a_session_ends_after_twelve_hours_however_busy(signed_in: Callable[..., Client]) -> None:
    client = signed_in("auditor")
    client.get("/")
    session = client.session
    session[SIGNED_IN_AT] -= 12 * 60 * 60 + 1
    session.save()
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_an_office_s_session_ends_after_fifteen_idle_minutes() -> None:
    from justexits.web.settings import base

    assert base.SESSION_COOKIE_AGE == 15 * 60
    assert base.SESSION_SAVE_EVERY_REQUEST
