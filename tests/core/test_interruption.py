"""Ctrl-C counts even where some library swallowed it, and is forgotten once the command has ended."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from pathlib import Path

import pytest

from justexits.core.interruption import obeying_ctrl_c, stop_if_asked
from tests.records.lake.small import OFFICE, cases, ids, lake_in


def ctrl_c_that_a_library_swallows() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)


def test_what_was_swallowed_stops_the_work_before_it_stays(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    with pytest.raises(KeyboardInterrupt), obeying_ctrl_c(), lake.write("import") as writing:
        writing.append("case", cases("c1"), office_id=OFFICE)
        ctrl_c_that_a_library_swallows()
    assert lake.snapshot().number == 0
    assert not [path for path in lake.home.lake.rglob("*") if path.is_file()]


def test_it_is_forgotten_with_the_command(tmp_path: Path) -> None:
    with obeying_ctrl_c():
        ctrl_c_that_a_library_swallows()
    stop_if_asked()
    lake = lake_in(tmp_path)
    with lake.write("import") as writing:
        writing.append("case", cases("c1"), office_id=OFFICE)
    assert ids(lake, "case") == ["c1"]


def test_the_handler_of_before_is_put_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with obeying_ctrl_c():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_other_threads_are_left_alone() -> None:
    before, seen = signal.getsignal(signal.SIGINT), []

    def work() -> None:
        with obeying_ctrl_c():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
