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
# What would be lost where signs become spaces. "F/" stands for "for", and before an object for "foreign".
_SIGNS = (("W/O", " WITHOUT "), ("U/L", " UNLAWFUL "), ("<", " UNDER "), ("F/OBJ", " FOREIGN OBJ"), ("F/PR", " FOR PR"))
_NOT_A_WORD = re.compile(r"[^A-Z0-9]+")
_WORD = re.compile(r"[A-Z]{4,}")
_DIGIT = re.compile(r"\d")
# A section of law that stands before the words: "148.9 PC-", "PL 230.04 ", "484(A)/490.5 PC-". A bare number of an item stays.
_SECTION_BEFORE = re.compile(
    r"^\W*(?!911\b)(?:[A-Z]{1,4}\W{1,3})?\d+[A-Z]?(?:(?:[.:(/)-]+(?:\d+[A-Z]{0,2}|[A-Z]{1,2}\d{0,2})(?![A-Z0-9]))+\)*|\d{2,}[A-Z]?)"
    r"\s*(?:PC|HS|VC|BP|PL|CPC|RSMO|RCW|ORS|KRS|IPC)?(?![A-Z0-9])[\s:.-]+(?=[A-Z])"
)
# A section of law that stands behind them: " c265 sec 23A(b)", ", c. 272 s. 8", " (RCW 9A.88.030)".
_SECTION_BEHIND = re.compile(
    r"[\s,;*(\[]*(?:\bC(?:H|HAP)?\.?\s?\d{1,3}[A-Z]?[\s,]*S(?:EC)?\.?\s?\d.*"
    r"|\b(?:SEC|RCW|CRS|ARS|ORC|NRS|ORS|KRS|FSS?|PC|PL)\b\.?\s*\d[\w.()/:-]*\W*)$"
)
# A chapter of law, which is no child: "Ch. 265 S 13B", "CHAP 272, SEC 53", and what stands behind it.
_CHAPTER = re.compile(
    r"CH(?<![A-Z]CH)(?:AP(?:TER)?)?\.?\s?(?:\d{1,3}[A-Z]?[\s,]*(?:S(?:EC(?:TION)?)?\.?)\s?\d.*|\d{3}[A-Z]?(?![A-Z0-9]))"
)
# Ages as clerks shorten them: "CHILD-14", "W/MNR -18YRS", "12YOA", "LT16Y".
_YOUNGER = re.compile(r"-(?<=[A-Z\s:(]-)\s?(?=1[0-8](?:\s?Y|[^\w.,/-]|$))")
_AGE_RUN_ON = re.compile(r"\d(?=Y(?:OA|RS?|O|EARS?)?\b)|\b(?:LT|UND|VIC|AGE)(?=1\d)")
# A last word that a field's width cut off, where the words before it leave no doubt.
_CUT_OFF = re.compile(r"(\b(?:LOITER|SOLICIT|PROMOTE|PATRONIZE|PROCURE|COMPEL|PANDER|HOUSE OF|ACT OF|INTO|PURPOSE OF)\b.*)PROS$")


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
    numbered: tuple[tuple[TextRule, re.Pattern[str]], ...]  # the parts of all rules, in their order, each with its rule
    prefilter: Prefilter  # over them, by their number
    _chosen: dict[int, tuple[Candidate, ...]] = field(default_factory=dict)

    def normal(self, text: str) -> str:
        """The text as the rules read it: upper case, no accents, signs as spaces, short forms written out, slips mended."""
        if not text.isascii():
            text = _plain_letters(text)
        plain = text.upper()
        for sign, word in _SIGNS:
            plain = plain.replace(sign, word)
        if _DIGIT.search(plain):
            plain = _CHAPTER.sub(" ", _SECTION_BEFORE.sub("", plain))
            plain = _AGE_RUN_ON.sub(r"\g<0> ", _YOUNGER.sub(" UNDER ", plain))
        normal = " ".join([self.speller(word) for word in _NOT_A_WORD.sub(" ", plain).split()])
        return normal if not normal.endswith(" PROS") else _CUT_OFF.sub(r"\1PROSTITUTION", normal)

    def otherwise(self, text: str) -> tuple[str, ...]:
        """What else a text can be read as that says nothing as it stands: without a section of law behind its words, and as it
        reads where it stands in an index, its first words last (KEEP HOUSE OF PROSTITUTION of "Prostitution, keep house of")."""
        plain = _plain_letters(text).upper()
        words = _SECTION_BEHIND.sub("", plain) if _DIGIT.search(plain) else plain
        head, _, rest = words.partition(",")
        turned = (f"{rest} {head}",) if rest.strip(" ,.") else ()
        return tuple(self.normal(one) for one in ((words, *turned) if words != plain else turned))

    def candidates(self, normal: str) -> tuple[Candidate, ...]:
        """The rules that can fit, in their order, each with those of its expressions that can."""
        mask = self.prefilter.may_fit(normal.split(" "))
        chosen = self._chosen.get(mask)
        if chosen is None:
            chosen = self._chosen[mask] = self._of(mask)
        return chosen

    def _of(self, mask: int) -> tuple[Candidate, ...]:
        found: list[tuple[TextRule, list[re.Pattern[str]]]] = []
        while mask:
            lowest = mask & -mask
            rule, part = self.numbered[lowest.bit_length() - 1]
            if not found or found[-1][0] is not rule:
                found.append((rule, []))
            found[-1][1].append(part)
            mask ^= lowest
        return tuple((rule, tuple(parts)) for rule, parts in found)


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
    numbered = tuple((rule, part) for rule in rules for part in rule.fits)
    prefilter = Prefilter([part.pattern for _, part in numbered])
    return TextRules(str(said["version"]), Speller(forms, plain), rules, numbered, prefilter)


def _plain_letters(text: str) -> str:
    """The text without accents; a sign that is no letter of the alphabet becomes a space, and a section sign a word."""
    parted = unicodedata.normalize("NFKD", text.replace("\N{SECTION SIGN}", " SEC "))
    return "".join(letter if letter.isascii() else " " for letter in parted if not unicodedata.combining(letter))


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
