"""Whether a charge names a section or words that a text names: one charge at a time, the same for a person and for a state.

The answer is yes, no, `ASK` (a fact is missing), `ASK_FORM` (whether it was an attempt and so on is), or `LAWYER` (the section is
readable, and no table places it).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from justexits.records.classification import classify_text
from justexits.relief.sections import ASK, ASK_FORM, LAWYER, NO, YES, Section, read_sections
from justexits.relief.tables import names_table

OF_ITS_OWN = ""  # the law of a city's or county's ordinance: its sections are those of no state


@dataclass(frozen=True)
class Charged:
    """What is compared: the body of law, the section, the words and the form (attempt and so on) of one charge.

    The law of an ordinance is `OF_ITS_OWN`. Where the law is not known nobody can read the section.
    """

    law: str | None
    statute: str | None
    description: str | None
    form: str | None = None

    @cached_property
    def _hash(self) -> int:
        return hash((self.law, self.statute, self.description, self.form))

    def __hash__(self) -> int:
        """Worked out once: a charge is looked up for every matcher of a page."""
        return self._hash

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that its text names, as its law writes them."""
        return () if self.law is None else read_sections(self.statute, self.law)


@dataclass(frozen=True)
class Sections:
    """One of these sections. `forms` are the inchoate forms that the text names too; `closed`: others are outside."""

    sections: tuple[Section, ...]
    forms: tuple[str, ...] = ()
    closed: bool = False
    facts: tuple[str, ...] = field(default=("statute",), compare=False)

    def match(self, charged: Charged) -> int:
        """YES, NO, ASK or LAWYER."""
        found = {
            max((one.holds(section) for one in self.sections), key=(NO, ASK, YES).index, default=NO)
            for section in charged.sections
        }
        if len(found) != 1:  # none is named; or several are, and they differ
            return LAWYER if found else ASK
        best = found.pop()
        return best if best == NO else _in_form(best, charged.form, self.forms, self.closed)


@dataclass(frozen=True)
class Chapter:
    """Any section of a chapter. Whether an attempt and so on is one of it was not recorded."""

    number: str
    facts: tuple[str, ...] = field(default=("statute",), compare=False)

    def match(self, charged: Charged) -> int:
        """YES, NO, ASK or LAWYER."""
        found = {one.number == self.number or one.number.startswith(self.number + ".") for one in charged.sections}
        if len(found) != 1:
            return LAWYER if found else ASK
        return _in_form(YES, charged.form, (), False) if found.pop() else NO


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
            return ASK if named.ask or not charged.sections else LAWYER
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
        return LAWYER if charged.sections else ASK


Matcher = Sections | Chapter | Name | Unplaced
INCHOATE = frozenset({"attempt", "conspiracy", "solicitation", "accessory"})
NOT_KNOWN = "unknown"  # a form that somebody was asked for and nobody knows; one that is left out means the offence itself


def _in_form(found: int, form: str | None, forms: tuple[str, ...], closed: bool) -> int:
    if form in (None, "completed") or form in forms:
        return found
    if form == NOT_KNOWN:
        return found if found != YES or INCHOATE.issubset(forms) else ASK_FORM
    return NO if closed else LAWYER


def _words_of_section(charged: Charged) -> str | None:
    found = {names_table().sections.get((charged.law or "", section.number)) for section in charged.sections}
    return found.pop() if len(found) == 1 else None


def _classes(words: str, charged: Charged) -> frozenset[str]:
    state = charged.law if charged.law not in (None, "US", OF_ITS_OWN) else None
    return frozenset(one.offense_class for one in classify_text(words, charged.statute, state))
