"""Run every benchmark, each in a process of its own so that none warms or starves another, and print one table."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

BENCHES = (
    "import_million_rows",
    "lake_ten_million",
    "simulate_people",
    "classify_texts",
    "link_curve",
    "link_parties",
    "screen_people",
    "measure_charges",
    "measure_pages",
    "relief_charges",
    "pipeline",
)

TIMES_AT_FULL = {"lake_ten_million": 10, "measure_charges": 10, "relief_charges": 16}


def main() -> int:
    """Run the benches that are named, or all."""
    parser = argparse.ArgumentParser(prog="python3 run.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []], help="which; all when none is named")
    parser.add_argument("--scale", type=float, default=1.0, help="a fraction of the full size, for a quick look")
    parser.add_argument("--full", action="store_true", help=f"the sizes that take over a minute too: {', '.join(TIMES_AT_FULL)}")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    chosen = parser.parse_args()
    table = Table(title="Speed (2 cores are the yardstick)", title_justify="left")
    for column in ("What", "Measured", "Baseline", "Ratio", "Aim", "Peak memory"):
        table.add_column(column)
    failed = 0
    for name in chosen.names or BENCHES:
        size = chosen.scale * (TIMES_AT_FULL.get(name, 1) if chosen.full else 1)
        ran = subprocess.run(
            [sys.executable, "-m", f"tests.scale.{name}", str(size)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        failed += ran.returncode != 0
        for line in ran.stdout.splitlines():
            row = json.loads(line)
            if chosen.json:
                print(line)
            else:
                table.add_row(*(row[key] for key in ("what", "measured", "baseline", "ratio", "aim", "memory")))
    if not chosen.json:
        Console(width=None if sys.stdout.isatty() else 160).print(table)
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
