"""A small office for tests of the site: three people who matter, forty who fill pages, another office, figures, an import.

Use it with `from tests.web.office import office_home` in a conftest, or name the module in `pytest_plugins`. Everything is made
up. Words that begin with CANARY must never be seen by somebody who lacks the permission that their comment names.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from justexits.linkage.report import run_key, run_summary
from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.records.tables import TABLES
from tests.web.office_figures import felony_review, figures, imports
from tests.worlds import filled

Row = dict[str, Any]

OFFICE = "three-rivers"
OTHER_OFFICE = "fort-harlan"
FELONY_REVIEW_OFFICE = "cook-county"

STAR = "per-star"  # accused, harmed, and a child once: the person that the site is for
OLD_STAR = "per-star-old"  # an id that was merged into STAR
RECRUITER = "per-recruiter"  # charged as an exploiter: the senior lane
QUIET = "per-quiet"  # context only: below the line
CHILD_ONLY = "per-child-only"  # known from juvenile records only
ELSEWHERE = "per-elsewhere"  # of the other office
FILLERS = 40
STATES = {OFFICE: "WA", OTHER_OFFICE: "NE", FELONY_REVIEW_OFFICE: "IL"}

CANARY_JUVENILE = "Canaryjuvenile"  # a name that only a juvenile record carries: SEE_JUVENILE_RECORDS
CANARY_JUVENILE_COURT = "Canary Juvenile Court"  # SEE_JUVENILE_RECORDS
CANARY_ADDRESS = "12 Canaryaddress Way"  # where she was harmed: SEE_VICTIM_ADDRESS
CANARY_ELSEWHERE = "Canaryelsewhere"  # a name of the other office: nobody here

ALARM = "The state ID numbers of batch batch-2 stand beside other names."
NOTICE = "3 of 60 records have no name; only their numbers can link them."


@pytest.fixture(scope="session")
def office_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the small office, made once; do not write to it, copy it."""
    return build(tmp_path_factory.mktemp("office") / "home")


def build(path: Path) -> Path:
    """Make the home at `path` and fill it. Returns the path."""
    lake = Lake(Home.make(path))
    with lake.write("fixture") as writing:
        for office_id, rows_of in _offices().items():
            for table, rows in rows_of.items():
                definition = TABLES[table]
                full = [filled(definition, {"office_id": office_id} | row, line) for line, row in enumerate(rows, start=2)]
                arrow = pa.Table.from_pylist(full, schema=definition.schema.to_pyarrow())
                writing.append(table, arrow, office_id=office_id)
        writing.versions |= {"screening": "test-1", "measures": "test-1", "mapping": "test 1"}
        figures_of_run = {"records": 60, "persons": 44, "possible": 1, "prior": 1e-3}
        writing.versions[run_key(OFFICE)] = run_summary(**figures_of_run, alarms=[ALARM], notices=[NOTICE])
    return path


@cache
def _offices() -> dict[str, dict[str, list[Row]]]:
    return {
        OFFICE: _merged(_office_rows(OFFICE, "Three Rivers County Prosecuting Attorney"), *_people(), imports(), figures()),
        OTHER_OFFICE: _merged(_office_rows(OTHER_OFFICE, "Fort Harlan County Attorney"), _elsewhere()),
        FELONY_REVIEW_OFFICE: _merged(_office_rows(FELONY_REVIEW_OFFICE, "Cook County State's Attorney"), felony_review()),
    }


def _merged(*parts: dict[str, list[Row]]) -> dict[str, list[Row]]:
    merged: dict[str, list[Row]] = {}
    for part in parts:
        for table, rows in part.items():
            merged.setdefault(table, []).extend(rows)
    return merged


def _office_rows(office_id: str, name: str) -> dict[str, list[Row]]:
    return {"office": [{"office_id": office_id, "name": name, "state": STATES[office_id]}]}


def _people() -> list[dict[str, list[Row]]]:
    return [_star(), _child_only(), _recruiter(), _quiet(), *(_filler(number) for number in range(FILLERS))]


def _party(party_id: str, case_id: str, role: str, given: str, family: str, **more: Any) -> Row:
    return {"party_id": party_id, "case_id": case_id, "role": role, "given_name": given, "family_name": family, **more}


