"""Delimited text: any delimiter, encoding and quoting.

Two ways to the same table. The engine's own parallel reader takes files in UTF-8 in which every line is one record; whether that
is so shows afterwards, when it found as many rows as the file has lines. Every other file (other encodings, cells with line
breaks, quotes that do not close, NUL bytes, blank lines) is cut into records here, in blocks, and no row of it is lost.
This is reading bytes, not a rule over people, which is why it may loop over lines.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from functools import partial
from itertools import islice
from typing import Any

import duckdb

from justexits.core.errors import BadInput
from justexits.records.importing.cells import Record, load
from justexits.records.importing.expressions import trimmed_cells
from justexits.records.importing.header import (
    Header,
    cells,
    find_delimiter,
    find_header_line,
    guess_delimiter,
    match_header,
    two_rows,
)
from justexits.records.importing.reader import RawFile, Shape
from justexits.records.importing.scan import PADDING, Scan, open_text
from justexits.records.lake.engine import quoted
from justexits.records.mapping import FileRule

LINES_ABOVE = 30
LINES_LOOKED_AT = 2_000
MOST_LINES_OF_A_CELL = 60
SPARE = 3  # cells beyond the header that the engine's reader has room for
ABSENT = "\x01absent"  # what the engine takes for null, so that an empty cell and a missing one differ
READ_AT_ONCE = 20 << 20  # bytes
LONGEST_RECORD_LINES = 2_000  # a record that runs on for longer began with a quote that never closes
LONGEST_CELL = 1 << 27

csv.field_size_limit(LONGEST_CELL)


class Way(Enum):
    """How the engine read a file: the cells alone, or with what the entries make of them."""

    CELLS = 1
    ONE_PASS = 2


class CsvReader:
    """Reads delimited text."""

    def read(
        self,
        engine: Any,
        scan: Scan,
        rule: FileRule,
        *,
        shown: str,
        relation: str,
        beside: Callable[[Header, str], str] | None = None,
    ) -> RawFile:
        """Read the file; raises BadInput where the header is not the mapping's.

        `beside` makes, of a query of the trimmed cells, one that gives more columns: what can be made of them in one pass.
        """
        number, delimiter, names = header_of(scan, rule, shown)
        header = match_header(names, rule, shown)
        padding = scan.marks.replace("\n", "")  # where each line is a record, no cell holds a line's end
        plain = scan.plain_utf8 and not scan.formula_texts
        table: str | None = f"{relation}_read"
        made = partial(_in_one_pass, rule, header, padding, beside) if beside else None
        may = plain and number <= 1
        way = _fast(engine, scan, header, delimiter, relation, skip=number, made=made) if may else None
        if way is None:
            padding, table = PADDING, None
            _slow(engine, scan, header, delimiter, relation, header_line=number)
        encoding = {"utf-8-sig": "utf-8", "cp1252": "windows-1252"}.get(scan.encoding, scan.encoding)
        headers = 1 if number else 0
        return RawFile(
            relation=relation,
            header=header,
            headers=headers,
            encoding=encoding,
            delimiter=delimiter,
            padding=padding,
            table=table,
            in_one_pass=way is Way.ONE_PASS,
        )

    def texts(self, engine: Any, scan: Scan, raw: RawFile, rows: dict[int, int]) -> dict[int, str]:
        """The rows as they stood in the file, line breaks included."""
        found: dict[int, str] = {}
        begun, last = 0, 0
        with open_text(scan) as handle:
            for number, line in enumerate(handle, start=1):
                if number in rows:
                    begun, last = number, rows[number]
                    found[begun] = line
                elif begun and number <= last:
                    found[begun] += line
        return {line: text.rstrip("\n").replace("\0", "\u2400") for line, text in found.items()}


def first_lines(scan: Scan, shown: str) -> list[tuple[int, str]]:
    """The first lines that are not blank, with the number of each. Raises BadInput where all are blank."""
    with open_text(scan) as handle:
        numbered = enumerate(islice(handle, LINES_LOOKED_AT), start=1)
        lines = _whole_lines([(number, text.rstrip("\n")) for number, text in numbered if text.strip()])[:LINES_ABOVE]
    if not lines:
        raise BadInput("The file holds nothing but blank lines.", "Export it again.", file=shown)
    return lines


def _whole_lines(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines, those put together over which a quoted cell goes, with the number of the last: a header's cells may have two."""
    found: list[tuple[int, str]] = []
    place = 0
    while place < len(lines):
        number, text = lines[place]
        for more in range(1, MOST_LINES_OF_A_CELL):
            if text.count('"') % 2 == 0 or place + more >= len(lines):
                break
            number, text = lines[place + more][0], f"{text} {lines[place + more][1]}"
        if text.count('"') % 2:  # a quote that never closes; the line stands for itself
            number, text = lines[place]
        found.append((number, text))
        place += next(step for step, (one, _) in enumerate(lines[place:], start=1) if one == number)
    return found


