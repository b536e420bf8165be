"""An import that is killed at any moment leaves the state before it or the state after it, and can be run again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from justexits.records.home import Home
from justexits.records.importing import import_files
from justexits.records.lake import Lake
from justexits.records.lake.verify import verify
from tests.records.lake.killing import ROWS
from tests.tracked import ROOT

ROUNDS = 100 if os.environ.get("JUSTEXITS_PROVE") else 5


@pytest.mark.proof
def test_a_killed_import_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.records.lake.killing", str(tmp_path / "home"), str(ROUNDS), "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["wrong"] == []
    assert sum(found["states"].values()) == ROUNDS
    assert found["states"]["before"], f"no import was killed in time: {found}"
    lake = Lake(Home.open(tmp_path / "home"))
    files = [Path(file) for file in found["files"]]
    again = [import_files(lake, [file], mapping=tmp_path / "small.yaml") for file in files[:4]]
    assert again[0].already_imported
    # The others as one batch: what had come is superseded row by row, and what had been killed comes now.
    rest = import_files(lake, files[4:], mapping=tmp_path / "small.yaml", accept_drift=True)  # so many at once are a change
    came = sum(file.rows_superseded == ROWS for file in rest.files) + sum(one.already_imported for one in again)
    assert came == found["states"]["after"] + 1
    assert sum(entry.rows for entry in lake.snapshot().of("case")) == ROWS * (ROUNDS + 1)
    report = verify(lake)
    assert report.is_sound, report.found
    assert report.found == ()
