"""V08: a warrant to bring her as a witness."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import World, event, harmed, merged

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def _warrant(role: str | None) -> World:
    given = merged(harmed("ann", "v1", DAY, "ASSAULT"), event("e1", "witness_warrant", DAY, "v1", "v1-ann-victim"))
    given["party"][-1]["role"] = role
    return given


def test_a_victim_or_witness_is_found_and_an_accused_is_not() -> None:
    for role, count in (("victim", 1), ("witness", 1), ("defendant", 0)):
        assert len(answers(_warrant(role), "V08")) == count


def test_a_role_that_was_not_recorded_leaves_it_open() -> None:
    assert answers(_warrant(None), "V08")[("ann", "V08")][:3] == ("unknown", False, ("party.role",))
