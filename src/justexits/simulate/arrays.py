"""Two small helpers over arrays of texts, in which None stands for unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Texts = np.ndarray[Any, Any]


def choose(condition: Any, yes: Any, no: Any) -> Texts:
    """`yes` where the condition holds and `no` elsewhere; either may be an array or one value, None included."""
    return np.asarray(np.where(condition, yes, no))


def words(of: Sequence[str | None] | Texts, at: np.ndarray) -> Texts:
    """The texts of `of` at these places; -1 is None."""
    return np.asarray(np.append(np.asarray(of, dtype=object), np.array([None], dtype=object))[at])
