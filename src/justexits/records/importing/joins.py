"""Joins between the files of one export: columns that a row takes from the row of another file with the same key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from justexits.core.errors import NotFound
from justexits.records.importing.expressions import text
from justexits.records.importing.reader import Shape
from justexits.records.importing.staging import SourceFile
from justexits.records.mapping.form import Join, plain


def join_files(engine: Any, files: Sequence[SourceFile]) -> list[SourceFile]:
    """The files, those with joins extended by the joined columns; notes rows of looked-up files that are no use.

    Makes `lookup_rows` (file, line) of all rows of files that are only looked up, and `lookup_used` of those that count.
    Raises NotFound where a joined file was not given.
    """
    engine.execute("CREATE TABLE lookup_rows (file INTEGER, line BIGINT)")
    engine.execute("CREATE TABLE lookup_used (file INTEGER, line BIGINT)")
    wanted = {join.key: join for file in files for join in file.rule.joins}
    made = {}
    for number, (key, join) in enumerate(wanted.items()):
        found = [file for file in files if file.rule.name == join.entry]
        if not found:
            raise NotFound(
                f"The mapping joins a file of the entry {join.entry}, and none was given.",
                "Import the files of the export together.",
            )
        made[key] = _lookup(engine, f"lookup_{number}", found, join)
    _account_for_unwanted(engine, files)
    return [_extended(engine, file, made) if file.rule.joins else file for file in files]


def _lookup(engine: Any, relation: str, files: Sequence[SourceFile], join: Join) -> tuple[str, tuple[str, ...]]:
    """A table with one row a key: `k0`, ... and `o0`, ... for every column that is offered.

    The first row counts, or where the join is for a sole row none, if there are several.
    """
    offers, keys = files[0].rule.offers, tuple(join.on.values())
    parts = []
    for file in files:
        header = file.raw.header
        cells = [f"t{header.position(key)} AS k{index}" for index, key in enumerate(keys)]
        cells += [f"t{header.position(name)} AS o{index}" for index, name in enumerate(offers)]
        good = f"shape = 0 AND NOT {file.is_control} AND {file.meant_by(join.when)}"
        parts.append(f"SELECT {file.number} AS file, line, {', '.join(cells)} FROM source_{file.number} WHERE {good}")
    named = ", ".join(f"k{index}" for index in range(len(keys)))
    filled = " AND ".join(f"k{index} IS NOT NULL" for index in range(len(keys)))
    said = ", ".join(f"o{index}" for index in range(len(offers)))
    engine.execute(
        f"CREATE TABLE {relation}_all AS SELECT *, {filled} AS filled, hash({said}) AS said,"
        f" row_number() OVER (PARTITION BY {named} ORDER BY file, line) AS place,"
        f" count(*) OVER (PARTITION BY {named}) AS times FROM ({' UNION ALL '.join(parts)})"
    )
    several = " AND times = 1" if join.sole else ""
    engine.execute(f"CREATE TABLE {relation} AS SELECT * FROM {relation}_all WHERE place = 1 AND filled{several}")
    if all(file.rule.only_looked_up for file in files):
        first = files[0].raw.header
        _note(engine, relation, text(first.names[first.position(keys[0])]), len(keys))
    return relation, offers


def _note(engine: Any, relation: str, column: str, keys: int) -> None:
    """Put aside the rows of a looked-up file that have no key, or say something else than the first of their key."""
    engine.execute(f"INSERT INTO lookup_rows SELECT file, line FROM {relation}_all")
    engine.execute(f"INSERT INTO lookup_used SELECT file, line FROM {relation}")
    same = " AND ".join(f"a.k{index} = f.k{index}" for index in range(keys))
    engine.execute(
        f"CREATE TABLE fallen AS SELECT a.file, a.line, a.k0 AS value, 'required and empty' AS rule,"
        f" 'Fill the column: without it nothing can be looked up.' AS remedy FROM {relation}_all AS a WHERE NOT filled"
        f" UNION ALL SELECT a.file, a.line, a.k0, 'same id, other content', 'Line ' || f.line || ' has the same key and says'"
        f" || ' something else; keep the right one.' FROM {relation}_all AS a JOIN {relation} AS f ON {same}"
        " WHERE a.place > 1 AND a.said <> f.said"
    )
    engine.execute(f"INSERT INTO import_faults SELECT file, line, {column}, value, rule, 'quarantined', remedy FROM fallen")
    engine.execute("INSERT INTO import_bad SELECT DISTINCT file, line FROM fallen")
    engine.execute("DROP TABLE fallen")


def _account_for_unwanted(engine: Any, files: Sequence[SourceFile]) -> None:
    """A file that is only looked up, but by no file that was given, is still counted."""
    for file in files:
        if (
            file.rule.only_looked_up
            and not engine.execute(f"SELECT 1 FROM lookup_rows WHERE file = {file.number} LIMIT 1").fetchone()
        ):
            rows = f"SELECT {file.number}, line FROM source_{file.number} WHERE shape = 0 AND NOT {file.is_control}"
            engine.execute(f"INSERT INTO lookup_rows {rows}")
            engine.execute(f"INSERT INTO lookup_used {rows}")


def _extended(engine: Any, file: SourceFile, made: dict[tuple[object, ...], tuple[str, tuple[str, ...]]]) -> SourceFile:
    """The file whose source has the joined columns as further texts."""
    header = file.raw.header
    names, positions = list(header.names), dict(header.positions)
    cells, tables = [], []
    for number, join in enumerate(file.rule.joins):
        relation, offers = made[join.key]
        tables.append(f"LEFT JOIN {relation} AS j{number} ON {_on(join, file, number)}")
        _warn(engine, file, join, relation)
        for index, offer in enumerate(offers):
            positions[plain(f"{join.entry}.{offer}")] = len(names)
            cells.append(f"j{number}.o{index} AS t{len(names)}")
            names.append(f"{join.entry}.{offer}")
    engine.execute(
        f"CREATE VIEW joined_{file.number} AS SELECT s.*, {', '.join(cells)} FROM source_{file.number} AS s {' '.join(tables)}"
    )
    joined = replace(header, names=tuple(names), positions=positions, joined=len(names) - len(header.own))
    return replace(file, raw=replace(file.raw, header=joined), source=f"joined_{file.number}")


def _on(join: Join, file: SourceFile, number: int) -> str:
    ours = [file.raw.header.position(name) for name in join.on]
    return " AND ".join(f"j{number}.k{index} = s.t{position}" for index, position in enumerate(ours))


def _warn(engine: Any, file: SourceFile, join: Join, relation: str) -> None:
    header = file.raw.header
    column = next(iter(join.on))
    position = header.position(column)
    engine.execute(
        f"INSERT INTO import_faults SELECT {file.number}, line, {text(header.names[position])}, s.t{position},"
        f" {text(f'no row in {join.entry}')}, 'warning', 'Ask for the missing row; what it would say is unknown.'"
        f" FROM source_{file.number} AS s ANTI JOIN {relation} AS j0 ON {_on(join, file, 0)}"
        f" WHERE s.t{position} IS NOT NULL AND s.shape = {Shape.WHOLE:d} AND NOT {file.is_control}"
    )
