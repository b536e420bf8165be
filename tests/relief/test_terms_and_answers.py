"""What sentences still ask for, relief given before, orders, and people's answers: in a run over an office as for one person."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.tables import TABLES
from justexits.relief import answer, law, tracks
from justexits.relief.answered import answers_of, facts_of_row, value_of
from justexits.relief.dates import FAR, Span
from justexits.relief.history import ChargeRow, complete
from justexits.relief.lake_facts import own_facts
from justexits.relief.person import places_of
from justexits.relief.step import relief
from tests.relief.test_relief_step import DAY, lake_of, random_charge, written
from tests.worlds import OFFICE_ID, filled

AT = datetime(2026, 10, 1, tzinfo=UTC)
NAMES = {"charge_id", "case_id"}
PAST, AHEAD = date(2021, 6, 1), date(2027, 6, 1)


def added(lake: Lake, rows: dict[str, list[dict[str, Any]]]) -> Lake:
    """The lake with these rows too."""
    with lake.write("test") as writing:
        for table, given in rows.items():
            full = [filled(TABLES[table], row, line) for line, row in enumerate(given, start=2)]
            writing.append(table, pa.Table.from_pylist(full, schema=TABLES[table].schema.to_pyarrow()), office_id=OFFICE_ID)
    return lake


def own_rows(home: Path) -> list[dict[str, Any]]:
    lake = Lake(Home.open(home))
    with lake.read() as reading:
        tables = reading.tables_of(OFFICE_ID)
        state = reading.rows(reading.tables["office"])[0]["state"]
        return list(reading.rows(own_facts(tables, state=state, as_of=DAY)))


def obligation(number: int, kind: str, status: str | None = None, **more: Any) -> dict[str, Any]:
    charge = {"case_id": "k0"} if more.pop("of_case", False) else {"charge_id": "c0"}
    return {"obligation_id": f"o{number}", "kind": kind, "status": status, **charge, **more}


# Of one charge each: the rows, the fact that they make, its value.
OWED: list[tuple[list[dict[str, Any]], str, Any]] = [
    ([], "restitution", None),  # no ledger is not: nothing owed
    ([obligation(1, "restitution", "open")], "restitution", "owed"),
    ([obligation(1, "restitution", "completed")], "restitution", "paid"),
    ([obligation(1, "restitution", "waived")], "restitution", "none"),
    ([obligation(1, "restitution", "completed"), obligation(2, "restitution", "violated")], "restitution", "owed"),
    ([obligation(1, "restitution", None, amount_owed=50.0, amount_paid=50.0)], "restitution", "paid"),
    ([obligation(1, "restitution", None, amount_owed=50.0, amount_paid=5.0)], "restitution", "owed"),
    ([obligation(1, "restitution", None, amount_owed=50.0)], "restitution", None),
    ([obligation(1, "restitution", "open", of_case=True)], "restitution", "owed"),
    ([obligation(1, "fine", "completed")], "fines", "paid"),
    ([obligation(1, "treatment", "violated")], "treatment_ordered_and_not_met", True),
    ([obligation(1, "treatment", "completed")], "treatment_ordered_and_not_met", False),
    ([], "treatment_ordered_and_not_met", None),
    ([obligation(1, "custody", "open")], "sentenced_to_imprisonment", True),
    ([obligation(1, "supervision", "completed", completed_on=PAST)], "sentence_end_low", PAST),
    ([obligation(1, "supervision", "completed", completed_on=PAST)], "sentence_over", True),
    ([obligation(1, "supervision", "completed")], "sentence_end_low", None),  # over, but nobody wrote when
    ([obligation(1, "supervision", "open")], "sentence_end_low", FAR),
    ([obligation(1, "supervision", "open")], "sentence_over", False),
    ([obligation(1, "fine", "completed", completed_on=PAST)], "sentence_over", None),  # a fine says nothing of the rest
    (
        [obligation(1, "supervision", "completed", completed_on=PAST), obligation(2, "fine", "open")],
        "sentence_over",
        None,
    ),
]


def test_what_a_sentence_still_asks_for_is_a_fact_and_a_missing_ledger_is_none(tmp_path: Path) -> None:
    lake = lake_of(tmp_path / "home", [{"person": f"p{at}", "disposition": "guilty_plea"} for at, _ in enumerate(OWED)])
    named = [
        {**row, "obligation_id": f"{at}-{row['obligation_id']}"} | {key: f"{row[key][0]}{at}" for key in NAMES & set(row)}
        for at, (rows, _, _) in enumerate(OWED)
        for row in rows
    ]
    added(lake, {"obligation": named})
    found = {row["charge_id"]: row for row in own_rows(tmp_path / "home")}
    assert [(said[0], said[1], found[f"c{at}"][said[1]]) for at, said in enumerate(OWED)] == OWED


def given(number: int, kind: str, result: str, **of: str) -> dict[str, Any]:
    return {"prior_relief_id": f"r{number}", "kind": kind, "result": result, **of}


# Of a matter with two convictions each: the rows, and how the charges stand that are left.
GIVEN: list[tuple[dict[str, list[dict[str, Any]]], dict[str, str | None]]] = [
    ({"prior_relief": [given(1, "expungement", "granted", charge_id="c0")]}, {"c1": "convicted"}),
    ({"prior_relief": [given(1, "sealing", "granted", case_id="k0")]}, {}),
    ({"prior_relief": [given(1, "sealing", "denied", case_id="k0")]}, {"c0": "convicted", "c1": "convicted"}),
    ({"prior_relief": [given(1, "vacatur", "granted", charge_id="c0")]}, {"c0": "vacated", "c1": "convicted"}),
    ({"prior_relief": [given(1, "vacatur", "granted", case_id="k0")]}, {"c0": None, "c1": None}),  # which of them: not said
    ({"order": [{"order_id": "d1", "kind": "sealing", "charge_id": "c1"}]}, {"c0": "convicted"}),
    ({"order": [{"order_id": "d1", "kind": "vacatur", "charge_id": "c1"}]}, {"c0": "convicted", "c1": "vacated"}),
    ({"order": [{"order_id": "d1", "kind": "protective", "charge_id": "c1"}]}, {"c0": "convicted", "c1": "convicted"}),
]


def test_what_was_sealed_is_gone_and_what_was_vacated_stands_no_more(tmp_path: Path) -> None:
    charges = [
        {"person": "p1", "case_id": f"k{at}", "disposition": "guilty_plea"} for at, _ in enumerate(GIVEN) for _ in range(2)
    ]
    rows: dict[str, list[dict[str, Any]]] = {"prior_relief": [], "order": []}
    for at, (tables, _) in enumerate(GIVEN):
        for table, given_rows in tables.items():
            for row in given_rows:
                own = {"case_id": f"k{at}"} if "case_id" in row else {"charge_id": f"c{2 * at + int(row['charge_id'][1:])}"}
                rows[table].append({**row, f"{table}_id": f"{table}{at}", **own})
    added(lake_of(tmp_path / "home", charges), rows)
    found = {row["charge_id"]: row["disposition"] for row in own_rows(tmp_path / "home")}
    for at, (tables, left) in enumerate(GIVEN):
        here = {f"c{end}": found[f"c{2 * at + end}"] for end in (0, 1) if f"c{2 * at + end}" in found}
        assert here == left, tables


def told(number: int, person: str, fact: str, value: str, **more: Any) -> dict[str, Any]:
    """An answer as the site publishes it."""
    return {
        "relief_fact_id": f"f{number}",
        "person_id": person,
        "fact": fact,
        "value": value,
        "source": "a letter",
        "decided_by": "somebody",
        "decided_at": AT,
        "snapshot": 1,
        "withdrawn": False,
        **more,
    }


def test_an_answer_releases_the_charge_and_taking_it_back_closes_it_again(tmp_path: Path) -> None:
    charge = {"person": "p1", "statute": "39-13-516", "disposition": "guilty_plea", "disposition_date": date(2019, 4, 1)}
    facts = {"other_conviction": "no", "pending_charge": "no", "earlier_relief": "no"}
    of_charge = {"sentence_end": "2021-01-01", "treatment_ordered_and_not_met": "no"}
    answers = [told(at, "p1", fact, value) for at, (fact, value) in enumerate(facts.items())]
    answers += [told(at, "p1", fact, value, charge_id="c0") for at, (fact, value) in enumerate(of_charge.items(), start=5)]
    lake = lake_of(
        tmp_path / "home", [charge, {"person": "p2", "statute": "39-13-516", "disposition": "guilty_plea"}], state="TN"
    )
    relief(lake, as_of=DAY)
    assert written(lake)[("c0", "TN-40-32-105")]["outcome"] == "needs_a_fact"
    added(lake, {"relief_fact": answers})
    assert not relief(lake, as_of=DAY).offices[0].unchanged
    assert written(lake)[("c0", "TN-40-32-105")]["outcome"] == "candidate"
    assert written(lake)[("c1", "TN-40-32-105")]["outcome"] == "needs_a_fact"
    added(lake, {"relief_fact": [told(9, "p1", "earlier_relief", "no", revises="f2", withdrawn=True)]})
    relief(lake, as_of=DAY)
    assert written(lake)[("c0", "TN-40-32-105")]["outcome"] == "needs_a_fact"


def test_a_federal_offence_in_a_states_records_is_held_against_federal_law_only(tmp_path: Path) -> None:
    charges = [
        {"person": "p1", "statute": "18 U.S.C. 1344", "disposition": "guilty_plea"},
        {"person": "p1", "statute": "18.2-346", "grade": "misdemeanor", "disposition": "guilty_plea"},
    ]
    lake = lake_of(tmp_path / "home", charges, state="VA")
    relief(lake, as_of=DAY)
    places = {(charge, entry[:2]) for charge, entry in written(lake)}
    assert places == {("c0", "US"), ("c1", "VA")}


@pytest.mark.parametrize(
    ("fact", "value", "meant"),
    [
        ("other_conviction", "no", False),
        ("class:violent_crime_krs_17_165", "yes", True),
        ("sentence_end", "2021-05", Span(date(2021, 5, 1), date(2021, 5, 31))),
        ("restitution", "owed", "owed"),
        ("sentence_complete", "yes", True),
        ("restitution", "not known", None),
        ("no_such_fact", "yes", None),
    ],
)
def test_an_answer_means_what_it_says_and_an_open_one_nothing(fact: str, value: str, meant: Any) -> None:
    assert value_of(fact, value) == meant


VALUES = {
    "other_conviction": ["yes", "no"],
    "pending_charge": ["yes", "no"],
    "earlier_relief": ["yes", "no", "not known"],
    "outstanding_warrant": ["no"],
    "trafficker_charged": ["yes"],
}
OF_CHARGE = {
    "restitution": ["paid", "owed"],
    "assessment": ["none"],
    "sentence_end": ["2020", "2021-03-04", "2027-01-01"],
    "sentence_complete": ["yes", "no"],
    "disposition": ["convicted", "dismissed"],
    "grade": ["misdemeanor", "felony"],
    "finding_firearm": ["no"],
}


def filled_lake(path: Path, state: str, seed: int) -> Lake:
    """Charges of eight people with obligations, earlier relief, orders and answers."""
    draw = random.Random(seed)
    words = {"WA": ["9A.88.030", "9A.56.050", None], "TN": ["39-13-516", "39-14-103", None]}[state]
    charges = [random_charge(draw, f"p{draw.randrange(8)}") | {"statute": draw.choice(words)} for _ in range(30)]
    for one in charges:
        one["description"] = draw.choice(["PROSTITUTION", "THEFT", None])
    lake = lake_of(path, charges, state=state)
    kinds = ["custody", "supervision", "restitution", "fine", "treatment"]
    statuses = ["open", "completed", "completed", "waived", None]
    obligations = [
        {
            "obligation_id": f"o{at}",
            "kind": draw.choice(kinds),
            "status": draw.choice(statuses),
            "completed_on": draw.choice([PAST, date(2026, 5, 1), AHEAD, None]),
            "charge_id": f"c{draw.randrange(30)}",
        }
        for at in range(25)
    ]
    prior = [given(at, draw.choice(["vacatur", "sealing"]), "granted", charge_id=f"c{draw.randrange(30)}") for at in range(3)]
    orders = [{"order_id": f"d{at}", "kind": "sealing", "charge_id": f"c{draw.randrange(30)}"} for at in range(2)]
    answers = [told(at, f"p{draw.randrange(4)}", fact, draw.choice(VALUES[fact])) for at, fact in enumerate(list(VALUES) * 3)]
    answers = list({(one["person_id"], one["fact"]): one for one in answers}.values())
    chosen = {(draw.randrange(30), draw.choice(list(OF_CHARGE))) for _ in range(12)}
    answers += [
        told(at, charges[charge].get("person", ""), fact, draw.choice(OF_CHARGE[fact]), charge_id=f"c{charge}")
        for at, (charge, fact) in enumerate(sorted(chosen), start=50)
    ]
    return added(lake, {"obligation": obligations, "prior_relief": prior, "order": orders, "relief_fact": answers})


@pytest.mark.parametrize("state", ["TN", "WA"])
def test_with_all_tables_filled_a_run_answers_as_for_each_person(tmp_path: Path, state: str) -> None:
    lake = filled_lake(tmp_path / "home", state, 5)
    relief(lake, as_of=DAY)
    got = written(lake)
    with lake.read() as reading:
        answers = answers_of(reading.tables_of(OFFICE_ID), reading.rows)
    people: dict[str, list[ChargeRow]] = {}
    for row in own_rows(tmp_path / "home"):
        facts = {name: value for name, value in facts_of_row(row).items() if value is not None}
        said = answers.get(row["person_id"], {}).get(f"charge:{row['charge_id']}", {})
        arrest = str(row["arrest_id"] or row["case_id"])
        people.setdefault(row["person_id"], []).append(
            ChargeRow(row["charge_id"], state, row["case_id"], arrest, {**facts, **said}, "a record")
        )
    compared = 0
    for person, rows in people.items():
        complete(rows, answers.get(person, {}).get("", {}), DAY)
        for row in rows:
            for provision in (one for place in places_of(state, row.facts.get("law")) for one in law().of(place)):
                for entries in tracks(provision):
                    said = answer(entries, row.facts, DAY)
                    found = got[(row.id, entries[0].id)]
                    masks = (found["trace_true"], found["trace_unknown"], found["trace_not_read"])
                    assert (found["outcome"], masks) == (str(said.outcome), said.masks()), (person, row.facts, entries[0].id)
                    compared += 1
    assert compared == len(got) > 20
