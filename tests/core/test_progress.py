"""A part of the work is ended whatever happens inside."""

from __future__ import annotations

import pytest

from justexits.core.progress import SILENT, part


class Heard:
    """Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []

    def begin(self, title: str, total: int | None = None) -> None:
        self.said.append(("begin", title, total))

    def advance(self, by: int = 1) -> None:
        self.said.append(("advance", by))

    def end(self) -> None:
        self.said.append(("end",))


def test_a_part_says_its_beginning_its_steps_and_its_end() -> None:
    heard = Heard()
    with part(heard, "Reading", 3) as progress:
        progress.advance()
        progress.advance(2)
    assert heard.said == [("begin", "Reading", 3), ("advance", 1), ("advance", 2), ("end",)]


def test_a_part_that_fails_is_ended_all_the_same() -> None:
    heard = Heard()
    with pytest.raises(KeyError), part(heard, "Reading"):
        raise KeyError
    assert heard.said[-1] == ("end",)


def test_nobody_need_listen() -> None:
    with part(SILENT, "Reading", 3) as progress:
        progress.advance()
