"""What a file of an unknown layout holds: its parts, and of each column how it is filled and what stands in it."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, islice, pairwise
from pathlib import Path
from typing import Any

from justexits.core.errors import BadInput, NotFound
from justexits.records.importing.csv_reader import first_lines
from justexits.records.importing.expressions import TRIMMED
from justexits.records.importing.header import cells, guess_delimiter
from justexits.records.importing.json_reader import lists_in, outlines
from justexits.records.importing.reader import Shape
from justexits.records.importing.readers import READERS
from justexits.records.importing.scan import Scan, open_text, scan
from justexits.records.importing.sources import Source, Sources, files_under, is_zip, members, unpacked
from justexits.records.importing.sqlite_reader import columns_of_tables, foreign_keys, view_names
from justexits.records.importing.workbook_reader import first_rows, open_workbook
from justexits.records.importing.xml_reader import Shapes
from justexits.records.lake.engine import open_engine
from justexits.records.mapping import FileRule
from justexits.records.mapping.form import Span, plain
from justexits.records.proposing.form_of_file import FIXED, are_two, header_of_two_rows, no_table, numbered
from justexits.records.proposing.layout import LINES, column_at, records_of, spans_of

FEWEST_NAMELESS = 3  # columns of a file without names, below which nothing can be said
SAMPLE_ROWS = 50_000
VALUES_KEPT = 300  # a column with more different values is no list of codes
KIND_BY_SUFFIX = {".xml": "xml", ".json": "jsonl", ".jsonl": "jsonl", ".ndjson": "jsonl"}
OBJECTS_LOOKED_AT = 2_000
LARGE_OBJECT = 64 << 20  # what holds lists and is larger is no record itself
TRAILERS = 6  # last rows that are looked at
# Words that stand for nothing, to the letter: a NULL is nobody's name, and Null may be.
MISSING = (
    *("NULL", "null", "(null)", "<null>", "N/A", "n/a", "#N/A", "NaN", "nan", "\\N", "-", "--", "---", "?", "."),
    *("00/00/0000", "0000-00-00", "99/99/9999", "9999-99-99", "0000-00-00 00:00:00"),
)
TRAILER = re.compile(
    r"(?i)(grand )?totals?\b|\(?\d+ (rows?|records?)\b|eof\b|end( of (file|report|data))?$|trailer\b|trl\b|records? count"
    r"|row count"
)
PARTS = {"xlsx": "sheet", "sqlite": "table", "xml": "record", "jsonl": "record"}


@dataclass(frozen=True, kw_only=True)
class ColumnProfile:
    """One column of a sample: how often it is filled, how many values it has, and the commonest of them."""

    name: str
    position: int
    filled: int
    distinct: int
    values: tuple[tuple[str, int], ...]  # at most VALUES_KEPT, the commonest first

    @property
    def unique(self) -> bool:
        """Whether no value stands twice."""
        return self.filled > 0 and self.distinct == self.filled

    @property
    def samples(self) -> list[str]:
        """A few values to show to a person."""
        return [value for value, _ in self.values[:3]]


@dataclass(frozen=True, kw_only=True)
class FileProfile:
    """One file, or one part of one: its name, kind and columns. `relation` is its sample in `engine`, cells `c0`, `c1`, ..."""

    name: str
    kind: str
    part: str | None
    rows: int
    columns: tuple[ColumnProfile, ...]
    trailers: tuple[tuple[str, str], ...]  # column and word of last rows that are no records: TOTAL, EOF and the like
    read: dict[str, Any]  # what `read` of the entry has to say
    is_view: bool  # of a SQLite file, which may show again what its tables hold
    foreign: dict[str, tuple[str | None, str]]  # of a SQLite file: column -> the table and column that it refers to
    repeats: dict[str, tuple[str, ...]]  # columns that are there several times with a number, by the first of them
    engine: Any
    relation: str
    spans: tuple[Span, ...] = ()  # of lines of fixed width, guessed from their bytes
    remark: tuple[str, str] | None = None  # of a file without names: what it lacks, and what to write
    record_type: str | None = None  # the letter that its records begin with, where other lines begin with another
    relations: tuple[str, ...] = ()  # what its sample was called before columns of other files were added

    @cached_property
    def by_name(self) -> dict[str, ColumnProfile]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    def cell(self, name: str) -> str:
        """SQL for the text of a column in `relation`."""
        position = self.by_name[name].position
        return f"nullif(trim(c{position}, {TRIMMED}), '')"

    @property
    def label(self) -> str:
        """What the entry for it is called."""
        return f"{self.name}[{self.part}]" if self.part else self.name

    def values_of(self, name: str) -> set[str]:
        """Every value of a column in the sample."""
        here = self.cell(name)
        found = self.engine.execute(f"SELECT DISTINCT {here} FROM {self.relation} WHERE {here} IS NOT NULL")
        return {row[0] for row in found.fetchall()}

    def rows_of(self, names: Sequence[str]) -> set[tuple[str, ...]]:
        """Every combination of values of columns in the sample in which all are filled."""
        cells = [self.cell(name) for name in names]
        filled = " AND ".join(f"{cell} IS NOT NULL" for cell in cells)
        found = self.engine.execute(f"SELECT DISTINCT {', '.join(cells)} FROM {self.relation} WHERE {filled}")
        return set(found.fetchall())

    def count_distinct(self, names: Sequence[str]) -> tuple[int, int]:
        """How many rows have all of the columns filled, and how many different ones there are among them."""
        cells = [self.cell(name) for name in names]
        filled = " AND ".join(f"{cell} IS NOT NULL" for cell in cells)
        found: tuple[int, int] = self.engine.execute(
            f"SELECT count(*), count(DISTINCT ({', '.join(cells)})) FROM {self.relation} WHERE {filled}"
        ).fetchone()
        return found


def profile_files(paths: Sequence[Path]) -> tuple[list[FileProfile], list[str]]:
    """Every file among the paths (folders and zip files opened) with its parts, and those that cannot be read, with the reason.

    Raises NotFound and BadInput where a path is not there, and for a single file that cannot be read.
    """
    sources = Sources(found=tuple(_sources(paths)), left=())
    if not sources.found:
        raise NotFound("There is no file there.", "Name the files of the export, or the folder that holds them.")
    engine = open_engine(threads=2)
    profiles: list[FileProfile] = []
    unread: list[str] = []
    numbers = count()
    with tempfile.TemporaryDirectory() as scratch, unpacked(sources, Path(scratch)) as opened:
        for source in opened.found:
            try:
                profiles += _profiles(engine, source, numbers)
            except BadInput as error:
                if len(opened.found) == 1:
                    raise
                unread.append(f"{source.shown}: {error.what}")
    return profiles, unread


def _profiles(engine: Any, source: Source, numbers: Iterator[int]) -> Iterator[FileProfile]:
    """The profiles of a file's parts."""
    found = scan(source.path, shown=source.shown)
    kind = found.kind or KIND_BY_SUFFIX.get(Path(source.shown).suffix.casefold()) or _kind_of_text(found, source.shown)
    if kind == "csv" and (remark := no_table(first_lines(found, source.shown))):
        yield _nameless(engine, source, found, remark, next(numbers))
        return
    parts = _parts(source, found, kind)
    for part in parts:
        one = _profile(engine, source, found, kind, part, next(numbers))
        if one is None and part is None:
            raise BadInput("The file holds a first line and no rows.", "Export it again.", file=source.shown)
        if one is not None:
            yield _without_inner(one, parts) if kind == "xml" else _without_lists(one, parts) if kind == "jsonl" else one


