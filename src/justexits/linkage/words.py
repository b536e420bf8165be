"""Why two appearances are taken as one person, in words."""

from __future__ import annotations

import re

from justexits.linkage.features import FEATURES

# Evidence of less than this many bits either way is not worth a word in the short text.
WORTH_SAYING = 1.0
# What each comparison looks at, for people.
COMPARED = {
    "name": "Name", "birth": "Birth date or age", "number": "Identity numbers", "address": "Address", "phone": "Telephone",
    "sex": "Sex as recorded", "middle": "Middle name", "suffix": "Suffix (Jr, Sr)", "company": "Other people in the case",
}  # fmt: skip


def short_text(relation: str) -> str:
    """SQL over `relation`'s level and weight columns: "Same state ID number; same birth date; though addresses differ"."""
    for_it = ", ".join(
        f"CASE WHEN {relation}.weight_{f.name} >= {WORTH_SAYING} THEN {_case(relation, f.name)} END" for f in FEATURES
    )
    against = ", ".join(
        f"CASE WHEN {relation}.weight_{f.name} <= -{WORTH_SAYING} THEN {_case(relation, f.name)} END" for f in FEATURES
    )
    positive, negative = f"concat_ws('; ', {for_it})", f"concat_ws('; ', {against})"
    whole = f"concat_ws('; though ', nullif({positive}, ''), nullif({negative}, ''))"
    return f"upper(substr({whole}, 1, 1)) || substr({whole}, 2)"


def about(feature: str) -> str:
    """A regular expression for what the short text says of this comparison, with the sign before it."""
    [found] = [f for f in FEATURES if f.name == feature]
    said = sorted((re.escape(level.words) for level in found.levels), key=len, reverse=True)
    return f"(?i)(^|; |though )+({'|'.join(said)})"


def _case(relation: str, feature: str) -> str:
    [found] = [f for f in FEATURES if f.name == feature]
    whens = " ".join(
        f"WHEN {found.gamma(level.name)} THEN '{level.words.replace(chr(39), chr(39) * 2)}'" for level in found.levels
    )
    return f"CASE {relation}.gamma_{feature} {whens} END"
