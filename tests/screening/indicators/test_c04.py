"""C04: an earlier screening of the office said so."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import World, accused, event, merged

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def _screened(result: str | None) -> World:
    given = merged(accused("ann", "c1", DAY, "OTHER"), event("e1", "screening_outcome", DAY, "c1", "c1-ann-defendant"))
    given["event"][0]["result"] = result
    return given


def test_confirmed_or_likely_is_found_and_nothing_else_is() -> None:
    for result, truth in (("confirmed", "true"), ("Likely", "true"), ("not indicated", None), ("declined", None)):
        assert answers(_screened(result), "C04").get(("ann", "C04"), (None,))[0] == truth


def test_a_result_that_was_not_recorded_leaves_it_open() -> None:
    assert answers(_screened(None), "C04")[("ann", "C04")][:3] == ("unknown", False, ("event.result",))
