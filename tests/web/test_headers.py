"""What every answer tells the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from justexits.web import settings as settings_package

PAGES = ["/", "/sign-in/", "/no-such-page/", "/access-log/", "/accounts/", "/my-account/second-factors/"]
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_guarded(page: str, signed_in: Callable[..., Client]) -> None:
    response = signed_in("auditor").get(page)
    for header, value in EXPECTED.items():
        assert response[header] == value
    assert "no-store" in response["Cache-Control"]
    assert "geolocation=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_the_policy_allows_our_own_files_and_nothing_else(page: str, signed_in: Callable[..., Client]) -> None:
    policy = signed_in("auditor").get(page)["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http:" not in policy and "https:" not in policy and "*" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_no_template_holds_script_style_or_another_site() -> None:
    templates = Path(settings_package.__file__).parents[1].rglob("*.html")
    for template in templates:
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), f"{template} holds style or script"
        assert not re.search(r"<script(?![^>]*(src=|application/json))", text), f"{template} holds a script"
        assert "https://" not in text and "http://" not in text, f"{template} names another site"


def test_a_title_never_names_a_person() -> None:
    """Titles stand in tabs, histories and screen shares."""
    for template in Path(settings_package.__file__).parents[1].rglob("*.html"):
        for title in re.findall(r"{% block title %}(.*?){% endblock", template.read_text(encoding="utf-8"), re.DOTALL):
            assert "{{" not in title, f"{template} puts data into its title"
