"""A reviewer's decision: never chosen beforehand, kept with its reasons, revised or taken back, never erased."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from justexits.core.errors import BadInput
from justexits.web.accounts.models import User
from justexits.web.accounts.permissions import Refused
from justexits.web.audit.models import AppendOnly, AuditEvent
from justexits.web.casework import actions, reviews
from justexits.web.casework.models import Outcome, Review
from tests.web import office as made
from tests.web.site import has_read, user_of

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
Account = Callable[..., User]
STAR = f"/people/{made.STAR}/"
REVIEW = f"{STAR}review/"
DECISION = {"outcome": "identified", "reasons": ["child_records"], "note": "Seen with the paralegal."}


def form(client: Client, **more: Any) -> dict[str, Any]:
    """The form as the page hands it out, filled in, after the raw records were read."""
    has_read(user_of(client), made.STAR)
    given = client.get(REVIEW).context["form"]
    return {"seen_snapshot": given["seen_snapshot"].value(), "seen_version": given["seen_version"].value()} | DECISION | more


def decide(client: Client, **more: Any) -> Any:
    return client.post(REVIEW, form(client, **more))


def test_nothing_is_chosen_beforehand(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    has_read(user_of(client), made.STAR)
    page = client.get(REVIEW).content.decode()
    assert page.count("<input class=") > 5
    assert not re.search(r"<input[^>]* checked", page)


def test_a_decision_is_kept_with_who_when_why_and_what_lay_before_her(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    assert decide(client)["Location"] == STAR
    review = Review.objects.get()
    assert (review.outcome, review.reasons, review.note) == ("identified", ["child_records"], "Seen with the paralegal.")
    assert review.snapshot == 1 and review.indicator_versions["Y01"] == "1"
    page = " ".join(client.get(STAR).content.decode().split())
    assert "Identified" in page and "Records of her as a child show it" in page and "Take it back" in page
    assert AuditEvent.objects.filter(kind="review_recorded", subject_id=made.STAR).count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"outcome": ""}, "Choose one of the five outcomes"),
        ({"outcome": "guilty"}, "is not one of the available choices"),
        ({"reasons": []}, "Choose at least one reason"),
        ({"reasons": ["too_old"]}, "does not go with"),
        ({"note": "x" * 4001}, "at most 4000"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(wrong: dict[str, Any], said: str, signed_in: SignedIn) -> None:
    page = decide(signed_in("survivor_response_prosecutor"), **wrong)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in page.content.decode()
    assert wrong.get("note", "Seen with the paralegal.") in page.content.decode()
    assert not Review.objects.exists()


def test_two_at_once_are_told_of_each_other_and_nothing_typed_is_lost(signed_in: SignedIn) -> None:
    first, second = signed_in("survivor_response_prosecutor"), signed_in("supervisor")
    late = form(second, outcome="cannot_say", reasons=["conflicting"])
    decide(first)
    page = second.post(REVIEW, late)
    assert page.status_code == HTTPStatus.CONFLICT
    text = page.content.decode()
    assert "Somebody else recorded a decision" in text and "Seen with the paralegal." in text
    again = {name: page.context["form"][name].value() for name in ("seen_snapshot", "seen_version")}
    assert second.post(REVIEW, late | again).status_code == HTTPStatus.FOUND
    assert [review.outcome for review in Review.objects.order_by("number")] == ["identified", "cannot_say"]


def test_nobody_decides_who_did_not_read_the_raw_records_first(account: Account, signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    for answer in (client.get(REVIEW), client.post(REVIEW, DECISION | {"seen_snapshot": 1, "seen_version": 0})):
        assert answer["Location"] == STAR
    given = {"outcome": "identified", "reasons": ["child_records"], "note": "", "seen_snapshot": 1, "seen_version": 0}
    with pytest.raises(BadInput, match="not read first"):
        actions.record_review(by=account("supervisor"), person_id=made.STAR, indicator_versions={}, **given)
    assert not Review.objects.exists()


def test_newer_records_are_looked_at_first(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    page = decide(client, seen_snapshot=0)
    assert page.status_code == HTTPStatus.CONFLICT
    assert "brought up to date since you opened" in page.content.decode()


def test_a_revision_stands_in_the_place_of_the_one_before(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    decide(client)
    decide(client, outcome="more_needed", reasons=["record_missing"])
    newest = Review.objects.get(number=2)
    assert newest.revises is not None and newest.revises.number == 1
    assert client.get(STAR).context["state"] == "More needed"
    assert client.get("/people/?state=more_needed").context["page"].total == 1
    assert client.get("/people/?state=identified").context["page"].total == 0


def test_it_is_taken_back_with_a_reason_and_stays_in_the_history(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    decide(client)
    without = client.post(f"{REVIEW}1/withdraw/", {"reason": " "})
    assert "Say in a few words" in without.content.decode()
    client.post(f"{REVIEW}1/withdraw/", {"reason": "Wrong file open"})
    page = client.get(STAR)
    assert page.context["state"] == "Not reviewed"
    assert "Wrong file open" in page.content.decode()
    assert Review.objects.count() == 1
    assert AuditEvent.objects.filter(kind="review_withdrawn").count() == 1


def test_only_its_author_takes_it_back_and_only_for_ten_minutes(account: Account) -> None:
    author, other = account("survivor_response_prosecutor"), account("supervisor")
    review = recorded(author)
    with pytest.raises(BadInput, match="only its author"):
        actions.withdraw_review(by=other, review=review, reason="No")
    assert reviews.may_withdraw(review, author, review.at + timedelta(minutes=9))
    assert not reviews.may_withdraw(review, author, review.at + timedelta(minutes=11))


def recorded(by: User, **more: Any) -> Review:
    has_read(by, made.STAR)
    given = {"outcome": "identified", "reasons": ["child_records"], "note": "", "seen_snapshot": 1, "seen_version": 0}
    return actions.record_review(by=by, person_id=made.STAR, indicator_versions={}, **given | more)


def test_not_indicated_ends_by_itself_after_a_year(account: Account) -> None:
    review = recorded(account("supervisor"), outcome="not_indicated", reasons=["too_old"])
    assert reviews.state_of(review) == "not_indicated"
    assert reviews.state_of(review, timezone.now() + timedelta(days=366)) == "lapsed"
    assert reviews.lapsed_count(made.OFFICE, timezone.now() + timedelta(days=366)) == 1


@pytest.mark.parametrize("role", ["records_paralegal", "community_advocate", "line_prosecutor", "data_analyst"])
def test_who_does_not_decide_cannot_by_any_way(role: str, account: Account, signed_in: SignedIn) -> None:
    with pytest.raises(Refused):
        recorded(account(role, username="by-code"))
    assert signed_in(role).post(REVIEW, DECISION).status_code == HTTPStatus.FORBIDDEN
    assert not Review.objects.exists()


def test_an_action_holds_its_rules_without_the_form(account: Account) -> None:
    by = account("supervisor")
    for wrong in ({"outcome": "guilty"}, {"reasons": []}, {"reasons": ["too_old"]}, {"reasons": ["no-such"]}):
        with pytest.raises(BadInput):
            recorded(by, **wrong)
    with pytest.raises(actions.StaleReview):
        recorded(by, seen_version=7)


def test_a_decision_and_its_trace_are_kept_together(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(actions, "record_event", broken)
    with pytest.raises(DatabaseError):
        recorded(account("supervisor"))
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "change", [lambda one: one.save(), lambda one: one.delete(), lambda one: Review.objects.update(note="x")]
)
def test_a_decision_is_never_changed_or_removed(change: Callable[[Review], object], account: Account) -> None:
    with pytest.raises(AppendOnly):
        change(recorded(account("supervisor")))


def test_somebody_charged_with_exploiting_others_is_for_the_senior_lane(signed_in: SignedIn) -> None:
    address = f"/people/{made.RECRUITER}/review/"
    supervisor = signed_in("supervisor")
    has_read(user_of(supervisor), made.RECRUITER)
    assert supervisor.get(address).status_code == HTTPStatus.OK
    assert signed_in("survivor_response_prosecutor").get(address).status_code == HTTPStatus.FORBIDDEN


def test_every_outcome_has_its_meaning_and_a_reason(account: Account) -> None:
    for outcome in Outcome.values:
        assert reviews.outcome_meanings()[outcome]
        assert any(outcome in reason.outcomes for reason in reviews.reasons().values())
