"""An office's own points: learned only from enough reviews, in force only when somebody accepts them, kept for ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from justexits.core.errors import BadInput, Busy, NotFound
from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.lake.decisions import publish_decisions
from justexits.screening import propose, tiers, weights_in, weights_of
from justexits.screening.weights import Weights, accept, history, read
from tests.worlds import OFFICE_ID, world

DAY = date(2026, 5, 4)


def reviewed(person: str, met: list[str], outcome: str) -> dict[str, Any]:
    made = {"review_id": f"r-{person}", "person_id": person, "number": 1, "outcome": outcome, "reasons": []}
    made |= {"indicator_versions": [f"{one} 1" for one in met], "decided_by": "x", "withdrawn": False, "snapshot": 1}
    return made | {"decided_at": datetime(2026, 5, 1, tzinfo=UTC)}


def drawn(person: str, outcome: str) -> dict[str, Any]:
    made = {"audit_sample_id": f"a-{person}", "person_id": person, "drawn_from": "x", "weight": 9.0, "outcome": outcome}
    return made | {"decided_by": "x", "withdrawn": False, "snapshot": 1, "decided_at": datetime(2026, 5, 1, tzinfo=UTC)}


def decisions(*, at_random: int = 60) -> dict[str, list[dict[str, Any]]]:
    """500 reviews in which V04 goes with being identified much more, and V01 much less, than their strength of 3 says."""
    rows = []
    for number in range(500):
        met = [one for one, every in (("V01", 2), ("V04", 3), ("C06", 5)) if number % every == 0]
        hit = (number % 3 == 0 and number % 17 != 0) or (number % 5 == 0 and number % 2 == 1)
        rows.append(reviewed(f"p{number}", met, "identified" if hit else "not_indicated"))
    sample = [drawn(f"p{number}", rows[number]["outcome"]) for number in range(at_random)]
    return {"review": rows, "audit_sample": sample}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(Home.make(tmp_path_factory.mktemp("weights") / "home"))
    publish_decisions(lake, OFFICE_ID, decisions())
    return lake


def test_what_reviews_say_moves_points_and_what_nobody_met_keeps_its_strength(office: Lake) -> None:
    with office.read(office=OFFICE_ID) as reading:
        made = propose(reading, OFFICE_ID, Weights(office_id=OFFICE_ID))
    points = made.weights.points
    assert points["V04"] > 3 > points["V01"]
    assert set(points) <= {"V01", "V04", "C06"}
    assert all(0 <= value <= 5 and value * 2 == int(value * 2) for value in points.values())
    assert (made.weights.based_on["reviewed"], made.weights.based_on["drawn_at_random"]) == (500, 60)
    (change,) = [one for one in made.changes if one.indicator == "V04"]
    assert (change.now, change.met) == (3.0, 167)
    assert made.weights.accepted == {}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "0 settled reviews"),
        ({"review": decisions()["review"]}, "0 of people drawn at random"),
        ({"review": [one | {"outcome": "more_needed"} for one in decisions()["review"]]}, "0 settled reviews"),
    ],
    ids=["none", "nobody at random", "nothing settled"],
)
def test_too_few_decisions_teach_nothing(given: dict[str, list[dict[str, Any]]], said: str, tmp_path: Path) -> None:
    lake = Lake(Home.make(tmp_path / "home"))
    publish_decisions(lake, OFFICE_ID, given)
    with lake.read(office=OFFICE_ID) as reading, pytest.raises(BadInput, match="Too few decisions") as refused:
        propose(reading, OFFICE_ID, Weights(office_id=OFFICE_ID))
    assert said in refused.value.what


def proposal(**points: float) -> Weights:
    return Weights(office_id=OFFICE_ID, version=1, points=points, based_on={"how": "by hand"})


def test_a_person_accepts_a_version_and_every_version_stays(tmp_path: Path) -> None:
    home = Home.make(tmp_path / "home")
    assert weights_of(home, OFFICE_ID).version == 0
    with pytest.raises(BadInput, match="accepted by somebody"):
        accept(home, proposal(V04=4.5), by="A. Board", reason=" ", on=DAY)
    first = accept(home, proposal(V04=4.5), by="A. Board", reason="Agreed", on=DAY)
    assert (first.version, first.accepted) == (1, {"by": "A. Board", "on": "2026-05-04", "reason": "Agreed"})
    with pytest.raises(Busy, match="version 1 is in force"):
        accept(home, proposal(V04=1.0), by="B", reason="Late", on=DAY)
    again = Weights(office_id=OFFICE_ID, version=2, replaces=1, points={}, based_on={"how": "back to the strengths"})
    accept(home, again, by="B", reason="Did not help", on=DAY)
    assert [one.version for one in history(home, OFFICE_ID)] == [1, 2]
    assert weights_in(home, OFFICE_ID, {f"weights {OFFICE_ID}": "1"}).points == {"V04": 4.5}
    assert weights_in(home, OFFICE_ID, {}).version == 0
    with pytest.raises(NotFound, match="is missing"):
        weights_in(home, OFFICE_ID, {f"weights {OFFICE_ID}": "7"})


WRONG: list[tuple[str, Callable[[dict[str, Any]], Any], str]] = [
    ("another indicator", lambda said: said["points"].update(Z99=1), "no such indicator"),
    ("too many points", lambda said: said["points"].update(V04=50), "does not have the form"),
    ("no points", lambda said: said.pop("points"), "does not have the form"),
    ("a column too many", lambda said: said.update(race=1), "does not have the form"),
]


@pytest.mark.parametrize(("change", "said"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
def test_a_file_that_is_wrong_says_where(change: Callable[[dict[str, Any]], Any], said: str, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    content = proposal(V04=2.5).as_dict()
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(BadInput, match=said) as refused:
        read(path)
    assert refused.value.file == str(path)


def test_own_points_count_toward_the_tier_and_strength_alone_still_does() -> None:
    rows = [("a", "V01", 3), ("a", "V04", 3), ("b", "Y01", 4)]
    given = [
        {
            "person_id": who,
            "indicator": one,
            "truth": "true",
            "possible": False,
            "strength": many,
            "evidence": [],
            "missing_facts": [],
        }
        for who, one, many in rows
    ] + [
        {
            "person_id": "a",
            "indicator": "C06",
            "truth": "true",
            "possible": False,
            "strength": 3,
            "evidence": [],
            "missing_facts": [],
        }
    ]
    finding = world(finding=given)["finding"]

    def placed(points: dict[str, float]) -> dict[str, str]:
        return {row["person_id"]: row["tier"] for row in tiers(finding, points).to_pyarrow().to_pylist()}

    assert placed({}) == {"a": "B", "b": "A"}
    assert placed({"C06": 4.0}) == {"a": "A", "b": "A"}
    assert placed({"V01": 0.0, "V04": 0.0, "Y01": 0.0}) == {"a": "context", "b": "A"}


def test_the_command_proposes_accepts_and_shows(office: Lake, tmp_path: Path) -> None:
    from justexits.cli.main import app

    def run(*words: str) -> Any:
        answer = CliRunner().invoke(app, ["weights", *words, "--home", str(office.home.path), "--json"])
        assert answer.exit_code == 0, answer.output
        return json.loads(answer.output)

    file = str(tmp_path / "proposal.json")
    assert run("show", "--office", OFFICE_ID)["versions"] == []
    assert run("propose", "--office", OFFICE_ID, "--to", file)["proposal"]["replaces"] == 0
    assert run("accept", file, "--by", "A. Board", "--reason", "Agreed")["version"] == 1
    assert [one["accepted"]["by"] for one in run("show", "--office", OFFICE_ID)["versions"]] == ["A. Board"]
    again = CliRunner().invoke(app, ["weights", "propose", "--office", OFFICE_ID, "--to", file, "--home", str(office.home.path)])
    assert again.exit_code and "is there already" in again.output
