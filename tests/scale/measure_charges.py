"""Every measure that records carry, by month, quarter and year and by its groups, over ten million charges of ten years.

Without `--full` over one million. Three of them are counted by pandas and by polars as well, for months of everybody only.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import ibis
import pandas as pd
import polars as pl

from justexits.measures.counting import count, count_all
from justexits.measures.definitions import measure_of
from justexits.measures.figures import Reach
from justexits.measures.readiness import readiness
from justexits.measures.sources import SEEN
from justexits.measures.workroom import ROOM, Workroom
from justexits.records.lake.engine import open_engine
from justexits.records.tables import TABLES
from tests.scale.yardstick import row, scale, seconds

CHARGES = 1_000_000  # ten times as many with --full
REACH = Reach(since=date(2015, 1, 1), until=date(2024, 12, 31))
DAYS = 3653
CLASSES = ("PROSTITUTION", "BUYER", "HT_SEX", "PROST_PROMOTE", "THEFT_RETAIL", "ASSAULT", "DRUG_POSS", "TRESPASS", "DUI", "OTHER")
# How the made-up records are drawn from a row's number, so that every run has the same.
RECORDS = {
    "case": """SELECT 'k' || i AS case_id, 'criminal' AS kind, 'agency ' || hash(i, 1) % 12 AS agency,
        DATE '2015-01-01' + (hash(i, 2) % {days})::INT AS referred_on, 'day' AS referred_on_precision,
        referred_on + (hash(i, 3) % 60)::INT AS filed_on, 'day' AS filed_on_precision,
        CASE WHEN hash(i, 4) % 10 < 8 THEN filed_on + (hash(i, 5) % 400)::INT END AS disposed_on,
        CASE WHEN disposed_on IS NOT NULL THEN 'day' END AS disposed_on_precision,
        CASE WHEN disposed_on IS NULL THEN 'filed' ELSE 'disposed' END AS status, 'o' AS office_id FROM range({cases}) t(i)""",
    "party": """SELECT 'p' || i AS party_id, 'k' || i % {cases} AS case_id,
        CASE WHEN i < {cases} THEN 'defendant' ELSE 'victim' END AS role,
        DATE '1960-01-01' + (hash(i, 6) % 18000)::INT AS birth_date, 'day' AS birth_date_precision,
        CASE hash(i, 7) % 3 WHEN 0 THEN 'F' WHEN 1 THEN 'M' END AS sex,
        CASE hash(i, 8) % 4 WHEN 0 THEN 'black' WHEN 1 THEN 'white' WHEN 2 THEN 'asian' END AS race,
        'o' AS office_id FROM range({parties}) t(i)""",
    "charge": """SELECT 'c' || i AS charge_id, 'k' || i % {cases} AS case_id, 'p' || i % {cases} AS party_id,
        CASE hash(i, 9) % 10 WHEN 0 THEN NULL WHEN 1 THEN 'declined' WHEN 2 THEN 'diverted' ELSE 'filed' END AS charging_decision,
        DATE '2015-01-01' + (hash(i % {cases}, 2) % {days})::INT AS offense_date, 'day' AS offense_date_precision,
        offense_date + 9 AS decided_on, 'day' AS decided_on_precision,
        CASE WHEN hash(i, 10) % 3 = 0 THEN 'guilty_plea' END AS disposition, offense_date + 90 AS disposition_date,
        'day' AS disposition_date_precision, 'o' AS office_id FROM range({charges}) t(i)""",
    "offense_class": """SELECT 'c' || i AS charge_id, {classes}[1 + (hash(i, 11) % 10)::INT] AS class, 'o' AS office_id
        FROM range({charges}) t(i)""",
    "person_party": """SELECT 'h' || hash(i, 12) % {people} AS person_id, 'p' || i AS party_id, 1.0 AS path_probability,
        'o' AS office_id FROM range({parties}) t(i)""",
    "event": """SELECT 'e' || i AS event_id, 'k' || hash(i, 13) % {cases} AS case_id,
        CASE WHEN i % 6 = 0 THEN 'p' || ({cases} + hash(i, 13) % {victims}) ELSE 'p' || hash(i, 13) % {cases} END AS party_id,
        ['contact', 'continuance', 'hearing', 'diversion_completed', 'diversion_left', 'restitution'][1 + (i % 6)::INT] AS kind,
        DATE '2015-01-01' + (hash(i, 14) % {days})::INT AS "on", 'day' AS on_precision, 'o' AS office_id
        FROM range({charges} // 2) t(i)""",
    "review": """SELECT 'r' || i AS review_id, 'h' || hash(i, 15) % {people} AS person_id, 1 AS number,
        ['identified', 'vulnerable', 'not_indicated', 'more_needed'][1 + (hash(i, 16) % 4)::INT] AS outcome, 'x' AS decided_by,
        TIMESTAMPTZ '2015-01-01 12:00:00' + to_days((hash(i, 17) % {days})::INT) AS decided_at, 1 AS snapshot, 'o' AS office_id
        FROM range({people} // 50) t(i)""",
    "surfaced_ledger": """SELECT 'h' || hash(i, 18) % {people} AS person_id, 'C' || i % 20 AS indicator,
        DATE '2015-01-01' + (hash(i, 19) % {days})::INT AS first_shown_on, 1 AS at_snapshot, 'o' AS office_id
        FROM range({people} // 20) t(i)""",
}


