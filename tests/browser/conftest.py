"""The demo's site with the small office, served as users meet it, and the machine's Chromium in front of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.relief.step import relief
from justexits.web.upkeep import DEMO_PASSWORD
from tests.machine import chromium, lacks_chromium, need
from tests.tracked import ROOT
from tests.web.office import build

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run", "--disable-dev-shm-usage"]
AXE = ROOT / "src" / "justexits" / "web" / "static" / "vendor" / "axe" / "axe.min.js"
SECONDS_TO_START = 90
WAIT = 30_000  # milliseconds: a busy machine is slow, not wrong
SERVE = """
import sys
from pathlib import Path
from justexits.records.home import Home
from justexits.web import site
home = Home.open(Path(sys.argv[1]))
site.prepare_site(home, demo=True)
site.make_demo_accounts(home)
from justexits.web.accounts.models import User
from tests.web.site import has_read
has_read(User.objects.get(username="supervisor"), "per-star")
site.serve(home, "127.0.0.1", int(sys.argv[2]), demo=True)
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder drives a browser."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the site is served, by a process of its own, until the last of these tests."""
    need(lacks_chromium())
    from justexits.web.site import free_port

    home = build(tmp_path_factory.mktemp("browser") / "home")
    relief(Lake(Home.open(home)), as_of=date(2026, 11, 1), jurisdiction="WA")
    port = free_port(8700 + os.getpid() % 200)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "JUSTEXITS_"))}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    with (home.parent / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(home), str(port)], env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    address = f"http://localhost:{port}"
    try:
        _wait_for(f"{address}/sign-in/", server, home.parent / "server.log")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(SECONDS_TO_START * 5):
        if server.poll() is not None:
            break
        try:
            urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"The site did not come up:\n{log.read_text(encoding='utf-8')[-3000:]}")


@pytest.fixture(scope="package")
def browser(site: str) -> Iterator[Browser]:
    """Chromium, closed again before other folders' tests run: its loop must not be theirs."""
    expect.set_options(timeout=WAIT)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


@dataclass
class Watched:
    """What a page did that it should not have done."""

    site: str
    said: list[str] = field(default_factory=list)
    went_elsewhere: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of the context."""
        context.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: self.said.append(str(error.error)))
        context.on("request", lambda request: self._went(request.url))

    def _went(self, address: str) -> None:
        if not address.startswith((self.site, "data:", "blob:")):
            self.went_elsewhere.append(address)

    def refused_as_expected(self) -> None:
        """Forget that the browser says when a page was answered with an error that the test asked for."""
        self.said = [said for said in self.said if "the server responded with a status of 4" not in said]


@pytest.fixture(scope="package")
def signed_in_states() -> dict[str, Any]:
    """The cookies of each role that signed in, so that each signs in once."""
    return {}


@pytest.fixture
def watched(site: str) -> Iterator[Watched]:
    """Fails the test whose pages wrote to the console, or asked another server for anything."""
    found = Watched(site)
    yield found
    assert found.went_elsewhere == []
    assert found.said == []


@pytest.fixture
def open_as(site: str, browser: Browser, watched: Watched, signed_in_states: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """A window in which somebody is signed in: `open_as("supervisor")`; with "" a stranger's."""
    contexts: list[BrowserContext] = []

    def enter(role: str, *, width: int = 1280, **more: Any) -> Page:
        if role and role not in signed_in_states:
            context = browser.new_context(base_url=site)
            sign_in(context.new_page(), role)
            signed_in_states[role] = context.storage_state()
            context.close()
        options = {"base_url": site, "viewport": {"width": width, "height": 900}, "reduced_motion": "reduce", "locale": "en-US"}
        context = browser.new_context(storage_state=signed_in_states.get(role), **options | more)
        context.set_default_timeout(WAIT)
        watched.watch(context)
        contexts.append(context)
        return context.new_page()

    yield enter
    for context in contexts:
        context.close()


def sign_in(page: Page, role: str) -> None:
    """Sign in through the site's own form."""
    page.set_default_timeout(WAIT)
    page.goto("/")
    page.get_by_label("Login").fill(role.replace("_", "-"))
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("/")


def violations(page: Page) -> list[str]:
    """What axe finds wrong (WCAG 2.2 A and AA, and its own best practices), in words."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


def settle(page: Page) -> None:
    """Wait until what was changed about the window is painted."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide
