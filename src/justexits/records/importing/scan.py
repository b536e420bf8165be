"""One pass over a file's bytes before anything is read from it: hash, size, lines, encoding."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from justexits.core.errors import BadInput, NotFound

BLOCK = 1 << 20
LONGEST_LINE = 64 << 20
# How files of a kind begin, whatever their name says.
MAGIC = ((b"PAR1", "parquet"), (b"SQLite format 3\0", "sqlite"), (b"PK\x03\x04", "xlsx"), (b"\xd0\xcf\x11\xe0", "xlsx"))
PADDING = " \t\n\r\u00a0"  # marks that exports pad cells with: blank, tab, line ends, no-break space
# Documents that look like tables to people, and hold no rows that a program could trust; in lower case.
DOCUMENTS = (
    *((b"%pdf", "a PDF document"), (b"{\\rtf", "an RTF document"), (b"\0\1\0\0standard", "an Access database")),
    *((b"<html", "a web page"), (b"<!doctype html", "a web page"), (b"<table", "a web page"), (b"<head", "a web page")),
)
NUL, PLUS, FORMULA_TEXT, SPACED_QUOTE = b"\0", b"+", b'="', b' "'
DRAWN = (b"--", b"==")  # how a row of dashes begins, as reports draw below their header
WORKBOOK_AS_XML = b'progid="excel.sheet"'
GZIP_MAGIC = b"\x1f\x8b"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What a file's bytes say. `sha256` and `size` are of the content, uncompressed."""

    path: Path
    gzipped: bool
    sha256: str
    size: int
    lines: int  # as an editor counts them where lines end in \\n
    has_nul: bool
    encoding: str  # a Python codec
    by_line: bool = False  # whether text that is not UTF-8 was put among text that is, as when files are put together
    marks: str = PADDING  # of the marks that cells are padded with, those that the bytes may hold
    formula_texts: bool = False  # whether a cell may stand as ="0012", which keeps a spreadsheet from cutting its zeros
    spaced_quotes: bool = False  # whether a quote may come after a blank, as in `1, "a"`
    plus_signs: bool = True  # whether a plus may stand in it, as in 1.22727E+11
    rules_drawn: bool = True  # whether a row of a text may begin with dashes
    kind: str | None = None  # the kind of a binary file by its first bytes; None is text

    @property
    def plain_utf8(self) -> bool:
        """Whether the engine may read the bytes as they are."""
        return self.encoding in ("utf-8", "utf-8-sig") and not self.has_nul


def kind_of(head: bytes) -> str | None:
    """The kind of a binary file by how it begins; None for a text."""
    return next((kind for magic, kind in MAGIC if head.startswith(magic)), None)


def open_bytes(path: Path, gzipped: bool) -> IO[bytes]:
    """The file's content, uncompressed."""
    return cast("IO[bytes]", gzip.open(path, "rb")) if gzipped else path.open("rb")


def open_text(scan: Scan) -> IO[str]:
    """The file's content as text; every kind of line end becomes \\n."""
    return io.TextIOWrapper(
        open_bytes(scan.path, scan.gzipped),  # an IO[bytes] that can be read is all it needs
        encoding="utf-8" if scan.by_line else scan.encoding,
        errors=WESTERN_AMONG_UTF8 if scan.by_line else decoding_errors(scan.encoding),
    )


def scan(path: Path, *, shown: str, declared: str | None = None) -> Scan:
    """Scan a file. Raises NotFound, and BadInput for an empty file and for a gzip file that is cut off or broken."""
    try:
        with path.open("rb") as handle:
            gzipped = handle.read(2) == GZIP_MAGIC
        return _scan(path, gzipped, shown, declared)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.", "Check the name.") from None
    except PermissionError:
        raise BadInput("The file may not be read.", "Ask for permission to read it.", file=shown) from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise BadInput(
            "The compressed file is cut off or damaged.", "Copy or export it again, then import the whole file.", file=shown
        ) from None


def _refuse_documents(head: bytes, shown: str) -> None:
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    what = next((name for magic, name in DOCUMENTS if begin.startswith(magic)), None)
    if begin.startswith(b"<?xml") and WORKBOOK_AS_XML in begin:
        what = "a workbook saved as XML"
    if what:
        remedy = (
            "Open it with the program that made it (Excel opens web pages whose name ends in .xls), and save it as XLSX or CSV."
        )
        raise BadInput(f"This is {what}, whatever its name says.", remedy, file=shown)


