"""How tests ask for findings: (person, indicator) -> (truth, possible, missing facts, evidence)."""

from __future__ import annotations

from typing import Any

from justexits.screening import Basis, catalogue, findings
from justexits.screening.indicators import rarer
from tests.screening.stories import World, merged
from tests.worlds import world

BASIS = Basis("an order of the juvenile court")
Answers = dict[tuple[str, str], tuple[str, bool, tuple[str, ...], tuple[str, ...]]]


def answers(given: World, *only: str, basis: Basis = BASIS) -> Answers:
    """What the indicators named (all, where none is) find in the history."""
    chosen = tuple(one for one in catalogue() if one.id in only) or None
    rows: list[dict[str, Any]] = findings(world(**merged(given)), basis, only=chosen).to_pyarrow().to_pylist()
    return {
        (row["person_id"], row["indicator"]): (
            row["truth"],
            row["possible"],
            tuple(row["missing_facts"]),
            tuple(row["evidence"]),
        )
        for row in rows
    }


def found_by_rarer(given: World, name: str) -> set[str]:
    """Of whom an indicator that is off says true where an office runs it."""
    chosen = tuple(one for one in rarer() if one.id == name)
    rows = findings(world(**merged(given)), BASIS, only=chosen).to_pyarrow().to_pylist()
    return {row["person_id"] for row in rows if row["truth"] == "true"}


def weakly(given: World, *parties: str) -> World:
    """The same history with the links of these parties at probability 0.9: they are hers only possibly."""
    made = merged(given)
    made["person_party"] = [
        {
            "person_id": party.pop("person"),
            "party_id": party["party_id"],
            "path_probability": 0.9 if party["party_id"] in parties else 1.0,
        }
        for party in made["party"]
        if "person" in party
    ]
    return made
