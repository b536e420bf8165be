"""Somebody's labelled files in the forms in which people have them: read rightly, or refused in words that say what to do."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from justexits.core.errors import BadInput
from justexits.linkage.labelled import evaluate_files
from justexits.linkage.labelled.columns import found_by_name, from_mapping
from justexits.linkage.labelled.dates import read_date
from justexits.linkage.labelled.files import read_table
from justexits.linkage.labelled.measure import Known, _pairs
from justexits.linkage.labelled.read import several
from justexits.linkage.labelled.sources import with_sources
from justexits.linkage.labelled.truth import read_truth, with_plain_ids

ROWS = [["id", "first_name", "dob"], ["R-1", "Zoë", "1981-03-14"], ["R-2", "Ann", None]]
TABLE = {"id": ["R-1", "R-2"], "first_name": ["Zoë", "Ann"], "dob": ["1981-03-14", None]}
TEXT = "\r\n".join(",".join(cell or "" for cell in row) for row in ROWS)
RECORDS = {"id": ["R-1", "R-2", "R-3", "R-4"], "name": ["Ann Lee", "Anne Lee", "Bea Moss", "Cy Orr"]}


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["A note above the table"])
    sheet = book.create_sheet("People")
    for row in ROWS:
        sheet.append([date.fromisoformat(cell) if cell and cell[:2] == "19" else cell for cell in row])
    book.save(path)


def parquet(path: Path) -> None:
    days = [datetime.fromisoformat(day) if day else None for day in TABLE["dob"]]
    columns = {
        "id": pa.array(TABLE["id"]).dictionary_encode(),
        "first_name": pa.array(TABLE["first_name"]),
        "dob": pa.array(days, pa.timestamp("ns")).cast(pa.date32()),
    }
    pq.write_table(pa.table(columns), path)


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("export/PEOPLE.CSV", TEXT)
        archive.writestr("__MACOSX/._PEOPLE.CSV", "litter")


FORMS: dict[str, Callable[[Path], object]] = {
    "r.csv": lambda path: path.write_bytes(TEXT.encode("utf-8-sig")),
    "r.TXT": lambda path: path.write_bytes(TEXT.replace(",", "\t").encode("utf-16")),
    "be.csv": lambda path: path.write_bytes(TEXT.encode("utf-16-be")),
    "western.csv": lambda path: path.write_bytes(TEXT.encode("cp1252")),
    "r.csv.gz": lambda path: path.write_bytes(gzip.compress(TEXT.encode())),
    "r.zip": zipped,
    "r.xlsx": workbook,
    "r.pq": parquet,
    "r.jsonl": lambda path: path.write_text("\n".join(json.dumps(dict(zip(ROWS[0], row, strict=True))) for row in ROWS[1:])),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_table_is_the_same_in_whatever_form_it_comes(tmp_path: Path, name: str) -> None:
    FORMS[name](tmp_path / name)
    assert read_table(tmp_path / name) == TABLE


def test_a_folder_is_read_whatever_its_files_are_called(tmp_path: Path) -> None:
    (tmp_path / "A.CSV").write_text("id,name\n1,Ann Lee\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("id\tname\n2\tBea Moss\n", encoding="utf-8")
    (tmp_path / "readme.pdf").write_bytes(b"%PDF-1.4")
    assert read_table(tmp_path) == {
        "id": ["1", "2"],
        "name": ["Ann Lee", "Bea Moss"],
        "source file": ["A.CSV", "b.txt"],
    }


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("r.csv", b"", "no records"),
        ("r.csv", b"id,name\n", "no records"),
        ("r.csv", b"%PDF-1.4\x00\xff\xfe" * 9, "PDF"),
        ("r.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d" * 9, "no table|PNG|picture"),
        ("r.csv.gz", b"\x1f\x8b\x08\x00cut off", "cannot be read"),
        ("r.xlsx", b"no workbook", "cannot be opened"),
        ("r.parquet", b"no parquet", "cannot be read as a table"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=says) as refused:
        read_table(tmp_path / name)
    assert name in str(refused.value) and refused.value.remedy


def test_a_zip_file_within_a_zip_file_is_refused(tmp_path: Path) -> None:
    zipped(tmp_path / "inner.zip")
    with zipfile.ZipFile(tmp_path / "r.zip", "w") as archive:
        archive.write(tmp_path / "inner.zip", "inner.zip")
    with pytest.raises(BadInput, match="Unpack it"):
        read_table(tmp_path / "r.zip")


def test_two_files_may_count_their_ids_alike_where_each_side_of_the_pairs_is_of_one_of_them(tmp_path: Path) -> None:
    (tmp_path / "tableA.csv").write_text("id,name\n0,Ann Lee\n1,Bea Moss\n2,Cy Orr\n", encoding="utf-8")
    (tmp_path / "tableB.csv").write_text("id,name\n0,Bea Moss\n1,Anne Lee\n", encoding="utf-8")
    records, truth = with_sources(read_table(tmp_path), {"rtable_id": ["1", "0"], "ltable_id": ["0", "1"]})
    assert records["id"] == ["tableA.csv 0", "tableA.csv 1", "tableA.csv 2", "tableB.csv 0", "tableB.csv 1"]
    assert truth["ltable_id"] == ["tableA.csv 0", "tableA.csv 1"] and truth["rtable_id"] == ["tableB.csv 1", "tableB.csv 0"]
    _, turned = with_sources(read_table(tmp_path), {"ltable_id": ["1", "0"], "rtable_id": ["2", "1"]})
    _, named = with_sources(read_table(tmp_path), {"idAbt": ["0", "1"], "idBuy": ["1", "0"]})
    assert named["idBuy"] == truth["rtable_id"]
    assert turned["rtable_id"] == ["tableA.csv 2", "tableA.csv 1"], "only one file has an id 2"


# -- the truth


@pytest.mark.parametrize(
    "truth",
    [
        "R-1,p\nR-2,p\nR-3,q\nR-4,r",  # no header
        "cluster,record_ids\np,R-1; R-2\nq,R-3\nr,R-4",
        "cluster,members\np,\"['R-1', 'R-2']\"\nq,['R-3']\nr,R-4",
        "note,person_id,record,seen\nx,p,R-1,2020-01-01\nx,p,R-2,\nx,q,R-3,\nx,r,R-4,",
        "id1,id2,is_duplicate\nR-1,R-2,1\nR-3,R-4,0\nR-1,R-3,0",
        "rec1,rec2,decision\nR-1,R-2,Match\nR-3,R-4,Non-match",
        "a_id,b_id,reviewed,same?\nR-1,R-2,2020-01-01,yes\nR-3,R-4,2020-01-02,no",
        "id_l,id_r,what\nR-1,R-2,true\nR-3,R-4,false",
        "id_l,id_r,linked_on,truth_label\nR-1,R-2,may,1\nR-3,R-4,june,0",
    ],
)
def test_the_truth_is_understood_in_the_forms_in_which_people_have_it(tmp_path: Path, truth: str) -> None:
    (tmp_path / "t.csv").write_text(truth, encoding="utf-8")
    said = read_truth(tmp_path / "t.csv", None, RECORDS)
    assert said["R-1"] == said["R-2"]
    assert len({said["R-1"], said["R-3"], said["R-4"]}) == 3


def test_where_pairs_are_told_to_be_two_people_only_pairs_that_are_told_count(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id_l,id_r,match\n1,2,1\n1,3,0\n2,4,0\n", encoding="utf-8")
    said = read_truth(tmp_path / "t.csv")
    assert said.different == (("1", "3"), ("2", "4"))
    known = Known(said, different=said.different)
    found = _pairs({"1": "x", "2": "x", "3": "x", "4": "x"}, known)
    assert (found.true_pairs, found.joined_pairs, found.right_pairs) == (1, 3, 1), "of 3 and 4 together nothing is known"
    assert _pairs({"1": "x", "2": "x", "3": "y", "4": "z"}, known).precision == 1.0
    _, plain = with_plain_ids({"id": ["1", "2", "3", "4"]}, said)
    assert plain.different == said.different


def test_records_that_are_all_of_one_person_are_measured_and_a_telephone_alone_can_tell(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("id,phone\n" + "".join(f"x{n},(253) 555-0142\n" for n in range(50)), encoding="utf-8")
    (tmp_path / "t.csv").write_text("id,person\n" + "".join(f"x{n},p\n" for n in range(50)), encoding="utf-8")
    found = evaluate_files(tmp_path / "r.csv", tmp_path / "t.csv")
    assert found.automatic.f1 == 1.0 and found.curve and found.not_linked == 0
    assert "50 of 50 records have no name; only their numbers can link them." in found.notices


# -- columns and values


def test_an_initial_is_a_first_name_and_a_list_is_several_names() -> None:
    assert found_by_name(["ID", "first_initial", "last_name"])["given_name"] == "first_initial"
    assert [part.strip() for part in several("[Ann Lee, 'Annie Lee']")] == ["Ann Lee", "Annie Lee"]
    assert read_date("14MAR1981") == read_date("14-Mar-1981") == ("1981-03-14", 1981)


def test_a_mapping_may_name_columns_that_are_not_there_but_not_with_a_slip(tmp_path: Path) -> None:
    path, header = tmp_path / "m.yaml", ["id", "first_name", "last_name"]
    path.write_text("record_id: id\ngiven_name: first_name\nphone: TELEPHONE_NBR\n", encoding="utf-8")
    assert from_mapping(path, header) == ({"record_id": "id", "given_name": "first_name"}, ("TELEPHONE_NBR",))
    path.write_text("id: record_id\nfirst_name: given_name\n", encoding="utf-8")
    assert from_mapping(path, header) == ({"record_id": "id", "given_name": "first_name"}, ())
    for text, says in (
        ("record_id: id\ngiven_name: frist_name\n", "line 2.*frist_name.*Did you mean first_name"),
        ("record_id: id\ngiven_nam: first_name\n", "line 2.*given_nam.*Did you mean given_name"),
        ("phone: TELEPHONE_NBR\n", "line 1.*TELEPHONE_NBR.*no such column"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadInput, match=says):
            from_mapping(path, header)
