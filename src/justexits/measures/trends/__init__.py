"""How a series moves: exact limits of chance, a test of the last year against the time before, and a sentence that says it."""

from __future__ import annotations

from justexits.measures.trends.point import LEAST_PERIODS, Point, Series
from justexits.measures.trends.trend import Trend, trend
from justexits.measures.trends.words import figure_words, period_words

__all__ = ["LEAST_PERIODS", "Point", "Series", "Trend", "figure_words", "period_words", "trend"]
