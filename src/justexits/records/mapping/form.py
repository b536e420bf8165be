"""A mapping once it is read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Any


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
class FileRule:
    """One kind of file of an export."""

    name: str
    match: str
    kind: str
    rows: tuple[RowRule, ...]
    delimiter: str | None = None
    encoding: str | None = None
    control_rows: tuple[Condition, ...] = ()

    def fits(self, file_name: str) -> bool:
        """Whether a file of that name is meant; upper and lower case are the same, and so is `.gz` at the end."""
        plain = re.sub(r"\.gz$", "", file_name.casefold())
        pattern = self.match.casefold()
        return fnmatch(plain, re.sub(r"\.gz$", "", pattern)) or fnmatch(file_name.casefold(), pattern)

    def reads(self) -> list[str]:
        """The columns of the file that are used, each once, in the order in which the mapping names them."""
        found = [condition.column for condition in self.control_rows]
        for rule in self.rows:
            found.extend(rule.reads())
        return list({plain(name): name for name in reversed(found)}.values())[::-1]


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
    feeds: frozenset[str] = field(default=frozenset())
    fingerprint: str = ""  # the first digits of a hash of what it says; comments and layout do not count

    @property
    def stated(self) -> str:
        """Its version and its fingerprint: what a snapshot says that it was made with."""
        return f"{self.version} ({self.fingerprint})"

    def rule_for(self, file_name: str) -> FileRule | None:
        """The first entry that means a file of that name."""
        return next((rule for rule in self.files if rule.fits(file_name)), None)


def plain(name: str) -> str:
    """A column's name for comparison: no case, no quotes, single spaces."""
    return re.sub(r"[\s\u00a0]+", " ", name.strip(" \t\r\n\u00a0\"'\ufeff")).strip().casefold()
