"""Who may need a second look: indicators over records, with evidence. Nothing here decides about anybody."""

from __future__ import annotations

from justexits.screening.backtest import Backtest, backtest
from justexits.screening.basis import Basis, basis_of
from justexits.screening.evaluate import Evaluation, evaluate
from justexits.screening.findings import findings
from justexits.screening.indicator import Family, Indicator
from justexits.screening.indicators import catalogue, catalogue_version
from justexits.screening.readiness import Readiness, readiness
from justexits.screening.refit import Proposal, propose
from justexits.screening.step import OfficeScreened, ScreenReport, screen
from justexits.screening.tiers import Reason, reasons, tier_rules, tiers
from justexits.screening.weights import Weights, weights_in, weights_of

__all__ = [
    "Backtest",
    "Basis",
    "Evaluation",
    "Family",
    "Indicator",
    "OfficeScreened",
    "Proposal",
    "Readiness",
    "Reason",
    "ScreenReport",
    "Weights",
    "backtest",
    "basis_of",
    "catalogue",
    "catalogue_version",
    "evaluate",
    "findings",
    "propose",
    "readiness",
    "reasons",
    "screen",
    "tier_rules",
    "tiers",
    "weights_in",
    "weights_of",
]
