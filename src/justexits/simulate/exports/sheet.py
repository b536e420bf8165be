"""A file of an export before it is written: columns of texts, made from canonical columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

Codes = Mapping[str, Mapping[str, str]]  # canonical column -> canonical code -> the office's own


@dataclass
class Sheet:
    """One file: its name, its columns (texts), and which canonical table its rows are about."""

    file: str
    table: str
    columns: pa.Table
    first_line: int = 2  # the line of the first row; of a Parquet file 1


@dataclass(frozen=True)
class Style:
    """How an office writes: its codes and its dates (strftime), with `upper` for months in capitals."""

    codes: Codes
    dates: str
    upper: bool = False
    partial: bool = False  # whether dates of which only the year or the month is known are cut

    def for_table(self, kinds: Mapping[str, str] | None) -> Style:
        """The same style, with the codes of this table's column `kind`."""
        return self if kinds is None else replace(self, codes={**self.codes, "kind": kinds})

    def text(self, table: pa.Table, name: str, values: pa.ChunkedArray | None = None) -> pa.Array:
        """A canonical column as the office writes it; null where it is unknown. `values` may stand in for the column."""
        column = table[name] if values is None else values
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        if pa.types.is_date(column.type):
            return self._date(column, table.column(f"{name}_precision").combine_chunks())
        if pa.types.is_list(column.type):
            return pc.binary_join(column, ";")
        if name in self.codes:
            return coded(column, self.codes[name])
        return column if pa.types.is_string(column.type) else pc.cast(column, pa.string())

    def _date(self, column: pa.Array, precision: pa.Array) -> pa.Array:
        text = pc.strftime(column, format=self.dates, locale="C")
        if self.upper:
            text = pc.utf8_upper(text)
        if not self.partial:
            return text
        text = pc.if_else(pc.fill_null(pc.equal(precision, "month"), False), pc.strftime(column, format="%Y-%m"), text)
        return pc.if_else(pc.fill_null(pc.equal(precision, "year"), False), pc.strftime(column, format="%Y"), text)

    def sheet(self, file: str, name: str, table: pa.Table, columns: Sequence[tuple[str, str]], first_line: int = 2) -> Sheet:
        """A file with these columns (header, canonical column) of one canonical table."""
        return Sheet(file, name, pa.table({header: self.text(table, column) for header, column in columns}), first_line)


def coded(column: pa.Array, codes: Mapping[str, str]) -> pa.Array:
    """The office's code for each canonical code. A code that the office lacks is a fault of ours and stops."""
    found = pc.index_in(column, value_set=pa.array(list(codes)))
    if found.null_count != column.null_count:
        raise KeyError(set(column.to_pylist()) - set(codes))
    return pc.take(pa.array(list(codes.values())), found)


def write_csv(sheet: Sheet, folder: Path, *, delimiter: str = ",", encoding: str = "utf-8", trailer: str | None = None) -> Path:
    """Write the file; `trailer` is a last line in which {rows} becomes the number of rows."""
    sink = pa.BufferOutputStream()
    options = pa_csv.WriteOptions(delimiter=delimiter, quoting_style="needed", quoting_header="none")
    pa_csv.write_csv(sheet.columns, sink, options)
    content: Any = sink.getvalue().to_pybytes()
    if encoding == "utf-8-sig":
        content = b"\xef\xbb\xbf" + content
    elif encoding != "utf-8":
        content = content.decode().encode(encoding)
    if trailer is not None:
        content += (trailer.format(rows=sheet.columns.num_rows) + "\n").encode()
    path = folder / sheet.file
    path.write_bytes(content)
    return path


def write_parquet(sheet: Sheet, folder: Path) -> Path:
    """Write the file as Parquet."""
    path = folder / sheet.file
    pq.write_table(sheet.columns, path, compression="zstd")
    return path
