"""What changed: measures over records, with a definition behind each figure, and trends that know what chance does."""

from __future__ import annotations

from justexits.measures.definitions import catalogue, catalogue_version, measure_of
from justexits.measures.figures import Figure
from justexits.measures.groups import GROUPS, group_words
from justexits.measures.measure import ALL, Better, Kind, Measure, Publication
from justexits.measures.readiness import Readiness, readiness
from justexits.measures.series import figures_of, points_of, trend_of
from justexits.measures.step import Counted, MeasureReport, OfficeMeasured, measure
from justexits.measures.trends import Point, Trend, figure_words, period_words, trend

__all__ = [
    "ALL",
    "GROUPS",
    "Better",
    "Counted",
    "Figure",
    "Kind",
    "Measure",
    "MeasureReport",
    "OfficeMeasured",
    "Point",
    "Publication",
    "Readiness",
    "Trend",
    "catalogue",
    "catalogue_version",
    "figure_words",
    "figures_of",
    "group_words",
    "measure",
    "measure_of",
    "period_words",
    "points_of",
    "readiness",
    "trend",
    "trend_of",
]
