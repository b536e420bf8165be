"""XML by a layout as data: which element is a record; its columns are the paths inside it.

`Name/Last` is the text of an element inside the record, `@id` an attribute of the record, `../CaseNumber` a text of the element
that the record stands in. Namespaces are left out. What repeats inside one record is put together with "; ". Documents that
define entities are refused whole: that is how a file reads others, or grows without end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax import SAXException, SAXParseException  # nosec B406 - only the names; the parser is defusedxml's
from xml.sax.handler import ContentHandler  # nosec B406
from xml.sax.xmlreader import AttributesImpl, Locator  # nosec B406

from defusedxml import DefusedXmlException, sax

from justexits.core.errors import BadInput
from justexits.records.importing.cells import Record, load, rows_as_json
from justexits.records.importing.header import match_header
from justexits.records.importing.reader import RawFile, Shape
from justexits.records.importing.scan import Scan, open_bytes
from justexits.records.mapping import FileRule
from justexits.records.mapping.form import plain

AGAIN = "; "
DEEPEST = 200
LEAST_TEXTS = 2  # an element with fewer simple texts is no record

Found = tuple[int, int, dict[str, str]]  # first line, last line, texts by path


class XmlReader:
    """Reads the records of an XML file."""

    def read(self, engine: Any, scan: Scan, rule: FileRule, *, shown: str, relation: str) -> RawFile:
        """Read the file. Raises BadInput where it is no XML, or defines entities, or has no such record."""
        found = list(xml_records(scan, rule.record or "", shown))
        if not found:
            raise BadInput(f"There is no element {rule.record} in the file.", "Correct read.record in the mapping.", file=shown)
        names = names_of(found, rule)
        header = match_header(names, rule, shown)
        load(engine, relation, len(names), _rows(found, names))
        return RawFile(relation=relation, header=header, headers=0, encoding=None)

    def texts(self, engine: Any, scan: Scan, raw: RawFile, rows: dict[int, int]) -> dict[int, str]:
        """The rows as JSON of their paths."""
        return rows_as_json(engine, raw, rows)


def names_of(found: list[Found], rule: FileRule | None = None) -> list[str]:
    """Every path that a record has, and those that the mapping reads where some of them are there: elements may be left out."""
    names = list(dict.fromkeys(name for _, _, texts in found for name in texts))
    there = {plain(name) for name in names}
    wanted = list(rule.reads()) if rule else []
    if any(plain(name) in there for name in wanted):
        names += [name for name in wanted if plain(name) not in there]
    return names


def _rows(found: list[Found], names: list[str]) -> Iterator[Record]:
    taken: set[int] = set()
    for first, last, texts in found:
        line = first
        while line in taken:  # several records on one line are kept apart by the lines that follow
            line += 1
        taken.add(line)
        yield line, max(last, line), Shape.WHOLE, [texts.get(name) for name in names]


def xml_records(scan: Scan, record: str, shown: str) -> Iterator[Found]:
    """The records of the file; `record` is the end of their path, such as Case/Party. Raises BadInput."""
    handler = Records(record)
    parse(scan, handler, shown)
    return iter(handler.found)


def parse(scan: Scan, handler: ContentHandler, shown: str) -> None:
    """Go through the file with a handler. Raises BadInput where it is no XML, or defines entities."""
    try:
        with open_bytes(scan.path, scan.gzipped) as handle:
            sax.parse(handle, handler, forbid_dtd=True)
    except DefusedXmlException:
        raise BadInput(
            "The file has a document type definition, which may define entities; such files are refused.",
            "Export it without <!DOCTYPE ...>.",
            file=shown,
        ) from None
    except SAXParseException as error:
        raise BadInput(
            f"This is not well-formed XML: {error.getMessage()}.",
            "Export it again; if the file was cut off, copy it again.",
            file=shown,
            line=error.getLineNumber(),
        ) from None
    except (SAXException, RecursionError, ValueError) as error:
        raise BadInput(f"This XML cannot be read: {error}.", "Export it again.", file=shown) from None


class Records(ContentHandler):
    """Collects the texts of every record while the parser goes through the file."""

    def __init__(self, record: str) -> None:
        super().__init__()
        self.steps = [step for step in record.strip("/").split("/") if step]
        self.found: list[Found] = []
        self._path: list[str] = []
        self._own: list[dict[str, str]] = []  # attributes and simple children of each open element
        self._text: list[str] = []
        self._has_children: list[bool] = []
        self._record: tuple[int, int, dict[str, str]] | None = None  # depth, first line, texts
        self._waiting: list[tuple[int, dict[str, str]]] = []  # records that still wait for texts of what they stand in
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - the name is the library's
        """Remember where the parser is."""
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        """An element begins."""
        if len(self._path) >= DEEPEST:
            raise SAXException(f"elements are nested more than {DEEPEST} deep")
        if self._has_children:
            self._has_children[-1] = True
        self._path.append(name.rpartition(":")[2])
        own = {f"@{key.rpartition(':')[2]}": value for key, value in attrs.items() if not key.startswith("xmlns")}
        self._own.append(own)
        self._has_children.append(False)
        self._text = []
        if self._record is None and self.steps and self._path[-len(self.steps) :] == self.steps:
            self._record = (len(self._path), self._line(), {})
        if self._record is not None:
            inside = "/".join(self._path[self._record[0] :])
            for key, value in own.items():
                self._add(f"{inside}/{key}" if inside else key, value)

    def characters(self, content: str) -> None:
        """Text goes on."""
        self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        """An element ends: a text, or a record, or what records stand in."""
        depth, text = len(self._path), "".join(self._text).strip()
        simple = not self._has_children[-1]
        if self._record is not None:
            if simple and depth > self._record[0]:
                self._add("/".join(self._path[self._record[0] :]), text)
            elif depth == self._record[0]:
                if simple and text:
                    self._add(".", text)
                self._end_record()
        elif simple and depth > 1:
            self._own[-2].setdefault(self._path[-1], text)
        self._close(depth)
        self._path.pop()
        self._own.pop()
        self._has_children.pop()
        self._text = []

    def _add(self, path: str, text: str) -> None:
        if self._record is None or not text:
            return
        texts = self._record[2]
        texts[path] = f"{texts[path]}{AGAIN}{text}" if path in texts else text

    def _end_record(self) -> None:
        if self._record is None:
            return
        depth, first, texts = self._record
        self.found.append((first, self._line(), texts))
        self._waiting.append((depth, texts))
        self._record = None

    def _close(self, depth: int) -> None:
        """Give the records inside an element that ends its texts, which may have come after them."""
        above = self._own[-1]
        for of_record, texts in self._waiting:
            if of_record > depth:
                for key, text in above.items():
                    if text:
                        texts.setdefault(f"{'../' * (of_record - depth)}{key}", text)
        if depth <= 2:  # what the whole file says of itself is not part of a record's case
            self._waiting = [] if depth == 2 else self._waiting

    def _line(self) -> int:
        return int(self._locator.getLineNumber() or 1) if self._locator else 1


class Shapes(Records):
    """Finds which elements of a file are records: those that hold several simple texts."""

    def __init__(self) -> None:
        super().__init__("")
        self.seen: dict[tuple[str, ...], int] = {}
        self._simple: list[set[str]] = []

    @classmethod
    def of(cls, scan: Scan, shown: str) -> list[str]:
        """The paths of such elements, each as much of its end as tells it from the others. Raises BadInput."""
        handler = cls()
        parse(scan, handler, shown)
        chosen = [path for path, texts in handler.seen.items() if texts >= LEAST_TEXTS and len(path) > 1]
        return ["/".join(path[-2:]) if sum(other[-1] == path[-1] for other in chosen) > 1 else path[-1] for path in chosen]

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        """An element begins."""
        super().startElement(name, attrs)
        self._simple.append(set(attrs.keys()))

    def endElement(self, name: str) -> None:  # noqa: N802
        """An element ends: its parent has one more text, or it is a record itself."""
        path, simple = tuple(self._path), not self._has_children[-1]
        own = self._simple.pop()
        if simple and self._simple:
            self._simple[-1].add(path[-1])
        if not simple or len(own) >= LEAST_TEXTS:
            self.seen[path] = max(self.seen.get(path, 0), len(own))
        super().endElement(name)
