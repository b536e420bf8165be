"""Files of charge texts as they come out of spreadsheets and old systems, and labels in words of others."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from justexits.core.errors import BadInput, NotFound
from justexits.records.classification.classify import by_words
from justexits.records.classification.columns import read_columns
from justexits.records.classification.files import classify_all, read_labels, scores

ROWS = [("ROBBERY", "held up")]


@pytest.mark.parametrize(
    "given",
    [
        "TEXT,LABEL\r\nROBBERY,held up\r\n".encode("utf-8-sig"),
        "sep=;\r\nTEXT;LABEL\r\nROBBERY;held up\r\n".encode("cp1252"),
        "TEXT\tLABEL\nROBBERY\theld up\n".encode("utf-16"),
        b'"Text ","label"\n"ROBBERY"," held up "\n',
        b"A list of the county,,\n,,\nTEXT,LABEL,N\nROBBERY,held up,1\n",
        b"N|TEXT|LABEL\n1, a|ROBBERY|held up\n",
        b"TEXT,LABEL\nROB\x00BERY,held up\n\n",
    ],
    ids=["mark", "sep line", "utf-16", "blanks", "title", "bars", "nul"],
)
def test_a_table_is_read_however_it_was_exported(tmp_path: Path, given: bytes) -> None:
    file = tmp_path / "texts.csv"
    file.write_bytes(given)
    assert read_columns(file, ("TEXT", "LABEL")) == ROWS


def test_a_header_of_two_lines_and_a_cell_of_two_lines_are_one_each(tmp_path: Path) -> None:
    file = tmp_path / "texts.csv"
    file.write_text('"Charge\nText",N\n"ROBBERY\nARMED",1\n')
    assert read_columns(file, ("charge text",)) == [("ROBBERY\nARMED",)]


def test_a_workbook_and_a_column_of_numbers_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["nothing"])
    sheet = book.create_sheet("Texts")
    sheet.append(["TEXT", "code"])
    sheet.append(["ROBBERY", 1180])
    book.save(tmp_path / "texts.csv")  # the name does not count
    assert read_columns(tmp_path / "texts.csv", ("text", "code")) == [("ROBBERY", "1180")]
    file = tmp_path / "texts.parquet"
    pq.write_table(pa.table({"TEXT": ["ROBBERY", None], "code": [1180.0, 2.5]}), file)
    assert read_columns(file, ("text", "code")) == [("ROBBERY", "1180"), ("", "2.5")]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("TEXT,TEXT\na,b\n", "has the column TEXT 2 times"),
        ("a,b\nc,d\n", "has no column TEXT"),
        ('TEXT,N\n"ROBBERY,1\nASSAULT,2\n', "quotation mark opens here"),
        ("", "empty"),
        ('[{"TEXT": "ROBBERY"}]', "This is JSON"),
    ],
)
def test_what_is_not_clear_is_said(tmp_path: Path, given: str, words: str) -> None:
    file = tmp_path / "texts.csv"
    file.write_text(given)
    with pytest.raises(BadInput, match=words):
        read_columns(file, ("TEXT",))


def test_a_folder_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is a folder"):
        read_columns(tmp_path, ("TEXT",))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_columns(tmp_path / "none.xlsx", ("TEXT",))


def test_texts_without_words_and_very_long_ones_are_answered() -> None:
    texts = ["", "   ", "N/A", "-", "PROSTITUTION " * 20_000]
    found = classify_all(texts)
    assert [bool(found[text]) for text in texts] == [False, False, False, False, True]
    by_words.cache_clear()


def _scored(truths: list[str], labels: Path | None) -> dict[str, tuple[int, int]]:
    texts = ["SHOPLIFTING", "MURDER 1"]
    measured = scores(texts, truths, classify_all(texts), read_labels(labels) if labels else None)
    return {one.offense_class: (one.labelled, one.right) for one in measured if one.labelled}


def test_labels_in_words_of_others_are_read_from_any_table_of_two_columns(tmp_path: Path) -> None:
    right = {"THEFT_RETAIL": (1, 1), "HOMICIDE": (1, 1)}
    truths = ["retail  theft", "KILLING"]
    table = tmp_path / "labels.csv"
    table.write_text("theirs;ours\nRetail Theft;theft_retail\nKilling;HOMICIDE\n")
    assert _scored(truths, table) == right
    table = tmp_path / "labels.json"
    table.write_text(json.dumps({"Retail theft": ["THEFT_RETAIL"], "killing": "HOMICIDE", "other": None}))
    assert _scored(truths, table) == right


def test_national_codes_are_labels_and_a_code_that_settles_nothing_is_left_out() -> None:
    assert _scored(["9999", "1010"], Path("uccs")) == {"HOMICIDE": (1, 1)}
    assert _scored(["NIBRS:23C", "UCCS:9999"], None) == {"THEFT_RETAIL": (1, 1)}


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("labels.json", "[1", "no JSON object"),
        ("labels.csv", "label,class\nx,NOPE\n", "no such offense class"),
        ("labels.csv", "a,b,c\nx,y,z\n", "has no column label"),
    ],
)
def test_labels_that_cannot_be_read_are_said(tmp_path: Path, name: str, given: str, words: str) -> None:
    (tmp_path / name).write_text(given)
    with pytest.raises(BadInput, match=words):
        read_labels(tmp_path / name)


def test_truths_in_other_words_are_counted_and_named() -> None:
    with pytest.raises(BadInput, match="in 2 labels"):
        _scored(["retail", "killing"], None)
