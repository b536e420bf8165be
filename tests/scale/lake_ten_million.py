"""Ten million charge rows from CSV to the lake, and one person's records out of them; run small unless `--scale 10` is given."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from justexits.records.home import Home
from justexits.records.importing import import_files
from justexits.records.lake import Lake
from tests.scale.import_million_rows import MAPPING, write_files
from tests.scale.yardstick import row, scale, seconds

OFFICE = "bench"
PEOPLE_READ = 25
BARE = """
import sys, time, duckdb
began = time.perf_counter()
duckdb.execute("SET enable_progress_bar = false")
duckdb.execute(f"COPY (SELECT * FROM read_csv('{sys.argv[1]}')) TO '{sys.argv[2]}' (FORMAT parquet, COMPRESSION zstd)")
print(time.perf_counter() - began)
"""


def bare(charges: Path, target: Path) -> float:
    """DuckDB's own read_csv to Parquet, in a process of its own so that its memory is not counted as ours. Seconds."""
    done = subprocess.run([sys.executable, "-c", BARE, str(charges), str(target)], capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


def one_person(lake: Lake) -> tuple[float, int]:
    """The median time in seconds to read one person's appearances, cases and charges in an open reading; how many charges."""
    with lake.read(office=OFFICE, threads=2) as reading:
        table = reading.tables
        times, found = [], 0
        for number in range(PEOPLE_READ):
            party = f"C{number * 37 + 5}"
            began = time.perf_counter()
            parties = reading.rows(table["party"].filter(table["party"].party_id == party))
            cases = [one["case_id"] for one in parties]
            charges = reading.rows(table["charge"].filter(table["charge"].case_id.isin(cases)))
            reading.rows(table["case"].filter(table["case"].case_id.isin(cases)))
            times.append(time.perf_counter() - began)
            found += len([one for one in charges if one["party_id"] == party])
    return median(times), found


def main() -> None:
    """Measure, and print the rows. The full size is ten times the scale of 1."""
    rows = int(1_000_000 * scale())
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        charges = write_files(folder, rows)
        mapping = folder / "mapping.yaml"
        mapping.write_text(MAPPING, encoding="utf-8")
        lake = Lake(Home.make(folder / "home"))
        import_files(lake, [folder / "cases.csv"], mapping=mapping)
        plain = bare(charges, folder / "x.parquet")
        ours = seconds(lambda: import_files(lake, [charges], mapping=mapping))
        what = f"{rows:,} charge rows from CSV to the lake"
        row(
            what,
            f"{ours:.1f} s",
            baseline=f"DuckDB read_csv to Parquet, {plain:.1f} s",
            ratio=ours / plain,
            aim="within 3x, 4 GB",
        )
        took, found = one_person(lake)
        assert found, "nobody was found"
        what = f"One person's records among {rows:,} charges"
        row(what, f"{took * 1000:.0f} ms", baseline="20 ms", ratio=took / 0.020, aim="under 1x")
        held = lake.snapshot().of("charge")
        size = sum(entry.bytes for entry in held) / sum(entry.rows for entry in held)
        row("A million charges in the lake", f"{size:.0f} MB", baseline="", aim="")


if __name__ == "__main__":
    main()
