"""The offences of the made-up counties: how common they are, what they take to end, and how three offices' clerks type them.

The words are those of the charge texts that such offices hold (shaped after public charge lists); sections are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from justexits.core.content import load_yaml


@dataclass(frozen=True, kw_only=True)
class Offense:
    """One kind of offence: its class (of content/codes), its section number, grade, usual victim and texts by county."""

    cls: str
    section: str
    grade: str
    mix: float  # weight among ordinary defendants
    victim: str  # none, person, shop
    days: int  # mean days from filing to the end
    texts: tuple[tuple[str, ...], ...]  # three-rivers, fort-harlan, palmetto-sound
    place: str = "street"


def _read() -> tuple[Offense, ...]:
    listed = load_yaml(Path(__file__).with_name("offenses.yaml"))
    return tuple(Offense(**{**one, "texts": tuple(tuple(texts) for texts in one["texts"])}) for one in listed)


OFFENSES = _read()
CODE = {offense.cls: number for number, offense in enumerate(OFFENSES)}
COMMERCIAL_SEX = (CODE["PROSTITUTION"], CODE["LOITER_PROST"])
EXPLOITING = (CODE["PROST_PROMOTE"], CODE["HT_SEX"], CODE["HT_LABOR"])
PLACES = ("hotel", "street", "store", "home", "vehicle", "online", "other", "bar")


class _Columns:
    """The offences' facts as arrays, to be picked from by offence number."""

    @cached_property
    def days(self) -> np.ndarray:
        return np.array([offense.days for offense in OFFENSES], dtype=float)

    @cached_property
    def mix(self) -> np.ndarray:
        weights = np.array([offense.mix for offense in OFFENSES])
        return np.asarray(weights / weights.sum())

    @cached_property
    def person_victim(self) -> np.ndarray:
        return np.array([offense.victim == "person" for offense in OFFENSES])

    @cached_property
    def place(self) -> np.ndarray:
        return np.array([PLACES.index(offense.place) for offense in OFFENSES])

    @cached_property
    def grade(self) -> np.ndarray:
        return np.array([offense.grade for offense in OFFENSES], dtype=object)

    @cached_property
    def felony(self) -> np.ndarray:
        return np.array([offense.grade.startswith("felony") for offense in OFFENSES])


COLUMNS = _Columns()
