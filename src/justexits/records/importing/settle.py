"""What becomes of each staged row, once all rows are there: orphans, repeated ids, and what the lake holds already.

A row is put aside whole, so one that is put aside here may be the parent of another: the rules run until nothing more falls.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from justexits.records.importing.expressions import text
from justexits.records.importing.staging import Staged
from justexits.records.lake import Writing
from justexits.records.mapping import Mapping
from justexits.records.tables import RECORD_TABLES, TABLES, Table

PROVENANCE = ("office_id", "batch_id", "source_file", "source_line")
# Written as a join: as a question asked for each row it is planned as one, over all of the rows' lines.
GOOD = "ANTI JOIN import_bad AS b ON b.file = s.file AND b.line = s.line"


@dataclass
class Gathered:
    """All staged entries of one canonical table."""

    table: Table
    staged: list[Staged]
    held: bool  # whether the lake holds rows of this table from earlier imports
    repeats: bool = False  # whether a key stands on more than one good row
    content: tuple[str, ...] = field(init=False)  # the columns that the import feeds; of the others it says nothing

    def __post_init__(self) -> None:
        fed = {name for entry in self.staged for name in entry.columns}
        self.content = tuple(name for name in self.table.by_name if name in fed)

    @property
    def good(self) -> str:
        """The view of its rows that were not put aside."""
        return f"good_{self.table.name}"

    @property
    def final(self) -> str:
        """The relation of the rows that are to be written."""
        return f"final_{self.table.name}"

    @property
    def used(self) -> str:
        """The relation of key, file and line of every row that had a part in `final`."""
        return f"used_{self.table.name}"

    @property
    def merges(self) -> bool:
        """Whether rows with the same key are put together column by column."""
        return any(entry.rule.merge for entry in self.staged)

    @property
    def key(self) -> str:
        """The key columns as SQL."""
        return ", ".join(f'"{name}"' for name in self.table.key)

    @property
    def columns(self) -> str:
        """The content columns as SQL."""
        return ", ".join(f'"{name}"' for name in self.content)

    def same_key(self, left: str, right: str) -> str:
        """SQL that is true where two rows have the same key."""
        return " AND ".join(f'{left}."{name}" = {right}."{name}"' for name in self.table.key)

    def same_content(self, left: str, right: str) -> str:
        """SQL that is true where two rows say the same."""
        return " AND ".join(f'{left}."{name}" IS NOT DISTINCT FROM {right}."{name}"' for name in self.content)


def gather(writing: Writing, staged: Iterable[Staged], office_id: str) -> list[Gathered]:
    """Put the entries together by table, parents before children."""
    by_table: dict[str, list[Staged]] = {}
    for entry in staged:
        by_table.setdefault(entry.table.name, []).append(entry)
    gathered = []
    for table in RECORD_TABLES:
        if table.name in by_table:
            one = Gathered(table, by_table[table.name], held=bool(writing.entries(table.name, office_id)))
            _good_view(writing.engine, one)
            gathered.append(one)
    return gathered


def _good_view(engine: Any, one: Gathered) -> None:
    parts = []
    for number, entry in enumerate(one.staged):
        mode = "merge" if entry.rule.merge else "once" if entry.rule.once else "plain"
        columns = ", ".join(
            f's."{name}"' if name in entry.columns else f'NULL::{_type(one.table, name)} AS "{name}"' for name in one.content
        )
        parts.append(f"SELECT s.file, s.line, {number} AS entry, '{mode}' AS mode, {columns} FROM {entry.relation} AS s {GOOD}")
    engine.execute(f"CREATE VIEW {one.good} AS {' UNION ALL '.join(parts)}")


def _type(table: Table, name: str) -> str:
    kind = table.by_name[name].type
    return {"int64": "BIGINT", "float64": "DOUBLE", "date": "DATE", "array<string>": "VARCHAR[]"}.get(kind, "VARCHAR")


def put_aside(engine: Any, gathered: Sequence[Gathered], mapping: Mapping, office_id: str, names: dict[int, str]) -> None:
    """Put orphans and repeated ids aside until nothing more falls."""
    while True:
        fell = sum(_orphans(engine, one, gathered, mapping, office_id) for one in gathered)
        if not fell:
            fell = sum(_repeated(engine, one, names) for one in gathered)
        if not fell:
            return


def _orphans(engine: Any, one: Gathered, gathered: Sequence[Gathered], mapping: Mapping, office_id: str) -> int:
    fell = 0
    for column in one.table.columns:
        parent_table, _, parent_key = column.refers_to.partition(".")
        if column.name in PROVENANCE or parent_table not in mapping.feeds:
            continue
        parents = [f'SELECT "{parent_key}" FROM "{parent_table}" WHERE office_id = {text(office_id)}']
        parents += [f'SELECT "{parent_key}" FROM {other.good}' for other in gathered if other.table.name == parent_table]
        for entry in one.staged:
            if column.name in entry.columns and not _own_parent(entry, column.name, parent_table, parent_key):
                fell += _orphans_of(engine, entry, column.name, parent_table, " UNION ALL ".join(parents))
    return fell


def _own_parent(entry: Staged, column: str, parent_table: str, parent_key: str) -> bool:
    """Whether every row of the entry brings its parent itself, by the same form; then none can be an orphan."""
    form = entry.rule.columns[column]
    return any(
        rule.table == parent_table and not rule.when and rule.columns.get(parent_key) == form for rule in entry.file.rule.rows
    )


def _orphans_of(engine: Any, entry: Staged, column: str, parent_table: str, parents: str) -> int:
    engine.execute(
        f'CREATE TABLE fallen AS SELECT s.file, s.line, s."{column}" AS value FROM {entry.relation} AS s'
        f' ANTI JOIN ({parents}) AS p ON p."{parents_key(parent_table)}" = s."{column}" {GOOD}'
        f' WHERE s."{column}" IS NOT NULL'
    )
    return _fall(
        engine,
        entry,
        column,
        f"'{parent_table} not found'",
        f"'Import the {parent_table} with this id first, or together with this file.'",
    )


def parents_key(table: str) -> str:
    """The one column that identifies a row of a parent table."""
    return TABLES[table].key[0]


def _fall(engine: Any, entry: Staged, column: str, rule: str, remedy: str) -> int:
    """Put the rows of the table `fallen` aside with their reason; returns how many."""
    count: int = engine.execute("SELECT count(*) FROM fallen").fetchone()[0]
    if count:
        form = entry.rule.columns[column]
        source = next(form.columns(), None)
        header = entry.file.raw.header
        shown = text(header.names[header.position(source)]) if source else "NULL"
        engine.execute(
            f"INSERT INTO import_faults SELECT file, line, {shown}, value, {rule}, 'quarantined', {remedy} FROM fallen"
        )
        engine.execute("INSERT INTO import_bad SELECT DISTINCT file, line FROM fallen")
    engine.execute("DROP TABLE fallen")
    return count


def _repeated(engine: Any, one: Gathered, names: dict[int, str]) -> int:
    """Look for keys that stand on several rows; rows of plain entries that say something else than the first fall."""
    if len(one.staged) == 1 and one.staged[0].by_line:
        return 0
    engine.execute(
        f"CREATE OR REPLACE TABLE twice_{one.table.name} AS SELECT {one.key} FROM {one.good} GROUP BY ALL HAVING count(*) > 1"
    )
    one.repeats = engine.execute(f"SELECT count(*) FROM twice_{one.table.name}").fetchone()[0] > 0
    if not one.repeats:
        return 0
    engine.execute(
        f"CREATE OR REPLACE TABLE ranked_{one.table.name} AS SELECT g.*, hash({one.columns}) AS said,"
        f" row_number() OVER (PARTITION BY {one.key} ORDER BY file, line, entry) AS place"
        f" FROM {one.good} AS g SEMI JOIN twice_{one.table.name} AS t ON {one.same_key('g', 't')}"
    )
    fell = 0
    key = one.table.key[0]
    shown = " ".join(f"WHEN {number} THEN {text(name)}" for number, name in names.items())
    for number, entry in enumerate(one.staged):
        if entry.rule.once or entry.rule.merge:
            continue
        engine.execute(
            f'CREATE TABLE fallen AS SELECT r.file, r.line, r."{key}" AS value, f.line AS first_line,'
            f" CASE f.file {shown} END AS first_file FROM ranked_{one.table.name} AS r"
            f" JOIN ranked_{one.table.name} AS f ON f.place = 1 AND {one.same_key('r', 'f')}"
            f" WHERE r.place > 1 AND r.entry = {number} AND NOT ({one.same_content('r', 'f')})"
        )
        remedy = (
            "'Line ' || first_line || ' of ' || first_file || ' has the same id and says something else; keep the right one.'"
        )
        fell += _fall(engine, entry, key, "'same id, other content'", remedy)
    return fell


def finish(engine: Any, gathered: Sequence[Gathered], office_id: str, names: dict[int, str]) -> None:
    """Make `final` and `used` of every table: one row per key, and none that the lake holds in the same words."""
    for one in gathered:
        if one.repeats:
            _note_differences(engine, one, names)
            _finish_repeated(engine, one)
        else:
            engine.execute(f"CREATE VIEW {one.final} AS SELECT file, line, {one.columns} FROM {one.good}")
            engine.execute(f"CREATE VIEW {one.used} AS SELECT {one.key}, file, line FROM {one.good}")
        if one.held:
            _compare_with_lake(engine, one, office_id)


def _finish_repeated(engine: Any, one: Gathered) -> None:
    ranked = f"ranked_{one.table.name}"
    single = f"SELECT file, line, {one.columns} FROM {one.good} AS g ANTI JOIN {ranked} AS r ON {one.same_key('g', 'r')}"
    first = f"SELECT file, line, {one.columns} FROM {ranked} WHERE place = 1"
    if one.merges:
        others = ", ".join(
            f'arg_min("{name}", place) AS "{name}"'  # of the first row that has a value
            for name in one.content
            if name not in one.table.key
        )
        first = (
            f"SELECT file, line, {one.columns} FROM (SELECT arg_min(file, place) AS file,"
            f" arg_min(line, place) AS line, {one.key}{', ' if others else ''}{others} FROM {ranked} GROUP BY {one.key})"
        )
    engine.execute(f"CREATE TABLE {one.final} AS {single} UNION ALL {first}")
    # A row had a part when it came first, or when its words were merged and no earlier row of its entry had said the same.
    first_to_say = f"row_number() OVER (PARTITION BY {one.key}, entry, said ORDER BY place) = 1"
    part = f"place = 1 OR (mode = 'merge' AND {first_to_say})"
    keys = ", ".join(f'g."{name}"' for name in one.table.key)
    engine.execute(
        f"CREATE TABLE {one.used} AS SELECT {keys}, g.file, g.line FROM {one.good} AS g ANTI JOIN {ranked} AS r"
        f" ON {one.same_key('g', 'r')} UNION ALL SELECT {one.key}, file, line FROM {ranked} QUALIFY {part}"
    )


def _note_differences(engine: Any, one: Gathered, names: dict[int, str]) -> None:
    """Warn of rows of `once` and `merge` entries that say something else than the row that counted."""
    ranked = f"ranked_{one.table.name}"
    may_differ = {name for entry in one.staged for name in entry.rule.may_differ} | set(one.table.key)
    plain = [name for name in one.content if name not in may_differ and not name.endswith("_precision")]
    if not plain:
        return
    differing = ", ".join(
        f'CASE WHEN r."{name}" IS NOT NULL AND f."{name}" IS NOT NULL AND r."{name}" <> f."{name}" THEN \'{name}\' END'
        for name in plain
    )
    shown = " ".join(f"WHEN {number} THEN {text(name)}" for number, name in names.items())
    engine.execute(
        f"INSERT INTO import_faults SELECT file, line, NULL, array_to_string(names, ', '), 'repeated {one.table.name} differs',"
        f" 'warning', 'Line ' || first_line || ' of ' || first_file || ' came first and counts; look which one is right.'"
        f" FROM (SELECT r.file, r.line, f.line AS first_line, CASE f.file {shown} END AS first_file,"
        f" list_filter([{differing}], lambda x: x IS NOT NULL) AS names FROM {ranked} AS r"
        f" JOIN {ranked} AS f ON f.place = 1 AND {one.same_key('r', 'f')} WHERE r.place > 1 AND r.mode <> 'plain')"
        f" WHERE len(names) > 0"
    )


def _compare_with_lake(engine: Any, one: Gathered, office_id: str) -> None:
    """Leave out what the lake holds in the same words; `changed` are the keys whose rows are to be put in place of older ones."""
    name, key = one.table.name, one.table.key[0]
    unfed = [column for column in one.table.by_name if column not in (*one.content, *PROVENANCE)]
    prior = f'SELECT * FROM "{name}" WHERE office_id = {text(office_id)}'
    pick = ", ".join(
        f'coalesce(n."{c}", o."{c}") AS "{c}"' if one.merges and c not in one.table.key else f'n."{c}" AS "{c}"'
        for c in one.content
    )
    pick += "".join(f', o."{c}"' for c in unfed)  # what this import says nothing of stays as it was
    new = f"SELECT n.file, n.line, {pick} FROM {one.final} AS n LEFT JOIN ({prior}) AS o ON {one.same_key('n', 'o')}"
    engine.execute(
        f'CREATE TABLE compared_{name} AS SELECT new.*, old."{key}" IS NOT NULL AS held,'
        f' old."{key}" IS NOT NULL AND {one.same_content("new", "old")} AS same'
        f" FROM ({new}) AS new LEFT JOIN ({prior}) AS old ON {one.same_key('new', 'old')}"
    )


def written(one: Gathered) -> str:
    """A query of the rows that are to be written: file, line and content."""
    if one.held:
        return f"SELECT * EXCLUDE (held, same) FROM compared_{one.table.name} WHERE NOT same"
    return f"SELECT file, line, {one.columns} FROM {one.final}"


def used(one: Gathered) -> str:
    """A query of file and line of every row that had a part in what is written."""
    if not one.held:
        return f"SELECT file, line FROM {one.used}"
    changed = f"(SELECT {one.key} FROM compared_{one.table.name} WHERE NOT same) AS c"
    return f"SELECT u.file, u.line FROM {one.used} AS u SEMI JOIN {changed} ON {one.same_key('u', 'c')}"


def kept(one: Gathered, office_id: str) -> str | None:
    """A query of the lake's rows that stay, where some are put in the shade by newer ones; None where all stay."""
    if not one.held:
        return None
    newer = f"(SELECT {one.key} FROM compared_{one.table.name} WHERE held AND NOT same) AS c"
    here = f"t.office_id = {text(office_id)}"
    return f'SELECT t.* FROM "{one.table.name}" AS t ANTI JOIN {newer} ON {one.same_key("t", "c")} WHERE {here}'
