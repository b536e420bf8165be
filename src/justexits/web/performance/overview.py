"""What the office's leader reads in a minute: what needs attention, the measures that a pilot begins with, and all others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from justexits import measures
from justexits.web.performance import words
from justexits.web.performance.asked import Asked, figure_words, telling
from justexits.web.performance.compare import Latest, latest
from justexits.web.performance.decisions import Against, against, locked, standing_targets
from justexits.web.performance.definitions import ALWAYS, START, Definition, definitions
from justexits.web.performance.models import Target
from justexits.web.performance.selectors import ALL, Figure, newest_whole, offers
from justexits.web.performance.sparklines import sparkline

if TYPE_CHECKING:
    from justexits.records.lake import Reading

MOST_POINTS = 36


@dataclass(frozen=True, kw_only=True)
class Card:
    """One measure with figures. `newest` is None where no period is whole."""

    asked: Asked
    trend: measures.Trend
    newest: dict[str, Any] | None
    baseline: str
    chart: SafeString
    against: Against | None = None

    @property
    def definition(self) -> Definition:
        """Of which measure."""
        return self.asked.definition

    @property
    def query(self) -> str:
        """Which of its figures the card shows."""
        return self.asked.choice.query

    @property
    def figure(self) -> Figure | None:
        """The newest whole figure itself."""
        return self.newest["figure"] if self.newest else None


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The start measures that are counted here, those that are off, all others, everything else that is off, and groups
    beside each other."""

    cards: tuple[Card, ...]
    not_yet: tuple[Definition, ...]
    others: tuple[Card, ...]
    off: tuple[Definition, ...]
    compared: tuple[Latest, ...] = ()

    @property
    def all_cards(self) -> tuple[Card, ...]:
        """Every measure with figures."""
        return (*self.cards, *self.others)


def overview(reading: Reading, user: Any, *, today: date) -> Overview:
    """The overview of the user's office, each measure held against the target that stands today."""
    known, offered = definitions(), offers(reading, user)
    start = (*START, ALWAYS)
    targets, baselines = standing_targets(user), locked(user.office_id)
    cards = {
        id: _card(telling(reading, user, id, offered[id], locked=baselines.get(id)), targets.get(id), today)
        for id in known
        if id in offered and offered[id].grains(ALL)
    }
    groups = [id for id, one in known.items() if one.compares and id in offered and offered[id].grains(one.compares)]
    return Overview(
        cards=_those(cards, start),
        not_yet=tuple(known[id] for id in start if id in known and id not in cards),
        others=_those(cards, (id for id in known if id not in start)),
        off=tuple(definition for id, definition in known.items() if id not in {*cards, *start, *groups}),
        compared=tuple(latest(telling(reading, user, id, offered[id])) for id in groups),
    )


def _those(cards: dict[str, Card], ids: Iterable[str]) -> tuple[Card, ...]:
    return tuple(cards[id] for id in ids if id in cards)


def _card(asked: Asked, target: Target | None, today: date) -> Card:
    found = asked.figures(ALL)
    trend = asked.trend()
    newest = newest_whole(found)
    shown = found[-MOST_POINTS:]
    same = trend.grain == asked.choice.grain
    marks = [number for number, one in enumerate(shown) if same and one.period in trend.signals]
    return Card(
        asked=asked,
        trend=trend,
        newest=figure_words(newest, asked.definition, asked.choice) if newest else None,
        baseline=_baseline(trend, asked),
        chart=sparkline(
            [one.value if one.is_complete else None for one in shown], marks=marks, level=target.value if target else None
        ),
        against=against(target, asked.definition, newest, grain=asked.choice.grain, today=today) if target else None,
    )


def _baseline(trend: measures.Trend, asked: Asked) -> str:
    """The level before, and from when to when; empty where there is none, or where it is of another length of period."""
    unit = asked.definition.unit
    if trend.baseline is None or trend.center is None or (unit == "count" and trend.grain != asked.choice.grain):
        return ""
    first, last = (words.period(on, trend.grain) for on in trend.baseline)
    return f"{words.number(trend.center, unit)}, {first} to {last}"
