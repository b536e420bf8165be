"""V04: a victim who did not come to court, or whom nobody could reach."""

from __future__ import annotations

from datetime import date

import pytest

from tests.screening.answers import answers
from tests.screening.stories import event, harmed, merged, person

DAY = date(2018, 9, 1)
CASE = merged(person("ann"), harmed("ann", "v1", DAY, "ASSAULT", by="him"))


@pytest.mark.parametrize("kind", ["victim_did_not_appear", "subpoena_unserved", "victim_unreachable"])
def test_each_kind_of_event_is_found(kind: str) -> None:
    found = answers(merged(CASE, event("e1", kind, DAY, "v1", "v1-ann-victim")), "V04")
    assert found == {("ann", "V04"): ("true", False, (), ("event:e1",))}


def test_the_accused_whose_subpoena_was_not_served_is_no_victim() -> None:
    assert answers(merged(CASE, event("e1", "subpoena_unserved", DAY, "v1", "v1-him-defendant")), "V04") == {}


def test_an_accused_who_did_not_appear_is_no_victim() -> None:
    assert answers(merged(CASE, event("e1", "failure_to_appear", DAY, "v1", "v1-him-defendant")), "V04") == {}


def test_a_role_that_was_not_recorded_leaves_it_open() -> None:
    given = merged(CASE, event("e1", "subpoena_unserved", DAY, "v1", "v1-ann-victim"))
    given["party"][-1]["role"] = None
    assert answers(given, "V04")[("ann", "V04")][:3] == ("unknown", False, ("party.role",))
