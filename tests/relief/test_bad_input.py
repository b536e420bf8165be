"""A law file or a case file that is wrong is refused whole: the file, the line, what is wrong, and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from justexits.core.errors import BadInput, NotFound
from justexits.relief import Case, load_law, read_case
from tests.relief.asking import HERE

LAW = (HERE / "law" / "ZZ" / "ZZ-1.yaml").read_text(encoding="utf-8")


def refused(tmp_path: Path, text: str) -> BadInput:
    folder = tmp_path / "law"
    (folder / "ZZ").mkdir(parents=True)
    (folder / "ZZ" / "ZZ-1.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_law(folder)
    return caught.value


def test_a_day_without_its_month_is_a_year_in_quotes_or_not(tmp_path: Path) -> None:
    path = tmp_path / "history.yaml"
    path.write_text(
        "charges:\n- {id: a, jurisdiction: VA, disposition_date: 2013-00-00, offence_date: '2013-05-00'}\n", encoding="utf-8"
    )
    facts = read_case(path).rows[0].facts
    assert (str(facts["disposition_date"]), str(facts["offence_date"])) == (
        "2013-01-01 to 2013-12-31",
        "2013-05-01 to 2013-05-31",
    )


@pytest.mark.parametrize(
    ("old", "new", "says", "remedy"),
    [
        ("    text_read: full", "    text_raed: full", "text_raed", "text_read"),  # an unknown field, with the nearest right one
        ('cite: "1(a)", ', "", '"cite" is missing', "cite"),
        ("{fact: restitution,", "{fact: restitusion,", "no fact", "restitution"),
        ("{fact: pending_charge, is: false}", "{fact: today, is: false}", "clock", "elapsed"),
        ("{elapsed: disposition_date, period: P3Y}", "{elapsed: disposition_date, period: three}", "not a period", "P60D"),
        ("{elapsed: disposition_date, period: P3Y}", "{elapsed: grade, period: P3Y}", "not a day", "type date"),
        ("is: misdemeanor", "is: misdemeaner", "no value of grade", "misdemeanor"),
        ("{record: [first_offender_or_deferred_sentence]}", "{record: [deferrals]}", "no kind of record", "conviction"),
        ("to: {value: 2015-07-01, mark: read}", "to: {value: 2016-07-01, mark: read}", "same days", "first day of the newer"),
        ("seen_on: 2020-01-01", "seen_on: soon", "not a day", "2026-01-23"),
        ("id: wait,", "id: offence,", "Two conditions", "its own"),
        ("{fact: outstanding_warrant, is: false}", "{fact: outstanding_warrant, is: nobody}", "yes or no", "true"),
        ("test: {fact: earlier_relief, is: false}", "kind: fact", "tested", "test"),
        ('mark: read, cite: "3(e)"', 'mark: not_read, cite: "3(e)"', "not read cannot be tested", "Take the test out"),
        ("review: {status: draft}", "review: {status: reviewed}", "who and when", "by"),
        ("provision: ZZ-1", "provision: ZZ-1\nprovision: ZZ-2", "stands twice", "one of the two"),
    ],
)
def test_a_law_file_that_is_wrong_is_refused_with_its_line(tmp_path: Path, old: str, new: str, says: str, remedy: str) -> None:
    assert old in LAW
    error = refused(tmp_path, LAW.replace(old, new, 1))
    assert says in error.what
    assert remedy in error.remedy
    line = error.line or 0
    near = [number for number, text in enumerate(LAW.splitlines(), start=1) if old.splitlines()[0].strip() in text]
    assert min(abs(line - number) for number in near) <= 15, (line, near)
    assert (error.file or "").endswith("ZZ-1.yaml")


def test_one_entry_in_two_files_is_refused(tmp_path: Path) -> None:
    shutil.copytree(HERE / "law", tmp_path / "law")
    shutil.copy(tmp_path / "law" / "ZZ" / "ZZ-1.yaml", tmp_path / "law" / "ZZ" / "ZZ-2.yaml")
    with pytest.raises(BadInput, match="stands in"):
        load_law(tmp_path / "law")


def test_a_folder_without_law_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no law"):
        load_law(tmp_path)


@pytest.mark.parametrize(
    ("text", "line", "says", "remedy"),
    [
        ("charges:\n- {id: a, jurisdiction: VA, dispositon: convicted}\n", 2, "dispositon", 'Did you mean "disposition"?'),
        ("persn: {}\ncharges: []\n", 1, "persn", 'Did you mean "person"?'),
        ("person: {birthdate: 2000}\ncharges: []\n", 1, "birthdate", 'Did you mean "birth_date"?'),
        ("charges:\n- id: a\n  jurisdiction: VA\n  disposition: convictd\n", 4, "not one of those", 'Did you mean "convicted"?'),
        ("charges:\n- id: a\n  jurisdiction: VA\n  disposition_date: 31/12/2020\n", 4, "not a day", "2019-05-03"),
        ("charges:\n- id: a\n  jurisdiction: VA\n  disposition_date: '2021-02-30'\n", 4, "not a day", "2019-05-03"),
        ("charges:\n- id: a\n  disposition: convicted\n", 2, '"jurisdiction" is missing', "jurisdiction"),
        ("charges:\n- {id: a, jurisdiction: VA}\n- {id: a, jurisdiction: WA}\n", 3, "Two different charges", "own id"),
        ("charges:\n- {id: a, jurisdiction: VA, classes: {violent: true}}\n", 2, "violent", "violent"),
        ("charges: [\n", 2, "not YAML", "quotes"),
        ("charges:\n- {id: a, jurisdiction: va}\n", 2, "not one of those", 'Did you mean "VA"?'),
        ("charges:\n- {id: a, jurisdiction: XX}\n", 2, "not one of those", "Use one of"),
        ("charges:\n- {id: a, jurisdiction: VA, law: federal}\n", 2, "not one of those", "US"),
        ("charges:\n- {id: a, jurisdiction: VA, superseded_by: b}\n", 2, "No other charge", "took this one's place"),
        ("charges:\n- {id: a, jurisdiction: VA, disposition_date: 05/03/2019}\n", 2, "not a day", "2019-05-03"),
        ("charges:\n- {id: a, jurisdiction: VA, disposition_date: {from: 2020-02-01, to: 2020-01-01}}\n", 2, "not a day", "from"),
        ("charges: {}\n", 1, "must stand a list", "relief-case.md"),
        ("charges:\n- a\n", 2, "must stand keys", "relief-case.md"),
        ("person: {pending_charge: 'no'}\ncharges: []\n", 1, "not one of those", "true, false"),
        ("person: {victim_kinds: sex_trafficking}\ncharges: []\n", 1, "must stand a list", "relief-case.md"),
        ("", 1, "must stand keys", "relief-case.md"),
        ("charges:\n- {id: a, jurisdiction: NO}\n", 2, "not one of those", "YAML reads NO as false"),
        ("charges:\n- {id: a, jurisdiction: VA,\n   disposition_date: 2021-02-30}\n", 3, "cannot be read", "put it in quotes"),
        ("charges:\n- {id: a, jurisdiction: VA, disposition_date: 0219-01-01}\n", 2, "between 1900 and 2100", "Mend the year"),
        ("charges:\n- {id: a, jurisdiction: SC, degree: G5}\n", 2, "no class or degree", "unclassified"),
        (
            "charges:\n- {id: a, jurisdiction: VA, superseded_by: b}\n- {id: b, jurisdiction: VA, superseded_by: a}\n",
            2,
            "none is",
            "stands",
        ),
        ("charges: &x\n- *x\n", 1, "holds itself", "alias"),
        ("charges:\n- {id: a, jurisdiction: VA, ? [statute] : b}\n", 2, "must be a word", "key"),
        ("person: {victim_period: {from: 2019, to: 2018}}\ncharges: []\n", 1, "not a time", "leave an end out"),
        ("charges:\n", 1, '"charges" is missing', "charges"),
    ],
)
def test_a_case_file_that_is_wrong_is_refused_with_its_line(tmp_path: Path, text: str, line: int, says: str, remedy: str) -> None:
    path = tmp_path / "history.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_case(path)
    assert says in caught.value.what
    assert remedy in caught.value.remedy
    assert caught.value.line == line


def test_a_case_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_case(tmp_path / "nobody.yaml")
    with pytest.raises(BadInput, match="cannot be read"):
        read_case(tmp_path)


def test_a_case_file_that_is_no_utf8_is_said(tmp_path: Path) -> None:
    path = tmp_path / "history.yaml"
    path.write_bytes('charges: [{id: a, jurisdiction: VA, description: "caf\u00e9"}]\n'.encode("latin-1"))
    with pytest.raises(BadInput, match="UTF-8"):
        read_case(path)


@pytest.mark.parametrize(
    "text",
    [
        '{\n\t"charges": [\n\t\t{"id": "a", "jurisdiction": "VA", "disposition_date": "2019-05-03T10:00:00Z"}\n\t]\n}',
        "\ufeffcharges:\n- {id: a, jurisdiction: VA, disposition_date: 2019-05-03 10:00:00}\n",
    ],
)
def test_json_with_tabs_a_mark_at_the_start_and_hours_of_a_day_are_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / "history.json"
    path.write_text(text, encoding="utf-8")
    assert str(read_case(path).rows[0].facts["disposition_date"]) == "2019-05-03"


@pytest.mark.parametrize("word", ["guilty_plea", "nolle_prosequi", "no_bill", "declined", "diversion_completed"])
def test_the_words_of_records_are_understood(tmp_path: Path, word: str) -> None:
    path = tmp_path / "history.yaml"
    path.write_text(
        f"charges:\n- {{id: a, jurisdiction: VA, disposition: {word}, grade: misdemeanour, degree: 1}}\n", encoding="utf-8"
    )
    facts = read_case(path).rows[0].facts
    assert facts["disposition"] in {"convicted", "dismissed", "not_prosecuted", "diverted"}
    assert (facts["grade"], facts["degree"]) == ("misdemeanor", "A")


def read(tmp_path: Path, text: str) -> Case:
    path = tmp_path / "history.yaml"
    path.write_text(text, encoding="utf-8")
    return read_case(path)


@pytest.mark.parametrize(
    ("written", "letter"),
    [
        ("B", "B"),
        ("class b", "B"),
        ("2", "B"),
        ("second degree", "B"),
        ("F5", "E"),
        ("5th", "E"),
        ("A-II", "A"),
        ("Unclassified", "unclassified"),
    ],
)
def test_a_class_or_degree_is_read_in_the_words_of_records(tmp_path: Path, written: str, letter: str) -> None:
    assert read(tmp_path, f"charges:\n- {{id: a, jurisdiction: OH, degree: {written}}}\n").rows[0].facts["degree"] == letter


def test_numbers_keep_their_zeros_and_words_stay_words(tmp_path: Path) -> None:
    row = read(tmp_path, "charges:\n- {id: 0123, case: 0400, jurisdiction: KY, statute: 529.020, description: no}\n").rows[0]
    assert (row.id, row.case, row.facts["statute"], row.facts["description"]) == ("0123", "0400", "529.020", "no")


def test_what_an_alias_brings_in_is_read_as_it_is_written_there(tmp_path: Path) -> None:
    text = "charges:\n- &first {id: a, jurisdiction: KY, statute: 529.020}\n- {<<: *first, id: b}\n"
    assert [(row.id, row.facts["statute"]) for row in read(tmp_path, text).rows] == [("a", "529.020"), ("b", "529.020")]


def test_a_key_that_holds_nothing_is_as_one_left_out(tmp_path: Path) -> None:
    case = read(tmp_path, "person:\ncharges:\n- {id: a, jurisdiction: VA, grade: , classes: , disposition_date: 2019-4-1}\n")
    assert case.person == {} and "grade" not in case.rows[0].facts
    assert str(case.rows[0].facts["disposition_date"]) == "2019-04-01"
    assert read(tmp_path, "person: {victim_kinds: unknown}\ncharges: []\n").person == {}
