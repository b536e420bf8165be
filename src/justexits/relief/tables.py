"""The tables that law files refer to: facts and their questions, classes, names of offences, lists. Data of content/codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from justexits.core.content import content_folder, load_yaml

OTHER_SIGNS = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A fact that a text asks for: whether a charge or a person has it, its type, its words and its question."""

    name: str
    of: str
    type: str
    values: tuple[str, ...]
    ask: str


@dataclass(frozen=True, kw_only=True)
class OffenceClass:
    """A class of offences that a text refers to, and whether the law that defines it was read."""

    name: str
    means: str
    cite: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class NamedOffence:
    """How an offence that a text names is known from a charge's words."""

    words: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    unsure: tuple[re.Pattern[str], ...]
    against: tuple[re.Pattern[str], ...]
    classes: frozenset[str]
    ask: bool

    def match(self, words: str, classes: frozenset[str]) -> bool | None:
        """Whether words (of project's `classes`) mean this offence; None where nobody can place them."""
        plain = OTHER_SIGNS.sub(" ", words.upper()).strip()
        if _any(self.words, plain) and not _any(self.unless, plain):
            return True
        if classes & self.classes:
            return True
        if _any(self.unsure, plain):
            return None
        known = bool(classes) or _any(self.against, plain) or _any(names_table().plain, plain)
        known = known or any(_any(one.words, plain) for one in names_table().names.values())
        return False if known else None


@dataclass(frozen=True, kw_only=True)
class NamesTable:
    """The offences that texts name, words that are placed otherwise, and names that texts give to sections."""

    names: dict[str, NamedOffence]
    plain: tuple[re.Pattern[str], ...]
    sections: dict[tuple[str, str], str]


def _any(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def codes_path(name: str) -> Path:
    """A table of content/codes."""
    return content_folder() / "codes" / f"{name}.yaml"


def _compiled(texts: list[str] | None) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text) for text in texts or ())


@cache
def names_table() -> NamesTable:
    """content/codes/relief_names.yaml."""
    raw: dict[str, Any] = load_yaml(codes_path("relief_names"))
    names = {
        name: NamedOffence(
            **{key: _compiled(said.get(key)) for key in ("words", "unless", "unsure", "against")},
            classes=frozenset(said.get("classes", ())),
            ask=bool(said.get("ask", False)),
        )
        for name, said in raw["names"].items()
    }
    sections = {(law, str(section).upper()): words for law, given in raw["sections"].items() for section, words in given.items()}
    return NamesTable(names=names, plain=_compiled(raw["plain"]), sections=sections)


@cache
def facts_table() -> dict[str, Fact]:
    """content/codes/relief_facts.yaml: every fact by name; classes are facts named `class:<name>`."""
    raw: dict[str, Any] = load_yaml(codes_path("relief_facts"))
    facts = {
        name: Fact(name=name, of=said["of"], type=said["type"], values=tuple(said.get("values", ())), ask=said["ask"])
        for name, said in raw["facts"].items()
    }
    for one in classes_table().values():
        name = f"class:{one.name}"
        facts[name] = Fact(name=name, of="charge", type="yes_no", values=(), ask=f"Is the offence {one.means}?")
    return facts


@cache
def classes_table() -> dict[str, OffenceClass]:
    """content/codes/relief_classes.yaml."""
    raw: dict[str, Any] = load_yaml(codes_path("relief_classes"))
    return {name: OffenceClass(name=name, **said) for name, said in raw["classes"].items()}


@cache
def lists_table() -> dict[str, dict[str, Any]]:
    """content/codes/relief_lists.yaml, as written."""
    raw: dict[str, Any] = load_yaml(codes_path("relief_lists"))
    lists: dict[str, dict[str, Any]] = raw["lists"]
    return lists
