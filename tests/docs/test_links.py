"""Every link inside the project leads somewhere, every page is in the menu, and the site builds without a word of complaint."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.docs.commands import pages
from tests.tracked import ROOT, shown

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
DOCS = ROOT / "docs"
FETCHED = re.compile(r"""<(?:link|script|img|iframe|source)\b[^>]*\b(?:href|src)=["'](?:https?:)?//""")


def anchors(text: str) -> set[str]:
    """The anchors of a page, made from its headings as both GitHub and mkdocs make them."""
    headings = re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    return {re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower()) for heading in headings}


def broken(page: Path) -> list[str]:
    """The links of a page that lead nowhere; those to other sites are not followed."""
    wrong = []
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        place = (page.parent / name).resolve() if name else page
        if not place.exists() or (anchor and anchor not in anchors(place.read_text(encoding="utf-8"))):
            wrong.append(target)
    return wrong


@pytest.mark.parametrize("page", [*pages(), ROOT / "CHANGELOG.md"], ids=shown)
def test_every_link_of_the_page_leads_somewhere(page: Path) -> None:
    assert not broken(page)


def test_a_link_that_leads_nowhere_would_be_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](nowhere.md) [b](#one) [c](#two)\n", encoding="utf-8")
    assert broken(page) == ["nowhere.md", "#two"]


def menu(entry: object) -> list[str]:
    """The pages of a menu of mkdocs.yml."""
    if isinstance(entry, str):
        return [entry]
    values = entry if isinstance(entry, list) else list(entry.values()) if isinstance(entry, dict) else []
    return [name for value in values for name in menu(value)]


def test_the_menu_names_every_page_and_nothing_else() -> None:
    listed = menu(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    assert sorted(listed) == sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def test_the_site_builds_without_complaint_and_fetches_nothing_from_elsewhere(tmp_path: Path) -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    built = list(tmp_path.rglob("*.html"))
    assert len(built) > len(list(DOCS.rglob("*.md"))) - 1
    assert not {path.name: found for path in built if (found := FETCHED.findall(path.read_text(encoding="utf-8")))}
