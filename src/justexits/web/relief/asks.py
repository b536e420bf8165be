"""Which facts can be answered on the site, in which words, and what an answer means to the engine.

The facts are those of a case file (`justexits relief case-form`); nothing is defined here a second time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from justexits.relief.case_form import NOT_KNOWN as NOT_KNOWN_WORDS
from justexits.relief.case_form import case_schema, write_at
from justexits.relief.dates import read_span
from justexits.relief.kinds import DISPOSITIONS
from justexits.relief.tables import facts_table
from justexits.web.relief.law_words import state_name, table

YES, NO = "yes", "no"
NOT_KNOWN, NOT_ASKED = "not known", "not asked"
OPEN_WORDS = {NOT_KNOWN: "Not known: somebody asked, and nobody knows", NOT_ASKED: "Not asked: leave it open"}
# Keys of a case file that are no facts of the table, with the fact whose question they answer.
ASKED_AS = {"sentence_complete": "sentence_over"}
LEFT_OUT_MEANS = re.compile(r" \(Left out: [^)]*\)")  # said of a key of a case file
DEGREES = ("A", "B", "C", "D", "E", "F", "unclassified")
LEFT_OUT = {"victim_kinds", "victim_period", "statement", "name", "deceased", "classes", "charged", "relief_given"}
LEFT_OUT |= {"id", "jurisdiction", "case", "arrest", "source", "superseded_by"}


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A fact that somebody may answer: its name for the engine, its question, and how it is answered.

    `kind`: yes_no, choice (of `choices`, code by words), date, text. `of`: person or charge.
    """

    fact: str
    words: str
    kind: str
    of: str
    choices: tuple[tuple[str, str], ...] = ()

    def value_words(self, value: str) -> str:
        """An answer as a page says it."""
        return dict(self.choices).get(value, value)


@cache
def asks() -> dict[str, Ask]:
    """Every fact that can be answered, by name; classes of offences are named `class:<name>`."""
    properties = case_schema()["properties"]
    found: dict[str, Ask] = {}
    for of, form in (("person", properties["person"]), ("charge", properties["charges"]["items"])):
        for key, said in form["properties"].items():
            if key not in LEFT_OUT:
                found[key] = _ask(key, of, said)
    classes = properties["charges"]["items"]["properties"]["classes"]["properties"]
    return found | {(name := f"class:{one}"): _ask(name, "charge", said) for one, said in classes.items()}


def _ask(key: str, of: str, said: dict[str, Any]) -> Ask:
    words = in_this_office(facts_table()[ASKED_AS.get(key, key)].ask)
    given = said.get("enum", ())
    if True in given:
        return Ask(fact=key, words=words, kind="yes_no", of=of)
    if key == "disposition":
        return Ask(fact=key, words=words, kind="choice", of=of, choices=tuple(DISPOSITIONS.items()))
    if key == "law":
        return Ask(
            fact=key, words=words, kind="choice", of=of, choices=tuple((code, state_name(code)) for code in table("states"))
        )
    if key == "degree":
        return Ask(fact=key, words=words, kind="choice", of=of, choices=tuple((one, one) for one in DEGREES))
    if values := [value for value in facts_table()[key].values if value in given]:
        return Ask(fact=key, words=words, kind="choice", of=of, choices=tuple((one, one.replace("_", " ")) for one in values))
    return Ask(fact=key, words=words, kind="date" if facts_table()[key].type == "date" else "text", of=of)


def in_this_office(words: str) -> str:
    """A question of the engine, which speaks of a file, as it is asked about an office's records."""
    return LEFT_OUT_MEANS.sub("", words).replace("this file does not list", "these records do not list")


def answered_by(fact: str) -> tuple[Ask, ...]:
    """The facts that somebody answers where the engine asks for `fact`; some are worked out from others."""
    keys = [key.replace("classes.", "class:") for key in write_at(fact)]
    return tuple(asks()[key] for key in keys if key in asks())


def fault_in(ask: Ask, value: str) -> str:
    """What is wrong with an answer, in words; empty where nothing is."""
    if value in OPEN_WORDS:
        return ""
    if not value:
        return "Write the answer, or choose “not known”."
    if value.lower() in NOT_KNOWN_WORDS:
        return "Choose “not known” above instead of writing it."
    if ask.kind == "yes_no" and value not in (YES, NO):
        return "Choose yes or no."
    if ask.kind == "choice" and value not in dict(ask.choices):
        return "Choose one of the list."
    if ask.kind == "date" and read_span(value) is None:
        return "Write the day as 2019-05-03, or as much of it as is known: 2019-05, 2019."
    return ""


def engine_value(ask: Ask, value: str) -> Any:
    """What an answer means to the engine; None for one that leaves the fact open."""
    if value in OPEN_WORDS:
        return None
    if ask.kind == "yes_no":
        return value == YES
    return read_span(value) if ask.kind == "date" else value
