"""The reader of each kind of file that a mapping may name."""

from __future__ import annotations

from justexits.records.importing.csv_reader import CsvReader
from justexits.records.importing.fixed_reader import FixedReader
from justexits.records.importing.json_reader import JsonReader
from justexits.records.importing.parquet_reader import ParquetReader
from justexits.records.importing.reader import Reader
from justexits.records.importing.sqlite_reader import SqliteReader
from justexits.records.importing.workbook_reader import WorkbookReader
from justexits.records.importing.xml_reader import XmlReader

READERS: dict[str, Reader] = {
    "csv": CsvReader(),
    "parquet": ParquetReader(),
    "xlsx": WorkbookReader(),
    "sqlite": SqliteReader(),
    "xml": XmlReader(),
    "jsonl": JsonReader(),
    "fixed": FixedReader(),
}
