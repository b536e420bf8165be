"""Each form of a mapping as SQL over the texts of a row, with the rule that its value must keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from justexits.records.codes import code_list
from justexits.records.importing.header import Header
from justexits.records.importing.scan import PADDING
from justexits.records.lake.engine import coded, constant, quoted
from justexits.records.mapping import Condition, FileRule, Form
from justexits.records.mapping.form import EPOCHS, EXCEL_DAYS
from justexits.records.tables import Column

TRIMMED = " || ".join(f"chr({ord(mark)})" for mark in PADDING)
EARLIEST = date(1850, 1, 1)  # no office has a record of an earlier day
YEARS_AHEAD = 10  # hearings and ends of custody may lie ahead, but hardly further
YEARS_AHEAD_OF_CUSTODY = 100
OLDEST = 120  # years; nobody on record was older when last seen (the longest life known is 122)
DAYS_PER_YEAR = 365.25
IDS = ("tracking_number", "phone")  # numbers of things, beside the columns whose name ends in _id
MOST_CODED = 2_000  # names times values of a table above which they stay texts: the type is spelled out at each name
DATE_PRECISION = coded("day", "month", "year")
CELL = re.compile(r"\bt\d+\b")
TYPED_DATES = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule over one value: `broken` is SQL that is true where it does not hold."""

    name: str
    remedy: str
    broken: str
    column: str | None  # of the file, as the file names it
    value: str  # SQL for the value that is shown
    quarantines: bool = False
    unknown: bool = True  # whether the value is taken as unknown where the rule is broken
    only_with: str = ""  # a mark that every text which breaks it holds


@dataclass(frozen=True, kw_only=True)
class Value:
    """One canonical column: SQL for a first reading, and the rules; what is kept of it is what breaks none."""

    column: Column
    first: str
    rules: tuple[Rule, ...]
    precision: str | None = None  # SQL for how exact a date is
    one_precision: bool = False  # whether that is the same for every row

    @property
    def is_made(self) -> bool:
        """Whether it is made of texts, and is none of them as it stands, nor the same for every row."""
        return CELL.fullmatch(self.first) is None and CELL.search(self.first) is not None


def cell(header: Header, name: str) -> str:
    """The trimmed text of a column; empty is null. The relation that makes it is `trimmed`."""
    return f"t{header.position(name)}"


def trimmed(position: int, padding: str = PADDING, missing: Sequence[str] = ()) -> str:
    """SQL that makes the trimmed text of the cell at that position, which is padded with these marks at most.

    A text that is one of `missing` stands for nothing.
    """
    padded = _padded(f"c{position}", padding)
    made = f"CASE WHEN {padded} THEN nullif(trim(c{position}, {TRIMMED}), '') ELSE c{position} END"
    if missing:
        made = f"CASE WHEN ({made}) NOT IN ({', '.join(text(word) for word in missing)}) THEN {made} END"
    return f"{made} AS t{position}"


def trimmed_cells(rule: FileRule, header: Header, padding: str) -> list[str]:
    """SQL for the cells that a file's rule reads, trimmed; those that the file lacks are unknown."""
    places, width = sorted({header.position(name) for name in rule.reads()}), len(header.own)
    return [trimmed(place, padding, rule.missing) if place < width else f"NULL::VARCHAR AS t{place}" for place in places]


def _padded(here: str, padding: str) -> str:
    """SQL that is true where a text is empty or may have something to trim: trimming by a set of marks is four times as slow."""
    ends = [f"ends_with({here}, chr({ord(mark)}))" for mark in padding]
    begins = [f"starts_with({here}, chr({ord(mark)}))" for mark in padding if mark > "!"]
    low = f"{here} < '!'"
    return f"({' OR '.join([low, *begins, *ends])})"


def text(value: str) -> str:
    """A text as SQL."""
    return f"'{quoted(value)}'"


def holds(condition: Condition, header: Header) -> str:
    """SQL that is true where the condition holds, false otherwise (an empty cell is in no list)."""
    here = cell(header, condition.column)
    if condition.filled is not None:
        return f"({here} IS {'NOT ' if condition.filled else ''}NULL)"
    if condition.matches is not None:
        return f"coalesce(regexp_matches({here}, {text(condition.matches)}), false)"
    among = ", ".join(text(value.casefold()) for value in condition.among or condition.not_among)
    return f"(coalesce(lower({here}), '') {'NOT ' if condition.not_among else ''}IN ({among}))"


