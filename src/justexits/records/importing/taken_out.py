"""Deletions and sealings that the source declares: the records go with all that belongs to them, and no row of theirs comes in.

A row that says so is no record. It is counted as accepted where it changed something, as superseded where the record was gone
already; rows of the same files whose record goes are superseded by it. What was sealed earlier and comes again goes the same way,
and nothing of such a row is kept aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from justexits.records.importing.expressions import cell, text, value_of
from justexits.records.importing.staging import SourceFile, Staged, broken, kept, note
from justexits.records.lake import Writing
from justexits.records.lake.sealed import REMEMBERED, TO_FINISH, is_sealed, keyed_hash
from justexits.records.mapping.form import TakeOut
from justexits.records.tables import RECORD_TABLES, TABLES, Table

NOTICES = """CREATE TABLE import_notices (file INTEGER, line BIGINT, "table" VARCHAR, id VARCHAR, because VARCHAR,
    order_number VARCHAR, "on" DATE, does BOOLEAN)"""
GONE = "CREATE TABLE import_gone (file INTEGER, line BIGINT, because VARCHAR)"


@dataclass(frozen=True, kw_only=True)
class TakenOut:
    """What goes: `gone_<table>` in the engine holds the ids of each table, with because, order_number and on."""

    writing: Writing
    office_id: str
    batch_id: str
    tables: tuple[str, ...]  # those of which something goes

    def carry_out(self, today: date) -> dict[str, int]:
        """Take the records out of the next snapshot, and remember what was sealed. Returns the rows that went, by table."""
        taken = {}
        for name in self.tables:
            key = TABLES[name].key[0]
            keys = f'SELECT DISTINCT id AS "{key}" FROM gone_{name}'
            if count := self.writing.take_out(name, keys, office_id=self.office_id):
                taken[name] = count
        if any(self.sealed().values()):
            self._remember(today)
        return taken

    def sealed(self) -> dict[str, list[str]]:
        """The ids of what the source says was sealed, by table."""
        return {name: self._sealed(name) for name in REMEMBERED if name in self.tables}

    def _sealed(self, name: str) -> list[str]:
        sealed = f"SELECT DISTINCT id FROM gone_{name} WHERE because = 'sealed' AND NOT known ORDER BY 1"
        return [row[0] for row in self.writing.engine.execute(sealed).fetchall()]

    def _remember(self, today: date) -> None:
        parts = " UNION ALL ".join(
            f"SELECT {keyed_hash(self.writing.lake, name, self.office_id, 'id')} AS keyed_hash, order_number,"
            f" \"on\" FROM gone_{name} WHERE because = 'sealed' AND NOT known"
            for name in REMEMBERED
            if name in self.tables
        )
        self.writing.engine.execute(
            f"CREATE TEMP TABLE newly_sealed AS SELECT keyed_hash, coalesce(min(order_number), {text(told_by(self.batch_id))})"
            f' AS order_number, coalesce(min("on"), DATE \'{today}\') AS "on", {text(self.office_id)} AS office_id'
            f" FROM ({parts}) WHERE keyed_hash NOT IN (SELECT keyed_hash FROM sealing) GROUP BY keyed_hash"
        )
        self.writing.append("sealing", "newly_sealed", office_id=self.office_id)
        self.writing.versions[TO_FINISH] = self.office_id


def told_by(batch_id: str) -> str:
    """What stands for the order's number where the source gives none."""
    return f"declared by the source in {batch_id}"


def prepare_taking_out(engine: Any) -> None:
    """Make the tables that notices and the rows that they mean go to."""
    engine.execute(NOTICES)
    engine.execute(GONE)


def take_out(
    writing: Writing, files: Sequence[SourceFile], staged: Sequence[Staged], office_id: str, batch_id: str, today: date
) -> TakenOut | None:
    """Find everything that goes, and take it out of the staged rows. None where nothing was ever said of the kind."""
    for file in files:
        for index, rule in enumerate(file.rule.take_out):
            _stage_notices(writing.engine, file, index, rule, today)
    sealed_before = bool(writing.entries("sealing", office_id))
    if not sealed_before and not any(file.rule.take_out for file in files):
        return None
    for table in RECORD_TABLES:
        writing.engine.execute(
            f'CREATE TABLE gone_{table.name} AS SELECT id, because, order_number, "on", false AS known FROM import_notices'
            f" WHERE \"table\" = '{table.name}' AND (file, line) NOT IN (SELECT file, line FROM import_bad)"
        )
        if sealed_before:
            _sealed_before(writing, table, staged, office_id)
    for table in (*RECORD_TABLES, *RECORD_TABLES):  # twice: an arrest may refer to an appearance that refers to a case
        _belongs(writing, table, staged, office_id)
    _note_what_notices_do(writing, staged, office_id)
    for entry in staged:
        _leave_out(writing.engine, entry)
    _forget_lines(writing.engine, staged)
    names = [table.name for table in RECORD_TABLES]
    found = [name for name in names if _number(writing.engine, f"SELECT count(*) FROM gone_{name}")]
    return TakenOut(writing=writing, office_id=office_id, batch_id=batch_id, tables=tuple(found))


