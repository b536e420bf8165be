"""What every benchmark shares: a stopwatch, peak memory, and the form of a row."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any


def seconds(work: Callable[[], Any]) -> float:
    """How long the work takes, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def peak_memory() -> str:
    """The most memory that this process has held, in GB."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{kilobytes / 1e6:.2f} GB"


def row(what: str, measured: str, *, baseline: str = "", ratio: float | None = None, aim: str = "") -> None:
    """Print one row of the table as JSON, for the caller to collect."""
    print(
        json.dumps(
            {
                "what": what,
                "measured": measured,
                "baseline": baseline,
                "ratio": "" if ratio is None else f"{ratio:.2f}x",
                "aim": aim,
                "memory": peak_memory(),
            }
        ),
        flush=True,
    )


def scale() -> float:
    """The fraction of the full size that was asked for."""
    return float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