def value_of(column: Column, form: Form, header: Header, file_hash: str, today: date, *, required: bool) -> Value:
    """How the column is made from a row of the file, and which rules hold for it."""
    given = _given(form, header, file_hash)
    first, precision, rules = given, "", []
    shown = header.names[header.position(form.sources[0])] if form.sources else _first_column(form, header)

    def rule(name: str, remedy: str, broken: str, quarantines: bool = form.quarantines, **more: Any) -> None:
        rules.append(Rule(name=name, remedy=remedy, broken=broken, column=shown, value=given, quarantines=quarantines, **more))

    v = f'"{column.name}"'
    kept = v
    if form.values is not None:
        first, keys = _mapped(form, given, column)
        if not form.has_otherwise:
            rule("value not in the mapping", f"Add the value to the values of {column.name}, with null for unknown.", keys)
    elif form.dates:
        first, precision = _date(form, given, typed=header.typed)
        remedy = "Correct the date, or add its form to dates."
        rule("not a date of the declared form", remedy, f"{given} IS NOT NULL AND {v} IS NULL")
        sane, name, remedy = _date_window(column, today)
        kept = f"CASE WHEN {sane} THEN {v} END"
        rule(name, remedy, f"NOT ({sane})")
    elif column.type in ("int64", "float64") and not _is_ours(form):
        first, number_rules = _counted(column, form, given, header)
        for one in number_rules:
            rule(*one)
    elif column.codes and not _is_ours(form):
        codes = ", ".join(text(code) for code in code_list(column.codes))
        kept = f"CASE WHEN {v} IN ({codes}) THEN {v} END"
        rule("not in the code list", f"Add values to {column.name} in the mapping.", f"{v} NOT IN ({codes})")
    elif isinstance(form.constant, str) and column.type == "string" and form.empty is None:
        first = constant(form.constant)
    else:
        first = _as_text(column, form, given)
    first = _filled(column, form, given, first)
    if form.sources and _is_id(column):
        remedy = "Export again with the column as text: a spreadsheet has cut digits off the number."
        lost, severe = _lost_digits(given), form.quarantines or required
        rule("id in scientific notation", remedy, lost, severe, unknown=not required, only_with="+")
        kept = v if required else f"CASE WHEN NOT coalesce({lost}, false) THEN {v} END"
    elif column.name.startswith("recorded_age"):
        kept = f"CASE WHEN {v} BETWEEN 0 AND {OLDEST} THEN {v} END"
        remedy = f"Correct the age; it is taken as unknown when it is over {OLDEST}."
        rule("age not possible", remedy, f"{v} NOT BETWEEN 0 AND {OLDEST}")
    if required:
        what = "Fill the column: without it the row is not a record."
        rule("required and empty", what, f"({kept}) IS NULL", quarantines=True)
    same = precision.startswith("'")
    return Value(column=column, first=first, rules=tuple(rules), precision=precision or None, one_precision=same)


def _as_text(column: Column, form: Form, given: str) -> str:
    """SQL for a text: a list where the column holds one, digits only of a telephone number."""
    if column.type == "array<string>":
        return _listed(form, given)
    return f"nullif(regexp_replace({given}, '[^0-9]', '', 'g'), '')" if column.name == "phone" else given


def _is_id(column: Column) -> bool:
    return column.type == "string" and (column.name in IDS or bool(column.refers_to) or column.name.endswith("_id"))


def _lost_digits(value: str) -> str:
    """SQL that is true for 1.22727E+11, which is how spreadsheets show long numbers."""
    return f"({value} LIKE '%E+%' AND regexp_full_match({value}, '[0-9]+([.,][0-9]+)?E[+][0-9]+'))"


def _is_ours(form: Form) -> bool:
    """Whether the value comes from the mapping itself and was checked with it."""
    return form.constant is not None or form.line


def _first_column(form: Form, header: Header) -> str | None:
    name = next(form.columns(), None)
    return header.names[header.position(name)] if name else None


def _given(form: Form, header: Header, file_hash: str) -> str:
    if form.line:
        return f"'line-' || left(md5('{file_hash}' || chr(31) || line), 16)"
    if form.constant is not None:
        return text(form.constant) if isinstance(form.constant, str) else str(form.constant)
    if form.first:
        return f"coalesce({', '.join(_given(part, header, file_hash) for part in form.first)})"
    if form.join:
        between = f" || {text(form.between)} || " if form.between else " || "
        return f"({between.join(_given(part, header, file_hash) for part in form.join)})"
    found = [cell(header, name) for name in form.sources]
    if form.missing:
        words = ", ".join(text(word) for word in form.missing)
        found = [f"(CASE WHEN {one} NOT IN ({words}) THEN {one} END)" for one in found]
    one = found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"
    if form.pattern:
        # Without a match the engine gives an empty text; both are unknown.
        group = 1 if "(" in form.pattern else 0
        return f"nullif(trim(regexp_extract({one}, {text(form.pattern)}, {group})), '')"
    return one