class _Lines:
    """Counts line ends, block by block, and refuses a line that no export has: it would have to be held in memory whole."""

    def __init__(self, shown: str) -> None:
        self.ends = 0
        self._since = 0
        self._shown = shown

    def count(self, block: bytes) -> None:
        """Count one more block."""
        found = block.count(b"\n")
        last = block.rfind(b"\n")
        self._since = self._since + len(block) if last < 0 else len(block) - last - 1
        self.ends += found
        if self._since > LONGEST_LINE:
            raise BadInput(
                f"The line is longer than {LONGEST_LINE >> 20} MB, so this is no text file with one record a line.",
                "Look whether quotes or line ends were lost, or whether it is another kind of file than the mapping says.",
                file=self._shown,
                line=self.ends + 1,
            )


class _Utf8:
    """Finds out, block by block, whether bytes are text in UTF-8."""

    def __init__(self) -> None:
        self.holds = True
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def take(self, block: bytes, *, final: bool = False) -> None:
        """Take one more block."""
        try:
            if self.holds and (self._decoder.getstate()[0] or not block.isascii()):
                self._decoder.decode(block, final=final)
        except UnicodeDecodeError:
            self.holds = False


class _Marks:
    """Finds out, block by block, which marks that matter to readers the bytes hold at all."""

    def __init__(self) -> None:
        self._unseen = {NUL, PLUS, *(mark.encode("latin-1") for mark in PADDING), FORMULA_TEXT, SPACED_QUOTE, *DRAWN}
        self._last = b""

    def take(self, block: bytes) -> None:
        """Take one more block."""
        # One byte is looked for ten times as fast as two, so the pairs are looked for only where what they are made of is there.
        here = {mark for mark in self._unseen if mark[:1] in block} if self._unseen else set()
        if b'"' not in block:
            here -= {FORMULA_TEXT, SPACED_QUOTE}
        self._unseen -= {mark for mark in here if mark in block}
        self._unseen.discard(self._last + block[:1])  # a pair may stand across two blocks
        self._last = block[-1:]

    def holds(self, mark: bytes) -> bool:
        """Whether any block held the mark."""
        return mark not in self._unseen


def _scan(path: Path, gzipped: bool, shown: str, declared: str | None) -> Scan:
    digest, utf8, lines, marks = hashlib.sha256(), _Utf8(), _Lines(shown), _Marks()
    size = 0
    is_text = True
    head = last = b""
    with open_bytes(path, gzipped) as handle:
        while block := handle.read(BLOCK):
            if not head:
                head = block[:4096]
                _refuse_documents(head, shown)
                is_text = kind_of(head) is None
            last = block[-1:]
            digest.update(block)
            size += len(block)
            if is_text:
                lines.count(block)
            marks.take(block)
            utf8.take(block)
    utf8.take(b"", final=True)
    if not size:
        raise BadInput("The file is empty.", "Export it again, and check that the export ended well.", file=shown)
    encoding = _encoding(head, utf8.holds, declared)
    return Scan(
        path=path,
        gzipped=gzipped,
        sha256=digest.hexdigest(),
        size=size,
        lines=lines.ends + (last != b"\n"),
        kind=kind_of(head),
        formula_texts=marks.holds(FORMULA_TEXT),
        spaced_quotes=marks.holds(SPACED_QUOTE),
        has_nul=marks.holds(NUL),
        marks="".join(mark for mark in PADDING if marks.holds(mark.encode("latin-1"))),
        plus_signs=not is_text or marks.holds(PLUS),
        rules_drawn=encoding.startswith("utf-16") or any(marks.holds(drawn) for drawn in DRAWN),
        encoding=encoding,
        by_line=encoding == "cp1252" and declared is None,
    )


def _encoding(head: bytes, is_utf8: bool, declared: str | None) -> str:
    for mark, name in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return name
    if declared in ("utf-16", "utf-16-le", "utf-16-be", None) and (without_mark := _utf16_without_mark(head)):
        return without_mark
    if declared is not None:
        return "cp1252" if declared == "latin-1" else declared
    return "utf-8" if is_utf8 else "cp1252"


def _utf16_without_mark(head: bytes) -> str | None:
    """Western text in UTF-16 has a zero in nearly every second byte: the second ones in little-endian order."""
    pairs = len(head) // 2
    if pairs < 2:
        return None
    if head[1::2].count(0) > 0.7 * pairs and head[0::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if head[0::2].count(0) > 0.7 * pairs and head[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return None


# Bytes that Windows-1252 leaves open (Microsoft's table) are read as Latin-1 reads them, so that no Western text is refused.
def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


# Bytes that are no UTF-8 are Windows-1252 wherever they stand: no longer word is both by accident.
def _as_western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="justexits-latin-1"), error.end


WESTERN_AMONG_UTF8 = "justexits-western"
codecs.register_error("justexits-latin-1", _as_latin_1)
codecs.register_error(WESTERN_AMONG_UTF8, _as_western)


def decoding_errors(encoding: str) -> str:
    """How bytes that do not fit the encoding are kept: as Latin-1, or as a mark that quarantines their row."""
    return "justexits-latin-1" if encoding == "cp1252" else "replace"
