"""Parquet files, whose rows are counted from 1 and whose values are taken as texts."""

from __future__ import annotations

from typing import Any

import duckdb

from justexits.core.errors import BadInput
from justexits.records.importing.cells import rows_as_json
from justexits.records.importing.header import match_header
from justexits.records.importing.reader import RawFile
from justexits.records.importing.scan import Scan
from justexits.records.lake.engine import quoted
from justexits.records.mapping import FileRule


class ParquetReader:
    """Reads Parquet; dates become `2019-05-31`, times `2019-05-31 10:00:00`."""

    def read(self, engine: Any, scan: Scan, rule: FileRule, *, shown: str, relation: str) -> RawFile:
        """Read the file. Raises BadInput where it is no Parquet file."""
        source = f"read_parquet('{quoted(scan.path)}')"
        try:
            names = [row[0] for row in engine.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
            header = match_header(names, rule, shown, typed=True)
            columns = ", ".join(
                f'"{name.replace(chr(34), chr(34) * 2)}"::VARCHAR AS c{index}' for index, name in enumerate(names)
            )
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
