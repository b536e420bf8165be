"""Ctrl-C is obeyed, even where a library swallowed it: some clear every error that comes up while they are loaded."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_asked = threading.Event()


@contextmanager
def obeying_ctrl_c() -> Iterator[None]:
    """Remember that Ctrl-C was pressed, besides raising KeyboardInterrupt for it. Does nothing outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def asked(*_: object) -> None:
        _asked.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, asked)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        _asked.clear()


def stop_if_asked() -> None:
    """Before something is made to stay: raise the KeyboardInterrupt that was swallowed."""
    if _asked.is_set():
        raise KeyboardInterrupt
