"""An office runs the site on PostgreSQL: what holds on a laptop's file database holds there too."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.tracked import ROOT

# What stands on the database itself: its triggers, its locks, its migrations, sign-in, and the writes of every room.
TRIED = ("tests/web/test_audit.py", "tests/web/test_sign_in.py")


def test_the_site_keeps_its_promises_on_postgresql(postgresql: dict[str, str]) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("JUSTEXITS_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TRIED],
        cwd=ROOT,
        env=inherited | postgresql,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
    assert "passed" in done.stdout
