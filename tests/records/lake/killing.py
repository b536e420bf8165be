"""Imports that are killed: run as a process of its own, `python -m tests.records.lake.killing HOME ROUNDS SEED`.

It forks one import after the other and kills each (SIGKILL) after a time drawn at random from the time that such an import takes.
After each it looks at the state with no engine of its own, for an engine's threads do not outlive a fork.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

# What an import loads when it needs it is loaded here once, so that no round pays for it again.
import ibis.backends.duckdb  # noqa: F401
import pandas  # noqa: F401
import pyarrow.parquet  # noqa: F401

from justexits.records.home import Home
from justexits.records.importing import import_files
from justexits.records.lake import Lake
from justexits.records.lake.disk import hash_of
from tests.records.lake.imports import MAPPING, cases_file

ROWS = 300


def write_inputs(folder: Path, rounds: int) -> list[Path]:
    """One file of new cases for each round, and the mapping."""
    (folder / "small.yaml").write_text(MAPPING, encoding="utf-8")
    files = []
    for number in range(rounds):
        files.append(folder / f"cases{number:03}.csv")
        rows = (f"r{number}-{line},Name{line},2019-05-01," for line in range(ROWS))
        files[-1].write_text(cases_file(*rows), encoding="utf-8")
    return files


def start(home: Home, file: Path) -> int:
    """Begin an import in a forked process; returns its number."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            import_files(Lake(home), [file], mapping=file.parent / "small.yaml")
            code = 0
        finally:
            os._exit(code)
    return child


def fault(lake: Lake) -> str | None:
    """What is wrong with the newest snapshot's files and keys; None where nothing is."""
    for entry in lake.snapshot().files:
        path = lake.home.lake / entry.path
        if not path.exists():
            return f"{entry.path} is listed and not there"
        if hash_of(path) != entry.sha256:
            return f"{entry.path} is not as it was written"
        lake.keys.read(entry.key)
    return None


def main() -> None:
    """Kill imports, and print what was found as JSON."""
    home, rounds, seed = Home.make(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
    files = write_inputs(home.path.parent, rounds + 1)
    began = time.monotonic()
    os.waitpid(start(home, files[0]), 0)
    whole = time.monotonic() - began
    draw = random.Random(seed)
    states = {"before": 0, "after": 0}
    wrong = []
    for file in files[1:]:
        before = Lake(home).snapshot().number
        child = start(home, file)
        time.sleep(draw.uniform(0, 1.1 * whole))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lake = Lake(home)
        number = lake.snapshot().number
        if number not in (before, before + 1):
            wrong.append(f"{file.name}: snapshot {number} after {before}")
        states["after" if number > before else "before"] += 1
        if found := fault(lake):
            wrong.append(f"{file.name}: {found}")
    print(json.dumps({"states": states, "wrong": wrong, "whole": whole, "files": [str(file) for file in files]}))


if __name__ == "__main__":
    main()
