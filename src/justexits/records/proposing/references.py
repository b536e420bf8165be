"""Which column of a file names a row of another: said by the database itself, or seen in names and values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from justexits.records.mapping.form import plain
from justexits.records.proposing.profile import FileProfile

COVERED = 0.9  # which share of the values must be keys of the other file
FEWEST = 3  # different values, below which everything is like everything


@dataclass(frozen=True, kw_only=True)
class Reference:
    """The column of a file whose values are the key of another one's rows."""

    file: FileProfile
    column: str
    other: FileProfile
    key: str
    declared: bool  # by the database; then it does not go the other way round


def references(files: Sequence[FileProfile]) -> list[Reference]:
    """Every column of one name with a key of another file whose values are keys there, and what a SQLite file declares."""
    found = [one for other in files if not other.is_view for key in keys_of(other) for one in _to(other, key, files)]
    declared = {(one.file.label, one.column, one.other.label) for one in found if one.declared}
    return [one for one in found if (one.other.label, one.key, one.file.label) not in declared]


def keys_of(file: FileProfile) -> list[str]:
    """The columns of which every row has another value."""
    return [one.name for one in file.columns if one.unique and one.filled == file.rows and one.distinct >= FEWEST]


def _to(other: FileProfile, key: str, files: Sequence[FileProfile]) -> Iterator[Reference]:
    known: set[str] | None = None
    for file in files:
        if file is other or file.is_view:
            continue
        for column in file.columns:
            declared = file.name == other.name and file.foreign.get(column.name) == (other.part, key)
            if not declared and (_bare(column.name) != _bare(key) or column.distinct < FEWEST):
                continue
            known = other.values_of(key) if known is None else known
            values = file.values_of(column.name)
            if values and len(values & known) >= COVERED * len(values):
                yield Reference(file=file, column=column.name, other=other, key=key, declared=declared)


def _bare(name: str) -> str:
    """A name without the steps that lead up from a record to what it stands in."""
    return plain(re.sub(r"^(\.\./)+", "", name))