def _nameless(engine: Any, source: Source, found: Scan, remark: tuple[str, str], number: int) -> FileProfile:
    """The profile of a file without names, its columns called by their places. Raises BadInput where it has too few of them."""
    with open_text(found) as handle:
        lines, kind = records_of([line.rstrip("\n") for line in islice(handle, LINES) if line.strip()])
    cut = [cells(line, guess_delimiter(lines)) for line in lines]
    wide = Counter(map(len, cut)).most_common(1)[0][0]
    spans = spans_of(lines, kind) if wide == 1 or FIXED in remark[0] else ()
    names = tuple(column_at(place) for place in range(wide))
    if len(spans or names) < FEWEST_NAMELESS:
        raise BadInput(*remark, file=source.shown)
    read: dict[str, Any] = {"layout": spans} if spans else {"columns": names}
    read |= {"only": kind} if spans and kind else {}
    one = _profile(engine, source, found, "fixed" if spans else "csv", None, number, read)
    if one is None:
        raise BadInput(*remark, file=source.shown)
    return replace(one, spans=spans, remark=remark, record_type=kind if spans else None)


def _kind_of_text(found: Scan, shown: str) -> str:
    """The kind of a text by how it begins, whatever its name is."""
    begin = first_lines(found, shown)[0][1].lstrip()
    if re.match(r"<[?A-Za-z]", begin):
        return "xml"
    return "jsonl" if re.match(r'\{\s*("|$)|\[\s*(\{|$)', begin) else "csv"


