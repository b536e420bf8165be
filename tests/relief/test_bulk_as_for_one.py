"""The population's answers are those that each person would get: outcome, version and all three masks, for every entry of law."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date
from itertools import product
from typing import Any

import ibis
import pytest

from justexits.core.truth import Truth
from justexits.relief import Law, answer, law
from justexits.relief import nodes as n
from justexits.relief.bulk import bulk_tracks
from justexits.relief.columns import MatchColumns
from justexits.relief.compile import Compiler
from justexits.relief.evaluate import evaluate
from tests.relief.random_facts import as_row, bulk, bulk_by_worlds, facts_table_of, random_facts, sections

PROVING = bool(os.environ.get("JUSTEXITS_PROVE"))
ROWS = 500 if PROVING else 12
DAYS = [date(2026, 11, 1), date(2024, 2, 29), date(2026, 2, 1)]


def on_duckdb(backend: Any, name: str, rows: Any) -> Any:
    return backend.create_table(name, rows, overwrite=True)


def on_spark(backend: Any, name: str, rows: Any) -> Any:
    backend._session.createDataFrame(rows).createOrReplaceTempView(name)
    return backend.table(name)


def differences(place: str, rows: int, as_of: date, seed: int, run: Callable[..., Any], only: str = "") -> tuple[int, list[Any]]:
    """How many answers of a run over many charges were compared with the interpreter's, and those that differ."""
    draw = random.Random(f"{place}{seed}")
    here = Law(provisions=tuple(one for one in law().of(place) if only in one.id), version="")
    found = bulk_tracks(here, [place])
    if not found:
        return 0, []
    known = sections(here) or ["1.1"]
    facts = [random_facts(draw, known, place, draw.choice([0.05, 0.3])) for _ in range(rows)]
    got = run([as_row(at, one) for at, one in enumerate(facts)], found, as_of)
    differ = []
    for at, one in enumerate(facts):
        for entries in found:
            said = answer(entries, one, as_of)
            expected = (str(said.outcome), said.entry.version, *said.masks())
            if got[(f"c{at}", entries[0].id)] != expected:
                differ.append((entries[0].id, one, got[(f"c{at}", entries[0].id)], expected))
    return len(facts) * len(found), differ


@pytest.mark.proof
@pytest.mark.parametrize("place", law().jurisdictions)
def test_every_entry_answers_a_population_as_it_answers_one_person(place: str) -> None:
    for day in DAYS if PROVING else DAYS[:1]:
        compared, differ = differences(place, ROWS, day, 1, bulk_by_worlds)
        assert not differ, differ[:1]
        assert compared or place in {"AK", "IA", "MN"}


@pytest.mark.parametrize("place", law().jurisdictions if PROVING else ["US", "WA"])
def test_charges_that_are_worked_out_one_by_one_answer_the_same(place: str) -> None:
    backend = ibis.duckdb.connect(threads=2)
    compared, differ = differences(place, ROWS, DAYS[0], 3, lambda *given: bulk(backend, *given, on_duckdb))
    assert not differ, differ[:1]
    assert compared or place in {"AK", "IA", "MN"}


def test_spark_answers_the_same(spark: Any) -> None:
    compared, differ = differences("WA", 10, DAYS[0], 2, lambda *given: bulk(spark, *given, on_spark), only="WA-9.96.080")
    assert compared and not differ, differ[:1]


ATOMS = ("child_victim", "bodily_injury", "against_police")


def _trees() -> list[n.Node]:
    a, b, c = (n.Is(name, (True,)) for name in ATOMS)
    unread = n.Unread("a part")
    return [
        n.All((a, b, c)),
        n.AnyOf((a, b, c)),
        n.Not(n.All((a, n.Not(b)))),
        n.AnyOf((n.All((a, b)), n.All((n.Not(a), c)))),
        n.All((a, unread)),
        n.AnyOf((a, unread, b)),
        n.Not(n.AnyOf((n.All((a, unread)), b))),
        n.Doubt(n.All((a, b)), "only a lawyer"),
        n.All((c, n.Not(n.Doubt(a, "only a lawyer")))),
    ]


@pytest.mark.parametrize("at", range(len(_trees())))
def test_every_row_of_the_truth_table_is_the_same_on_both(at: int) -> None:
    tree = _trees()[at]
    draw = random.Random(0)
    worlds = [
        {**random_facts(draw, ["1.1"], "US", 1.0), **dict(zip(ATOMS, values, strict=True))}
        for values in product([True, False, None], repeat=3)
    ]
    facts = facts_table_of(ibis.duckdb.connect(), [as_row(i, one) for i, one in enumerate(worlds)], on_duckdb)
    tri = Compiler(facts, DAYS[0], MatchColumns([])).tri(tree)
    rows = facts.select("charge_id", true=tri.true, false=tri.false, unread=tri.unread).to_pyarrow().to_pylist()
    for row in rows:
        said = evaluate(tree, worlds[int(row["charge_id"][1:])], DAYS[0])
        assert (row["true"], row["false"], row["unread"]) == (
            said.truth is Truth.TRUE,
            said.truth is Truth.FALSE,
            bool(said.unread),
        )
