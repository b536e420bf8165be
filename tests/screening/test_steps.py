"""A rule as one query in steps: what two of its parts stand on is worked out once, and the answer is the same."""

from __future__ import annotations

from typing import Any

import ibis

from justexits.screening.prepared import sql_of
from justexits.screening.steps import in_steps

PARTY = ibis.table({"person": "string", "case": "string"}, name="party")


def _answer(sql: str) -> list[Any]:
    backend = ibis.duckdb.connect()
    rows = "('ann', 'c1'), ('ann', 'c2'), ('bea', 'c1'), ('bea', 'c2'), ('cy', 'c2')"
    backend.con.execute(f'CREATE TABLE party AS SELECT * FROM (VALUES {rows}) t(person, "case")')
    return sorted(backend.con.execute(sql).fetchall())


def test_what_two_parts_stand_on_is_a_step_of_its_own() -> None:
    beside = PARTY.inner_join(PARTY.view(), "case").select("person", other="person_right")
    beside = beside.filter(beside.person != beside.other)
    often = beside.group_by("person").agg(times=beside.count()).filter(lambda t: t.times > 2)
    rule = beside.semi_join(often, "person").union(beside.semi_join(often, "person").select(person="other", other="person"))
    sql = in_steps(rule, sql_of)
    assert sql.count("INNER JOIN") == 1
    assert sql.count("AS MATERIALIZED") == 2  # who stood beside whom, and who did so often
    assert _answer(sql) == _answer(sql_of(rule)) != []


def test_what_is_used_once_stays_one_query() -> None:
    rule = PARTY.group_by("person").agg(cases=PARTY["case"].nunique()).filter(lambda t: t.cases > 1)
    assert in_steps(rule, sql_of) == sql_of(rule)
