"""From a charge's words, section of law and national code to the offence classes that indicators, relief and measures use."""

from __future__ import annotations

from justexits.records.classification.analyst import Decision, decide, decided_classes, decisions
from justexits.records.classification.classify import (
    Classification,
    Coverage,
    by_words,
    classification_version,
    classify_text,
    coverage,
    offense_classes,
)

__all__ = [
    "Classification",
    "Coverage",
    "Decision",
    "by_words",
    "classification_version",
    "classify_text",
    "coverage",
    "decide",
    "decided_classes",
    "decisions",
    "offense_classes",
]
