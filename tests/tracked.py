"""The project's own files, as git knows them; where there is no git, every file that is not generated."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GENERATED = {".git", ".venv", "node_modules", "__pycache__", "var", "site", "build", "dist", "vendor", "justexits-home"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project, as an absolute path, in order."""
    try:
        answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        found = [ROOT / name for name in answer.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [path for path in ROOT.rglob("*") if not GENERATED.intersection(path.relative_to(ROOT).parts)]
        found = [path for path in found if not any(part.startswith((".venv", ".mypy", ".ruff")) for part in path.parts)]
    return tuple(sorted(path for path in found if path.is_file()))


@cache
def text_of(path: Path) -> str:
    """The text of a tracked file; empty where it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def shown(path: Path) -> str:
    """The path as an assertion names it."""
    return path.relative_to(ROOT).as_posix()
