"""L04: no home, or a shelter, in two or more cases."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import accused, merged

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def test_two_cases_are_found_and_one_or_a_hotel_is_not() -> None:
    for kinds, count in ((("none", "shelter"), 1), (("none", "home"), 0), (("hotel", "hotel"), 0), ((None, None), 0)):
        given = merged(*[accused("ann", f"c{n}", DAY, "OTHER") for n, _ in enumerate(kinds)])
        for party, kind in zip(given["party"], kinds, strict=True):
            party["address_kind"] = kind
        assert len(answers(given, "L04")) == count
