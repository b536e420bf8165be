"""`justexits link evaluate`: anybody's columns, dates and files; what it measures; what it says when it cannot."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from justexits.cli.link_command import link_app
from justexits.core.errors import BadInput, NotFound
from justexits.linkage.evaluate import cluster_quality
from justexits.linkage.labelled import evaluate_files
from justexits.linkage.labelled.columns import found_by_name
from justexits.linkage.labelled.dates import are_serial, day_first, month_of, of_serial, read_date
from justexits.linkage.labelled.files import read_table
from justexits.linkage.labelled.read import read_records, split_name
from justexits.linkage.labelled.sources import with_sources
from justexits.linkage.labelled.truth import Truth, read_truth, with_plain_ids

PEOPLE = [
    ("a1", "Marisol", "Tavares", "1998-03-14", "418 Alder Street", "98402", "h"),
    ("a2", "MARISOL", "Tavares", "1998-03-14", "418 Alder St", "98402", "h"),
    ("b1", "Delphine", "Achterberg", "1980-10-11", "9 Mill Road", "98404", "d"),
    ("b2", "Delphine", "Achterburg", "1980-10-11", "9 Mill Rd", "98404", "d"),
    ("c1", "Ingrid", "Sandoval", "1970-01-05", "77 Oak Court", "98405", "i"),
]


def files(folder: Path, header: str = "id,forename,surname,dob,street,zip") -> tuple[Path, Path]:
    records, truth = folder / "records.csv", folder / "truth.csv"
    records.write_text("\n".join([header, *(",".join(row[:6]) for row in PEOPLE)]) + "\n", encoding="utf-8")
    truth.write_text("\n".join(["record_id,person_id", *(f"{row[0]},{row[6]}" for row in PEOPLE)]) + "\n", encoding="utf-8")
    return records, truth


def test_records_that_are_linked_rightly_have_precision_and_recall_of_one(tmp_path: Path) -> None:
    result = evaluate_files(*files(tmp_path))
    assert (result.automatic.precision, result.automatic.recall, result.automatic.cluster_f1) == (1.0, 1.0, 1.0)
    assert (result.records, result.people, result.trained) == (5, 3, False)
    assert result.best.f1 == 1.0
    assert ("surnames", "one") not in {group[:2] for group in result.groups}  # one group alone is no comparison


def test_the_command_answers_people_and_machines(tmp_path: Path) -> None:
    records, truth = map(str, files(tmp_path))
    answered = json.loads(CliRunner().invoke(link_app, ["evaluate", records, truth, "--json"]).stdout)
    assert (answered["f1"], answered["threshold"], answered["best"]["f1"]) == (1.0, 4.5, 1.0)
    assert answered["columns"]["given_name"] == "forename"
    said = CliRunner(env={"COLUMNS": "200"}).invoke(link_app, ["evaluate", records, truth])
    assert "automatic threshold" in said.output and "best point" in said.output


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("First Name,LAST_NAME,Date of Birth,SSN", {"given_name", "family_name", "birth_date", "state_id"}),
        ("givenname;surname;yob".replace(";", ","), {"given_name", "family_name", "birth_year"}),
        ("fname,lname,bm,bd,by", {"given_name", "family_name", "birth_month", "birth_day", "birth_year"}),
        ("full_name,dob,postcode_fake", {"full_name", "birth_date", "postcode"}),
        ("first_and_surname,first_name,surname,gender", {"given_name", "family_name", "sex"}),
        ("first_name,last_name,employer_city,cluster", {"given_name", "family_name"}),
        (
            "PARTY_KEY,DEF_FIRST_NM,DEF_LAST_NM,DEF_DOB,ADDR_LN_1,PH_NBR",
            {"given_name", "family_name", "birth_date", "address", "phone"},
        ),
        ("firstName,lastName,dateOfBirth,zipCode", {"given_name", "family_name", "birth_date", "postcode"}),
        ("Nr,Vorname,Nachname,Geburtsdatum,Straße,PLZ", {"given_name", "family_name", "birth_date", "address", "postcode"}),
        ("prénom,nom,date_naissance", {"given_name", "family_name", "birth_date"}),
        ("nombre,apellido,fecha_nacimiento,teléfono", {"given_name", "family_name", "birth_date", "phone"}),
    ],
)
def test_columns_are_found_by_the_names_they_go_by(header: str, roles: set[str]) -> None:
    assert set(found_by_name(header.split(","))) == roles


@pytest.mark.parametrize(
    ("text", "day", "year"),
    [
        ("1998-03-14", "1998-03-14", 1998),
        ("19980314", "1998-03-14", 1998),
        ("19980314.0", "1998-03-14", 1998),
        ("03/14/1998", "1998-03-14", 1998),
        ("3-4-98", "1998-03-04", 1998),
        ("14 Mar 1998", "1998-03-14", 1998),
        ("March 14, 1998", "1998-03-14", 1998),
        ("1998", None, 1998),
        ("1998-03-14 00:00:00", "1998-03-14", 1998),
        ("1998-13-41", "1998-13-41", 1998),
        ("soon", None, None),
        (None, None, None),
    ],
)
def test_birth_dates_are_read_as_people_write_them(text: str | None, day: str | None, year: int | None) -> None:
    assert read_date(text) == (day, year)


def test_a_column_with_days_above_twelve_in_front_is_read_day_first() -> None:
    assert day_first(["31/12/1980", "04/03/1980", None])
    assert not day_first(["12/31/1980", "04/03/1980"])
    assert read_date("04/03/1980", days_first=True) == ("1980-03-04", 1980)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("TAVARES, Marisol Ann", ("Marisol", "Ann", "TAVARES")),
        ("Marisol Ann Tavares", ("Marisol", "Ann", "Tavares")),
        ("Star", (None, None, "Star")),
        (None, (None, None, None)),
    ],
)
def test_a_full_name_is_taken_apart(name: str | None, parts: tuple[str | None, ...]) -> None:
    assert split_name(name) == parts


def test_a_mapping_says_which_column_is_which_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    records, truth = files(tmp_path, "key,x1,x2,x3,x4,x5")
    mapping = tmp_path / "columns.yaml"
    mapping.write_text("columns: {record_id: key, given_name: X1, family_name: x2, birth_date: x3}\n", encoding="utf-8")
    assert evaluate_files(records, truth, mapping=mapping).automatic.f1 == 1.0
    mapping.write_text("given_name: nosuch\n", encoding="utf-8")
    with pytest.raises(BadInput, match="no such column"):
        evaluate_files(records, truth, mapping=mapping)
    mapping.write_text("shoe_size: x1\n", encoding="utf-8")
    with pytest.raises(BadInput, match="does not know"):
        evaluate_files(records, truth, mapping=mapping)


def test_the_truth_never_enters_the_comparison(tmp_path: Path) -> None:
    records, truth = tmp_path / "r.csv", tmp_path / "t.csv"
    records.write_text("id,name,cluster\n1,Ann Lee,k\n2,Bea Moss,k\n", encoding="utf-8")
    truth.write_text("id,cluster\n1,k\n2,k\n", encoding="utf-8")
    result = evaluate_files(records, truth)
    assert result.left_alone == ("cluster",)
    assert result.automatic.recall == 0.0


def test_pairs_with_scores_are_a_truth_too(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("unique_id_l,unique_id_r,clerical_match_score\na,b,1.0\nb,c,0.9\nc,d,0.0\n", encoding="utf-8")
    truth = read_truth(path)
    assert truth["a"] == truth["c"] != truth["d"]


@pytest.mark.parametrize(
    "labels",
    [
        "id1,id2\na,b\na,c\nb,c\n",
        "left,right\na,b\nb,c\n",
        "ltable_id,rtable_id,label\na,b,True\nb,c,1\nc,d,No\n",
        "record_a,record_b,is_match\na,b,Y\nc,b,match\nd,c,0.2\n",
    ],
)
def test_pairs_are_known_by_their_columns_and_may_be_said_in_words(tmp_path: Path, labels: str) -> None:
    (tmp_path / "labels.csv").write_text(labels, encoding="utf-8")
    truth = read_truth(tmp_path / "labels.csv")
    assert truth["a"] == truth["b"] == truth["c"] != truth.get("d")
    assert truth.only_same is ("d" not in labels.split("\n", 1)[1])


def test_pairs_of_two_columns_of_record_ids_are_known_by_the_records(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("one,same_as\na,b\nb,c\n", encoding="utf-8")
    assert read_truth(tmp_path / "labels.csv", records={"key": ["a", "b", "c", "d"]}) == {"a": "a", "b": "a", "c": "a"}


def test_records_that_pairs_of_one_person_do_not_name_stand_alone(tmp_path: Path) -> None:
    records, truth = files(tmp_path)
    truth.write_text("id1,id2\na1,a2\nb1,b2\n", encoding="utf-8")
    result = evaluate_files(records, truth)
    assert (result.people, result.automatic.f1) == (3, 1.0)


@pytest.mark.parametrize(("ours", "theirs"), [("000012", "12"), ("12.0", "12"), ("12", "12.0"), ("x12", "x12")])
def test_ids_that_two_files_write_differently_are_one(ours: str, theirs: str) -> None:
    records, truth = with_plain_ids({"id": [ours, "7"], "name": ["Ann", "Bea"]}, Truth({theirs: "k", "7": "k"}))
    assert set(records["id"]) == set(truth)


def test_ids_that_would_become_one_stay_as_they_are() -> None:
    records: dict[str, list[str | None]] = {"id": ["01", "1"]}
    assert with_plain_ids(records, Truth({"1.0": "k"}))[0] == records


def test_truth_within_the_records_needs_no_record_ids_and_no_names(tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    rows = [f"{row[3]},{row[4]},{row[5]},{row[6]}" for row in PEOPLE if row[0] != "c1"]
    path.write_text("\n".join(["dob,street,zip,cluster", *rows]) + "\n", encoding="utf-8")
    result = evaluate_files(path, path)
    assert (result.records, result.people, result.left_alone) == (4, 2, ("cluster",))


def test_days_counted_by_a_workbook_and_months_in_words_are_read(tmp_path: Path) -> None:
    assert are_serial(["35868", "29505", None]) and not are_serial(["19980314", "1998"])
    assert of_serial("35868") == of_serial("35868.0") == ("1998-03-14", 1998)
    assert [month_of(month) for month in ("March", "mar", "3.0", "03", None)] == ["3", "3", "3", "03", None]


def test_each_record_of_a_pair_may_say_its_source() -> None:
    records: dict[str, list[str | None]] = {"source": ["A", "B"], "id": ["1", "1"]}
    truth: dict[str, list[str | None]] = {"source_l": ["A"], "id_l": ["1"], "source_r": ["B"], "id_r": ["1"]}
    ours, theirs = with_sources(records, truth)
    assert (ours["id"], theirs["id_l"], theirs["id_r"]) == (["A 1", "B 1"], ["A 1"], ["B 1"])


@pytest.mark.parametrize(
    ("records", "truth", "says"),
    [
        ("", "id,person\n1,a\n", "no records|read"),
        ("id,name\n1,Ann Lee\n1,Bea Moss\n", "id,person\n1,a\n", "record ids|twice"),
        ("id,name\n7,Ann Lee\n", "id,person\n1,a\n", "record ids"),
        ("id,shoe\n1,40\n2,41\n", "id,person\n1,a\n2,a\n", "recognised as a name"),
        ("id,name\n1,Ann Lee\n2,Bea Moss\n", "id\n1\n", "two columns"),
        ("id,name\n1,Ann Lee\n1,Bea Moss\n2,Cy Orr\n", "id,person\n1,a\n2,b\n", "line 3.*twice"),
        ("id,name\n1,Ann Lee\n2,Bea Moss\n", "id,person\n1,a\n2,a\n1,b\n", "line 4.*two people"),
        ("id,name\n1,Ann Lee\n2,Bea Moss\n", "id_l,id_r,match\n1,2,perhaps\n", "line 2.*match.*perhaps"),
    ],
)
def test_files_that_cannot_be_used_are_refused_in_words(tmp_path: Path, records: str, truth: str, says: str) -> None:
    (tmp_path / "r.csv").write_text(records, encoding="utf-8")
    (tmp_path / "t.csv").write_text(truth, encoding="utf-8")
    with pytest.raises(BadInput, match=says):
        evaluate_files(tmp_path / "r.csv", tmp_path / "t.csv")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    _, truth = files(tmp_path)
    with pytest.raises(NotFound, match="nowhere"):
        evaluate_files(tmp_path / "nowhere.csv", truth)


def test_semicolons_and_spaces_after_commas_and_parquet_are_read(tmp_path: Path) -> None:
    import duckdb

    (tmp_path / "a.csv").write_text("id; Given Name ;surname\n1; Ann ;Lee\n2;Bea;NaN\n", encoding="utf-8")
    table = read_table(tmp_path / "a.csv")
    assert table["Given Name"] == ["Ann", "Bea"] and table["surname"] == ["Lee", None]
    duckdb.execute(f"COPY (SELECT 1 AS id, 'Ann' AS first_name, DATE '1990-02-03' AS dob) TO '{tmp_path / 'a.parquet'}'")
    table = read_table(tmp_path / "a.parquet")
    read = read_records(table, path=tmp_path, mapping=None, truth_ids={"1"})
    assert read.beside.extra is not None and read.beside.extra["birth_text"].to_pylist() == ["1990-02-03"]


def test_records_of_two_sources_in_one_file_are_told_apart_by_source_and_id() -> None:
    records = {"source": ["A", "B", "A"], "id": ["1", "1", "2"], "name": ["Ann Lee", "Ann Lee", "Bea Moss"]}
    truth = {"Source": ["A", "B", "A"], "ID": ["1", "1", "2"], "person_id": ["a", "a", "b"]}
    ours, theirs = with_sources(records, truth)
    assert ours["id"] == theirs["ID"] == ["A 1", "B 1", "A 2"]
    assert list(theirs) == ["ID", "person_id"]
    alone = {"source": ["A", "B"], "id": ["1", "2"]}
    assert with_sources(alone, truth)[0] == alone, "ids that name one record each stay as they are"


def test_a_latin_1_file_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w", encoding="latin-1", newline="") as handle:
        csv.writer(handle).writerows([["id", "name"], ["1", "José Nuñez"]])
    assert read_table(tmp_path / "a.csv")["name"] == ["José Nuñez"]


def test_clusters_count_as_right_only_when_they_are_exactly_right() -> None:
    truth = {"a": "1", "b": "1", "c": "2", "d": "2", "e": "3"}
    found = {"a": "x", "b": "x", "c": "y", "d": "y", "e": "y"}
    measured = cluster_quality(found, truth)
    assert (measured.precision, measured.recall) == (0.5, 0.5)
