"""The law that is shipped: every file in order, what was not read marked so, and as much of it exact as was read."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from justexits.cli.main import app
from justexits.relief import law, load_law
from justexits.relief.coverage import can_answer_candidate, coverage, gaps
from tests.machine import need
from tests.relief.asking import HERE
from tests.tracked import ROOT

SHARED = ROOT.parent / "shared" / "law" / "facts"


def test_thirty_entries_in_thirteen_jurisdictions_can_answer_candidate() -> None:
    exact = can_answer_candidate(law())
    assert len(exact) == 30
    assert sorted({one.id[:2] for one in exact}) == ["AZ", "CO", "DC", "KY", "NE", "NM", "NY", "SC", "SD", "TN", "US", "VA", "WA"]


def test_every_condition_has_its_citation_and_mark() -> None:
    for provision in law().provisions:
        for entry in provision.entries:
            for one in entry.conditions:
                assert one.cite and one.mark in {"read", "secondary", "not_read"}, (entry.key, one.id)
                assert (one.test is None) == (one.unread or one.kind == "finding") or one.id in {"victim"}, (entry.key, one.id)


def test_coverage_has_a_row_for_every_entry_and_counts_days() -> None:
    rows = coverage(law(), date(2026, 11, 1))
    assert len(rows) == 103
    virginia = next(one for one in rows if one.entry == "VA-19.2-327.15@2025")
    assert (virginia.encoded, virginia.stands, virginia.days_since_seen) == ("whole", "yes", 263)
    assert next(one for one in rows if one.entry == "AK-none").stands == "never answered"


def test_where_it_is_not_known_which_text_stands_each_of_them_may() -> None:
    rows = {one.entry: one.stands for one in coverage(law(), date(2026, 11, 1))}
    assert (rows["AR-16-90-1412@2024"], rows["AR-16-90-1412@newer"]) == ("not known", "not known")
    before = {one.entry: one.stands for one in coverage(law(), date(2024, 9, 13))}
    assert (before["AZ-13-909@2024-09-14"], before["AZ-13-909@before-2024-09-14"]) == ("no", "not known")


def test_a_gap_between_dated_texts_is_named(tmp_path: Path) -> None:
    assert not gaps(law())
    text = (HERE / "law" / "ZZ" / "ZZ-1.yaml").read_text(encoding="utf-8")
    (tmp_path / "ZZ").mkdir()
    (tmp_path / "ZZ" / "ZZ-1.yaml").write_text(text.replace("to: {value: 2015-07-01", "to: {value: 2014-07-01"), encoding="utf-8")
    assert [gap.split(":")[0] for gap in gaps(load_law(tmp_path))] == ["ZZ-1-changed"]


def test_what_was_given_to_the_project_is_all_here_and_no_more() -> None:
    need(None if SHARED.is_dir() else "the facts of law in ../shared/law")
    import yaml

    marks = {"seen": "read", "secondary": "secondary", "memory": "not_read", "unknown": "not_read"}
    here = {entry.key: entry for one in law().provisions for entry in one.entries}
    given = [entry for path in sorted(SHARED.glob("*.yaml")) for entry in yaml.safe_load(path.read_text())["entries"]]
    assert len(given) == len(here)
    for one in given:
        mine = here[one["id"] + (f"@{one['version']}" if one.get("version") else "")]
        assert mine.citation == one["citation"]
        unread = {condition.field for condition in mine.conditions if condition.unread}
        for name in ("victim_scope", "nexus", "wait", "bars", "conditions", "records"):
            said = one[name]["v"] == "unknown" or one[name]["m"] == "memory"
            assert said == (name in unread) or one[name].get("rest"), (mine.key, name)
        for name, term in mine.terms.items():
            assert term["mark"] == marks[one[name]["m"]], (mine.key, name)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*arguments])
    return result.exit_code, result.stdout


def test_the_command_line_checks_and_covers() -> None:
    code, said = run("law", "check", "--json")
    assert code == 0 and json.loads(said)["entries"] == 103
    code, said = run("law", "coverage", "--as-of", "2026-11-01", "--json")
    found = json.loads(said)
    assert code == 0 and len(found["entries"]) == 103 and found["offences"] == []
    assert next(one for one in found["entries"] if one["provision"] == "VA-19.2-327.15")["cases"] > 100
    assert [one["entry"] for one in found["entries"] if one["encoded"] == "whole" and not one["cases"]] == []


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    code, said = run("law", "coverage", "--as-of", day, "--json")
    assert code == 65 and json.loads(said)["error"]["value"] == day
