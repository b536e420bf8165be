"""A command starts at once: it loads what it needs, and nothing that another command needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# Each takes a large part of a second to load, and `--help`, `status` or a second start of the demo need none of them.
HEAVY = ("django", "duckdb", "ibis", "numpy", "pandas", "pyarrow", "scipy", "splink", "sqlglot", "statsmodels")


def test_the_command_line_itself_loads_no_engine_and_no_site() -> None:
    program = f"import sys, justexits.cli.main; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_site_starts_without_an_engine_for_figures(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from justexits.records.home import Home;"
        " from justexits.web.site import prepare_site;"
        f" prepare_site(Home.make(Path(sys.argv[1])), demo=True); print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "home")], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['django']"
