"""A command starts at once: it loads what it needs, and nothing that another command needs."""

from __future__ import annotations

import subprocess
import sys

# Each takes a large part of a second to load, and `--help`, `status` or a second start of the demo need none of them.
HEAVY = ("django", "duckdb", "ibis", "numpy", "pandas", "pyarrow", "scipy", "splink", "sqlglot", "statsmodels")


def test_the_command_line_itself_loads_no_engine_and_no_site() -> None:
    program = f"import sys, justexits.cli.main; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
