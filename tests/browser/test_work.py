"""The main job in a browser: sign in, queue, person, finding, decision, undo; measures, their file; imports, their rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched, sign_in
from tests.web.office_figures import DIRTY_BATCH

REVIEWER = "survivor_response_prosecutor"


def test_from_sign_in_to_a_decision_and_back(open_as: Callable[..., Page], watched: Watched) -> None:
    page = open_as("")
    sign_in(page, REVIEWER)
    page.get_by_role("link", name="Review queue").first.click()
    page.get_by_label("Find a name").fill("quill")
    page.get_by_role("button", name="Find", exact=True).click()
    assert "quill" not in page.url
    page.get_by_role("link", name="Rosalind Quill").click()
    assert "Quill" not in page.title() and "quill" not in page.url.lower()
    expect(page.get_by_text("rule Y01")).to_have_count(0)
    page.locator("label", has_text="More needed").click()
    page.get_by_role("button", name="Keep this, and show what the rules found").click()
    expect(page.get_by_role("status").first).to_contain_text("Your entry is kept")
    finding = page.get_by_role("article").filter(has_text="rule Y01")
    expect(finding).to_contain_text("test.csv, line")
    finding.get_by_role("link", name="Prostitution").click()
    expect(page.get_by_role("heading", name="Where it came from")).to_be_visible()
    page.go_back()
    page.locator("a.je-lane-harmed").click()
    expect(page.locator("tr.je-moment-accused")).to_have_count(0)

    page.get_by_role("link", name="Record a decision").click()
    page.get_by_label("In your own words").fill("Read with the paralegal.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one of the five outcomes")
    expect(page.get_by_label("In your own words")).to_have_value("Read with the paralegal.")
    page.locator("label", has_text="Identified").first.click()
    page.get_by_text("Records of her as a child show it").click()
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("status").first).to_contain_text("Your decision is recorded")
    page.get_by_role("link", name="Take it back").first.click()
    page.get_by_label("Why?").fill("The wrong file was open")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back by")).to_contain_text("The wrong file was open")
    watched.refused_as_expected()


def test_filters_work_as_they_are_chosen_and_stand_in_the_address(open_as: Callable[..., Page]) -> None:
    page = open_as("supervisor")
    page.goto("/people/")
    page.get_by_label("Kind of record").select_option("YOUTH")
    expect(page.get_by_role("link", name="Kind of record: As a child")).to_be_visible()
    page.wait_for_url("**/people/?*family=YOUTH*")
    page.reload()
    expect(page.get_by_label("Kind of record")).to_have_value("YOUTH")
    page.get_by_role("link", name="Clear filters").click()
    expect(page.get_by_label("Kind of record")).to_have_value("")


def test_keys_move_through_the_queue_and_can_be_switched_off(open_as: Callable[..., Page]) -> None:
    page = open_as(REVIEWER)
    page.goto("/people/")
    rows = page.locator("[data-row]")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Find a name")).to_be_focused()
    page.keyboard.type("jk/")
    expect(page.get_by_label("Find a name")).to_have_value("jk/")
    page.get_by_text("Keys", exact=True).click()
    page.get_by_role("button", name="Switch these keys off").click()
    page.reload()
    page.keyboard.press("j")
    expect(rows.nth(0)).not_to_be_focused()
    expect(page.locator("[data-keys-switch]")).to_have_text("Switch these keys on")


def test_a_chart_becomes_interactive_and_its_numbers_come_as_a_file(open_as: Callable[..., Page], tmp_path: Path) -> None:
    page = open_as("data_analyst")
    page.goto("/performance/")
    page.get_by_role("link", name="Dismissal", exact=False).or_(page.locator(".je-measure h3 a").first).first.click()
    live = page.locator("figure.chart [role=img] svg")
    expect(live).to_have_count(1)
    expect(page.locator("figure.chart img")).to_be_hidden()
    page.locator("figure.chart svg path[aria-roledescription]").last.hover(force=True)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download these figures").click()
    saved = tmp_path / coming.value.suggested_filename
    coming.value.save_as(saved)
    rows = list(csv.DictReader(io.StringIO(saved.read_text(encoding="utf-8"))))
    assert len(rows) == page.locator("main table tbody tr").count() == 30


def test_what_did_not_fit_is_read_and_taken_away_to_be_mended(open_as: Callable[..., Page], tmp_path: Path) -> None:
    page = open_as("records_paralegal")
    page.goto("/imports/")
    page.get_by_role("link", name="export-april").click()
    expect(page.get_by_role("cell", name="not a date").first).to_be_visible()
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("heading", name="Row by row, page 2 of 2")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download these rows").click()
    assert coming.value.suggested_filename == f"{DIRTY_BATCH}-did-not-fit.csv"


@pytest.mark.parametrize("name", ["queue", "person", "measure"])
def test_nothing_of_it_needs_scripts(name: str, open_as: Callable[..., Page]) -> None:
    page = open_as("supervisor", java_script_enabled=False)
    if name == "queue":
        page.goto("/people/")
        page.get_by_label("Kind of record").select_option("YOUTH")
        page.get_by_role("button", name="Apply").click()
        expect(page.get_by_role("link", name="Kind of record: As a child")).to_be_visible()
        expect(page.get_by_text("Keys", exact=True)).to_be_hidden()
    elif name == "person":
        page.goto("/people/per-f01/")
        page.locator("label", has_text="Cannot say").click()
        page.get_by_role("button", name="Keep this, and show what the rules found").click()
        page.get_by_role("link", name="Record a decision").click()
        page.locator("label", has_text="Cannot say").first.click()
        page.get_by_text("The records contradict each other").click()
        page.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_role("status").first).to_contain_text("Your decision is recorded")
    else:
        page.goto("/performance/B2/")
        picture = page.locator("figure.chart img")
        picture.scroll_into_view_if_needed()
        expect(picture).to_be_visible()
        assert page.locator("main table tbody tr").count() == 30


def test_a_printed_page_is_the_record_and_says_who_printed_it(open_as: Callable[..., Page]) -> None:
    page = open_as("supervisor")
    page.goto("/people/per-star/")
    page.emulate_media(media="print")
    expect(page.get_by_text("Printed by supervisor")).to_be_visible()
    for gone in (".site-header", ".je-jump", ".je-lanes", ".je-person-state .usa-button"):
        expect(page.locator(gone).first).to_be_hidden()


def test_the_keyboard_alone_reaches_the_content_first(open_as: Callable[..., Page]) -> None:
    page = open_as(REVIEWER)
    page.goto("/people/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_two_records_are_compared_and_answered(open_as: Callable[..., Page]) -> None:
    page = open_as("records_paralegal")
    page.goto("/same-person/")
    page.get_by_role("link", name="Compare").first.click()
    expect(page.locator("#why + div table tbody tr").first).to_contain_text("Before anything is compared")
    page.locator("label", has_text="Two people").click()
    page.get_by_label("What decided it?").fill("Other birth date, other name.")
    page.get_by_role("button", name="Record the answer").click()
    expect(page.get_by_role("status").first).to_contain_text("Your answer is recorded")
    page.get_by_role("link", name="Take it back").click()
    page.get_by_label("Why?").fill("To look again")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back by")).to_contain_text("To look again")


def test_a_missing_fact_is_answered_on_the_relief_page_which_is_worked_out_anew(
    open_as: Callable[..., Page], watched: Watched
) -> None:
    page = open_as("records_relief_attorney")
    page.goto("/")
    page.get_by_role("link", name="Records relief").first.click()
    page.get_by_role("link", name="Rosalind Quill").click()
    expect(page.get_by_role("table")).to_contain_text("Needs a fact")
    assert "Quill" not in page.title() and "quill" not in page.url.lower()
    question = page.locator("ol.je-questions > li").filter(has_text="Is restitution owed")
    question.locator("summary").click()
    question.locator("label", has_text="Prostitution, C-17-1").click()
    question.locator("label.usa-radio__label", has_text="It is known").click()
    question.get_by_label("The answer, if it is known").select_option("paid")
    question.get_by_role("button", name="Record the answer").click()
    expect(page.get_by_role("alert")).to_contain_text("Say where it was read")
    page.get_by_label("Source").fill("Clerk's ledger, page 4")
    page.get_by_role("button", name="Record the answer").click()
    expect(page.get_by_role("status").first).to_contain_text("Your answer is recorded")
    expect(page.get_by_text("Source: Clerk's ledger, page 4")).to_be_visible()
    page.get_by_role("link", name="Take it back").first.click()
    page.get_by_label("Why?").fill("Another ledger")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back by")).to_contain_text("Another ledger")
    watched.refused_as_expected()


def test_the_map_is_walked_by_keyboard_to_a_state_of_the_table(open_as: Callable[..., Page]) -> None:
    page = open_as("auditor")
    page.goto("/law/")
    page.get_by_role("link", name="WA, Washington").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/law/#WA")
    expect(page.locator("tbody#WA")).to_be_in_viewport()
    page.get_by_role("link", name="WA-9.96.080-misdemeanor").click()
    expect(page.get_by_role("heading", name="WA-9.96.080", exact=True)).to_be_visible()
