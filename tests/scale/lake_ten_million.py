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
print(time.perf_counter() - began, time.process_time())
"""


def bare(charges: Path, target: Path) -> tuple[float, float]:
    """DuckDB's own read_csv to Parquet, in a process of its own so that its memory is not counted as ours.

    Returns seconds on the wall and of the processors.
    """
    done = subprocess.run([sys.executable, "-c", BARE, str(charges), str(target)], capture_output=True, text=True, check=True)
    wall, processor = done.stdout.split()[-2:]
    return float(wall), float(processor)


def one_person(lake: Lake) -> tuple[float, float, int]:
    """Reading one person's appearances, cases and charges: median seconds on the wall and of the processors; charges found."""
    with lake.read(office=OFFICE, threads=2) as reading:
        table = reading.tables
        times, processor, found = [], [], 0
        for number in range(PEOPLE_READ):
            party = f"C{number * 37 + 5}"
            began, worked = time.perf_counter(), time.process_time()
            parties = reading.rows(table["party"].filter(table["party"].party_id == party))
            cases = [one["case_id"] for one in parties]
            charges = reading.rows(table["charge"].filter(table["charge"].case_id.isin(cases)))
            reading.rows(table["case"].filter(table["case"].case_id.isin(cases)))
            times.append(time.perf_counter() - began)
            processor.append(time.process_time() - worked)
            found += len([one for one in charges if one["party_id"] == party])
    return median(times), median(processor), found


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
        plain, plain_processor = bare(charges, folder / "x.parquet")
        began = time.process_time()
        ours = seconds(lambda: import_files(lake, [charges], mapping=mapping))
        what = f"{rows:,} charge rows from CSV to the lake"
        row(
            what,
            f"{ours:.1f} s",
            baseline=f"DuckDB read_csv to Parquet, {plain:.1f} s",
            ratio=ours / plain,
            aim="within 3x, 4 GB",
        )
        processor = time.process_time() - began
        row(
            "  the same in processor time, which other programs disturb less",
            f"{processor:.1f} s",
            baseline=f"{plain_processor:.1f} s",
            ratio=processor / plain_processor,
        )
        took, worked, found = one_person(lake)
        assert found, "nobody was found"
        what = f"One person's records among {rows:,} charges"
        measured = f"{took * 1000:.0f} ms, of which {worked * 1000:.0f} ms of the processors"
        row(what, measured, baseline="20 ms", ratio=took / 0.020, aim="under 1x")
        held = lake.snapshot().of("charge")
        size = sum(entry.bytes for entry in held) / sum(entry.rows for entry in held)
        row("A million charges in the lake", f"{size:.0f} MB", baseline="", aim="")


if __name__ == "__main__":
    main()
