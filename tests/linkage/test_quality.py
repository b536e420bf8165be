"""What linkage says of itself where nobody knows the truth, and what it says has changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from justexits.cli.link_command import link_app
from justexits.linkage import link
from justexits.linkage.report import Answer, changes, drift, quality_report, run_summary
from tests.linkage.people import HER, parties
from tests.linkage.test_bad_input import people
from tests.linkage.test_link_step import lake_with
from tests.worlds import OFFICE_ID


def test_the_report_counts_records_people_and_groups_and_leaves_small_groups_out(tmp_path: Path) -> None:
    others = [row | {"sex": "F"} for row in people(24)]
    lake = lake_with(tmp_path, three_rivers=parties(HER, HER | {"role": "victim"}, *others))
    link(lake)
    with lake.read() as reading:
        report = quality_report(reading, OFFICE_ID)
    assert (report.records, report.persons, report.joined) == (26, 25, pytest.approx(2 / 26))
    assert {(group.group_by, group.group, group.records) for group in report.groups} >= {
        ("role", "defendant", 25),
        ("sex", "F", 26),
    }
    assert "victim" not in {group.group for group in report.groups}
    assert report.expected_wrong.value is not None and report.expected_wrong.value < 0.001
    said = CliRunner(env={"COLUMNS": "200"}).invoke(link_app, ["quality", "--home", str(lake.home.path)])
    assert "26 records of 25 people" in said.output and "blind audit" in said.output
    answered = json.loads(CliRunner().invoke(link_app, ["quality", "--home", str(lake.home.path), "--json"]).stdout)
    assert answered["offices"][0]["persons"] == 25


def summary(last: str | None = None, **more: Any) -> str:
    return run_summary(**{"records": 1_000, "persons": 500, "possible": 20, "prior": 1e-3} | more, last=last)


def test_what_changed_much_since_the_last_run_is_said_and_what_did_not_is_not() -> None:
    was = summary()
    assert changes(was) == drift(was) == ()
    grown = summary(was, records=1_100, persons=560, possible=25)
    assert drift(grown) == ()
    assert next((each.what, each.was, each.now) for each in changes(grown)) == ("records", 1_000, 1_100)
    [people] = drift(summary(was, persons=800))
    assert "80 people for each 100 records" in people
    assert len(drift(summary(was, prior=1e-5))) == 1
    assert changes(summary(grown, persons=560))[0].was == 1_100, "only the run before counts, not those before it"


def test_what_readers_found_is_told_by_group_with_an_interval_and_not_of_few_answers(tmp_path: Path) -> None:
    women = [row | {"sex": "F"} for row in people(40)]
    men = [row | {"sex": "M", "given_name": "Bo", "birth_date": None} for row in people(24)]
    lake = lake_with(tmp_path, three_rivers=parties(*women, *women, *men))
    link(lake)
    joined = [Answer(party_id=f"p{n}", other_party_id=f"p{n + 40}", was="joined", same=n > 1) for n in range(1, 13)]
    few = [Answer(party_id=f"p{n}", other_party_id=f"p{n + 1}", was="near", same=True) for n in range(81, 90)]
    with lake.read() as reading:
        report = quality_report(reading, OFFICE_ID, [*joined, *few])
        nobody_asked = quality_report(reading, OFFICE_ID)
    of = {group.group: group for group in report.groups if group.group_by == "sex"}
    assert (of["F"].found_wrong.judged, of["F"].found_wrong.value) == (12, pytest.approx(1 / 12))
    assert of["F"].found_wrong.low is not None and of["F"].found_wrong.high is not None
    assert of["F"].found_wrong.low < 1 / 12 < of["F"].found_wrong.high
    assert of["M"].found_missed.value is None, "nine answers are too few"
    assert of["F"].expected_wrong.value is not None and of["M"].found_wrong.value is None
    assert all(group.found_wrong.value is None for group in nobody_asked.groups)


def test_the_step_says_what_changed(tmp_path: Path) -> None:
    lake = lake_with(tmp_path, three_rivers=parties(HER, HER, HER, HER))
    assert link(lake).offices[0].drift == ()
    with lake.write("import") as writing:
        more = [
            {"party_id": f"q{n}", "given_name": "Ada", "family_name": f"Quist{n}", "state_id": f"WA7{n}12{n}3"} for n in range(6)
        ]
        writing.append("party", parties(*more), office_id=OFFICE_ID, batch_id="batch-2")
    assert "people for each 100 records" in link(lake).offices[0].drift[0]