def _link(person_id: str, party_id: str, probability: float = 0.999, words: str = "same name and birth date") -> Row:
    return {"person_id": person_id, "party_id": party_id, "path_probability": probability, "match_explanation": words}


def _finding(person_id: str, indicator: str, strength: int, evidence: list[str], first: date, last: date, **more: Any) -> Row:
    return {
        "person_id": person_id,
        "indicator": indicator,
        "truth": "true",
        "missing_facts": [],
        "possible": False,
        "strength": strength,
        "evidence": evidence,
        "first_on": first,
        "last_on": last,
        "definition_version": "1",
        **more,
    }


def _star() -> dict[str, list[Row]]:
    born = date(1998, 3, 14)
    own = {"birth_date": born}
    return {
        "case": [
            {"case_id": "J-14-1", "kind": "juvenile", "court": CANARY_JUVENILE_COURT, "referred_on": date(2014, 6, 1)},
            {"case_id": "M-13-1", "kind": "missing_person", "court": CANARY_JUVENILE_COURT, "referred_on": date(2013, 9, 1)},
            {
                "case_id": "C-17-1",
                "kind": "criminal",
                "court": "District Court",
                "referred_on": date(2017, 2, 3),
                "status": "disposed",
            },
            {
                "case_id": "C-18-1",
                "kind": "criminal",
                "court": "Superior Court",
                "referred_on": date(2018, 5, 9),
                "status": "disposed",
            },
            {
                "case_id": "C-19-1",
                "kind": "criminal",
                "court": "Superior Court",
                "referred_on": date(2019, 7, 2),
                "status": "disposed",
            },
            {
                "case_id": "C-26-1",
                "kind": "criminal",
                "court": "District Court",
                "referred_on": date(2026, 2, 11),
                "status": "referred",
            },
        ],
        "party": [
            _party("p-j1", "J-14-1", "juvenile", CANARY_JUVENILE, "Quill", birth_date=born),
            _party("p-m1", "M-13-1", "missing_person", CANARY_JUVENILE, "Quill", birth_date=born),
            _party("p-a1", "C-17-1", "defendant", "Star", "Quill", birth_date=date(1996, 3, 14)),
            _party("p-v1", "C-18-1", "victim", "Rosalind", "Quill", **own, address=CANARY_ADDRESS, address_kind="home"),
            _party("p-v2", "C-19-1", "victim", "Rosalind", "Quill", **own, address_kind="hotel"),
            _party("p-a2", "C-26-1", "defendant", "Rosalind", "Quill", **own, address_kind="none"),
        ],
        "arrest": [
            {"arrest_id": "ar-1", "case_id": "C-17-1", "party_id": "p-a1", "on": date(2017, 2, 1), "place_kind": "hotel"},
            {
                "arrest_id": "ar-2",
                "case_id": "C-26-1",
                "party_id": "p-a2",
                "on": date(2026, 2, 10),
                "place_kind": "store",
                "custody_from": date(2026, 2, 10),
            },
        ],
        "charge": [
            {
                "charge_id": "ch-j1",
                "case_id": "J-14-1",
                "party_id": "p-j1",
                "description": "Prostitution",
                "offense_date": date(2014, 5, 20),
                "disposition": "adjudicated",
            },
            {
                "charge_id": "ch-1",
                "case_id": "C-17-1",
                "party_id": "p-a1",
                "arrest_id": "ar-1",
                "statute": "9A.88.030",
                "description": "Prostitution",
                "grade": "misdemeanor",
                "offense_date": date(2017, 2, 1),
                "disposition": "guilty_plea",
                "disposition_date": date(2017, 6, 1),
            },
            {
                "charge_id": "ch-2",
                "case_id": "C-26-1",
                "party_id": "p-a2",
                "arrest_id": "ar-2",
                "statute": "9A.56.050",
                "description": "Theft 3",
                "amount": 400.0,
                "grade": "misdemeanor",
                "offense_date": date(2026, 2, 10),
            },
        ],
        "event": [
            {
                "event_id": "ev-1",
                "case_id": "C-18-1",
                "party_id": "p-v1",
                "kind": "victim_did_not_appear",
                "on": date(2018, 9, 1),
            },
            {
                "event_id": "ev-m",
                "case_id": "M-13-1",
                "party_id": "p-m1",
                "kind": "missing_person_report",
                "on": date(2013, 8, 30),
            },
        ],
        "narrative": [
            {
                "narrative_id": "na-1",
                "case_id": "C-18-1",
                "kind": "police_report",
                "written_on": date(2018, 5, 9),
                "text": "She said that she had been pushed. <script>alert(1)</script>",
            },
        ],
        "person": [{"person_id": STAR, "display_name": "Rosalind Quill", "birth_date": born, "parties": 6}],
        "person_party": [
            _link(STAR, "p-j1", 0.999),
            _link(STAR, "p-m1", 0.998),
            _link(STAR, "p-v1", words="Same state ID number; same address; though birth dates differ"),
            _link(STAR, "p-v2"),
            _link(STAR, "p-a2"),
            _link(STAR, "p-a1", 0.962, "same last name, state number and phone; the birth year differs by two"),
        ],
        "possible_link": [{"party_id": "p-a2", "other_party_id": "p-f0", "weight": 4.0, "probability": 0.8}],
        "person_ledger": [
            {"person_id": OLD_STAR, "happened": "merged", "other_person_id": STAR, "at_snapshot": 1, "founding_party_id": "p-a1"},
        ],
        "finding": [
            _finding(STAR, "Y01", 4, ["charge:ch-j1"], date(2014, 5, 20), date(2014, 5, 20)),
            _finding(STAR, "Y03a", 2, ["event:ev-m"], date(2013, 8, 30), date(2013, 8, 30)),
            _finding(STAR, "V02", 2, ["party:p-v1", "party:p-v2"], date(2018, 5, 9), date(2019, 7, 2)),
            _finding(STAR, "V01", 3, ["party:p-v2"], date(2019, 7, 2), date(2019, 7, 2)),
            _finding(STAR, "V04", 3, ["event:ev-1"], date(2018, 9, 1), date(2018, 9, 1)),
            _finding(STAR, "C06", 3, ["party:p-a1", "party:p-v1"], date(2017, 2, 1), date(2018, 5, 9)),
            _finding(
                STAR, "S06", 2, [], date(2017, 2, 1), date(2026, 2, 10), truth="unknown", missing_facts=["charge.offense_date"]
            ),
        ],
    }


