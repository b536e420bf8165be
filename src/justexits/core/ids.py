"""Ids that are the same for the same thing, on every machine and in every run."""

from __future__ import annotations

import hashlib
import uuid


def stable_id(prefix: str, *parts: str) -> str:
    """The id of the thing that `parts` identify: `prefix-` and 16 hexadecimal digits of a BLAKE2b hash of them.

    The parts are kept apart by the unit separator, so that ("a", "bc") and ("ab", "c") differ.
    """
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()
    return f"{prefix}-{digest}"


def new_id(prefix: str) -> str:
    """An id that nothing else has: `prefix-` and 12 random hexadecimal digits."""
    return f"{prefix}-{uuid.uuid4().hex[:12]}"