def _mapped(form: Form, given: str, column: Column) -> tuple[str, str]:
    """SQL for the mapped value, and SQL that is true where the table of values lacks it."""
    values = form.values or {}
    folded = {key.strip().casefold(): value for key, value in values.items()}
    same_case = len(folded) == len(values)
    table = folded if same_case else values
    key = f"lower({given})" if same_case else given
    as_coded = _coded_type(form, table, column)
    cases = " ".join(f"WHEN {text(name)} THEN {_literal(value, column)}{as_coded}" for name, value in table.items())
    known = f"{key} IN ({', '.join(text(name) for name in table)})" if table else "false"
    other = f"WHEN NOT ({known}) THEN {_literal(form.otherwise, column)}{as_coded} " if form.has_otherwise else ""
    mapped = f"CASE {key} {cases} END" if table else f"NULL::{_sql_type(column)}"
    # Where no listed value means unknown, the lack of a value says the same as a second look through the table.
    lacks = f"NOT ({known})" if None in table.values() or not table else f'"{column.name}" IS NULL'
    return f"CASE {other}ELSE {mapped} END" if other else mapped, f"{lacks} AND {given} IS NOT NULL"


def _coded_type(form: Form, table: dict[str, Any], column: Column) -> str:
    """The cast that makes codes of the texts that a table of values gives; none where they are many, or no texts."""
    others = [form.otherwise] if form.has_otherwise else []
    named = [str(value) for value in dict.fromkeys([*table.values(), *others]) if value is not None]
    if column.type != "string" or form.empty is not None or not named or len(named) * len(table) > MOST_CODED:
        return ""
    return f"::{coded(*named)}"


def _literal(value: object, column: Column) -> str:
    if value is None:
        return f"NULL::{_sql_type(column)}"
    return text(str(value)) if isinstance(value, str | bool) or column.type == "string" else str(value)


def _sql_type(column: Column) -> str:
    return {"int64": "BIGINT", "float64": "DOUBLE", "boolean": "BOOLEAN"}.get(column.type, "VARCHAR")


def _date(form: Form, given: str, *, typed: bool) -> tuple[str, str]:
    forms = [*(TYPED_DATES if typed else ()), *form.dates]
    found = [_one_date(given, one) for one in forms]
    precisions = [_precision(one) for one in forms]
    day = f"coalesce({', '.join(found)})::DATE" if len(found) > 1 else f"{found[0]}::DATE"
    if len(set(precisions)) == 1:
        return day, f"'{precisions[0]}'::{DATE_PRECISION}"
    cases = " ".join(
        f"WHEN {one} IS NOT NULL THEN '{known}'::{DATE_PRECISION}" for one, known in zip(found, precisions, strict=True)
    )
    return day, f"CASE {cases} END"


def _one_date(given: str, form: str) -> str:
    """SQL for the moment that a text is in one form; null where it is not in that form."""
    if form in EXCEL_DAYS:
        # Serial numbers up to 60 mean other days in Excel than anywhere else, for it gives 1900 a 29 February.
        number = f"TRY_CAST({given} AS DOUBLE)"
        return (
            f"CASE WHEN {number} BETWEEN 61 AND 200000 THEN (DATE '{EXCEL_DAYS[form]}' + floor({number})::INTEGER)::TIMESTAMP END"
        )
    if form in EPOCHS:  # the day by the clock of Greenwich, for such a number says no other
        number = f"TRY_CAST({given} AS DOUBLE)"
        latest = 7_258_118_400 * EPOCHS[form]  # the year 2200
        moment = f"make_timestamp(({number} * {1_000_000 // EPOCHS[form]})::BIGINT)"
        return f"CASE WHEN {number} BETWEEN -{latest} AND {latest} THEN {moment} END"
    if form.endswith("%z"):  # the day is the one that is written, in whatever zone
        bare = f"regexp_replace({given}, '\\s?(Z|[+-][0-9]{{2}}:?[0-9]{{2}})$', '')"
        return f"try_strptime({bare}, {text(form.removesuffix('%z').rstrip())})"
    parsed = f"try_strptime({given}, {text(form)})"
    if "%j" in form:  # the engine takes day 366 of any year, and makes the next year's first day of it
        return f"CASE WHEN strftime({parsed}, {text(form)}) = {given} THEN {parsed} END"
    return parsed


def _precision(form: str) -> str:
    if form in EXCEL_DAYS or form in EPOCHS:
        return "day"
    if any(mark in form for mark in ("%d", "%-d", "%j", "%x", "%c")):
        return "day"
    return "month" if any(mark in form for mark in ("%m", "%-m", "%b", "%B")) else "year"


