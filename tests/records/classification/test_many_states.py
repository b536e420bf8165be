"""Charge texts of many states in many spellings, labelled before the rules were tuned; and how a clerk's text may vary.

The rules are tuned to these texts, so that they pass says nothing about unseen ones. Of the labels of texts that were new they
found at the first shot 0.91, 0.93, 0.92, 0.90 and 0.96 (texts_of_many_clerks, sets of 742, 301, 404, 309 and 182 texts), and
0.95, 0.95, 0.95, 0.94 and 0.97 of what they said was right. Of texts_of_more_clerks, which was aimed at the weak classes and at
what sounds like them (371, 364, 344, 300, 267 and 210 texts): 0.80, 0.89, 0.94, 0.95, 0.99 and 0.96, and right 0.90, 0.93,
0.98, 0.96, 1.00 and 0.99; of wide mixes of 257 and 152 texts 0.96 and 0.96, right 0.98 and 0.99. Each set was added to the
rules before the next was tried, and all were written by the same hand. Lists of real offices that nobody here wrote were harder
when they were new (213, 191 and 133 texts): found 0.84, 0.84 and 0.77, right 0.93, 0.96 and 0.95. Four more of 557 texts, harder
still: found 0.73, right 0.91; after these were mended for their kinds, the next seven of 876 texts: found 0.91, right 0.96.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from justexits.core.content import load_yaml
from justexits.records.classification import classify_text
from justexits.records.classification.rules import text_rules
from justexits.records.codes import code_list, offense_group

HERE = Path(__file__).parent
DATA = HERE.parents[3] / "shared" / "data"
FILES = ("texts_of_many_states.yaml", "texts_of_many_clerks.yaml", "texts_of_more_clerks.yaml")
GROUPS: list[dict[str, Any]] = [group for file in FILES for group in load_yaml(HERE / file)]
TEXTS = [(text, frozenset(group["classes"])) for group in GROUPS for text in group["texts"] if group["classes"]]
# Texts that were labelled only as having none of the classes that would mark a person.
NEVER = [(text, frozenset[str]()) for group in GROUPS for text in group["texts"] if not group["classes"]]
ALIKE = [text for group in GROUPS for text in group["texts"] if not group["classes"] or group["classes"] == ["OTHER"]]
# A class that may stand beside another: these texts were labelled for the class that they are about.
BESIDE = {"DV_ASSAULT", "ASSAULT", "THEFT_OTHER", "CSA", "CHILD_EXPLOIT", "RAPE_SA", "OTHER", "WEAPON", "FRAUD_OTHER", "TRAFFIC"}
COMMERCIAL = (*offense_group("CS"), *offense_group("EX"), "BUYER")
MARKING = (*COMMERCIAL, "FALSE_ID_TO_LE", "STRANGULATION")
BOUND = 0.95


def found(text: str) -> set[str]:
    return {one.offense_class for one in classify_text(text)}


def _counted(texts: list[tuple[str, frozenset[str]]], name: str) -> tuple[int, int, int]:
    """Right, found, labelled."""
    got = [(name in found(text), name in want) for text, want in texts]
    return sum(a and b for a, b in got), sum(a for a, _ in got), sum(b for _, b in got)


@pytest.mark.parametrize("name", sorted({name for _, classes in TEXTS for name in classes}))
def test_each_class_is_found_and_right_nineteen_times_of_twenty(name: str) -> None:
    right, given, labelled = _counted(TEXTS + NEVER if name in MARKING else TEXTS, name)
    assert right / labelled >= BOUND
    assert name in BESIDE or right / given >= BOUND


@pytest.mark.parametrize("text", ALIKE)
def test_what_only_sounds_alike_has_none_of_the_classes_that_would_mark_a_person(text: str) -> None:
    assert not found(text) & set(MARKING)


def test_what_the_words_rule_out_beforehand_would_not_have_fitted() -> None:
    known = text_rules()
    for text, _ in TEXTS[::7]:
        normal = known.normal(text)
        fitting = {rule.id for rule in known.rules if any(part.search(normal) for part in rule.fits)}
        assert fitting <= {rule.id for rule, _ in known.candidates(normal)}


def _variants(text: str) -> Iterator[str]:
    yield text.lower()
    yield f"{text} - 2ND DEGREE"
    yield f"{text} (M)"
    yield f"ATTEMPTED {text}"
    yield f"CONSPIRACY TO COMMIT {text}"
    yield f"{text} / ATT"
    yield text.replace("-", " ").replace("/", " ")
    yield f"  {text}.  "
    yield f"23-14.2(A) {text}"


@pytest.mark.parametrize("name", [*MARKING, "KIDNAP_FI", "CSA", "CHILD_EXPLOIT", "TRESPASS", "DRUG_POSS", "DRUG_SELL"])
def test_prefixes_degrees_capitals_and_signs_change_nothing(name: str) -> None:
    texts = [text for text, classes in TEXTS if classes == {name}]
    changed = [(text, other) for text in texts for other in _variants(text) if (name in found(text)) != (name in found(other))]
    assert len(changed) <= 0.02 * 9 * len(texts), changed[:5]


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("PROSTITUION", "PROSTITUTION"),
        ("PROSITUTION", "PROSTITUTION"),
        ("STRNGULATION", "STRANGULATION"),
        ("STRNGLTN", "STRANGULATION"),
        ("SHOPLFTNG", "SHOPLIFT"),
        ("TRESPASING", "TRESPASS"),
        ("POSESSION", "POSSESS"),
        ("PATRONZING", "PATRONIZE"),
        ("IDENTIFICA", "IDENTITY"),
        ("RESTITUTION", "RESTITUTION"),
        ("STRONG", "STRONG"),
        ("LITTERING", "LITTERING"),
        ("PROSECUTION", "PROSECUTION"),
        ("CR-12-0439", "CR-12-0439"),
    ],
)
def test_slips_are_mended_and_right_words_are_left(slip: str, meant: str) -> None:
    assert text_rules().speller(slip) == meant


def test_the_hand_labels_hold_only_rows_and_classes_and_are_many() -> None:
    rows = _labels()
    assert len(rows) >= 400
    assert {name for row in rows for name in row["classes"].split()} <= set(code_list("offense_class"))


def _labels() -> list[dict[str, str]]:
    with (HERE / "hand_labels.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not DATA.is_dir(), reason="the published charge texts are not beside this checkout")
@pytest.mark.parametrize("name", ["PROSTITUTION", "BUYER", "FALSE_ID_TO_LE", "STRANGULATION"])
def test_published_texts_labelled_by_hand(name: str) -> None:
    texts = []
    for row in _labels():
        given = _rows(row["file"])[int(row["row"]) - 2]
        assert hashlib.sha256(given.encode()).hexdigest().startswith(row["text_sha256"]), "the label belongs to another text"
        texts.append((given, frozenset(row["classes"].split())))
    right, given_class, labelled = _counted(texts, name)
    assert (right / labelled >= BOUND, right / given_class >= BOUND) == (True, True)


_READ: dict[str, list[str]] = {}


def _rows(name: str) -> list[str]:
    if name not in _READ:
        with (DATA / name).open(encoding="utf-8") as file:
            _READ[name] = [row.get("description") or row["charge_name"] for row in csv.DictReader(file)]
    return _READ[name]
