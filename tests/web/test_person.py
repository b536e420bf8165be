"""One person's page: everything that the user may see, where it came from, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from justexits.linkage.words import about
from justexits.web.accounts.models import User
from justexits.web.audit import events
from justexits.web.audit.models import AuditEvent, EventKind
from tests.web import office as made
from tests.web.site import decided

pytestmark = pytest.mark.usefixtures("office", "_reviewed")
SignedIn = Callable[..., Client]
STAR = f"/people/{made.STAR}/"


@pytest.fixture
def _reviewed(account: Callable[..., User]) -> None:
    """A review of her stands, so that everybody who may see her sees what was found; test_work_list has what comes before."""
    decided(account("supervisor", username="the-reviewer"), made.STAR)


def text_of(client: Client, address: str = STAR) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_one_timeline_holds_every_role_oldest_first_with_her_age(signed_in: SignedIn) -> None:
    page = signed_in("survivor_response_prosecutor").get(STAR)
    moments = page.context["moments"]
    dated = [moment.on for moment in moments if moment.on]
    assert dated == sorted(dated)
    assert {moment.lane for moment in moments} >= {"accused", "harmed", "child"}
    charge = next(moment for moment in moments if moment.row_id == "ch-j1")
    assert charge.age == 16


def test_a_lane_shows_its_part_of_the_timeline(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    assert {moment.lane for moment in client.get(f"{STAR}?lane=harmed").context["moments"]} == {"harmed"}
    assert len(client.get(f"{STAR}?lane=no-such").context["moments"]) == len(client.get(STAR).context["moments"])


def test_each_finding_has_its_statement_its_rows_and_where_they_came_from(signed_in: SignedIn) -> None:
    page = signed_in("survivor_response_prosecutor").get(STAR)
    for finding in page.context["person"].findings:
        assert finding.card.statement in page.content.decode()
        assert finding.evidence and all(row.source_file and row.source_line for row in finding.evidence)
    assert "test.csv, line 2" in page.content.decode()
    assert 'href="/records/charge/ch-j1/"' in page.content.decode()


def test_without_the_permission_for_source_rows_no_file_is_named(signed_in: SignedIn) -> None:
    text = text_of(signed_in("community_advocate"))
    assert "test.csv" not in text and "/records/" not in text


def test_what_could_not_be_decided_is_said_apart_with_what_is_missing(signed_in: SignedIn) -> None:
    page = signed_in("survivor_response_prosecutor").get(STAR)
    assert [finding.card.id for finding in page.context["person"].undecided] == ["S06"]
    assert "Missing: charge:" in " ".join(page.content.decode().split())


def test_a_record_joined_on_thinner_grounds_asks_to_be_verified(signed_in: SignedIn) -> None:
    text = text_of(signed_in("survivor_response_prosecutor"))
    assert "the birth year differs by two" in text
    assert "Records that may be of the same person" in text


def test_no_chance_stands_on_the_page(signed_in: SignedIn) -> None:
    text = text_of(signed_in("survivor_response_prosecutor"))
    assert "0.96" not in text and "0.99" not in text and "probability" not in text


@pytest.mark.parametrize("canary", [made.CANARY_JUVENILE, made.CANARY_JUVENILE_COURT, "J-14-1", "M-13-1", "/charge/ch-j1"])
def test_a_child_s_records_show_only_to_those_who_may_see_them(canary: str, signed_in: SignedIn) -> None:
    assert canary in text_of(signed_in("survivor_response_prosecutor"))
    held = text_of(signed_in("community_advocate"))
    assert canary not in held
    assert "Some records need a permission that you do not have" in held


def test_somebody_known_only_as_a_child_is_nobody_to_those_who_may_not(signed_in: SignedIn) -> None:
    address = f"/people/{made.CHILD_ONLY}/"
    assert signed_in("community_advocate").get(address).status_code == HTTPStatus.NOT_FOUND
    assert signed_in("records_paralegal").get(address).status_code == HTTPStatus.OK


def test_where_she_was_harmed_shows_only_to_those_who_may_see_it(signed_in: SignedIn) -> None:
    address = "/records/party/p-v1/"
    assert made.CANARY_ADDRESS in text_of(signed_in("survivor_response_prosecutor"), address)
    held = text_of(signed_in("records_paralegal"), address)
    assert made.CANARY_ADDRESS not in held
    assert "needs a permission that you do not have" in held


def test_that_addresses_agree_shows_only_to_those_who_may_see_where_she_was_harmed(signed_in: SignedIn) -> None:
    said = "Same state ID number; same address; though birth dates differ"
    seen = {role: text_of(signed_in(role)) for role in ("survivor_response_prosecutor", "records_paralegal")}
    assert said in seen["survivor_response_prosecutor"]
    assert "Same state ID number; though birth dates differ" in seen["records_paralegal"]
    assert "same address" not in seen["records_paralegal"]


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("Same address; same birth date", "same birth date"),
        ("Same birth date; though addresses differ", "Same birth date"),
        ("Same name; same address, but another first name; same birth date", "Same name; same birth date"),
        ("Address is nearly the same", ""),
        ("Same name", "Same name"),
    ],
)
def test_the_reasons_without_addresses_stay_whole_sentences(told: str, left: str) -> None:
    assert re.sub("^; ", "", re.sub(about("address"), "", told)) == left


def test_words_from_a_record_are_shown_and_never_run(signed_in: SignedIn) -> None:
    text = text_of(signed_in("survivor_response_prosecutor"), "/records/narrative/na-1/")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text and "<script>alert" not in text


def test_a_merged_person_s_old_address_leads_to_her(signed_in: SignedIn) -> None:
    client = signed_in("supervisor")
    assert client.get(f"/people/{made.OLD_STAR}/")["Location"] == STAR
    assert "Records that stood on another page were joined to this one." in client.get(STAR).content.decode()


ADDRESSES = [
    (f"/people/{made.ELSEWHERE}/", "supervisor"),
    (f"/people/{made.ELSEWHERE}/review/", "supervisor"),
    (f"/people/{made.ELSEWHERE}/review/1/withdraw/", "supervisor"),
    ("/records/party/p-e1/", "supervisor"),
    ("/records/case/E-1/", "supervisor"),
    ("/imports/bat-e/", "data_analyst"),
    ("/imports/bat-e/did-not-fit.csv", "supervisor"),
    ("/performance/FR1/", "data_analyst"),
    ("/performance/FR1/figures.csv", "data_analyst"),
    ("/performance/FR1/chart.svg", "data_analyst"),
]


@pytest.mark.parametrize(("address", "role"), ADDRESSES)
def test_another_office_s_is_answered_like_what_is_not_there(address: str, role: str, signed_in: SignedIn) -> None:
    assert signed_in(role).get(address).status_code == HTTPStatus.NOT_FOUND


def test_our_own_is_no_business_of_another_office(signed_in: SignedIn) -> None:
    client = signed_in("supervisor", office_id=made.OTHER_OFFICE)
    for address in (STAR, f"{STAR}review/", "/records/party/p-v1/", "/imports/bat-0001/", "/performance/B2/"):
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND, address


def test_every_view_is_kept(signed_in: SignedIn) -> None:
    client = signed_in("survivor_response_prosecutor")
    client.get(STAR), client.get("/records/charge/ch-1/"), client.get(f"{STAR}review/")
    kept = (
        AuditEvent.objects.exclude(kind=EventKind.SIGNED_IN)
        .order_by("sequence")
        .values_list("kind", "subject_kind", "subject_id")
    )
    assert list(kept) == [
        (EventKind.PERSON_VIEWED, "person", made.STAR),
        (EventKind.SOURCE_ROWS_VIEWED, "charge", "ch-1"),
        (EventKind.PERSON_VIEWED, "person", made.STAR),
    ]


def test_what_cannot_be_kept_is_not_shown(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError

    def full(*_: object, **__: object) -> None:
        raise DatabaseError("database or disk is full")

    client = signed_in("survivor_response_prosecutor")
    monkeypatch.setattr(events, "record_event", full)
    page = client.get(STAR)
    assert page.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Quill" not in page.content.decode()


def test_the_page_names_the_definitions_it_stands_on_and_not_the_numbers_of_a_model(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from justexits.records.lake import Snapshot

    kept = {"linkage": "2 seed 1", "tiers": "1", "linkage-model:three-rivers": '{"prior": 0.00050432}'}
    whole = Snapshot.__getattribute__
    monkeypatch.setattr(
        Snapshot, "__getattribute__", lambda self, name: kept if name == "versions" else whole(self, name), raising=False
    )
    page = text_of(signed_in("survivor_response_prosecutor"))
    assert "(linkage 2 seed 1, tiers 1)" in page
    assert "0.00050432" not in page