def _date_window(column: Column, today: date) -> tuple[str, str, str]:
    """SQL that is true where the date can be, the rule's name, and its remedy."""
    v = f'"{column.name}"'
    if column.name == "birth_date":
        oldest = today - timedelta(days=OLDEST * DAYS_PER_YEAR)
        remedy = f"Correct the date of birth; it is taken as unknown when it is in the future or over {OLDEST} years ago."
        return f"{v} BETWEEN DATE '{oldest}' AND DATE '{today}'", "birth date not possible", remedy
    ahead = YEARS_AHEAD_OF_CUSTODY if column.name == "custody_to" else YEARS_AHEAD
    latest = today + timedelta(days=ahead * DAYS_PER_YEAR)
    remedy = f"Correct the date; it is taken as unknown when it is before {EARLIEST.year} or over {ahead} years ahead."
    return f"{v} BETWEEN DATE '{EARLIEST}' AND DATE '{latest}'", "date not possible", remedy


def _double(given: str, decimal: str = ".") -> str:
    """SQL for the number that a text is; marks are looked for only where it is none as it stands.

    A comma divides thousands, and where the mapping says so the cents; in another place it makes the text no number.
    """
    thousands = "[.' \u00a0]" if decimal == "," else ","
    whole = f"([0-9]{{1,3}}({thousands}[0-9]{{3}})+|[0-9]+)([{decimal}][0-9]*)?"
    shape = rf"(?i)\(?[-+]?\s*(USD|[$\x{{20ac}}\x{{a3}}])?\s*[-+]?{whole}\s*(USD|\x{{20ac}})?\)?"
    digits = f"regexp_replace({given}, '[^0-9{decimal}]', '', 'g')"
    sign = f"CASE WHEN starts_with({given}, '(') OR contains({given}, '-') THEN -1 ELSE 1 END"
    bare = f"TRY_CAST(replace({digits}, '{decimal}', '.') AS DOUBLE)"
    marked = f"CASE WHEN regexp_full_match({given}, {text(shape)}) THEN {sign} * {bare} END"
    return f"({marked})" if decimal == "," else f"coalesce(TRY_CAST({given} AS DOUBLE), {marked})"


def _number(given: str, column: Column, decimal: str) -> str:
    bare = _double(given, decimal)
    if column.type == "float64":
        return f"CASE WHEN isfinite({bare}) THEN {bare} END"
    return f"CASE WHEN isfinite({bare}) AND {bare} = floor({bare}) AND abs({bare}) < 9e15 THEN {bare}::BIGINT END"


def _filled(column: Column, form: Form, given: str, first: str) -> str:
    """SQL in which an empty cell has the value that the mapping declares for it."""
    if form.empty is None:
        return first
    filler = _literal(form.empty, column)
    return f"CASE WHEN {given} IS NULL THEN {f'[{filler}]' if column.type == 'array<string>' else filler} ELSE {first} END"


def _counted(column: Column, form: Form, given: str, header: Header) -> tuple[str, list[tuple[str, str, str]]]:
    """SQL for a number, and its rules: name, remedy, SQL that is true where it is broken."""
    v = f'"{column.name}"'
    if form.times is None:
        return _number(given, column, form.decimal), [
            ("not a number", "Correct the number.", f"{given} IS NOT NULL AND {v} IS NULL")
        ]
    first, no_unit = _in_units(form, given, column, cell(header, form.times.column))
    remedy = f"Add the unit to the times of {column.name}, with null where no number can be made of it."
    return first, [
        ("unit not in the mapping", remedy, f"{given} IS NOT NULL AND {no_unit}"),
        ("not a number", "Correct the number.", f"{given} IS NOT NULL AND {_bare_number(given, form.decimal)} IS NULL"),
    ]


def _bare_number(given: str, decimal: str) -> str:
    bare = _double(given, decimal)
    return f"CASE WHEN isfinite({bare}) AND abs({bare}) < 9e15 THEN {bare} END"


def _in_units(form: Form, given: str, column: Column, unit: str) -> tuple[str, str]:
    """SQL for the number in our unit, rounded where the column is whole, and SQL that is true where the unit is not listed."""
    worth = {name.strip().casefold(): value for name, value in (form.times.values if form.times else {}).items()}
    cases = " ".join(f"WHEN {text(name)} THEN {'NULL' if value is None else value}" for name, value in worth.items())
    made = f"{_bare_number(given, form.decimal)} * (CASE lower({unit}) {cases} END)::DOUBLE"
    made = made if column.type == "float64" else f"CASE WHEN abs({made}) < 9e15 THEN round({made})::BIGINT END"
    return made, f"coalesce(lower({unit}), '') NOT IN ({', '.join(text(name) for name in worth)})"


def _listed(form: Form, given: str) -> str:
    if form.split is None:
        return f"CASE WHEN {given} IS NOT NULL THEN [{given}] END"
    parts = (
        f"list_filter(list_transform(string_split({given}, {text(form.split)}), lambda x: trim(x, {TRIMMED})), lambda x: x <> '')"
    )
    return f"CASE WHEN len({parts}) > 0 THEN {parts} END"