def header_of(scan: Scan, rule: FileRule, shown: str) -> tuple[int, str, list[str]]:
    """The number of the line that names the columns (0: none does), the delimiter, and the names; titles may stand above.

    Raises BadInput where all lines are blank, and where the mapping declares another delimiter.
    """
    lines = first_lines(scan, shown)
    if rule.columns:
        delimiter = rule.delimiter or guess_delimiter([text for _, text in lines])
        return 0, delimiter, with_empty_ends(list(rule.columns), [text for _, text in lines], delimiter)
    place = find_header_line([text for _, text in lines], rule)
    if rule.header_rows > 1 and not rule.reads():  # nothing is known of the names yet, and the upper row was found
        place = min(place + 1, len(lines) - 1)
    delimiter = find_delimiter(
        "\n".join(text for _, text in lines[max(0, place - rule.header_rows + 1) : place + 1]), rule, shown
    )
    names = cells(lines[place][1], delimiter)
    if rule.header_rows > 1 and place:
        names = two_rows(cells(lines[place - 1][1], delimiter), names)
    names = [unwrapped(name) for name in names]
    return lines[place][0], delimiter, with_empty_ends(names, [text for _, text in lines[place + 1 :]], delimiter)


def with_empty_ends(names: list[str], lines: Sequence[str], delimiter: str) -> list[str]:
    """The names, with an empty one for each cell by which the rows are longer: many programs end a row with a delimiter.

    Only where nearly all of the first rows are so, and hold nothing there: one such row has a delimiter in a cell.
    """
    rows = [found for line in lines if len(found := cells(line, delimiter)) > 1]
    for more in (1, 2):
        longer = [row for row in rows if len(row) == len(names) + more and not any(cell.strip() for cell in row[len(names) :])]
        if len(longer) >= max(3, 0.8 * len(rows)):
            return [*names, *[""] * more]
    return names


def _in_one_pass(rule: FileRule, header: Header, padding: str, beside: Callable[[Header, str], str], rows: str) -> str:
    return beside(header, f"SELECT {', '.join(['shape', *trimmed_cells(rule, header, padding)])} FROM ({rows})")


def _fast(
    engine: Any,
    scan: Scan,
    header: Header,
    delimiter: str,
    relation: str,
    *,
    skip: int,
    made: Callable[[str], str] | None,
) -> Way | None:
    """Let the engine read the file. None where it could not, or where a line is not a record; then nothing is left of it."""
    width = len(header.own)
    names = [f"c{index}" for index in range(width)] + [f"spare{index}" for index in range(SPARE)]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    kept = ", ".join(names[:width])
    short = f"WHEN c{width - 1} IS NULL THEN {Shape.TOO_FEW:d} " if width > 1 else ""
    rows_read = (
        f"SELECT (CASE WHEN spare0 IS NOT NULL THEN {Shape.TOO_MANY:d} {short}ELSE 0 END)::TINYINT AS shape, {kept}"
        f" FROM read_csv('{quoted(scan.path)}', auto_detect = false, columns = {{{columns}}}, header = false, skip = {skip},"
        f" delim = '{quoted(delimiter)}', quote = '\"', escape = '\"', null_padding = true, nullstr = '{ABSENT}',"
        f" compression = '{'gzip' if scan.gzipped else 'none'}'{_blocks(scan)})"
    )
    in_one_pass = False
    try:
        in_one_pass = made is not None and keeps_the_order(engine, made(rows_read))
        engine.execute(f"CREATE TABLE {relation}_read AS {made(rows_read) if made and in_one_pass else rows_read}")
        rows = engine.execute(f"SELECT count(*) FROM {relation}_read").fetchone()[0]
    except duckdb.Error:
        rows = -1
    if rows == scan.lines - skip and scan.spaced_quotes:  # where a delimiter stands in `1, "a, b"`, the other reader knows it
        odd = engine.execute(f"SELECT count(*) FROM {relation}_read WHERE shape <> 0").fetchone()[0]
        rows = -1 if odd else rows
    if rows != scan.lines - skip:
        engine.execute(f"DROP TABLE IF EXISTS {relation}_read")
        return None
    first = skip + 1  # in a table made in order, rowid is the place of the row
    engine.execute(
        f"CREATE VIEW {relation} AS SELECT rowid + {first} AS line, rowid + {first} AS last_line, * FROM {relation}_read"
    )
    return Way.ONE_PASS if in_one_pass else Way.CELLS


def keeps_the_order(engine: Any, query: str) -> bool:
    """Whether a table that the engine makes of the query has the rows in their order, so that their places are their lines.

    It has not where the plan holds a join, and one is made of a long list of values too; then rows of one block may come after
    those of the next.
    """
    plan = engine.execute(f"EXPLAIN CREATE TABLE in_order AS {query}").fetchall()
    return any("BATCH_CREATE_TABLE_AS" in step for row in plan for step in row)


