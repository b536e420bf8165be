"""JSON lines, one record a line; also a file that is one JSON list. What is nested is named with points: `name.last`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from justexits.core.errors import BadInput
from justexits.records.importing.cells import Record, load
from justexits.records.importing.header import match_header
from justexits.records.importing.reader import RawFile, Shape
from justexits.records.importing.scan import Scan, open_text
from justexits.records.importing.xml_reader import AGAIN
from justexits.records.mapping import FileRule
from justexits.records.mapping.form import plain

Line = tuple[int, Shape, dict[str, str]]


class JsonReader:
    """Reads JSON lines."""

    def read(self, engine: Any, scan: Scan, rule: FileRule, *, shown: str, relation: str) -> RawFile:
        """Read the file; a line that is no JSON object is put aside. Raises BadInput where none is one."""
        names = json_names(scan, shown)
        there = {plain(name) for name in names}
        wanted = rule.reads()
        if any(plain(name) in there for name in wanted):  # a key that has no value may be left out
            names += [name for name in wanted if plain(name) not in there]
        header = match_header(names, rule, shown)
        records = ((line, line, shape, [texts.get(name) for name in names]) for line, shape, texts in json_lines(scan))
        load(engine, relation, len(names), _as_records(records))
        return RawFile(relation=relation, header=header, headers=0, encoding=scan.encoding)

    def texts(self, engine: Any, scan: Scan, raw: RawFile, rows: dict[int, int]) -> dict[int, str]:
        """The lines as they stood in the file."""
        with open_text(scan) as handle:
            return {
                number: line.rstrip("\n").replace("\0", "\u2400") for number, line in enumerate(handle, start=1) if number in rows
            }


def _as_records(records: Iterator[Record]) -> Iterator[Record]:
    yield from records


def json_names(scan: Scan, shown: str) -> list[str]:
    """Every name that a record of the file has, in the order in which they come."""
    names: dict[str, None] = {}
    for _, _, texts in json_lines(scan):
        names.update(dict.fromkeys(texts))
    if not names:
        raise BadInput("No line of the file is a JSON object.", "Export one object a line.", file=shown)
    return list(names)


def json_lines(scan: Scan) -> Iterator[Line]:
    """Each line of the file; of a file that is one list, each of its records counted from 1."""
    with open_text(scan) as handle:
        if handle.read(1).strip() == "[":
            handle.seek(0)
            try:
                listed = json.load(handle, parse_float=str, parse_int=str)
            except (ValueError, RecursionError):
                listed = []
            if isinstance(listed, list) and all(isinstance(one, dict) for one in listed) and listed:
                yield from ((number, Shape.WHOLE, flat(one)) for number, one in enumerate(listed, start=1))
                return
        handle.seek(0)
        for number, line in enumerate(handle, start=1):
            yield number, *_line(line)


def _line(line: str) -> tuple[Shape, dict[str, str]]:
    if not line.strip():
        return Shape.CONTROL, {}
    try:
        found = json.loads(line, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return Shape.NOT_A_RECORD, {}
    if not isinstance(found, dict):
        return Shape.NOT_A_RECORD, {}
    return (Shape.UNDECODABLE if "\ufffd" in line else Shape.WHOLE), flat(found)


def flat(found: dict[str, Any], above: str = "") -> dict[str, str]:
    """The texts of a JSON object by their names; lists of texts are put together."""
    texts: dict[str, str] = {}
    for key, value in found.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            texts |= flat(value, f"{name}.")
        elif isinstance(value, list):
            simple = not any(isinstance(one, dict | list) for one in value)
            texts[name] = AGAIN.join(_text(one) for one in value) if simple else json.dumps(value, ensure_ascii=False)
        else:
            texts[name] = _text(value)
    return texts


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).replace("\0", "\u2400")