def _child_only() -> dict[str, list[Row]]:
    return {
        "case": [{"case_id": "J-15-9", "kind": "juvenile", "referred_on": date(2015, 1, 5)}],
        "party": [_party("p-c9", "J-15-9", "juvenile", CANARY_JUVENILE, "Only", birth_date=date(2000, 1, 1))],
        "charge": [{"charge_id": "ch-c9", "case_id": "J-15-9", "party_id": "p-c9", "offense_date": date(2015, 1, 1)}],
        "person": [
            {"person_id": CHILD_ONLY, "display_name": f"{CANARY_JUVENILE} Only", "birth_date": date(2000, 1, 1), "parties": 1}
        ],
        "person_party": [_link(CHILD_ONLY, "p-c9")],
        "finding": [_finding(CHILD_ONLY, "Y01", 4, ["charge:ch-c9"], date(2015, 1, 1), date(2015, 1, 1))],
    }


def _recruiter() -> dict[str, list[Row]]:
    return {
        "case": [
            {"case_id": "C-20-1", "kind": "criminal", "referred_on": date(2020, 1, 5), "status": "disposed"},
            {"case_id": "C-12-1", "kind": "criminal", "referred_on": date(2012, 1, 5), "status": "disposed"},
        ],
        "party": [
            _party("p-r1", "C-20-1", "defendant", "Odile", "Marrow", birth_date=date(1990, 6, 6)),
            _party("p-r2", "C-12-1", "victim", "Odile", "Marrow", birth_date=date(1990, 6, 6)),
        ],
        "charge": [
            {
                "charge_id": "ch-r1",
                "case_id": "C-20-1",
                "party_id": "p-r1",
                "description": "Promoting prostitution",
                "offense_date": date(2019, 12, 1),
            }
        ],
        "offense_class": [{"charge_id": "ch-r1", "class": "PROST_PROMOTE", "source": "text", "version": "1"}],
        "person": [{"person_id": RECRUITER, "display_name": "Odile Marrow", "birth_date": date(1990, 6, 6), "parties": 2}],
        "person_party": [_link(RECRUITER, "p-r1"), _link(RECRUITER, "p-r2")],
        "finding": [
            _finding(RECRUITER, "V01", 3, ["party:p-r2"], date(2012, 1, 5), date(2012, 1, 5)),
            _finding(RECRUITER, "V04", 3, ["party:p-r2"], date(2012, 1, 5), date(2012, 1, 5)),
            _finding(RECRUITER, "X01", 1, ["charge:ch-r1"], date(2019, 12, 1), date(2019, 12, 1)),
            _finding(RECRUITER, "S06", 2, ["charge:ch-r1"], date(2019, 12, 1), date(2019, 12, 1)),
        ],
    }


