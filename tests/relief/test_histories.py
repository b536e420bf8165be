"""Histories as whole files, answered as `justexits relief case` answers them (tests/relief/histories.yaml)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from justexits.relief import answer_case, law, read_case
from justexits.relief.sections import law_named, read_sections
from tests.relief.asking import entries
from tests.relief.situations import histories


def told(row: dict[str, Any] | None, like: str) -> str:
    """An answer in the words of the file of histories, as much of it as `like` says."""
    outcome = row["outcome"] if row else "absent"
    _, said, more = like.partition(" ")
    if not said or row is None:
        return str(outcome)
    return f"{outcome} @{row['covered_from']}" if more.startswith("@") else f"{outcome} {','.join(sorted(_needs(row)))}"


def _needs(row: dict[str, Any]) -> list[str]:
    return [one["fact"] for one in row["needs"]]


@pytest.mark.parametrize("history", histories(), ids=lambda one: one["about"])
def test_a_history_is_answered_charge_by_charge(history: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "history.yaml"
    path.write_text(history["file"], encoding="utf-8")
    for day, charges in history["days"].items():
        found = entries(answer_case(law(), read_case(path), date.fromisoformat(str(day))))
        expected = {(charge, entry): said for charge, by_entry in charges.items() for entry, said in by_entry.items()}
        assert {key: told(found.get(key), said) for key, said in expected.items()} == expected


@pytest.mark.parametrize(
    ("text", "law_of", "number", "subsections"),
    [
        ("18.2-346.A", "VA", "18.2-346", ("A",)),
        ("46.2-346.A.1", "VA", "46.2-346", ("A", "1")),
        ("18.2-108 A", "VA", "18.2-108", ("A",)),
        ("18.2-186.3 (B)(1)", "VA", "18.2-186.3", ("B", "1")),
        ("18.2-108 (F)", "VA", "18.2-108", ()),  # a grade, and no subsection
        ("18.2-108 M", "VA", "18.2-108", ()),
        ("18.2-137(B) MISD", "VA", "18.2-137", ("B",)),
        ("A.R.S. § 13-3214.D", "AZ", "13-3214", ("D",)),
        ("2C:34-1.B", "NJ", "2C:34-1", ("B",)),
        ("PC647(B)", "CA", "647", ("B",)),
        ("Penal Code § 647(b)", "CA", "647", ("B",)),
        ("RCW9A.88.030(1)", "WA", "9A.88.030", ("1",)),
        ("Title 18, United States Code, Section 1344", "US", "18:1344", ()),
        ("Title 21 of the United States Code, § 841(a)(1)", "US", "21:841", ("A", "1")),
    ],
)
def test_a_section_is_read_as_clerks_write_it(text: str, law_of: str, number: str, subsections: tuple[str, ...]) -> None:
    assert [(one.number, one.subsections) for one in read_sections(text, law_of)] == [(number, subsections)]


def test_a_title_in_words_is_federal() -> None:
    assert law_named("Title 18, United States Code, Section 1344") == "US"
