"""And, or, not over columns that are never null, with what is known beforehand folded away, so that the SQL stays small.

A side is a Python True or False where it is the same for every row, and an Ibis column otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis

from justexits.core.truth import negate


def every(sides: Iterable[Any]) -> Any:
    """True where all are; of no sides True."""
    rest = []
    for side in sides:
        if side is False:
            return False
        if side is not True:
            rest.append(side)
    return reduce(and_, rest) if rest else True


def some(sides: Iterable[Any]) -> Any:
    """True where one is; of no sides False."""
    rest = []
    for side in sides:
        if side is True:
            return True
        if side is not False:
            rest.append(side)
    return reduce(or_, rest) if rest else False


def isnt(side: Any) -> Any:
    """Not."""
    return (not side) if isinstance(side, bool) else negate(side)


def column(side: Any) -> Any:
    """The side as a column."""
    return ibis.literal(side) if isinstance(side, bool) else side
