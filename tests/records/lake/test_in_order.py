"""Rows that come in a table's order: they are not sorted again, and so must stay in it."""

from __future__ import annotations

from pathlib import Path

from tests.records.lake.small import OFFICE, lake_in


def test_rows_that_come_in_order_stay_so_though_the_engine_joins_and_filters_them_on_several_threads(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    with lake.write("test") as writing:
        writing.engine.execute("SET threads = 2")
        writing.engine.execute(
            "CREATE TABLE many AS SELECT 'k' || lpad(range::TEXT, 6, '0') AS case_id, range % 9 AS part FROM range(300000)"
        )
        writing.engine.execute("CREATE TABLE kinds AS SELECT range AS part, 'kind ' || range AS kind FROM range(9)")
        writing.engine.execute(
            f"CREATE VIEW given AS SELECT case_id, kind, '{OFFICE}' AS office_id FROM many JOIN kinds USING (part)"
        )
        writing.append("case", "given", office_id=OFFICE, in_order=True)
        writing.show("case")
        writing.keep_where("case", "kind NOT IN (SELECT 'kind 3')", office_id=OFFICE)
    with lake.read(threads=1) as reading:
        before = "SELECT case_id, lag(case_id) OVER () AS before FROM case_rows"
        reading.engine.execute('CREATE VIEW case_rows AS SELECT * FROM "case"')
        rows, steps_back = reading.engine.execute(
            f"SELECT count(*), count(*) FILTER (before > case_id) FROM ({before})"
        ).fetchone()
        assert (rows, steps_back) == (300_000 - 33_333, 0)
    with lake.write("test") as writing:
        writing.take_all_out("case", office_id=OFFICE)
        assert writing.reading.rows(writing.reading.tables["case"].limit(1)) == []
