"""Canonical tables from a plain folder, one Parquet or CSV file a table or several: for evaluation and others' tools."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from justexits.core.errors import BadInput, NotFound
from justexits.records.codes import code_list
from justexits.records.folder_files import plain, tables_in
from justexits.records.folder_rows import FILE, LINE, Source, source_of
from justexits.records.importing.parquet_reader import columns_of
from justexits.records.tables import TABLES

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables.definition import Table

SQL_TYPES = {"string": "VARCHAR", "int64": "BIGINT", "float64": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}
AUDIT_ONLY = ("race", "ethnicity", "sex")  # whatever words an office has for these are only counted by
WITH_POINT = r"^([0-9]+)\.0$"  # a spreadsheet writes numbers with gaps among them as 17.0
NOTHING = ("", "na", "n/a", "null", "none", "nan", "nat", "<na>", "\\n", ".")  # as tools write an empty cell
TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
DAYS = (*(f"%m/%d/%Y{time}" for time in TIMES), "%Y%m%d", "%Y%m%d%H%M%S", "%d-%b-%Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
WRONG = {
    "date": ("This is no date.", "Write dates as 2024-12-31, or leave the cell empty."),
    "number": ("This is no number.", "Write it as 1200.50, or leave the cell empty."),
    "other": (
        "This cannot be read as its column asks.",
        "Look at the column in the reference of tables, or leave the cell empty.",
    ),
}
# Columns of a table in which somebody keeps what is a table of its own here: who is who, and what a charge is.
BESIDE = {
    "party": (
        "person_party",
        ("person_id",),
        'SELECT DISTINCT {said} AS person_id, {key} AS party_id FROM "{view}" WHERE {said} IS NOT NULL',
    ),
    "charge": (
        "offense_class",
        ("offense_class", "class"),
        """SELECT DISTINCT charge_id, trim(word) AS class, 'analyst' AS source, '1' AS version FROM (SELECT {key} AS charge_id,
        unnest(string_split_regex({said}, '[;|,\\[\\]]')) AS word FROM "{view}") WHERE trim(word) <> ''""",
    ),
}
# Words of the older catalogue of indicators, and near ones, for codes of ours (DESIGN, "Older names"); each is told.
PLACES = {"motel": "hotel", "massage_parlor": "massage", "massage_business": "massage", "truckstop": "truck_stop"}
OTHER_WORDS = {
    "place_kind": {**PLACES, "residence": "home", "shop": "store"},
    "address_kind": {"motel": "hotel", "residence": "home", "foster_care": "foster", "foster_home": "foster", "homeless": "none"},
    "party_role": {"accused": "defendant", "bail_poster": "bail_payer", "missing": "missing_person"},
    "case_kind": {"delinquency": "juvenile", "missing": "missing_person"},
    "event_kind": {
        **{"fta": "failure_to_appear", "victim_fta": "victim_did_not_appear", "material_witness": "witness_warrant"},
        **{"missing_report": "missing_person_report", "bail": "bail_posted", "ht_screen": "screening_outcome"},
    },
}
MOST_NAMED = 10  # strange words of one column that are named


@dataclass
class NotRead:
    """What a folder holds that nothing reads: files, columns, words of each column that no code list has, rows given again."""

    files: list[str] = field(default_factory=list)
    other_forms: list[str] = field(default_factory=list)
    columns: dict[str, list[str]] = field(default_factory=dict)
    codes: dict[str, dict[str, int]] = field(default_factory=dict)
    repeated: dict[str, int] = field(default_factory=dict)  # table: how many rows stand there again

    def in_words(self) -> list[str]:
        """One sentence each, none where everything was read."""
        said = [f"Not read, for no table has that name: {', '.join(self.files)}."] if self.files else []
        said += [f"Not read, for it is neither Parquet nor CSV: {', '.join(self.other_forms)}."] if self.other_forms else []
        said += [f"{table}: not read are the columns {', '.join(names)}." for table, names in self.columns.items()]
        for column, words in self.codes.items():
            named = ", ".join(f"{word} ({times:,})" for word, times in words.items())
            said.append(f"{column}: no code list has {named}; such rows count as saying nothing there.")
        said += [f"{table}: rows that stand there again count once ({many:,})." for table, many in self.repeated.items()]
        return said


class Folder:
    """The tables of a folder on an engine of their own; a table or a column that is not there is empty, which is unknown.

    Capitals and blanks in names of files, columns and codes do not matter, nor does the encoding; a file's name may be in the
    plural, and a table may be a folder or a row of files that are its parts (`read_as` says which). Days are read as 2024-12-31,
    12/31/2024 and in the other ways of DAYS, with a time or without; where only a year or a month stands and the table has a
    precision, that is the precision. Words for nothing (NOTHING) are empty cells; in texts and names only where the file writes
    its empty days and numbers so. `not_read` says what was left.
    """

    def __init__(self, path: Path, *, threads: int | None = None) -> None:
        if not path.is_dir():
            raise NotFound(f"There is no folder {path}.", "Name a folder that holds one file a table.")
        found = tables_in(path)
        self.path, self.not_read = path, NotRead(files=found.strange, other_forms=found.other_forms)
        self.read_as: dict[str, str] = {}  # files, columns and words of another name, and the table or the code
        self.backend: Any = ibis.duckdb.connect(threads=threads) if threads else ibis.duckdb.connect()
        self.engine = self.backend.con
        self._files = found.tables
        self._given: dict[str, dict[str, str]] = {}
        self._beside: dict[str, pa.Table] = {}
        self.tables: dict[str, ir.Table] = {name: self._read(name) for name in TABLES}
        for name, rows in self._beside.items():
            self._given[name] = {column: column for column in rows.column_names}
            self.put(name, rows)

    def has(self, table: str, column: str | None = None) -> bool:
        """Whether the folder brought that table, or that column of it."""
        return table in self._given and (column is None or column in self._given[table])

    def put(self, name: str, rows: pa.Table) -> None:
        """Put rows in the place of a table."""
        self.engine.register(f"put_{name}", rows)
        self.engine.execute(
            f'CREATE OR REPLACE VIEW "given_{name}" AS SELECT \'{name}\' AS "{FILE}", 0 AS "{LINE}", * FROM "put_{name}"'
        )
        self._create(name, f"given_{name}", {column: column for column in rows.column_names}, str(name), typed=True)
        self.tables[name] = self.backend.table(name)

    def _read(self, name: str) -> ir.Table:
        given = self._files.get(name)
        if given is None:
            columns = ", ".join(f'NULL::{_sql(kind)} AS "{column}"' for column, kind in TABLES[name].schema.items())
            self.engine.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT {columns} WHERE false')
            return self.backend.table(name)
        columns = TABLES[name].schema
        source = source_of(self.engine, f"raw_{name}", given, columns)
        self._given[name] = source.columns
        self._create(name, source.view, source.columns, given.shown, typed=source.typed)
        strange = sorted(set(source.columns) - set(columns) - self._taken_beside(name, source, given.shown))
        source.let_go(self.engine)
        if strange:
            self.not_read.columns[name] = [self._given[name][column] for column in strange]
        self._once(name, given.shown)
        if len(given.files) > 1 or not given.exact:
            self.read_as[given.shown] = name
        return self.backend.table(name)

    def _taken_beside(self, name: str, source: Source, shown: str) -> set[str]:
        """The column that is a table of its own here, kept as that table where the folder has none."""
        table, columns, query = BESIDE.get(name, ("", (), ""))
        column = next((one for one in columns if one in source.columns), None)
        if column is None or table in self._files:
            return set()
        key, said = _number(source.columns[f"{name}_id"]), _number(source.columns[column])
        rows = self.engine.execute(query.format(key=key, said=said, view=source.view))
        self._beside[table] = rows.to_arrow_table()
        self.read_as[f"The column {source.columns[column]} of {shown}"] = table
        return {column}

    def _once(self, name: str, shown: str) -> None:
        """Count rows that stand there twice once; refuse two appearances of one id that differ, and one without an id."""
        key = ", ".join(f'"{column}"' for column in TABLES[name].key)
        rows, keys = self._one(f'SELECT count(*), count(DISTINCT ({key})) FROM "{name}"')
        if rows > keys:
            self.engine.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT DISTINCT * FROM "{name}"')
            (left,) = self._one(f'SELECT count(*) FROM "{name}"')
            self.not_read.repeated |= {name: rows - left} if rows > left else {}
        if name != "party":
            return
        again = (
            "SELECT party_id FROM party GROUP BY 1 HAVING party_id IS NULL OR count(*) > 1 ORDER BY party_id NULLS FIRST LIMIT 1"
        )
        for (who,) in self.engine.execute(again).fetchall():
            what = "Two appearances that differ have one id." if who else "An appearance has no id."
            raise BadInput(what, "Give each row of party a party_id of its own.", file=shown, column="party_id", value=who)

    def _one(self, query: str) -> tuple[int, ...]:
        found: tuple[int, ...] = self.engine.execute(query).fetchone()
        return found

    def _create(self, name: str, source: str, given: Mapping[str, str], shown: str, *, typed: bool) -> None:
        definition = TABLES[name]
        for key in definition.key:
            if key not in given:
                raise BadInput(f"The table {name} has no column {key}.", "Add it: it names the row.", file=shown, column=key)
        columns, fillers = [], _listed(self._fillers(source, given, definition))
        days = {column for column, kind in columns_of(self.engine, f'"{source}"') if str(kind) == "DATE"}
        for column, kind in definition.schema.items():
            if column.endswith("_precision"):
                columns.append(f'{_precision(column, given, days)} AS "{column}"')
            elif name == "person_party" and column == "path_probability" and column not in given:
                columns.append(f'1.0::DOUBLE AS "{column}"')  # who is who was given as known
            elif column not in given or (kind.is_array() and not typed):
                columns.append(f'NULL::{_sql(kind)} AS "{column}"')
            elif kind.is_date() and given[column] in days:
                columns.append(f'"{given[column]}" AS "{column}"')
            else:
                value = _value(column, given[column], kind, definition)
                if fillers and kind.is_string() and not definition.by_name[column].codes:
                    value = f'CASE WHEN trim("{given[column]}"::VARCHAR) NOT IN ({fillers}) THEN {value} END'
                columns.append(f'{value} AS "{column}"')
                self._refuse_odd_values(source, given[column], value, kind)
        self.engine.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT {", ".join(columns)} FROM "{source}"')
        for one in definition.columns:
            if one.codes and one.name in given and one.name not in AUDIT_ONLY and not one.name.endswith("_precision"):
                self._strange_codes(name, one.name, one.codes)

    def _fillers(self, source: str, given: Mapping[str, str], definition: Table) -> list[str]:
        """The words for nothing that the file uses where a day or a number should stand: then they are no names in it either."""
        said = [
            f'SELECT trim("{given[column]}"::VARCHAR) AS word FROM "{source}"'
            for column, kind in definition.schema.items()
            if column in given and (kind.is_date() or kind.is_numeric())
        ]
        query = f"SELECT DISTINCT word FROM ({' UNION ALL '.join(said)}) WHERE lower(word) IN ({_listed(NOTHING[1:])})"
        return sorted(row[0] for row in self.engine.execute(query).fetchall()) if said else []

    def _strange_codes(self, table: str, column: str, codes: str) -> None:
        known = _listed(code_list(codes))
        for word, code in OTHER_WORDS.get(codes, {}).items():
            where = f"regexp_replace(lower(\"{column}\"), '[^a-z0-9]+', '_', 'g') = '{word}'"
            (times,) = self._one(f'SELECT count(*) FROM "{table}" WHERE {where}')
            if times:
                self.engine.execute(f'UPDATE "{table}" SET "{column}" = \'{code}\' WHERE {where}')
                self.read_as[f"The word {word} in {table}.{column}"] = code
        rows = self.engine.execute(
            f"""SELECT "{column}", count(*) AS times FROM "{table}" WHERE "{column}" NOT IN ({known})
            GROUP BY 1 ORDER BY times DESC, 1 LIMIT {MOST_NAMED}"""
        ).fetchall()
        if rows:
            self.not_read.codes[f"{table}.{column}"] = dict(rows)

    def _refuse_odd_values(self, source: str, column: str, value: str, kind: Any) -> None:
        if kind.is_string() or kind.is_array():
            return
        odd = self.engine.execute(
            f"""SELECT "{FILE}", "{LINE}", said FROM (SELECT "{FILE}", "{LINE}", {_said(column)} AS said, {value} AS made
            FROM "{source}") WHERE said IS NOT NULL AND made IS NULL ORDER BY 1, 2 LIMIT 1"""
        ).fetchone()
        if odd:
            what, remedy = WRONG["date" if kind.is_date() else "number" if kind.is_numeric() else "other"]
            raise BadInput(
                what,
                remedy,
                file=odd[0],
                line=odd[1],
                column=column,
                value=str(odd[2]),
            )


def _value(column: str, source: str, kind: Any, definition: Table) -> str:
    """The column as the table holds it, in SQL over the column of the source."""
    codes = definition.by_name[column].codes
    known = code_list(codes) if codes and column not in AUDIT_ONLY else ()
    if kind.is_date():
        return f"coalesce({', '.join(_days(_number(source), f'{column}_precision' in definition.schema))})"
    if kind.is_string() and known:
        text, words = _said(source, known), ", ".join(f"'{plain(code)}': '{code}'" for code in known)
        return f"coalesce((MAP {{{words}}})[regexp_replace(lower({text}), '[^a-z0-9]+', '_', 'g')], {text})"
    if kind.is_string() and column.endswith("_id"):
        return _number(source)
    if kind.is_numeric():
        return f"TRY_CAST(regexp_replace({_said(source)}, '[$,]', '', 'g') AS {_sql(kind)})"
    return f'TRY_CAST("{source}" AS {_sql(kind)})'


def _said(source: str, known: Collection[str] = ()) -> str:
    """What a cell says, null where it is a word for nothing that is none of the known codes."""
    words = _listed(word for word in NOTHING if word not in known)
    text = f'trim("{source}"::VARCHAR)'
    return f"CASE WHEN lower({text}) NOT IN ({words}) THEN {text} END"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _number(source: str) -> str:
    """The same without the point of a whole number."""
    return f"regexp_replace({_said(source)}, '{WITH_POINT}', '\\1')"


def plain_id(text: str) -> str:
    """An id as the tables of a folder hold it: a number that a spreadsheet wrote as 17.0 is 17."""
    return re.sub(WITH_POINT, r"\1", text.strip())


COARSE = {"month": ("[0-9]{4}-[0-9]{2}", "-01"), "year": ("[0-9]{4}", "-01-01")}  # how it is written, and its first day


def _days(text: str, coarse: bool) -> list[str]:
    """What a cell may be read as: a day, and where the table has a precision also the first day of a month or of a year.

    A year in two digits is not guessed.
    """
    whole, forms = f"CASE WHEN regexp_matches({text}, '[0-9]{{4}}') THEN {text} END", ", ".join(f"'{form}'" for form in DAYS)
    ways = [f"TRY_CAST({whole} AS DATE)", f"TRY_STRPTIME({whole}, [{forms}])::DATE"]
    for form, rest in COARSE.values() if coarse else ():
        ways.append(f"TRY_CAST(CASE WHEN regexp_full_match({text}, '{form}') THEN {text} || '{rest}' END AS DATE)")
    return ways


def _precision(column: str, given: Mapping[str, str], days: Collection[str]) -> str:
    day = column.removesuffix("_precision")
    if day not in given:
        return "NULL::VARCHAR"
    said = _said(given[column]) if column in given else "NULL"
    if given[day] in days:
        return f"CASE WHEN \"{given[day]}\" IS NOT NULL THEN coalesce({said}, 'day') END"
    text = _number(given[day])
    seen = " ".join(f"WHEN regexp_full_match({text}, '{form}') THEN '{name}'" for name, (form, _) in COARSE.items())
    known = f"coalesce({', '.join(_days(text, coarse=True))}) IS NOT NULL"
    return f"CASE WHEN {known} THEN coalesce({said}, CASE {seen} ELSE 'day' END) END"


def _sql(kind: Any) -> str:
    if kind.is_array():
        return f"{_sql(kind.value_type)}[]"
    return "TIMESTAMPTZ" if kind.is_timestamp() else SQL_TYPES[str(kind)]
