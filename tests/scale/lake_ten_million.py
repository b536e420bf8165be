"""Ten million charge rows from CSV to the lake, beside bare DuckDB and pandas with pandera; and one person's records out of them.

A tenth of that without `--full`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from justexits.records.home import Home
from justexits.records.importing import import_files
from justexits.records.lake import Lake
from tests.scale.import_million_rows import MAPPING, write_files
from tests.scale.yardstick import row, scale, seconds

OFFICE = "bench"
PEOPLE_READ = 200
SAMPLE = 200_000
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


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """How long the work takes: seconds on the wall and of the processors."""
    worked = time.process_time()
    return seconds(work), time.process_time() - worked


def link(lake: Lake, people: int) -> None:
    """Say that every two defendants whose numbers lie far apart are one person, each with an arrest and two events."""
    with lake.write("link") as writing:
        number = "substr(party_id, 2)::BIGINT"
        writing.engine.execute(
            f"CREATE TABLE linked AS SELECT 'H' || ({number} % {people}) AS person_id, party_id,"
            " 1.0 AS path_probability, office_id FROM party"
        )
        whose = (
            f"case_id, party_id, DATE '2015-01-01' + ({number} % 3000)::INT AS \"on\", 'day' AS on_precision, office_id, batch_id"
        )
        writing.engine.execute(
            f"CREATE TABLE arrests AS SELECT 'A' || party_id AS arrest_id, 'agency ' || {number} % 90 AS agency, {whose},"
            " source_file, source_line FROM party"
        )
        writing.engine.execute(
            "CREATE TABLE events AS SELECT kind || party_id AS event_id, kind, 'kept' AS result,"
            f" {whose}, source_file, source_line FROM party, (VALUES ('hearing'), ('warrant')) AS kinds (kind)"
        )
        for table, source in (("person_party", "linked"), ("arrest", "arrests"), ("event", "events")):
            writing.append(table, source, office_id=OFFICE)


def one_person(lake: Lake, people: int) -> tuple[list[float], list[float]]:
    """The look-ups of a person's page, in a reading that is kept open: milliseconds on the wall and of the processors, each.

    The first is of whoever asks first: it reads the files' tables of contents too.
    """
    wall, processor = [], []
    with lake.read(office=OFFICE, threads=2, locked=True) as reading:
        for number in range(PEOPLE_READ + 1):
            began, worked = time.perf_counter(), time.process_time()
            links = reading.lookup("person_party", "person_id", [f"H{number * 7919 % people}"])
            mine = {one["party_id"] for one in links}
            cases = {one["case_id"] for one in reading.lookup("party", "party_id", mine)}
            reading.lookup("case", "case_id", cases)
            charges = reading.lookup("charge", "party_id", mine)
            arrests, events = (reading.lookup(table, "party_id", mine) for table in ("arrest", "event"))
            wall.append((time.perf_counter() - began) * 1000)
            processor.append((time.process_time() - worked) * 1000)
            assert (len(charges), len(arrests), len(events)) == (8, 2, 4), "two appearances with all that belongs to them"
    return wall, processor


def by_pandas(charges: Path, cases: Path, target: Path) -> None:
    """The rules of the mapping in pandas and pandera, and a Parquet file of what they let through."""
    import pandas as pd
    import pandera.pandas as pa

    days, codes = ("OFFENSE", "DECIDED", "DISPOSED"), {"GRADE": ["F", "M"], "DECISION": ["Y", "N"], "DISPOSITION": ["PG", "DI"]}
    known = set(pd.read_csv(cases, dtype=str)["CASE"])
    frame = pd.read_csv(charges, dtype=str)
    for name in days:
        frame[name] = pd.to_datetime(frame[name], format="%m/%d/%Y", errors="coerce")
    frame["AMOUNT"] = pd.to_numeric(frame["AMOUNT"], errors="coerce")
    whole = r"^(?![0-9]+([.,][0-9]+)?E[+][0-9]+$)"
    columns = {
        "CHARGE": pa.Column(str, pa.Check.str_matches(whole), unique=True),
        "CASE": pa.Column(str, [pa.Check.str_matches(whole), pa.Check.isin(known)]),
        "AMOUNT": pa.Column(float, nullable=True, coerce=True),
        **{name: pa.Column("datetime64[ns]", pa.Check.in_range("1850-01-01", "2036-01-01"), coerce=True) for name in days},
        **{name: pa.Column(str, pa.Check.isin(values)) for name, values in codes.items()},
    }
    pa.DataFrameSchema(columns).validate(frame, lazy=True).to_parquet(target, compression="zstd")


def beside_pandas(folder: Path, charges: Path, mapping: Path) -> None:
    """Print the row of a sample of the same file."""
    sample = folder / "sample" / "charges.csv"
    sample.parent.mkdir()
    with charges.open(encoding="utf-8") as lines, sample.open("w", encoding="utf-8") as out:
        out.writelines(islice(lines, SAMPLE + 1))
    lake = Lake(Home.make(folder / "other"))
    import_files(lake, [folder / "cases.csv"], mapping=mapping)
    ours, _ = timed(lambda: import_files(lake, [sample], mapping=mapping))
    by_pandas(sample, folder / "cases.csv", folder / "warm.parquet")  # what loading them costs is not theirs to answer for
    theirs, _ = timed(lambda: by_pandas(sample, folder / "cases.csv", folder / "x.parquet"))
    rows = sum(1 for _ in sample.open(encoding="utf-8")) - 1
    row(f"  a sample of {rows:,} of them", f"{ours:.1f} s", baseline=f"pandas + pandera, {theirs:.1f} s", ratio=ours / theirs)


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
        ours, processor = timed(lambda: import_files(lake, [charges], mapping=mapping))
        what = f"{rows:,} charge rows from CSV to the lake"
        row(
            what,
            f"{ours:.1f} s",
            baseline=f"DuckDB read_csv to Parquet, {plain:.1f} s",
            ratio=ours / plain,
            aim="within 3x, 4 GB",
        )
        row(
            "  the same in processor time, which other programs disturb less",
            f"{processor:.1f} s",
            baseline=f"{plain_processor:.1f} s",
            ratio=processor / plain_processor,
        )
        held = lake.snapshot().of("charge")
        size = sum(entry.bytes for entry in held) / sum(entry.rows for entry in held)
        row("  a million of them in the lake", f"{size:.0f} MB in {len(held)} files")
        people = rows // 4 // 2
        link(lake, people)
        (first, *wall), (_, *worked) = one_person(lake, people)
        p95, p95_worked = (quantiles(times, n=20)[-1] for times in (wall, worked))
        row(
            f"One person's records (2 appearances, 8 charges, 2 arrests, 4 events) among {rows:,} charges",
            f"p95 {p95:.0f} ms, of which {p95_worked:.0f} ms of the processors; median {median(wall):.0f} ms",
            baseline="20 ms",
            ratio=p95 / 20,
            aim="under 1x",
        )
        row("  the first look-up of a reading, which reads the files' tables of contents", f"{first:.0f} ms")
        beside_pandas(folder, charges, mapping)


if __name__ == "__main__":
    main()
