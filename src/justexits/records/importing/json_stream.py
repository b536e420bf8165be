"""Going through JSON value by value: of a list, or of an object with a list inside, no more is held than one element.

The standard library's decoder reads one value from a text; this gives it as much of the file as it needs for the next one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import IO, Any

from justexits.records.importing.scan import Scan, open_text

BLOCK = 1 << 20
LONGEST_FIRST_LINE = 1 << 24
BLANKS = re.compile(r"[ \t\n\r]*")
CUT = 16  # so near the end of what was read, a mistake may be a value that goes on
NUMBER_GOES_ON = "0123456789.eE+-"
UNFINISHED = ("Unterminated string", "Invalid \\escape", "Invalid \\uXXXX")


class Broken(ValueError):
    """The text is no JSON from here on."""


class Form(StrEnum):
    """How a file holds its records."""

    LINES = "one object a line"
    LIST = "one list"
    OBJECTS = "one object over several lines, or several"


class Pieces:
    """The values of a JSON text, one after the other. Numbers stay as they are written."""

    def __init__(self, handle: IO[str]) -> None:
        self._handle, self._text, self._at = handle, "", 0
        self._decode = json.JSONDecoder(parse_float=str, parse_int=str).raw_decode

    def peek(self) -> str:
        """The next mark that is not blank; nothing at the end."""
        while True:
            blanks = BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(BLOCK):
                return ""

    def take(self, mark: str) -> None:
        """Go past a mark. Raises Broken where another one stands there."""
        if self.peek() != mark:
            raise Broken(f"there is no {mark} where one should be")
        self._at += 1

    def value(self) -> Any:
        """The next value, whole. Raises Broken where none stands there."""
        self.peek()
        size = BLOCK
        while True:
            try:
                found, end = self._decode(self._text, self._at)
            except RecursionError:
                raise Broken("it is nested too deep") from None
            except json.JSONDecodeError as error:
                goes_on = error.msg.startswith(UNFINISHED) or error.pos >= len(self._text) - CUT
                if not goes_on or not self._more(size):
                    raise Broken(error.msg) from None
                size *= 2
                continue
            length = end - self._at
            if not self._may_go_on(end) or not self._more(size):
                self._at += length
                return found

    def _may_go_on(self, end: int) -> bool:
        """Whether what was taken for a whole number, up to `end`, may be the begin of one: 0 of 0.5, where 0. was read so far."""
        rest = self._text[end : end + CUT]
        return self._text[end - 1] not in '}]"' and len(rest) < CUT and (not rest or rest[0] in NUMBER_GOES_ON)

    def members(self) -> Iterator[str]:
        """The names of an object; whoever asks for the next one has taken the value of the last."""
        self.take("{")
        yield from self._each("}", named=True)

    def items(self) -> Iterator[None]:
        """Once for each element of a list, which has to be taken before the next one is asked for."""
        self.take("[")
        for _ in self._each("]", named=False):
            yield

    def _each(self, end: str, *, named: bool) -> Iterator[str]:
        if self.peek() != end:
            while True:
                name = self.value() if named else ""
                if named:
                    self.take(":")
                yield name
                if self.peek() != ",":
                    break
                self.take(",")
        self.take(end)

    def skip(self) -> None:
        """Go past a value, holding no more of it than an element."""
        if self.peek() == "{":
            for _ in self.members():
                self.skip()
        elif self.peek() == "[":
            for _ in self.items():
                self.value()
        else:
            self.value()

    def outline(self, most: int) -> Any:
        """A value of whose lists only so many elements are kept."""
        if self.peek() == "{":
            return {name: self.outline(most) for name in self.members()}
        if self.peek() != "[":
            return self.value()
        kept: list[Any] = []
        for _ in self.items():
            found = self.value()
            if len(kept) < most:
                kept.append(found)
        return kept

    def _more(self, size: int) -> bool:
        """Read on; what was taken is let go."""
        block = self._handle.read(size)
        self._text, self._at = self._text[self._at :] + block, 0
        return bool(block)


@lru_cache(maxsize=32)
def form_of(scan: Scan) -> Form:
    """How a file holds its records. One that is no JSON as a whole is read line by line, so that each bad line is told of."""
    with open_text(scan) as handle:
        first = next((line for line in iter(lambda: handle.readline(LONGEST_FIRST_LINE), "") if line.strip()), "").lstrip()
        if not first.startswith(("[", "{")) or (first.startswith("{") and is_object(first)):
            return Form.LINES
        handle.seek(0)
        pieces = Pieces(handle)
        try:
            while pieces.peek():
                if first.startswith("{") and pieces.peek() != "{":
                    return Form.LINES
                pieces.skip()
                if first.startswith("[") and pieces.peek():
                    return Form.LINES
        except (Broken, RecursionError):
            return Form.LINES
    return Form.LIST if first.startswith("[") else Form.OBJECTS


def is_object(line: str) -> bool:
    """Whether a line is one JSON object, whole."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
