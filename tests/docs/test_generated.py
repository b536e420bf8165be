"""The pages that are made from the code say what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.generated import PAGES
from tests.tracked import shown


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_the_page_is_current(page: Path) -> None:
    assert page.exists(), "run `python3 run.py docs`"
    assert page.read_text(encoding="utf-8") == PAGES[page](), "run `python3 run.py docs`"
