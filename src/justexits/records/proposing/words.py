"""How well a column's name fits a canonical column, by the words of content/mappings/names.yaml."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from justexits.core.content import content_folder, load_yaml
from justexits.records.mapping.plain_yaml import PlainLoader

# Words that say in what form a value stands, not what it is.
FORM_WORDS = frozenset({"code", "description", "the", "of", "in", "on", "at", "value", "field", "person", "current"})
# Words that, alone at the end of a path, say nothing without the step above: Filed/Date, disposition.type.
SAY_LITTLE = frozenset(
    {"date", "time", "value", "text", "code", "type", "description", "name", "number", "id", "integer", "title"}
)
FORMS_OF_FILES = frozenset({"report", "log", "calendar"})
OF_OTHERS = ("case_id", "charge_id", "arrest_id", "event_id", "narrative_id")
TABLE_WORDS = frozenset({"case", "arrest", "event", "hearing", "narrative", "count"})
ROLES = {
    "defendant": "defendant",
    "victim": "victim",
    "witness": "witness",
    "petitioner": "petitioner",
    "respondent": "respondent",
    "guardian": "parent",
    "parent": "parent",
    "juvenile": "juvenile",
}


@cache
def names() -> Any:
    """What content/mappings/names.yaml says."""
    return load_yaml(content_folder() / "mappings" / "names.yaml", PlainLoader)


@cache
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, short forms written out: `DefDOB` is defendant, birth, date."""
    short = names()["words"]
    found: list[str] = []
    whole = re.sub(r"\b(?:[A-Za-z]\.){2,}", lambda found: found[0].replace(".", ""), name)  # D.O.B. is one word
    whole = re.sub(r" \(\d\)$", "", whole)  # the second column of a name
    for chunk in re.findall(r"[A-Za-z0-9]+", whole.replace("#", " number ")):
        if chunk.casefold() in short:  # LName and FName are words as they are
            found += str(short[chunk.casefold()]).split()
            continue
        parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", chunk)
        for word in re.findall(r"[a-z]+|[0-9]+", parted.casefold()):
            found += str(short[word]).split() if word in short else _glued(word)
    return tuple(dict.fromkeys(found))


def _glued(word: str) -> list[str]:
    """A word that is two put together, such as CASENUMBER or offensedate, taken apart where both halves are known."""
    short = names()["words"]
    known = _known()
    if word in known or len(word) < 4:
        return [word]
    if word.endswith("s") and (word[:-1] in known or word[:-1] in short):
        return str(short.get(word[:-1], word[:-1])).split()
    if len(word) < 5:
        return [word]
    for cut in range(len(word) - 2, 1, -1):
        left, right = word[:cut], word[cut:]
        if (left in known or left in short) and (right in known or right in short):
            return [*str(short.get(left, left)).split(), *str(short.get(right, right)).split()]
    return [word]


@cache
def _known() -> frozenset[str]:
    phrases = (text for concepts in names()["columns"].values() for said in concepts.values() for text in said)
    of_files = (text for said in names()["tables"].values() for text in said)
    return frozenset(word for text in (*phrases, *of_files) for word in text.split())


@cache
def _phrases(table: str, concept: str) -> tuple[frozenset[str], ...]:
    short = names()["words"]
    return tuple(
        frozenset(part for word in text.split() for part in str(short.get(word, word)).split())
        for text in names()["columns"][table].get(concept, ())
    )


def concepts_of(table: str) -> list[str]:
    """The columns of a table that a file may feed; some, such as full_name, are made into several."""
    return list(names()["columns"][table])


def fit(name: str, table: str, concept: str, *, without: str | None = None) -> float:
    """How well a column's name fits, from 0 to 1; `without` is a role whose word is left out of the name (VictimName)."""
    steps = steps_of(name)
    if len(steps) > 1 and (not concept.endswith("_id") or "/" not in name):
        # Of a path in XML or JSON, the last steps say what it is, and the first where it stands.
        least = 2 if set(words_of(steps[-1])) <= SAY_LITTLE else 1
        ends = ("/".join(steps[-count:]) for count in range(least, min(3, len(steps) - 1) + 1))
        whole = _fit_whole(name, table, concept, without)
        return max([whole, *(0.95 * _fit_whole(end, table, concept, without) for end in ends)])
    return _fit_whole(name, table, concept, without)


def steps_of(name: str) -> list[str]:
    """The steps of a name that is a path (`Name/Last`, `attributes.caseNumber`); the name itself where it is none."""
    steps = re.split(r"/|(?<=\w)\.(?=[A-Za-z@])", name)
    return steps if "/" in name or all(len(step) > 1 for step in steps) else [name]


def _fit_whole(name: str, table: str, concept: str, without: str | None) -> float:
    words = frozenset(words_of(name)) - ({without} if without else set())
    if without and not words and concept == "full_name":
        return 0.8  # a column that is called Defendant, and nothing else
    neutral = FORM_WORDS | {table}
    if concept in OF_OTHERS:
        neutral -= {"person"}  # the number of a person is no number of a case
    # The order in the file is the order of likelihood; a later phrase is a little less likely.
    scores = (_fit(words, phrase, neutral) - 0.004 * place for place, phrase in enumerate(_phrases(table, concept)))
    return max(scores, default=0.0)


def _fit(words: frozenset[str], phrase: frozenset[str], neutral: frozenset[str]) -> float:
    if words == phrase:
        return 1.0
    if words - neutral == phrase - neutral and phrase - neutral:
        return 0.9
    if phrase <= words:
        extra = words - phrase - neutral
        return max(0.35, 0.8 - 0.12 * len(extra) - 0.2 * len(extra & TABLE_WORDS))
    if words and words <= phrase and not words <= SAY_LITTLE:
        return 0.3 + 0.4 * len(words) / len(phrase)
    both = len(words & phrase) / len(words | phrase)
    return 0.6 * both if both >= 0.5 else 0.0


def table_of(file_name: str) -> str | None:
    """The table that a file's name speaks of; the last word that speaks of one counts (CaseParty is about parties).

    What says in which form it comes (Charges Report, Case Log) counts only where nothing else does.
    """
    found: dict[bool, str] = {}
    for word in words_of(re.sub(r"\.[A-Za-z0-9]{1,8}(\.gz)?$", "", file_name)):
        for table, said in names()["tables"].items():
            if word in said:
                found[word in FORMS_OF_FILES] = table
    return found.get(False, found.get(True))


def role_of(name: str) -> str | None:
    """The role that a name speaks of, as our code list has it."""
    return next((ROLES[word] for word in words_of(name) if word in ROLES), None)


def role_word(name: str) -> str | None:
    """The word of a name that says a role."""
    return next((word for word in words_of(name) if word in ROLES), None)
