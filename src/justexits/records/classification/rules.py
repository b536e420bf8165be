"""The rules from a charge's words and its section of law to offence classes, as content/codes holds them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from justexits.core.content import content_folder, load_yaml
from justexits.core.errors import BadInput
from justexits.records.classification.prefilter import Prefilter, alternatives
from justexits.records.classification.spelling import Speller
from justexits.records.codes import code_list

RULES_FILE = "charge_text_rules.yaml"
_SIGNS = (("W/O", " WITHOUT "), ("U/L", " UNLAWFUL "), ("<", " UNDER "))  # what would be lost where signs become spaces
_NOT_A_WORD = re.compile(r"[^A-Z0-9]+")
_WORD = re.compile(r"[A-Z]{4,}")
# A section of law that stands before the words: "148.9 PC-", "PL 230.04 ", "484(A)/490.5 PC-". A bare number of an item stays.
_SECTION_BEFORE = re.compile(
    r"^\W*(?:[A-Z]{1,4}\W{1,3})?\d+[A-Z]?(?:[.:(/-][\dA-Z)(./:-]*|\d{2,}[A-Z]?)\s*(?:PC|HS|VC|BP|PL|CPC|RSMO|RCW|ORS|KRS|IPC)?\b[\s:-]+(?=[A-Z])"
)


@dataclass(frozen=True, kw_only=True)
class TextRule:
    """One rule: a text that one of `fits` fits and not `unless` has the class, unless it already has one of `not_with`.

    A rule that stands `alone` ends the reading: the text has no other class.
    """

    id: str
    offense_class: str
    fits: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    not_with: frozenset[str]
    alone: bool


Candidate = tuple[TextRule, tuple[re.Pattern[str], ...]]


@dataclass(frozen=True)
class TextRules:
    """All rules over texts, in their order, with the speller that writes short forms out and mends slips."""

    version: str
    speller: Speller
    rules: tuple[TextRule, ...]
    prefilter: Prefilter  # over the parts of all rules, in their order
    _chosen: dict[int, tuple[Candidate, ...]] = field(default_factory=dict)

    def normal(self, text: str) -> str:
        """The text as the rules read it: upper case, no accents, signs as spaces, short forms written out, slips mended."""
        if not text.isascii():
            text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        plain = text.upper()
        for sign, word in _SIGNS:
            plain = plain.replace(sign, word)
        plain = _SECTION_BEFORE.sub("", plain)
        return " ".join([self.speller(word) for word in _NOT_A_WORD.sub(" ", plain).split()])

    def candidates(self, normal: str) -> tuple[Candidate, ...]:
        """The rules that can fit, in their order, each with those of its expressions that can."""
        mask = self.prefilter.may_fit(normal.split(" "))
        chosen = self._chosen.get(mask)
        if chosen is None:
            chosen = self._chosen[mask] = self._of(mask)
        return chosen

    def _of(self, mask: int) -> tuple[Candidate, ...]:
        found: list[Candidate] = []
        for rule in self.rules:
            parts = tuple(part for number, part in enumerate(rule.fits) if mask >> number & 1)
            mask >>= len(rule.fits)
            if parts:
                found.append((rule, parts))
        return tuple(found)


@cache
def text_rules() -> TextRules:
    """The rules of content/codes/charge_text_rules.yaml. Raises BadInput where one names an unknown class or is no expression."""
    path = content_folder() / "codes" / RULES_FILE
    said: dict[str, Any] = load_yaml(path)
    words: dict[str, str] = {}
    for name, expression in said["words"].items():
        words[name] = _filled(expression, words)
    rules = tuple(_rule(each, words, str(path)) for each in said["rules"])
    _all_text(said["short_forms"], str(path))
    forms = {word: word for word in said["short_forms"]} | {
        form: word for word, short in said["short_forms"].items() for form in short
    }
    plain = {
        *said["plain_words"],
        *(word for rule in rules for part in (*rule.fits, rule.unless) if part for word in _words(part)),
    }
    prefilter = Prefilter([part.pattern for rule in rules for part in rule.fits])
    return TextRules(str(said["version"]), Speller(forms, plain), rules, prefilter)


def _all_text(short_forms: dict[Any, list[Any]], file: str) -> None:
    """Refuse a word that YAML read as yes or no: OFF and FALSE must stand in quotes."""
    for word, forms in short_forms.items():
        for each in (word, *forms):
            if not isinstance(each, str):
                raise BadInput("A short form is no text.", "Put it in quotes.", file=file, value=f"{word}: {each}")


def _words(expression: re.Pattern[str]) -> list[str]:
    return _WORD.findall(expression.pattern)


def _rule(said: dict[str, Any], words: dict[str, str], file: str) -> TextRule:
    classes = code_list("offense_class")
    for name in (said["class"], *said.get("not_with", ())):
        if name not in classes:
            raise BadInput(
                f"Rule {said['id']} names a class that is not there.", "Use one of offense_classes.yaml.", file=file, value=name
            )
    try:
        fits = tuple(re.compile(part) for part in alternatives(_filled(said["fits"], words)))
        unless = re.compile(_filled(said["unless"], words)) if "unless" in said else None
    except re.error as error:
        raise BadInput(f"Rule {said['id']} is not an expression: {error}.", "Mend its brackets there.", file=file) from None
    return TextRule(
        id=said["id"],
        offense_class=said["class"],
        fits=fits,
        unless=unless,
        not_with=frozenset(said.get("not_with", ())),
        alone=bool(said.get("alone", False)),
    )


def _filled(expression: str, words: dict[str, str]) -> str:
    for name, meaning in words.items():
        expression = expression.replace(f"{{{name}}}", meaning)
    return expression
