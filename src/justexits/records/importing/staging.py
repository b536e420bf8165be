"""From the texts of a file to rows of canonical tables, each beside the rules that it breaks.

The rules of a row are bits of one number, so that a good row costs no more than a comparison with zero; what a broken bit
means is looked up only for the rows that have one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from justexits.core.errors import BadInput
from justexits.records.importing.expressions import Rule, Value, cell, holds, text, trimmed_cells, value_of
from justexits.records.importing.header import Header
from justexits.records.importing.reader import SHAPE_RULES, RawFile, Shape
from justexits.records.importing.scan import Scan
from justexits.records.mapping import Condition, FileRule, RowRule
from justexits.records.mapping.check import needed
from justexits.records.mapping.form import Trailer, plain
from justexits.records.tables import TABLES, Table

HEADER_CELLS = 2  # so many cells that say what the header says make a row a header
MOST_RULES = 62  # bits of a BIGINT that can be used

FAULTS = """CREATE TABLE import_faults (file INTEGER, line BIGINT, "column" VARCHAR, value VARCHAR, rule VARCHAR,
    severity VARCHAR, remedy VARCHAR)"""
BAD = "CREATE TABLE import_bad (file INTEGER, line BIGINT)"


def content_of(scan: Scan, rule: FileRule) -> str:
    """The hash of a file's content, and the part that is meant of it."""
    return f"{scan.sha256}{rule.part or ''}"


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """One file of the batch: its number in it, its name for people, and what was read from it."""

    number: int
    shown: str
    rule: FileRule
    scan: Scan
    raw: RawFile
    source: str  # the view of its trimmed texts, with those of joined files
    kept_texts: dict[int, str] | None = None  # the rows by their lines, where they come from the quarantine
    controls: int = 0  # how many of its rows are headers, totals, trailers and blank lines; found by `open_source`

    @property
    def content(self) -> str:
        """What tells its lines from those of other files: the hash of its content, and the part that it is of it."""
        return content_of(self.scan, self.rule)

    @property
    def is_control(self) -> str:
        """SQL over the source's rows that is true for headers, totals, trailers and blank lines."""
        return f"(line IN (SELECT line FROM control_{self.number}))" if self.controls else "(false)"

    @property
    def looks_like_control(self) -> str:
        """The same over the trimmed texts, by what they say."""
        conditions = [*self.rule.control_rows, *([self.rule.trailer.when] if self.rule.trailer else [])]
        found = [f"shape = {Shape.CONTROL:d}", *(holds(condition, self.raw.header) for condition in conditions)]
        if repeated := self._repeats_header():
            found.append(repeated)
        if self.scan.rules_drawn or self.scan.kind:
            found.append(self._is_drawn())
        return f"({' OR '.join(found)})"

    def _is_drawn(self) -> str:
        """SQL that is true for a row of dashes, as reports draw below their header."""
        here = [cell(self.raw.header, name) for name in self.rule.reads()]
        rest = " AND ".join(f"regexp_full_match(coalesce({one}, ''), '[-=_*+ ]*')" for one in here)
        return f"(coalesce(starts_with({here[0]}, '--') OR starts_with({here[0]}, '=='), false) AND {rest})" if here else "false"

    def _repeats_header(self) -> str | None:
        """SQL that is true for a row that is the header once more, as in exports that were put together."""
        names = self.rule.reads()[:HEADER_CELLS]
        if not self.raw.headers or len(names) < HEADER_CELLS:
            return None
        same = [f"lower({cell(self.raw.header, name)}) = {text(plain(name))}" for name in names]
        if names[0].isascii():  # how long a text is costs next to nothing, and tells nearly every record from a header
            same.insert(0, f"length({cell(self.raw.header, names[0])}) = {len(plain(names[0]))}")
        return f"coalesce({' AND '.join(same)}, false)"

    @property
    def is_record(self) -> str:
        """SQL over the source that is true for rows that may become records: whole, no control row, no word of a deletion."""
        found = f"shape = {Shape.WHOLE:d} AND NOT {self.is_control}"
        if self.rule.take_out:
            found += f" AND NOT ({' OR '.join(self.meant_by(one.when) for one in self.rule.take_out)})"
        return found

    def meant_by(self, when: Sequence[Condition]) -> str:
        """SQL over the source that is true where all of the conditions hold."""
        return f"({' AND '.join(holds(condition, self.raw.header) for condition in when) or 'true'})"

    @property
    def trimmed(self) -> str:
        """A query of the file's used cells, trimmed, with line and shape."""
        if self.raw.in_one_pass:
            return f"SELECT * FROM {self.raw.relation}"
        columns = trimmed_cells(self.rule, self.raw.header, self.raw.padding)
        return f"SELECT {', '.join(['line', 'last_line', 'shape', *columns])} FROM {self.raw.relation}"


