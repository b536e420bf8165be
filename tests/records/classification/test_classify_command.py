"""`justexits classify` on anybody's file, and an analyst's decisions about texts that no rule knows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from justexits.cli.classify_command import classify_command
from justexits.core.errors import BadInput
from justexits.records.classification import classify_text, decide, decided_classes, decisions, offense_classes
from justexits.records.classification.sections import class_of_section, states_with_tables, statute_table
from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.tables import TABLES
from tests.worlds import OFFICE_ID, filled

TEXTS = "Offense,Label\nSHOPLIFTING,shop\nPROSTITUTION,sold\nqqq xxx,\nPATRONIZING PROST,bought\nDUI,car\n"
LABELS = "label,class\nshop,THEFT_RETAIL\nsold,PROSTITUTION\nbought,BUYER\n"


def run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(classify_command)
    return CliRunner().invoke(app, list(arguments))


def answer(*arguments: str) -> dict[str, Any]:
    said = run(*arguments, "--json")
    assert said.exit_code == 0, said.output
    given: dict[str, Any] = json.loads(said.output)
    return given


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "labels.csv").write_text(LABELS)
    file = tmp_path / "texts.csv"
    file.write_text(TEXTS)
    return file


def test_each_row_gets_its_classes_source_and_rule_and_nothing_where_nothing_is_known(texts: Path) -> None:
    given = answer(str(texts), "--column", "offense")
    assert (given["rows"], given["mapped_rows"]) == (5, 4)
    assert given["texts"][0] == {"text": "SHOPLIFTING", "classes": ["THEFT_RETAIL"], "source": "text", "rule": ["retail-theft"]}
    assert given["texts"][2] == {"text": "qqq xxx", "classes": [], "source": None, "rule": []}


def test_with_labels_it_says_how_often_each_class_is_right(texts: Path) -> None:
    given = answer(str(texts), "--column", "Offense", "--truth", "Label", "--labels", str(texts.parent / "labels.csv"))
    assert set(given["scores"]) == {"THEFT_RETAIL", "PROSTITUTION", "BUYER"}
    assert {(one["precision"], one["recall"]) for one in given["scores"].values()} == {(1.0, 1.0)}


def test_a_truth_column_of_our_own_classes_needs_no_table(tmp_path: Path) -> None:
    file = tmp_path / "texts.parquet"
    pq.write_table(pa.table({"t": ["ROBBERY", "SHOPLIFTING"], "c": ["ROBBERY", "ROBBERY"]}), file)
    scores = answer(str(file), "--column", "t", "--truth", "c")["scores"]
    assert (scores["ROBBERY"]["precision"], scores["ROBBERY"]["recall"]) == (1.0, 0.5)


def test_other_encodings_and_delimiters_are_read(tmp_path: Path) -> None:
    file = tmp_path / "texts.txt"
    file.write_text("text;n\nPROSTITUCIÓN;1\nROBBERY;2\n", encoding="utf-16")
    assert [row["text"] for row in answer(str(file), "--column", "text")["texts"]] == ["PROSTITUCIÓN", "ROBBERY"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("absent.csv",), "There is no file"),
        (("{texts}", "--column", "nope"), "has no column nope"),
        (("{texts}", "--column", "Offense", "--truth", "Label"), "other words than our classes"),
        ((), "Name a file"),
        (("{texts}", "--column", "Offense", "--statute", "Label"), "Add --state"),
        (("{texts}", "--column", "Offense", "--state", "ZZ"), "no table of sections for this state"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_remedy(texts: Path, arguments: tuple[str, ...], words: str) -> None:
    said = run(*(one.format(texts=texts) for one in arguments))
    assert said.exit_code != 0
    assert words in " ".join(said.output.split())


def test_a_column_of_sections_decides_before_the_words_and_each_pair_is_scored(tmp_path: Path) -> None:
    file = tmp_path / "charges.csv"
    file.write_text("t,section,c\nDISORDERLY,653.22 PC,LOITER_PROST\nDISORDERLY,415 PC,OTHER\nROBBERY,,ROBBERY\n")
    given = answer(str(file), "--column", "t", "--statute", "section", "--state", "ca", "--truth", "c")
    assert [(row["classes"], row["source"]) for row in given["texts"]] == [
        (["LOITER_PROST"], "statute"),
        (["OTHER"], "text"),
        (["ROBBERY"], "text"),
    ]
    assert {(one["precision"], one["recall"]) for one in given["scores"].values()} == {(1.0, 1.0)}
    assert given["distinct_texts"] == 2


def _home(path: Path) -> Home:
    home = Home.make(path)
    charges = [{"charge_id": f"c{n}", "description": text} for n, text in enumerate(["zzz yyy", "zzz yyy", "abc def"])]
    with Lake(home).write("test") as writing:
        rows = [filled(TABLES["charge"], row, line) for line, row in enumerate(charges, start=2)]
        table = pa.Table.from_pylist(rows, schema=TABLES["charge"].schema.to_pyarrow())
        writing.append("charge", table, office_id=OFFICE_ID)
    return home


def test_texts_without_a_class_are_listed_by_count_and_a_decision_takes_effect(tmp_path: Path) -> None:
    home = _home(tmp_path / "home")
    listed = answer("--home", str(home.path), "--unmapped")["offices"][OFFICE_ID]["unmapped"]
    assert listed == [{"text": "zzz yyy", "charges": 2}, {"text": "abc def", "charges": 1}]
    answer("--home", str(home.path), "--assign", "zzz yyy", "--class", "TRESPASS", "--by", "ana", "--why", "local code")
    listed = answer("--home", str(home.path), "--unmapped")["offices"][OFFICE_ID]["unmapped"]
    assert listed == [{"text": "abc def", "charges": 1}]
    [(one, source)] = [(c.offense_class, c.source) for c in classify_text("ZZZ-YYY", decided=decided_classes(home))]
    assert (one, source) == ("TRESPASS", "analyst")


def test_the_newest_decision_counts_and_none_is_lost(tmp_path: Path) -> None:
    home = Home.make(tmp_path / "home")
    decide(home, text="zzz", classes=["TRESPASS"], by="ana", why="a guess")
    decide(home, text="ZZZ", classes=[], by="ben", why="it was a guess")
    assert decided_classes(home) == {}
    assert [one.by for one in decisions(home)] == ["ana", "ben"]


@pytest.mark.parametrize(
    "wrong", [{"classes": ["NOPE"]}, {"text": " - "}, {"by": " "}, {"why": ""}], ids=["class", "text", "name", "reason"]
)
def test_a_decision_without_a_class_a_text_a_name_or_a_reason_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    home = Home.make(tmp_path / "home")
    with pytest.raises(BadInput):
        decide(home, **{"text": "zzz", "classes": ["TRESPASS"], "by": "ana", "why": "so", **wrong})
    assert decisions(home) == []


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    home = Home.make(tmp_path / "home")
    (home.path / "charge_text_decisions.jsonl").write_text("{oops\n")
    with pytest.raises(BadInput, match="line 1"):
        decisions(home)


@pytest.mark.parametrize(
    ("section", "state", "expected"),
    [
        ("RCW 9A.88.030", "WA", "PROSTITUTION"),
        ("647(b)(2) PC", "CA", "BUYER"),
        ("PL 230.34-A", "NY", "HT_SEX"),
        ("22.01(B)(2)(b)", "TX", "STRANGULATION"),
        ("796.07(2)(f)(1)", "FL", "BUYER"),
        ("720 ILCS 5/11-14.1(a)", "IL", "BUYER"),
        ("18 \N{SECTION SIGN} 3929", "PA", "THEFT_RETAIL"),
        ("18 \N{SECTION SIGN} 5902 \N{SECTION SIGN}\N{SECTION SIGN} B", "PA", "PROST_PROMOTE"),
        ("A.R.S. 13-3209", "AZ", "PANDERING"),
        ("13-3209 and 13-1304", "AZ", None),
        ("720-5/99", "IL", None),
        ("9A.88.030", "MT", None),
    ],
)
def test_a_section_alone_settles_the_class_where_the_states_table_has_it(section: str, state: str, expected: str | None) -> None:
    found = class_of_section(section, state)
    assert (found[0] if found else None) == expected


def test_every_statute_table_names_classes_that_exist() -> None:
    assert {"AZ", "CA", "FL", "NY", "TX", "WA"} < set(states_with_tables())
    assert all(statute_table(state) for state in states_with_tables())


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        ("RCW 9A.88.110", None, ("BUYER", "wa:9A.88.110")),
        ("VIOLATION OF 9A.88.110", "WA", ("BUYER", "wa:9A.88.110")),
        ("653.22(a) P.C. LOITERING", None, ("LOITER_PROST", "ca:653.22")),
        ("C.R.S. 18-7-205", None, ("BUYER", "co:18-7-205")),
        ("PC 43.02", None, ("PROSTITUTION", "tx:43.02")),
        ("148.9 PC", None, ("FALSE_ID_TO_LE", "ca:148.9")),
        ("PC 43.02", "CA", None),
        ("9A.88.110", None, None),
        ("CASE 187", "CA", None),
        ("RCW 9A.88.110 AND PC 148.9", None, None),
        ("RCW 99.99.999", None, None),
    ],
)
def test_a_section_among_words_that_say_no_more_gives_the_class(
    text: str, state: str | None, expected: tuple[str, str] | None
) -> None:
    found = [(one.offense_class, one.rule) for one in classify_text(text, state=state) if one.source == "statute"]
    assert found == ([expected] if expected else [])


def test_words_that_say_a_class_stand_before_a_section_among_them() -> None:
    assert [one.rule for one in classify_text("ROBBERY RCW 9A.88.110")] == ["robbery"]


def test_a_national_code_decides_before_the_words_and_a_decision_before_both() -> None:
    assert [one.source for one in classify_text("SEX", code="nibrs: 40A")] == ["code"]
    assert classify_text("POSS METH", code="NIBRS:35A")[0].source == "text"
    assert classify_text("SEX", code="NIBRS:40A", decided={"SEXUAL": ("OTHER",)})[0].source == "analyst"


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("ASSAULT FAMILY MEMBER", "NIBRS:13B", {"DV_ASSAULT"}),
        ("STRANGULATION", "NCIC:1399", {"ASSAULT", "STRANGULATION"}),
        ("RAPE OF A CHILD", "NCIC:1199", {"CSA"}),
        ("FALSE NAME TO OFFICER", "NCIC:4899", {"FALSE_ID_TO_LE"}),
        ("OBSTRUCTING", "NCIC:4899", {"OTHER"}),
        ("SHOPLIFTING", "NIBRS:120", {"ROBBERY"}),
        ("zzz", "NCIC:4005", {"BUYER"}),
    ],
)
def test_words_that_say_it_more_narrowly_stand_before_a_code(text: str, code: str, expected: set[str]) -> None:
    assert {one.offense_class for one in classify_text(text, code=code)} == expected


def test_a_charges_national_code_reaches_its_classes() -> None:
    charge = pa.table(
        {"charge_id": ["1"], "statute": [""], "description": ["zzz"], "office_id": ["o"], "national_code": ["NCIC:4004"]}
    )
    made = offense_classes(charge).to_pylist()
    assert [(row["class"], row["source"]) for row in made] == [("PROSTITUTION", "code")]
