"""Figures read back from a snapshot, for the command line, a page and a notebook: the same numbers everywhere.

with Lake(Home.open(path)).read() as reading:
    figures = figures_of(reading, "B2", office="three-rivers", grain="month")
print(trend_of(figures).sentence)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from justexits.measures.definitions import measure_of
from justexits.measures.figures import JOINED_LATE, NOT_COMPLETE, ROLLING, Figure, as_figure
from justexits.measures.measure import ALL
from justexits.measures.trends import Point, Trend, trend

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading
    from justexits.records.tables import Tables

SHARED_MONTHS = "Runs of twelve months share their months, so nothing is judged from them: the months say how it moves."


def figures_of(reading: Reading, measure: str, *, office: str, grain: str = "month", by: str = ALL) -> list[Figure]:
    """The figures of one measure in one office, by period and group, as the step left them in the snapshot."""
    rows = reading.rows(_wanted(reading.tables_of(office), measure, grain, by))
    return [as_figure(row) for row in rows]


def _wanted(tables: Tables, measure: str, grain: str, by: str) -> ir.Table:
    value = tables["measure_value"]
    wanted = value.filter((value.measure == measure) & (value.grain == grain) & (value["group_by"] == by))
    return wanted.order_by(["period", "group"])


def points_of(figures: Sequence[Figure]) -> list[Point]:
    """The figures as points of a series; a period that the records hold a part of only is marked so."""
    return [
        Point(
            period=figure.period,
            numerator=figure.numerator,
            denominator=figure.denominator,
            value=figure.value,
            complete=not {NOT_COMPLETE, JOINED_LATE} & set(figure.quality),
        )
        for figure in figures
    ]


def trend_of(figures: Sequence[Figure], *, baseline_until: date | None = None) -> Trend:
    """The trend of one series of figures: of one measure, one office, one group. Of runs of twelve months nothing is judged."""
    if figures and figures[0].grain == ROLLING:
        return Trend(sentence=SHARED_MONTHS, direction="too few", grain=ROLLING, periods=len(figures))
    definition = measure_of(figures[0].measure) if figures else None
    unit, grain = (definition.unit, figures[0].grain) if definition else (None, None)
    return trend(points_of(figures), unit=unit, grain=grain, baseline_until=baseline_until)