@dataclass(frozen=True, kw_only=True)
class Staged:
    """One entry of the mapping, staged: a view in the engine with `file`, `line` and the canonical columns that it feeds."""

    relation: str
    file: SourceFile
    rule: RowRule
    table: Table
    columns: tuple[str, ...]

    @property
    def held(self) -> str:
        """The table behind the view, from which rows may be taken; a view where the file was read in one pass."""
        return f"{self.relation}_first"

    @property
    def by_line(self) -> bool:
        """Whether its key is made from the line, and so never repeats."""
        return all(self.rule.columns[name].line for name in self.table.key)


def prepare(engine: Any) -> None:
    """Make the tables that faults go to."""
    engine.execute(FAULTS)
    engine.execute(BAD)


def open_source(engine: Any, file: SourceFile) -> SourceFile:
    """Make the view of the file's trimmed texts, note the rows that are broken in themselves, and count by the trailer.

    Returns the file with its control rows known, which are looked for once.
    """
    engine.execute(f"CREATE VIEW source_{file.number} AS {file.trimmed}")
    found = f"SELECT line FROM source_{file.number} WHERE {file.looks_like_control}"
    count = engine.execute(f"CREATE TABLE control_{file.number} AS {found}").fetchone()[0]
    opened = replace(file, controls=count)
    _note_shapes(engine, opened)
    if file.rule.trailer:
        _check_trailer(engine, opened, file.rule.trailer)
    return opened


def _check_trailer(engine: Any, file: SourceFile, trailer: Trailer) -> None:
    here = cell(file.raw.header, trailer.count)
    said = engine.execute(
        f"SELECT max(TRY_CAST(replace({here}, ',', '') AS BIGINT)), max(line), max({here}) FROM source_{file.number}"
        f" WHERE {holds(trailer.when, file.raw.header)}"
    ).fetchone()
    rows = engine.execute(f"SELECT count(*) FROM source_{file.number} WHERE NOT {file.is_control}").fetchone()[0]
    if said[0] == rows:
        return
    what = (
        "The file has no trailer, so it was cut off."
        if said[1] is None
        else f"The trailer says that there are {said[2]} rows, and the file holds {rows:,}: rows were lost or added."
    )
    raise BadInput(what, "Ask for the file again.", file=file.shown, line=said[1])


def stage_file(engine: Any, file: SourceFile, today: date) -> list[Staged]:
    """Stage every entry of a file's rule, and put aside the rows that no entry takes."""
    staged = [_stage(engine, file, index, rule, today) for index, rule in enumerate(file.rule.rows)]
    _note_untaken(engine, file)
    return staged


def _note_shapes(engine: Any, file: SourceFile) -> None:
    whole = f"({Shape.WHOLE:d}, {Shape.CONTROL:d})"
    found = engine.execute(f"SELECT DISTINCT shape FROM source_{file.number} WHERE shape NOT IN {whole}").fetchall()
    for shape in sorted(row[0] for row in found):
        name, remedy = (text(said) for said in SHAPE_RULES[Shape(shape)])
        rows = f"FROM source_{file.number} WHERE shape = {shape} AND NOT {file.is_control}"
        engine.execute(
            f"INSERT INTO import_faults SELECT {file.number}, line, NULL, NULL, {name}, 'quarantined', {remedy} {rows}"
        )
        engine.execute(f"INSERT INTO import_bad SELECT {file.number}, line {rows}")


