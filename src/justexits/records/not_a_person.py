"""What stands in a name field and is no person: shops, the State, officers on duty, Jane Doe. The words are the editors'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from justexits.core.content import content_folder, load_yaml


@dataclass(frozen=True, kw_only=True)
class NotAPerson:
    """The words of content/codes/not_a_person.yaml, as regular expressions (RE2) over cleaned text."""

    version: int
    placeholder: str
    unknown_words: tuple[str, ...]
    organisation: str
    organisation_alone: str
    officer: str
    shared_address: str
    default_birth_dates: tuple[str, ...]
    default_identifiers: tuple[str, ...]


def any_word(words: list[str]) -> str:
    """A regular expression for any of the words, whole."""
    return rf"\b({'|'.join(re.escape(word) for word in words)})\b"


@cache
def not_a_person() -> NotAPerson:
    """The recogniser's words, read once. It never looks at the role: a store that is a victim is a store."""
    raw = load_yaml(content_folder() / "codes" / "not_a_person.yaml")
    beginnings = "|".join(re.escape(words) for words in raw["beginnings"])
    return NotAPerson(
        version=int(raw["version"]),
        placeholder=f"^({'|'.join(re.escape(name) for name in raw['placeholder_names'])})( |$)",
        unknown_words=tuple(raw["unknown_words"]),
        organisation=rf"^({beginnings})\b|{any_word(raw['organisation_words'])}",
        organisation_alone=any_word(raw["organisation_words_alone"]),
        officer=f"^({'|'.join(re.escape(title) for title in raw['officer_titles'])}) ",
        shared_address=any_word(raw["shared_address_words"]),
        default_birth_dates=tuple(raw["default_birth_dates"]),
        default_identifiers=tuple(raw["default_identifiers"]),
    )
