"""The pages of measures as a browser gets them: a demo is built, served in a process of its own, and asked for each page."""

from __future__ import annotations

import http.cookiejar
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from tests.scale.yardstick import row, scale

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE, TIMES = 4_000, 20
AIM = 200  # milliseconds at the 95th percentile
PASSWORD = "made-up-people-only"  # nosec B105  # as every demo prints it
PAGES = (
    *("", "who-is-seen/", "practices/", "alerts/", "A1/", "A1/groups/?by=race&grain=year", "A1/chart.svg"),
    *("B2/", "B2/?by=race&grain=year", "B2/periods/", "H2/"),
)


@contextmanager
def served(home: Path, people: int) -> Iterator[str]:
    """A demo of so many people, built and served; the address."""
    command = [sys.executable, "-m", "justexits.cli.main", "demo", "--home", str(home), "--people", str(people)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            lines = iter(process.stdout or ())
            address = next(found[0] for line in lines if (found := re.search(r"http://localhost:\d+", line)))
            wait_for(address)
            yield address
        finally:
            process.terminate()


def wait_for(address: str) -> None:
    """Wait until the site answers; it says its address a moment before. Raises URLError after half a minute."""
    for turn in range(60):
        try:
            build_opener().open(f"{address}/sign-in/").read()
        except URLError:
            if turn == 59:
                raise
            time.sleep(0.5)
        else:
            return


def signed_in(address: str, username: str) -> OpenerDirector:
    """A browser's cookies after signing in."""
    browser = build_opener(HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = browser.open(f"{address}/sign-in/").read().decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)
    browser.addheaders = [("Referer", f"{address}/sign-in/")]
    given = {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": token[1] if token else ""}
    browser.open(f"{address}/sign-in/", urlencode(given).encode()).read()
    return browser


def main() -> None:
    """Measure, and print the rows: what comes again and again, and what came for the first time after the start."""
    people = max(500, int(PEOPLE * min(scale(), 1.0)))
    first, again = [], []
    with TemporaryDirectory() as folder, served(Path(folder) / "home", people) as address:
        browser = signed_in(address, "data-analyst")
        for page in PAGES:
            for turn in range(TIMES + 1):
                began = time.perf_counter()
                browser.open(f"{address}/performance/{page}").read()
                (again if turn else first).append((time.perf_counter() - began) * 1000)
    slowest = sorted(again)[int(len(again) * 0.95)]
    what = f"{len(PAGES)} pages of measures of a demo of {people:,} people, {TIMES} times each, 95th percentile"
    row(what, f"{slowest:.0f} ms", baseline=f"{AIM} ms", ratio=slowest / AIM, aim="under 1x")
    row("  the slowest of them when it is asked for the first time after the start", f"{max(first):.0f} ms")


if __name__ == "__main__":
    main()
