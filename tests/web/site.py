"""What the tests of the site share: addresses to try, and a log that tests may empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from justexits.web.accounts.permissions import Open, Permission, access_of
from justexits.web.audit import guards

PASSWORD = "a-long-test-password"


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf."""

    name: str
    route: str
    view: Any

    @property
    def access(self) -> Permission | Open | None:
        """What its view says."""
        return access_of(self.view)


def addresses() -> list[Address]:
    """Every pattern of the URLconf, those of included rooms too."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], route: str, namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, route + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name}", "/" + route + str(pattern.pattern), pattern.callback)


def has_read(by: Any, *people: str) -> None:
    """The account wrote down what the raw records of these people show; what was found about them may be shown to it."""
    from justexits.web.casework.models import FirstEntry

    for person_id in people:
        key = {"office_id": by.office_id, "person_id": person_id, "by": by}
        if not FirstEntry.objects.filter(**key).exists():
            FirstEntry(**key, outcome="cannot_say", snapshot=1, at_random=False, at=timezone.now()).save()


def decided(by: Any, *people: str) -> None:
    """A review of these people stands, so that everybody who may see them sees what was found."""
    from justexits.web.casework.models import Review

    has_read(by, *people)
    for person_id in people:
        given = {"number": 1, "snapshot": 1, "outcome": "identified", "reasons": ["child_records"], "at": timezone.now()}
        Review(office_id=by.office_id, person_id=person_id, by=by, **given).save()


def user_of(client: Any) -> Any:
    """The account that is signed in to a test's browser."""
    from justexits.web.accounts.models import User

    return User.objects.get(pk=client.session["_auth_user_id"])


def open_guards() -> None:
    """Take the log's triggers away while Django empties the database between tests, and put them back."""
    flush = BaseDatabaseOperations.execute_sql_flush
    if getattr(flush, "opens_guards", False):
        return

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        guards.drop(connection)
        flush(self, sql_list)
        guards.make(connection)

    execute_sql_flush.opens_guards = True  # type: ignore[attr-defined]
    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
