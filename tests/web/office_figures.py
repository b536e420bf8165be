"""The small office's imports and figures; `office.py` has its people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

Row = dict[str, Any]

CANARY_ROW = "CANARYROW,as it stood in the file"  # the text of a quarantined row: SEE_SOURCE_ROWS
BATCH = "bat-0001"
DIRTY_BATCH = "bat-0002"


def imports() -> dict[str, list[Row]]:
    counts = {"rows_read": 40, "rows_accepted": 38, "rows_quarantined": 0, "rows_superseded": 1, "rows_control": 1}
    dirty = {"rows_read": 210, "rows_accepted": 58, "rows_quarantined": 150, "rows_superseded": 1, "rows_control": 1}
    about = {"sha256": "0" * 64, "mapping": "three-rivers", "mapping_version": 1}
    return {
        "batch": [
            {
                "batch_id": BATCH,
                "source_file": "export",
                **about,
                **counts,
                "warnings": 0,
                "imported_at": datetime(2026, 3, 1, 8, 0, tzinfo=UTC),
            },
            {
                "batch_id": DIRTY_BATCH,
                "source_file": "export-april",
                **about,
                **dirty,
                "warnings": 2,
                "imported_at": datetime(2026, 4, 1, 8, 0, tzinfo=UTC),
            },
        ],
        "batch_file": [
            {"batch_id": BATCH, "source_file": "cases.csv", "sha256": "0" * 64, "encoding": "utf-8", **counts},
            {"batch_id": DIRTY_BATCH, "source_file": "people.csv", "sha256": "0" * 64, "encoding": "utf-16", **dirty},
        ],
        "import_fault": [
            {
                "batch_id": DIRTY_BATCH,
                "source_file": "people.csv",
                "source_line": line,
                "column": "DOB",
                "value": "13/45/1990",
                "rule": "not a date",
                "severity": "quarantined",
                "remedy": "Write dates as month/day/year.",
                "row_text": CANARY_ROW,
            }
            for line in range(2, 152)
        ]
        + [
            {
                "batch_id": DIRTY_BATCH,
                "source_file": "people.csv",
                "source_line": line,
                "column": "DOB",
                "value": "01/01/1870",
                "rule": "age over 110",
                "severity": "value_unknown",
                "remedy": "Check the year.",
            }
            for line in (160, 161)
        ],
    }


def _value(measure: str, period: date, grain: str, numerator: float, denominator: float | None, **more: Any) -> Row:
    value = None if not denominator else numerator / denominator
    return {
        "measure": measure,
        "period": period,
        "grain": grain,
        "group_by": "all",
        "group": None,
        "numerator": numerator,
        "denominator": denominator,
        "value": value,
        "low": None if value is None else max(0.0, value - 0.1),
        "high": None if value is None else min(1.0, value + 0.1),
        "definition_version": "1",
        **more,
    }


def figures() -> dict[str, list[Row]]:
    months = [date(2024 + month // 12, 1 + month % 12, 1) for month in range(30)]
    rows = [_value("B2", on, "month", 20 - number // 3, 40 + number % 5) for number, on in enumerate(months)]
    rows += [_value("B2", date(year, 1, 1), "year", 200 - 9 * (year - 2024), 480) for year in (2024, 2025, 2026)]
    rows += [
        _value("B2", on, "month", count, 10, group_by="sex", group=group)
        for on in months
        for group, count in (("F", 6), ("M", 3), (None, 1))
    ]
    # a group that a spreadsheet would run as a formula, were it not made harmless
    rows += [_value("B2", on, "month", 1, 4, group_by="agency", group='=HYPERLINK("x")') for on in months]
    return {"measure_value": rows}


# How a few decisions of felony review in 2010 ended, and about which offence: the figures of that year are of these very rows.
REVIEWED = (("approved", "Narcotics"), ("approved", "Retail theft"), ("rejected", "Retail theft"), (None, "Retail theft"))


def felony_review() -> dict[str, list[Row]]:
    rows = [_value("FR1", date(year, 1, 1), "year", 30_000 + 100 * (year - 2011), 40_000) for year in range(2011, 2018)]
    rows += [
        _value("FR1", date(year, 1, 1), "year", count, 4_000, group_by="offense", group=offense)
        for year in range(2011, 2018)
        for offense, count in (("Narcotics", 3_800), ("Retail theft", 3_000), (None, 2_000))
    ]
    rows += [
        _value("FR1", date(2010, 1, 1), "year", 2, 3, left_out=1),
        _value("FR1", date(2010, 1, 1), "year", 1, 2, left_out=1, group_by="offense", group="Retail theft"),
    ]
    return {"measure_value": rows + _declined_by_race()} | _reviewed()


def _declined_by_race() -> list[Row]:
    """A comparison, as the measuring step leaves it: ratios to the group of reference, and none of few."""
    year = date(2016, 1, 1)
    given: list[tuple[str | None, int, int, Row]] = [
        ("black", 50, 200, {"value": 0.5, "low": 0.4, "high": 0.7}),
        ("white", 200, 400, {"value": None, "low": None, "high": None, "quality": ["reference_group"]}),
        (None, 3, 12, {"value": None, "low": None, "high": None}),
    ]
    return [_value("G2", year, "year", met, of, group_by="race", group=group, **more) for group, met, of, more in given]


def _reviewed() -> dict[str, list[Row]]:
    made: dict[str, list[Row]] = {"case": [], "party": [], "charge": [], "event": []}
    for number, (result, offense) in enumerate(REVIEWED, start=1):
        on, ids = date(2010, number, 1), {"case_id": f"FR-{number}", "party_id": f"p-fr{number}"}
        made["case"].append({"case_id": ids["case_id"], "kind": "criminal", "referred_on": on})
        made["party"].append(ids | {"role": "defendant"})
        made["charge"].append(ids | {"charge_id": f"ch-fr{number}", "description": offense})
        made["event"].append(ids | {"event_id": f"ev-fr{number}", "kind": "felony_review", "on": on, "result": result})
    return made
