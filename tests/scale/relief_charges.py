"""Relief over many charges on one thread, beside the same answers row by row in Python; from the lake and back; one page.

Over 8,000,000 charges with `--full`, over half a million without.
"""

from __future__ import annotations

import random
import time
from datetime import date
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

import ibis

from justexits.records.lake.writing import MOST_LISTED
from justexits.relief import Case, Law, answer, answer_case, law
from justexits.relief.aside import Aside
from justexits.relief.bulk import bulk_tracks, world_answers
from justexits.relief.case_form import DERIVED
from justexits.relief.columns import texts_of
from justexits.relief.dates import Span
from justexits.relief.form import Entry
from justexits.relief.history import ChargeRow
from justexits.relief.tables import facts_table
from tests.relief.random_facts import as_row, facts_table_of, random_facts, sections
from tests.scale.relief_lake import both
from tests.scale.yardstick import row, scale

DAY = date(2026, 11, 1)
CHARGES = 8_000_000
TIMES = 16  # as many charges with `--full` as without
DISTINCT = 2_000
# Peers, as they were measured for this project on another machine (charges or rows that the rules saw, on one core).
PEERS = {"recordexpungPDX": 5_520, "RecordLib": 13_368, "gogen": 37_500, "LAJC-expungement": 58_000}
THREE = ("WA-9.96.080-misdemeanor", "WA-9.94A.648-class_b", "WA-9.94A.648-class_c")


def bulk_cpu(backend: Any, found: list[tuple[Entry, ...]], folder: Path) -> tuple[float, float]:
    """CPU seconds from a Parquet file of facts to the answers with masks, once counted and once written to a Parquet file."""
    options = f"FORMAT parquet, DICTIONARY_SIZE_LIMIT {MOST_LISTED}"  # as the lake writes
    seconds = []
    for finish in (
        "SELECT provision, outcome, count(*), bit_xor(true_mask + unknown_mask + unread_mask) FROM ({sql}) GROUP BY ALL",
        f"COPY ({{sql}}) TO '{folder / 'answers.parquet'}' ({options})",
    ):
        began = time.process_time()
        big = backend.table("big")
        made = world_answers(big, found, DAY, texts_of(big).to_pyarrow(), Aside(backend.con, backend))
        backend.raw_sql(finish.format(sql=ibis.to_sql(made, dialect="duckdb"))).fetchall()
        seconds.append(time.process_time() - began)
    return seconds[0], seconds[1]


def facts_file(backend: Any, facts: list[dict[str, Any]], count: int, folder: Path) -> None:
    """The view `big`: a Parquet file of `count` charges, eight to a person, each with the facts of one of these."""
    facts_table_of(backend, [as_row(at, one) for at, one in enumerate(facts)], lambda b, n, t: b.create_table(n, t))
    names = "copy || '-' || r.charge_id AS charge_id, copy || '-' || (r.rowid // 8) AS person_id"
    path = folder / "facts.parquet"
    backend.raw_sql(
        f"COPY (SELECT r.* REPLACE ({names}) FROM relief_facts r, range({count // len(facts)}) copies(copy))"
        f" TO '{path}' (FORMAT parquet, DICTIONARY_SIZE_LIMIT {MOST_LISTED})"
    )
    backend.raw_sql(f"CREATE VIEW big AS SELECT * FROM '{path}'")


def _dated(facts: dict[str, Any]) -> dict[str, Any]:
    """The same facts with the next conviction known to the day; three in ten of a charge's own days stay known in part."""
    return {name: Span(said.low, said.low) if name.startswith("next") and said else said for name, said in facts.items()}


def main() -> None:
    """Measure, and print the rows."""
    draw = random.Random(1)
    known = sections(Law(provisions=law().of("WA"), version=""))
    facts = [_dated(random_facts(draw, known, "WA", 0.3)) for _ in range(DISTINCT)]
    every = bulk_tracks(law(), ["WA"])
    three = [entries for entries in every if entries[0].id in THREE]
    began = time.process_time()
    for one in facts:
        for entries in three:
            answer(entries, one, DAY)
    by_row = DISTINCT / (time.process_time() - began)
    count = max(DISTINCT, int(CHARGES * scale() / TIMES))
    backend = ibis.duckdb.connect(threads=1, memory_limit="1500MB")
    with TemporaryDirectory() as name:
        facts_file(backend, facts, count, Path(name))
        for title, found, aim in (
            ("three entries", three, "1,000,000 a CPU-second"),
            ("all of a state", every, "133,000, for 8 M a minute"),
        ):
            answered, written = bulk_cpu(backend, found, Path(name))
            for done, cpu in (("worked out", answered), ("worked out and written", written)):
                row(
                    f"Relief with trace, {title}, {count:,} charges, {done}",
                    f"{count / cpu:,.0f} charges a CPU-second",
                    baseline=f"{by_row:,.0f} row by row" if found is three else "",
                    ratio=count / cpu / by_row if found is three else None,
                    aim=aim,
                )
    both(count)
    for name, rate in PEERS.items():
        row(f"Relief, a peer as it was measured before: {name}", f"{rate:,} charges a second and core")
    pages = [page(draw, known) for _ in range(200)]
    answer_case(law(), page(draw, known), DAY)  # the first page of a process puts the programs of the law together
    times = []
    for one in pages:
        began = time.process_time()
        answer_case(law(), one, DAY)
        times.append((time.process_time() - began) * 1_000)
    row(
        "Relief for one person's page: ten charges, all entries of a state, with the whole trace",
        f"{quantiles(times, n=20)[-1]:.1f} ms p95",
        aim="5 ms",
    )


def page(draw: random.Random, known: list[str]) -> Case:
    """A history of ten charges in five cases."""
    rows: list[ChargeRow] = []
    person: dict[str, Any] = {}
    for at in range(10):
        facts = {name: value for name, value in random_facts(draw, known, "WA", 0.3).items() if name not in DERIVED}
        person = {name: facts.pop(name) for name in list(facts) if facts_table()[name].of == "person"}
        rows.append(ChargeRow(f"c{at}", "WA", f"k{at // 2}", f"k{at // 2}", facts, "a record"))
    return Case("", person, tuple(rows), ())


if __name__ == "__main__":
    main()
