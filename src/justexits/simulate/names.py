"""Names of people who do not exist: common American given names, family names made of syllables, and what clerks do to them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from nicknames import NickNamer

from justexits.core.content import load_yaml

_LISTS = {name: str(listed).split() for name, listed in load_yaml(Path(__file__).with_name("names.yaml")).items()}
FEMALE = _LISTS["female"]
MALE = _LISTS["male"]
FEMALE_HISPANIC = _LISTS["female_hispanic"]
MALE_HISPANIC = _LISTS["male_hispanic"]
MIDDLE = _LISTS["middle"]
HISPANIC = _LISTS["hispanic"]
COMMON = _LISTS["common"]
BEGINNINGS = _LISTS["beginnings"]
ENDINGS = _LISTS["endings"]
STREET_NAMES = _LISTS["street_names"]
STREETS = _LISTS["streets"]
STREET_KINDS = ("St", "Ave", "Rd", "Ln", "Dr", "Ct")
SHOPS = ("Corner Pharmacy", "Valu Mart Store", "Harvest Market", "Big Pine Stores", "Rexford Drug", "Dollar Depot LLC")
FAMILIES = [*COMMON, *(first + last for first in BEGINNINGS for last in ENDINGS)]


def falling(count: int, steepness: float) -> np.ndarray:
    """Chances for `count` names of which the first are the commonest (Zipf with the given steepness); they add up to 1."""
    weights = 1.0 / np.arange(3, count + 3) ** steepness
    return np.asarray(weights / weights.sum())


@cache
def short_forms() -> dict[str, list[str]]:
    """Given name to the nicknames that clerks write for it, most names having none."""
    namer = NickNamer()
    forms = {}
    for name in (*FEMALE, *MALE, *FEMALE_HISPANIC, *MALE_HISPANIC):
        found = sorted(form.capitalize() for form in namer.nicknames_of(name) if form.isalpha() and 2 < len(form) < 9)
        if found:
            forms[name] = found[:4]
    return forms


def misspelt(name: str, draw: int) -> str:
    """The name with one slip of the keyboard, chosen by `draw`: two letters turned round, one left out, one typed twice."""
    if len(name) < 4:
        return name
    at = 1 + draw % (len(name) - 2)
    kind = (draw // 97) % 3
    if kind == 0:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + name[at + 1 :] if kind == 1 else name[:at] + name[at] + name[at:]
