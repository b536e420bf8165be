"""Findings of whole histories: what is found, what stays open, and what never may be looked at."""

from __future__ import annotations

import ibis
import pytest
import sqlglot
from sqlglot import exp

from justexits.records.tables import TABLES
from justexits.screening import Basis, Indicator, catalogue, findings
from justexits.screening.people import TRADE
from tests.screening.answers import Answers, answers
from tests.screening.stories import EVERYBODY, EXPECTED, merged
from tests.screening.undecided import UNDECIDED, Case
from tests.worlds import world

NEVER = {"race", "ethnicity", "sex", "language", "address", "phone", "place_key", "given_name", "family_name"}


def test_every_history_has_exactly_the_findings_expected() -> None:
    found: dict[str, set[str]] = {}
    for (who, indicator), (truth, possible, _, _) in answers(merged(*(story() for story in EVERYBODY))).items():
        assert (truth, possible) == ("true", False)
        found.setdefault(who, set()).add(indicator)
    assert found == EXPECTED


@pytest.fixture(scope="module")
def undecided() -> Answers:
    """Every undecided history at once: their people do not know each other, so each is answered as if it were alone."""
    return answers(merged(*(case.world for case in UNDECIDED.values())))


@pytest.mark.parametrize("case", UNDECIDED.values(), ids=UNDECIDED.keys())
def test_what_cannot_be_decided_is_unknown_and_names_the_fact(case: Case, undecided: Answers) -> None:
    people = {row["person"] for row in case.world["party"] if row.get("person")}
    assert {key: answer[:3] for key, answer in undecided.items() if key[0] in people} == case.findings


def test_one_row_a_person_and_indicator_in_the_columns_of_the_table() -> None:
    found = findings(world(**merged(*(story() for story in EVERYBODY))), Basis("an order"))
    assert found.schema() == TABLES["finding"].schema
    rows = found.select("person_id", "indicator").to_pyarrow().to_pylist()
    assert len(rows) == len({(row["person_id"], row["indicator"]) for row in rows}) > 0


@pytest.mark.parametrize("indicator", catalogue(), ids=lambda one: one.id)
def test_no_rule_reads_what_must_never_select_anyone(indicator: Indicator) -> None:
    given = world()
    bare = {**given, TRADE: given["person_party"].select(actor_id="party_id")}
    sql = str(ibis.to_sql(indicator.rule(bare), dialect="duckdb"))
    read = {column.name for column in sqlglot.parse_one(sql, dialect="duckdb").find_all(exp.Column)}
    assert read & NEVER == set()


def test_relabelling_race_ethnicity_and_sex_changes_nothing() -> None:
    given = merged(*(story() for story in EVERYBODY))
    relabelled = merged(given)
    for party in relabelled["party"]:
        party |= {"race": "black", "ethnicity": "hispanic", "sex": "M"}
    assert answers(relabelled) == answers(given)


@pytest.mark.parametrize("indicator", catalogue(), ids=lambda one: one.id)
def test_every_indicator_says_what_it_needs_in_columns_that_exist(indicator: Indicator) -> None:
    for name in (*indicator.needs, *(name for name, _ in indicator.looks_for)):
        table, column = name.split(".")
        assert column in TABLES[table].by_name
    assert indicator.statement and indicator.against and indicator.source and 1 <= indicator.strength <= 4
