"""Files of one shape put together: an export that comes page by page or month by month is one entry of a mapping."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from justexits.records.mapping.form import plain
from justexits.records.proposing.profile import SAMPLE_ROWS, FileProfile, profile_column

IN_COMMON = 0.6  # which share of the columns of the narrower file the other one must have


def put_together(files: Sequence[FileProfile]) -> list[FileProfile]:
    """The files, those whose names differ in numbers only and that have the same columns, or nearly, as one."""
    groups: dict[tuple[str, str, str | None], list[FileProfile]] = {}
    for file in files:
        groups.setdefault((general_pattern(file.name), file.kind, file.part), []).append(file)
    found: list[FileProfile] = []
    for (pattern, kind, _), group in groups.items():
        widest = max(group, key=lambda one: len(one.columns))
        alike = len(group) > 1 and kind in ("csv", "jsonl", "xml", "parquet", "xlsx")
        if alike and all(_in_common(one, widest) >= IN_COMMON for one in group):
            found.append(_together(pattern, group))
        else:
            found += group
    return found


def general_pattern(name: str) -> str:
    """A pattern for the names of files that differ in numbers only."""
    stem, point, suffix = re.sub(r"\.gz$", "", name).rpartition(".")
    return re.sub(r"(?:[-_ ]?\d+)+", "*", stem if point else suffix) + (f".{suffix}" if point else "")


def _in_common(file: FileProfile, other: FileProfile) -> float:
    names, others = ({plain(name) for name in one.by_name} for one in (file, other))
    return len(names & others) / min(len(names), len(others)) if names and others else 0.0


def _together(pattern: str, group: Sequence[FileProfile]) -> FileProfile:
    """One profile of all: every column that any of them has, in the order in which they come."""
    names = list({plain(name): name for file in reversed(group) for name in reversed(list(file.by_name))}.values())[::-1]
    engine, relation = group[0].engine, f"{group[0].relation}_all"
    parts = []
    for file in group:
        there = {plain(name): name for name in file.by_name}
        cells = (f"{file.cell(there[plain(name)]) if plain(name) in there else 'NULL'} AS c{n}" for n, name in enumerate(names))
        parts.append(f"SELECT line, {', '.join(cells)} FROM {file.relation}")
    engine.execute(f"CREATE TABLE {relation} AS SELECT * FROM ({' UNION ALL '.join(parts)}) LIMIT {SAMPLE_ROWS}")
    lacking = [name for name in names if not all(plain(name) in {plain(one) for one in file.by_name} for file in group)]
    read = group[0].read | ({"may_lack": lacking} if lacking and group[0].kind != "jsonl" else {})
    if missing := sorted({word for file in group for word in file.read.get("missing", ())}):
        read["missing"] = missing
    return replace(
        group[0],
        name=pattern,
        rows=engine.execute(f"SELECT count(*) FROM {relation}").fetchone()[0],
        columns=tuple(profile_column(engine, relation, place, name) for place, name in enumerate(names)),
        trailers=tuple(dict.fromkeys(one for file in group for one in file.trailers)),
        read=read,
        relation=relation,
    )
