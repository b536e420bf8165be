"""Made-up counties are the same for the same seed, know their truth, and do not give it away."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from justexits.core.errors import BadInput
from justexits.records.codes import code_list
from justexits.records.tables import TABLES
from justexits.simulate import World, canonical, made
from justexits.simulate.counties import COUNTIES
from justexits.simulate.story import RECORDS
from justexits.simulate.world import UNTIL


@pytest.fixture(scope="module")
def three_rivers() -> World:
    return made("three-rivers", 12_000, exploited_share=0.02)


def ask(world: World, query: str) -> list[tuple[Any, ...]]:
    engine = duckdb.connect()
    for name, table in (*world.tables.items(), ("true_party", world.parties), ("true_person", world.people)):
        engine.register(f"{name}s" if name == "case" else name, table)
    return engine.execute(query).fetchall()


@pytest.mark.parametrize("county", COUNTIES)
def test_the_same_seed_gives_the_same_tables_and_another_seed_others(county: str) -> None:
    first, again, other = canonical(county, 300, seed=4), canonical(county, 300, seed=4), canonical(county, 300, seed=5)

    assert list(first) == list(RECORDS)
    assert all(first[name].equals(again[name]) for name in RECORDS)
    assert not first["party"].equals(other["party"])


@pytest.mark.parametrize("county", COUNTIES)
def test_tables_keep_their_definitions(county: str) -> None:
    for name, table in canonical(county, 800).items():
        definition = TABLES[name]
        assert table.schema == definition.schema.to_pyarrow()
        assert pc.count_distinct(table[definition.key[0]]).as_py() == table.num_rows
        for column in definition.columns:
            if column.required:
                assert table[column.name].null_count == 0, column.name
            if column.codes:
                used = set(pc.unique(table[column.name]).to_pylist()) - {None}
                assert used <= set(code_list(column.codes)), column.name
        assert set(table["office_id"].to_pylist()) == {county}


@pytest.mark.parametrize("county", COUNTIES)
def test_every_reference_leads_to_a_row(county: str) -> None:
    tables = canonical(county, 800)
    for name, table in tables.items():
        for column in TABLES[name].columns:
            target, _, key = column.refers_to.partition(".")
            if target in tables:
                there = set(tables[target][key].to_pylist()) | {None}
                assert set(table[column.name].to_pylist()) <= there, f"{name}.{column.name}"


@pytest.mark.parametrize("county", COUNTIES)
def test_nothing_recorded_lies_after_the_last_day_but_release_from_custody(county: str) -> None:
    for name, table in canonical(county, 2_000).items():
        for column in TABLES[name].columns:
            if column.is_date and column.name != "custody_to":
                latest = pc.max(table[column.name]).as_py()
                assert latest is None or latest <= UNTIL, f"{name}.{column.name}"


def test_every_appearance_has_its_truth_and_everybody_appears(three_rivers: World) -> None:
    assert three_rivers.parties["party_id"].to_pylist() == three_rivers.tables["party"]["party_id"].to_pylist()
    not_human = "SELECT DISTINCT given_name FROM party JOIN true_party USING (party_id) WHERE person IS NULL"
    assert ask(three_rivers, not_human) == [(None,)], "only shops have no person behind them"
    unknown = "SELECT count(*) FROM true_party ANTI JOIN true_person USING (person) WHERE person IS NOT NULL"
    assert ask(three_rivers, unknown) == [(0,)]
    human = three_rivers.people.num_rows
    assert human == 12_000
    assert ask(three_rivers, "SELECT count(DISTINCT person) FROM true_party")[0][0] >= 0.99 * human


@pytest.mark.parametrize("share", [0.0, 0.005, 0.01, 0.02])
def test_the_share_of_exploited_people_among_those_accused_is_the_one_asked_for(share: float) -> None:
    world = made("fort-harlan", 6_000, exploited_share=share)

    [(accused, exploited)] = ask(
        world,
        """SELECT count(DISTINCT person), count(DISTINCT person) FILTER (exploited) FROM true_party JOIN party USING (party_id)
        JOIN true_person USING (person) WHERE role IN ('defendant', 'juvenile')""",
    )

    assert exploited / accused == pytest.approx(share, abs=0.001)


def test_the_truth_says_by_whom_and_from_when(three_rivers: World) -> None:
    rows = three_rivers.people.to_pylist()
    known = {row["person"] for row in rows}
    for row in rows:
        facts = (row["exploiter"], row["exploited_from"], row["kind"])
        assert all(facts) if row["exploited"] else facts == (None, None, None)
        assert row["exploiter"] is None or (row["exploiter"] in known and row["exploiter"] != row["person"])
    assert {row["kind"] for row in rows} == {"sex", "labor", None}


def test_nobody_is_before_birth_and_few_are_old(three_rivers: World) -> None:
    ages = """SELECT min(age), max(age) FROM (SELECT date_diff('year', p.birth_date, c.referred_on) AS age FROM party p
        JOIN cases c USING (case_id) WHERE role IN ('defendant', 'juvenile', 'missing_person'))"""
    [(youngest, oldest)] = ask(three_rivers, ages)
    assert youngest >= 8
    assert oldest <= 110


def test_no_column_gives_the_exploited_away(three_rivers: World) -> None:
    """No value of a short column is found with exploited people only, once it is common enough to be a mark."""
    for column in ("role", "sex", "race", "ethnicity", "language", "address_kind", "name_suffix", "birth_date_precision"):
        marks = ask(
            three_rivers,
            f"""SELECT {column}, count(*) FROM party JOIN true_party USING (party_id) JOIN true_person USING (person)
            GROUP BY 1 HAVING avg(exploited::INT) > 0.5 AND count(*) > 5""",
        )
        assert not marks, column
    words = "exploit|traffick(er|ed)|survivor|truth|vignette|decoy"
    for name, table in three_rivers.tables.items():
        for column in table.column_names:
            if pa.types.is_string(table[column].type) and column not in ("text", "description"):
                found = [value for value in pc.unique(table[column]).to_pylist() if value and re.search(words, value, re.I)]
                assert not found, f"{name}.{column}"


def test_many_exploited_people_have_no_charge_of_selling(three_rivers: World) -> None:
    [(none, whole)] = ask(
        three_rivers,
        """SELECT count(*) FILTER (NOT sells), count(*) FROM
        (SELECT person, bool_or(statute IN ('TRC 14-030', 'TRC 14-035')) AS sells
        FROM charge JOIN true_party USING (party_id) JOIN true_person USING (person) WHERE exploited GROUP BY person)""",
    )
    assert 0.3 < none / whole < 0.8


@pytest.mark.parametrize(
    ("group", "pattern"),
    [
        ("decoy_street", "statute IN ('TRC 12-204', 'TRC 15-101', 'TRC 12-310')"),
        ("decoy_own_account", "statute IN ('TRC 14-030', 'TRC 14-035')"),
        ("buyer", "statute = 'TRC 14-110'"),
    ],
)
def test_decoys_show_the_surface_and_are_not_exploited(three_rivers: World, group: str, pattern: str) -> None:
    [(people, exploited)] = ask(
        three_rivers,
        f"""SELECT count(DISTINCT person), count(*) FILTER (exploited) FROM charge JOIN true_party USING (party_id)
        JOIN true_person USING (person) WHERE {pattern} AND "group" = '{group}'""",
    )
    assert people > 10
    assert exploited == 0


def test_decoys_are_also_hurt_stay_away_from_court_and_run_away(three_rivers: World) -> None:
    stayed_away = """SELECT count(DISTINCT person) FROM event JOIN true_party USING (party_id) JOIN true_person USING (person)
        WHERE NOT exploited AND event.kind IN ('victim_did_not_appear', 'subpoena_unserved', 'victim_unreachable')"""
    ran_away = """SELECT count(DISTINCT person) FROM event JOIN true_party USING (party_id) JOIN true_person USING (person)
        WHERE NOT exploited AND event.kind = 'missing_person_report'"""
    assert ask(three_rivers, stayed_away)[0][0] > 30
    assert ask(three_rivers, ran_away)[0][0] > 30


def test_the_same_person_stands_in_several_roles_and_under_several_names(three_rivers: World) -> None:
    for column in ("role", "family_name", "given_name"):
        several = f"SELECT person FROM true_party JOIN party USING (party_id) GROUP BY 1 HAVING count(DISTINCT {column}) > 1"
        assert len(ask(three_rivers, several)) > 500, column


def test_after_the_policy_change_selling_is_seldom_filed_and_buying_more_often(three_rivers: World) -> None:
    filed = """SELECT count(*) FILTER (statute IN ('TRC 14-030', 'TRC 14-035')), count(*) FILTER (statute = 'TRC 14-110')
        FROM charge WHERE charging_decision = 'filed' AND offense_date BETWEEN '{}' AND '{}'"""
    [(sold_before, bought_before)] = ask(three_rivers, filed.format(date(2018, 7, 1), date(2022, 6, 30)))
    [(sold_after, bought_after)] = ask(three_rivers, filed.format(date(2022, 7, 1), date(2026, 6, 30)))
    assert sold_after < sold_before / 3
    assert bought_after > bought_before * 1.3


def test_cases_go_their_way_in_order_and_some_are_open(three_rivers: World) -> None:
    stages = ("offense_date", "referred_on", "filed_on", "disposed_on")
    for before, after in pairwise(stages):
        wrong = f"SELECT count(*) FROM charge JOIN cases USING (case_id) WHERE {before} > {after}"
        assert ask(three_rivers, wrong) == [(0,)], f"{before} after {after}"
    kinds = {status for (status,) in ask(three_rivers, "SELECT DISTINCT status FROM cases")}
    assert kinds == {"referred", "declined", "filed", "diverted", "disposed", "warrant"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"people": 20}, "too few"),
        ({"exploited_share": 0.21}, "no sensible share"),
        ({"exploited_share": -0.01}, "no sensible share"),
        ({"exploited_share": float("nan")}, "no sensible share"),
        ({"until": date(2020, 1, 1)}, "cannot end"),
        ({"county": "atlantis"}, "no made-up county"),
    ],
)
def test_figures_that_make_no_county_are_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        canonical(**({"county": "three-rivers", "people": 200} | wrong))
