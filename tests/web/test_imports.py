"""The pages of imports: every row accounted for, what did not fit and why, and whose eyes the rows are for."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from justexits.web.audit.models import AuditEvent, EventKind
from justexits.web.csv_file import harmless
from justexits.web.intake.selectors import Equation
from tests.web.office import CANARY_ELSEWHERE
from tests.web.office_figures import CANARY_ROW, DIRTY_BATCH

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
DIRTY = f"/imports/{DIRTY_BATCH}/"
FILE = f"{DIRTY}did-not-fit.csv"


def test_each_import_shows_what_became_of_every_row_newest_first(signed_in: SignedIn) -> None:
    page = signed_in("data_analyst").get("/imports/")
    assert [one.source_file for one in page.context["imports"]] == ["export-april", "export"]
    assert all(one.equation.holds for one in page.context["imports"])
    assert "<strong>150</strong> quarantined" in page.content.decode()
    assert CANARY_ELSEWHERE not in page.content.decode()


def test_an_equation_that_does_not_add_up_is_seen() -> None:
    assert not Equation(read=10, accepted=8, quarantined=1, superseded=0, control=0).holds


def test_an_import_says_what_did_not_fit_and_what_to_do(signed_in: SignedIn) -> None:
    text = signed_in("data_analyst").get(DIRTY).content.decode()
    for said in ("people.csv, line 2", "not a date", "13/45/1990", "Write dates as month/day/year.", "utf-16"):
        assert said in text


def test_its_faults_come_a_hundred_a_page(signed_in: SignedIn) -> None:
    client = signed_in("data_analyst")
    assert len(client.get(DIRTY).context["faults"].rows) == 100
    assert len(client.get(f"{DIRTY}?page=2").context["faults"].rows) == 52
    assert client.get(f"{DIRTY}?page=999").context["faults"].page == 2


def test_a_row_s_text_shows_only_to_those_who_may_see_source_rows(signed_in: SignedIn) -> None:
    assert CANARY_ROW not in signed_in("data_analyst").get(DIRTY).content.decode()
    assert CANARY_ROW in signed_in("records_paralegal").get(DIRTY).content.decode()
    assert AuditEvent.objects.filter(kind=EventKind.SOURCE_ROWS_VIEWED, subject_id=DIRTY_BATCH).count() == 1


def test_rows_that_did_not_fit_come_as_a_file_for_those_who_may(signed_in: SignedIn) -> None:
    client = signed_in("records_paralegal")
    assert FILE in client.get(DIRTY).content.decode()
    answer = client.get(FILE)
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert len(rows) == 152
    assert rows[0]["source_line"] == "2" and rows[0]["row_text"] == CANARY_ROW
    assert "attachment" in answer["Content-Disposition"] and "no-store" in answer["Cache-Control"]
    event = AuditEvent.objects.get(kind=EventKind.FAULTY_ROWS_EXPORTED)
    assert (event.subject_id, event.detail["rows"]) == (DIRTY_BATCH, 152)


def test_the_analyst_who_sees_no_people_gets_no_such_file(signed_in: SignedIn) -> None:
    client = signed_in("data_analyst")
    assert FILE not in client.get(DIRTY).content.decode()
    assert client.get(FILE).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_spreadsheet_runs_nothing_of_a_file(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_numbers_in_a_file_stay_numbers() -> None:
    assert (harmless(-1.5), harmless("plain"), harmless(None)) == (-1.5, "plain", None)
