"""One person's relief page: every provision for every charge, the trace, questions answered there with a source and an author."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.lake.decisions import publish_decisions
from justexits.relief import Outcome, State
from justexits.web.accounts.models import User
from justexits.web.audit.models import AuditEvent
from justexits.web.relief import law_words
from justexits.web.relief.asked import asked
from tests.web import office as made
from tests.web.office import OLD_STAR, STAR

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
Account = Callable[..., User]
ATTORNEY, ADVOCATE = "records_relief_attorney", "community_advocate"
PAGE = f"/relief/people/{STAR}/"
DAY = "?as_of=2026-11-01"
TRACE = f"{PAGE}trace/{DAY}&record=charge:ch-1&provision=WA-9.96.080"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def cells(page: Any, record: str = "charge:ch-1") -> dict[str, Any]:
    (part,) = page.context["page"].parts
    row = next(row for row in part.rows if row.record.key == record)
    return {provision.id: cell for provision, cell in row.cells}


# -- the page


def test_every_provision_of_the_state_answers_side_by_side_for_every_charge(signed_in: SignedIn) -> None:
    page = signed_in(ATTORNEY).get(PAGE + DAY)
    (part,) = page.context["page"].parts
    assert [one.id for one in part.provisions] == ["WA-9.94A.648", "WA-9.96.060-7", "WA-9.96.080", "WA-9A.88.040"]
    assert [row.record.key for row in part.rows] == ["charge:ch-j1", "charge:ch-1", "charge:ch-2"]
    assert cells(page)["WA-9.96.080"].words == "Needs a fact"
    assert cells(page)["WA-9A.88.040"].words == "Not covered"
    assert any(one.startswith("Which victims: ") for one in cells(page)["WA-9.96.080"].to_show)
    assert "test.csv, line" in text_of(page)


def test_outcomes_are_the_engine_s_and_nobody_is_called_eligible(signed_in: SignedIn) -> None:
    assert set(law_words.OUTCOME_MEANINGS) == set(Outcome)
    assert set(law_words.STATES) == set(State)
    assert [one.words for one in Outcome] == ["Candidate", "Needs a fact", "Needs a lawyer", "Not covered", "Not in force"]
    client = signed_in(ATTORNEY)
    for address in (PAGE + DAY, TRACE):
        assert "eligible" not in text_of(client.get(address)).lower()


def test_the_page_names_the_law_the_day_and_the_snapshot(signed_in: SignedIn) -> None:
    page = signed_in(ATTORNEY).get(PAGE + DAY)
    said = text_of(page)
    assert f"Answered for 1 November 2026 by law version {page.context['page'].law_version}, from snapshot 1" in said
    assert "A court decides" in said


def test_another_day_gives_other_answers(signed_in: SignedIn) -> None:
    page = signed_in(ATTORNEY).get(f"{PAGE}?as_of=1999-01-01")
    assert cells(page)["WA-9.96.080"].words == "Needs a lawyer"
    assert "1 January 1999" in text_of(page)


def test_a_day_that_is_none_is_told_and_today_is_answered(signed_in: SignedIn) -> None:
    page = signed_in(ATTORNEY).get(f"{PAGE}?as_of=2026-02-30")
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This is not a day. Write it as 2026-11-01." in text_of(page)
    assert page.context["page"].as_of == timezone.localdate()


@pytest.mark.parametrize("day", ["yesterday", "0001-01-01", "9999-12-31", "''", "2026-11-01T00:00", "1949-12-31"])
def test_a_day_on_which_no_law_can_be_asked_is_refused(day: str) -> None:
    wish = asked(QueryDict(f"as_of={day}"))
    assert wish.form.errors["as_of"] and wish.as_of == timezone.localdate()


def test_another_state_is_shown_and_no_record_is_held_against_its_law(signed_in: SignedIn) -> None:
    page = signed_in(ATTORNEY).get(f"{PAGE}{DAY}&also=OR")
    said = text_of(page)
    assert "None of these records is of Oregon" in said and "OR-137.221" in said
    assert [part.code for part in page.context["page"].parts] == ["WA"]


def test_a_state_that_is_none_is_told_and_left_out(signed_in: SignedIn) -> None:
    client = signed_in(ATTORNEY)
    page = client.get(f"{PAGE}{DAY}&also=XX")
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert page.context["elsewhere"] == [] and "There is no law of this name here" in text_of(page)
    assert client.get(f"{PAGE}{DAY}&also=").status_code == HTTPStatus.OK, "no other state is an answer too"


def test_a_record_that_may_be_somebody_else_s_says_so(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(ATTORNEY)
    page = client.get(PAGE + DAY)
    assert "1 more record may be of this person and is not counted here" in text_of(page)
    assert "Possible link, verify" not in text_of(page)
    person = page.context["person"]
    loose = replace(person, records=tuple(replace(one, is_firm=False) for one in person.records))
    monkeypatch.setattr("justexits.web.relief.views.find_relief", lambda *_: loose)
    for address in (PAGE + DAY, TRACE):
        assert "Possible link, verify" in text_of(client.get(address))


def test_the_times_that_somebody_found_stand_beside_the_nexus(signed_in: SignedIn, settings: Any, tmp_path: Path) -> None:
    home = tmp_path / "copied"
    shutil.copytree(settings.JUSTEXITS_HOME, home)
    found = {"person_id": OLD_STAR, "decided_by": "ann", "decided_at": timezone.now(), "revises": None, "withdrawn": False}
    found |= {
        "victimisation_period_id": "time-1",
        "from_on": date(2001, 1, 1),
        "from_on_precision": "year",
        "source": "her own words",
    }
    undone = found | {"victimisation_period_id": "time-2", "from_on": date(1990, 1, 1), "withdrawn": True}
    publish_decisions(Lake(Home.open(home)), made.OFFICE, {"victimisation_period": [found, undone]})
    settings.JUSTEXITS_HOME = home
    said = text_of(signed_in(ATTORNEY).get(PAGE + DAY))
    assert "in a known time as a victim (from 2001-01-01)" in said
    assert "1990" not in said


def test_a_record_whose_number_no_address_can_carry_is_shown_all_the_same(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(ATTORNEY)
    person = client.get(PAGE + DAY).context["person"]
    odd = tuple(replace(one, row_id=f"17/{one.row_id} & #2") for one in person.records)
    monkeypatch.setattr("justexits.web.relief.views.find_relief", lambda *_: replace(person, records=odd))
    assert all(client.get(address).status_code == HTTPStatus.OK for address in (PAGE + DAY, TRACE))


def test_a_child_s_charge_is_not_there_without_the_permission(signed_in: SignedIn) -> None:
    page = signed_in(ADVOCATE).get(PAGE + DAY)
    assert [row.record.key for row in page.context["page"].parts[0].rows] == ["charge:ch-1", "charge:ch-2"]
    assert made.CANARY_JUVENILE not in page.content.decode()
    assert "Some records need a permission" in text_of(page)
    assert signed_in(ADVOCATE, username="again").get(TRACE.replace("ch-1", "ch-j1")).status_code == HTTPStatus.NOT_FOUND


def test_a_person_without_charges_has_an_empty_page_that_says_so(signed_in: SignedIn) -> None:
    assert "No charge and no arrest" in text_of(signed_in(ATTORNEY).get(f"/relief/people/{made.QUIET}/"))


def test_an_office_without_a_state_is_told_what_to_do(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("justexits.web.relief.records.state_of", lambda *_: "")
    assert "The office\u2019s state is not on record" in text_of(signed_in(ATTORNEY).get(PAGE + DAY))


@pytest.mark.parametrize("person", ["per-nobody", made.ELSEWHERE])
def test_nobody_and_somebody_of_another_office_are_the_same(person: str, signed_in: SignedIn) -> None:
    client = signed_in(ATTORNEY)
    for page in ("", "trace/", "answer/?fact=restitution", "answers/1/take-back/"):
        assert client.get(f"/relief/people/{person}/{page}").status_code == HTTPStatus.NOT_FOUND


def test_an_id_that_was_merged_leads_on(signed_in: SignedIn) -> None:
    assert signed_in(ATTORNEY).get(f"/relief/people/{OLD_STAR}/")["Location"] == PAGE


def test_the_page_is_reached_from_the_person_and_no_name_stands_in_title_or_address(signed_in: SignedIn) -> None:
    client = signed_in(ATTORNEY)
    assert f'href="{PAGE}"' in client.get(f"/people/{STAR}/").content.decode()
    for address in (PAGE + DAY, TRACE, f"{PAGE}answer/?fact=restitution"):
        title = client.get(address).content.decode().partition("<title>")[2].partition("</title>")[0]
        assert "Quill" not in title and "rostitution" not in title


def test_every_view_is_kept(signed_in: SignedIn) -> None:
    client = signed_in(ATTORNEY)
    for address in (PAGE, TRACE, f"{PAGE}answer/?fact=restitution"):
        client.get(address)
    seen = AuditEvent.objects.filter(kind="person_viewed", subject_id=STAR).order_by("sequence")
    assert [event.detail["page"] for event in seen] == ["relief", "relief trace", "relief fact"]


# -- the trace


def test_the_trace_gives_every_condition_with_value_source_and_citation(signed_in: SignedIn) -> None:
    page = signed_in(ATTORNEY).get(TRACE)
    tracks = page.context["found"]["tracks"]
    assert {track["entry"].id for track in tracks} == {"WA-9.96.080-misdemeanor", "WA-9.96.080-gross_misdemeanor"}
    (record, *_) = [one for one in tracks[0]["conditions"] if one["id"] == "record"]
    assert (record["state_words"], record["cite"]) == ("True", "RCW 9.96.080 with 9.96.060(3),(7),(8)")
    ended = record["values"][0]
    assert (ended["ask"], ended["value"]) == ("How did the charge end?", "convicted")
    assert ended["source"].startswith("test.csv, line")
    assert "Draft, no attorney has reviewed it" in text_of(page) and "11 February 2026" in text_of(page)


def test_a_text_that_was_not_read_is_to_be_verified(signed_in: SignedIn) -> None:
    said = text_of(signed_in(ATTORNEY).get(TRACE.replace("WA-9.96.080", "WA-9.96.060-7")))
    assert "Not read: verify before filing" in said


@pytest.mark.parametrize("part", ["record=charge:none", "provision=NE-29-3005", "provision=none"])
def test_a_trace_of_nothing_is_not_there(part: str, signed_in: SignedIn) -> None:
    name = part.partition("=")[0]
    rest = "&".join(one for one in TRACE.partition("?")[2].split("&") if not one.startswith(name))
    assert signed_in(ATTORNEY).get(f"{PAGE}trace/?{rest}&{part}").status_code == HTTPStatus.NOT_FOUND
