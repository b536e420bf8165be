"""The header: which delimiter, which columns, whether the ones that the mapping uses are there. By name, never by position."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from difflib import get_close_matches

from justexits.core.errors import BadInput
from justexits.records.mapping import FileRule
from justexits.records.mapping.form import plain

DELIMITERS = (",", "|", "\t", ";", "^", "~")
LONGEST_NAME = 60
A_VALUE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( .*)?|\$?-?[\d,]*\d\.\d+|\d{2,}|\d{2,4}-[A-Z]{1,3}-?\d+|[A-Z]{1,3}-\d{2,}.*"
)
DELIMITER_NAMES = {",": "a comma", "|": "a bar (|)", "\t": "a tab", ";": "a semicolon", "^": "a caret (^)", "~": "a tilde (~)"}


@dataclass(frozen=True, kw_only=True)
class Header:
    """The columns of a file in order, and where each one that the mapping uses stands."""

    names: tuple[str, ...]
    positions: dict[str, int]  # plain name -> position
    joined: int = 0  # how many of the names, at the end, are not there (`may_lack`) or come from other files
    typed: bool = False  # whether its cells had types, so that a day is 2019-05-31 whatever the mapping declares

    @property
    def own(self) -> tuple[str, ...]:
        """The names of the file's own columns."""
        return self.names[: len(self.names) - self.joined]

    def position(self, name: str) -> int:
        """Where the column stands, from 0."""
        return self.positions[plain(name)]


def cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line, quotes written as they are."""
    if '\\"' in line:
        return next(csv.reader([line], delimiter=delimiter, escapechar="\\", doublequote=False), [])
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=f'{delimiter} "' in line), [])


def two_rows(upper: list[str], lower: list[str]) -> list[str]:
    """The names of a header of two rows: what stands above goes on until something else does."""
    above, names = "", []
    for index, name in enumerate(lower):
        above = upper[index].strip() if index < len(upper) and upper[index].strip() else above
        names.append(f"{above} {name.strip()}".strip())
    return names


def find_delimiter(line: str, rule: FileRule, shown: str) -> str:
    """The delimiter under which most of the mapping's columns are found. Raises BadInput where the mapping declares another."""
    wanted = {plain(name) for name in rule.reads()}
    *above, line = line.split("\n")
    if above and rule.header_rows > 1:
        return rule.delimiter or guess_delimiter([*above, line])
    found = {mark: len(wanted & {plain(name) for name in cells(line, mark)}) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: (found[mark], len(cells(line, mark))))
    declared = rule.delimiter
    if declared is None:
        return best
    if found[best] > len(wanted & {plain(name) for name in cells(line, declared)}):
        raise BadInput(
            f"The mapping says that cells are divided by {_named(declared)}, but the file uses {_named(best)}.",
            "Correct read.delimiter in the mapping, or leave it out so that it is detected.",
            file=shown,
            line=1,
        )
    return declared


def guess_delimiter(lines: list[str]) -> str:
    """The delimiter that cuts most of the lines into the same number of cells, more than one."""

    def steady(mark: str) -> tuple[float, int]:
        counts = [len(cells(line, mark)) for line in lines]
        commonest = max(set(counts), key=lambda count: (count > 1, counts.count(count), count))
        return (counts.count(commonest) / len(counts) if commonest > 1 else 0.0, commonest)

    return max(DELIMITERS, key=steady)


def find_header_line(lines: list[str], rule: FileRule | None) -> int:
    """Which of the first lines names the columns: the first that has most of those that the mapping uses."""
    if rule is None or not rule.reads():
        mark = guess_delimiter(lines)
        rows = [cells(line, mark) for line in lines]
        counts = [len(row) for row in rows]
        width = max(set(counts), key=lambda count: (count > 1, counts.count(count), count))
        place = counts.index(width)
        # Rows that all end with a delimiter are longer than the header above them.
        fewer = width - counts[place - 1] if place else 0
        ends_empty = fewer in (1, 2) and not any(cell.strip() for row in rows if len(row) == width for cell in row[-fewer:])
        return place - 1 if ends_empty and counts[place - 1] > 1 else place
    marks = [rule.delimiter] if rule.delimiter else list(DELIMITERS)
    if rule.header_rows > 1:
        return find_header_row([_two(lines, place, marks) for place in range(len(lines))], rule)
    return find_header_row([[cell for mark in marks for cell in cells(line, mark)] for line in lines], rule)


