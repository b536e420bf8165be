"""Evaluation of screening on records whose truth is known: the figures, the command, and folders that cannot be read."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import typer
from typer.testing import CliRunner

from justexits.core.errors import BadInput
from justexits.screening import Basis, Evaluation, evaluate
from justexits.screening.evaluate import interval
from tests.screening.stories import World, accused, event, harmed, merged, person
from tests.worlds import world

DAY = date(2019, 5, 1)
BASIS = Basis("an order")


def hidden(who: str) -> World:
    """Exploited, and never charged with selling sex: harmed by violence, and named as a victim of promoting."""
    return merged(person(who), harmed(who, f"v-{who}", DAY, "PROST_PROMOTE", by=f"by-{who}"))


def sold(who: str, case: str = "s") -> World:
    return merged(person(who), accused(who, f"{case}-{who}", DAY, "PROSTITUTION"))


def measured(given: World, exploited: set[str], capacity: int) -> Evaluation:
    parties = [row for row in merged(given)["party"] if "person" in row]
    truth = pa.table(
        {"party_id": [row["party_id"] for row in parties], "exploited": [row["person"] in exploited for row in parties]}
    )
    return evaluate(world(**merged(given)), truth, BASIS, capacity=capacity)


GIVEN = merged(hidden("ann"), hidden("bea"), sold("cy"), sold("dee"), accused("eve", "e1", DAY, "DUI"))


def test_recall_at_capacity_beside_the_prostitution_charge_query() -> None:
    made = measured(GIVEN, {"ann", "bea", "cy"}, 2)
    assert (made.exploited, made.ceiling) == (3, 2 / 3)
    assert (made.screening.reviewed, made.screening.identified, made.screening.recall) == (2, 2, 2 / 3)
    assert (made.prostitution_charge.reviewed, made.prostitution_charge.identified) == (2, 1)
    assert made.lift_over_prostitution_charge == 2
    assert made.most_lift_over_prostitution_charge == 2  # the query found one where two reviews can find two
    assert made.share_of_ceiling == 1
    assert (made.without_prostitution_charge.identified, made.without_prostitution_charge.recall) == (2, 1)
    assert made.screening.identified_per_100 == 100


def test_tiers_come_with_an_interval_and_everybody_is_in_one() -> None:
    tiers = {row["tier"]: row for row in measured(GIVEN, {"ann", "bea", "cy"}, 2).tiers}
    assert (tiers["A"]["people"], tiers["A"]["exploited"]) == (2, 2)
    assert tiers["A"]["low"] < 100 == tiers["A"]["high"]
    assert tiers["no finding"]["people"] == 1


def test_people_charged_with_exploiting_are_counted_apart() -> None:
    made = measured(GIVEN, {"ann", "bea", "cy"}, 2)
    assert made.senior_lane == {"people": 2, "exploited": 0}


def test_groups_of_fewer_than_ten_people_are_not_shown() -> None:
    given = merged(GIVEN, *[accused(f"w{n}", f"w{n}", DAY, "DUI") for n in range(10)])
    for party in given["party"]:
        party["race"] = "white" if party.get("person", "").startswith("w") else "black"
    rows = {row["group"]: row for row in measured(given, {"ann"}, 2).false_positives}
    assert rows["white"]["people"] == 10
    assert rows["black"]["people"] is None and rows["black"]["false_positives"] is None


def test_with_nobody_exploited_nothing_is_said_of_recall() -> None:
    made = measured(GIVEN, set(), 2)
    assert made.screening.recall is None and made.lift_over_prostitution_charge is None


def test_no_capacity_or_no_known_party_is_refused() -> None:
    with pytest.raises(BadInput, match="capacity"):
        measured(GIVEN, set(), 0)
    with pytest.raises(BadInput, match="No party"):
        evaluate(world(**merged(GIVEN)), pa.table({"party_id": ["x"], "exploited": [True]}), BASIS, capacity=1)


def test_parties_that_belong_to_nobody_are_counted_and_where_all_do_what_is_missing_is_said() -> None:
    given = world(**merged(GIVEN))
    truth = pa.table({"party_id": given["party"].party_id.to_pyarrow(), "exploited": pa.array([True] * 7, pa.bool_())})
    assert evaluate(given, truth, BASIS, capacity=1).parties_without_a_person == 0
    nobody = dict(given) | {"person_party": given["person_party"].filter(given["person_party"].person_id == "nobody")}
    with pytest.raises(BadInput, match="belongs to a person"):
        evaluate(nobody, truth, BASIS, capacity=1)
    only_ann = dict(given) | {"person_party": given["person_party"].filter(given["person_party"].person_id == "ann")}
    assert evaluate(only_ann, truth, BASIS, capacity=1).parties_without_a_person == 6


def test_the_interval_is_wilsons() -> None:
    low, high = interval(8, 10)
    assert low == pytest.approx(0.490, abs=0.001)
    assert high == pytest.approx(0.943, abs=0.001)
    assert interval(0, 0) == (None, None)


# -- the command --


def _written(folder: Path, given: World) -> Path:
    """The world as CSV files, without classes and without people: texts and names instead."""
    texts = {"PROST_PROMOTE": "Promoting prostitution", "PROSTITUTION": "Prostitution 1st off", "DUI": "DUI", "OTHER": "zzz"}
    made = merged(given)
    classes = {row["charge_id"]: row["class"] for row in made.pop("offense_class")}
    for charge in made["charge"]:
        charge["description"] = texts[classes[charge["charge_id"]]]
    for number, party in enumerate(made["party"]):
        who = party.pop("person", None)
        party |= {
            "given_name": who,
            "family_name": f"Ofthe{who}",
            "birth_date": DAY - timedelta(8000 + len(who or "")),
            "state_id": who,
        }
        party["address"] = f"{number} Elm St"
    made.pop("person", None)
    folder.mkdir()
    for name, rows in made.items():
        columns = list(dict.fromkeys(key for row in rows for key in row))
        with (folder / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def run(*arguments: str) -> Any:
    from justexits.cli.evaluate_command import evaluate_app

    app = typer.Typer()
    app.add_typer(evaluate_app, name="evaluate")
    return CliRunner().invoke(app, ["evaluate", "screening", *arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = _written(tmp_path / "tables", merged(GIVEN, event("e1", "hearing", DAY)))
    with (tmp_path / "tables" / "party.csv").open() as file:
        parties = list(csv.DictReader(file))
    lines = [f"{row['party_id']},{'true' if row['given_name'] in ('ann', 'bea') else 'false'}" for row in parties]
    (tmp_path / "truth.csv").write_text("party_id,exploited\n" + "\n".join(lines) + "\n")
    return made


def test_the_command_works_out_classes_and_people_that_the_folder_lacks(folder: Path) -> None:
    said = run(str(folder), "--truth", str(folder.parent / "truth.csv"), "--capacity", "2", "--json")
    assert said.exit_code == 0, said.output
    answer = json.loads(said.output)
    assert (answer["exploited"], answer["screening"]["identified"]) == (2, 2)
    assert answer["prostitution_charge"]["identified"] == 0


def test_who_is_who_given_without_a_probability_counts_as_sure_and_a_table_named_otherwise_is_told(folder: Path) -> None:
    with (folder / "party.csv").open() as file:
        links = [f"{row['given_name']},{row['party_id']}" for row in csv.DictReader(file)]
    (folder / "person_party.csv").write_text("person_id,party_id\n" + "\n".join(links) + "\n")
    (folder / "event.csv").rename(folder / "events.csv")
    said = run(str(folder), "--truth", str(folder.parent / "truth.csv"), "--capacity", "2", "--json")
    assert said.exit_code == 0, said.output
    answer = json.loads(said.output)
    assert answer["screening"]["identified"] == 2
    assert answer["read_as"] == {"events.csv": "event"} and answer["not_read"]["files"] == []


def test_a_truth_in_parts_is_read_and_a_folder_above_the_tables_is_told_which_one_to_name(folder: Path) -> None:
    head, *lines = (folder.parent / "truth.csv").read_text().splitlines(keepends=True)
    (folder.parent / "truth").mkdir()
    for number, part in enumerate((lines[:2], lines[2:])):
        (folder.parent / "truth" / f"part-{number}.csv").write_text("".join((head, *part)))
    said = run(str(folder), "--truth", str(folder.parent / "truth"), "--capacity", "2", "--json")
    assert said.exit_code == 0 and json.loads(said.output)["exploited"] == 2
    said = run(str(folder.parent), "--truth", str(folder.parent / "truth"))
    assert said.exit_code == 65 and "Name the folder tables" in " ".join(said.output.split())


def test_a_truth_that_a_spreadsheet_wrote_is_read_and_what_it_leaves_open_stays_open(tmp_path: Path) -> None:
    from justexits.cli.evaluate_command import _truth

    (tmp_path / "truth.csv").write_text("party_id,exploited\n17.0,1.0\n18,0\np3,NA\n")
    assert _truth(tmp_path / "truth.csv").to_pydict() == {"party_id": ["17", "18", "p3"], "exploited": [True, False, None]}


def test_people_read_the_same_in_tables(folder: Path) -> None:
    said = run(str(folder), "--truth", str(folder.parent / "truth.csv"), "--capacity", "2")
    assert said.exit_code == 0, said.output
    assert "exploited among" in said.output and "95 %" in said.output


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("truth.csv", "party_id,exploited\np1,perhaps\n", "neither true nor false"),
        ("truth.csv", "party_id,label\np1,true\n", "no column exploited"),
        ("tables/charge.csv", "charge_id,case_id,offense_date\nc1,k1,31/12/2020\n", "This is no date"),
        ("tables/case.csv", "number\n1\n", "no column case_id"),
    ],
)
def test_bad_files_are_named_with_line_column_and_remedy(folder: Path, name: str, text: str, words: str) -> None:
    (folder.parent / name).write_text(text)
    said = run(str(folder), "--truth", str(folder.parent / "truth.csv"))
    assert said.exit_code == 65
    assert words in " ".join(said.output.split())


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "truth.csv").write_text("party_id,exploited\np1,true\n")
    said = run(str(tmp_path / "absent"), "--truth", str(tmp_path / "truth.csv"))
    assert said.exit_code == 66 and "There is no folder" in " ".join(said.output.split())
