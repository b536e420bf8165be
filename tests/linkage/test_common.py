"""How common values are is counted once for an office, kept without a name in it, and used for batches and questions."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from justexits.linkage import explain, link
from justexits.linkage.prepare import Beside, prepare
from tests.linkage.people import HER, groups, linked, parties
from tests.linkage.test_bad_input import people
from tests.linkage.test_link_step import lake_with

LEE = {"given_name": "Ann", "family_name": "Lee"}


def crowd() -> list[dict[str, Any]]:
    """Thirty people of the name Ann Lee, each with a birth date of her own, and sixty others."""
    return [LEE | {"birth_date": date(1950 + n, 3, 4), "state_id": f"WA5{n:02}71{n:02}3"} for n in range(30)] + people(60)


def test_what_was_counted_before_is_used_as_it_is() -> None:
    whole = linked(*crowd(), LEE, LEE)
    few = linked(LEE, LEE, model=whole.model, frozen=whole.frequency)
    afresh = linked(LEE, LEE, model=whole.model)
    weight = {name: result.edges["weight"].to_pylist() for name, result in (("few", few), ("afresh", afresh))}
    [among_many] = [row["weight"] for row in whole.edges.to_pylist() if {row["a"], row["b"]} == {"p91", "p92"}]
    assert weight["few"] == [among_many]
    assert weight["afresh"][0] > among_many + 1, "of two records alone the name would seem rare"
    assert groups(few) == [["p1"], ["p2"]], "that several people bear the name is remembered too"


def test_what_is_kept_names_nobody_and_only_what_two_people_share() -> None:
    kept = linked(*crowd()).frequency.to_pylist()
    said = " ".join(str(row["value"]) for row in kept)
    assert not {"LEE", "ANN", "BRUNO"} & set(said.upper().split())
    assert {row["what"] for row in kept} >= {"full_name", "birth", "usual", "shared_name"}
    assert linked(HER, HER).frequency.filter(pa.compute.field("what") == "shared_name").num_rows == 0


def test_a_name_of_rare_parts_weighs_more_than_one_of_common_parts_though_one_person_bears_either() -> None:
    givens, families = ("Ann", "Bea", "Cora", "Dora"), ("Lee", "Moss", "Nash", "Orr")
    many = [
        {"given_name": givens[n % 4], "family_name": families[n // 4 % 4], "birth_date": date(1950 + n, 3, 4)} for n in range(40)
    ]
    many = [row for row in many if (row["given_name"], row["family_name"]) != ("Ann", "Lee")]
    twice = [LEE, LEE, {"given_name": "Zdena", "family_name": "Quist"}, {"given_name": "Zdena", "family_name": "Quist"}]
    result = linked(*twice, *many)
    weight = {(row["a"], row["b"]): row["weight"] for row in result.edges.to_pylist()}
    assert weight["p3", "p4"] > weight["p1", "p2"] + 1


def test_a_question_about_two_records_reads_only_those_of_their_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row | {"party_id": f"a{n:03}"} for n, row in enumerate([*crowd(), HER, HER, HER | {"state_id": None}])]
    lake = lake_with(tmp_path, three_rivers=parties(*rows, {"party_id": "beside", "case_id": "c91", "given_name": "Lea"}))
    link(lake)
    read: list[int] = []

    def counting(engine: Any, party: pa.Table, beside: Beside) -> None:
        read.append(party.num_rows)
        prepare(engine, party, beside)

    monkeypatch.setattr(sys.modules["justexits.linkage.explain"], "prepare", counting)
    with lake.read() as reading:
        told = explain(reading, "a090", "a092")
        possible = reading.rows(reading.tables["possible_link"])
    assert read == [3]  # the two, and the one who is in a case with the first
    assert told.together and told.weight is not None
    assert all(row["weight"] != told.weight for row in possible)


def test_the_weight_that_a_question_gives_is_the_weight_of_the_run(tmp_path: Path) -> None:
    rows = [row | {"party_id": f"a{n:03}"} for n, row in enumerate([*crowd(), LEE | {"phone": "2535550142"}, LEE])]
    whole = linked(*rows)
    pair = max((row for row in whole.edges.to_pylist() if row["band"] == "possible"), key=lambda row: float(row["weight"]))
    lake = lake_with(tmp_path, three_rivers=parties(*rows))
    link(lake)
    with lake.read() as reading:
        told = explain(reading, pair["a"], pair["b"])
    assert (told.weight, told.apart) == (pair["weight"], pair["apart"])
