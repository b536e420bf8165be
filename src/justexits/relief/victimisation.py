"""Where an offence lies against the times in which the person was a victim, as far as they are known.

That is evidence for whoever shows and weighs the nexus. It is no rule: such times are seldom known to the day, so an offence that
lies outside them is never excluded by that, and one that lies inside is not shown by it.
"""

from __future__ import annotations

from collections.abc import Sequence

from justexits.relief.dates import FAR, NEVER, Span, read_span


def read_period(value: object) -> Span | None:
    """A time, as `2018`, `2018-03` or `{from: ..., to: ...}`, of which one end may be left out; None: unreadable."""
    if not isinstance(value, dict):
        return read_span(value)
    known = {key: said for key, said in value.items() if said not in (None, "unknown", "not_asked")}
    first, last = (read_span(known[key]) if key in known else None for key in ("from", "to"))
    if not known or (first is None and "from" in known) or (last is None and "to" in known):
        return None
    found = Span(first.low if first else NEVER, last.high if last else FAR)
    return found if found.low <= found.high else None


def evidence(offence: Span | None, periods: Sequence[Span] | None) -> str | None:
    """What the known times say of an offence, in words; None where no time is known."""
    if not periods:
        return None
    told = "; ".join(_words(one) for one in periods)
    if offence is None:
        return f"known times as a victim: {told}; the day of the offence is not known"
    if any(one.low <= offence.low and offence.high <= one.high for one in periods):
        return f"the offence ({offence}) lies in a known time as a victim ({told})"
    if any(one.low <= offence.high and offence.low <= one.high for one in periods):
        return f"the offence ({offence}) may lie in a known time as a victim ({told})"
    return f"the offence ({offence}) lies outside the known times as a victim ({told}), which excludes nothing"


def _words(period: Span) -> str:
    if period.low == NEVER:
        return f"until {period.high}"
    return f"from {period.low}" if period.high == FAR else str(period)


__all__ = ["evidence", "read_period"]