def _without_inner(file: FileProfile, parts: Sequence[str | None]) -> FileProfile:
    """The file without the columns of records that stand inside its own: those are parts themselves."""
    inner = {str(part).rpartition("/")[2] for part in parts if part != file.part}
    return replace(file, columns=tuple(one for one in file.columns if not inner & set(one.name.split("/"))))


def _without_lists(file: FileProfile, parts: Sequence[str | None]) -> FileProfile:
    """The file without columns that are lists of records: those are parts themselves."""
    above = f"{file.part}." if file.part else ""
    inner = {str(part).removeprefix(above) for part in parts if part and part.startswith(above)}
    return replace(file, columns=tuple(one for one in file.columns if one.name not in inner))


def _sources(paths: Sequence[Path]) -> Iterator[Source]:
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.", "Check the name.")
        for file in files_under(path):
            rule = FileRule(name=file.name, match=file.name, kind="csv", rows=())
            if is_zip(file):
                for member in members(file):
                    yield Source(path=file, shown=Path(member[-1]).name, rule=rule, member=member)
            else:
                yield Source(path=file, shown=file.name, rule=rule)


def _parts(source: Source, found: Scan, kind: str) -> list[str | None]:
    if kind == "xlsx":
        return list(open_workbook(source.path, source.shown).sheet_names)
    if kind == "sqlite":
        with closing(sqlite3.connect(f"{source.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            return list(columns_of_tables(file))
    if kind == "xml":
        return list(Shapes.of(found, source.shown))
    if kind == "jsonl":
        lists: dict[str, None] = {}
        for one in outlines(found, OBJECTS_LOOKED_AT):
            lists.update(dict.fromkeys(lists_in(one)))
        return [*([None] if not lists or found.size < LARGE_OBJECT else []), *lists]
    return [None]


def _profile(
    engine: Any, source: Source, found: Scan, kind: str, part: str | None, number: int, given: dict[str, Any] | None = None
) -> FileProfile | None:
    """The profile of one part; None where it holds no rows. `given` is how a file without names is read."""
    read: dict[str, Any] = dict(given or {}) | ({PARTS[kind]: part} if part else {})
    only = read.pop("only", "")
    if kind == "csv" and not given and header_of_two_rows(first_lines(found, source.shown)):
        read["header_rows"] = 2
    if kind == "xlsx" and part and _sheet_has_two(source, part):
        read["header_rows"] = 2
    rule = FileRule(name=source.shown, match=source.shown, kind=kind, rows=(), **read)
    try:
        raw = READERS[kind].read(engine, found, rule, shown=source.shown, relation=f"whole_{number}")
    except BadInput:
        if part is None:
            raise
        return None  # an empty sheet or table beside others
    names = _told_apart([name or f"column {index + 1}" for index, name in enumerate(raw.header.names)])
    relation = f"sample_{number}"
    cells = ", ".join(f"c{index}" for index in range(len(names)))
    whole = f"whole_{number} WHERE shape = {Shape.WHOLE:d} ORDER BY line LIMIT {SAMPLE_ROWS}"
    engine.execute(f"CREATE TABLE {relation} AS SELECT line, {cells} FROM {whole}")
    engine.execute(f"DELETE FROM {relation} WHERE NOT starts_with(c0, '{only}')")  # a letter, or nothing
    trailers = _take_out_trailers(engine, relation, f"whole_{number}", names)
    missing = _take_out_missing(engine, relation, len(names))
    read |= {"missing": missing} if missing else {}
    rows = engine.execute(f"SELECT count(*) FROM {relation}").fetchone()[0]
    if not rows:
        return None
    columns = tuple(profile_column(engine, relation, index, name) for index, name in enumerate(names))
    repeats = numbered(names)
    every = {one.name: one for one in columns}
    again = {name for others in repeats.values() for name in others}
    columns = tuple(
        together(one, [every[name] for name in repeats.get(one.name, ())]) for one in columns if one.name not in again
    )
    return FileProfile(
        name=source.shown,
        kind=kind,
        part=part,
        rows=rows,
        columns=columns,
        trailers=tuple(trailers),
        read=read,
        is_view=kind == "sqlite" and part in view_names(source.path),
        foreign=foreign_keys(source.path, part) if kind == "sqlite" and part else {},
        repeats=repeats,
        engine=engine,
        relation=relation,
    )


def with_joined(file: FileProfile, ours: str, other: FileProfile, key: str, entry: str, names: Sequence[str]) -> FileProfile:
    """The file with columns of another, `entry.NAME`, taken from the row whose key is our column's value."""
    relation = f"{file.relation}_joined"
    width = len(file.engine.execute(f"DESCRIBE {file.relation}").fetchall()) - 1  # beside the line; not all may be in use
    cells = ", ".join(f"any_value({other.cell(name)}) AS c{width + place}" for place, name in enumerate(names))
    added = ", ".join(f"o.c{width + place}" for place in range(len(names)))
    file.engine.execute(
        f"CREATE TABLE {relation} AS SELECT s.*, {added} FROM {file.relation} AS s LEFT JOIN (SELECT {other.cell(key)} AS"
        f" joined_key, {cells} FROM {other.relation} GROUP BY ALL) AS o ON o.joined_key = {file.cell(ours)}"
    )
    columns = [profile_column(file.engine, relation, width + place, f"{entry}.{name}") for place, name in enumerate(names)]
    return replace(file, columns=(*file.columns, *columns), relation=relation, relations=(*file.relations, file.relation))


def _told_apart(names: Sequence[str]) -> list[str]:
    """The names, those that stand several times with their place among them."""
    bare = list(map(plain, names))
    return [
        f"{name} ({bare[: place + 1].count(bare[place])})" if bare.count(bare[place]) > 1 else name
        for place, name in enumerate(names)
    ]


def _sheet_has_two(source: Source, sheet: str) -> bool:
    """Whether the names of a sheet's columns stand in two rows, the upper one in cells that go over several columns."""
    rows = first_rows(source.path, source.shown, sheet)
    width = max((sum(1 for cell in row if cell.strip()) for row in rows), default=0)
    for upper, lower in pairwise(rows):
        if sum(1 for cell in upper if cell.strip()) > 1 and 2 * sum(1 for cell in lower if cell.strip()) > width:
            return are_two(upper, lower)
    return False


def _take_out_trailers(engine: Any, relation: str, whole: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """Take last rows that say TOTAL, EOF or the like out of the sample; returns the column and the word of each."""
    cells = ", ".join(f"nullif(trim(c{index}, {TRIMMED}), '')" for index in range(len(names)))
    rows = f"{whole} WHERE shape <> {Shape.CONTROL:d} ORDER BY line DESC LIMIT {TRAILERS}"
    found: list[tuple[str, str]] = []
    for line, *texts in engine.execute(f"SELECT line, {cells} FROM {rows}").fetchall():
        place = next((index for index, text in enumerate(texts) if text), None)
        if place is None or not re.match(TRAILER, texts[place]):
            break
        engine.execute(f"DELETE FROM {relation} WHERE line = {line}")
        found.append((names[place], str(texts[place])))
    return found


def _take_out_missing(engine: Any, relation: str, width: int) -> list[str]:
    """Make words that stand for nothing into nothing, in the sample; returns those that are there."""
    words = ", ".join(f"'{word}'" for word in MISSING)
    found: set[str] = set()
    for index in range(width):
        here = f"trim(c{index}, {TRIMMED})"
        told = engine.execute(f"SELECT DISTINCT {here} FROM {relation} WHERE {here} IN ({words})").fetchall()
        if told:
            found |= {row[0] for row in told}
            engine.execute(f"UPDATE {relation} SET c{index} = NULL WHERE {here} IN ({words})")
    return sorted(found)


def together(first: ColumnProfile, others: Sequence[ColumnProfile]) -> ColumnProfile:
    """One column with the values of those that repeat it."""
    if not others:
        return first
    values: dict[str, int] = {}
    for one in (first, *others):
        for value, times in one.values:
            values[value] = values.get(value, 0) + times
    commonest = sorted(values.items(), key=lambda one: (-one[1], one[0]))[:VALUES_KEPT]
    return replace(first, values=tuple(commonest), distinct=max(len(values), first.distinct))


def profile_column(engine: Any, relation: str, index: int, name: str) -> ColumnProfile:
    """One column of a sample, looked at."""
    here = f"nullif(trim(c{index}, {TRIMMED}), '')"
    filled, distinct = engine.execute(f"SELECT count({here}), count(DISTINCT {here}) FROM {relation}").fetchone()
    values = engine.execute(
        f"SELECT {here}, count(*) FROM {relation} WHERE {here} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {VALUES_KEPT}"
    ).fetchall()
    return ColumnProfile(name=name, position=index, filled=filled, distinct=distinct, values=tuple(values))
