"""A mapping once it is read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any

# Forms of dates that are no text but a count of days, as workbooks store them: the day that 0 stands for.
EXCEL_DAYS = {"excel": "1899-12-30", "excel-1904": "1904-01-01"}
# And a count of time since 1970 began, as databases and programs store moments: how many make a second.
EPOCHS = {"epoch": 1, "epoch-ms": 1000}
COUNTED_DATES = (*EXCEL_DAYS, *EPOCHS)


@dataclass(frozen=True, kw_only=True)
class Span:
    """Where a column of a fixed-width file stands: its first and last position, counted from 1."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Join:
    """Columns that another file of the export brings: of the row whose columns there are equal to ours here."""

    entry: str  # the name of the mapping's entry for that file
    on: dict[str, str]  # our column -> theirs
    when: tuple[Condition, ...] = ()  # only such rows of the other file
    sole: bool = False  # where several of its rows have the key, none is taken

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from other ways of looking something up: the file, its columns, and which of its rows."""
        return (self.entry, tuple(self.on.values()), self.when, self.sole)


@dataclass(frozen=True, kw_only=True)
class Trailer:
    """A last row that says how many rows there should be."""

    when: Condition
    count: str  # the column that holds the number


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A column that says in which unit a number is, and what each unit is worth (null: no number can be made of it)."""

    column: str
    values: dict[str, int | float | None]


@dataclass(frozen=True, kw_only=True)
class Form:
    """How one column is fed: one of the forms of docs/editors/mappings.md."""

    sources: tuple[str, ...] = ()
    values: dict[str, Any] | None = None
    dates: tuple[str, ...] = ()
    pattern: str | None = None
    split: str | None = None
    join: tuple[Form, ...] = ()
    between: str = ""
    first: tuple[Form, ...] = ()
    times: Unit | None = None
    decimal: str = "."  # what stands before the cents
    missing: tuple[str, ...] = ()  # texts that stand for nothing, in this column
    otherwise: str | int | float | None = None
    has_otherwise: bool = False
    empty: str | int | float | None = None
    constant: str | int | float | None = None
    line: bool = False
    quarantines: bool = False

    @classmethod
    def of(cls, raw: str | dict[str, Any]) -> Form:
        """The form that a mapping writes; a bare text is the column's name."""
        if isinstance(raw, str):
            return cls(sources=(raw,))
        given = raw.get("from", ())
        return cls(
            sources=(given,) if isinstance(given, str) else tuple(given),
            values={str(key): value for key, value in raw["values"].items()} if "values" in raw else None,
            dates=tuple(raw.get("dates", ())),
            pattern=raw.get("pattern"),
            split=raw.get("split"),
            join=tuple(cls.of(part) for part in raw.get("join", ())),
            between=raw.get("with", ""),
            first=tuple(cls.of(part) for part in raw.get("first", ())),
            times=Unit(column=raw["times"]["from"], values=raw["times"]["values"]) if "times" in raw else None,
            decimal=raw.get("decimal", "."),
            missing=tuple(str(word) for word in raw.get("missing", ())),
            otherwise=raw.get("otherwise"),
            has_otherwise="otherwise" in raw,
            empty=raw.get("empty"),
            constant=raw.get("constant"),
            line=raw.get("line", False),
            quarantines=raw.get("on_fault") == "quarantine",
        )

    def columns(self) -> Iterator[str]:
        """The columns of the file that it reads."""
        yield from self.sources
        for part in (*self.join, *self.first):
            yield from part.columns()
        if self.times:
            yield self.times.column

    @property
    def is_of_the_line(self) -> bool:
        """Whether it is made, in whole or in part, of where the row stands in its file."""
        return self.line or any(part.is_of_the_line for part in (*self.join, *self.first))


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Which rows are meant: those whose column is one of, is none of, matches, or is filled."""

    column: str
    among: tuple[str, ...] = ()
    not_among: tuple[str, ...] = ()
    matches: str | None = None
    filled: bool | None = None

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Condition:
        """The condition that a mapping writes."""
        return cls(
            column=raw["column"],
            among=tuple(str(value) for value in raw.get("in", ())),
            not_among=tuple(str(value) for value in raw.get("not_in", ())),
            matches=raw.get("matches"),
            filled=raw.get("filled"),
        )


@dataclass(frozen=True, kw_only=True)
class RowRule:
    """What one canonical table gets from every row of a file (or from those that `when` means)."""

    table: str
    columns: dict[str, Form]
    when: tuple[Condition, ...] = ()
    once: bool = False
    merge: bool = False
    may_differ: tuple[str, ...] = ()  # columns in which a repeated row may say something else without a warning

    def reads(self) -> Iterator[str]:
        """The columns of the file that it reads."""
        for condition in self.when:
            yield condition.column
        for form in self.columns.values():
            yield from form.columns()


@dataclass(frozen=True, kw_only=True)
class TakeOut:
    """Rows by which the source says that a record was deleted, or that a court sealed it; they are no records themselves."""

    table: str
    key: Form
    because: str  # deleted or sealed
    when: tuple[Condition, ...] = ()  # without one, every row of the file
    order: str | None = None  # the column with the order's number
    on: Form | None = None  # the day of the order

    def reads(self) -> Iterator[str]:
        """The columns of the file that it reads."""
        for condition in self.when:
            yield condition.column
        yield from self.key.columns()
        if self.order:
            yield self.order
        if self.on:
            yield from self.on.columns()


@dataclass(frozen=True, kw_only=True)
class FileRule:
    """One kind of file of an export."""

    name: str
    match: str
    kind: str
    rows: tuple[RowRule, ...]
    delimiter: str | None = None
    encoding: str | None = None
    control_rows: tuple[Condition, ...] = ()
    sheet: str | None = None
    table: str | None = None
    record: str | None = None
    layout: tuple[Span, ...] = ()
    columns: tuple[str, ...] = ()  # the names of the columns where the file has no header
    header_rows: int = 1  # how many rows the header has; the names of a column are put together
    missing: tuple[str, ...] = ()  # texts that stand for nothing, in every column
    may_lack: tuple[str, ...] = ()  # columns that not every file of this kind has; where one is not there, it is empty
    joins: tuple[Join, ...] = ()
    trailer: Trailer | None = None
    take_out: tuple[TakeOut, ...] = ()
    offers: tuple[str, ...] = ()  # columns that other entries take from it by a join

    @property
    def only_looked_up(self) -> bool:
        """Whether its rows feed nothing themselves, and other entries take columns from them."""
        return not self.rows and not self.take_out

    @property
    def part(self) -> str | None:
        """The part of a file that it reads, where a file has several: a sheet, a table, an element."""
        return self.sheet or self.table or self.record

    def fits(self, file_name: str) -> bool:
        """Whether a file of that name is meant; upper and lower case are the same, and so is `.gz` at the end."""
        plain = re.sub(r"\.gz$", "", file_name.casefold())
        pattern = self.match.casefold()
        return fnmatch(plain, re.sub(r"\.gz$", "", pattern)) or fnmatch(file_name.casefold(), pattern)

    def reads(self) -> list[str]:
        """The columns of the file itself that are used, each once, in the order in which the mapping names them."""
        found = [condition.column for condition in self.control_rows]
        found += [self.trailer.when.column, self.trailer.count] if self.trailer else []
        found += [*(ours for join in self.joins for ours in join.on), *self.offers]
        found += [name for name in self.mentions() if self.joined(name) is None]
        return list({plain(name): name for name in reversed(found)}.values())[::-1]

    def mentions(self) -> Iterator[str]:
        """The columns that its entries read, of the file itself and of files that it joins."""
        for rule in self.rows:
            yield from rule.reads()
        for one in self.take_out:
            yield from one.reads()

    def joined(self, name: str) -> tuple[Join, str] | None:
        """The join that brings a column written as `entry.COLUMN`, and that column; None for one of the file's own."""
        entry, point, column = name.partition(".")
        return next(((join, column) for join in self.joins if point and join.entry == entry), None)


