"""The documentation names every indicator, and is current."""

from __future__ import annotations

from pathlib import Path

from tests.indicator_page import indicators

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "indicators.md"


def test_the_page_of_the_indicators_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == indicators(), "Run `python -m tests.generated write`."