def records(connection: Any, charges: int) -> dict[str, Any]:
    """The made-up records in the engine, as canonical tables."""
    cases = charges * 6 // 10
    sizes = {"charges": charges, "cases": cases, "parties": cases * 4 // 3, "victims": cases // 3, "people": cases // 2}
    backend = ibis.duckdb.from_connection(connection)
    for name, definition in TABLES.items():
        backend.create_table(name, schema=definition.schema)
        if name in RECORDS:
            made = RECORDS[name].format(**sizes, days=DAYS, classes=list(CLASSES))
            connection.execute(f'INSERT INTO "{name}" BY NAME {made}')
    return {name: backend.table(name) for name in TABLES}


SELLING = ("PROSTITUTION", "LOITER_PROST")
EXPLOITING = ("HT_SEX", "HT_LABOR", "HT_UNSPECIFIED", "PROST_PROMOTE", "PANDERING")
FRAMES = {
    "case": 'SELECT case_id, referred_on, filed_on, disposed_on FROM "case"',
    "charge": "SELECT charge_id, case_id, party_id, charging_decision FROM charge",
    "kinds": "SELECT charge_id, class FROM offense_class",
    "event": "SELECT case_id, kind FROM event",
}


def by_pandas(connection: Any) -> dict[str, Callable[[], Any]]:
    """Three of the figures by month in pandas, for everybody only, over frames that are in memory already."""
    case, charge, kinds, event = (connection.execute(query).df() for query in FRAMES.values())

    def filed(mine: pd.DataFrame) -> pd.DataFrame:
        mine = mine.merge(case, on="case_id")
        mine = mine[mine.charging_decision.isin(("filed", "declined", "diverted"))]
        mine["met"] = mine.charging_decision == "filed"
        units = mine.groupby([mine["referred_on"].dt.to_period("M"), "case_id"])["met"].max()
        return units.groupby(level=0).agg(["sum", "count"])

    def sold() -> pd.DataFrame:
        return filed(charge.merge(kinds[kinds["class"].isin(SELLING)], on="charge_id"))

    def exploited() -> pd.DataFrame:
        party = charge.merge(kinds[kinds["class"].isin(EXPLOITING)], on="charge_id").party_id
        return filed(charge[charge.party_id.isin(party)])

    def put_off() -> pd.DataFrame:
        times = event[event.kind == "continuance"].groupby("case_id").size().rename("times")
        ended = case[case.disposed_on.notna()].merge(times, left_on="case_id", right_index=True, how="left")
        return ended.groupby(ended.disposed_on.dt.to_period("M"))["times"].agg(["sum", "size"])

    return {"B2": sold, "E1": exploited, "H3": put_off}


def by_polars(connection: Any) -> dict[str, Callable[[], Any]]:
    """The same three in polars, as lazy queries over frames that are in memory already."""
    tables = (connection.execute(query).to_arrow_table() for query in FRAMES.values())
    case, charge, kinds, event = (pl.DataFrame(table).lazy() for table in tables)

    def filed(mine: pl.LazyFrame) -> pl.DataFrame:
        decided = mine.filter(pl.col("charging_decision").is_in(["filed", "declined", "diverted"])).join(case, on="case_id")
        month = pl.col("referred_on").dt.truncate("1mo").alias("month")
        units = decided.group_by(month, "case_id").agg((pl.col("charging_decision") == "filed").max().alias("met"))
        return units.group_by("month").agg(pl.col("met").sum(), pl.len()).collect()

    def sold() -> pl.DataFrame:
        return filed(charge.join(kinds.filter(pl.col("class").is_in(SELLING)), on="charge_id"))

    def exploited() -> pl.DataFrame:
        party = charge.join(kinds.filter(pl.col("class").is_in(EXPLOITING)), on="charge_id").select("party_id").unique()
        return filed(charge.join(party, on="party_id", how="semi"))

    def put_off() -> pl.DataFrame:
        times = event.filter(pl.col("kind") == "continuance").group_by("case_id").agg(pl.len().alias("times"))
        ended = case.filter(pl.col("disposed_on").is_not_null()).join(times, on="case_id", how="left")
        return ended.group_by(pl.col("disposed_on").dt.truncate("1mo")).agg(pl.col("times").sum(), pl.len()).collect()

    return {"B2": sold, "E1": exploited, "H3": put_off}


def all_together(connection: Any, backend: Any) -> tuple[int, int]:
    """Count every measure that the records carry, as the step does. Returns how many measures and figures there are."""
    with Workroom(SimpleNamespace(engine=connection, backend=backend)) as room:  # type: ignore[arg-type]
        for name, columns in SEEN.items():
            chosen = ", ".join(f'"{column}"' for column in columns)
            connection.execute(f'CREATE VIEW {ROOM}."{name}" AS SELECT {chosen} FROM main."{name}"')
        room.let_elsewhere()
        found = count_all(room, "o", {one.measure: REACH for one in readiness(room, run=room.rows) if one.ready})
    return len(found), sum(one.figures.num_rows for one in found)


def main() -> None:
    """Measure, and print a row for all and one for each that pandas does as well."""
    charges = int(CHARGES * scale())
    connection = open_engine(memory_limit="12GB", threads=2)
    tables = records(connection, charges)
    connection.execute("CHECKPOINT")
    row("the records themselves, in memory", f"{charges:,} charges")
    made: list[tuple[int, int]] = []
    began = time.process_time()
    whole = seconds(lambda: made.append(all_together(connection, ibis.duckdb.from_connection(connection))))
    used = time.process_time() - began
    ((measures, figures),) = made
    what = f"{measures} measures, 4 lengths of period, all their groups, over {charges:,} charges: {figures:,} figures"
    row(what, f"{whole:.1f} s, {used:.1f} s of CPU", baseline="60 s for ten million", ratio=whole / 60, aim="under 1x")
    alone = {"pandas": by_pandas(connection), "polars": by_polars(connection)}
    for name in alone["polars"]:
        compare(name, tables, {library: work[name] for library, work in alone.items()})


def compare(name: str, tables: dict[str, Any], others: dict[str, Callable[[], Any]]) -> None:
    """Print how long one measure takes with all its groups, beside libraries that count its months of everybody only."""
    one = measure_of(name)
    if one is None:
        raise LookupError(name)
    mine = seconds(lambda: count(one, tables, "o", reach=REACH))
    theirs = {library: seconds(work) for library, work in others.items()}
    said = ", ".join(f"{library} {took:.2f} s" for library, took in theirs.items())
    what = f"  {name} alone, all lengths of period and groups"
    row(what, f"{mine:.1f} s", baseline=f"months of everybody only: {said}", ratio=mine / min(theirs.values()))


if __name__ == "__main__":
    main()