def _note_untaken(engine: Any, file: SourceFile) -> None:
    """A row that no entry takes would vanish; it is put aside instead."""
    if not file.rule.rows or any(not rule.when for rule in file.rule.rows):
        return
    header = file.raw.header
    taken = " OR ".join(file.meant_by(rule.when) for rule in file.rule.rows)
    condition = file.rule.rows[0].when[0]
    position = header.position(condition.column)
    engine.execute(
        f"CREATE TABLE untaken AS SELECT line, t{position} AS value FROM {file.source} WHERE {file.is_record} AND NOT ({taken})"
    )
    engine.execute(
        f"INSERT INTO import_faults SELECT {file.number}, line, {text(header.names[position])}, value, 'no entry takes the row',"
        f" 'quarantined', 'Add an entry to the mapping, or declare such rows as control_rows.' FROM untaken"
    )
    engine.execute(f"INSERT INTO import_bad SELECT {file.number}, line FROM untaken")
    engine.execute("DROP TABLE untaken")


def _stage(engine: Any, file: SourceFile, index: int, rule: RowRule, today: date) -> Staged:
    values = values_of(rule, file.raw.header, file.content, today, file.shown)
    rules = [one for value in values for one in value.rules]
    relation = f"staged_{file.number}_{index}"
    begin = f"AS SELECT {file.number}::INTEGER AS file, line,"
    records = f"{file.source} WHERE {file.is_record} AND {file.meant_by(rule.when)}"
    if file.raw.in_one_pass:
        held = ", ".join(part for value in values for part in _read_already(value, index))
        engine.execute(f'CREATE VIEW {relation}_first {begin} "{index}.broken" AS broken, {held} FROM {records}')
    else:
        held = ", ".join(f'"{name}"' for value in values for name in _held(value))
        made = f"{begin} {broken(rules, file.scan)} AS broken, {held} FROM (SELECT *, {_firsts(values)} FROM {records})"
        engine.execute(f"CREATE TABLE {relation}_first {made}")
    found = note(engine, file, f"{relation}_first", rules)
    engine.execute(f"CREATE VIEW {relation} AS SELECT file, line, {', '.join(kept(values, found))} FROM {relation}_first")
    columns = tuple(name for value in values for name in _names(value))
    return Staged(relation=relation, file=file, rule=rule, table=TABLES[rule.table], columns=columns)


def values_of(rule: RowRule, header: Header, content: str, today: date, shown: str) -> list[Value]:
    """How an entry makes its columns of a row. Raises BadInput where they have more rules than a number has bits."""
    table = TABLES[rule.table]
    must = needed(table)
    values = [
        value_of(table.by_name[name], form, header, content, today, required=name in must) for name, form in rule.columns.items()
    ]
    if sum(len(value.rules) for value in values) > MOST_RULES:
        raise BadInput(f"An entry for {table.name} has over {MOST_RULES} rules.", "Divide it into two.", file=shown)
    return values


def read_in_one_pass(rule: FileRule, scan: Scan, today: date, shown: str, header: Header, texts: str) -> str:
    """A query that gives, beside the trimmed texts of `texts`, what each entry makes of them: `0.broken`, `0.offense_date`, ...

    A text that is taken as it stands is not given twice.
    """
    given = ["shape", *(cell(header, name) for name in rule.reads())]
    query = texts
    for index, entry in enumerate(rule.rows):
        values = values_of(entry, header, content_of(scan, rule), today, shown)
        rules = [one for value in values for one in value.rules]
        made = [f'{broken(rules, scan)} AS "{index}.broken"']
        made += [f'"{name}" AS "{index}.{name}"' for value in values if value.is_made for name in _held(value)]
        query = f"SELECT {', '.join([*dict.fromkeys(given), *made])} FROM (SELECT *, {_firsts(values)} FROM ({query}))"
        given += [f'"{index}.broken"']
        given += [f'"{index}.{name}"' for value in values if value.is_made for name in _held(value)]
    return query


