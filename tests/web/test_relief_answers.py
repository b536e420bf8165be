"""Open facts, answered on the relief page: with a source and an author, kept, taken back, never changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from justexits.core.errors import BadInput
from justexits.records.lake.decisions import standing
from justexits.web import publishing
from justexits.web.accounts.models import User
from justexits.web.accounts.permissions import Refused
from justexits.web.audit.models import AppendOnly, AuditEvent
from justexits.web.lake import reading_for
from justexits.web.relief import actions
from justexits.web.relief.asks import answered_by, asks, engine_value
from justexits.web.relief.forms import AnswerForm
from justexits.web.relief.models import ReliefFact
from tests.web.office import OFFICE, STAR
from tests.web.test_relief import ADVOCATE, ATTORNEY, DAY, PAGE, TRACE, cells, text_of

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
Account = Callable[..., User]
# What turns the conviction of ch-1 into a candidate under RCW 9.96.080.
FACTS = [
    ("restitution", ["charge:ch-1"], "none"),
    ("grade", ["charge:ch-1"], "misdemeanor"),
    ("other_conviction", [""], "no"),
    ("pending_charge", [""], "no"),
    ("disposition", ["charge:ch-2"], "dismissed"),
    ("disposition", ["charge:ch-j1"], "adjudicated"),
    ("sentence_end", ["charge:ch-1"], "2017-09-01"),
]


def answered(by: User, fact: str, records: list[str], value: str, *, version: int = 0, **more: Any) -> list[ReliefFact]:
    given = {"source": "Court file, read on 3 May", "seen_snapshot": 1} | more
    return actions.answer_fact(by=by, person_id=STAR, fact=fact, records=records, value=value, seen_version=version, **given)


def send(client: Client, fact: str, **more: Any) -> Any:
    address = f"{PAGE}answer/{DAY}&fact={fact}"
    form = client.get(address).context["form"]
    seen = {name: form[name].value() for name in ("seen_snapshot", "seen_version")}
    return client.post(address, seen | {"answer": "yes", "source": "Clerk, by phone"} | more)


def test_a_question_that_several_records_wait_for_is_asked_once_and_first(signed_in: SignedIn) -> None:
    questions = [one["question"] for one in signed_in(ATTORNEY).get(PAGE + DAY).context["questions"]]
    assert len({one.words for one in questions}) == len(questions)
    assert [one.answers for one in questions] == sorted((one.answers for one in questions), reverse=True)
    assert all(field.fact in asks() for one in questions for field, _ in one.fields)
    assert all(one.fields for one in questions)


def test_answers_turn_what_needs_a_fact_into_a_candidate_at_once(account: Account, signed_in: SignedIn) -> None:
    client = signed_in(ATTORNEY)
    by = account(ATTORNEY, username="by")
    before = cells(client.get(PAGE + DAY))["WA-9.96.080"]
    counted: dict[str, int] = {}
    for fact, records, value in FACTS:
        answered(by, fact, records, value, version=counted.get(fact, 0))
        counted[fact] = counted.get(fact, 0) + 1
    page = client.get(PAGE + DAY)
    assert (before.outcome, cells(page)["WA-9.96.080"].outcome) == ("needs_a_fact", "candidate")
    assert cells(page)["WA-9.96.080"].to_show
    trace = client.get(TRACE)
    assert "answered by" in text_of(trace) and "Court file, read on 3 May" in text_of(trace)


def test_an_answer_is_sent_from_the_page_and_kept_with_source_and_author(signed_in: SignedIn) -> None:
    client = signed_in(ATTORNEY)
    reply = send(client, "restitution", records=["charge:ch-1", "charge:ch-2"], answer="known", value="paid")
    assert reply["Location"] == f"{PAGE}?as_of=2026-11-01#answers"
    assert [(one.record, one.value, one.source) for one in ReliefFact.objects.order_by("pk")] == [
        ("charge:ch-1", "paid", "Clerk, by phone"),
        ("charge:ch-2", "paid", "Clerk, by phone"),
    ]
    history = client.get(PAGE + DAY).context["history"]
    assert all(one["counts"] and one["may_change"] for one in history)
    assert AuditEvent.objects.filter(kind="relief_fact_answered").count() == 2


def test_not_known_is_kept_and_counts_against_nobody(signed_in: SignedIn) -> None:
    client = signed_in(ATTORNEY)
    before = cells(client.get(PAGE + DAY))["WA-9.96.080"].outcome
    send(client, "other_conviction", answer="not known")
    page = client.get(PAGE + DAY)
    assert cells(page)["WA-9.96.080"].outcome == before
    assert "Answered already" in text_of(page)


def test_a_fact_that_was_not_asked_needs_no_source(signed_in: SignedIn) -> None:
    send(signed_in(ATTORNEY), "other_conviction", answer="not asked", source="")
    assert ReliefFact.objects.get().source == "nobody was asked"


def test_an_answer_that_does_not_fit_is_told_and_nothing_is_kept(signed_in: SignedIn) -> None:
    reply = send(signed_in(ATTORNEY), "restitution", records=["charge:ch-e1"], answer="known", value="", source=" ")
    assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert set(reply.context["form"].errors) == {"records", "value", "source"}
    assert "Something is missing" in text_of(reply)
    assert not ReliefFact.objects.exists()


@pytest.mark.parametrize(
    ("fact", "sent", "field"),
    [
        ("other_conviction", {"answer": ""}, "answer"),
        ("other_conviction", {"answer": "perhaps"}, "answer"),
        ("other_conviction", {"source": "  "}, "source"),
        ("restitution", {"answer": "known", "value": "no-such"}, "value"),
        ("restitution", {"records": [], "answer": "known", "value": "paid"}, "records"),
        ("sentence_end", {"answer": "known", "value": "last spring"}, "value"),
        ("sentence_end", {"answer": "known", "value": "2017-13"}, "value"),
        ("statute", {"answer": "known", "value": "unknown"}, "value"),
        ("other_conviction", {"seen_version": "x"}, "seen_version"),
    ],
)
def test_a_form_says_what_is_wrong_with_it(fact: str, sent: dict[str, Any], field: str) -> None:
    record = SimpleNamespace(key="charge:1", what="Theft", case_id="C-1")
    whole = {"records": ["charge:1"], "answer": "yes", "source": "Clerk", "seen_snapshot": 1, "seen_version": 0}
    ask = asks()[fact]
    form = AnswerForm(ask, [record] if ask.of == "charge" else [], whole | sent)
    assert field in form.errors


@pytest.mark.parametrize("fact", ["no-such", "sentence_over", ""])
def test_a_question_that_nobody_asks_is_not_there(fact: str, signed_in: SignedIn) -> None:
    assert signed_in(ATTORNEY).get(f"{PAGE}answer/?fact={fact}").status_code == HTTPStatus.NOT_FOUND


def test_two_windows_the_second_is_told_and_what_was_typed_stays(account: Account, signed_in: SignedIn) -> None:
    client = signed_in(ATTORNEY)
    form = client.get(f"{PAGE}answer/{DAY}&fact=pending_charge").context["form"]
    seen = {name: form[name].value() for name in ("seen_snapshot", "seen_version")}
    answered(account("supervisor"), "pending_charge", [""], "yes")
    typed = seen | {"answer": "no", "source": "My own reading", "note": "Both indexes"}
    reply = client.post(f"{PAGE}answer/{DAY}&fact=pending_charge", typed)
    assert reply.status_code == HTTPStatus.CONFLICT
    assert "Somebody else answered" in text_of(reply) and "Both indexes" in text_of(reply)
    again = typed | {"seen_version": reply.context["form"]["seen_version"].value()}
    assert client.post(f"{PAGE}answer/{DAY}&fact=pending_charge", again).status_code == HTTPStatus.FOUND
    newest, first = ReliefFact.objects.all()
    assert (newest.value, newest.revises, newest.number) == ("no", first, 2)


def test_an_answer_is_taken_back_with_a_reason_and_the_question_is_open_again(account: Account, signed_in: SignedIn) -> None:
    client = signed_in(ATTORNEY)
    (kept,) = answered(account("supervisor"), "other_conviction", [""], "no")
    address = f"{PAGE}answers/{kept.pk}/take-back/{DAY}"
    assert client.post(address, {"reason": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(address, {"reason": "The file of another person"})["Location"].startswith(PAGE)
    page = client.get(PAGE + DAY)
    assert "The file of another person" in text_of(page)
    assert [one["counts"] for one in page.context["history"]] == [False]
    assert "Is there a conviction" in " ".join(
        field.words for q in page.context["questions"] for field, _ in q["question"].fields
    )
    client.post(address, {"reason": "Twice"})
    assert "no longer counts" in text_of(client.get(PAGE + DAY))
    assert AuditEvent.objects.filter(kind="relief_fact_taken_back").count() == 1


def test_an_earlier_answer_does_not_come_back_with_the_later_one_taken_away(account: Account, signed_in: SignedIn) -> None:
    by = account("supervisor")
    answered(by, "other_conviction", [""], "no")
    (later,) = answered(by, "other_conviction", [""], "yes", version=1)
    actions.take_back_fact(by=by, answer=later, reason="Misread")
    page = signed_in(ATTORNEY).get(PAGE + DAY)
    assert [one["counts"] for one in page.context["history"]] == [False, False]


def test_an_answer_about_a_record_that_is_held_back_is_held_back_too(account: Account, signed_in: SignedIn) -> None:
    answered(account("supervisor"), "restitution", ["charge:ch-j1"], "paid")
    assert signed_in(ADVOCATE).get(PAGE + DAY).context["history"] == []
    assert len(signed_in(ATTORNEY).get(PAGE + DAY).context["history"]) == 1


def test_an_advocate_reads_and_does_not_answer(account: Account, signed_in: SignedIn) -> None:
    page = signed_in(ADVOCATE).get(PAGE + DAY)
    assert page.context["questions"] and "Record the answer" not in text_of(page)
    with pytest.raises(Refused):
        answered(account(ADVOCATE, username="advocate"), "other_conviction", [""], "no")


@pytest.mark.parametrize(
    ("fact", "records", "value"),
    [
        ("no_such", [""], "yes"),
        ("other_conviction", ["charge:ch-1"], "yes"),
        ("restitution", [""], "paid"),
        ("restitution", [], "paid"),
        ("other_conviction", [""], "perhaps"),
        ("sentence_end", ["charge:ch-1"], "2017-13"),
    ],
)
def test_the_action_itself_refuses_what_the_form_would(fact: str, records: list[str], value: str, account: Account) -> None:
    with pytest.raises(BadInput):
        answered(account(ATTORNEY), fact, records, value)
    assert not ReliefFact.objects.exists()


def test_answers_are_added_and_never_changed(account: Account) -> None:
    (kept,) = answered(account(ATTORNEY), "other_conviction", [""], "no")
    kept.value = "yes"
    for change in (kept.save, kept.delete, lambda: ReliefFact.objects.update(value="yes"), ReliefFact.objects.all().delete):
        with pytest.raises(AppendOnly):
            change()


def test_every_fact_that_the_law_asks_for_can_be_answered_somewhere() -> None:
    from justexits.relief import law

    asked = {fact for one in law().provisions for entry in one.entries for c in entry.conditions for fact in c.asked}
    without = {fact for fact in asked if not answered_by(fact)}
    assert without == {"victim_kinds"}, "kinds of victimisation never stand in the way, and are not asked"


@pytest.mark.parametrize(("fact", "value"), [("other_conviction", "not known"), ("sentence_end", "not asked")])
def test_an_answer_that_leaves_a_fact_open_tells_the_engine_nothing(fact: str, value: str) -> None:
    assert engine_value(asks()[fact], value) is None


def test_answers_come_into_the_records_and_one_about_a_record_that_is_gone_does_not(
    office_home: Path, account: Account, settings: Any, tmp_path: Path
) -> None:
    shutil.copytree(office_home, tmp_path / "copy")
    settings.JUSTEXITS_HOME = tmp_path / "copy"
    by = account(ATTORNEY)
    answered(by, "other_conviction", [""], "no")
    answered(by, "restitution", ["charge:ch-1"], "paid")
    answered(by, "restitution", ["charge:ch-sealed"], "owed", version=1)
    (later,) = answered(by, "other_conviction", [""], "yes", version=1)
    assert publishing.publish(OFFICE) == 3
    assert publishing.publish(OFFICE) == 0
    actions.take_back_fact(by=by, answer=later, reason="Misread")
    assert publishing.publish(OFFICE) == 1
    reading = reading_for(OFFICE)
    rows = reading.rows(standing(reading.tables_of(OFFICE)["relief_fact"], "relief_fact_id"))
    assert [(row["fact"], row["charge_id"], row["value"]) for row in rows] == [("restitution", "ch-1", "paid")]
