"""JSON: one record a line, a file that is one list, or one object. What is nested is named with points: `name.last`.

Where records hold lists of records (a case its charges), `read.record` names such a list (`charges`, `parties.aliases`): its
elements are the rows then, counted from 1, and what they stand in is named with `../`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from justexits.core.errors import BadInput
from justexits.records.importing.cells import Record, load, rows_as_json
from justexits.records.importing.header import match_header
from justexits.records.importing.json_stream import Form, Pieces, form_of
from justexits.records.importing.reader import RawFile, Shape
from justexits.records.importing.scan import Scan, open_text
from justexits.records.importing.xml_reader import AGAIN
from justexits.records.mapping import FileRule
from justexits.records.mapping.form import plain

NO_OBJECT = "(not an object)"  # what an element that is none is called, so that it is kept
Line = tuple[int, Shape, dict[str, str]]


class JsonReader:
    """Reads JSON lines."""

    def read(self, engine: Any, scan: Scan, rule: FileRule, *, shown: str, relation: str) -> RawFile:
        """Read the file; a line that is no JSON object is put aside. Raises BadInput where none is one."""
        names = json_names(scan, shown, rule.record)
        there = {plain(name) for name in names}
        wanted = rule.reads()
        if any(plain(name) in there for name in wanted):  # a key that has no value may be left out
            names += [name for name in wanted if plain(name) not in there]
        header = match_header(names, rule, shown)
        found = json_records(scan, rule.record)
        records = ((line, line, shape, [texts.get(name) for name in names]) for line, shape, texts in found)
        load(engine, relation, len(names), _as_records(records))
        return RawFile(relation=relation, header=header, headers=0, encoding=scan.encoding)

    def texts(self, engine: Any, scan: Scan, raw: RawFile, rows: dict[int, int]) -> dict[int, str]:
        """The lines as they stood in the file; rows that are no lines as JSON."""
        if raw.header.names and (any(name.startswith("../") for name in raw.header.names) or form_of(scan) != Form.LINES):
            return rows_as_json(engine, raw, rows)
        with open_text(scan) as handle:
            return {
                number: line.rstrip("\n").replace("\0", "\u2400") for number, line in enumerate(handle, start=1) if number in rows
            }


def _as_records(records: Iterator[Record]) -> Iterator[Record]:
    yield from records


def json_names(scan: Scan, shown: str, record: str | None = None) -> list[str]:
    """Every name that a record of the file has, in the order in which they come."""
    names: dict[str, None] = {}
    for _, _, texts in json_records(scan, record):
        names.update(dict.fromkeys(texts))
    if not names:
        what = f"No record of the file has a list {record}." if record else "No line of the file is a JSON object."
        raise BadInput(what, "Correct read.record." if record else "Export one object a line.", file=shown)
    return list(names)


def json_records(scan: Scan, record: str | None) -> Iterator[Line]:
    """Each row with its line, its shape and its texts."""
    if record is None:
        yield from ((line, shape, flat(found)) for line, shape, found in json_objects(scan))
        return
    steps = record.split(".")
    if form_of(scan) == Form.OBJECTS:
        yield from ((count, Shape.WHOLE, texts) for count, texts in enumerate(_inside_objects(scan, steps), start=1))
        return
    count = 0
    for _, shape, found in json_objects(scan):
        if shape in (Shape.CONTROL, Shape.NOT_A_RECORD):
            continue  # such a line is told of by the entry that reads the lines themselves
        for texts in elements(found, steps):
            count += 1
            yield count, shape, texts


def _inside_objects(scan: Scan, steps: list[str]) -> Iterator[dict[str, str]]:
    """The texts of each element of a list inside objects that may be as large as the file.

    The file is gone through twice side by side: what an object says beside its list may stand behind it.
    """
    with open_text(scan) as before, open_text(scan) as behind:
        ahead, pieces = Pieces(before), Pieces(behind)
        while ahead.peek():
            own, has_list = _around(ahead, steps)
            if has_list:
                yield from _inside(pieces, steps, flat(own))
            else:
                yield from elements(pieces.value(), steps)


def _around(pieces: Pieces, steps: list[str]) -> tuple[dict[str, Any], bool]:
    """What an object says beside the list at the end of the steps, without other lists of records; whether that list is there."""
    found: dict[str, Any] = {}
    has_list = False
    for name in pieces.members():
        if name == steps[0] and pieces.peek() == "[":
            has_list = True
            pieces.skip()
        elif name == steps[0] and pieces.peek() == "{" and len(steps) > 1:
            inner, has_list = _around(pieces, steps[1:])
            found |= inner
        else:
            said = _simple(pieces) if pieces.peek() == "[" else pieces.value()
            if said is not None:
                found[name] = said
    return found, has_list


def _simple(pieces: Pieces) -> list[Any] | None:
    """A list, unless records stand in it: those are rows of another entry, and may be as large as the file."""
    kept: list[Any] | None = []
    for _ in pieces.items():
        found = pieces.value()
        if kept is not None:
            kept = None if isinstance(found, dict) else [*kept, found]
    return kept


def _inside(pieces: Pieces, steps: list[str], around: dict[str, str]) -> Iterator[dict[str, str]]:
    for name in pieces.members():
        if name == steps[0] and pieces.peek() == "[":
            for _ in pieces.items():
                if isinstance(one := pieces.value(), dict):
                    yield from elements(one, steps[1:], around)
        elif name == steps[0] and pieces.peek() == "{":
            yield from _inside(pieces, steps[1:], around)
        else:
            pieces.skip()


def elements(found: dict[str, Any], steps: list[str], above: dict[str, str] | None = None) -> Iterator[dict[str, str]]:
    """The texts of each element of a list inside an object; those of what it stands in begin with `../`."""
    if not steps:
        yield flat(found) | {f"../{name}": text for name, text in (above or {}).items()}
        return
    inner = found.get(steps[0])
    if isinstance(inner, dict):  # an object on the way is no level of its own
        own = {name: value for name, value in found.items() if name != steps[0]}
        yield from elements({**own, **inner}, steps[1:], above)
    elif isinstance(inner, list):
        own = {name: value for name, value in found.items() if not _is_list_of_records(value)}
        around = flat(own) | {f"../{name}": text for name, text in (above or {}).items()}
        for one in inner:
            if isinstance(one, dict):
                yield from elements(one, steps[1:], around)


def lists_in(found: dict[str, Any], above: str = "") -> Iterator[str]:
    """The paths of the lists of records inside an object."""
    for name, value in found.items():
        if isinstance(value, dict):
            yield from lists_in(value, f"{above}{name}.")
        elif _is_list_of_records(value):
            yield f"{above}{name}"
            for one in value[:20]:
                yield from lists_in(one, f"{above}{name}.")


def _is_list_of_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def json_objects(scan: Scan) -> Iterator[tuple[int, Shape, dict[str, Any]]]:
    """Each object of the file: by its line, or counted from 1 where the file is one list; a file may be one object too."""
    form = form_of(scan)
    with open_text(scan) as handle:
        if form == Form.LINES:
            for number, line in enumerate(handle, start=1):
                yield number, *_line(line)
            return
        pieces = Pieces(handle)
        each = pieces.items() if form == Form.LIST else _until_the_end(pieces)
        for number, _ in enumerate(each, start=1):
            found = pieces.value()
            is_record = isinstance(found, dict)
            yield number, Shape.WHOLE if is_record else Shape.NOT_A_RECORD, found if is_record else {NO_OBJECT: found}


def _until_the_end(pieces: Pieces) -> Iterator[None]:
    while pieces.peek():
        yield


def outlines(scan: Scan, most: int) -> Iterator[dict[str, Any]]:
    """The first objects of the file, and of their lists the first elements: enough to see how they are built."""
    if form_of(scan) != Form.OBJECTS:
        yield from (found for _, _, found in islice(json_objects(scan), most))
        return
    with open_text(scan) as handle:
        pieces = Pieces(handle)
        yield from (pieces.outline(most) for _ in _until_the_end(pieces))


def _line(line: str) -> tuple[Shape, dict[str, Any]]:
    if not line.strip():
        return Shape.CONTROL, {}
    try:
        found = json.loads(line, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return Shape.NOT_A_RECORD, {}
    if not isinstance(found, dict):
        return Shape.NOT_A_RECORD, {}
    return (Shape.UNDECODABLE if "\ufffd" in line else Shape.WHOLE), found


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
