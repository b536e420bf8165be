"""The step `screen` on a lake: what it writes, what it keeps, and what it says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from justexits.core.errors import NotFound
from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.tables import TABLES
from justexits.screening import basis_of, catalogue, findings, screen
from tests.screening.stories import EXPECTED, merged, the_vignette
from tests.worlds import OFFICE_ID, filled

TEXTS = {"PROSTITUTION": "PROSTITUTION 1ST OFF", "DRUG_POSS": "POSS METH", "THEFT_RETAIL": "Shoplifting", "OTHER": "zzz"}
TEXTS |= {"FTA_OFFENSE": "Bail jumping", "ASSAULT": "ASSAULT 4", "RAPE_SA": "RAPE 2", "PROST_PROMOTE": "PROMOTING PROSTITUTION 1"}


HERS = EXPECTED["her"]
CHILD = {one.id for one in catalogue() if one.uses_juvenile_records}


def _lake(path: Path, office: str = OFFICE_ID) -> Lake:
    """A linked home whose charges have words only."""
    given = merged(the_vignette())
    classes = {row["charge_id"]: row["class"] for row in given.pop("offense_class")}
    for charge in given["charge"]:
        charge["description"] = TEXTS[classes[charge["charge_id"]]]
    given["person_party"] = [
        {"person_id": party.pop("person"), "party_id": party["party_id"], "path_probability": 1.0} for party in given["party"]
    ]
    given["office"] = [{"office_id": office, "name": "An office", "state": "WA"}]
    lake = Lake(Home.make(path))
    with lake.write("test") as writing:
        for table, rows in given.items():
            full = [filled(TABLES[table], {**row, "office_id": office}, line) for line, row in enumerate(rows, start=2)]
            writing.append(table, pa.Table.from_pylist(full, schema=TABLES[table].schema.to_pyarrow()), office_id=office)
    return lake


def test_it_writes_classes_findings_and_the_ledger_and_names_its_rules(tmp_path: Path) -> None:
    lake = _lake(tmp_path / "home")
    report = screen(lake, today=date(2026, 3, 1))
    (office,) = report.offices
    assert office.people == {"A": 1, "B": 0, "context": 0, "senior": 1}
    assert office.mapped == office.charges - 4
    assert office.unmapped_texts == (("zzz", 4),)
    assert office.newly_shown == len(HERS) + 1
    with lake.read() as reading:
        assert {row["indicator"] for row in reading.rows(reading.tables["finding"])} == {
            *HERS,
            "X01",
        }
        assert "Y01:1" in reading.snapshot.versions["indicators"]


def test_screening_again_gives_the_same_and_keeps_the_first_day_shown(tmp_path: Path) -> None:
    lake = _lake(tmp_path / "home")
    screen(lake, today=date(2026, 3, 1))
    with lake.read() as reading:
        before = reading.rows(reading.tables["finding"])
    (office,) = screen(lake, today=date(2026, 4, 1)).offices
    assert office.newly_shown == 0
    with lake.read() as reading:
        assert reading.rows(reading.tables["finding"]) == before
        assert {row["first_shown_on"] for row in reading.rows(reading.tables["surfaced_ledger"])} == {date(2026, 3, 1)}


def _written(lake: Lake, table: str) -> list[str]:
    return [entry.path for entry in lake.snapshot().of(table)]


def test_what_nothing_touched_is_not_screened_again_and_what_was_is_as_a_full_run_would_have_it(tmp_path: Path) -> None:
    lake = _lake(tmp_path / "home")
    screen(lake)
    before = _written(lake, "finding")
    (office,) = screen(lake).offices
    assert office.unchanged and _written(lake, "finding") == before
    report = {"event_id": "late", "kind": "victim_unreachable", "case_id": "V3", "party_id": "V3-her-victim"}
    with lake.write("test") as writing:
        rows = [filled(TABLES["event"], {**report, "on": date(2026, 1, 5), "office_id": OFFICE_ID}, 99)]
        writing.append("event", pa.Table.from_pylist(rows, schema=TABLES["event"].schema.to_pyarrow()), office_id=OFFICE_ID)
    (office,) = screen(lake).offices
    assert not office.unchanged
    with lake.read() as reading:
        kept = reading.rows(reading.tables["finding"])
        full = findings(reading.tables_of(OFFICE_ID), basis_of(OFFICE_ID)).order_by(["person_id", "indicator"]).to_pyarrow()
    assert kept == full.to_pylist()
    assert "event:late" in next(row for row in kept if row["indicator"] == "V04")["evidence"]


def _put(lake: Lake, office: str = OFFICE_ID, **rows: list[dict[str, object]]) -> None:
    """More rows of an office in a next snapshot."""
    with lake.write("test") as writing:
        for table, some in rows.items():
            full = [filled(TABLES[table], {**row, "office_id": office}, line) for line, row in enumerate(some, start=2)]
            writing.append(table, pa.Table.from_pylist(full, schema=TABLES[table].schema.to_pyarrow()), office_id=office)


def _as_a_full_run(lake: Lake) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    with lake.read() as reading:
        kept = reading.rows(reading.tables["finding"].order_by(["person_id", "indicator"]))
        full = findings(reading.tables_of(OFFICE_ID), basis_of(OFFICE_ID)).order_by(["person_id", "indicator"]).to_pyarrow()
    return kept, full.to_pylist()


def _crowd(lake: Lake) -> None:
    """Many people who know nobody, so that few of the office are touched."""
    party = [{"party_id": f"q{n}", "case_id": f"q{n}", "role": "defendant"} for n in range(30)]
    _put(
        lake,
        party=party,
        case=[{"case_id": f"q{n}", "kind": "criminal", "referred_on": date(2020, 1, 2)} for n in range(30)],
        charge=[
            {"charge_id": f"q{n}", "case_id": f"q{n}", "party_id": f"q{n}", "description": TEXTS["DRUG_POSS"]} for n in range(30)
        ],
        person=[{"person_id": f"q{n}"} for n in range(30)],
        person_party=[{"person_id": f"q{n}", "party_id": f"q{n}", "path_probability": 1.0} for n in range(30)],
    )


LATE = {
    "an event of hers": {
        "event": [{"event_id": "l", "kind": "victim_unreachable", "case_id": "V3", "party_id": "V3-her-victim"}]
    },
    "a charge against somebody who stood beside one": {
        "charge": [{"charge_id": "l", "case_id": "q1", "party_id": "q1", "description": TEXTS["PROST_PROMOTE"]}],
        "party": [
            {"party_id": f"{who}-{case}", "case_id": case, "role": "defendant"} for who in ("q1", "q2") for case in ("l1", "l2")
        ],
        "case": [{"case_id": "l1", "kind": "criminal"}, {"case_id": "l2", "kind": "criminal"}],
        "person_party": [
            {"person_id": who, "party_id": f"{who}-{case}", "path_probability": 1.0}
            for who in ("q1", "q2")
            for case in ("l1", "l2")
        ],
    },
    "bail that makes one a payer for several": {
        "event": [
            {"event_id": f"l{n}", "kind": "bail_posted", "case_id": f"q{n}", "party_id": f"q{n}", "actor_id": "q9"}
            for n in (3, 4, 5)
        ]
    },
}


@pytest.mark.parametrize("late", LATE.values(), ids=LATE.keys())
def test_only_those_whom_an_import_touched_are_screened_anew_and_it_is_as_a_full_run(
    late: dict[str, list[dict[str, object]]], tmp_path: Path
) -> None:
    lake = _lake(tmp_path / "home")
    _crowd(lake)
    screen(lake)
    _put(lake, **late)
    (office,) = screen(lake).offices
    assert office.looked_at is not None and 0 < office.looked_at < 15
    kept, full = _as_a_full_run(lake)
    assert kept == full
    with lake.write("test") as writing:  # and taken away again
        for table, given in late.items():
            column = "party_id" if table == "person_party" else f"{table}_id"
            ids, rows = [row[column] for row in given], writing.reading.tables_of(OFFICE_ID)[table]
            writing.replace(table, rows.filter(rows[column].notin(ids)), office_id=OFFICE_ID)
    (office,) = screen(lake).offices
    assert office.looked_at is not None and 0 < office.looked_at < 15
    kept, full = _as_a_full_run(lake)
    assert kept == full


def test_after_a_snapshot_was_changed_by_a_sealing_the_office_is_screened_whole(tmp_path: Path) -> None:
    from justexits.records.lake.seal import seal

    lake = _lake(tmp_path / "home")
    _crowd(lake)
    screen(lake)
    seal(lake, OFFICE_ID, order_number="O-1", on=date(2026, 1, 1), charges=["q1"])
    (office,) = screen(lake).offices
    assert office.looked_at is None
    kept, full = _as_a_full_run(lake)
    assert kept == full


def test_withdrawn_evidence_withdraws_the_finding_and_the_ledger_keeps_when_it_was_shown(tmp_path: Path) -> None:
    lake = _lake(tmp_path / "home")
    screen(lake, today=date(2026, 3, 1))
    with lake.write("test") as writing:
        kept = writing.reading.tables_of(OFFICE_ID)["event"].filter(lambda e: e.kind != "missing_person_report")
        writing.replace("event", kept, office_id=OFFICE_ID)
    (office,) = screen(lake, today=date(2026, 4, 1)).offices
    assert office.withdrawn == 1
    with lake.read() as reading:
        assert "Y03a" not in {row["indicator"] for row in reading.rows(reading.tables["finding"])}
        shown = {row["indicator"]: row["first_shown_on"] for row in reading.rows(reading.tables["surfaced_ledger"])}
    assert shown["Y03a"] == date(2026, 3, 1)
    report = {"event_id": "again", "kind": "missing_person_report", "case_id": "M1", "party_id": None, "on": date(2013, 9, 1)}
    with lake.read() as reading:
        (hers,) = {row["person_id"] for row in reading.rows(reading.tables["withdrawal_ledger"])}
        parties = reading.rows(reading.tables["person_party"].filter(lambda t: t.person_id == hers))
        roles = {row["party_id"]: row["role"] for row in reading.rows(reading.tables["party"])}
    missing = next(row["party_id"] for row in parties if roles[row["party_id"]] == "missing_person")
    _put(lake, event=[report | {"party_id": missing}])
    screen(lake, today=date(2026, 5, 1))
    screen(lake, today=date(2026, 6, 1))
    with lake.read() as reading:
        told = reading.rows(reading.tables["withdrawal_ledger"].order_by("at_snapshot"))
    assert [(row["indicator"], row["happened"], row["on"]) for row in told] == [
        ("Y03a", "withdrawn", date(2026, 4, 1)),
        ("Y03a", "back", date(2026, 5, 1)),
    ]


def test_an_office_without_juvenile_authority_has_no_juvenile_findings(tmp_path: Path) -> None:
    (office,) = screen(_lake(tmp_path / "home", "cook-county")).offices
    assert office.juvenile_basis is None
    assert {one.indicator: one.true for one in office.indicators if one.indicator in CHILD} == dict.fromkeys(CHILD, 0)
    unready = {one.indicator for one in office.readiness if not one.ready and "authority" in one.why}
    assert unready == CHILD


def test_before_linking_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="justexits link"):
        screen(Lake(Home.make(tmp_path / "home")))


def test_the_command_answers_people_and_machines(tmp_path: Path) -> None:
    import typer

    from justexits.cli.screen_command import screen_command

    app = typer.Typer()
    app.command()(screen_command)
    _lake(tmp_path / "home")
    said = CliRunner().invoke(app, ["--home", str(tmp_path / "home")])
    assert said.exit_code == 0, said.output
    assert "Y01" in said.output and "zzz" in said.output and "have a known offense class" in said.output
    answer = json.loads(CliRunner().invoke(app, ["--home", str(tmp_path / "home"), "--json"]).output)
    assert answer["offices"][0]["people"]["A"] == 1
