"""Which rules can fit a text at all, from its words alone: the difference between seconds and minutes over an office's texts.

Of each expression the pieces are worked out of which one must stand in every text that fits. A piece has no space, so it lies
within one word, and what a word allows is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

Piece = tuple[str, bool]  # letters, and whether they are a whole word
Needed = frozenset[Piece] | None  # one of these must be there; None where nothing can be said
_parser: Any = re._parser  # type: ignore[attr-defined]
_constants: Any = re._constants  # type: ignore[attr-defined]


class Prefilter:
    """For each text, the expressions (by number) that can fit it."""

    def __init__(self, expressions: Sequence[str]) -> None:
        self._needed = [needed(expression) for expression in expressions]
        self._always = sum(1 << number for number, pieces in enumerate(self._needed) if pieces is None)
        self._of_word: dict[str, int] = {}
        pieces_known = {text for pieces in self._needed if pieces for text, _ in pieces}
        self._digits = tuple(text for text in pieces_known if text.isdigit())

    def may_fit(self, words: Sequence[str]) -> int:
        """A bit mask: bit n is set where expression n can fit a text of these words."""
        mask = self._always
        for word in words:
            known = self._of_word.get(word)
            mask |= self._read(word) if known is None else known
        return mask

    def _read(self, word: str) -> int:
        mask = 0
        if word.isdigit() and not any(text in word for text in self._digits):
            return mask  # docket and item numbers are many and never the same: not remembered
        for number, pieces in enumerate(self._needed):
            if pieces is not None and any(word == text if whole else text in word for text, whole in pieces):
                mask |= 1 << number
        self._of_word[word] = mask
        return mask


def needed(expression: str) -> Needed:
    """Pieces of which one stands in every text that the expression fits; None where the expression does not say."""
    return _of_sequence(_parser.parse(expression), False, False)


def _of_sequence(items: Any, left: bool, right: bool) -> Needed:
    """Pieces of a sequence; `left` and `right` say whether a word must begin before it and end behind it."""
    found: list[frozenset[Piece]] = []
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
    return max(found, key=_worth, default=None)


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


def _of_item(parts: list[Any], place: int, left: bool, right: bool) -> Needed:
    operation, argument = parts[place]
    before, behind = _edge(parts, place - 1, left), _edge(parts, place + 1, right)
    if operation is _constants.SUBPATTERN:
        return _of_sequence(argument[-1], before, behind)
    if operation is _constants.BRANCH:
        found = [_of_sequence(branch, before, behind) for branch in argument[1]]
        return None if any(part is None for part in found) else frozenset().union(*(part for part in found if part))
    if operation is _constants.MAX_REPEAT and argument[0] >= 1:
        return _of_sequence(argument[2], False, False)
    return None
