"""The commands that the documentation shows, and which of them a test cannot run."""

from __future__ import annotations

import re
from pathlib import Path

from tests.tracked import ROOT

FENCE = re.compile(r"^```(bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Commands that are not run from here, by how they begin, with the reason. `.ci/run` runs those of run.py itself.
NOT_RUN = {
    r"python3 run\.py(?: demo)?(?: --no-serve)?$": "builds the environment and the demo; CI and tests/cli run it",
    r"python3 run\.py (?:test|check|bench|prove|docs|lock|setup)\b": "they start tests, benchmarks and installations",
    r"(?:python3 run\.py )?justexits serve\b": "serves until it is stopped; tests/web serve the site",
}


def pages() -> list[Path]:
    """The README and every page of docs/."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands_of(text: str) -> list[str]:
    """The commands of a page in order: lines after `$ ` of a console block, every line of a bash block."""
    found = []
    for kind, block in FENCE.findall(text):
        lines = block.replace("\\\n", " ").splitlines()
        found += [line[2:] for line in lines if line.startswith("$ ")] if kind == "console" else [line for line in lines if line]
    return [command.split("  #")[0].strip() for command in found if not command.startswith("#")]


def reason_not_to_run(command: str) -> str | None:
    """Why a command is left to others; None where it is run here."""
    return next((reason for pattern, reason in NOT_RUN.items() if re.match(pattern, command)), None)


def runnable(text: str) -> list[str]:
    """The commands of a page that are run here, those of a clone in their installed form."""
    return [
        re.sub(r"^python3 run\.py justexits\b", "justexits", command)
        for command in commands_of(text)
        if reason_not_to_run(command) is None
    ]
