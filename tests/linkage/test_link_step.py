"""The step and its command: offices apart, what is written, explanations, failures."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from justexits.cli.link_command import link_app
from justexits.core.errors import NotFound
from justexits.linkage import explain, link
from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.tables import TABLES
from tests.linkage.people import HER, parties

ELSEWHERE = "fort-harlan"


def lake_with(folder: Path, **offices: pa.Table) -> Lake:
    lake = Lake(Home.make(folder / "home"))
    with lake.write("import") as writing:
        for name, table in offices.items():
            writing.append("party", table, office_id=name.replace("_", "-"), batch_id="batch-1")
    return lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    here = parties(HER | {"role": "juvenile"}, HER | {"given_name": "Mari", "role": "victim"}, {"family_name": "Rite Drug Store"})
    there = here.set_column(here.schema.names.index("office_id"), "office_id", pa.array([ELSEWHERE] * 3))
    party_ids = pa.array([f"x{n}" for n in range(3)])
    return lake_with(tmp_path, three_rivers=here, fort_harlan=there.set_column(0, "party_id", party_ids))


def test_people_never_leave_their_office(lake: Lake) -> None:
    report = link(lake)
    assert [(office.office_id, office.parties, office.linkable, office.persons) for office in report.offices] == [
        ("fort-harlan", 3, 2, 1),
        ("three-rivers", 3, 2, 1),
    ]
    with lake.read() as reading:
        persons = {(row["office_id"], row["person_id"]) for row in reading.rows(reading.tables["person_party"])}
    assert len(persons) == 2


def test_what_is_written_fits_the_canonical_tables_and_linking_again_changes_no_row(lake: Lake) -> None:
    link(lake)
    with lake.read() as reading:
        first = {name: reading.rows(reading.tables[name]) for name in ("person", "person_party", "person_ledger")}
    link(lake)
    with lake.read() as reading:
        assert {name: reading.rows(reading.tables[name]) for name in first} == first
    assert all(set(rows[0]) == set(TABLES[name].by_name) for name, rows in first.items())
    assert all(row["match_explanation"] and "State" not in row["match_explanation"][1:] for row in first["person_party"])


def test_the_explanation_says_in_words_and_weights_why(lake: Lake) -> None:
    link(lake)
    with lake.read() as reading:
        explanation = explain(reading, "p1", "p2")
        row = reading.rows(reading.tables["person_party"])[0]
    assert explanation.together and not explanation.through_others
    assert "same state ID number" in explanation.sentence
    by_feature = {reason.feature: reason for reason in explanation.reasons}
    assert by_feature["birth"].words == "same birth date" and by_feature["birth"].weight > 5
    assert by_feature["phone"].words == "not known on one side at least" and by_feature["phone"].weight == 0
    total = explanation.start + sum(reason.weight for reason in explanation.reasons)
    assert explanation.weight == pytest.approx(total, abs=0.01)
    assert "ame birth date" in row["match_explanation"]


def test_asking_for_a_store_says_that_it_cannot_be_compared(lake: Lake) -> None:
    link(lake)
    with lake.read() as reading:
        explanation = explain(reading, "p1", "p3")
    assert not explanation.together and explanation.weight is None
    assert explanation.sentence == "These cannot be compared: p3 is an organisation, a store or an authority."


@pytest.mark.parametrize(("one", "other"), [("p1", "nobody"), ("p1", "x1")])
def test_asking_for_a_party_that_is_not_there_or_of_another_office_is_refused(lake: Lake, one: str, other: str) -> None:
    link(lake)
    with lake.read() as reading, pytest.raises(NotFound):
        explain(reading, one, other)


def test_linking_before_anything_was_imported_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="justexits import"):
        link(Lake(Home.make(tmp_path / "home")))


def test_the_command_answers_people_and_machines(lake: Lake) -> None:
    runner = CliRunner(env={"COLUMNS": "200"})
    home = str(lake.home.path)
    said = runner.invoke(link_app, ["--home", home])
    assert said.exit_code == 0, said.output
    assert "three-rivers" in said.output
    answered = json.loads(runner.invoke(link_app, ["--home", home, "--json"]).stdout)
    assert [office["persons"] for office in answered["offices"]] == [1, 1]
    explained = json.loads(runner.invoke(link_app, ["explain", "p1", "p2", "--home", home, "--json"]).stdout)
    assert explained["together"] is True
    said = runner.invoke(link_app, ["explain", "p1", "p2", "--home", home])
    assert "same birth date" in said.output
    refused = runner.invoke(link_app, ["explain", "p1", "nobody", "--home", home])
    assert refused.exit_code == 66
