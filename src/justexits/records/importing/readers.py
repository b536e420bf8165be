"""The reader of each kind of file that a mapping may name."""

from __future__ import annotations

from justexits.records.importing.csv_reader import CsvReader
from justexits.records.importing.parquet_reader import ParquetReader
from justexits.records.importing.reader import Reader

READERS: dict[str, Reader] = {"csv": CsvReader(), "parquet": ParquetReader()}
