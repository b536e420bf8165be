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
from justexits.records.mapping.form import COUNTED_DATES
from justexits.records.mapping.plain_yaml import PlainLoader
from justexits.records.proposing.profile import ColumnProfile

# Days first as they are usual in the United States, then others; the time of day, where there is one, is found by its marks.
FORMS = (
    *("%m/%d/%Y", "%Y-%m-%d", "%Y%m%d", "%d-%b-%Y", "%d-%b-%y", "%m-%d-%Y", "%m/%d/%y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y"),
    *("%d %b %Y", "%d %B %Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%m%d%Y", "%Y%j", "%d%b%Y", "%d-%m-%Y", "%m.%d.%Y", "%d%b%y"),
    *("%d/%m/%y", "%d.%m.%y", "%y%j", "%m-%d-%y", "%b-%d-%Y", "excel", "epoch", "epoch-ms", "%Y-%m", "%m/%Y", "%Y"),
)
DIGITS = {
    "%Y": 4,
    "%y%j": 5,
    "%Y%j": 7,
    "%m%d%Y": 8,
    "%Y%m%d": 8,
    "excel": 5,
    "epoch": 10,
    "epoch-ms": 13,
}  # forms of digits only
NOT_ALONE = ("%Y", "%y%j", "%Y%j", *COUNTED_DATES)  # forms that any number may have
TIME = re.compile(
    r"(?P<between> ?T|\s+)\d{1,2}:\d{2}(?P<seconds>:\d{2})?(?P<parts>\.\d+)?(?P<half>\s?[AaPp][Mm])?"
    r"(?P<zone>Z|\s?[+-]\d{2}:?\d{2})?$"
)
DATES_LOOKED_AT = 200
MOST_FORMS = 6  # in which one column's days may stand
NOT = frozenset({"not", "no", "non", "without", "never", "un"})
LOOKS_LIKE_A_DATE = re.compile(
    r"\d{1,4}[-/. ]\w{1,9}[-/. ,]|\d{4}[-/]\d\d?$|\d\d?/\d{4}$|\d{1,2}[A-Za-z]{3}\d|[A-Za-z]{3,9}[ -]\d|\d{4,8}$|1\d{9}$|1\d{12}$"
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
    left = {value: _parted(value) for value in values}
    forms: list[str] = []
    while left:
        tried = [(form, time) for time in dict.fromkeys(time for _, time in left.values()) for form in FORMS]
        read = {one: _read([value for value, (_, time) in left.items() if time == one[1]], left, one[0]) for one in tried}
        best = max(tried, key=lambda one: (len(read[one]), -tried.index(one)))
        if len(read[best]) < max(1, 0.01 * len(values)):
            break
        forms.append("".join(best))
        left = {value: parts for value, parts in left.items() if value not in read[best]}
    return tuple(forms[:MOST_FORMS]), 1 - len(left) / len(values)


def _parted(value: str) -> tuple[str, str]:
    """The day of a value, and the form of the time of day that comes after it."""
    found = TIME.search(value)
    if found is None:
        return value, ""
    half = found["half"]
    time = f"{found['between']}{'%I' if half else '%H'}:%M{':%S' if found['seconds'] else ''}{'.%f' if found['parts'] else ''}"
    time += f"{half[:-2]}%p" if half else ""
    zone = found["zone"] or ""
    return value[: found.start()], time + ("Z" if zone == "Z" else "%z" if zone else "")


def _read(values: Sequence[str], left: dict[str, tuple[str, str]], form: str) -> set[str]:
    """The values whose day is in that form."""
    days = {value: left[value][0] for value in values}
    if form in DIGITS:
        days = {value: day for value, day in days.items() if re.fullmatch(rf"\d{{{DIGITS[form]}}}", day)}
    if form in COUNTED_DATES:
        first, last = {"excel": (20_000, 60_000), "epoch": (10**9, 3 * 10**9)}.get(form, (10**12, 3 * 10**12))
        return {value for value, day in days.items() if first <= int(day) <= last}
    found = duckdb.execute(
        "SELECT day FROM (SELECT unnest(?) AS day) WHERE year(try_strptime(day, ?)) BETWEEN 1850 AND 2100",
        [list(dict.fromkeys(days.values())), form],
    ).fetchall()
    fit = {row[0] for row in found}
    return {value for value, day in days.items() if day in fit}


def share_of_dates(column: ColumnProfile) -> float:
    """Which share of the values are dates; bare years and numbers do not count."""
    forms, share = date_forms(column)
    return share if any(form not in NOT_ALONE for form in forms) else 0.0


def share_of_counts(column: ColumnProfile) -> float:
    """Which share of the values may be moments that are counted in days or seconds."""
    forms, share = date_forms(column)
    return share if forms and all(form in COUNTED_DATES for form in forms) else 0.0


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


def _shared(words: set[str], phrase: set[str]) -> float:
    """How much of a value's words a phrase has; one that stands in it whole says more, unless the rest says that it is not so."""
    if NOT & words != NOT & phrase:
        return 0.0
    if phrase <= words:
        return max(len(phrase) / len(words), 0.5 + 0.1 * len(phrase))
    return len(words & phrase) / len(words | phrase)


def _by_words(bare: str, codes: str) -> str | None:
    """The code whose listed words the value shares most of; None where it shares none with one only."""
    words = set(re.findall(r"[a-z]+", bare))
    best: list[tuple[float, str]] = []
    for code, said in known_values().get(codes, {}).items():
        phrases = [set(re.findall(r"[a-z]+", str(text))) for text in said if len(str(text)) > 3]
        score = max((_shared(words, phrase) for phrase in phrases if words & phrase), default=0.0)
        best.append((score, code))
    best.sort(reverse=True)
    if not best or best[0][0] < 0.5 or (len(best) > 1 and best[1][0] == best[0][0]):
        return None
    return None if best[0][1] == "null" else best[0][1]
