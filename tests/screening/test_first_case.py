"""The first test case, the whole way: simulated export, import, link, screen. She and each of her twins get what they should.

The county is small; the facts are those of src/justexits/simulate/vignette.py, the expectations those of the first test case.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from justexits.linkage import link
from justexits.records.home import Home
from justexits.records.importing import import_files
from justexits.records.lake import Lake
from justexits.screening import screen, tiers
from justexits.simulate import simulate

COUNTY = "three-rivers"
PEOPLE = 700

# What each person's records say, indicator by indicator. Nothing else may be found, and nothing of this may be missing.
EXPECTED: dict[str, set[str]] = {
    "marisol-tavares": {
        *("Y01", "Y03a", "C01", "C02", "C06", "V01", "V02", "V04", "V05", "V09"),
        *("S01", "S02", "S05", "S06", "L01", "L04"),
    },
    "tamsin-harwell": {"Y02", "C01", "S02", "S05", "S06"},
    "gordon-petrie": set(),
    "rochelle-ames": {"Y01", "C07", "X01"},
    "ingrid-lund": {"V01", "V02", "V03", "V04"},
    "maria-elena-lopez-1": set(),
    "maria-elena-lopez-2": set(),
    "joaquin-barrera": {"S03", "S04", "V05"},
    "darnell-pike": {"L01", "S02", "X01"},
}
# Tier and lane; whoever is not here is not surfaced.
PLACED = {
    "marisol-tavares": ("A", "review"),
    "tamsin-harwell": ("B", "review"),  # her records look alike, and a person finds that nobody exploits her
    "rochelle-ames": ("A", "senior"),
    "darnell-pike": ("context", "senior"),
}


class Screened:
    """What screening says about the people whose truth is known."""

    def __init__(self, lake: Lake, truth: Path) -> None:
        parties = pq.read_table(truth / "parties.parquet").to_pylist()
        with lake.read(office=COUNTY) as reading:
            person_of = {row["party_id"]: row["person_id"] for row in reading.rows(reading.tables["person_party"])}
            self.findings = reading.rows(reading.tables["finding"])
            self.placed = {row["person_id"]: row for row in reading.rows(tiers(reading.tables["finding"]))}
        self.ids: dict[str, set[str]] = {}
        for row in parties:
            if row["person"] and row["party_id"] in person_of:  # a shop is a party and nobody
                name = row["person"].removeprefix(f"{COUNTY}:")
                self.ids.setdefault(name, set()).add(person_of[row["party_id"]])

    def of(self, name: str) -> dict[str, Mapping[str, Any]]:
        """What holds for a person, over firm links: indicator -> finding."""
        return {
            row["indicator"]: row
            for row in self.findings
            if row["person_id"] in self.ids[name] and row["truth"] == "true" and not row["possible"]
        }


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Screened:
    folder = tmp_path_factory.mktemp("first-case")
    simulate(folder / "counties", people=PEOPLE, counties=[COUNTY])
    lake = Lake(Home.make(folder / "home"))
    import_files(lake, [folder / "counties" / COUNTY / "export"], mapping=COUNTY)
    link(lake)
    screen(lake)
    return Screened(lake, folder / "counties" / COUNTY / "truth")


def test_she_is_one_person_in_spite_of_the_street_name_and_the_wrong_birth_year(screened: Screened) -> None:
    assert len(screened.ids["marisol-tavares"]) == 1


@pytest.mark.parametrize("name", EXPECTED)
def test_she_and_her_twins_get_exactly_these_findings(screened: Screened, name: str) -> None:
    assert set(screened.of(name)) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_she_and_her_twins_stand_where_they_should(screened: Screened, name: str) -> None:
    standing = {(screened.placed[one]["tier"], screened.placed[one]["lane"]) for one in screened.ids[name] & set(screened.placed)}
    assert standing <= {PLACED.get(name, ("context", "review"))}
    assert bool(standing) or name not in PLACED


def test_two_women_who_share_a_name_and_a_birth_date_stay_two(screened: Screened) -> None:
    assert not screened.ids["maria-elena-lopez-1"] & screened.ids["maria-elena-lopez-2"]


def test_every_finding_of_hers_names_its_rows(screened: Screened) -> None:
    for indicator, finding in screened.of("marisol-tavares").items():
        assert finding["evidence"], indicator
        assert finding["first_on"] is not None, indicator
