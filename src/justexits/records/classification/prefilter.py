"""Which expressions can fit a text at all, from its words alone: the difference of minutes over an office's texts.

Of each expression the pieces are worked out of which one must stand in every text that fits, and a second such set where there
is one. A piece has no space, so it lies within one word, and what a word allows is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

Piece = tuple[str, bool]  # letters, and whether they are a whole word
Pieces = frozenset[Piece]  # one of these must be there
Masks = tuple[int, int]  # the expressions whose first and whose second set of pieces a word answers
_parser: Any = re._parser  # type: ignore[attr-defined]
_constants: Any = re._constants  # type: ignore[attr-defined]
AHEAD = 1  # the direction of a look-ahead, as the parser says it


class Prefilter:
    """For each text, the expressions (by number) that can fit it."""

    def __init__(self, expressions: Sequence[str]) -> None:
        self._whole: dict[str, Masks] = {}
        self._within: dict[str, Masks] = {}
        always = [0, 0]  # an expression that asks for no first (or no second) piece is allowed it by every text
        for number, expression in enumerate(expressions):
            sets = needed(expression)
            for place in (0, 1):
                if len(sets) <= place:
                    always[place] |= 1 << number
                    continue
                for text, whole in sets[place]:
                    pieces = self._whole if whole else self._within
                    masks = pieces.get(text, (0, 0))
                    pieces[text] = (masks[0] | (1 - place) << number, masks[1] | place << number)
        self._always: Masks = (always[0], always[1])
        self._of_word: dict[str, Masks] = {}
        self._lengths = sorted({len(text) for text in self._within})
        self._lengths_of_figures = sorted({len(text) for text in self._within if text.isdigit()})

    def may_fit(self, words: Sequence[str]) -> int:
        """A bit mask: bit n is set where expression n can fit a text of these words."""
        first, second = self._always
        for word in words:
            known = self._of_word.get(word) or self._read(word)
            first |= known[0]
            second |= known[1]
        return first & second

    def _read(self, word: str) -> Masks:
        first, second = self._whole.get(word, (0, 0))
        figures = word.isdigit()
        for length in self._lengths_of_figures if figures else self._lengths:
            for start in range(len(word) - length + 1):
                if (masks := self._within.get(word[start : start + length])) is not None:
                    first |= masks[0]
                    second |= masks[1]
        if not figures:  # docket and item numbers are many and never the same: not remembered
            self._of_word[word] = (first, second)
        return first, second


def alternatives(expression: str) -> list[str]:
    """The expressions that `|` divides, outside brackets: a text that fits one of them fits the whole."""
    parts, depth, start, place = [], 0, 0, 0
    while place < len(expression):
        letter = expression[place]
        if letter == "\\":
            place += 1
        elif letter == "[":
            place = expression.index("]", place + 2)
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "|" and depth == 0:
            parts.append(expression[start:place])
            start = place + 1
        place += 1
    return [*parts, expression[start:]]


def needed(expression: str) -> tuple[Pieces, ...]:
    """At most two sets of pieces; of each set one piece stands in every text that the expression fits."""
    found = sorted(_sets(_parser.parse(expression), False, False), key=_worth, reverse=True)
    return tuple(found[:2])


def _of_sequence(items: Any, left: bool, right: bool) -> Pieces | None:
    """The set of pieces of a sequence that rules out most; None where it asks for none."""
    return max(_sets(items, left, right), key=_worth, default=None)


def _sets(items: Any, left: bool, right: bool) -> list[Pieces]:
    """The sets of pieces of a sequence; `left` and `right` say whether a word must begin before it and end behind it."""
    found: list[Pieces] = []
    parts = list(items)
    place = 0
    while place < len(parts):
        start = place
        while place < len(parts) and _letter(parts[place]):
            place += 1
        if place > start:
            run = "".join(chr(argument) for _, argument in parts[start:place])
            ends = _edge(parts, start - 1, left) and _edge(parts, place, right)
            found.append(frozenset({(run, ends)}))
        elif (pieces := _of_item(parts, place, left, right)) is not None:
            found.append(pieces)
            place += 1
        else:
            place += 1
    return found


def _letter(item: Any) -> bool:
    return item[0] is _constants.LITERAL and chr(item[1]).isalnum()


def _edge(parts: list[Any], place: int, outside: bool) -> bool:
    """Whether no letter can stand at this place of the sequence."""
    if not 0 <= place < len(parts):
        return outside
    operation, argument = parts[place]
    return operation is _constants.AT or (operation is _constants.LITERAL and not chr(argument).isalnum())


def _worth(pieces: frozenset[Piece]) -> tuple[int, int]:
    """Longer pieces rule more words out; a whole word as much as a piece that is two letters longer."""
    return min(len(text) + 2 * whole for text, whole in pieces), -len(pieces)


def _of_item(parts: list[Any], place: int, left: bool, right: bool) -> Pieces | None:
    operation, argument = parts[place]
    before, behind = _edge(parts, place - 1, left), _edge(parts, place + 1, right)
    if operation is _constants.SUBPATTERN:
        return _of_sequence(argument[-1], before, behind)
    if operation is _constants.BRANCH:
        found = [_of_sequence(branch, before, behind) for branch in argument[1]]
        return None if any(part is None for part in found) else frozenset().union(*(part for part in found if part))
    if operation is _constants.MAX_REPEAT and argument[0] >= 1:
        return _of_sequence(argument[2], False, False)
    if operation is _constants.ASSERT and argument[0] == AHEAD:  # what must follow must be there, wherever it is read
        return _of_sequence(argument[1], False, False)
    return None
