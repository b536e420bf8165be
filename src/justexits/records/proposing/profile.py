"""What a file of an unknown layout holds: its parts, and of each column how it is filled and what stands in it."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from justexits.core.errors import BadInput, NotFound
from justexits.records.importing.expressions import TRIMMED
from justexits.records.importing.reader import Shape
from justexits.records.importing.readers import READERS
from justexits.records.importing.scan import Scan, scan
from justexits.records.importing.sources import Source, Sources, is_zip, members, unpacked
from justexits.records.importing.sqlite_reader import columns_of_tables
from justexits.records.importing.workbook_reader import open_workbook
from justexits.records.importing.xml_reader import Shapes
from justexits.records.lake.engine import open_engine
from justexits.records.mapping import FileRule

SAMPLE_ROWS = 50_000
VALUES_KEPT = 300  # a column with more different values is no list of codes
KIND_BY_SUFFIX = {".xml": "xml", ".json": "jsonl", ".jsonl": "jsonl", ".ndjson": "jsonl"}
TRAILER = re.compile(r"(?i)(grand )?totals?\b|eof\b|end( of (file|report|data))?$|trailer\b|trl\b|records? count|row count")
PARTS = {"xlsx": "sheet", "sqlite": "table", "xml": "record"}


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
    trailer: str | None  # the first cell of a last row that is no record: TOTAL, EOF and the like
    engine: Any
    relation: str

    @cached_property
    def by_name(self) -> dict[str, ColumnProfile]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    def cell(self, name: str) -> str:
        """SQL for the text of a column in `relation`."""
        position = self.by_name[name].position
        return f"nullif(trim(c{position}, {TRIMMED}), '')"

    def values_of(self, name: str) -> set[str]:
        """Every value of a column in the sample."""
        here = self.cell(name)
        found = self.engine.execute(f"SELECT DISTINCT {here} FROM {self.relation} WHERE {here} IS NOT NULL")
        return {row[0] for row in found.fetchall()}

    def count_distinct(self, names: Sequence[str]) -> tuple[int, int]:
        """How many rows have all of the columns filled, and how many different ones there are among them."""
        cells = [self.cell(name) for name in names]
        filled = " AND ".join(f"{cell} IS NOT NULL" for cell in cells)
        found: tuple[int, int] = self.engine.execute(
            f"SELECT count(*), count(DISTINCT ({', '.join(cells)})) FROM {self.relation} WHERE {filled}"
        ).fetchone()
        return found


def profile_files(paths: Sequence[Path]) -> list[FileProfile]:
    """Every file among the paths (folders and zip files opened) with its parts. Raises NotFound and BadInput."""
    sources = Sources(found=tuple(_sources(paths)), left=())
    if not sources.found:
        raise NotFound("There is no file there.", "Name the files of the export, or the folder that holds them.")
    engine = open_engine(threads=2)
    profiles: list[FileProfile] = []
    with tempfile.TemporaryDirectory() as scratch, unpacked(sources, Path(scratch)) as opened:
        for source in opened.found:
            found = scan(source.path, shown=source.shown)
            kind = found.kind or KIND_BY_SUFFIX.get(Path(source.shown).suffix.casefold(), "csv")
            parts = _parts(source, found, kind)
            for part in parts:
                if (one := _profile(engine, source, found, kind, part, len(profiles))) is not None:
                    profiles.append(_without_inner(one, parts) if kind == "xml" else one)
    return profiles


def _without_inner(file: FileProfile, parts: Sequence[str | None]) -> FileProfile:
    """The file without the columns of records that stand inside its own: those are parts themselves."""
    inner = {str(part).rpartition("/")[2] for part in parts if part != file.part}
    return replace(
        file, columns=tuple(one for one in file.columns if one.name.startswith("..") or not inner & set(one.name.split("/")))
    )


def _sources(paths: Sequence[Path]) -> Iterator[Source]:
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.", "Check the name.")
        for file in sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]:
            rule = FileRule(name=file.name, match=file.name, kind="csv", rows=())
            if is_zip(file):
                for member in members(file):
                    yield Source(path=file, shown=Path(member).name, rule=rule, member=member)
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
    return [None]


def _profile(engine: Any, source: Source, found: Scan, kind: str, part: str | None, number: int) -> FileProfile | None:
    """The profile of one part; None where it holds no rows."""
    parts = {PARTS[kind]: part} if kind in PARTS else {}
    rule = FileRule(name=source.shown, match=source.shown, kind=kind, rows=(), **parts)  # type: ignore[arg-type]
    try:
        raw = READERS[kind].read(engine, found, rule, shown=source.shown, relation=f"whole_{number}")
    except BadInput:
        if part is None:
            raise
        return None  # an empty sheet or table beside others
    names = [name or f"column {index + 1}" for index, name in enumerate(raw.header.names)]
    relation = f"sample_{number}"
    cells = ", ".join(f"c{index}" for index in range(len(names)))
    whole = f"whole_{number} WHERE shape = {Shape.WHOLE:d} ORDER BY line LIMIT {SAMPLE_ROWS}"
    engine.execute(f"CREATE TABLE {relation} AS SELECT line, {cells} FROM {whole}")
    trailer = _take_out_trailer(engine, relation, f"whole_{number}")
    rows = engine.execute(f"SELECT count(*) FROM {relation}").fetchone()[0]
    if not rows:
        return None
    columns = tuple(_column(engine, relation, index, name) for index, name in enumerate(names))
    return FileProfile(
        name=source.shown, kind=kind, part=part, rows=rows, columns=columns, trailer=trailer, engine=engine, relation=relation
    )


def _take_out_trailer(engine: Any, relation: str, whole: str) -> str | None:
    """Take a last row that says TOTAL, EOF or the like out of the sample; returns its first cell."""
    rows = f"{whole} WHERE shape <> {Shape.CONTROL:d} ORDER BY line DESC LIMIT 1"
    last = engine.execute(f"SELECT line, trim(c0, {TRIMMED}) FROM {rows}").fetchone()
    if not last or not last[1] or not re.match(TRAILER, last[1]):
        return None
    engine.execute(f"DELETE FROM {relation} WHERE line = {last[0]}")
    return str(last[1])


def _column(engine: Any, relation: str, index: int, name: str) -> ColumnProfile:
    here = f"nullif(trim(c{index}, {TRIMMED}), '')"
    filled, distinct = engine.execute(f"SELECT count({here}), count(DISTINCT {here}) FROM {relation}").fetchone()
    values = engine.execute(
        f"SELECT {here}, count(*) FROM {relation} WHERE {here} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {VALUES_KEPT}"
    ).fetchall()
    return ColumnProfile(name=name, position=index, filled=filled, distinct=distinct, values=tuple(values))
