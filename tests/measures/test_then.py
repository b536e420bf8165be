"""A figure can be counted anew from any snapshot: whatever came since changes nothing, and what was sealed since is said."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from justexits.cli.main import app
from justexits.core.errors import ExitCode
from justexits.measures import figures_of, measure, measure_of
from justexits.measures.then import figures_then
from justexits.records.lake import Lake
from justexits.records.lake.seal import seal
from justexits.records.tables import TABLES
from tests.measures.stories import case, merged
from tests.measures.test_measure_step import make_lake
from tests.worlds import OFFICE_ID, filled


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """Counted in snapshot 2; in snapshot 3 another hundred charges are known; one case of before is sealed then."""
    lake = make_lake(tmp_path_factory.mktemp("then") / "home")
    measure(lake)
    more = merged(*(case(f"late{number}", "PROSTITUTION", "filed", on=date(2023, 1, 5)) for number in range(100)))
    with lake.write("import") as writing:
        for table, rows in more.items():
            rows_of = [{name: value for name, value in row.items() if name != "person"} for row in rows]
            full = [filled(TABLES[table], row | {"office_id": OFFICE_ID}, line) for line, row in enumerate(rows_of, start=900)]
            writing.append(table, pa.Table.from_pylist(full, schema=TABLES[table].schema.to_pyarrow()), office_id=OFFICE_ID)
    return lake


def asked(lake: Lake, *words: str) -> Any:
    return CliRunner().invoke(app, ["measure", "--home", str(lake.home.path), "--office", OFFICE_ID, *words])


def figures(lake: Lake, *words: str) -> list[tuple[str, float, float]]:
    answer = asked(lake, *words, "--json")
    assert answer.exit_code == 0, answer.output
    return [(one["period"], one["numerator"], one["denominator"]) for one in json.loads(answer.stdout)["figures"]]


def test_a_figure_counted_anew_is_the_one_of_then_and_says_what_was_sealed_since(lake: Lake) -> None:
    definition = measure_of("B2")
    assert definition is not None
    with lake.read(lake.snapshot(2)) as reading:
        kept = figures_of(reading, "B2", office=OFFICE_ID, grain="year")
        assert kept, "there is something to compare"
        assert figures_then(reading, definition, office=OFFICE_ID, grain="year", by="all") == kept
    then = figures(lake, "--measure", "B2", "--snapshot", "2")
    assert [value for value, *_ in then] == [f"{one.period}" for one in kept]
    assert figures(lake, "--measure", "B2", "--snapshot", "3") != then, "the newer charges count in the newer snapshot"
    assert "left out: 0 rows" in " ".join(asked(lake, "--measure", "B2", "--snapshot", "2").output.split())

    done = seal(lake, OFFICE_ID, order_number="24-1", on=date(2024, 1, 1), cases=["k0"])
    anew = figures(lake, "--measure", "B2", "--snapshot", "2")
    assert sum(counted for *_, counted in anew) == sum(counted for *_, counted in then) - 1
    words = " ".join(asked(lake, "--measure", "B2", "--snapshot", "2").output.split())
    assert "Counted anew from the records of snapshot 2" in words
    gone = lake.snapshot(2).sealed_rows
    assert 0 < gone <= sum(done.rows.values())
    assert f"left out: {gone} rows" in words


def test_a_snapshot_that_is_not_there_and_a_comparison_of_then_are_refused_with_what_to_do(lake: Lake) -> None:
    missing = asked(lake, "--measure", "B2", "--snapshot", "99")
    assert missing.exit_code == ExitCode.NO_INPUT
    assert "There is no snapshot 99" in " ".join(missing.output.split())
    compared = asked(lake, "--measure", "B2", "--snapshot", "2", "--by", "sex", "--compare")
    assert compared.exit_code == ExitCode.BAD_INPUT
    assert "Leave out --compare or --snapshot" in " ".join(compared.output.split())
