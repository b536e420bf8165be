"""What linkage says of itself where nobody knows the truth, and what it says has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from justexits.cli.link_command import link_app
from justexits.linkage import link
from justexits.linkage.report import drift, quality_report, run_summary
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


def test_what_changed_much_since_the_last_run_is_said_and_what_did_not_is_not() -> None:
    was = run_summary(records=1_000, persons=500, possible=20, prior=1e-3)
    assert drift(None, was) == ()
    assert drift(was, run_summary(records=1_100, persons=560, possible=25, prior=1e-3)) == ()
    [people] = drift(was, run_summary(records=1_000, persons=800, possible=20, prior=1e-3))
    assert "80 people for each 100 records" in people
    assert len(drift(was, run_summary(records=1_000, persons=500, possible=20, prior=1e-5))) == 1


def test_the_step_says_what_changed(tmp_path: Path) -> None:
    lake = lake_with(tmp_path, three_rivers=parties(HER, HER, HER, HER))
    assert link(lake).offices[0].drift == ()
    with lake.write("import") as writing:
        more = [
            {"party_id": f"q{n}", "given_name": "Ada", "family_name": f"Quist{n}", "state_id": f"WA7{n}12{n}3"} for n in range(6)
        ]
        writing.append("party", parties(*more), office_id=OFFICE_ID, batch_id="batch-2")
    assert "people for each 100 records" in link(lake).offices[0].drift[0]