def _stage_notices(engine: Any, file: SourceFile, index: int, rule: TakeOut, today: date) -> None:
    table, header = TABLES[rule.table], file.raw.header
    values = [value_of(table.by_name[table.key[0]], rule.key, header, file.content, today, required=True)]
    if rule.on:
        values.append(value_of(TABLES["sealing"].by_name["on"], rule.on, header, file.content, today, required=False))
    values = [replace(value, precision=None) for value in values]  # a notice keeps the day and not how exact it is
    rules = [one for value in values for one in value.rules]
    first = ", ".join(f'{value.first} AS "{value.column.name}"' for value in values)
    named = ", ".join(f'"{value.column.name}"' for value in values)
    order = cell(header, rule.order) if rule.order else "NULL"
    relation = f"notices_{file.number}_{index}"
    engine.execute(
        f"CREATE TABLE {relation} AS SELECT line, {broken(rules, file.scan)} AS broken, {named}, {order}::VARCHAR AS order_number"
        f" FROM (SELECT *, {first} FROM {file.source} WHERE shape = 0 AND NOT {file.is_control} AND {file.meant_by(rule.when)})"
    )
    found = ", ".join(kept(values, note(engine, file, relation, rules)))
    key, on = table.key[0], '"on"' if rule.on else "NULL"
    engine.execute(
        f'INSERT INTO import_notices SELECT {file.number}, line, {text(rule.table)}, "{key}"::VARCHAR, {text(rule.because)},'
        f" order_number, {on}::DATE, false FROM (SELECT line, order_number, {found} FROM {relation})"
        f' WHERE "{key}" IS NOT NULL'
    )


def _sealed_before(writing: Writing, table: Table, staged: Sequence[Staged], office_id: str) -> None:
    """Staged rows of records that were sealed before, or that belong to such a record."""
    for entry in staged:
        if entry.table is table and (condition := is_sealed(writing.lake, table.name, office_id, entry.columns)):
            writing.engine.execute(
                f"INSERT INTO gone_{table.name} SELECT DISTINCT \"{table.key[0]}\"::VARCHAR, 'sealed', NULL, NULL::DATE, true"
                f' FROM {entry.relation} WHERE {condition} AND "{table.key[0]}" IS NOT NULL'
            )


def _parents(columns: Sequence[str], table: Table) -> list[tuple[str, str]]:
    """The columns among these that refer to a record, each with that record's table."""
    found = []
    for column in table.columns:
        parent = column.refers_to.partition(".")[0]
        if column.name in columns and parent in TABLES and TABLES[parent] in RECORD_TABLES:
            found.append((column.name, parent))
    return found


def _belongs(writing: Writing, table: Table, staged: Sequence[Staged], office_id: str) -> None:
    """Add the ids of what belongs to records that go, in the files and in the lake."""
    held = f'(SELECT * FROM "{table.name}" WHERE office_id = {text(office_id)})'
    relations = [(entry.relation, entry.columns) for entry in staged if entry.table is table]
    if writing.entries(table.name, office_id):
        relations.append((held, tuple(table.by_name)))
    key = table.key[0]
    for relation, columns in relations:
        for name, parent in _parents(columns, table):
            writing.engine.execute(
                f'INSERT INTO gone_{table.name} SELECT DISTINCT r."{key}"::VARCHAR, p.because, p.order_number, p."on", p.known'
                f' FROM {relation} AS r JOIN gone_{parent} AS p ON p.id = r."{name}"::VARCHAR WHERE r."{key}" IS NOT NULL'
                f' AND (r."{key}"::VARCHAR, p.because) NOT IN (SELECT id, because FROM gone_{table.name})'
            )


def _note_what_notices_do(writing: Writing, staged: Sequence[Staged], office_id: str) -> None:
    """A deletion changes something where the record is in the lake; a sealing where it is not remembered yet."""
    engine = writing.engine
    for name in {row[0] for row in engine.execute('SELECT DISTINCT "table" FROM import_notices').fetchall()}:
        key = TABLES[name].key[0]
        engine.execute(
            f"UPDATE import_notices SET does = true WHERE \"table\" = '{name}' AND because = 'deleted'"
            f' AND id IN (SELECT "{key}" FROM "{name}" WHERE office_id = {text(office_id)})'
        )
        if name in REMEMBERED:
            engine.execute(
                f"UPDATE import_notices SET does = true WHERE \"table\" = '{name}' AND because = 'sealed' AND"
                f" {keyed_hash(writing.lake, name, office_id, 'id')} NOT IN (SELECT keyed_hash FROM sealing)"
            )


def _leave_out(engine: Any, entry: Staged) -> None:
    """Take the rows out of a staged relation that go, and note their lines."""
    key, name = entry.table.key[0], entry.table.name
    goes = (
        f'SELECT s.file, s.line, max(g.because) AS because FROM {entry.relation} AS s JOIN gone_{name} AS g ON g.id = s."{key}"'
    )
    engine.execute(f"CREATE OR REPLACE TEMP TABLE going AS {goes}::VARCHAR GROUP BY ALL")
    engine.execute("INSERT INTO import_gone SELECT file, line, because FROM going")
    engine.execute(f"DELETE FROM {entry.held} WHERE (file, line) IN (SELECT file, line FROM going)")


def _forget_lines(engine: Any, staged: Sequence[Staged]) -> None:
    """Of a line whose record goes nothing is kept aside: no value, no row. What else it holds goes only where it is faulty."""
    gone = "(SELECT file, line FROM import_gone)"
    for entry in staged:
        engine.execute(
            f"DELETE FROM {entry.held} WHERE (file, line) IN {gone} AND (file, line) IN (SELECT file, line FROM import_bad)"
        )
    for table in ("import_faults", "import_bad"):
        engine.execute(f"DELETE FROM {table} WHERE (file, line) IN {gone}")


def _number(engine: Any, sql: str) -> int:
    found: int = engine.execute(sql).fetchone()[0]
    return found
