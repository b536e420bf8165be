"""Which sections of law a charge's text names, as its body of law writes them; and whether it can be read at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from justexits.core.content import load_yaml
from justexits.relief.tables import codes_path

YES: Final = 1
NO: Final = 0
ASK: Final = -1
LAWYER: Final = -2
ASK_FORM: Final = -3

DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]\s*")
MASKED = re.compile(
    r"[*?_#\u2026]|\.{2,}|\d\[|(?<=[\d.\-])X+\b|\dO\b|[.\-]O\d|[\d.\-]-+(?=\s|$)|\b(?:UNK|UNKNOWN|N/?A|ILLEGIBLE|UNREADABLE)\b"
)
TITLED = re.compile(
    r"(\d+)\s*,?\s*(?:U\.?\s?S\.?\s?C\.?(?:\s?A\.?)?|V\.?\s?S\.?\s?A\.?)\s*,?\s*(?:§+|SECTIONS?|SECS?\.?|S\.)?\s*(\d+\w*(?:[.\-]\w+)*)"
)
# Some codes are written in one word with the number: PC647(B).
PLAIN = re.compile(r"(?<![\w.])(?:PC|VC|HS|BP|PL|MCL|NRS|OCGA|ORC|ORS|RSA|UCA)?(\d+[A-Z]{0,2}(?:[.\-:]\d+[A-Z]{0,2})*)")
YEARS = re.compile(r"\b(?:NMSA|CODE(?: ANN\.?)?),? (?:19|20)\d\d\b")
IN_WORDS = re.compile(r"\b(?:TITLE\s+)?(\d+)\s*,?\s*(?:OF\s+)?(?:THE\s+)?UNITED STATES CODE(?: ANNOTATED)?\b")
# A subsection: (A) or .A or, at the end of the text, A by itself; after a letter with a point also .1
SUBSECTION = re.compile(r"\s*\(\s*([0-9A-Z]{1,4})\s*\)|\.([A-Z])(?![A-Z0-9])|(?<=\.[A-Z])\.(\d{1,2})(?!\d)|\s+([A-Z])\s*$")
A_GRADE = re.compile(r"\s+\(?\s*[FM]\s*\)?\s*$")  # 18.2-108 (M): a misdemeanor, not subsection M


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


@dataclass(frozen=True)
class LawOfSections:
    """How a body of law writes its sections, and the words by which it is known."""

    form: re.Pattern[str] | None
    written: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class SectionsTable:
    """content/codes/relief_sections.yaml: bodies of law, and numbers that changed, each way."""

    laws: dict[str, LawOfSections]
    same: dict[tuple[str, str], tuple[str, ...]]


@cache
def sections_table() -> SectionsTable:
    """The table of how sections are written."""
    raw: dict[str, Any] = load_yaml(codes_path("relief_sections"))
    laws = {
        name: LawOfSections(
            re.compile(rf"(?<![\d.\-:])({said['form']})(?![\d])") if "form" in said else None,
            tuple(re.compile(one) for one in said["written"]),
        )
        for name, said in raw["laws"].items()
    }
    same: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in raw["renumbered"]:
        for one, other in ((row["section"], row["became"]), (row["became"], row["section"])):
            same[(row["law"], one)] = (*same.get((row["law"], one), ()), other)
    return SectionsTable(laws, same)


def _plain(text: str) -> str:
    """Capitals, every dash a hyphen, no space around it, no year of an edition; Title 18, United States Code, as 18 U.S.C."""
    return IN_WORDS.sub(r"\1 U.S.C.", YEARS.sub(" ", DASHES.sub("-", unicodedata.normalize("NFKC", text).upper())))


@lru_cache(maxsize=50_000)
def law_named(text: str | None) -> str | None:
    """The body of law that a section's text names by itself (`18 U.S.C. 922`: US); None where it names none, or several."""
    if not text:
        return None
    plain = _plain(text)
    found = {name for name, said in sections_table().laws.items() if any(one.search(plain) for one in said.written)}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=50_000)
def read_sections(text: str | None, law: str | None = None) -> tuple[Section, ...]:
    """The sections that a charge's text names; none where it cannot be read (`18.2-*`, `see file`, a number of no section)."""
    if not text or MASKED.search(plain := _plain(text)):
        return ()
    if found := list(TITLED.finditer(plain)):
        return tuple(dict.fromkeys(_with_brackets(f"{one[1]}:{one[2]}", plain[one.end() :]) for one in found))
    said = sections_table().laws.get(law or "")
    form = said.form if said and said.form else PLAIN
    numbers = form.finditer(plain) if form is not PLAIN else [one for one in [PLAIN.search(plain)] if one]
    read = dict.fromkeys(_with_brackets(one[1], plain[one.end() :]) for one in numbers)
    more = [Section(other, one.subsections) for one in read for other in sections_table().same.get((law or "", one.number), ())]
    return (*read, *more)


def _with_brackets(number: str, rest: str) -> Section:
    parts: list[str] = []
    at = 0
    while (found := SUBSECTION.match(rest, at)) and not A_GRADE.fullmatch(rest, at):
        parts.append(next(part for part in found.groups() if part))
        at = found.end()
    return Section(number, tuple(parts))
