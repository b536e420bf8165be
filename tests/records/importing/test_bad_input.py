"""Bad input from the first day on: each is told in a sentence with its remedy, and nothing is half done."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from pathlib import Path

import pytest

from justexits.core.errors import BadInput, Busy, CannotWrite, ExitCode, JustExitsError, NotFound
from justexits.records.home import Home
from justexits.records.importing import import_files
from tests.records.importing.small import HEADER, MAPPING, PEOPLE, import_texts, lake_of, left_in, mapping_file, rows_of


def refused(folder: Path, content: str | bytes, *, mapping: str = MAPPING) -> JustExitsError:
    """What an import of such a people.csv says; the records that were there before must be what they were."""
    lake = lake_of(folder)
    import_texts(folder, lake=lake, people_before=PEOPLE.encode())
    before = (lake.snapshot().number, left_in(folder))
    with pytest.raises(JustExitsError) as told:
        import_texts(folder, lake=lake, mapping=mapping, people=content)
    assert (lake.snapshot().number, left_in(folder)) == before
    assert told.value.exit_code != ExitCode.DONE
    assert told.value.remedy.endswith(".")
    return told.value


def test_a_missing_file_is_named_and_no_data_is_touched(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no-such\.csv"):
        import_files(lake_of(tmp_path), [tmp_path / "no-such.csv"], mapping=mapping_file(tmp_path))
    assert left_in(tmp_path) == []


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    told = refused(tmp_path, b"")
    assert (told.file, told.what) == ("people.csv", "The file is empty.")


def test_a_file_of_blank_lines_is_refused(tmp_path: Path) -> None:
    assert "blank lines" in refused(tmp_path, "\n \n\n").what


def test_a_header_without_records_is_refused(tmp_path: Path) -> None:
    assert "no record" in refused(tmp_path, HEADER + "\n").what


def test_a_compressed_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    assert "cut off" in refused(tmp_path, gzip.compress((PEOPLE * 500).encode())[:-20]).what


def test_another_delimiter_is_found(tmp_path: Path) -> None:
    report = import_texts(tmp_path, people=PEOPLE.replace(",", "\t"))
    assert (report.rows_accepted, report.rows_quarantined) == (2, 0)


def test_a_delimiter_that_the_mapping_declares_wrongly_is_named(tmp_path: Path) -> None:
    declared = MAPPING.replace(
        'match: "people*.csv"\n    kind: csv', 'match: "people*.csv"\n    kind: csv\n    read: {delimiter: "|"}'
    )
    told = refused(tmp_path, PEOPLE, mapping=declared)  # with the same content, since it now means something else
    assert "a bar (|)" in told.what
    assert "a comma" in told.what
    assert told.line == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_every_usual_encoding_is_recognised(encoding: str, tmp_path: Path) -> None:
    lines = PEOPLE.replace("Stone", "Núñez Ávila") + "".join(f"C{n},Q{n},D,Núñez,05/01/1990,29\n" for n in range(2, 40))
    report = import_texts(tmp_path, people=lines.encode(encoding))
    assert (report.rows_quarantined, report.warnings) == (0, 0)
    assert {row["family_name"] for row in rows_of(lake_of(tmp_path), "party")} == {"Rivers", "Núñez Ávila", "Núñez"}


def test_a_header_in_another_case_with_other_spaces_is_the_same_header(tmp_path: Path) -> None:
    report = import_texts(tmp_path, people=PEOPLE.replace(HEADER, ' case  no ,"Person",role,Name\u00a0,dob,  AGE'))
    assert report.rows_accepted == 2


def test_a_column_that_is_gone_is_named_with_the_nearest(tmp_path: Path) -> None:
    told = refused(tmp_path, PEOPLE.replace("DOB", "DOBB"))
    assert told.column == "DOB"
    assert 'nearest is "DOBB"' in told.what


def test_a_column_that_stands_twice_is_named(tmp_path: Path) -> None:
    told = refused(tmp_path, PEOPLE.replace("NAME", "DOB"))
    assert told.column in ("DOB", "NAME")


def test_one_id_with_two_contents_keeps_the_first_and_tells_of_the_second(tmp_path: Path) -> None:
    report = import_texts(tmp_path, people=PEOPLE + "C1,P1,D,Brooks,05/01/1990,29\n")
    assert (report.rows_accepted, report.rows_quarantined) == (2, 1)
    fault = report.faults[0]
    assert (fault.source_line, fault.rule) == (4, "same id, other content")
    assert "Line 2 of people.csv" in str(fault.remedy)


def test_the_same_line_twice_counts_once(tmp_path: Path) -> None:
    report = import_texts(tmp_path, people=PEOPLE + "C1,P1,D,Rivers,05/01/1990,29\n")
    assert (report.rows_accepted, report.rows_superseded, report.rows_quarantined) == (2, 1, 0)


@pytest.mark.parametrize(
    ("line", "column", "value", "rule"),
    [
        (f"C1,P3,D,Lake,{date.today() + timedelta(days=40):%m/%d/%Y},", "DOB", None, "birth date not possible"),  # noqa: DTZ011
        ("C1,P3,D,Lake,01/01/1850,", "DOB", "01/01/1850", "birth date not possible"),
        ("C1,P3,D,Lake,31/31/2000,", "DOB", "31/31/2000", "not a date of the declared form"),
        ("C1,P3,D,Lake,,156", "AGE", "156", "age not possible"),
        ("C1,P3,D,Lake,,-4", "AGE", "-4", "age not possible"),
        ("C1,P3,D,Lake,,old", "AGE", "old", "not a number"),
        ("C1,P3,Q,Lake,,", "ROLE", "Q", "value not in the mapping"),
    ],
)
def test_a_value_that_cannot_be_is_unknown_and_told_of(
    line: str, column: str, value: str | None, rule: str, tmp_path: Path
) -> None:
    report = import_texts(tmp_path, people=f"{PEOPLE}{line}\n")
    assert (report.rows_accepted, report.rows_quarantined) == (3, 0)
    fault = report.faults[0]
    assert (fault.source_file, fault.source_line, fault.column, fault.rule) == ("people.csv", 4, column, rule)
    assert value in (None, fault.value)
    person = next(row for row in rows_of(lake_of(tmp_path), "party") if row["party_id"] == "P3")
    assert person["birth_date"] is None
    assert person["recorded_age_low"] is None


def test_too_many_wrong_rows_stop_the_import_where_a_limit_is_set(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE + ",,D,Nobody,,\n", encoding="utf-8")
    lake = lake_of(tmp_path)
    with pytest.raises(BadInput, match=r"more than the 10\.0% allowed") as told:
        import_files(lake, [tmp_path / "people.csv"], mapping=mapping_file(tmp_path), max_errors=0.1)
    assert told.value.line == 4
    assert (lake.snapshot().number, left_in(tmp_path)) == (0, [])
    assert import_files(lake, [tmp_path / "people.csv"], mapping=mapping_file(tmp_path), max_errors=0.5).rows_quarantined == 1


def test_a_second_import_at_the_same_time_is_told_to_wait(tmp_path: Path) -> None:
    lake = lake_of(tmp_path)
    with lake.write("import"), pytest.raises(Busy, match="--wait"):
        import_texts(tmp_path, lake=lake_of(tmp_path), people=PEOPLE)
    assert import_texts(tmp_path, lake=lake, people=PEOPLE).snapshot == 1


def test_a_home_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a letter", encoding="utf-8")
    with pytest.raises(CannotWrite, match="--home"):
        Home.make(tmp_path / "home")
    assert (tmp_path / "home").read_text(encoding="utf-8") == "a letter"


def test_too_small_a_disk_is_told_before_anything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(100, 90, 10))
    with pytest.raises(CannotWrite, match="MB free") as told:
        import_texts(tmp_path, people=PEOPLE)
    assert "--home" in told.value.remedy
    assert left_in(tmp_path) == []


def test_a_file_that_the_mapping_does_not_mean_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"people\*\.csv") as told:
        import_texts(tmp_path, inventory="a,b\n1,2\n")
    assert told.value.file == "inventory.csv"


def test_importing_the_same_content_again_changes_nothing(tmp_path: Path) -> None:
    first = import_texts(tmp_path, people=PEOPLE)
    before = left_in(tmp_path)
    again = import_texts(tmp_path, people=PEOPLE)
    assert again.already_imported
    assert (again.snapshot, again.rows_read, again.batch_id) == (first.snapshot, first.rows_read, first.batch_id)
    assert left_in(tmp_path) == before


def test_the_same_content_under_a_mended_mapping_is_read_again(tmp_path: Path) -> None:
    import_texts(tmp_path, people=PEOPLE)
    report = import_texts(tmp_path, people=PEOPLE, mapping=MAPPING.replace("V: victim", "V: witness"))
    assert (report.already_imported, report.rows_accepted, report.rows_superseded) == (False, 1, 1)
    assert {row["role"] for row in rows_of(lake_of(tmp_path), "party")} == {"defendant", "witness"}


def test_a_newer_extract_counts_its_unchanged_rows_as_superseded_and_takes_the_changed(tmp_path: Path) -> None:
    import_texts(tmp_path, people=PEOPLE)
    report = import_texts(tmp_path, people=PEOPLE.replace("Stone", "Stone-Hill"))
    assert (report.rows_accepted, report.rows_superseded) == (1, 1)
    assert {row["family_name"] for row in rows_of(lake_of(tmp_path), "party")} == {"Rivers", "Stone-Hill"}


def test_ids_that_a_spreadsheet_has_cut_are_put_aside(tmp_path: Path) -> None:
    report = import_texts(tmp_path, people=f"{PEOPLE}C1,1.22727E+11,D,Lake,,\nC1,12E5,D,Hill,,\n")
    assert [(fault.source_line, fault.value, fault.rule) for fault in report.faults] == [
        (4, "1.22727E+11", "id in scientific notation")
    ]
    assert {row["party_id"] for row in rows_of(lake_of(tmp_path), "party")} == {"P1", "P2", "12E5"}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_kind_of_padding_is_taken_off_and_an_empty_cell_is_unknown(tmp_path: Path, end: str) -> None:
    names = [" Blank ", "\tTab\t", "\u00a0Space\u00a0", "Trailing ", "In side", " ", "\u00a0", "Naïve à"]
    lines = [
        HEADER,
        *(f"C{number}, P{number} ,D,{name},," for number, name in enumerate(names)),
        " case no , PERSON,ROLE,NAME,DOB,AGE",
    ]
    report = import_texts(tmp_path, people=end.join(lines) + end)
    found = [row["family_name"] for row in rows_of(lake_of(tmp_path), "party")]
    assert found == ["Blank", "Tab", "Space", "Trailing", "In side", None, None, "Naïve à"]
    assert (report.rows_read, report.rows_accepted, report.rows_control) == (10, 8, 2), "the header came twice"
