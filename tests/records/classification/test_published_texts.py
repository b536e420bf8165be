"""Against published charge texts: how many have a class, and how often it is right. The files are not shipped."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from justexits.records.classification import classify_text

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published charge texts are not beside this checkout")

# UCCS codes of a kind, the classes of ours that answer to it, and the least precision and recall. UCCS labels were put on by
# a machine too: retaliation, intoxication assault and injury to a child are where it and we differ.
KINDS: dict[str, tuple[range | tuple[int, ...], set[str], float, float]] = {
    "homicide": ((1010, 1011, 1012, 1040, 1050), {"HOMICIDE"}, 0.97, 0.95),
    "human trafficking": (
        (1110, 1120, 1160),
        {"HT_SEX", "HT_LABOR", "HT_UNSPECIFIED", "PANDERING", "PROST_PROMOTE", "BUYER"},
        0.9,
        0.92,
    ),
    "robbery": ((1180, 1181, 1190, 1191), {"ROBBERY"}, 0.88, 0.9),
    "assault": ((1200, 1201, 1210, 1211, 1220, 1221, 1230, 1231), {"ASSAULT", "DV_ASSAULT"}, 0.9, 0.85),
    "threats": ((1240, 1241), {"THREAT_STALK"}, 0.95, 0.94),
    "burglary": ((2010, 2011), {"BURGLARY"}, 0.9, 0.95),
    "theft": ((2030, 2031, 2050, 2051, 2060, 2070, 2071, 2100, 2130, 2131), {"THEFT_RETAIL", "THEFT_OTHER"}, 0.95, 0.85),
    "trespass": ((2140, 2141), {"TRESPASS"}, 0.95, 0.93),
    "drugs sold": (range(3010, 3090), {"DRUG_SELL"}, 0.94, 0.93),
    "drugs possessed": ((*range(3090, 3170), 3250), {"DRUG_POSS"}, 0.97, 0.97),
    "sexual harm": ((1070, 1071, 1080, 1082, 1090, 1091, 1100, 1101, 1102), {"RAPE_SA", "CSA", "CHILD_EXPLOIT"}, 0.75, 0.85),
}


@cache
def _labelled() -> tuple[tuple[int, frozenset[str]], ...]:
    with (DATA / "uccs-charge-names.csv").open(encoding="utf-8") as file:
        return tuple(
            (int(row["uccs_code"]), frozenset(one.offense_class for one in classify_text(row["charge_name"])))
            for row in csv.DictReader(file)
        )


@pytest.mark.parametrize("kind", KINDS)
def test_precision_and_recall_against_the_label(kind: str) -> None:
    codes, classes, precision, recall = KINDS[kind]
    labelled = [found for code, found in _labelled() if code in codes]
    ours = [code in codes for code, found in _labelled() if found & classes]
    right = sum(bool(found & classes) for found in labelled)
    assert (right / len(ours) >= precision, right / len(labelled) >= recall) == (True, True), (
        right / len(ours),
        right / len(labelled),
    )


def test_most_texts_have_a_class() -> None:
    assert sum(bool(found) for _, found in _labelled()) / len(_labelled()) >= 0.94


def test_nearly_all_charges_of_a_real_clerk_have_a_class() -> None:
    with (DATA / "broward-charge-texts.csv").open(encoding="utf-8") as file:
        rows = [(row["description"], int(row["count"])) for row in csv.DictReader(file)]
    known = sum(count for text, count in rows if classify_text(text))
    assert known / sum(count for _, count in rows) >= 0.965
