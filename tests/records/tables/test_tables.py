"""The canonical tables are whole: every word, reference and key of a definition exists, and machines can read them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from justexits.records.codes import code_list
from justexits.records.tables import DECISION_TABLES, RECORD_TABLES, TABLES, Kind, Table
from justexits.records.tables.definition import PROVENANCE
from tests.data_package import data_package, readers_of
from tests.tracked import ROOT

DESIGN = (ROOT / "docs" / "DESIGN.md").read_text(encoding="utf-8")
EVERY = list(TABLES.values())


def named(table: Table) -> str:
    return table.name


@pytest.mark.parametrize("table", EVERY, ids=named)
def test_keys_and_order_are_columns_and_no_column_stands_twice(table: Table) -> None:
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert set(table.key) | set(table.sorted_by) <= set(names)
    assert "office_id" in names


@pytest.mark.parametrize("table", EVERY, ids=named)
def test_codes_and_references_lead_somewhere(table: Table) -> None:
    for column in table.columns:
        if column.codes:
            assert code_list(column.codes), column.name
        if column.refers_to:
            parent, _, key = column.refers_to.partition(".")
            assert TABLES[parent].key[0] == key, column.name


@pytest.mark.parametrize("table", EVERY, ids=named)
def test_every_column_says_in_a_sentence_what_it_means(table: Table) -> None:
    assert all(re.fullmatch(r"[A-Z0-9].*\.", column.meaning) for column in table.columns)


@pytest.mark.parametrize("table", [*RECORD_TABLES, *DECISION_TABLES], ids=named)
def test_every_date_of_a_record_says_how_much_of_it_is_known(table: Table) -> None:
    whole = {"month", "completed_on", "on", "from_on", "by_on"} if table.kind == Kind.DECISION else set()
    dates = [column.name for column in table.columns if column.is_date and column.name not in whole]
    assert not [name for name in dates if f"{name}_precision" not in table.by_name]


@pytest.mark.parametrize("table", RECORD_TABLES, ids=named)
def test_every_record_says_where_it_came_from(table: Table) -> None:
    assert {column.name for column in PROVENANCE} <= set(table.by_name)


@pytest.mark.parametrize("table", DECISION_TABLES, ids=named)
def test_every_decision_says_who_when_and_from_what(table: Table) -> None:
    assert {"decided_by", "decided_at", "snapshot", "revises", "withdrawn"} <= set(table.by_name)
    assert table.key == (f"{table.name}_id",)


def test_parents_come_before_children_but_for_an_arrests_person() -> None:
    order = list(TABLES)
    late = {
        (table.name, column.name)
        for table in RECORD_TABLES
        for column in table.columns
        if (parent := column.refers_to.partition(".")[0]) and order.index(parent) > order.index(table.name)
    }
    assert late == {("arrest", "party_id")}


def test_every_table_of_the_design_is_there() -> None:
    section = DESIGN.split("## Canonical tables")[1].split("## Older names")[0]
    rows = re.findall(r"^\| ([a-z_, ]+) \|", section, re.MULTILINE)
    designed = {name.strip() for row in rows for name in row.split(",")} - {"table"}
    decisions = section.split("Decisions, written by `web`, append-only, read by engines")[1].split("\n\n")[0]
    designed |= set(re.findall(r"[a-z_]+", re.sub(r"\([^)]*\)", "", decisions)))
    assert len(designed) >= 35
    assert designed <= set(TABLES)


# -- the package for machines


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data_package())
    return found


def test_the_package_holds_every_table_with_its_columns(package: dict[str, Any]) -> None:
    found = {one["title"]: [field["name"] for field in one["schema"]["fields"]] for one in package["resources"]}
    assert found == {name: list(table.by_name) for name, table in TABLES.items()}


def test_its_names_types_and_references_are_those_of_the_standard(package: dict[str, Any]) -> None:
    types = {"string", "integer", "number", "boolean", "date", "datetime", "array"}
    names = {one["name"] for one in package["resources"]}
    for one in package["resources"]:
        assert re.fullmatch(r"[a-z0-9._-]+", one["name"])
        fields = {field["name"]: field for field in one["schema"]["fields"]}
        assert {field["type"] for field in fields.values()} <= types
        assert set(one["schema"]["primaryKey"]) <= set(fields)
        for link in one["schema"].get("foreignKeys", []):
            assert link["fields"] in fields
            assert link["reference"]["resource"] in names


def test_codes_and_limits_are_in_it(package: dict[str, Any]) -> None:
    by_title = {one["title"]: one for one in package["resources"]}
    fields = {field["name"]: field for field in by_title["person_party"]["schema"]["fields"]}
    assert fields["path_probability"]["constraints"] == {"required": True, "minimum": 0, "maximum": 1}
    sex = next(field for field in by_title["party"]["schema"]["fields"] if field["name"] == "sex")
    assert sex["constraints"]["enum"] == ["F", "M", "X"]


def test_an_engine_that_reads_a_column_is_named_and_no_other() -> None:
    assert "linkage" in readers_of("party", "birth_date")
    assert readers_of("party", "no_such_column") == ()
