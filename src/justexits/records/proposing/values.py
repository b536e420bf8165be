"""What the values of a column say: dates and in which forms, numbers, codes and what they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from justexits.core.content import content_folder, load_yaml
from justexits.records.codes import code_list
from justexits.records.mapping.plain_yaml import PlainLoader
from justexits.records.proposing.profile import ColumnProfile

FORMS = (
    *("%m/%d/%Y", "%Y-%m-%d", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%Y%m%d"),
    *("%d-%b-%Y", "%d-%b-%y", "%m-%d-%Y", "%m/%d/%y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ"),
    *("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%m%d%Y", "%Y%j"),
    *("%Y-%m-%d %H:%M:%S.%f", "%m/%d/%Y %I:%M %p", "%b %d %Y", "%d%b%Y", "%d-%m-%Y", "%m.%d.%Y", "%d%b%y", "%y%j", "%m-%d-%y"),
    *("%b-%d-%Y", "%Y-%m", "%m/%Y", "%Y"),
)
DIGITS = {"%Y": 4, "%y%j": 5, "%Y%j": 7, "%m%d%Y": 8, "%Y%m%d": 8}  # forms that are digits only, and how many
DATES_LOOKED_AT = 200
LOOKS_LIKE_A_DATE = re.compile(
    r"\d{1,4}[-/. ]\w{1,9}[-/. ,]|\d{4}[-/]\d\d?$|\d\d?/\d{4}$|\d{1,2}[A-Za-z]{3}\d|[A-Za-z]{3,9}[ -]\d|\d{4,8}$"
)


@dataclass(frozen=True, kw_only=True)
class Coded:
    """A column of codes: what each value stands for (None: not known), and which share of the rows is known for certain."""

    values: dict[str, str | None]
    guessed: tuple[str, ...]  # values that nobody listed
    share: float


@cache
def known_values() -> Any:
    """What content/mappings/values.yaml says."""
    return load_yaml(content_folder() / "mappings" / "values.yaml", PlainLoader)


@cache
def date_forms(column: ColumnProfile) -> tuple[tuple[str, ...], float]:
    """The forms in which a column's dates stand, as few as will do, and which share of the values they read.

    Of two forms that read as many, the one that is more usual in the United States comes first.
    """
    values = [value for value, _ in column.values][:DATES_LOOKED_AT]
    looks = sum(1 for value in values if LOOKS_LIKE_A_DATE.match(value))
    if not values or looks < 0.5 * len(values):
        return (), 0.0
    left = list(values)
    forms: list[str] = []
    while left:
        read = {form: _read(left, form) for form in FORMS}
        best = max(FORMS, key=lambda form: (len(read[form]), -FORMS.index(form)))
        if len(read[best]) < max(1, 0.01 * len(values)):
            break
        forms.append(best)
        left = [value for value in left if value not in read[best]]
    return tuple(forms[:4]), 1 - len(left) / len(values)


def _read(values: Sequence[str], form: str) -> set[str]:
    if form in DIGITS:
        values = [value for value in values if re.fullmatch(rf"\d{{{DIGITS[form]}}}", value)]
    found = duckdb.execute(
        "SELECT value FROM (SELECT unnest(?) AS value) WHERE year(try_strptime(value, ?)) BETWEEN 1850 AND 2100",
        [list(values), form],
    ).fetchall()
    return {row[0] for row in found}


def share_of_dates(column: ColumnProfile) -> float:
    """Which share of the values are dates; bare years and numbers do not count."""
    forms, share = date_forms(column)
    return share if any(form not in ("%Y", "%y%j", "%Y%j") for form in forms) else 0.0


def share_matching(column: ColumnProfile, pattern: str) -> float:
    """Which share of a column's rows, as far as its values are known, matches a pattern whole."""
    counted = sum(count for _, count in column.values)
    return sum(count for value, count in column.values if re.fullmatch(pattern, value)) / counted if counted else 0.0


def mean_length(column: ColumnProfile) -> float:
    """How long the values are."""
    return sum(len(value) for value, _ in column.values) / len(column.values) if column.values else 0.0


def coded(column: ColumnProfile, codes: str, meanings: dict[str, str] | None = None) -> Coded:
    """What the column's values stand for in a code list; `meanings` are words that the export itself gives for its codes."""
    values: dict[str, str | None] = {}
    guessed, known = [], 0
    for value, count in column.values:
        code, certain = meaning(value if not meanings else meanings.get(value, value), codes)
        values[value] = code
        if certain:
            known += count
        else:
            guessed.append(value)
    counted = sum(count for _, count in column.values)
    return Coded(values=values, guessed=tuple(guessed), share=known / counted if counted else 0.0)


def meaning(value: str, codes: str) -> tuple[str | None, bool]:
    """The code that a value stands for, None for unknown, and whether somebody listed it so (or it is a code itself)."""
    listed = code_list(codes)
    bare = re.sub(r"[\s_]+", " ", value.casefold()).strip(" .")
    for code, said in known_values().get(codes, {}).items():
        if bare in {str(text) for text in said}:
            return (None if code == "null" else code), True
    if bare.replace(" ", "_") in {code.casefold() for code in listed}:
        return next(code for code in listed if code.casefold() == bare.replace(" ", "_")), True
    if bare in ("unknown", "unk", "u", "not reported", "n/a", "na", "none", "missing", "refused", "not stated", "?", "-"):
        return None, True
    return _by_words(bare, codes), False


def _by_words(bare: str, codes: str) -> str | None:
    """The code whose listed words the value shares most of; None where it shares none with one only."""
    words = set(re.findall(r"[a-z]+", bare))
    best: list[tuple[float, str]] = []
    for code, said in known_values().get(codes, {}).items():
        phrases = [set(re.findall(r"[a-z]+", str(text))) for text in said if len(str(text)) > 3]
        score = max((len(words & phrase) / len(words | phrase) for phrase in phrases if words & phrase), default=0.0)
        best.append((score, code))
    best.sort(reverse=True)
    if not best or best[0][0] < 0.5 or (len(best) > 1 and best[1][0] == best[0][0]):
        return None
    return None if best[0][1] == "null" else best[0][1]
