"""From a charge's words and section of law to the offence classes that indicators, relief and measures use."""

from __future__ import annotations

from justexits.records.classification.classify import (
    Classification,
    Coverage,
    classification_version,
    classify_text,
    coverage,
    offense_classes,
)

__all__ = ["Classification", "Coverage", "classification_version", "classify_text", "coverage", "offense_classes"]
