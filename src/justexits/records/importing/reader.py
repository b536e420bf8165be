"""Readers: one per kind of file, all of which answer with one table of texts and the line that each row stood on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol

from justexits.records.importing.header import Header
from justexits.records.importing.scan import PADDING, Scan
from justexits.records.mapping import FileRule


class Shape(IntEnum):
    """Whether a row is whole. Anything but WHOLE and CONTROL quarantines it."""

    WHOLE = 0
    TOO_FEW = 1
    TOO_MANY = 2
    QUOTES = 3
    NUL = 4
    UNDECODABLE = 5
    NOT_A_RECORD = 6
    TOO_LONG = 7
    CONTROL = 9  # a blank line


SHAPE_RULES = {
    Shape.TOO_FEW: ("too few cells", "Ask for the row again: something is missing, or a line was broken in two."),
    Shape.TOO_MANY: ("too many cells", "Put cells that hold the delimiter in double quotes when exporting."),
    Shape.QUOTES: ("quotes do not close", "Correct the double quotes of the row; inside a quoted cell they are doubled."),
    Shape.NUL: ("NUL byte", "Ask for the row again: it holds a byte that no text has."),
    Shape.UNDECODABLE: ("not in the encoding", "Name the file's encoding in the mapping under read.encoding."),
    Shape.NOT_A_RECORD: ("not a JSON object", "Ask for the line again: it is cut off, or no record."),
    Shape.TOO_LONG: ("longer than the layout", "Compare the line with read.layout; the export may have changed."),
}


@dataclass(frozen=True, kw_only=True)
class RawFile:
    """A file once it is read.

    `relation` is a table in the engine with `line` (where the row begins, from 1), `last_line` (where it ends), `shape` and the
    cells as texts `c0`, `c1`, ... `headers` is how many control rows came before (the header). `padding` are the marks with which
    a cell can begin or end that has to be trimmed. `table` is what holds the rows where `relation` is a view of it. A file that
    was read `in_one_pass` has, in place of the cells, those that its entries read, trimmed, and what they make of them.
    """

    relation: str
    header: Header
    headers: int
    encoding: str | None
    delimiter: str | None = None
    padding: str = PADDING
    table: str | None = None
    in_one_pass: bool = False

    def let_go(self, engine: Any) -> None:
        """Give the memory back that the rows take, once nothing more is asked of the file."""
        engine.execute(f"DROP TABLE {self.table or self.relation}")


class Reader(Protocol):
    """Reads one kind of file."""

    def read(self, engine: Any, scan: Scan, rule: FileRule, *, shown: str, relation: str) -> RawFile:
        """Read the file into a table of the engine. Raises BadInput where it cannot be read at all."""

    def texts(self, engine: Any, scan: Scan, raw: RawFile, rows: dict[int, int]) -> dict[int, str]:
        """The whole rows that begin on those lines (first line -> last line), as they stood in the file."""
