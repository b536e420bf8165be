"""The pictures of the documentation, taken of the demo: `python -m tests.screenshots`. Made-up people only."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.machine import chromium, lacks_chromium
from tests.tracked import ROOT

HOME = ROOT / "var" / "demo"
IMAGES = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 860}
# Picture, whose eyes, and where on the site.
PICTURES = (
    ("queue", "survivor-response-prosecutor", "/people/"),
    ("dashboard", "data-analyst", "/performance/"),
    ("law", "records-relief-attorney", "/law/"),
)
SECONDS_TO_START = 60


def accounts() -> dict[str, str]:
    """Build the demo, or take the one that is there. Returns its accounts, user name to password."""
    command = [sys.executable, "-m", "justexits.cli.main", "demo", "--home", str(HOME), "--no-serve", "--json"]
    answer = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    return {account["username"]: account["password"] for account in answer["accounts"]}


def serving(port: int) -> subprocess.Popen[bytes]:
    """The demo's site, in a process of its own."""
    command = [sys.executable, "-m", "justexits.cli.main", "demo", "--home", str(HOME), "--port", str(port)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)


def sign_in(page: Page, site: str, username: str, password: str) -> None:
    """Sign in through the site's own form."""
    page.goto(f"{site}/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_load_state("networkidle")


def take(site: str, known: dict[str, str], folder: Path) -> list[Path]:
    """Take every picture of a served demo into a folder. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, username, address in PICTURES:
            page = browser.new_context(viewport=SIZE, reduced_motion="reduce", locale="en-US").new_page()
            sign_in(page, site, username, known[username])
            answer = page.goto(f"{site}{address}", wait_until="networkidle")
            if answer is None or not answer.ok:
                raise SystemExit(f"{address} answered {answer.status if answer else 'nothing'} to {username}.")
            page.screenshot(path=folder / f"{name}.png")
            taken.append(folder / f"{name}.png")
        browser.close()
    return taken


def main() -> int:
    """Build or take the demo, serve it, take the pictures, stop the server."""
    if lack := lacks_chromium():
        raise SystemExit(lack)
    from justexits.web.site import free_port

    known, port = accounts(), free_port(8600)
    server = serving(port)
    try:
        wait_for(port)
        for picture in take(f"http://localhost:{port}", known, IMAGES):
            print(f"wrote {picture.relative_to(ROOT)}")
    finally:
        server.terminate()
        server.wait()
    return 0


def wait_for(port: int) -> None:
    """Wait until the site answers."""
    import socket
    import time

    for _ in range(SECONDS_TO_START * 5):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"The demo did not answer within {SECONDS_TO_START} seconds.")


if __name__ == "__main__":
    raise SystemExit(main())
