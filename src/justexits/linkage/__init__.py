"""Who is who: one person across cases and roles, explained, stable, correctable. People never leave their office."""

from __future__ import annotations

from justexits.linkage.evaluate import Quality, quality
from justexits.linkage.explain import Explanation, Reason, explain
from justexits.linkage.parties import LinkResult, link_parties
from justexits.linkage.step import LinkReport, OfficeLinked, link

__all__ = [
    "Explanation",
    "LinkReport",
    "LinkResult",
    "OfficeLinked",
    "Quality",
    "Reason",
    "explain",
    "link",
    "link_parties",
    "quality",
]
