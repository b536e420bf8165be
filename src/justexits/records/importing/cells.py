"""What readers that go record by record share: putting their records into a table of the engine, and rows as JSON for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa

from justexits.records.importing.reader import RawFile, Shape
from justexits.records.lake.engine import quoted

BLOCK_ROWS = 50_000

Record = tuple[int, int, Shape, Sequence[str | None]]  # first line, last line, shape, cells


def load(engine: Any, relation: str, width: int, records: Iterable[Record]) -> int:
    """Put records into a new table with `line`, `last_line`, `shape` and `c0`, `c1`, ...; returns how many there were."""
    create(engine, relation, width)
    source, count = iter(records), 0
    while block := list(islice(source, BLOCK_ROWS)):
        insert(engine, relation, width, block)
        count += len(block)
    return count


def create(engine: Any, relation: str, width: int) -> None:
    """Make such a table, empty."""
    columns = "".join(f", c{index} VARCHAR" for index in range(width))
    engine.execute(f"CREATE TABLE {relation} (line BIGINT, last_line BIGINT, shape TINYINT{columns})")


def insert(engine: Any, relation: str, width: int, block: Sequence[Record]) -> None:
    """Add records to it; cells that a record lacks are null, and those beyond the width are left out."""
    padded = [record[3] if len(record[3]) == width else [*record[3], *[None] * width][:width] for record in block]
    arrays = [
        pa.array([record[0] for record in block], pa.int64()),
        pa.array([record[1] for record in block], pa.int64()),
        pa.array([int(record[2]) for record in block], pa.int8()),
        *(pa.array(column, pa.string()) for column in zip(*padded, strict=True)),
    ]
    names = ["line", "last_line", "shape", *(f"c{index}" for index in range(width))]
    engine.register("block_read", pa.table(arrays, names=names))
    engine.execute(f"INSERT INTO {relation} SELECT * FROM block_read")
    engine.unregister("block_read")


def rows_as_json(engine: Any, raw: RawFile, rows: dict[int, int]) -> dict[int, str]:
    """The rows that begin on those lines as JSON, for files that have no lines of their own."""
    fields = ", ".join(f"'{quoted(name)}': c{index}" for index, name in enumerate(raw.header.own))
    lines = ", ".join(str(line) for line in rows) or "NULL"
    found = engine.execute(f"SELECT line, to_json({{{fields}}})::VARCHAR FROM {raw.relation} WHERE line IN ({lines})")
    return dict(found.fetchall())


def plain_text(value: object) -> str | None:
    """A typed value as a text that every form of a mapping can read: whole numbers without a point, days as 2019-05-31."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, bytes):
        return value.hex()
    return str(value).replace("\0", "\u2400")
