"""Whether a charge names a section or words that a text names: one charge at a time, the same for a person and for a state.

The answer is yes, no, `ASK` (a fact is missing) or `LAWYER` (the section is readable, and no table places it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from justexits.records.classification import classify_text
from justexits.relief.tables import names_table

YES: Final = 1
NO: Final = 0
ASK: Final = -1
LAWYER: Final = -2

TITLED = re.compile(
    r"(\d+)\s*(?:U\.?\s?S\.?\s?C\.?(?:\s?A\.?)?|V\.?\s?S\.?\s?A\.?)\s*(?:§+|SECTION|SEC\.?|S\.)?\s*(\d+\w*(?:[.\-]\w+)*)", re.I
)
PLAIN = re.compile(r"(?<![\w.])(\d+[A-Z]{0,2}(?:[.\-:]\d+[A-Z]{0,2})*)", re.I)
BRACKETS = re.compile(r"\(\s*([0-9A-Za-z]+)\s*\)")


@dataclass(frozen=True)
class Section:
    """A section of law as it is compared: its number in capitals, and the subsections in brackets."""

    number: str
    subsections: tuple[str, ...] = ()

    def holds(self, other: Section) -> int:
        """Whether `other`, a charge's section, lies inside this one: YES, NO, or ASK where its subsection is missing."""
        if self.number != other.number:
            return NO
        shared = min(len(self.subsections), len(other.subsections))
        if self.subsections[:shared] != other.subsections[:shared]:
            return NO
        return YES if len(other.subsections) >= len(self.subsections) else ASK


@lru_cache(maxsize=50_000)
def read_section(text: str | None) -> Section | None:
    """The section that a charge's statute names; None where there is none or it cannot be read (`18.2-*`, `see file`)."""
    if not text or re.search(r"[*?]|\b(UNK|UNKNOWN|N/?A)\b", text, re.I):
        return None
    rest = text
    if titled := TITLED.search(text):
        number, rest = f"{titled[1]}:{titled[2]}", text[titled.end() :]
    elif plain := PLAIN.search(text):
        number, rest = plain[1], text[plain.end() :]
    else:
        return None
    return Section(number.upper(), tuple(part.upper() for part in BRACKETS.findall(rest)))


@dataclass(frozen=True)
class Charged:
    """What is compared: the body of law, the section, the words and the form (attempt and so on) of one charge."""

    law: str | None
    statute: str | None
    description: str | None
    form: str | None = None


@dataclass(frozen=True)
class Sections:
    """One of these sections. `forms` are the inchoate forms that the text names too; `closed`: others are outside."""

    sections: tuple[Section, ...]
    forms: tuple[str, ...] = ()
    closed: bool = False
    facts: tuple[str, ...] = field(default=("statute",), compare=False)

    def match(self, charged: Charged) -> int:
        """YES, NO, ASK or LAWYER."""
        section = read_section(charged.statute)
        if section is None:
            return ASK
        best = max((one.holds(section) for one in self.sections), key=(NO, ASK, YES).index, default=NO)
        return best if best == NO else _in_form(best, charged.form, self.forms, self.closed)


@dataclass(frozen=True)
class Chapter:
    """Any section of a chapter."""

    number: str
    facts: tuple[str, ...] = field(default=("statute",), compare=False)

    def match(self, charged: Charged) -> int:
        """YES, NO or ASK."""
        section = read_section(charged.statute)
        if section is None:
            return ASK
        return YES if section.number == self.number or section.number.startswith(self.number + ".") else NO


@dataclass(frozen=True)
class Name:
    """An offence by its name, by the charge's words, or by the name that a text gives its section."""

    name: str
    forms: tuple[str, ...] = ()
    closed: bool = False
    facts: tuple[str, ...] = field(default=("description",), compare=False)

    def match(self, charged: Charged) -> int:
        """YES, NO, ASK or LAWYER."""
        named = names_table().names[self.name]
        words = charged.description or _words_of_section(charged)
        if not words:
            return ASK if named.ask or read_section(charged.statute) is None else LAWYER
        found = named.match(words, _classes(words, charged))
        if found is None:
            return LAWYER
        return _in_form(YES, charged.form, self.forms, self.closed) if found else NO


@dataclass(frozen=True)
class Unplaced:
    """What no table places: a readable section goes to a lawyer, a missing one is asked for."""

    facts: tuple[str, ...] = field(default=("statute",), compare=False)

    def match(self, charged: Charged) -> int:
        """ASK or LAWYER."""
        return ASK if read_section(charged.statute) is None else LAWYER


Matcher = Sections | Chapter | Name | Unplaced


def _in_form(found: int, form: str | None, forms: tuple[str, ...], closed: bool) -> int:
    if form in (None, "completed") or form in forms:
        return found
    return NO if closed else LAWYER


def _words_of_section(charged: Charged) -> str | None:
    section = read_section(charged.statute)
    return names_table().sections.get((charged.law or "", section.number)) if section else None


def _classes(words: str, charged: Charged) -> frozenset[str]:
    state = charged.law if charged.law not in (None, "US") else None
    return frozenset(one.offense_class for one in classify_text(words, charged.statute, state))
