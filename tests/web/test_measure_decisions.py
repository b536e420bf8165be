"""What people decide about figures: targets, notes on days, review meetings, saved views. Kept, taken back, logged, shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client

from justexits.web import publishing
from justexits.web.accounts.models import User
from justexits.web.audit.models import AuditEvent, EventKind
from justexits.web.lake import reading_for
from justexits.web.performance import alerts, deciding
from justexits.web.performance.models import Annotation, Baseline, ChecklistAnswer, Meeting, SavedView, Spoken, Target
from tests.web.office import OFFICE

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
B2 = "/performance/B2/"
TARGET = {"value": "20", "from_on": "2026-01-01", "due_on": "2026-06-30", "owner": "supervisor", "reason": "Agreed.", "seen": "0"}
MEETING = {"on": "2026-05-04", "roles": ["supervisor"], "looked_at": ["B2"], "ending": "no_change", "text": "Too early to say."}


def test_a_target_stands_on_the_overview_in_the_chart_and_in_the_file(signed_in: SignedIn) -> None:
    client = signed_in("supervisor")
    assert client.post(f"{B2}target/", TARGET).status_code == HTTPStatus.FOUND
    (target,) = Target.objects.all()
    assert (target.value, target.owner, target.office_id) == (0.2, "supervisor", OFFICE)
    (card,) = client.get("/performance/").context["overview"].all_cards
    assert card.against.value == "20 %" and "je-spark-level" in card.chart
    assert '"text": "target"' in client.get(B2).content.decode()
    rows = list(csv.DictReader(io.StringIO(client.get(f"{B2}figures.csv").getvalue().decode())))
    assert rows[-1]["target"] == "0.2"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"value": "120"}, "at most 100 percent"),
        ({"due_on": "2025-01-01"}, "ends before it begins"),
        ({"owner": ""}, "Choose a role"),
        ({"reason": " "}, "Say in a few words why"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_in_words(change: dict[str, str], fault: str, signed_in: SignedIn) -> None:
    answer = signed_in("supervisor").post(f"{B2}target/", TARGET | change)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert fault in answer.content.decode()
    assert not Target.objects.exists()


def test_two_who_set_a_target_at_once_do_not_overwrite_each_other(signed_in: SignedIn) -> None:
    signed_in("supervisor").post(f"{B2}target/", TARGET)
    answer = signed_in("elected_prosecutor").post(f"{B2}target/", TARGET | {"value": "10"})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "Somebody else set a target" in answer.content.decode()
    assert Target.objects.count() == 1


def test_when_a_target_is_taken_back_the_one_before_holds_again(signed_in: SignedIn) -> None:
    client = signed_in("supervisor")
    client.post(f"{B2}target/", TARGET)
    client.post(f"{B2}target/", TARGET | {"value": "10", "seen": "1"})
    assert client.get(B2).context["against"].value == "10 %"
    assert client.post(f"{B2}target/2/take-back/", {"reason": " "}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(f"{B2}target/2/take-back/", {"reason": "The wrong measure"})
    page = client.get(B2)
    assert page.context["against"].value == "20 %"
    assert "Taken back" in page.content.decode() and "The wrong measure" in page.content.decode()
    kinds = set(AuditEvent.objects.filter(subject_id="B2").values_list("kind", flat=True))
    assert {EventKind.TARGET_SET, EventKind.TARGET_WITHDRAWN} <= kinds
    client.post(f"{B2}target/2/take-back/", {"reason": "Again"})
    assert AuditEvent.objects.filter(kind=EventKind.TARGET_WITHDRAWN).count() == 1


def test_a_target_is_missed_only_when_its_day_has_passed_and_the_figures_reach_to_it() -> None:
    from justexits.web.performance.decisions import against
    from justexits.web.performance.definitions import definitions
    from justexits.web.performance.selectors import Figure

    def said(due: date, *, low: float = 0.4, high: float = 0.6, today: date = date(2026, 9, 1)) -> tuple[str, bool]:
        target = Target(measure="B2", value=0.2, due_on=due)
        figure = Figure(
            period=date(2026, 6, 1), group="", numerator=50, denominator=100, value=0.5, low=low, high=high, version="1"
        )
        found = against(target, definitions()["B2"], figure, grain="month", today=today)
        return found.sentence, found.is_missed

    assert said(date(2026, 6, 15)) == ("Not reached, and it was due 15 June 2026.", True)
    assert said(date(2026, 8, 1)) == ("Not reached yet, due 1 August 2026.", False)
    assert said(date(2027, 6, 15)) == ("Not reached yet, due 15 June 2027.", False)
    assert said(date(2026, 6, 15), low=0.1) == ("Too few to say whether it is reached, due 15 June 2026.", False)


def test_a_note_stands_beside_the_figures_of_its_day_in_chart_table_and_file(signed_in: SignedIn) -> None:
    client = signed_in("data_analyst")
    client.post("/performance/notes/", {"on": "2025-03-10", "text": "The charging policy changed", "measure": "B2"})
    client.post("/performance/notes/", {"on": "1999-03-10", "text": "Long before", "measure": ""})
    page = client.get(B2)
    (row,) = [row for row in page.context["rows"] if row["notes"]]
    assert (row["period"], row["notes"]) == ("March 2025", "1: The charging policy changed")
    assert "The charging policy changed" in str(page.context["spec"])
    rows = list(csv.DictReader(io.StringIO(client.get(f"{B2}figures.csv").getvalue().decode())))
    assert [row["period"] for row in rows if row["notes"]] == ["2025-03-01"]


def test_a_note_is_taken_back_and_stays_in_the_list(signed_in: SignedIn) -> None:
    client = signed_in("supervisor")
    client.post("/performance/notes/", {"on": "2025-03-10", "text": "Not so", "measure": ""})
    (note,) = Annotation.objects.all()
    client.post(f"/performance/notes/{note.pk}/take-back/", {"reason": "It was another day"})
    assert "It was another day" in client.get("/performance/notes/").content.decode()
    assert client.get(B2).context["notes"] == []


def test_who_may_not_write_notes_or_record_meetings_reads_them(signed_in: SignedIn) -> None:
    client = signed_in("line_prosecutor")
    for address in ("/performance/notes/", "/performance/meetings/"):
        page = client.get(address)
        assert page.status_code == HTTPStatus.OK and "<textarea" not in page.content.decode()
    assert client.post("/performance/notes/", {"on": "2025-03-10", "text": "x"}).status_code == HTTPStatus.FORBIDDEN
    assert client.post("/performance/meetings/", MEETING).status_code == HTTPStatus.FORBIDDEN
    assert not Annotation.objects.exists() and not Meeting.objects.exists()


def test_a_meeting_keeps_what_was_looked_at_and_why_nothing_changes(signed_in: SignedIn) -> None:
    client = signed_in("elected_prosecutor")
    assert client.post("/performance/meetings/", MEETING | {"text": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post("/performance/meetings/", MEETING | {"on": "2099-01-01"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post("/performance/meetings/", MEETING).status_code == HTTPStatus.FOUND
    page = client.get("/performance/meetings/").content.decode()
    assert "nothing changes, for a reason" in page and "Too early to say." in page and "There: Supervisor." in page
    (meeting,) = Meeting.objects.all()
    client.post(f"/performance/meetings/{meeting.pk}/take-back/", {"reason": "Written down twice"})
    assert "Written down twice" in client.get("/performance/meetings/").content.decode()


def test_a_view_is_saved_shared_removed_and_put_back(signed_in: SignedIn) -> None:
    client = signed_in("supervisor")
    client.post(f"{B2}save-view/?grain=month&by=sex", {"name": "By sex", "is_shared": "on"})
    (view,) = SavedView.objects.all()
    other = signed_in("line_prosecutor")
    assert "By sex" in other.get("/performance/saved/").content.decode()
    other.post(f"/performance/saved/{view.pk}/remove/")
    assert "By sex" in client.get("/performance/").content.decode()
    client.post(f"/performance/saved/{view.pk}/remove/")
    assert client.get("/performance/saved/").context["rows"] == []
    client.post(f"/performance/saved/{view.pk}/restore/")
    (row,) = client.get("/performance/saved/").context["rows"]
    assert row["address"] == f"{B2}?grain=month&by=sex"


def test_a_view_of_ones_own_is_nobody_elses(signed_in: SignedIn) -> None:
    signed_in("supervisor").post(f"{B2}save-view/?grain=month&by=all", {"name": "Mine"})
    (view,) = SavedView.objects.all()
    other = signed_in("data_analyst")
    assert other.get("/performance/saved/").context["rows"] == []
    assert other.post(f"/performance/saved/{view.pk}/remove/").status_code == HTTPStatus.NOT_FOUND


def test_another_offices_decisions_are_not_there(signed_in: SignedIn, account: Callable[..., User]) -> None:
    elsewhere = account("supervisor", office_id="fort-harlan")
    note = deciding.annotate(by=elsewhere, on=date(2025, 3, 10), text="Elsewhere", measure="", snapshot=1)
    client = signed_in("data_analyst")
    assert "Elsewhere" not in client.get("/performance/notes/").content.decode()
    assert client.post(f"/performance/notes/{note.pk}/take-back/", {"reason": "x"}).status_code == HTTPStatus.NOT_FOUND


def test_each_alert_rule_says_how_often_it_may_speak_and_what_it_says_now(signed_in: SignedIn) -> None:
    client = signed_in("supervisor")
    quiet = client.get("/performance/alerts/").context["rules"]
    assert quiet and not any(one.alerts for one in quiet), "a measure that moved the way the office wants is no alert"
    client.post(f"{B2}target/", TARGET | {"value": "5"})
    page = client.get("/performance/alerts/")
    (spoke,) = [one for one in page.context["rules"] if one.alerts]
    assert (spoke.rule.id, [alert.measure for alert in spoke.alerts]) == ("target-missed", ["B2"])
    assert "at most once a quarter" in page.content.decode() and "supervisor." not in spoke.alerts[0].sentence


def test_targets_and_notes_go_into_the_records_and_so_does_taking_them_back(account: Callable[..., User]) -> None:
    by = account("supervisor")
    given: dict[str, Any] = {"from_on": date(2026, 1, 1), "due_on": date(2026, 6, 30), "owner": "supervisor", "reason": "Agreed."}
    target = deciding.set_target(by=by, measure="B2", value=0.2, snapshot=1, seen=0, **given)
    deciding.annotate(by=by, on=date(2025, 3, 10), text="Policy changed", measure="", snapshot=1)
    deciding.take_back_target(by=by, target=target, reason="No")
    rows = publishing.decisions_of(OFFICE)
    assert [(row["measure"], row["value"], row["withdrawn"]) for row in rows["target"]] == [("B2", 0.2, False), ("B2", 0.2, True)]
    assert [(row["text"], row["measure"]) for row in rows["annotation"]] == [("Policy changed", None)]
    assert OFFICE in publishing.offices()


PRACTICE = "/performance/practices/considered-before-charging/"
ANSWERS = {"reason-recorded": "yes", "advocate-offered": "no"}


def test_a_locked_baseline_moves_the_line_that_everything_after_is_held_against(signed_in: SignedIn) -> None:
    client = signed_in("supervisor")
    before = client.get(B2).context["trend"]
    answer = client.post(f"{B2}baseline/", {"until": "2025-01-31", "reason": "The new policy began."})
    assert answer.status_code == HTTPStatus.FOUND
    page = client.get(B2)
    assert "The baseline is locked: it ends on 31 January 2025." in page.content.decode()
    assert page.context["trend"].baseline[1] == date(2025, 1, 1) != before.baseline[1]
    (card,) = client.get("/performance/").context["overview"].all_cards
    assert "since the baseline" in card.trend.sentence
    (kept,) = Baseline.objects.all()
    client.post(f"{B2}baseline/{kept.pk}/take-back/", {"reason": "The wrong day"})
    assert client.get(B2).context["trend"] == before
    assert "The wrong day" in client.get(f"{B2}baseline/").content.decode()
    kinds = list(AuditEvent.objects.filter(subject_id="B2").values_list("kind", flat=True))
    assert {EventKind.BASELINE_LOCKED, EventKind.BASELINE_UNLOCKED} <= set(kinds)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"until": "2199-01-01", "reason": "x"}, "can hardly be meant"),
        ({"until": "2025-06-30", "reason": " "}, "Say in a few words what happened"),
        ({"until": "June", "reason": "x"}, "Enter a valid date"),
    ],
)
def test_a_baseline_that_makes_no_sense_is_refused_in_words(given: dict[str, str], said: str, signed_in: SignedIn) -> None:
    answer = signed_in("supervisor").post(f"{B2}baseline/", given)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY and said in answer.content.decode()
    assert not Baseline.objects.exists()


def test_a_checklist_is_answered_for_a_case_and_the_newest_answer_goes_into_the_records(signed_in: SignedIn) -> None:
    client, case_id = signed_in("supervisor"), a_case()
    client.post(PRACTICE, {"case_id": case_id, **ANSWERS})
    client.post(PRACTICE, {"case_id": case_id, "advocate-offered": "yes"})
    page = client.get(PRACTICE).content.decode()
    assert "An advocate was offered. It was done." in page and f"Case {case_id}" in page
    rows = publishing.decisions_of(OFFICE)["checklist_item"]
    assert [(row["item"], row["answer"]) for row in rows] == [
        ("reason-recorded", "yes"), ("advocate-offered", "no"), ("advocate-offered", "yes")
    ]  # fmt: skip
    assert rows[2]["revises"] == rows[1]["checklist_item_id"] and rows[0]["revises"] is None
    assert AuditEvent.objects.filter(kind=EventKind.CHECKLIST_ANSWERED, subject_id=case_id).count() == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"case_id": "no such case", **ANSWERS}, "no such case in the records"),
        ({"case_id": "", **ANSWERS}, "Give the number of the case"),
        ({"case_id": "x"}, "Nothing is answered"),
        ({"case_id": "x", "advocate-offered": "perhaps"}, "Select a valid choice"),
    ],
)
def test_a_checklist_that_is_not_whole_is_refused_in_words(given: dict[str, str], said: str, signed_in: SignedIn) -> None:
    answer = signed_in("supervisor").post(PRACTICE, given)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY and said in answer.content.decode()
    assert not ChecklistAnswer.objects.exists()


def test_practices_say_what_was_agreed_and_that_nobody_recorded_anything_yet(signed_in: SignedIn) -> None:
    client = signed_in("line_prosecutor")
    page = client.get("/performance/practices/").content.decode()
    assert "Exploitation is considered before charging" in page and "not recorded yet" in page
    assert "Go through a case" not in client.get(PRACTICE).content.decode()
    assert client.post(PRACTICE, ANSWERS).status_code == HTTPStatus.FORBIDDEN


def test_a_rule_speaks_once_and_is_quiet_for_as_long_as_its_cadence_asks(signed_in: SignedIn) -> None:
    now = datetime(2026, 7, 1, 12, tzinfo=UTC)
    client = signed_in("supervisor")
    client.post(f"{B2}target/", TARGET | {"value": "1", "due_on": "2026-03-01"})
    told = alerts.speak(OFFICE, now=now)
    assert told == Spoken.objects.count() > 0
    assert alerts.speak(OFFICE, now=now) == 0, "the same figures are not judged twice in a day"
    assert alerts.speak(OFFICE, now=now + timedelta(days=200)) == 0, "what was said is not said again"
    page = client.get("/performance/alerts/").content.decode()
    assert "What it said" in page and "1 Jul 2026" in page
    assert "What it said" not in signed_in("line_prosecutor").get("/performance/alerts/").content.decode()


def test_a_rule_that_spoke_is_quiet_about_everything_until_it_is_due_again(signed_in: SignedIn) -> None:
    signed_in("supervisor").post(f"{B2}target/", TARGET | {"value": "1", "due_on": "2026-03-01"})
    now = datetime(2026, 7, 1, 12, tzinfo=UTC)
    given = {"office_id": OFFICE, "measure": "A1", "period": date(2026, 1, 1), "sentence": "x", "look_at": "x"}
    Spoken(rule="target-missed", at=now - timedelta(days=10), **given).save()
    alerts.speak(OFFICE, now=now)
    assert not Spoken.objects.filter(rule="target-missed", measure="B2").exists()
    alerts.speak(OFFICE, now=now + timedelta(days=90))
    assert Spoken.objects.filter(rule="target-missed", measure="B2").exists()


def a_case() -> str:
    reading = reading_for(OFFICE)
    return str(reading.rows(reading.tables_of(OFFICE)["case"].select("case_id").limit(1))[0]["case_id"])