def _blocks(scan: Scan) -> str:
    """The engine's option for how much it reads at once; its own choice where the file is no longer than a few of our blocks.

    A block of fewer rows than a row group of the table (122,880) is put into it by copying, which takes longer than reading it.
    """
    return f", buffer_size = {READ_AT_ONCE}" if scan.size > 2 * READ_AT_ONCE and not scan.gzipped else ""


def _slow(engine: Any, scan: Scan, header: Header, delimiter: str, relation: str, *, header_line: int) -> None:
    width = len(header.own)
    with open_text(scan) as handle:
        found = records(handle, width, delimiter, marks_lost=scan.encoding != "cp1252", above=header_line)
        kept = (record for record in found if record[0] != header_line)
        load(engine, relation, width, map(without_formulas, kept) if scan.formula_texts else kept)


def without_formulas(record: Record) -> Record:
    """The record, a cell that stands as ="0012" taken as what is meant by it."""
    first, last, shape, found = record
    return first, last, shape, [unwrapped(cell) if cell else cell for cell in found]


def unwrapped(cell: str) -> str:
    """What a text such as ="0012" means."""
    return cell[2:-1].replace('""', '"') if len(cell) > 2 and cell.startswith('="') and cell.endswith('"') else cell


def records(lines: Iterable[str], width: int, delimiter: str, *, marks_lost: bool = True, above: int = 0) -> Iterator[Record]:
    """Cut lines into records: first line, last line, shape, cells; what stands above the header's line is no record.

    A quoted cell may hold line breaks. Where the lines that it would take do not make a whole record, the first of them alone is
    put aside and reading goes on with the next line, so that one bad quote never swallows the rest of a file.
    """
    waiting: list[str] = []  # lines looked at and put back
    source = iter(lines)
    number = 0

    def following() -> str | None:
        return waiting.pop() if waiting else next(source, None)

    while (line := following()) is not None:
        number += 1
        text = line.rstrip("\n")
        if number <= above or not text.strip():
            yield number, number, Shape.CONTROL, []
        elif '"' not in text:
            yield _whole(number, number, text, text.split(delimiter), width, marks_lost)
        else:
            taken = [line]
            while taken[-1].count('"') % 2 == (1 if len(taken) == 1 else 0):
                if len(taken) == LONGEST_RECORD_LINES or (more := following()) is None:
                    break
                taken.append(more)
            parsed = _parse("".join(taken).rstrip("\n"), delimiter, width)
            if (
                parsed is None
                and len(taken) > 1
                and (alone := _parse(text, delimiter, width)) is not None
                and len(alone) == width
            ):
                waiting.extend(reversed(taken[1:]))
                taken, parsed = taken[:1], alone
            if parsed is not None and (len(taken) == 1 or len(parsed) == width):
                yield _whole(number, number + len(taken) - 1, "".join(taken), parsed, width, marks_lost)
                number += len(taken) - 1
            else:
                waiting.extend(reversed(taken[1:]))
                yield number, number, Shape.QUOTES, text.replace("\0", "").split(delimiter)


# How quotes are written: doubled inside quotes; after a blank too; with a backslash before them.
WAYS: tuple[dict[str, Any], ...] = ({}, {"skipinitialspace": True}, {"escapechar": "\\", "doublequote": False})


def _parse(text: str, delimiter: str, width: int) -> list[str] | None:
    """The cells of one record, by the first way of writing quotes in which it is whole; None where it is a record in none."""
    results: list[list[str]] = []
    for way in WAYS:
        given = _without_null(text, delimiter) if "escapechar" in way else text
        try:
            found = list(csv.reader(io.StringIO(given, newline=""), delimiter=delimiter, strict=True, **way))
        except csv.Error:
            continue
        if len(found) == 1 and len(found[0]) == width:
            return found[0]
        results += found[:1] if len(found) == 1 and not way else []
    return results[0] if results else None


def _without_null(text: str, delimiter: str) -> str:
    """The text without the mark that programs which write backslashes have for an empty cell."""
    mark = re.escape(delimiter)
    return re.sub(rf"(^|{mark})\\N(?={mark}|$)", r"\1", text)


def _whole(first: int, last: int, text: str, found: list[str], width: int, marks_lost: bool) -> Record:
    shape = Shape.WHOLE
    if "\0" in text:
        shape, found = Shape.NUL, [cell.replace("\0", "") for cell in found]
    elif marks_lost and "\ufffd" in text:
        shape = Shape.UNDECODABLE
    elif len(found) != width:
        shape = Shape.TOO_FEW if len(found) < width else Shape.TOO_MANY
    return first, last, shape, found
