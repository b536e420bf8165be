"""What the first lines and the names of a file say of its form: a header of two rows or of none, fixed width, numbered names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from justexits.records.importing.header import cells, find_header_line, guess_delimiter, two_rows

A_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( .*)?|\d{2,4}-[A-Z]{1,3}-?\d{2,}")  # or the number of a case: never a name
A_VALUE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( .*)?|\$?-?[\d,]*\d\.\d+|\d{2,}|\d{2,4}-[A-Z]{1,3}-?\d+")
MOST_LETTERS = 40
NUMBERED = re.compile(r"(.*?)[ _-]*(\d{1,2})[ _-]*(\D*)")
FIXED = "of fixed width"
RULER_LINES = 200


def no_table(lines: Sequence[tuple[int, str]]) -> tuple[str, str] | None:
    """What keeps a text from being a table with a header, and what to do; None where nothing does."""
    texts = [text for _, text in lines]
    mark = guess_delimiter(texts)
    rows = [cells(text, mark) for text in texts]
    if len(texts) > 2 and (max(len(row) for row in rows) == 1 or len(rows[0]) == 1 < len(ruler(texts)) - 1):
        spans = ruler(texts)
        if len(spans) > 1:
            layout = ", ".join(f"{{name: COLUMN {place}, from: {a}, to: {b}}}" for place, (a, b) in enumerate(spans, start=1))
            return (
                "The file seems to be of fixed width: it has no delimiter, and its lines are blank at the same places.",
                "Ask for its layout, and write it into a mapping with kind: fixed. What the blanks say, to be corrected:"
                f" read: {{layout: [{layout}]}}.",
            )
        return None
    first = rows[find_header_line(texts, None)]
    values = [cell for cell in first if re.fullmatch(A_VALUE, cell.strip())]
    is_data = any(re.fullmatch(A_DAY, cell.strip()) for cell in first) or 2 * len(values) >= len(first) - 1
    if len(first) > 2 and is_data and len(texts) > 1:
        names = ", ".join(f"COLUMN {place}" for place in range(1, len(first) + 1))
        return (
            f"The file seems to have no header: its first line holds values ({', '.join(values[:3])}).",
            f"Name its columns in a mapping: read: {{columns: [{names}]}}.",
        )
    return None


def ruler(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Where columns may stand in lines of fixed width, counted from 1: between places that are blank in every line."""
    lines = [line for line in lines[:RULER_LINES] if re.search(r"\w", line)]  # a row of dashes is drawn, and says nothing
    width = max(len(line) for line in lines)
    filled = [any(place < len(line) and line[place] != " " for line in lines) for place in range(width)]
    begins = [place for place in range(width) if filled[place] and (place == 0 or not filled[place - 1])]
    return [(begin + 1, end) for begin, end in zip(begins, [*begins[1:], width], strict=True)]


def header_of_two_rows(lines: Sequence[tuple[int, str]]) -> bool:
    """Whether the names of a file stand in two rows: the upper one repeats itself, the lower one tells its columns apart."""
    texts = [text for _, text in lines]
    if len(texts) < 3:
        return False
    mark = guess_delimiter(texts)
    place = find_header_line(texts, None)
    upper, lower = (cells(text, mark) for text in (texts[place], texts[min(place + 1, len(texts) - 1)]))
    return are_two(upper, lower)


def are_two(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether two rows of cells, one below the other, are a header of two rows."""
    upper, lower = list(upper), list(lower)
    filled = [cell.strip() for cell in upper if cell.strip()]
    repeats = len(filled) < len(upper) or len(set(filled)) < len(filled)
    names = two_rows(upper, lower)
    is_header = all(
        (cell.strip() or (place < len(upper) and upper[place].strip()))
        and len(cell) < MOST_LETTERS
        and not re.fullmatch(A_VALUE, cell.strip())
        for place, cell in enumerate(lower)
    )
    return bool(filled) and repeats and is_header and len(lower) == len(upper) and len(set(names)) == len(names)


def numbered(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Columns that are there several times with a number (Charge 1, Charge 2, ...), by the one with the lowest.

    Only where at least two different columns go up together, or one goes up to three: Address 1 and Address 2 are one address.
    """
    found: dict[tuple[str, str], dict[int, str]] = {}
    for name in names:
        if not name.endswith(")") and (match := re.fullmatch(NUMBERED, name)):
            found.setdefault((match[1].casefold(), match[3].casefold()), {})[int(match[2])] = name
    series = {key: numbers for key, numbers in found.items() if len(numbers) > 1 and min(numbers) in (0, 1)}
    alike = [sorted(numbers) for numbers in series.values()]
    kept = [numbers for numbers in series.values() if alike.count(sorted(numbers)) > 1 or len(numbers) > 2]
    return {numbers[min(numbers)]: tuple(numbers[n] for n in sorted(numbers) if n > min(numbers)) for numbers in kept}