def may_be_read_in_one_pass(rule: FileRule) -> bool:
    """Whether everything that its entries make of a row is made of the row's own texts, and every row stays."""
    forms = [form for entry in rule.rows for form in entry.columns.values()]
    return bool(forms) and not rule.joins and not rule.take_out and not any(form.is_of_the_line for form in forms)


def _read_already(value: Value, index: int) -> list[str]:
    if not value.is_made:
        return _first(value)
    return [f'"{index}.{name}" AS "{name}"' for name in _held(value)]


def _names(value: Value) -> list[str]:
    return [value.column.name, *([f"{value.column.name}_precision"] if value.precision else [])]


def _held(value: Value) -> list[str]:
    """The columns that a first reading keeps: a precision that is the same for all needs no place of its own."""
    return _names(value)[: 1 if value.one_precision else None]


def _first(value: Value) -> list[str]:
    made = [f'{value.first} AS "{value.column.name}"']
    if value.precision and not value.one_precision:
        made.append(f'{value.precision} AS "{value.column.name}_precision"')
    return made


def _firsts(values: Sequence[Value]) -> str:
    return ", ".join(part for value in values for part in _first(value))


def broken(rules: Sequence[Rule], scan: Scan) -> str:
    """SQL for the number whose bits are the rules that a row breaks; what no text of the file can break is not asked."""
    asked = [(bit, one) for bit, one in enumerate(rules) if scan.plus_signs or one.only_with != "+"]
    bits = (f"(CASE WHEN {one.broken} THEN {1 << bit} ELSE 0 END)" for bit, one in asked)
    return f"({' + '.join(bits) or '0'})::BIGINT"


def kept(values: Sequence[Value], found: int) -> Iterator[str]:
    """SQL for the columns that rows end with, over a first reading in which the rules of `found` were broken somewhere.

    A value that breaks a rule is unknown. Most rules are broken nowhere, and then there is nothing to ask of a row.
    """
    bit = 0
    for value in values:
        mine = sum(1 << place for place, rule in enumerate(value.rules, bit) if rule.unknown) & found
        bit += len(value.rules)
        name = value.column.name
        made = f'CASE WHEN broken & {mine} = 0 THEN "{name}" END' if mine else f'"{name}"'
        yield f'{made} AS "{name}"'
        if value.precision:
            known_to = value.precision if value.one_precision else f'"{name}_precision"'
            yield f'CASE WHEN ({made}) IS NOT NULL THEN {known_to} END AS "{name}_precision"'


def note(engine: Any, file: SourceFile, relation: str, rules: Sequence[Rule]) -> int:
    """Write down which rules the broken rows break, with the value as the file has it. Returns the bits of all of these."""
    found: int = engine.execute(f"SELECT bit_or(broken) FROM {relation}").fetchone()[0] or 0
    severe = 0
    for bit, rule in enumerate(rules):
        if not found & (1 << bit):
            continue
        severe |= (1 << bit) if rule.quarantines else 0
        severity = "quarantined" if rule.quarantines else "value_unknown"
        column = text(rule.column) if rule.column else "NULL"
        engine.execute(
            f"INSERT INTO import_faults SELECT {file.number}, line, {column}, {rule.value}, {text(rule.name)}, '{severity}',"
            f" {text(rule.remedy)} FROM {file.source}"
            f" WHERE line IN (SELECT line FROM {relation} WHERE broken & {1 << bit} <> 0)"
        )
    if severe:
        engine.execute(f"INSERT INTO import_bad SELECT {file.number}, line FROM {relation} WHERE broken & {severe} <> 0")
    return found
