"""How long work says how far it is, without knowing who is watching."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Told by a step what it is doing. The command line draws bars from it; nobody need listen."""

    def begin(self, title: str, total: int | None = None) -> None:
        """A part of the work begins; `total` is in whatever the step counts, None when it cannot know."""

    def advance(self, by: int = 1) -> None:
        """So many more are done."""

    def end(self) -> None:
        """The part is done."""


class Silent:
    """Progress that nobody watches."""

    def begin(self, title: str, total: int | None = None) -> None:
        """Say nothing."""

    def advance(self, by: int = 1) -> None:
        """Say nothing."""

    def end(self) -> None:
        """Say nothing."""


SILENT = Silent()


@contextmanager
def part(progress: Progress, title: str, total: int | None = None) -> Iterator[Progress]:
    """Mark the beginning and the end of one part of a step, whatever happens inside."""
    progress.begin(title, total)
    try:
        yield progress
    finally:
        progress.end()
