"""What people decide on the site comes into the records, where engines read it: once, in order, and nothing changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from justexits.cli.link_command import link_app
from justexits.records.lake.decisions import standing
from justexits.web import publishing
from justexits.web.accounts.models import User
from justexits.web.audit.events import record_view
from justexits.web.casework import actions as casework
from justexits.web.identity import actions as identity
from justexits.web.identity.models import Stratum
from justexits.web.lake import newest_snapshot, reading_for
from justexits.web.upkeep import put_decisions_in, tick
from tests.web.office import OFFICE, STAR
from tests.web.site import has_read

Account = Callable[..., User]
PAIR = ("p-f1", "p-f2")


@pytest.fixture
def own_office(settings: Any, office_home: Path, tmp_path: Path) -> Path:
    """The small office in a folder of the test's own, to be written to."""
    shutil.copytree(office_home, tmp_path / "copy")
    settings.JUSTEXITS_HOME = tmp_path / "copy"
    return tmp_path / "copy"


def review(by: User, outcome: str = "identified", reason: str = "child_records", version: int = 0) -> Any:
    has_read(by, STAR)
    return casework.record_review(
        by=by, person_id=STAR, outcome=outcome, reasons=[reason], note="", seen_snapshot=1, seen_version=version,
        indicator_versions={"Y01": "1"},
    )  # fmt: skip


def answer(by: User, said: str, *, version: int = 0, child: bool = False) -> Any:
    return identity.decide_link(
        by=by, pair=PAIR, answer=said, reason="Read.", seen_snapshot=1, seen_version=version, touches_juvenile=child
    )


def rows(table: str) -> list[dict[str, Any]]:
    reading = reading_for(OFFICE)
    return reading.rows(standing(reading.tables_of(OFFICE)[table], f"{table}_id"))


@pytest.mark.django_db(transaction=True)  # the clock's work closes its connection
def test_decisions_come_into_the_records_with_the_clock_and_once(own_office: Path, account: Account) -> None:
    by = account("supervisor")
    review(by), answer(by, "same")
    assert tick()["Decisions put into the records"] == 2
    number = newest_snapshot().number
    assert tick()["Decisions put into the records"] == 0
    assert newest_snapshot().number == number, "a snapshot is not made of nothing"
    (kept,) = rows("review")
    assert (kept["person_id"], kept["outcome"], kept["indicator_versions"]) == (STAR, "identified", ["Y01 1"])
    assert kept["decided_by"] == "supervisor.three-rivers"
    assert [row["answer"] for row in rows("link_decision")] == ["same"]


@pytest.mark.django_db(transaction=True)
def test_what_was_decided_on_the_site_counts_in_the_next_link(
    own_office: Path, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command's own process holds the site; here the test's does."""
    monkeypatch.setattr("justexits.cli.link_command._decided_on_site", lambda home: put_decisions_in())
    answer(account("supervisor"), "same")
    done = CliRunner(env={"COLUMNS": "200"}).invoke(link_app, ["--home", str(own_office)])
    assert done.exit_code == 0, done.output
    assert "Put into the records first: 1 decisions of the site." in done.output
    reading = reading_for(OFFICE)
    links = reading.tables_of(OFFICE)["person_party"]
    persons = {row["person_id"] for row in reading.rows(links.filter(links.party_id.isin(PAIR)))}
    assert len(persons) == 1, "a person's word joins what the records do not"
    assert "Put into the records" not in CliRunner().invoke(link_app, ["--home", str(own_office), "--new"]).output


def test_the_newest_of_a_person_s_reviews_stands(own_office: Path, account: Account) -> None:
    by = account("supervisor")
    review(by)
    publishing.publish(OFFICE)
    review(by, "more_needed", "record_missing", version=1)
    publishing.publish(OFFICE)
    assert [row["outcome"] for row in rows("review")] == ["more_needed"]


def test_what_was_taken_back_stands_no_more(own_office: Path, account: Account) -> None:
    by = account("supervisor")
    kept, told = review(by), answer(by, "same")
    publishing.publish(OFFICE)
    casework.withdraw_review(by=by, review=kept, reason="Wrong file")
    identity.withdraw_link(by=by, decision=told, reason="Wrong pair")
    assert publishing.publish(OFFICE) == 2
    assert rows("review") == rows("link_decision") == []


def test_joining_a_child_s_records_counts_only_after_the_second_reader(own_office: Path, account: Account) -> None:
    first, second = account("supervisor"), account("records_paralegal")
    answer(first, "same", child=True)
    assert publishing.publish(OFFICE) == 0
    answer(second, "same", version=1, child=True)
    assert publishing.publish(OFFICE) == 1
    assert [row["answer"] for row in rows("link_decision")] == ["same"]


def test_two_readers_who_disagree_leave_it_untold(own_office: Path, account: Account) -> None:
    answer(account("supervisor"), "same", child=True)
    answer(account("records_paralegal"), "different", version=1, child=True)
    publishing.publish(OFFICE)
    assert [row["answer"] for row in rows("link_decision")] == ["unsure"]


def test_the_blind_sample_joins_nothing(own_office: Path, account: Account) -> None:
    identity.answer_sample(
        by=account("supervisor"),
        pair=PAIR,
        answer="same",
        reason="Read.",
        snapshot=1,
        stratum=Stratum.NEAR,
        touches_juvenile=False,
    )
    publishing.publish(OFFICE)
    assert rows("link_decision") == []


def test_the_blind_sample_is_counted_and_says_how_many_pairs_it_stands_for(own_office: Path, account: Account) -> None:
    by = account("supervisor")
    given: dict[str, Any] = {"by": by, "pair": PAIR, "snapshot": 1, "touches_juvenile": False, "reason": "Read."}
    identity.answer_sample(**given, answer="different", stratum=Stratum.JOINED, stands_for=12.5)
    assert publishing.publish(OFFICE) == 1
    (kept,) = rows("link_audit")
    assert (kept["drawn_from"], kept["answer"], kept["weight"]) == ("joined", "different", 12.5)


def test_when_a_page_was_first_opened_goes_with_the_next_decision_and_makes_no_snapshot_alone(
    own_office: Path, account: Account
) -> None:
    by, other = account("supervisor"), account("records_paralegal")
    for who in (by, other):
        record_view(who, STAR, page="person")
    assert publishing.publish(OFFICE) == 0
    review(by)
    assert publishing.publish(OFFICE) == 1
    assert [(row["person_id"], row["decided_by"]) for row in rows("access")] == [(STAR, by.get_username())]
