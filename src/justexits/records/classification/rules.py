"""The rules from a charge's words and its section of law to offence classes, as content/codes holds them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from justexits.core.content import content_folder, load_yaml
from justexits.core.errors import BadInput
from justexits.records.codes import code_list

RULES_FILE = "charge_text_rules.yaml"
_NOT_A_WORD = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True, kw_only=True)
class TextRule:
    """One rule: a text that `fits` and not `unless` has the class, unless it already has one of `not_with`.

    A rule that stands `alone` ends the reading: the text has no other class.
    """

    id: str
    offense_class: str
    fits: re.Pattern[str]
    unless: re.Pattern[str] | None
    not_with: frozenset[str]
    alone: bool


@dataclass(frozen=True)
class TextRules:
    """All rules over texts, in their order, with the short forms that are written out first."""

    version: str
    short_forms: dict[str, str]
    rules: tuple[TextRule, ...]

    def normal(self, text: str) -> str:
        """The text as the rules read it: upper case, no accents, signs as spaces, short forms written out."""
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
        words = _NOT_A_WORD.sub(" ", plain.replace("W/O", " WITHOUT ")).split()
        return " ".join(self.short_forms.get(word, word) for word in words)


@cache
def text_rules() -> TextRules:
    """The rules of content/codes/charge_text_rules.yaml. Raises BadInput where one names an unknown class or is no expression."""
    path = content_folder() / "codes" / RULES_FILE
    said: dict[str, Any] = load_yaml(path)
    words: dict[str, str] = {}
    for name, expression in said["words"].items():
        words[name] = _filled(expression, words)
    short = {form: word for word, forms in said["short_forms"].items() for form in forms}
    return TextRules(str(said["version"]), short, tuple(_rule(each, words, str(path)) for each in said["rules"]))


def _rule(said: dict[str, Any], words: dict[str, str], file: str) -> TextRule:
    classes = code_list("offense_class")
    for name in (said["class"], *said.get("not_with", ())):
        if name not in classes:
            raise BadInput(
                f"Rule {said['id']} names a class that is not there.", "Use one of offense_classes.yaml.", file=file, value=name
            )
    try:
        fits = re.compile(_filled(said["fits"], words))
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


@cache
def statute_table(state: str) -> dict[str, tuple[str, ...]]:
    """The sections of one state whose class is sure, as `section_key` writes them; empty for a state that has no table."""
    path = content_folder() / "codes" / "statutes" / f"{state.lower()}.yaml"
    if not path.exists():
        return {}
    return {section_key(section): (str(said["class"]),) for section, said in load_yaml(path)["sections"].items()}


def section_key(section: str) -> str:
    """A section of law as tables compare it: capitals, without the code's short name, signs or subsections in brackets."""
    plain = re.sub(r"\(.*", "", section.upper())
    return re.sub(r"[^A-Z0-9.:\-]", "", re.sub(r"\b(RCW|NRS|SECTION|SEC|CODE)\b|§", "", plain)).strip(".:-")
