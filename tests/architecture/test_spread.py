"""Tests that share what takes long to build run in one worker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.spread import TOGETHER
from tests.tracked import ROOT

SHARING = "import os\ndef test_{n}(): print('worker', os.environ['PYTEST_XDIST_WORKER'])\n"


def test_whatever_is_named_is_there() -> None:
    for part in TOGETHER:
        assert (ROOT / part).exists() or any(
            part in path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
        )


def test_those_that_share_run_in_one_worker_and_others_in_both(tmp_path: Path) -> None:
    alone = "\n".join(SHARING.format(n=f"alone_{number}") for number in range(6))
    sharing = "\n".join(SHARING.format(n=f"on_spark_{number}") for number in range(6))
    (tmp_path / "test_some.py").write_text(f"{alone}\n{sharing}", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.spread",
        "-p",
        "no:cacheprovider",
        "-n",
        "2",
        "--dist",
        "loadgroup",
        "-rP",
    ]
    done = subprocess.run(
        [*command, "-c", "/dev/null", "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    workers: dict[str, set[str]] = {"alone": set(), "spark": set()}
    named = ""
    for line in done.stdout.splitlines():
        named = line if line.startswith("_") else named
        if line.startswith("worker "):
            workers["spark" if "spark" in named else "alone"].add(line.removeprefix("worker "))
    assert len(workers["spark"]) == 1 and workers["spark"] | workers["alone"] == {"gw0", "gw1"}