def _quiet() -> dict[str, list[Row]]:
    return {
        "case": [{"case_id": "C-21-1", "kind": "criminal", "referred_on": date(2021, 1, 5), "status": "disposed"}],
        "party": [_party("p-q1", "C-21-1", "defendant", "Quentin", "Stillwater", birth_date=date(1980, 2, 2))],
        "person": [{"person_id": QUIET, "display_name": "Quentin Stillwater", "birth_date": date(1980, 2, 2), "parties": 1}],
        "person_party": [_link(QUIET, "p-q1")],
        "finding": [_finding(QUIET, "S06", 2, ["party:p-q1"], date(2021, 1, 5), date(2021, 1, 5))],
    }


GIVEN = ("Amity", "Boone", "Calla", "Dorian", "Esme", "Fenn", "Greer", "Hollis")
FAMILY = ("Ashdown", "Brack", "Coldwell", "Dunmore", "Elderly")


def _filler(number: int) -> dict[str, list[Row]]:
    person, case, party = f"per-f{number:02}", f"C-F{number:02}", f"p-f{number}"
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN)]
    on = date(2022, 1 + number % 12, 1 + number % 28)
    is_open = number % 3 == 0
    return {
        "case": [{"case_id": case, "kind": "criminal", "referred_on": on, "status": "filed" if is_open else "disposed"}],
        "party": [
            _party(party, case, "victim", given, family, birth_date=date(1995, 1, 1 + number % 28)),
            _party(f"{party}d", case, "defendant", given, family, birth_date=date(1995, 1, 1 + number % 28)),
        ],
        "person": [
            {"person_id": person, "display_name": f"{given} {family}", "birth_date": date(1995, 1, 1 + number % 28), "parties": 2}
        ],
        "person_party": [_link(person, party), _link(person, f"{party}d")],
        "finding": [
            _finding(person, "V01", 3, [f"party:{party}"], on, on),
            _finding(person, "V04", 3, [f"party:{party}"], on, on),
        ]
        + (
            [_finding(person, "S06", 2, [f"party:{party}d"], on, on)]
            if number % 2
            else [_finding(person, "C06", 3, [f"party:{party}d"], on, on)]
        ),
    }


def _elsewhere() -> dict[str, list[Row]]:
    on = date(2023, 3, 3)
    return {
        "case": [{"case_id": "E-1", "kind": "criminal", "referred_on": on, "status": "filed"}],
        "party": [_party("p-e1", "E-1", "victim", CANARY_ELSEWHERE, "Person", birth_date=date(1991, 1, 1))],
        "person": [
            {"person_id": ELSEWHERE, "display_name": f"{CANARY_ELSEWHERE} Person", "birth_date": date(1991, 1, 1), "parties": 1}
        ],
        "person_party": [_link(ELSEWHERE, "p-e1")],
        "finding": [_finding(ELSEWHERE, "V01", 3, ["party:p-e1"], on, on), _finding(ELSEWHERE, "Y01", 4, ["party:p-e1"], on, on)],
        "batch": [
            {
                "batch_id": "bat-e",
                "source_file": CANARY_ELSEWHERE,
                "sha256": "0" * 64,
                "mapping": "x",
                "mapping_version": 1,
                "rows_read": 1,
                "rows_accepted": 1,
                "rows_quarantined": 0,
                "rows_superseded": 0,
                "rows_control": 0,
                "warnings": 0,
                "imported_at": datetime(2026, 4, 1, tzinfo=UTC),
            }
        ],
    }
