"""Ask the engine about a history that is written in a test, the way a user's file would be read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from justexits.relief import Law, answer_case, law, load_law, read_case

HERE = Path(__file__).resolve().parent
AS_OF = date(2026, 11, 1)


@cache
def made_up_law() -> Law:
    """The law of the made-up jurisdiction ZZ."""
    return load_law(HERE / "law")


@contextmanager
def written(check: dict[str, Any]) -> Iterator[Path]:
    """The history of a check as a file."""
    place = check["entry"][:2]
    first = {"id": "c1", "jurisdiction": place, **check.get("charge", {})}
    others = [{"jurisdiction": place, **other} for other in check.get("others", ())]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.yaml"
        path.write_text(yaml.safe_dump({"person": check.get("person") or {}, "charges": [first, *others]}), encoding="utf-8")
        yield path


def law_for(entry: str) -> Law:
    return made_up_law() if entry.startswith("ZZ") else law()


def ask(
    charges: list[dict[str, Any]], person: dict[str, Any] | None = None, *, as_of: date = AS_OF, using: Law | None = None
) -> dict[str, Any]:
    """The whole answer for a history."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.yaml"
        path.write_text(yaml.safe_dump({"person": person or {}, "charges": charges}), encoding="utf-8")
        return answer_case(using or law(), read_case(path), as_of)


def entries(found: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The answers by charge and entry id."""
    return {
        (charge["charge"], entry["entry"]): entry
        for charge in found["charges"]
        for provision in charge["provisions"]
        for entry in provision["entries"]
    }


def one(entry: str, charge: dict[str, Any], person: dict[str, Any] | None = None, *, as_of: date = AS_OF) -> dict[str, Any]:
    """The answer of one entry for one charge. Its jurisdiction is that of the entry where it says none."""
    given = {"id": "c1", "jurisdiction": entry[:2], **charge}
    return entries(ask([given], person, as_of=as_of, using=law_for(entry)))[("c1", entry)]


def outcome(entry: str, charge: dict[str, Any], person: dict[str, Any] | None = None, *, as_of: date = AS_OF) -> str:
    return str(one(entry, charge, person, as_of=as_of)["outcome"])
