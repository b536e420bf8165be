"""Which scored pairs are taken as one person, which are only possible, and what no weight may override."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from justexits.linkage.model import FEATURE, FIRSTS_DIFFER


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Match weights in bits: at `linked` two appearances are joined; from `possible` on they are shown to a person on demand."""

    linked: float = 7.0
    possible: float = 1.0


THRESHOLDS = Thresholds()


def _levels(feature: str, *names: str) -> str:
    return f"gamma_{feature} IN ({', '.join(str(FEATURE[feature].gamma(name)) for name in names)})"


def apart_reasons() -> dict[str, str]:
    """What keeps a pair apart whatever its weight, as SQL over `edge` joined with both rows: the words for it, then the rule.

    A wrong link puts somebody else's crimes on a page, so these err towards two people; a person may still join them.
    """
    strong = f"coalesce({_levels('number', 'state', 'federal', 'local')}, false)"
    other_firsts = re.sub(r"\b(first(?:_forms)?)_([lr])\b", r"\2.\1", FIRSTS_DIFFER)
    other_names = f"({_levels('name', 'family', 'last', 'other')} AND {other_firsts})"
    return {
        "ID numbers differ": f"{_levels('number', 'other')} AND NOT sure",
        "birth dates cannot be one person's": f"{_levels('birth', 'other')} AND NOT {strong}",
        "suffixes differ": f"{_levels('suffix', 'other')} AND NOT {strong}",
        "two names in one case": f"l.case_id = r.case_id AND {other_names} AND NOT {strong}",
        "first names differ": f"{other_names} AND NOT {strong} AND NOT coalesce({_levels('birth', 'same')} AND {_levels('number', 'typo')}, false)",
    }


# So much agrees that a differing ID number is more likely a slip than another human being.
SURE = f"""coalesce({_levels("name", "same", "nickname", "swapped")} AND {_levels("birth", "same")}
    AND ({_levels("address", "same", "alike")} OR {_levels("phone", "same")}), false)"""


def add_bands(engine: Any, thresholds: Thresholds = THRESHOLDS, *, at_least: float | None = None) -> None:
    """Make `banded` from `edge`: its columns, `band` ('linked' or 'possible') and `apart`, why a heavy pair is not linked.

    Pairs under `at_least` bits (the possible threshold, if nothing is said) are left out.
    """
    reasons = " ".join(f"WHEN {rule} THEN '{words.replace(chr(39), chr(39) * 2)}'" for words, rule in apart_reasons().items())
    engine.execute(
        f"""CREATE OR REPLACE TABLE banded AS
        SELECT *, CASE WHEN weight >= {thresholds.linked} AND apart IS NULL THEN 'linked' ELSE 'possible' END AS band FROM (
            SELECT edge.*, CASE {reasons} END AS apart FROM (SELECT *, {SURE} AS sure FROM edge) edge
            JOIN link_row l ON l.uid = edge.a JOIN link_row r ON r.uid = edge.b
            WHERE weight >= {thresholds.possible if at_least is None else at_least}) ORDER BY a, b"""
    )
