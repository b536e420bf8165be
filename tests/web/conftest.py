"""A site with one account for each role."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from justexits.records.home import Home
from justexits.web.accounts.models import User
from tests.web.office import office_home
from tests.web.site import PASSWORD, open_guards

__all__ = ["office_home"]

OFFICE_ID = "three-rivers"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Let the tests, and nothing else, empty the audit log between them."""
    open_guards()


@pytest.fixture(autouse=True)
def _own_home(settings: object, tmp_path: Path) -> Path:
    """Each test has a data folder of its own."""
    settings.JUSTEXITS_HOME = Home.make(tmp_path / "home").path  # type: ignore[attr-defined]
    return tmp_path / "home"


@pytest.fixture
def office(settings: object, office_home: Path) -> Path:
    """The site of the test holds the small office; its records are read, never written."""
    settings.JUSTEXITS_HOME = office_home  # type: ignore[attr-defined]
    return office_home


@pytest.fixture
def account(db: None) -> Callable[..., User]:
    """Makes an account: `account("supervisor")`, `account("auditor", "data_analyst", office_id="fort-harlan")`."""

    def make(*roles: str, office_id: str = OFFICE_ID, username: str | None = None, **more: object) -> User:
        name = username or f"{'-and-'.join(roles) or 'nobody'}.{office_id}"
        user = User(username=name, office_id=office_id, roles=list(roles), **more)
        user.set_password(PASSWORD)
        user.save()
        return user

    return make


@pytest.fixture
def signed_in(account: Callable[..., User]) -> Callable[..., Client]:
    """A browser in which somebody with these roles is signed in: `signed_in("supervisor").get("/")`."""

    def enter(*roles: str, **more: object) -> Client:
        client = Client()
        client.force_login(account(*roles, **more), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter
