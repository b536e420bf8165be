"""V10: accused together with the person who harmed her."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import answers
from tests.screening.stories import harmed, merged, together

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def test_beside_him_in_another_case_is_found() -> None:
    given = merged(harmed("ann", "v1", DAY, "DV_ASSAULT", by="him"), together("t1", DAY + timedelta(60), "ann", "him"))
    truth, _, _, evidence = answers(given, "V10")[("ann", "V10")]
    assert truth == "true"
    assert {"charge:v1-him-defendant-0", "party:t1-ann-defendant", "party:t1-him-defendant"} == set(evidence)


def test_beside_somebody_else_or_in_the_same_case_is_not() -> None:
    assert answers(merged(harmed("ann", "v1", DAY, "DV_ASSAULT", by="him"), together("t1", DAY, "ann", "other")), "V10") == {}
