"""Every page, in a real browser: accessible in light and dark, as wide as its window, quiet, and asking nobody else."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watched, overflow, settle, violations
from tests.records.importing.small import HEADER, MAPPING, PEOPLE, mapping_file
from tests.web.office import STAR
from tests.web.office_figures import DIRTY_BATCH
from tests.web.site import addresses

ATTORNEY = "records_relief_attorney"
REVIEWER, SUPERVISOR, ANALYST, PARALEGAL = "survivor_response_prosecutor", "supervisor", "data_analyst", "records_paralegal"
THEFT = sha256(b"Theft 3").hexdigest()
# Whose eyes, where, and the status that the page is answered with.
PAGES = [
    ("", "/sign-in/", 200),
    ("", "/sign-in/closed/", 200),
    (REVIEWER, "/", 200),
    (REVIEWER, "/people/", 200),
    (REVIEWER, "/people/?tier=A&indicator=no-such", 200),
    (SUPERVISOR, "/people/?lane=senior", 200),
    (REVIEWER, "/people/per-f02/", 200),  # before the raw records were read
    (SUPERVISOR, f"/people/{STAR}/", 200),
    (SUPERVISOR, f"/people/{STAR}/review/", 200),
    (REVIEWER, "/records/charge/ch-1/", 200),
    ("elected_prosecutor", "/performance/", 200),
    (ANALYST, "/performance/B2/", 200),
    (ANALYST, "/performance/B2/?by=sex", 200),
    (SUPERVISOR, "/performance/B2/target/", 200),
    (SUPERVISOR, "/performance/B2/baseline/", 200),
    (SUPERVISOR, "/performance/practices/", 200),
    (SUPERVISOR, "/performance/practices/considered-before-charging/", 200),
    (SUPERVISOR, "/performance/alerts/", 200),
    (ANALYST, "/performance/who-is-seen/", 200),
    (SUPERVISOR, "/performance/notes/", 200),
    (SUPERVISOR, "/performance/meetings/", 200),
    (SUPERVISOR, "/performance/B2/groups/?by=sex&grain=month", 200),
    (SUPERVISOR, "/performance/B2/figure/?grain=month&by=all&period=2026-06-01", 200),
    (PARALEGAL, "/imports/", 200),
    (PARALEGAL, f"/imports/{DIRTY_BATCH}/", 200),
    (ANALYST, "/imports/bring-in/", 200),
    (ANALYST, f"/imports/{DIRTY_BATCH}/read-again/", 200),
    (ANALYST, f"/imports/{DIRTY_BATCH}/take-back/", 200),
    (PARALEGAL, "/same-person/", 200),
    (PARALEGAL, "/same-person/?lane=decided", 200),
    (PARALEGAL, "/same-person/p-v1/p-v2/", 200),
    (PARALEGAL, "/same-person/p-v1/p-v2/why/", 200),
    (PARALEGAL, "/same-person/sample/", 200),
    (PARALEGAL, "/same-person/compare/?one=p-a1&other=p-a1", 422),
    (ANALYST, "/same-person/quality/", 200),
    (ANALYST, "/charge-texts/", 200),
    (ANALYST, f"/charge-texts/{THEFT}/", 200),
    (ANALYST, "/imports/readiness/", 200),
    (REVIEWER, "/people/next/", 200),
    (ATTORNEY, "/relief/", 200),
    (ATTORNEY, "/relief/?outcome=candidate&waits=none", 200),
    (ATTORNEY, f"/relief/people/{STAR}/?as_of=2026-11-01&also=OR", 200),
    (ATTORNEY, f"/relief/people/{STAR}/?as_of=no-day", 422),
    (ATTORNEY, f"/relief/people/{STAR}/trace/?record=charge:ch-1&provision=WA-9.96.080", 200),
    (ATTORNEY, f"/relief/people/{STAR}/answer/?fact=restitution", 200),
    ("auditor", "/law/", 200),
    ("auditor", "/law/?offers=sealing", 200),
    ("auditor", "/law/WA-9.96.080/", 200),
    ("auditor", "/people/exploration/", 200),
    ("auditor", "/access-log/", 200),
    ("administrator", "/accounts/", 200),
    ("administrator", "/accounts/new/", 200),
    ("administrator", "/accounts/1/", 200),
    (REVIEWER, "/my-account/second-factors/", 200),
    (REVIEWER, "/my-account/confirm/", 200),
    (REVIEWER, "/my-account/password/", 200),
    (REVIEWER, "/sign-out/", 200),
    ("line_prosecutor", "/people/", 403),
    (REVIEWER, "/people/per-nobody/", 404),
    (REVIEWER, "/no/such/page/", 404),
]


@pytest.mark.parametrize(("role", "address", "status"), PAGES, ids=[f"{role or 'stranger'} {at}" for role, at, _ in PAGES])
def test_a_page_is_for_everybody(role: str, address: str, status: int, open_as: Callable[..., Page], watched: Watched) -> None:
    page = open_as(role)
    answer = page.goto(address)
    assert answer is not None and answer.status == status
    look(page)
    if status != 200:
        watched.refused_as_expected()


def look(page: Page) -> None:
    """What every page is held to, in light on a desk, in dark on a phone, and at the narrowest width."""
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) <= 0
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert overflow(page) <= 0


def test_forms_sent_with_something_missing_are_for_everybody_too(open_as: Callable[..., Page], watched: Watched) -> None:
    page = open_as(SUPERVISOR)
    page.goto("/people/per-f02/")
    page.get_by_role("button", name="Keep this").click()
    page.get_by_role("alert").wait_for()
    look(page)
    page.goto(f"/people/{STAR}/review/")
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_role("alert").wait_for()
    look(page)
    page = open_as("")
    page.goto("/sign-in/")
    page.get_by_label("Login").fill("nobody-at-all")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("alert").first.wait_for()
    look(page)
    for _ in range(4):
        page.get_by_label("Login").fill("nobody-at-all")
        page.get_by_label("Password", exact=True).fill("wrong")
        page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Too many wrong passwords").wait_for()
    look(page)
    watched.refused_as_expected()


def test_an_export_is_brought_in_held_against_the_last_one_and_taken_back(
    open_as: Callable[..., Page], watched: Watched, tmp_path: Path
) -> None:
    page = open_as(ANALYST)
    mapping = mapping_file(tmp_path, MAPPING.replace("office_id: small", "office_id: three-rivers"))
    for text in (PEOPLE, f"{HEADER},SHOE\nC9,P9,D,Rivers,05/01/1990,29,8\n"):
        (tmp_path / "people.csv").write_text(text, encoding="utf-8")
        page.goto("/imports/bring-in/")
        page.get_by_role("button", name="Bring in").click()
        page.get_by_text("Choose the files of the export.").wait_for()
        page.get_by_label("Files of the export").set_input_files(tmp_path / "people.csv")
        page.get_by_label("A mapping of your own").set_input_files(mapping)
        page.get_by_role("button", name="Bring in").click()
        page.get_by_text("3 rows read" if text == PEOPLE else "the column SHOE is new").wait_for()
        look(page)
    page.get_by_role("button", name="Stop and remove the files").click()
    page.get_by_text("nothing was changed").wait_for()
    page.goto("/imports/")
    page.get_by_role("link", name="people.csv").first.click()
    page.get_by_role("link", name="Take this import back").click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("alert").or_(page.get_by_text("Say in a few words")).first.wait_for()
    page.get_by_label("Why?").fill("It was a try")
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("The import is taken back").wait_for()
    watched.refused_as_expected()


# Pages that need something made first, answer with a file, or only pass a visitor on; other tests open them.
NOT_LOOKED_AT = {
    "icon", "mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
    "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "casework:search",
    "casework:withdraw", "casework:entry", "performance:chart", "performance:figures", "intake:faulty_rows",
    "intake:changed", "audit:proof",
    "identity:compare", "identity:take_back", "relief:take_back", "law:csv",
    "performance:periods", "performance:offices", "performance:saved",
    "performance:take_back_target", "performance:take_back_baseline",
    "performance:take_back_note", "performance:take_back_meeting", "performance:save_view",
    "performance:remove_view", "performance:restore_view", "performance:overview_pdf", "performance:overview_workbook",
    "performance:figures_workbook", "performance:figures_pdf",
}  # fmt: skip


def test_no_page_is_left_out() -> None:
    from django.urls import resolve

    seen = {resolve(address.split("?")[0]).view_name for _, address, status in PAGES if status == 200}
    assert {address.name for address in addresses()} - NOT_LOOKED_AT == seen
