"""The situations that relief must get right, as data: read once for the tests and for the documentation page."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.relief.asking import AS_OF, ask, law_for

FILE = Path(__file__).resolve().parent / "situations.yaml"
OUTCOMES = {
    "candidate": "candidate",
    "needs_a_fact": "needs a fact",
    "needs_a_lawyer": "needs a lawyer",
    "not_covered": "not covered",
    "not_in_force": "not in force",
}


@cache
def situations() -> list[dict[str, Any]]:
    """Every situation, in order."""
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["situations"]
    return found


@cache
def cases() -> list[dict[str, Any]]:
    """The worked answers of cases.yaml and the files beside it, in the same form."""
    files = [FILE.with_name(name) for name in ("cases.yaml", "worked_cases.yaml", "edge_cases.yaml", "other_cases.yaml")]
    found: list[dict[str, Any]] = [check for one in files for check in yaml.safe_load(one.read_text(encoding="utf-8"))["checks"]]
    return [one for check in found for one in _each(check)]


@cache
def histories() -> list[dict[str, Any]]:
    """The histories of histories.yaml, each with what is expected by day, charge and entry."""
    found: list[dict[str, Any]] = yaml.safe_load(FILE.with_name("histories.yaml").read_text(encoding="utf-8"))
    return [{**one, "days": one["expect"] if one.get("days") else {AS_OF: one["expect"]}} for one in found]


def _each(check: dict[str, Any]) -> list[dict[str, Any]]:
    """A check for each value of the key that it names."""
    if "each" not in check:
        return [check]
    key = check["each"]
    return [
        {**check, "charge": {**check["charge"], key: value}, "expect": expected}
        for expected, values in check["expect"].items()
        for value in values
    ]


def answered(check: dict[str, Any]) -> dict[str, Any]:
    """The whole answer to the history of a check."""
    place = check["entry"][:2]
    first = {"id": "c1", "jurisdiction": place, **check.get("charge", {})}
    charges = [] if check.get("nothing") else [first, *([first] if check.get("twice") else [])]
    charges += [{"jurisdiction": place, **other} for other in check.get("others", ())]
    day = date.fromisoformat(check["as_of"]) if "as_of" in check else AS_OF
    return ask(charges, check.get("person"), as_of=day, using=law_for(check["entry"]))


def page() -> str:
    """The documentation page of the situations."""
    parts = [
        "<!-- Made by `python3 run.py docs` from tests/relief/situations.yaml. Change that file, not this page. -->\n",
        "# Situations\n",
        "What `justexits relief case` answers in situations that a relief engine must get right. Each row is a test. Entries "
        "that begin with ZZ are made up, where states differ. An answer is never a promise, and none says that "
        "somebody is not a victim.\n",
        "| | facts | entry and answer | why |",
        "| --- | --- | --- | --- |",
    ]
    for one in situations():
        said = "<br>".join(
            f"{check['entry']}: " + ("no row" if check.get("absent") else OUTCOMES[check["expect"]]) for check in one["checks"]
        )
        parts.append(f"| {one['id']} | {one['facts']} | {said} | {one['why']} |")
    return "\n".join(parts) + "\n"