def _two(lines: list[str], place: int, marks: list[str]) -> list[str]:
    if not place:
        return []
    return [name for mark in marks for name in two_rows(cells(lines[place - 1], mark), cells(lines[place], mark))]


def find_header_row(rows: list[list[str]], rule: FileRule) -> int:
    """The same for rows that are cut into cells; the first row that is not empty where none has any of them."""
    wanted = {plain(name) for name in rule.reads()}
    if not wanted:
        return first_row_of_names(rows)
    counts = [len(wanted & {plain(cell) for cell in row}) for row in rows]
    if max(counts, default=0):
        return counts.index(max(counts))
    return next((index for index, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)


def first_row_of_names(rows: list[list[str]]) -> int:
    """The first row that looks like names of columns: filled to more than half, no cell twice, none of them a value."""
    filled = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    width = max(map(len, filled), default=0)
    names = (place for place, row in enumerate(filled) if 2 * len(row) > width and are_names(row))
    counts = [len(set(row)) for row in filled]
    return next(names, counts.index(max(counts)) if counts else 0)


def are_names(filled: list[str]) -> bool:
    """Whether texts may be names of columns: none twice, none a day, a number or the number of a case, none very long."""
    return len(set(filled)) == len(filled) and not any(A_VALUE.fullmatch(cell) or len(cell) > LONGEST_NAME for cell in filled)


def _named(mark: str) -> str:
    return DELIMITER_NAMES.get(mark, f'"{mark}"')


def match_header(names: list[str], rule: FileRule, shown: str, *, typed: bool = False) -> Header:
    """Compare the file's columns with those that the mapping uses. Raises BadInput naming the one that is missing or doubled."""
    plain_names = [plain(name) for name in names]
    doubled = {f"{plain(name)} ({nth})": place for place, name, nth in _doubled(plain_names)}
    optional = {plain(name) for name in rule.may_lack}
    lacking = [name for name in rule.reads() if plain(name) in optional and plain(name) not in {*plain_names, *doubled}]
    for wanted in rule.reads():
        times = plain_names.count(plain(wanted))
        if times == 1 or (not times and (plain(wanted) in doubled or wanted in lacking)):
            continue
        if times > 1:
            raise BadInput(
                f"The file has {times} columns of that name, so it is not clear which one is meant.",
                f"Export the file with each column once, or write {wanted} (1), {wanted} (2) for the first and the second.",
                file=shown,
                line=1,
                column=wanted,
            )
        near = get_close_matches(plain(wanted), plain_names, n=1)
        hint = f'The nearest is "{names[plain_names.index(near[0])].strip()}". ' if near else ""
        raise BadInput(
            f"The file has no such column, which the mapping uses. {hint}It has: {', '.join(n.strip() for n in names[:20])}.",
            "Export the file with that column, or correct its name in the mapping.",
            file=shown,
            line=1,
            column=wanted,
        )
    return Header(
        names=(*(name.strip(" \t\r\n\u00a0\ufeff") for name in names), *lacking),
        joined=len(lacking),
        typed=typed,
        positions=doubled | {name: index for index, name in reversed(list(enumerate([*plain_names, *map(plain, lacking)])))},
    )


def _doubled(names: list[str]) -> list[tuple[int, str, int]]:
    """The place, the name and the how-manieth of each column whose name stands several times."""
    return [(place, name, names[: place + 1].count(name)) for place, name in enumerate(names) if name and names.count(name) > 1]
