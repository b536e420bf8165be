"""The step `relief` on a lake: what it writes, when it leaves an office alone, what a bill would change, what it says."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner

from justexits.cli.main import app
from justexits.core.errors import BadInput, NotFound
from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.tables import TABLES
from justexits.relief import answer, law, tracks
from justexits.relief.dates import span_of
from justexits.relief.history import ChargeRow, complete
from justexits.relief.lake_facts import MEANS
from justexits.relief.step import relief
from justexits.relief.what_if import what_if
from tests.relief.asking import HERE
from tests.worlds import OFFICE_ID, filled

DAY = date(2026, 11, 1)


def lake_of(path: Path, charges: list[dict[str, Any]], *, state: str = "VA", arrests: list[dict[str, Any]] | None = None) -> Lake:
    """A linked home: charges with a `person` key."""
    given: dict[str, list[dict[str, Any]]] = {"office": [{"office_id": OFFICE_ID, "name": "An office", "state": state}]}
    given |= {name: [] for name in ("case", "party", "charge", "person_party", "person")}
    given["arrest"] = arrests or []
    for at, charge in enumerate(charges):
        person, birth = charge.pop("person"), charge.pop("birth_date", None)
        case = charge.setdefault("case_id", f"k{at}")
        if not any(one["case_id"] == case for one in given["case"]):
            given["case"].append({"case_id": case, "status": charge.pop("case_status", None)})
        charge.pop("case_status", None)
        given["party"].append({"party_id": f"y{at}", "case_id": case, "role": "defendant", "birth_date": birth})
        given["person_party"].append({"person_id": person, "party_id": f"y{at}", "path_probability": 1.0})
        given["charge"].append({"charge_id": f"c{at}", "party_id": f"y{at}", **charge})
    lake = Lake(Home.make(path))
    with lake.write("test") as writing:
        for table, rows in given.items():
            full = [filled(TABLES[table], row, line) for line, row in enumerate(rows, start=2)]
            writing.append(table, pa.Table.from_pylist(full, schema=TABLES[table].schema.to_pyarrow()), office_id=OFFICE_ID)
    return lake


def written(lake: Lake) -> dict[tuple[str | None, str], dict[str, Any]]:
    with lake.read() as reading:
        return {
            (row["charge_id"] or row["arrest_id"], row["provision"]): row for row in reading.rows(reading.tables["candidate"])
        }


CHARGES: list[dict[str, Any]] = [
    {
        "person": "p1",
        "statute": "18.2-346",
        "grade": "misdemeanor_a",
        "disposition": "guilty_plea",
        "disposition_date": date(2019, 4, 1),
    },
    {
        "person": "p1",
        "statute": "18.2-32",
        "grade": "felony_1",
        "disposition": "guilty_trial",
        "disposition_date": date(2020, 4, 1),
    },
    {"person": "p2", "statute": None, "grade": "misdemeanor", "disposition": "guilty_plea"},
    {"person": "p2", "statute": "18.2-346", "grade": "misdemeanor", "charging_decision": "filed", "case_status": "filed"},
]


def test_it_writes_an_answer_for_every_charge_and_entry_of_the_state(tmp_path: Path) -> None:
    lake = lake_of(tmp_path / "home", [dict(one) for one in CHARGES])
    report = relief(lake, as_of=DAY)
    rows = written(lake)
    assert {key: row["outcome"] for key, row in rows.items()} == {
        ("c0", "VA-19.2-327.15"): "candidate",
        ("c0", "VA-18.2-361.1"): "not_covered",
        ("c1", "VA-19.2-327.15"): "not_covered",
        ("c1", "VA-18.2-361.1"): "not_covered",
        ("c2", "VA-19.2-327.15"): "needs_a_fact",
        ("c2", "VA-18.2-361.1"): "not_covered",
        ("c3", "VA-19.2-327.15"): "not_covered",
        ("c3", "VA-18.2-361.1"): "candidate",
    }
    first = rows[("c0", "VA-19.2-327.15")]
    assert (first["person_id"], first["as_of"], first["law_version"]) == ("p1", DAY, f"{law().version}/2025")
    assert report.offices[0].counts["VA-19.2-327.15"] == {"candidate": 1, "needs_a_fact": 1, "not_covered": 2}


def test_an_arrest_without_a_charge_has_its_row(tmp_path: Path) -> None:
    arrest = {"arrest_id": "a1", "case_id": "k0", "party_id": "y0", "on": date(2020, 1, 1)}
    lake = lake_of(tmp_path / "home", [dict(CHARGES[0])], arrests=[arrest])
    relief(lake, as_of=DAY)
    assert written(lake)[("a1", "VA-19.2-327.15")]["outcome"] == "needs_a_fact"


def test_an_office_where_nothing_changed_is_left_alone(tmp_path: Path) -> None:
    lake = lake_of(tmp_path / "home", [dict(one) for one in CHARGES])
    first = relief(lake, as_of=DAY)
    again = relief(lake, as_of=DAY)
    assert not first.offices[0].unchanged and again.offices[0].unchanged
    assert again.offices[0].counts == first.offices[0].counts
    assert not relief(lake, as_of=DAY + timedelta(days=1)).offices[0].unchanged


def test_two_runs_write_the_same(tmp_path: Path) -> None:
    rows = []
    for name in ("one", "two"):
        lake = lake_of(tmp_path / name, [dict(one) for one in CHARGES])
        relief(lake, as_of=DAY)
        with lake.read() as reading:
            rows.append(reading.rows(reading.tables["candidate"]))
    assert rows[0] == rows[1] and len(rows[0]) == len(CHARGES) * 2  # in the same order, to the byte
    keys = [tuple(row[name] or "~" for name in TABLES["candidate"].sorted_by) for row in rows[0]]
    assert keys == sorted(keys), "the file is sorted, as look-ups take it to be"


def test_before_linking_and_for_another_state_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="link"):
        relief(Lake(Home.make(tmp_path / "empty")), as_of=DAY)
    with pytest.raises(NotFound, match="jurisdiction"):
        relief(lake_of(tmp_path / "home", [dict(CHARGES[0])]), as_of=DAY, jurisdiction="WA")


def test_the_records_of_a_population_say_what_they_say_of_one_person(tmp_path: Path) -> None:
    draw = random.Random(4)
    charges = [random_charge(draw, f"p{draw.randrange(8)}") for _ in range(40)]
    lake = lake_of(tmp_path / "home", [dict(one) for one in charges], state="TN")
    relief(lake, as_of=DAY)
    got = written(lake)
    people: dict[str, list[ChargeRow]] = {}
    for at, one in enumerate(charges):
        people.setdefault(one["person"], []).append(as_row(at, one))
    for rows in people.values():
        births = {row.id: row.facts.pop("birth_date", None) for row in rows}
        complete(rows, {}, DAY)
        for row in rows:
            row.facts["under_18_at_offence"] = None if births[row.id] is None else row.facts["under_18_at_offence"]
            for provision in law().of("TN"):
                for entries in tracks(provision):
                    said = answer(entries, row.facts, DAY)
                    found = got[(row.id, entries[0].id)]
                    masks = (found["trace_true"], found["trace_unknown"], found["trace_not_read"])
                    assert (found["outcome"], masks) == (str(said.outcome), said.masks()), (row.facts, entries[0].id)


def random_charge(draw: random.Random, person: str) -> dict[str, Any]:
    return {
        "person": person,
        "statute": draw.choice(["39-13-516", "39-14-103", None, "39-17-417"]),
        "grade": draw.choice(["felony_5", "felony_3", "misdemeanor_a", None]),
        "disposition": draw.choice([*MEANS, "other", None, "guilty_plea", "guilty_plea"]),
        "disposition_date": draw.choice([None, date(2026, 3, 1), date(2010, 5, 5), date(2031, 1, 1)]),
        "offense_date": draw.choice([None, date(2009, 3, 1)]),
        "charging_decision": draw.choice(["filed", "declined", None]),
        "case_status": draw.choice(["filed", "disposed", None]),
    }


def as_row(at: int, one: dict[str, Any]) -> ChargeRow:
    """The charge as a case file would have it."""
    ended = one["disposition"]
    disposition = MEANS.get(ended, "other") if ended else None
    if not ended and one["charging_decision"] == "declined":
        disposition = "not_prosecuted"
    if not ended and one["charging_decision"] == "filed" and one["case_status"] == "filed":
        disposition = "pending"
    grade, _, degree = (one["grade"] or "").partition("_")
    letters = {"1": "A", "3": "C", "5": "E", "a": "A"}
    facts = {
        "law": "TN",
        "statute": one["statute"],
        "grade": grade or None,
        "degree": letters.get(degree),
        "disposition": disposition,
        "disposition_date": span_of(one["disposition_date"], "day"),
        "offence_date": span_of(one["offense_date"], "day"),
        "ordinance": False if one["statute"] else None,
    }
    return ChargeRow(f"c{at}", "TN", f"k{at}", f"k{at}", facts, "a record")


def test_the_offences_that_no_table_places_are_listed_the_most_frequent_first(tmp_path: Path) -> None:
    plea = {"disposition": "guilty_plea", "grade": "felony"}
    charges = [
        {"person": "p1", "statute": "529.020", **plea},  # of chapter 529, which the text names by itself
        *({"person": f"p{at}", "statute": "508.010", "description": "ASSAULT", **plea} for at in (2, 3)),
        {"person": "p4", "statute": "see file", **plea},
    ]
    lake_of(tmp_path / "home", charges, state="KY")
    run = CliRunner().invoke(app, ["law", "coverage", "--offences-of", str(tmp_path / "home"), "--as-of", "2026-11-01", "--json"])
    found = json.loads(run.stdout)["offences"]
    assert [(one["statute"], one["charges"], one["why"]) for one in found] == [
        ("508.010", 2, "no table places it"),
        ("see file", 1, "section or words missing, or not readable"),
    ]
    assert set(found[0]["entries"]) == {"KY-529.160-conviction", "KY-529.160-no_conviction"}


# a bill


def bill(tmp_path: Path, old: str, new: str) -> Path:
    text = (Path(law().of("VA")[1].file)).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "bill.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_a_bill_says_who_would_gain_and_writes_nothing(tmp_path: Path) -> None:
    lake = lake_of(tmp_path / "home", [dict(one) for one in CHARGES])
    before = lake.snapshot().number
    found = what_if(lake, bill(tmp_path, "list: VA-19.2-327.15", "any: true"), as_of=DAY)
    assert (found["gain"], found["lose"]) == (1, 0)
    assert {(one["today"], one["then"], one["charges"]) for one in found["changes"]} == {
        ("not_covered", "candidate", 1),
    }
    assert lake.snapshot().number == before


def test_a_bill_of_another_state_is_refused(tmp_path: Path) -> None:
    lake = lake_of(tmp_path / "home", [dict(CHARGES[0])])
    with pytest.raises(BadInput, match="another jurisdiction"):
        what_if(lake, HERE / "law" / "ZZ" / "ZZ-1.yaml", as_of=DAY, jurisdiction="VA")


def test_a_bill_is_asked_for_a_day_on_which_it_stands(tmp_path: Path) -> None:
    lake = lake_of(tmp_path / "home", [dict(CHARGES[0])])
    future = tmp_path / "future.yaml"
    future.write_text((HERE / "bill.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(BadInput, match="stands on 2026-11-01") as caught:
        what_if(lake, future, as_of=DAY)
    assert "2028-07-01" in caught.value.remedy
    found = what_if(lake, future, as_of=date(2028, 7, 1))
    assert [(one["today"], one["then"], one["charges"]) for one in found["changes"]] == [("no such provision", "candidate", 1)]


# the command line


def test_the_command_line_writes_compares_and_answers_for_one(tmp_path: Path) -> None:
    lake_of(tmp_path / "home", [dict(one) for one in CHARGES])
    home = ["--home", str(tmp_path / "home"), "--as-of", "2026-11-01", "--json"]
    run = CliRunner()
    done = run.invoke(app, ["relief", *home])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["offices"][0]["counts"]["VA-19.2-327.15"]["candidate"] == 1
    lake = Lake(Home.open(tmp_path / "home"))
    with lake.write("test") as writing:
        row = {"charge_id": "c9", "case_id": "k0", "party_id": "y0", "statute": "18.2-346"}
        rows = [filled(TABLES["charge"], row, 9)]
        writing.append("charge", pa.Table.from_pylist(rows, schema=TABLES["charge"].schema.to_pyarrow()), office_id=OFFICE_ID)
    again = run.invoke(app, ["relief", *home[:-1]])
    assert "1 person answered anew" in " ".join(again.output.split())
    changed = run.invoke(app, ["relief", *home, "--what-if", str(bill(tmp_path, "list: VA-19.2-327.15", "any: true"))])
    assert json.loads(changed.stdout)["gain"] == 1
    missing = run.invoke(app, ["relief", "--home", str(tmp_path / "home"), "--json"])
    assert missing.exit_code == 65 and "--as-of" in json.loads(missing.stdout)["error"]["remedy"]


def test_a_history_is_answered_in_words_and_for_machines(tmp_path: Path) -> None:
    path = tmp_path / "history.yaml"
    path.write_text(
        "charges:\n- {id: a, jurisdiction: VA, statute: 18.2-346, grade: misdemeanor, disposition: convicted}\n"
        "- {id: b, jurisdiction: VA, relief_given: sealed}\n- {id: c, jurisdiction: AK}\n",
        encoding="utf-8",
    )
    run = CliRunner()
    said = run.invoke(app, ["relief", "case", str(path), "--as-of", "2026-11-01"]).output
    assert "candidate" in said and "already sealed" in said and "no relief statute for survivors was found" in said
    found = json.loads(run.invoke(app, ["relief", "case", str(path), "--as-of", "2026-11-01", "--json"]).stdout)
    assert found["charges"][0]["provisions"][1]["outcome"] == "candidate"
    form = json.loads(run.invoke(app, ["relief", "case-form"]).stdout)
    assert "victim_kinds" in form["properties"]["person"]["properties"]
