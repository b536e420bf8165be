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

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
HERE = Path(__file__).resolve().parent
AS_OF = date(2026, 11, 1)


@cache
def made_up_law() -> Law:
    """The law of the made-up jurisdiction ZZ."""
    return load_law(HERE / "law")


@cache
def _folder() -> Any:
    """One folder for all histories of a process: to make and remove one for each takes longer than to answer it."""
    return tempfile.TemporaryDirectory()


def _history(said: dict[str, Any]) -> Path:
    path = Path(_folder().name) / "history.yaml"
    path.write_text(yaml.dump(said, Dumper=_Dumper), encoding="utf-8")
    return path


@contextmanager
def written(check: dict[str, Any]) -> Iterator[Path]:
    """The history of a check as a file."""
    place = check["entry"][:2]
    first = {"id": "c1", "jurisdiction": place, **check.get("charge", {})}
    others = [{"jurisdiction": place, **other} for other in check.get("others", ())]
    yield _history({"person": check.get("person") or {}, "charges": [first, *others]})


def law_for(entry: str) -> Law:
    return made_up_law() if entry.startswith("ZZ") else law()


def ask(
    charges: list[dict[str, Any]], person: dict[str, Any] | None = None, *, as_of: date = AS_OF, using: Law | None = None
) -> dict[str, Any]:
    """The whole answer for a history."""
    return answer_case(using or law(), read_case(_history({"person": person or {}, "charges": charges})), as_of)


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
