"""Bringing records in on the site: files with a mapping, a choice where the export has changed, rows read again, taking back."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from justexits.records.home import Home
from justexits.web.audit.models import AuditEvent, EventKind
from justexits.web.lake import lake, reading_for
from tests.records.importing.small import HEADER, MAPPING, PEOPLE

SignedIn = Callable[..., Client]
PAGE = "/imports/bring-in/"
OURS = MAPPING.replace("office_id: small", "office_id: three-rivers")
STRICT = OURS.replace("values: {D: defendant, V: victim}", "values: {D: defendant, V: victim}, on_fault: quarantine")


def send(client: Client, people: str, mapping: str = OURS, **more: Any) -> Any:
    """Send one file with a mapping of one's own."""
    files = [SimpleUploadedFile("people.csv", people.encode())]
    return client.post(PAGE, {"files": files, "own_mapping": SimpleUploadedFile("m.yaml", mapping.encode())} | more, follow=True)


def rows(table: str) -> list[dict[str, Any]]:
    """The office's rows of a table as the next page would read them."""
    reading = reading_for("three-rivers")
    return reading.rows(reading.tables_of("three-rivers")[table])


def left(home: Path) -> list[Path]:
    """What was put aside and is still there."""
    return list(Home(home).scratch.glob("engine-*/files"))


def test_before_the_first_import_the_analyst_is_shown_how_and_brings_one_in(signed_in: SignedIn, _own_home: Path) -> None:
    client = signed_in("data_analyst")
    assert PAGE in client.get("/imports/").content.decode()
    page = send(client, PEOPLE)
    assert page.status_code == HTTPStatus.OK
    assert "3 rows read = 2 accepted + 0 quarantined + 0 superseded + 1 control." in page.content.decode()
    assert {row["party_id"] for row in rows("party")} == {"P1", "P2"}
    event = AuditEvent.objects.get(kind=EventKind.RECORDS_BROUGHT_IN)
    assert (event.subject_id, event.detail["read"]) == (rows("batch")[0]["batch_id"], 3)
    assert not left(_own_home)
    assert "brought in before" in send(client, PEOPLE).content.decode()


def test_what_has_changed_is_shown_and_somebody_chooses(signed_in: SignedIn, _own_home: Path) -> None:
    client = signed_in("data_analyst")
    send(client, PEOPLE)
    second = f"{HEADER},SHOE\nC9,P9,D,Rivers,05/01/1990,29,8\n"
    page = send(client, second)
    assert page.status_code == HTTPStatus.CONFLICT
    assert "people: the column SHOE is new" in page.content.decode()
    assert len(rows("party")) == 2
    note = re.search(r'name="note" value="([^"]+)"', page.content.decode())
    assert note
    stopped = client.post("/imports/bring-in/changed/", {"note": note[1], "choice": "stop"}, follow=True)
    assert "nothing was changed" in stopped.content.decode()
    assert (len(rows("party")), left(_own_home)) == (2, [])
    gone = client.post("/imports/bring-in/changed/", {"note": note[1], "choice": "accept"})
    assert gone.status_code == HTTPStatus.NOT_FOUND and "Send them again" in gone.content.decode()
    again = re.search(r'name="note" value="([^"]+)"', send(client, second).content.decode())
    assert again
    assert (
        signed_in("data_analyst", username="somebody-else")
        .post("/imports/bring-in/changed/", {"note": again[1], "choice": "accept"})
        .status_code
        == HTTPStatus.NOT_FOUND
    )
    done = client.post("/imports/bring-in/changed/", {"note": again[1], "choice": "accept"}, follow=True)
    assert "1 accepted" in done.content.decode()
    assert (len(rows("party")), left(_own_home)) == (3, [])


def test_what_was_put_aside_is_read_again_and_the_import_taken_back(signed_in: SignedIn) -> None:
    client = signed_in("data_analyst")
    page = send(client, f"{PEOPLE}C2,P3,?,Stone,06/01/1990,28\n", STRICT)
    batch = rows("batch")[0]["batch_id"]
    assert f"/imports/{batch}/read-again/" in page.content.decode()
    mended = SimpleUploadedFile("m.yaml", STRICT.replace("D: defendant", '"?": witness, D: defendant').encode())
    page = client.post(f"/imports/{batch}/read-again/", {"own_mapping": mended}, follow=True)
    assert "1 rows read = 1 accepted" in page.content.decode()
    assert AuditEvent.objects.get(kind=EventKind.ROWS_READ_AGAIN).subject_id == batch
    assert "No row of this import waits" in client.get(f"/imports/{batch}/read-again/").content.decode()
    newer = next(row["batch_id"] for row in rows("batch") if row["batch_id"] != batch)
    assert client.post(f"/imports/{newer}/take-back/", {}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = client.post(f"/imports/{newer}/take-back/", {"reason": "Wrong month"}, follow=True)
    assert "The import is taken back" in page.content.decode()
    assert {row["party_id"] for row in rows("party")} == {"P1", "P2"}
    event = AuditEvent.objects.get(kind=EventKind.IMPORT_TAKEN_BACK)
    assert (event.subject_id, event.detail["reason"]) == (newer, "Wrong month")
    with lake().read(threads=1) as reading:
        assert reading.rows(reading.tables["batch_undo"])[0]["reason"] == "Wrong month"


@pytest.mark.parametrize(
    ("people", "mapping", "told"),
    [
        (PEOPLE, MAPPING, "for the office small"),
        (PEOPLE, f"{OURS}draft: look first\n", "draft that nobody has looked at"),
        (PEOPLE, "a: [", "not YAML"),
        ("NAME\nx\n", OURS, "no such column"),
    ],
)
def test_what_cannot_come_in_is_told_on_the_page_and_removed(
    people: str, mapping: str, told: str, signed_in: SignedIn, _own_home: Path
) -> None:
    page = send(signed_in("supervisor"), people, mapping)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert told in page.content.decode()
    assert not left(_own_home) and not AuditEvent.objects.filter(kind=EventKind.RECORDS_BROUGHT_IN).exists()


def test_a_form_says_what_it_lacks(signed_in: SignedIn) -> None:
    text = signed_in("data_analyst").post(PAGE, {}).content.decode()
    assert "Choose the files of the export." in text
    two = [SimpleUploadedFile("a.csv", b"x"), SimpleUploadedFile("a.csv", b"y")]
    text = signed_in("data_analyst", username="b").post(PAGE, {"files": two, "mapping": "three-rivers"}).content.decode()
    assert "Two files are called a.csv." in text


def test_an_import_of_another_office_cannot_be_taken_back(signed_in: SignedIn, office: Path) -> None:
    client = signed_in("data_analyst", office_id="fort-harlan")
    from tests.web.office_figures import DIRTY_BATCH

    for page in ("read-again", "take-back"):
        assert client.post(f"/imports/{DIRTY_BATCH}/{page}/", {"reason": "x"}).status_code == HTTPStatus.NOT_FOUND
