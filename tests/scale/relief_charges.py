"""Relief over many charges on one thread, beside the same answers given row by row in Python; and one charge of a page."""

from __future__ import annotations

import random
import time
from datetime import date
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

import ibis

from justexits.relief import Law, answer, law
from justexits.relief.bulk import bulk_tracks, world_answers
from justexits.relief.columns import texts_of
from justexits.relief.form import Entry
from tests.relief.random_facts import as_row, facts_table_of, random_facts, sections
from tests.scale.yardstick import row, scale

DAY = date(2026, 11, 1)
CHARGES = 8_000_000
DISTINCT = 2_000
THREE = ("WA-9.96.080-misdemeanor", "WA-9.94A.648-class_b", "WA-9.94A.648-class_c")


def bulk_cpu(backend: Any, found: list[tuple[Entry, ...]], folder: Path) -> float:
    """CPU seconds from the table of facts to a Parquet file of answers with masks."""
    began = time.process_time()
    big = backend.table("big")

    def aside(name: str, table: Any) -> Any:
        backend.raw_sql(f'CREATE OR REPLACE TABLE "{name}" AS {ibis.to_sql(table, dialect="duckdb")}')
        return backend.table(name)

    def register(name: str, rows: Any) -> Any:
        return backend.create_table(name, rows, overwrite=True)

    made = world_answers(big, found, DAY, texts_of(big).to_pyarrow(), aside, register)
    backend.raw_sql(f"COPY ({ibis.to_sql(made, dialect='duckdb')}) TO '{folder / 'answers.parquet'}' (FORMAT parquet)")
    return time.process_time() - began


def main() -> None:
    """Measure, and print the rows."""
    draw = random.Random(1)
    known = sections(Law(provisions=law().of("WA"), version=""))
    facts = [random_facts(draw, known, "WA", 0.3) for _ in range(DISTINCT)]
    every = bulk_tracks(law(), ["WA"])
    three = [entries for entries in every if entries[0].id in THREE]
    began = time.process_time()
    for one in facts:
        for entries in three:
            answer(entries, one, DAY)
    by_row = DISTINCT / (time.process_time() - began)
    count = max(DISTINCT, int(CHARGES * scale() / 16))
    backend = ibis.duckdb.connect(threads=1, memory_limit="2GB")
    facts_table_of(backend, [as_row(at, one) for at, one in enumerate(facts)], lambda b, n, t: b.create_table(n, t))
    backend.raw_sql(f"CREATE TABLE big AS SELECT r.* FROM relief_facts r, range({count // DISTINCT}) copies(number)")
    with TemporaryDirectory() as folder:
        for name, found, aim in (("three entries", three, "1,000,000 a CPU-second"), ("all of a state", every, "")):
            rate = count / bulk_cpu(backend, found, Path(folder))
            row(
                f"Relief with trace, {name}, {count:,} charges",
                f"{rate:,.0f} charges a CPU-second",
                baseline=f"{by_row:,.0f} row by row" if found is three else "",
                ratio=rate / by_row if found is three else None,
                aim=aim,
            )
    times = []
    for at in range(200):
        began = time.process_time()
        for entries in every:
            answer(entries, facts[at], DAY)
        times.append((time.process_time() - began) * 1_000)
    row("Relief for one charge, all entries of a state", f"{quantiles(times, n=20)[-1]:.1f} ms p95", aim="5 ms a person's page")


if __name__ == "__main__":
    main()
