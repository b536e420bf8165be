"""What the tests need from the machine beyond Python packages, and which Debian package brings it."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

CHROMIUM = "chromium"
JAVA = "default-jre-headless"
POSTGRESQL = "postgresql"


def chromium() -> str | None:
    """The path of the machine's Chromium."""
    return os.environ.get("JUSTEXITS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def lacks_chromium() -> str | None:
    """A sentence when the browser tests cannot run, else None."""
    return None if chromium() else f"The browser tests need Chromium. On Debian: apt-get install {CHROMIUM}"


def lacks_spark() -> str | None:
    """A sentence when the Spark tests cannot run, else None."""
    if importlib.util.find_spec("pyspark") is None:
        return "The Spark tests need the spark extra. Run `python3 run.py test --spark` once."
    return None if shutil.which("java") else f"The Spark tests need Java. On Debian: apt-get install {JAVA}"


def postgresql_folder() -> Path | None:
    """The folder of PostgreSQL's programs. Debian keeps those of a server off the path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def lacks_postgresql() -> str | None:
    """A sentence when the tests on PostgreSQL cannot run, else None."""
    return None if postgresql_folder() else f"The tests on PostgreSQL need its server. On Debian: apt-get install {POSTGRESQL}"


def missing_for_tests() -> list[str]:
    """Everything that is lacking, one sentence each."""
    return [lack for lack in (lacks_chromium(), lacks_spark(), lacks_postgresql()) if lack]


def need(lack: str | None) -> None:
    """Skip the test that needs what is lacking; with CI set, fail it: a promise is not skipped there."""
    if lack and os.environ.get("CI"):
        pytest.fail(lack)
    if lack:
        pytest.skip(lack)
