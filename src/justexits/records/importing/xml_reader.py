"""XML by a layout as data: which element is a record; its columns are the paths inside it.

`Name/Last` is the text of an element inside the record, `@id` an attribute of the record, `../CaseNumber` a text of the element
that the record stands in. Namespaces are left out. What repeats inside one record is put together with "; ". Documents that
define entities are refused whole: that is how a file reads others, or grows without end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.sax import SAXException, SAXParseException  # nosec B406 - only the names; the parser is defusedxml's
from xml.sax.handler import ContentHandler  # nosec B406
from xml.sax.xmlreader import AttributesImpl, Locator  # nosec B406

from defusedxml import DefusedXmlException, sax

from justexits.core.errors import BadInput
from justexits.records.importing.cells import Record, create, insert, rows_as_json
from justexits.records.importing.header import match_header
from justexits.records.importing.reader import RawFile, Shape
from justexits.records.importing.scan import Scan, open_bytes
from justexits.records.mapping import FileRule
from justexits.records.mapping.form import plain

AGAIN = "; "
DEEPEST = 200
BLOCK_ROWS = 10_000
LEAST_TEXTS = 2  # an element with fewer simple texts is no record

Found = tuple[int, int, dict[str, str]]  # first line, last line, texts by path


class XmlReader:
    """Reads the records of an XML file."""

    def read(self, engine: Any, scan: Scan, rule: FileRule, *, shown: str, relation: str) -> RawFile:
        """Read the file. Raises BadInput where it is no XML, or defines entities, or has no such record."""
        names = _names(scan, rule, shown)
        header = match_header(names, rule, shown)
        create(engine, relation, len(names))
        lines = _Lines()
        handler = Records(
            rule.record or "", lambda found: insert(engine, relation, len(names), lines.rows(found, names)), levels_up(rule)
        )
        parse(scan, handler, shown)
        handler.flush()
        return RawFile(relation=relation, header=header, headers=0, encoding=None)

    def texts(self, engine: Any, scan: Scan, raw: RawFile, rows: dict[int, int]) -> dict[int, str]:
        """The rows as JSON of their paths."""
        return rows_as_json(engine, raw, rows)


def _names(scan: Scan, rule: FileRule, shown: str) -> list[str]:
    """Every path that a record has, and those that the mapping reads where some of them are there: elements may be left out.

    The file is gone through once for its names and once for its rows, so that no more of it is held than a block.
    """
    names: dict[str, None] = {}

    def note(found: list[Found]) -> None:
        for _, _, texts in found:
            names.update(dict.fromkeys(texts))

    handler = Records(rule.record or "", note, levels_up(rule))
    parse(scan, handler, shown)
    handler.flush()
    if not names:
        raise BadInput(f"There is no element {rule.record} in the file.", "Correct read.record in the mapping.", file=shown)
    there = {plain(name) for name in names}
    wanted = rule.reads()
    if any(plain(name) in there for name in wanted):
        return [*names, *(name for name in wanted if plain(name) not in there)]
    return list(names)


def levels_up(rule: FileRule) -> int | None:
    """How many elements above a record the mapping reads from; None where it reads nothing yet, so that all may matter."""
    wanted = rule.reads()
    return max((name.count("../") for name in wanted), default=0) if wanted else None


class _Lines:
    """Gives each record a line of its own: several that begin on one line are kept apart by the lines that follow."""

    def __init__(self) -> None:
        self._last = 0

    def rows(self, found: list[Found], names: list[str]) -> list[Record]:
        """The records as rows, in the order in which they came."""
        rows: list[Record] = []
        for first, last, texts in found:
            self._last = line = max(first, self._last + 1)
            rows.append((line, max(last, line), Shape.WHOLE, [texts.get(name) for name in names]))
        return rows


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
    """Collects the texts of records while the parser goes through the file, and gives them away in blocks.

    A record waits until the elements that it takes texts from have ended: `levels` above it, or all but the outermost.
    """

    def __init__(self, record: str, give: Callable[[list[Found]], None], levels: int | None = None) -> None:
        super().__init__()
        self._give, self._levels = give, levels
        self.steps = [step for step in record.strip("/").split("/") if step]
        self.found: list[Found] = []  # finished, and not given away yet
        self._path: list[str] = []
        self._own: list[dict[str, str]] = []  # attributes and simple children of each open element
        self._text: list[str] = []
        self._has_children: list[bool] = []
        self._record: tuple[int, int, dict[str, str]] | None = None  # depth, first line, texts
        # With their depth and that of the element around them which ends next: they still wait for texts of what they stand in.
        self._waiting: list[tuple[int, int, Found]] = []
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
        elif depth > 2:  # texts further inside are told by their path, the first of each
            for key, inner in self._own[-1].items():
                self._own[-2].setdefault(f"{self._path[-1]}/{key}", inner)
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
        self._waiting.append((depth, depth - 1, (first, self._line(), texts)))
        self._record = None

    def _close(self, depth: int) -> None:
        """Give the records inside an element that ends its texts, which may have come after them."""
        above = self._own[-1]
        for place, (of_record, around, found) in enumerate(self._waiting):
            if around == depth:  # another element that ends as deep stands beside the record, not around it
                self._waiting[place] = (of_record, depth - 1, found)
                for key, text in above.items():
                    if text:
                        found[2].setdefault(f"{'../' * (of_record - depth)}{key}", text)
        # What the whole file says of itself is not part of a record's case.
        ends = [
            depth <= 2 or (self._levels is not None and of_record - around > self._levels)
            for of_record, around, _ in self._waiting
        ]
        if any(ends):
            self.found += [found for (_, _, found), over in zip(self._waiting, ends, strict=True) if over]
            self._waiting = [one for one, over in zip(self._waiting, ends, strict=True) if not over]
            if len(self.found) >= BLOCK_ROWS:
                self.flush()

    def flush(self) -> None:
        """Give away what is finished."""
        if self.found:
            self._give(self.found)
            self.found = []

    def _line(self) -> int:
        return int(self._locator.getLineNumber() or 1) if self._locator else 1


class Shapes(Records):
    """Finds which elements of a file are records: those that stand several times in what they stand in, with several texts.

    What stands once in its record is a part of it, however deep. Where nothing repeats, elements that hold several simple texts.
    """

    def __init__(self) -> None:
        super().__init__("", lambda _: None)
        self.seen: dict[tuple[str, ...], int] = {}  # simple texts right inside
        self.deep: dict[tuple[str, ...], int] = {}  # texts inside, however deep
        self.repeated: set[tuple[str, ...]] = set()
        self._simple: list[set[str]] = []
        self._texts: list[int] = []
        self._children: list[dict[str, int]] = []

    @classmethod
    def of(cls, scan: Scan, shown: str) -> list[str]:
        """The paths of such elements, each as much of its end as tells it from the others. Raises BadInput."""
        handler = cls()
        parse(scan, handler, shown)
        chosen = [path for path, texts in handler.deep.items() if texts >= LEAST_TEXTS and path in handler.repeated]
        chosen = chosen or [path for path, texts in handler.seen.items() if texts >= LEAST_TEXTS and len(path) > 1]
        return ["/".join(path[-2:]) if sum(other[-1] == path[-1] for other in chosen) > 1 else path[-1] for path in chosen]

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        """An element begins."""
        super().startElement(name, attrs)
        if self._children:
            here = self._children[-1]
            here[self._path[-1]] = here.get(self._path[-1], 0) + 1
        self._simple.append(set(attrs.keys()))
        self._texts.append(len(attrs))
        self._children.append({})

    def endElement(self, name: str) -> None:  # noqa: N802
        """An element ends: its parent has one more text, or it is a record itself."""
        path, simple = tuple(self._path), not self._has_children[-1]
        own, texts, children = self._simple.pop(), self._texts.pop() + simple, self._children.pop()
        if simple and self._simple:
            self._simple[-1].add(path[-1])
        if self._texts:
            self._texts[-1] += texts
        self.repeated |= {(*path, child) for child, times in children.items() if times > 1}
        self.deep[path] = max(self.deep.get(path, 0), texts)
        if not simple or len(own) >= LEAST_TEXTS:
            self.seen[path] = max(self.seen.get(path, 0), len(own))
        super().endElement(name)