@dataclass(frozen=True, kw_only=True)
class Office:
    """The office whose export it is."""

    office_id: str
    name: str
    state: str | None = None
    county_fips: str | None = None


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """A whole mapping."""

    name: str
    version: int
    title: str
    office: Office
    files: tuple[FileRule, ...]
    synthetic: bool = False
    draft: str = ""  # why nobody may import with it before a person has looked at it
    feeds: frozenset[str] = field(default=frozenset())
    fingerprint: str = ""  # the first digits of a hash of what it says; comments and layout do not count

    @property
    def stated(self) -> str:
        """Its version and its fingerprint: what a snapshot says that it was made with."""
        return f"{self.version} ({self.fingerprint})"

    def rules_for(self, file_name: str) -> list[FileRule]:
        """The entries that mean a file of that name: the first, and where it means a part of the file all that mean parts."""
        found = [rule for rule in self.files if rule.fits(file_name)]
        if found and found[0].kind == "jsonl":  # records, and lists inside them
            return [found[0], *(rule for rule in found[1:] if rule.part)]
        return [rule for rule in found if rule.part] if found and found[0].part else found[:1]

    def entry(self, name: str) -> FileRule | None:
        """The entry of that name."""
        return next((rule for rule in self.files if rule.name == name), None)


def plain(name: str) -> str:
    """A column's name for comparison: no case, no quotes, single spaces."""
    return re.sub(r"[\s\u00a0]+", " ", name.strip(" \t\r\n\u00a0\"'\ufeff")).strip().casefold()
