"""Parquet files, whose rows are counted from 1 and whose values are taken as texts."""

from __future__ import annotations

from typing import Any

import duckdb

from justexits.core.errors import BadInput
from justexits.records.importing.cells import rows_as_json
from justexits.records.importing.header import match_header
from justexits.records.importing.reader import RawFile
from justexits.records.importing.scan import Scan
from justexits.records.importing.xml_reader import AGAIN
from justexits.records.lake.engine import quoted
from justexits.records.mapping import FileRule


class ParquetReader:
    """Reads Parquet; dates become `2019-05-31`, times `2019-05-31 10:00:00` (in UTC where they have a zone)."""

    def read(self, engine: Any, scan: Scan, rule: FileRule, *, shown: str, relation: str) -> RawFile:
        """Read the file. Raises BadInput where it is no Parquet file."""
        source = f"read_parquet('{quoted(scan.path)}')"
        try:
            cells = [one for name, kind in columns_of(engine, source) for one in _cells(f'"{doubled(name)}"', name, kind)]
            header = match_header([name for name, _ in cells], rule, shown, typed=True)
            columns = ", ".join(f"{made} AS c{index}" for index, (_, made) in enumerate(cells))
            engine.execute(
                f"CREATE TABLE {relation} AS SELECT file_row_number + 1 AS line, file_row_number + 1 AS last_line,"
                f" 0::TINYINT AS shape, {columns} FROM read_parquet('{quoted(scan.path)}', file_row_number = true)"
            )
        except duckdb.Error as error:
            raise BadInput(
                f"This is not a Parquet file that can be read: {str(error).splitlines()[0][:150]}",
                "Export it again, or correct its kind in the mapping.",
                file=shown,
            ) from None
        return RawFile(relation=relation, header=header, headers=0, encoding=None)

    def texts(self, engine: Any, scan: Scan, raw: RawFile, rows: dict[int, int]) -> dict[int, str]:
        """The rows as JSON, since a Parquet file has no lines."""
        return rows_as_json(engine, raw, rows)


def columns_of(engine: Any, source: str) -> list[tuple[str, Any]]:
    """The columns of a source of the engine with their types."""
    found = engine.execute(f"SELECT * FROM {source} LIMIT 0").description
    return [(column[0], column[1]) for column in found]


def doubled(name: str) -> str:
    """A name as it stands inside double quotes."""
    return name.replace('"', '""')


def _cells(here: str, name: str, kind: Any) -> list[tuple[str, str]]:
    """The cells that a column makes: what is nested is named with points, a list of texts is put together."""
    if kind.id == "struct":
        inner = [_cells(f'{here}."{doubled(part)}"', f"{name}.{part}", of_part) for part, of_part in kind.children]
        return [one for found in inner for one in found]
    if kind.id in ("list", "array"):
        simple = kind.children[0][1].id not in ("struct", "list", "array", "map")
        return [(name, f"array_to_string({here}::VARCHAR[], '{AGAIN}')" if simple else f"to_json({here})::VARCHAR")]
    if kind.id == "map":
        return [(name, f"to_json({here})::VARCHAR")]
    if kind.id in ("double", "float"):  # a number of a record turns into one where a row lacks it, and 17 is not 17.0
        whole = f"{here} = trunc({here}) AND abs({here}) < 1e15"
        return [(name, f"CASE WHEN {whole} THEN {here}::BIGINT::VARCHAR ELSE {here}::VARCHAR END")]
    if kind.id == "timestamp with time zone":  # such a column says a moment and no zone; its day is that of Greenwich
        return [(name, f"({here} AT TIME ZONE 'UTC')::VARCHAR")]
    return [(name, f"{here}::VARCHAR")]
