"""What a mapping's JSON Schema cannot see: tables, columns, codes, and forms that do not go together."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, NoReturn

import duckdb

from justexits.core.errors import BadInput
from justexits.records.codes import code_list
from justexits.records.mapping.form import COUNTED_DATES, Condition, FileRule, Form, Mapping, RowRule, TakeOut
from justexits.records.tables import RECORD_TABLES, TABLES, Column, Table

TABLES_TO_FEED = {table.name: table for table in RECORD_TABLES}
MAY_BE_SEALED = ("case", "party", "arrest", "charge")
WRITTEN_BY_US = ("office_id", "batch_id", "source_file", "source_line")
WAYS = ("values", "dates", "pattern", "split")


def check(mapping: Mapping, path: str) -> None:
    """Raise BadInput, naming the place in the YAML, at the first thing that cannot work."""
    for index, file in enumerate(mapping.files):
        _check_kind(file, mapping, path, f"files[{index}] ({file.name})")
        _check_file(file, path, f"files[{index}] ({file.name})")


def _check_kind(file: FileRule, mapping: Mapping, path: str, place: str) -> None:
    """What a kind of file needs, and what only another kind has."""
    for kind, given, name in (
        ("fixed", file.layout, "layout"),
        ("xlsx", file.sheet, "sheet"),
        ("sqlite", file.table, "table"),
    ):
        if given and file.kind != kind:
            _wrong(f"read.{name} is for files of the kind {kind}.", "Take it out, or correct kind.", path, f"{place}.read.{name}")
    if file.kind == "fixed" and not file.layout:
        _wrong("A fixed-width file has no header.", "Say in read.layout where each column stands.", path, place)
    if file.kind == "xml" and not file.record:
        _wrong("Nothing says which element is a record.", "Add read.record, such as Case/Party.", path, place)
    _check_reading(file, path, place)
    for span in file.layout:
        if span.end < span.start:
            _wrong(f"The column {span.name} ends before it begins.", "Correct it.", path, f"{place}.read.layout", span.name)
    if file.only_looked_up and not file.offers:
        _wrong("The entry feeds no table and no other entry joins it.", "Add rows, or take it out.", path, place)
    for join in file.joins:
        if mapping.entry(join.entry) is None:
            near = _near(join.entry, [one.name for one in mapping.files])
            _wrong(f"There is no entry {join.entry} to join.", near, path, f"{place}.joins", join.entry)
        for condition in join.when:
            _check_condition(condition, path, f"{place}.joins.when")
        other = mapping.entry(join.entry)
        if other is not None and other.only_looked_up and (join.when or join.sole):
            what = f"{join.entry} has no rows of its own, so that each of its rows has to count."
            _wrong(what, "Take when and sole out of the join, or give that entry rows.", path, f"{place}.joins", join.entry)


def _check_reading(file: FileRule, path: str, place: str) -> None:
    """What only some kinds of files have."""
    if file.record and file.kind not in ("xml", "jsonl"):
        _wrong("read.record is for XML and JSON.", "Take it out, or correct kind.", path, f"{place}.read.record")
    if file.columns and file.kind != "csv":
        _wrong("read.columns is for text with a delimiter.", "Take it out, or correct kind.", path, f"{place}.read.columns")
    if file.header_rows > 1 and file.kind not in ("csv", "xlsx"):
        _wrong("read.header_rows is for text with a delimiter and workbooks.", "Take it out.", path, f"{place}.read.header_rows")
    if file.columns and file.header_rows > 1:
        _wrong("read.columns is for a file without a header.", "Take it out, or header_rows.", path, place)


def _check_file(file: FileRule, path: str, place: str) -> None:
    for index, condition in enumerate(file.control_rows):
        _check_condition(condition, path, f"{place}.control_rows[{index}]")
    for index, rule in enumerate(file.rows):
        _check_rows(rule, path, f"{place}.rows[{index}] ({rule.table})")
    for index, one in enumerate(file.take_out):
        _check_take_out(one, path, f"{place}.take_out[{index}] ({one.table})")


def _check_take_out(rule: TakeOut, path: str, place: str) -> None:
    table = TABLES_TO_FEED.get(rule.table)
    known = [name for name in TABLES_TO_FEED if rule.because == "deleted" or name in MAY_BE_SEALED]
    if table is None or rule.table not in known:
        _wrong(f"Records of {rule.table} cannot be taken out so.", _near(rule.table, known), path, f"{place}.table", rule.table)
    if rule.because == "deleted" and (rule.order or rule.on):
        _wrong("order and on belong to a sealing.", "Take them out, or write because: sealed.", path, place)
    for condition in rule.when:
        _check_condition(condition, path, f"{place}.when")
    _check_form(rule.key, table.by_name[table.key[0]], path, f"{place}.key")
    if rule.on:
        _check_form(rule.on, TABLES["sealing"].by_name["on"], path, f"{place}.on")


def _wrong(what: str, remedy: str, path: str, place: str, value: Any = None) -> NoReturn:
    raise BadInput(what, remedy, file=path, column=place, value=None if value is None else str(value))


def _check_rows(rule: RowRule, path: str, place: str) -> None:
    table = TABLES_TO_FEED.get(rule.table)
    if table is None:
        near = _near(rule.table, list(TABLES_TO_FEED))
        _wrong(f"There is no table {rule.table} that an import fills.", near, path, f"{place}.table", rule.table)
    if rule.once and rule.merge:
        _wrong("An entry is either once or merge.", "Take one of them out.", path, place)
    for condition in rule.when:
        _check_condition(condition, path, f"{place}.when")
    feedable = [name for name in table.by_name if name not in WRITTEN_BY_US and not name.endswith("_precision")]
    for name, form in rule.columns.items():
        if name not in feedable:
            _wrong(
                f"The table {table.name} has no column {name} to feed.", _near(name, feedable), path, f"{place}.columns.{name}"
            )
        _check_form(form, table.by_name[name], path, f"{place}.columns.{name}")
    for name in rule.may_differ:
        if name not in feedable:
            _wrong(f"The table {table.name} has no column {name}.", _near(name, feedable), path, f"{place}.may_differ", name)
    for name in needed(table):
        if name not in rule.columns:
            _wrong(f"Nothing feeds {table.name}.{name}, which every row needs.", "Add it.", path, f"{place}.columns")


def needed(table: Table) -> list[str]:
    """The columns that a mapping must feed: the key, and what is required."""
    return [c.name for c in table.columns if (c.required or c.name in table.key) and c.name not in WRITTEN_BY_US]


def _near(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, n=1)
    return f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(names)}."


def _check_form(form: Form, column: Column, path: str, place: str) -> None:
    _check_source(form, path, place)
    ways = [way for way in WAYS if getattr(form, way)]
    if len(ways) > 1 and set(ways) - {"pattern", "values"}:
        _wrong(f"{' and '.join(ways)} do not go together.", "Keep one of them.", path, place)
    if ways and not (form.sources or form.join or form.first):
        _wrong(f"{ways[0]} needs from.", "Add from with the column's name.", path, place)
    if form.pattern and not form.sources:
        _wrong("pattern needs from.", "Put it into the parts that it is meant for.", path, place)
    if column.is_date and not form.dates:
        _wrong(f"{column.name} is a date and needs dates.", 'Add dates with its forms, such as ["%m/%d/%Y"].', path, place)
    if form.dates and not column.is_date:
        _wrong(f"{column.name} is not a date.", "Take dates out.", path, place)
    if form.split and column.type != "array<string>":
        _wrong(f"{column.name} holds one value, not a list.", "Take split out, or use pattern.", path, place)
    if form.times and (column.type not in ("int64", "float64") or not form.sources or ways):
        _wrong("times is for a number that is read with from and nothing else.", "Take it out.", path, place)
    if form.decimal != "." and column.type not in ("int64", "float64"):
        _wrong(f"{column.name} is not a number.", "Take decimal out.", path, place)
    _check_defaults(form, column, path, place)
    _check_dates(form, path, place)
    if form.pattern:
        _try("SELECT regexp_extract('x', ?, 1)", form.pattern, path, f"{place}.pattern")
    _check_codes(form, column, path, place)


def _check_dates(form: Form, path: str, place: str) -> None:
    for index, date_form in enumerate(form.dates):
        if date_form in COUNTED_DATES:
            continue
        if "%Y" not in date_form and "%y" not in date_form:
            _wrong("A date form needs the year.", "Write %Y for it.", path, f"{place}.dates[{index}]", date_form)
        _try("SELECT try_strptime('x', ?)", date_form, path, f"{place}.dates[{index}]")


def _check_source(form: Form, path: str, place: str) -> None:
    kinds = sum((bool(form.sources), bool(form.join), bool(form.first), form.constant is not None, form.line))
    if kinds != 1:
        _wrong("A column is fed by exactly one of from, join, first, constant and line.", "Take the others out.", path, place)
    for index, part in enumerate((*form.join, *form.first)):
        where = f"{place}.{'join' if form.join else 'first'}[{index}]"
        if part.values is not None or part.dates or part.split or part.times or part.has_otherwise or part.empty is not None:
            _wrong("A part is made with from, pattern, constant, join or first.", "Take the rest out.", path, where)
        _check_source(part, path, where)


def _check_defaults(form: Form, column: Column, path: str, place: str) -> None:
    """A default is a guess that a mapping declares; of an id or a date nobody may guess."""
    if form.has_otherwise and form.values is None:
        _wrong("otherwise says what the values lack.", "Add values, or take it out.", path, place)
    if form.empty is not None and (column.is_date or not (form.sources or form.join or form.first) or column.required):
        _wrong(f"An empty {column.name} cannot be guessed.", "Take empty out.", path, place)


def _check_codes(form: Form, column: Column, path: str, place: str) -> None:
    given = {key: value for key, value in (form.values or {}).items() if value is not None}
    given = {f"values.{key}": value for key, value in given.items()}
    given |= {name: value for name in ("constant", "otherwise", "empty") if (value := getattr(form, name)) is not None}
    for key, value in given.items():
        where = f"{place}.{key}"
        if column.codes and str(value) not in code_list(column.codes):
            near = _near(str(value), list(code_list(column.codes)))
            _wrong(f"{value} is not a code of the list {column.codes}.", near, path, where, value)
        if column.type in ("int64", "float64") and not isinstance(value, int | float):
            _wrong(f"{column.name} is a number.", "Write a number.", path, where, value)


def _check_condition(condition: Condition, path: str, place: str) -> None:
    if condition.matches is not None:
        _try("SELECT regexp_matches('x', ?)", condition.matches, path, f"{place}.matches")


def _try(sql: str, text: str, path: str, place: str) -> None:
    try:
        duckdb.execute(sql.replace("?", "'" + text.replace("'", "''") + "'")).fetchall()
    except duckdb.Error as error:
        _wrong(f"This cannot be read: {str(error).splitlines()[0]}", "Mend it.", path, place, text)
