"""N02: accused beside one who recurs with several. It is off until an office names all who are accused together."""

from __future__ import annotations

from datetime import date, timedelta

from tests.screening.answers import found_by_rarer
from tests.screening.stories import merged, together

DAY = date(2019, 5, 1)


def test_beside_one_who_recurs() -> None:
    cases = [together(f"t{n}", DAY + timedelta(n), who, "hub") for n, who in enumerate(("ann", "bea", "cy"))]
    for case in cases:
        for row in case["offense_class"]:
            row["class"] = "THEFT_RETAIL"
    assert found_by_rarer(merged(*cases), "N02") == {"ann", "bea", "cy"}
    assert found_by_rarer(merged(*cases[:2]), "N02") == set()
