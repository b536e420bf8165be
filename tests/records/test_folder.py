"""Canonical tables from a folder that somebody else made: what its spelling may be, and what is said of what was left."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from justexits.core.errors import BadInput
from justexits.records.codes import code_list
from justexits.records.folder import OTHER_WORDS, Folder
from justexits.records.tables import TABLES


def _folder(path: Path, **files: str) -> Folder:
    for name, text in files.items():
        (path / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return Folder(path, threads=1)


def _rows(folder: Folder, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in folder.tables[table].select(*columns).order_by(columns[0]).to_pyarrow().to_pylist()]


def test_capitals_and_blanks_in_names_of_files_columns_and_codes_do_not_matter(tmp_path: Path) -> None:
    folder = _folder(tmp_path, PARTY__CSV="PARTY_ID,Case ID , Role\np1,c1,Missing Person\np2,c1,VICTIM\n")
    assert _rows(folder, "party", "party_id", "case_id", "role") == [("p1", "c1", "missing_person"), ("p2", "c1", "victim")]
    assert folder.not_read.in_words() == []


def test_days_may_stand_as_a_court_writes_them_and_a_year_stays_a_year(tmp_path: Path) -> None:
    people = "party_id,birth_date\np1,2001-02-28\np2,02/28/2001\np3,2001\np4,2001-02\np5,\np6,2001.0\n"
    found = _rows(_folder(tmp_path, party__csv=people), "party", "party_id", "birth_date", "birth_date_precision")
    day = date(2001, 2, 28)
    assert found == [
        ("p1", day, "day"),
        ("p2", day, "day"),
        ("p3", date(2001, 1, 1), "year"),
        ("p4", date(2001, 2, 1), "month"),
        ("p5", None, None),
        ("p6", date(2001, 1, 1), "year"),
    ]


def test_days_may_stand_as_other_tools_write_them(tmp_path: Path) -> None:
    written = (
        *("2001-02-28 00:00:00", "2001-02-28T00:00:00Z", "2001/02/28", "20010228", "02/28/2001 12:00:00 AM", "2/28/2001 0:00"),
        *("28-FEB-2001", "28 Feb 2001", "February 28, 2001"),
    )
    lines = "".join(f'p{number},"{text}"\n' for number, text in enumerate(written))
    found = _rows(_folder(tmp_path, party__csv=f"party_id,birth_date\n{lines}"), "party", "party_id", "birth_date")
    assert found == [(f"p{number}", date(2001, 2, 28)) for number in range(len(written))]


@pytest.mark.parametrize("written", ["2/28/01", "01-02-28"])
def test_a_year_in_two_digits_is_refused_and_not_guessed(tmp_path: Path, written: str) -> None:
    with pytest.raises(BadInput, match="no date"):
        _folder(tmp_path, party__csv=f"party_id,birth_date\np1,{written}\n")


def test_words_for_nothing_are_empty_but_where_they_are_a_code(tmp_path: Path) -> None:
    words = ("NA", "NULL", "NaN", "None", " ", "\\N")
    people = "".join(f"p{number},{word},{word},none\n" for number, word in enumerate(words))
    charges = "".join(f"c{number},{word}\n" for number, word in enumerate(words))
    folder = _folder(
        tmp_path, party__csv=f"party_id,birth_date,role,address_kind\n{people}", charge__csv=f"charge_id,amount\n{charges}"
    )
    found = _rows(folder, "party", "party_id", "birth_date", "birth_date_precision", "role", "address_kind")
    assert found == [(f"p{number}", None, None, None, "none") for number in range(len(words))]
    assert {amount for _, amount in _rows(folder, "charge", "charge_id", "amount")} == {None}
    assert folder.not_read.in_words() == []


@pytest.mark.parametrize(("day", "name"), [("NULL", None), ("", "NULL")])
def test_a_name_that_is_a_word_for_nothing_stays_a_name_unless_the_file_writes_nothing_so(
    tmp_path: Path, day: str, name: str | None
) -> None:
    folder = _folder(tmp_path, party__csv=f"party_id,family_name,birth_date\np1,NULL,{day}\n")
    assert _rows(folder, "party", "party_id", "family_name") == [("p1", name)]


def test_money_may_have_its_sign_and_what_is_no_number_is_refused(tmp_path: Path) -> None:
    assert _rows(_folder(tmp_path, charge__csv='charge_id,amount\nc1,"$1,200.50"\n'), "charge", "charge_id", "amount") == [
        ("c1", 1200.5)
    ]
    with pytest.raises(BadInput) as told:
        _folder(tmp_path, charge__csv="charge_id,amount\nc1,much\n")
    assert (told.value.line, told.value.value) == (2, "much") and "no number" in told.value.what


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16"])
def test_the_encoding_of_a_csv_does_not_matter(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "party.csv").write_bytes("party_id,family_name\np1,Pérez\n".encode(encoding))
    assert _rows(Folder(tmp_path, threads=1), "party", "party_id", "family_name") == [("p1", "Pérez")]


def test_what_is_no_day_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as told:
        _folder(tmp_path, party__csv="party_id,birth_date\np1,2001-02-28\np2,28/02/2001\n")
    assert (told.value.file, told.value.line, told.value.column, told.value.value) == (
        "party.csv",
        3,
        "birth_date",
        "28/02/2001",
    )


def test_what_nothing_reads_is_named_files_columns_and_words(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path,
        party__csv="party_id,role,shoe_size\np1,suspect,40\np2,suspect,41\np3,victim,39\n",
        suspects__csv="case_id\nc1\n",
        notes__txt="nothing",
    )
    assert folder.not_read.in_words() == [
        "Not read, for no table has that name: suspects.csv.",
        "party: not read are the columns shoe_size.",
        "party.role: no code list has suspect (2); such rows count as saying nothing there.",
    ]


def test_who_is_who_given_without_a_probability_is_given_as_known(tmp_path: Path) -> None:
    folder = _folder(tmp_path, person_party__csv="person_id,party_id\nann,p1\n")
    assert _rows(folder, "person_party", "person_id", "path_probability") == [("ann", 1.0)]
    assert (folder.has("person_party"), folder.has("person_party", "path_probability"), folder.has("person")) == (
        True,
        False,
        False,
    )


def test_numbers_that_a_spreadsheet_wrote_with_a_point_are_the_same_ids(tmp_path: Path) -> None:
    folder = _folder(tmp_path, event__csv="event_id,party_id\ne1,17.0\ne2,\ne3,A-17.0\n")
    assert _rows(folder, "event", "event_id", "party_id") == [("e1", "17"), ("e2", None), ("e3", "A-17.0")]


def test_a_row_that_stands_there_twice_counts_once_and_is_told(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path, party__csv="party_id,role\np1,victim\np1,victim\np2,\n", event__csv="event_id,kind\ne1,\ne1,contact\n"
    )
    assert _rows(folder, "party", "party_id", "role") == [("p1", "victim"), ("p2", None)]
    assert len(_rows(folder, "event", "event_id", "kind")) == 2
    assert folder.not_read.in_words() == ["party: rows that stand there again count once (1)."]


@pytest.mark.parametrize(("rows", "said"), [("p1,victim\np1,witness", "differ have one id"), (",victim\np2,victim", "has no id")])
def test_appearances_that_cannot_be_told_apart_are_refused(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        _folder(tmp_path, party__csv=f"party_id,role\n{rows}\n")


def test_a_table_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="twice"):
        _folder(tmp_path, party__csv="party_id\np1\n", party__tsv="party_id\np2\n")


# -- tables in several files, and under other names --


@pytest.mark.parametrize(
    "names",
    [
        ("party/part-0001.csv", "party/part-0002.csv"),
        ("Parties.csv/part-00000-7f3a-c000.csv", "Parties.csv/part-00001-7f3a-c000.csv"),
        ("party/year=2020/a.csv", "party/year=2021/a.csv"),
        ("party-0001.csv", "party-0002.csv"),
        ("PARTY_part1_of_2.csv", "PARTY_part2_of_2.csv"),
    ],
)
def test_a_table_may_be_written_in_parts(tmp_path: Path, names: tuple[str, str]) -> None:
    for who, name in zip(("p1", "p2"), names, strict=True):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"Party_ID,role\n{who},victim\n")
    (tmp_path / names[0]).with_name("_SUCCESS").touch()
    folder = Folder(tmp_path, threads=1)
    assert _rows(folder, "party", "party_id", "role") == [("p1", "victim"), ("p2", "victim")]
    assert list(folder.read_as.values()) == ["party"]


def test_parts_in_parquet_whose_types_differ_are_one_table_and_folders_name_a_column(tmp_path: Path) -> None:
    for office, ids in (("north", [1, 2]), ("south", ["A-3"])):
        part = tmp_path / "charge.parquet" / f"office_id={office}"
        part.mkdir(parents=True)
        pq.write_table(pa.table({"charge_id": ids, "case_id": ids}), part / "part-0.snappy.parquet")
    found = _rows(Folder(tmp_path, threads=1), "charge", "charge_id", "office_id")
    assert found == [("1", "north"), ("2", "north"), ("A-3", "south")]


def test_words_of_the_older_catalogue_are_read_as_ours_and_told(tmp_path: Path) -> None:
    arrest = "arrest_id,place_kind\na1,Motel\na2,hotel\na3,moon\n"
    folder = _folder(tmp_path, arrest__csv=arrest, event__csv="event_id,kind\ne1,victim_fta\ne2,hearing\n")
    assert _rows(folder, "arrest", "arrest_id", "place_kind") == [("a1", "hotel"), ("a2", "hotel"), ("a3", "moon")]
    assert _rows(folder, "event", "event_id", "kind") == [("e1", "victim_did_not_appear"), ("e2", "hearing")]
    assert folder.read_as == {
        "The word victim_fta in event.kind": "victim_did_not_appear",
        "The word motel in arrest.place_kind": "hotel",
    }
    assert folder.not_read.codes == {"arrest.place_kind": {"moon": 1}}


@pytest.mark.parametrize("codes", list(OTHER_WORDS))
def test_every_other_word_means_a_code_that_exists_and_is_none_itself(codes: str) -> None:
    known = code_list(codes)
    assert set(OTHER_WORDS[codes].values()) <= set(known) and not set(OTHER_WORDS[codes]) & set(known)


def test_an_empty_part_is_nothing_and_a_part_without_names_of_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "event").mkdir()
    for name, text in (("part-0.csv", "event_id,kind\ne1,contact\n"), ("part-1.csv", "")):
        (tmp_path / "event" / name).write_text(text)
    assert _rows(Folder(tmp_path, threads=1), "event", "event_id", "kind") == [("e1", "contact")]
    (tmp_path / "event" / "part-2.csv").write_text("e2,contact\ne3,contact\n")
    with pytest.raises(BadInput, match="no column event_id") as told:
        Folder(tmp_path, threads=1)
    assert told.value.file == "event/part-2.csv"


def test_days_that_a_parquet_file_has_as_days_stay_so_with_what_is_said_of_their_precision(tmp_path: Path) -> None:
    days, said = [date(2001, 2, 28), date(2001, 1, 1), None], [None, "year", "day"]
    rows = {"party_id": ["p1", "p2", "p3"], "birth_date": days, "birth_date_precision": said}
    pq.write_table(pa.table(rows), tmp_path / "party.parquet")
    found = _rows(Folder(tmp_path, threads=1), "party", "party_id", "birth_date", "birth_date_precision")
    assert found == [("p1", days[0], "day"), ("p2", days[1], "year"), ("p3", None, None)]


def test_who_is_who_and_classes_may_stand_in_columns_where_the_folder_has_no_table_of_them(tmp_path: Path) -> None:
    party = "party_id,person_id,role\np1,7.0,victim\np2,7,defendant\np3,,witness\n"
    charge = "charge_id,party_id,class\nc1,p2,theft_retail\nc2,p2,DRUG_POSS;TRESPASS\nc3,p2,\n"
    folder = _folder(tmp_path, party__csv=party, charge__csv=charge)
    assert _rows(folder, "person_party", "party_id", "person_id", "path_probability") == [("p1", "7", 1.0), ("p2", "7", 1.0)]
    found = sorted(_rows(folder, "offense_class", "charge_id", "class"))
    assert found == [("c1", "THEFT_RETAIL"), ("c2", "DRUG_POSS"), ("c2", "TRESPASS")]
    assert folder.has("person_party") and folder.has("offense_class") and not folder.has("person")
    assert folder.read_as == {
        "The column person_id of party.csv": "person_party",
        "The column class of charge.csv": "offense_class",
    }
    assert folder.not_read.in_words() == []


def test_a_table_of_who_is_who_goes_before_a_column_and_the_column_is_told(tmp_path: Path) -> None:
    folder = _folder(tmp_path, party__csv="party_id,person_id\np1,7\n", person_party__csv="person_id,party_id\nann,p1\n")
    assert _rows(folder, "person_party", "person_id", "party_id") == [("ann", "p1")]
    assert folder.not_read.columns == {"party": ["person_id"]}


def test_a_fault_in_a_part_is_named_with_its_own_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "party").mkdir()
    for name, day in (("a.csv", "2001-02-28"), ("b.csv", "soon")):
        (tmp_path / "party" / name).write_text(f"party_id,birth_date\n{name},{day}\n")
    with pytest.raises(BadInput) as told:
        Folder(tmp_path, threads=1)
    assert (told.value.file, told.value.line, told.value.value) == ("party/b.csv", 2, "soon")


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("parties.csv", "party"),
        ("Cases.CSV", "case"),
        ("CHARGES.TSV", "charge"),
        ("offence classes.csv", "offense_class"),
        ("PersonParty.csv", "person_party"),
        ("people.csv", "person"),
        ("dbo.Events.csv", "event"),
    ],
)
def test_a_table_may_be_named_in_the_plural_and_that_is_told(tmp_path: Path, name: str, table: str) -> None:
    keys = TABLES[table].key
    (tmp_path / name).write_text(",".join(keys) + "\n" + ",".join(f"x{place}" for place, _ in enumerate(keys)) + "\n")
    folder = Folder(tmp_path, threads=1)
    assert folder.tables[table].count().to_pyarrow().as_py() == 1
    assert folder.read_as == {name: table} and folder.not_read.files == []


def test_the_tables_own_name_goes_before_another_and_the_other_is_told(tmp_path: Path) -> None:
    folder = _folder(tmp_path, party__csv="party_id\np1\n", parties__csv="party_id\np2\np3\n")
    assert _rows(folder, "party", "party_id") == [("p1",)]
    assert folder.not_read.files == ["parties.csv"]


@pytest.mark.parametrize("names", [("parties.csv", "Parties.tsv"), ("party.csv", "party.tsv"), ("party.csv", "party_2.csv")])
def test_two_files_that_may_both_be_the_table_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    for name in names:
        (tmp_path / name).write_text("party_id\np1\n")
    with pytest.raises(BadInput, match="twice"):
        Folder(tmp_path, threads=1)


def test_a_table_in_a_form_that_nothing_reads_is_told(tmp_path: Path) -> None:
    folder = _folder(tmp_path, party__csv="party_id\np1\n", event__sas7bdat="")
    assert folder.not_read.in_words() == ["Not read, for it is neither Parquet nor CSV: event.sas7bdat."]


def test_a_packed_csv_in_capitals_and_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    (tmp_path / "PARTY.CSV.GZ").write_bytes(gzip.compress("party_id|family_name\np1|Pérez\n".encode("latin-1")))
    assert _rows(Folder(tmp_path, threads=1), "party", "party_id", "family_name") == [("p1", "Pérez")]


def test_lines_of_json_and_a_file_whose_ending_is_wrong_are_read_as_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "party.jsonl").write_text('{"party_id": "p1", "role": "victim"}\n{"party_id": "p2"}\n')
    pq.write_table(pa.table({"case_id": ["c1"]}), tmp_path / "case.csv")
    folder = Folder(tmp_path, threads=1)
    assert _rows(folder, "party", "party_id", "role") == [("p1", "victim"), ("p2", None)]
    assert _rows(folder, "case", "case_id") == [("c1",)]


@pytest.mark.parametrize(
    ("row", "said"), [("p3,victim,more", "too many cells"), ("p3", "too few cells"), ('p3,"victim', "quotes do not close")]
)
def test_a_row_that_is_not_whole_is_refused_with_its_line_wherever_it_stands(tmp_path: Path, row: str, said: str) -> None:
    before = "".join(f"a{number},victim\n" for number in range(3000))
    with pytest.raises(BadInput, match=said) as told:
        _folder(tmp_path, party__csv=f"party_id,role\n{before}{row}\np4,witness\n")
    assert (told.value.file, told.value.line) == ("party.csv", 3002)


def test_a_column_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="column role 2 times"):
        _folder(tmp_path, party__csv="party_id,role,Role\np1,victim,witness\n")
