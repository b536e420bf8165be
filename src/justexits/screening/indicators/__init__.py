"""The indicators, one a file. `catalogue` lists them; a file that is not listed is not run."""

from __future__ import annotations

from justexits.screening.indicator import Indicator
from justexits.screening.indicators import (
    c06_beside_an_exploiter,
    s06_survival_pattern,
    v01_sexual_assault_victim,
    v02_victim_again,
    v04_did_not_come_to_court,
    x01_charged_with_exploiting,
    y01_accused_while_a_child,
    y03a_missing_as_a_child,
)

_CATALOGUE: tuple[Indicator, ...] = (
    y01_accused_while_a_child.INDICATOR,
    y03a_missing_as_a_child.INDICATOR,
    c06_beside_an_exploiter.INDICATOR,
    v01_sexual_assault_victim.INDICATOR,
    v02_victim_again.INDICATOR,
    v04_did_not_come_to_court.INDICATOR,
    s06_survival_pattern.INDICATOR,
    x01_charged_with_exploiting.INDICATOR,
)


def catalogue() -> tuple[Indicator, ...]:
    """All indicators, in the order in which they are documented."""
    return _CATALOGUE


def catalogue_version() -> str:
    """Which version of every indicator is in use, as one word a snapshot can keep."""
    return " ".join(f"{one.id}:{one.version}" for one in _CATALOGUE)
