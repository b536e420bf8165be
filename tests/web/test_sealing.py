"""Sealed means gone from what people wrote on the site, too: at once, once, and never back into the records."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from justexits.measures.practices import practice_of
from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.lake.seal import seal
from justexits.web import publishing
from justexits.web.accounts.models import User
from justexits.web.audit.events import record_view
from justexits.web.casework import actions as casework
from justexits.web.casework.models import FirstEntry, Review, ReviewWithdrawal
from justexits.web.identity import actions as identity
from justexits.web.identity.models import LinkDecision
from justexits.web.lake import newest_snapshot, reading_for
from justexits.web.performance import checklists, deciding
from justexits.web.performance.models import ChecklistAnswer
from justexits.web.sealing import followed
from tests.web.office import OFFICE, STAR
from tests.web.site import has_read

Account = Callable[..., User]
NOTE = "Quillon told the officer in this very case."


@pytest.fixture
def own_office(settings: Any, office_home: Path, tmp_path: Path) -> Lake:
    """The small office in a folder of the test's own, to be sealed in."""
    shutil.copytree(office_home, tmp_path / "copy")
    settings.JUSTEXITS_HOME = tmp_path / "copy"
    return Lake(Home.open(tmp_path / "copy"))


def review(by: User, *, version: int = 0, snapshot: int | None = None) -> Review:
    has_read(by, STAR)
    seen = newest_snapshot().number if snapshot is None else snapshot
    return casework.record_review(
        by=by, person_id=STAR, outcome="identified", reasons=["child_records"], note=NOTE, seen_snapshot=seen,
        seen_version=version, indicator_versions={"Y01": "1"},
    )  # fmt: skip


def cases_of_star() -> list[str]:
    tables = reading_for(OFFICE).tables_of(OFFICE)
    joined = tables["person_party"].filter(tables["person_party"].person_id == STAR).inner_join(tables["party"], "party_id")
    return sorted(row["case_id"] for row in reading_for(OFFICE).rows(joined.select("case_id").distinct()))


def order(lake: Lake, *cases: str) -> None:
    seal(lake, OFFICE, order_number="26-2-1", on=date(2026, 5, 1), cases=cases)


def held(lake: Lake) -> list[dict[str, Any]]:
    with lake.read(office=OFFICE) as reading:
        return reading.rows(reading.tables_of(OFFICE)["review"])


@pytest.mark.django_db
def test_of_whom_nothing_is_left_nothing_is_left_on_the_site(own_office: Lake, account: Account) -> None:
    by = account("supervisor")
    kept = review(by)
    casework.withdraw_review(by=by, review=kept, reason="Wrong file")
    publishing.publish(OFFICE)
    assert held(own_office)
    order(own_office, *cases_of_star())
    assert followed([OFFICE]) == 2
    assert not Review.objects.exists()
    assert not FirstEntry.objects.exists()
    assert not ReviewWithdrawal.objects.exists()
    assert publishing.publish(OFFICE) == 0
    assert held(own_office) == []


@pytest.mark.django_db
def test_who_has_other_records_keeps_the_decision_and_loses_the_words(own_office: Lake, account: Account) -> None:
    by = account("supervisor")
    review(by)
    publishing.publish(OFFICE)
    one, *others = cases_of_star()
    assert others
    order(own_office, one)
    assert followed([OFFICE]) == 1
    (kept,) = Review.objects.all()
    assert (kept.outcome, kept.note, kept.indicator_versions) == ("identified", "", {})
    (row,) = held(own_office)
    assert (row["outcome"], row["note"], row["indicator_versions"]) == ("identified", None, [])
    assert publishing.publish(OFFICE) == 0, "both say the same"


@pytest.mark.django_db
def test_what_is_written_after_the_sealing_stays(own_office: Lake, account: Account) -> None:
    by = account("supervisor")
    before = newest_snapshot().number
    order(own_office, cases_of_star()[0])
    review(by, snapshot=before)  # its page was open since before
    assert followed([OFFICE]) == 1
    review(by, version=1)
    assert followed([OFFICE]) == 0
    assert [one.note for one in Review.objects.order_by("number")] == ["", NOTE]


@pytest.mark.django_db
def test_an_answer_about_a_sealed_appearance_is_gone(own_office: Lake, account: Account) -> None:
    by = account("supervisor")
    tables = reading_for(OFFICE).tables_of(OFFICE)
    case = {row["party_id"]: row["case_id"] for row in reading_for(OFFICE).rows(tables["party"].select("party_id", "case_id"))}
    identity.decide_link(
        by=by, pair=("p-f1", "p-f2"), answer="different", reason="Read.", seen_snapshot=1, seen_version=0, touches_juvenile=False
    )
    order(own_office, case["p-f2"])
    followed([OFFICE])
    assert not LinkDecision.objects.exists()


@pytest.mark.django_db
def test_where_nothing_was_sealed_nothing_changes(own_office: Lake, account: Account) -> None:
    review(account("supervisor"))
    assert followed([OFFICE, "an-office-without-records"]) == 0
    assert Review.objects.get().note == NOTE


@pytest.mark.django_db
def test_what_was_opened_and_answered_of_sealed_records_does_not_come_into_the_records_again(
    own_office: Lake, account: Account
) -> None:
    by, cases = account("supervisor"), cases_of_star()
    record_view(by, STAR, page="person")
    practice, reading = practice_of("considered-before-charging"), reading_for(OFFICE)
    assert practice is not None
    checklists.answer(by=by, reading=reading, practice=practice, case_id=cases[0], answers={"reason-recorded": "yes"})
    publishing.publish(OFFICE)
    assert kept_of(own_office, "access") and kept_of(own_office, "checklist_item")
    order(own_office, *cases)
    followed([OFFICE])
    assert not ChecklistAnswer.objects.exists()
    deciding.annotate(by=by, on=date(2025, 3, 1), text="A new policy", measure="", snapshot=1)
    assert publishing.publish(OFFICE) == 1
    assert kept_of(own_office, "access") == [] == kept_of(own_office, "checklist_item")


def kept_of(lake: Lake, table: str) -> list[dict[str, Any]]:
    with lake.read(office=OFFICE) as reading:
        return reading.rows(reading.tables_of(OFFICE)[table])
