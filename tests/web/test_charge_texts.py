"""What charge texts are: an analyst says it, with history; and which rules and measures the records can carry."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from justexits.records.classification import decided_classes, decisions
from justexits.records.home import Home
from justexits.web.accounts.models import User
from justexits.web.accounts.permissions import Refused
from justexits.web.audit.models import AuditEvent
from justexits.web.intake import charge_texts

SignedIn = Callable[..., Client]
TEXTS = "/charge-texts/"


@pytest.fixture(autouse=True)
def own_office(settings: Any, office_home: Path, tmp_path: Path) -> Path:
    """The small office in a folder of the test's own: decisions are written into it."""
    shutil.copytree(office_home, tmp_path / "copy")
    settings.JUSTEXITS_HOME = tmp_path / "copy"
    return tmp_path / "copy"


def row_of(client: Client, text: str) -> Any:
    return next(row for row in client.get(TEXTS).context["page"].rows if row.text == text)


def test_texts_without_a_class_come_most_frequent_first(signed_in: SignedIn) -> None:
    page = signed_in("data_analyst").get(TEXTS).context["page"]
    assert [(row.text, row.charges) for row in page.rows] == [("Prostitution", 2), ("Theft 3", 1)]
    assert (page.charges, page.mapped) == (5, 1)


def test_records_that_were_never_screened_are_said_to_be_so(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in("data_analyst")
    assert "not screened yet" not in client.get(TEXTS).content.decode()
    bare = charge_texts.UnmappedPage(rows=(), charges=5, mapped=0, texts=2, page=1, pages=1)
    monkeypatch.setattr(charge_texts, "unmapped", lambda *_: bare)
    assert "not screened yet" in client.get(TEXTS).content.decode()


def test_an_analyst_says_what_a_text_is_and_it_stays_with_its_history(signed_in: SignedIn, own_office: Path) -> None:
    client = signed_in("data_analyst")
    address = f"{TEXTS}{row_of(client, 'Theft 3').digest}/"
    assert "Theft" not in address
    sent = {"classes": ["THEFT_OTHER"], "why": "Third degree, under $750"}
    assert client.post(address, sent)["Location"] == TEXTS
    assert row_of(client, "Theft 3").decided.classes == ("THEFT_OTHER",)
    assert decided_classes(Home(own_office)) == {next(iter(decided_classes(Home(own_office)))): ("THEFT_OTHER",)}
    client.post(address, {"classes": [], "why": "Not so sure"})
    page = client.get(address).content.decode()
    made = decisions(Home(own_office))[0]
    assert made.decided_at not in page and f"{made.decided_on:%b %Y, %H:%M}" in page  # as a person writes a day
    assert "Third degree, under $750" in page and "Not so sure" in page
    assert decided_classes(Home(own_office)) == {}
    assert AuditEvent.objects.filter(kind="charge_text_decided").count() == 2


@pytest.mark.parametrize("wrong", [{"classes": ["NO_SUCH"], "why": "x"}, {"classes": ["THEFT_OTHER"], "why": ""}])
def test_what_is_missing_or_wrong_is_said(wrong: dict[str, Any], signed_in: SignedIn, own_office: Path) -> None:
    client = signed_in("data_analyst")
    page = client.post(f"{TEXTS}{row_of(client, 'Theft 3').digest}/", wrong)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "usa-error-message" in page.content.decode()
    assert decided_classes(Home(own_office)) == {}


def test_a_text_that_is_not_there_is_not_there(signed_in: SignedIn) -> None:
    assert signed_in("data_analyst").get(f"{TEXTS}{'0' * 64}/").status_code == HTTPStatus.NOT_FOUND


def test_who_may_not_cannot_by_code_either(account: Callable[..., User]) -> None:
    with pytest.raises(Refused):
        charge_texts.decide_text(by=account("supervisor"), text="Theft 3", digest="0", classes=["THEFT_OTHER"], why="x")


def test_readiness_says_what_can_run_and_what_is_lacking(signed_in: SignedIn) -> None:
    page = signed_in("data_analyst").get("/imports/readiness/")
    rules, measures = page.context["rules"], page.context["measures"]
    assert any(row["ready"] for row in rules)
    assert all(row["why"] for row in (*rules, *measures) if not row["ready"])
    assert "How much is recorded" in page.content.decode()
