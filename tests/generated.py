"""The pages of docs/ that are made from the code. `python -m tests.generated write` writes them; a test holds them current."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.data_package import data_package
from tests.generated_pages import code_lists, command_line, data_dictionary, roles
from tests.indicator_page import indicators
from tests.law_pages import case_form, case_form_schema, law_coverage, relief_checks, situations
from tests.linkage_page import linkage
from tests.measure_page import measures

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
PAGES: dict[Path, Callable[[], str]] = {
    ROOT / "content" / "codes" / "relief_checks.yaml": relief_checks,  # first: pages below read it
    REFERENCE / "command-line.md": command_line,
    REFERENCE / "data-dictionary.md": data_dictionary,
    REFERENCE / "datapackage.json": data_package,
    REFERENCE / "code-lists.md": code_lists,
    REFERENCE / "roles.md": roles,
    REFERENCE / "indicators.md": indicators,
    REFERENCE / "linkage.md": linkage,
    REFERENCE / "measures.md": measures,
    REFERENCE / "law-coverage.md": law_coverage,
    REFERENCE / "situations.md": situations,
    REFERENCE / "relief-case.md": case_form,
    REFERENCE / "relief-case.schema.json": case_form_schema,
}


def write() -> list[Path]:
    """Write every generated page that is not current. Returns those that changed."""
    changed = []
    for path, render in PAGES.items():
        text = render()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


if __name__ == "__main__":
    if sys.argv[1:] != ["write"]:
        raise SystemExit("Say `python -m tests.generated write`.")
    for written in write():
        print(f"wrote {written.relative_to(ROOT)}")
