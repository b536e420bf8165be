"""The situations that a relief engine must get right, one after the other (tests/relief/situations.yaml)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.relief.asking import entries
from tests.relief.situations import answered, cases, situations

CASES = [(f"{one['id']}-{at}", check) for one in situations() for at, check in enumerate(one["checks"], start=1)]
CASES += [(f"{check['entry']}-{at}", check) for at, check in enumerate(cases())]


def test_all_of_them_are_here() -> None:
    assert [one["id"] for one in situations()] == [f"T{number}" for number in range(1, 64)]


@pytest.mark.parametrize("check", [check for _, check in CASES], ids=[name for name, _ in CASES])
def test_the_situation_is_answered(check: dict[str, Any]) -> None:
    found = answered(check)
    rows = entries(found)
    if "aside" in check:
        assert check["aside"] in [one["charge"] for one in found["set_aside"]]
    if check.get("absent"):
        assert ("c1", check["entry"]) not in rows
        return
    said = rows[("c1", check["entry"])]
    assert said["outcome"] == check["expect"], said["why"]
    if "needs" in check:
        assert {one["fact"] for one in said["needs"]} == set(check["needs"])
    if "covered_from" in check:
        assert said["covered_from"] == check["covered_from"]
    assert set(check.get("to_show", ())) <= {one["id"] for one in said["to_show"]}
    charge = next(one for one in found["charges"] if one["charge"] == "c1")
    assert any(check.get("remark", "") in remark for remark in [*charge["remarks"], *said["remarks"]]) or "remark" not in check
    layers = {each["entry"]: one["layer"] for one in charge["provisions"] for each in one["entries"]}
    assert layers[check["entry"]] == check.get("layer", "law")
    assert list(rows).count(("c1", check["entry"])) == 1
    for name in check.get("apart", ()):
        traced = next(one for one in said["trace"] if one["id"] == name)
        assert traced["kind"] == "finding"
        assert set(traced["facts"]) <= {"victim_kinds"}
