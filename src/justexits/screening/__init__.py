"""Who may need a second look: indicators over records, with evidence. Nothing here decides about anybody."""

from __future__ import annotations

from justexits.screening.basis import Basis, basis_of
from justexits.screening.evaluate import Evaluation, evaluate
from justexits.screening.findings import findings
from justexits.screening.indicator import Family, Indicator
from justexits.screening.indicators import catalogue, catalogue_version
from justexits.screening.readiness import Readiness, readiness
from justexits.screening.step import OfficeScreened, ScreenReport, screen
from justexits.screening.tiers import Reason, reasons, tier_rules, tiers

__all__ = [
    "Basis",
    "Evaluation",
    "Family",
    "Indicator",
    "OfficeScreened",
    "Readiness",
    "Reason",
    "ScreenReport",
    "basis_of",
    "catalogue",
    "catalogue_version",
    "evaluate",
    "findings",
    "readiness",
    "reasons",
    "screen",
    "tier_rules",
    "tiers",
]
