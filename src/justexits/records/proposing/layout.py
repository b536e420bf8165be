"""Where the columns of lines of fixed width stand, from the bytes alone.

A column begins after places that are blank in every line, where a text that was filled up with blanks gives way to the next, and
where digits begin or end; eight digits that are a day in every line are a column of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from justexits.records.mapping.form import Span

NEARLY = 0.97  # of the lines
FILLED_UP = 0.3  # share of blanks from which on a place is the end of a text that was filled up
MOST = 0.9  # of the lines are records of one type, where types stand in the first place
LINES = 400
AGAIN = 4  # places within which digits come again where they are part of the same number
SEXES, RACES = frozenset("MFXU"), frozenset("WBHAIOUP")
TYPE = "RECORD TYPE"


def records_of(lines: Sequence[str]) -> tuple[list[str], str | None]:
    """The lines that are records, and the letter that they begin with where others (headers, trailers) begin with another."""
    lines = [line for line in lines[:LINES] if line.strip(" \x1a-=_")]
    commonest, times = Counter(line[0] for line in lines).most_common(1)[0]
    if commonest.isalpha() and MOST * len(lines) <= times < len(lines):
        return [line for line in lines if line[0] == commonest], commonest
    return lines, None


def spans_of(lines: Sequence[str], kind: str | None) -> tuple[Span, ...]:
    """The columns of lines of fixed width; the letter that says a record's type is the first where there is one."""
    width = max(len(line) for line in lines)
    marks = [[line[place] if place < len(line) else " " for line in lines] for place in range(width)]
    shares = [_shares(here) for here in marks]
    begins = {0, *([1] if kind else [])} | {place for place in range(1, width) if _begins(shares, place)}
    begins |= {place + 1 for place in sorted(begins) if _is_code(marks[place], SEXES)}
    begins |= {place + 1 for place in sorted(begins) if place in begins and _is_code(marks[place], RACES)}
    ends = sorted({*_with_days(lines, shares, begins, width), width})
    names = [TYPE if kind and place == 0 else column_at(place) for place in range(len(ends))]
    return tuple(Span(name=name, start=a + 1, end=b) for name, a, b in zip(names, ends, ends[1:], strict=False))


def column_at(place: int) -> str:
    """What a column without a name is called by its place, as spreadsheets do: no number, which would mean one of several."""
    return f"COLUMN {chr(65 + place)}" if place < 26 else f"COLUMN {chr(64 + place // 26)}{chr(65 + place % 26)}"


def _shares(marks: Sequence[str]) -> tuple[float, float]:
    """The share of blanks and of digits at one place."""
    return sum(mark == " " for mark in marks) / len(marks), sum(mark.isdigit() for mark in marks) / len(marks)


def _begins(shares: Sequence[tuple[float, float]], place: int) -> bool:
    """Whether a column begins at a place, by the shares of blanks and of digits there and around it."""
    (blank_before, digits_before), (blank, digits) = shares[place - 1], shares[place]
    if blank_before == 1:
        return blank <= NEARLY  # a few letters after blanks are the end of a long text
    if blank > 1 - NEARLY:
        return False
    # Digits before letters end a number, unless digits come again at once, as in 21CR00017 or 05/01/1990.
    of_number = digits_before >= NEARLY and digits <= 1 - NEARLY
    return blank_before >= FILLED_UP or (of_number and all(share < NEARLY for _, share in shares[place : place + AGAIN]))


def _is_code(marks: Sequence[str], codes: frozenset[str]) -> bool:
    """Whether the marks at one place are codes of one letter, more than one of them."""
    found = set(marks) - {" "}
    return len(found) > 1 and found <= codes


def _with_days(lines: Sequence[str], shares: Sequence[tuple[float, float]], begins: set[int], width: int) -> set[int]:
    """The places, with those where eight digits that are a day in every line begin and end."""
    place = 0
    while place + 8 <= width:
        digits = all(share >= NEARLY for _, share in shares[place : place + 8])
        if digits and _are_days([line[place : place + 8] for line in lines]):
            begins = (begins - set(range(place + 1, place + 8))) | {place, place + 8}
            place += 7
        place += 1
    return {place for place in begins if place < width}


def _are_days(texts: Sequence[str]) -> bool:
    return any(sum(_is_day(text, form) for text in texts) >= NEARLY * len(texts) for form in ("%Y%m%d", "%m%d%Y"))


def _is_day(text: str, form: str) -> bool:
    try:
        return 1900 <= datetime.strptime(text, form).year <= 2100  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return False
