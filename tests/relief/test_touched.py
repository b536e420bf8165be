"""A new import answers anew only for the people whom it touched, and the table is then what a run over everybody writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from justexits.records.lake import Lake
from justexits.records.tables import TABLES
from justexits.relief import law
from justexits.relief.bulk import bulk_tracks
from justexits.relief.step import OfficeAsked, candidates, relief
from justexits.relief.touched import TOUCHED, touched
from tests.relief.test_relief_step import lake_of
from tests.relief.test_terms_and_answers import added
from tests.worlds import OFFICE_ID, filled

DAY = date(2026, 11, 1)
PEOPLE = 24
PLEA = {"statute": "39-13-516", "disposition": "guilty_plea", "disposition_date": date(2019, 4, 1)}
BY = TABLES["candidate"].sorted_by
WORKED_OUT = ("charge_id", "arrest_id", "person_id", "provision", "outcome", "trace_true", "trace_unknown", "trace_not_read")


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """People with a conviction each (c0, c1 and so on), the first two with an arrest of their own; answered for once."""
    arrests = [{"arrest_id": f"a{at}", "case_id": f"k{at}", "party_id": f"y{at}", "on": date(2018, 1, 1 + at)} for at in range(2)]
    charges = [{"person": f"p{at}", "case_status": "disposed", **PLEA} for at in range(PEOPLE)]
    made = lake_of(tmp_path / "home", charges, state="TN", arrests=arrests)
    assert relief(made, as_of=DAY).offices[0].people_anew is None
    return made


def in_the_lake(lake: Lake) -> list[tuple[Any, ...]]:
    with lake.read() as reading:
        return told(reading.rows(reading.tables["candidate"]))


def over_everybody(lake: Lake) -> list[tuple[Any, ...]]:
    with lake.read() as reading:
        asked = OfficeAsked(reading=reading, tables=reading.tables_of(OFFICE_ID), state="TN", as_of=DAY)
        return told(reading.rows(candidates(asked, bulk_tracks(law(), ["TN"]))))


def told(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted((tuple(row[name] for name in WORKED_OUT) for row in rows), key=str)


def arrived(**tables: list[dict[str, Any]]) -> Callable[[Lake], object]:
    return lambda lake: added(lake, tables)


def replaced(table: str, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> Callable[[Lake], None]:
    """Write a table anew, each row as `change` makes it; None: without it."""

    def act(lake: Lake) -> None:
        with lake.write("test") as writing:
            rows = [new for row in writing.reading.rows(writing.reading.tables[table]) if (new := change(dict(row)))]
            writing.replace(table, pa.Table.from_pylist(rows, schema=TABLES[table].schema.to_pyarrow()), office_id=OFFICE_ID)

    return act


def changed(table: str, number: str, **values: Any) -> Callable[[Lake], None]:
    return replaced(table, lambda row: row | (values if row[f"{table}_id"] == number else {}))


def taken_out(table: str, keys: str) -> Callable[[Lake], None]:
    def act(lake: Lake) -> None:
        with lake.write("test") as writing:
            writing.take_out(table, keys, office_id=OFFICE_ID)

    return act


def merged(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "person_id": "p4"} if row["person_id"] == "p3" else row


NEW = {"charge_id": "n1", "case_id": "k5", "party_id": "y5", **PLEA}
ANSWER = {
    "relief_fact_id": "f1",
    "person_id": "p6",
    "charge_id": None,
    "fact": "earlier_relief",
    "value": "yes",
    "decided_at": datetime(2026, 10, 1, tzinfo=UTC),
}


def answered(lake: Lake) -> None:
    table = TABLES["relief_fact"]
    row = filled(table, {name: value for name, value in ANSWER.items() if name in table.by_name}, 1)
    with lake.write("test") as writing:
        writing.append("relief_fact", pa.Table.from_pylist([row], schema=table.schema.to_pyarrow()), office_id=OFFICE_ID)


# What comes, and whose answers are worked out anew.
CHANGES: dict[str, tuple[Callable[[Lake], object], set[str]]] = {
    "a conviction of somebody known": (arrived(charge=[NEW]), {"p5"}),
    "somebody new": (
        arrived(
            case=[{"case_id": "k90", "status": "filed"}],
            party=[{"party_id": "y90", "case_id": "k90", "role": "defendant"}],
            person_party=[{"person_id": "p90", "party_id": "y90", "path_probability": 1.0}],
            charge=[{"charge_id": "n2", "case_id": "k90", "party_id": "y90", "statute": "39-14-103"}],
        ),
        {"p90"},
    ),
    "a matter that is open again": (changed("case", "k7", status="filed"), {"p7"}),
    "one person found to be another": (replaced("person_party", merged), {"p3", "p4"}),
    "how surely people were linked": (replaced("person_party", lambda row: row | {"path_probability": 0.9}), set()),
    "a debt under a matter": (arrived(obligation=[{"obligation_id": "o1", "case_id": "k8", "kind": "supervision"}]), {"p8"}),
    "an order that seals": (arrived(order=[{"order_id": "d1", "kind": "sealing", "charge_id": "c9"}]), {"p9"}),
    "a charge that goes": (taken_out("charge", "SELECT 'c10' AS charge_id"), {"p10"}),
    "a charge in the place of another's arrest": (arrived(charge=[{**NEW, "charge_id": "n3", "arrest_id": "a1"}]), {"p1", "p5"}),
    "a day of birth": (changed("party", "y2", birth_date=date(1990, 1, 1)), {"p2"}),
    "an answer to a question": (answered, {"p6"}),
    "the same rows in another file": (replaced("charge", dict), set()),
}


def assert_sorted(lake: Lake) -> None:
    """Each file is in the order that look-ups take it to be in, also one that was written anew without some people."""
    files = lake.snapshot().of("candidate")
    assert len(files) > 1
    for entry in files:
        with lake.read() as reading:
            reading.show("candidate", [entry])
            keys = [tuple(row[name] or "~" for name in BY) for row in reading.rows(reading.tables["candidate"])]
            assert keys == sorted(keys)


def touched_since(lake: Lake, number: int) -> set[str]:
    with lake.write("test") as writing:
        touched(writing, OFFICE_ID, lake.manifest.get(number))
        return {person for (person,) in writing.engine.execute(f"SELECT person_id FROM {TOUCHED}").fetchall()}


def test_only_the_people_whom_something_touched_are_answered_anew(lake: Lake) -> None:
    everything: set[str] = set()
    for change, (happened, people) in CHANGES.items():
        before = lake.snapshot().number
        happened(lake)
        assert touched_since(lake, before) == people, change
        everything |= people
    office = relief(lake, as_of=DAY).offices[0]
    assert (office.unchanged, office.people_anew) == (False, len(everything))
    assert in_the_lake(lake) == over_everybody(lake)
    assert_sorted(lake)
    replaced("charge", dict)(lake)
    assert relief(lake, as_of=DAY).offices[0].people_anew == 0
    assert relief(lake, as_of=DAY).offices[0].unchanged


def test_another_day_most_of_the_people_and_a_snapshot_that_is_gone_answer_everybody(lake: Lake) -> None:
    added(lake, {"charge": [NEW]})
    assert relief(lake, as_of=date(2026, 11, 2)).offices[0].people_anew is None
    replaced("case", lambda row: row | {"status": "filed"})(lake)
    assert relief(lake, as_of=date(2026, 11, 2)).offices[0].people_anew is None
    added(lake, {"charge": [{**NEW, "charge_id": "n4"}]})
    for number in range(1, lake.snapshot().number):
        lake.manifest.drop(number)
    assert relief(lake, as_of=date(2026, 11, 2)).offices[0].people_anew is None
    assert len(in_the_lake(lake)) == PEOPLE + 2 + 2  # the two bare arrests, the two new charges
