"""A file and a function stay small enough to be read in one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.tracked import ROOT, shown, text_of, tracked

FILE_LINES = 400
FUNCTION_LINES = 50
# Longer than the limit, until somebody finds the seam. Entries are only ever taken out.
LONGER: dict[str, int] = {}


def python_files() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py"]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file with its length, docstring left out."""
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            documented = ast.get_docstring(node, clean=False) is not None
            words = (node.body[0].end_lineno or 0) - node.body[0].lineno + 1 if documented else 0
            yield node.name, (node.end_lineno or 0) - node.lineno + 1 - words


def test_no_python_file_is_longer_than_400_lines() -> None:
    long = {shown(path): lines for path in python_files() if (lines := text_of(path).count("\n")) > FILE_LINES}
    assert not long, f"cut these along a seam: {long}"


def test_no_function_of_the_product_is_too_long() -> None:
    found = {
        f"{shown(path)} {name}": lines
        for path in python_files()
        if path.is_relative_to(ROOT / "src")
        for name, lines in functions(path)
        if lines > FUNCTION_LINES
    }
    grown = {name: lines for name, lines in found.items() if lines > LONGER.get(name, 0)}
    assert not grown, f"cut these into steps with names: {grown}"
    assert not set(LONGER) - set(found), "these are short by now; take them out of LONGER"


def test_a_long_function_would_be_seen(tmp_path: Path) -> None:
    body = "\n".join("    x = 1" for _ in range(60))
    source = tmp_path / "long.py"
    source.write_text(f"def long():\n{body}\n", encoding="utf-8")
    assert dict(functions(source)) == {"long": 61}
