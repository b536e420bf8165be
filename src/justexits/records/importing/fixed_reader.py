"""Fixed width: where each column stands in a line is part of the mapping, for such a file has no header."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from justexits.records.importing.cells import Record, load
from justexits.records.importing.header import match_header
from justexits.records.importing.reader import RawFile, Shape
from justexits.records.importing.scan import Scan, open_text
from justexits.records.mapping import FileRule
from justexits.records.mapping.form import Span


class FixedReader:
    """Reads lines by the mapping's layout. Lines that end early are taken: many programs cut off blanks."""

    def read(self, engine: Any, scan: Scan, rule: FileRule, *, shown: str, relation: str) -> RawFile:
        """Read the file. Raises BadInput where the mapping reads a column that its layout lacks."""
        names = [span.name for span in rule.layout]
        header = match_header(names, rule, shown)
        load(engine, relation, len(names), _records(scan, rule.layout))
        return RawFile(relation=relation, header=header, headers=0, encoding=scan.encoding)

    def texts(self, engine: Any, scan: Scan, raw: RawFile, rows: dict[int, int]) -> dict[int, str]:
        """The lines as they stood in the file."""
        with open_text(scan) as handle:
            return {
                number: line.rstrip("\n").replace("\0", "\u2400") for number, line in enumerate(handle, start=1) if number in rows
            }


def _records(scan: Scan, layout: tuple[Span, ...]) -> Iterator[Record]:
    width = max(span.end for span in layout)
    marks_lost = scan.encoding != "cp1252"
    with open_text(scan) as handle:
        for number, line in enumerate(handle, start=1):
            text = line.rstrip("\n")
            if not text.strip(" \x1a\0"):  # a mark of the end of the file counts as a blank line
                yield number, number, Shape.CONTROL, []
                continue
            shape = Shape.WHOLE
            if "\0" in text:
                shape, text = Shape.NUL, text.replace("\0", " ")
            elif marks_lost and "\ufffd" in text:
                shape = Shape.UNDECODABLE
            elif len(text) > width and text[width:].strip():
                shape = Shape.TOO_LONG
            yield number, number, shape, [text[span.start - 1 : span.end] for span in layout]
