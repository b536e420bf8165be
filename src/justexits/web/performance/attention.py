"""What needs attention, and why: measures that moved more than chance explains, and records that may mislead.

Many measures are judged at once, so the measuring room judges them together: where nothing happens, the page says so, and how
many were judged. It never says that something is good or bad, only whether it is the way that the office wants.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from justexits.measures import Better
from justexits.measures.pack import Pack, review_pack
from justexits.records.codes import code_list
from justexits.web.accounts.roles import ROLES
from justexits.web.performance.overview import Card
from justexits.web.performance.selectors import NOT_WHOLE
from justexits.web.performance.shelf import shelf_of

if TYPE_CHECKING:
    from justexits.records.lake import Reading

NEW = 3  # periods: what stood out before is in the chart
MUCH_LEFT_OUT = 0.2
MUCH_DID_NOT_FIT = 0.01
OLD_RECORDS = 45  # days


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One thing that needs attention. `measure` and `query` say where to look."""

    kind: str
    title: str
    sentence: str
    measure: str = ""
    query: str = ""


@dataclass(frozen=True, kw_only=True)
class Attention:
    """What needs attention, and how many measures could be judged."""

    moved: tuple[Matter, ...]
    records: tuple[Matter, ...]
    judged: int

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to look at."""
        return not self.moved and not self.records


def attention(cards: Sequence[Card], reading: Reading, office_id: str, *, today: date) -> Attention:
    """What needs attention among the measures of an office, and in its records."""
    series = {card.definition.id: card.asked.judged for card in cards}
    locked = {card.definition.id: card.asked.locked for card in cards if card.asked.locked}
    key = ("pack", tuple((name, len(figures)) for name, figures in series.items()), tuple(locked.items()))
    pack = shelf_of(reading, office_id).once(key, lambda: review_pack(series, locked=locked))
    return Attention(
        moved=(*_moved(cards, pack), *_standing_out(cards), *_missed(cards)),
        records=(*_imports(reading, office_id, today), *_left_out(cards), *_quality(cards)),
        judged=pack.tested,
    )


def _moved(cards: Sequence[Card], pack: Pack) -> Iterator[Matter]:
    speaks = {entry.measure for entry in pack.entries if entry.speaks}
    for card in cards:
        if card.definition.id in speaks:
            yield _of(card, "Moved", f"{card.trend.sentence} {_wanted(card)}".strip())


def _wanted(card: Card) -> str:
    """Whether it moved the way that the measure's definition calls good; nothing where it calls neither so."""
    wanted = {Better.UP: "higher", Better.DOWN: "lower"}.get(card.definition.better)
    if wanted is None:
        return ""
    return "That is the way the office wants." if wanted == card.trend.direction else "That is not the way the office wants."


def _standing_out(cards: Sequence[Card]) -> Iterator[Matter]:
    """Single periods outside what chance explains, where they are among the newest and the year as a whole did not move."""
    for card in cards:
        new = [one.period for one in card.trend.limits[-NEW:]]
        out = [on for on in card.trend.signals if on in new]
        if out and card.trend.direction not in ("higher", "lower"):
            yield _of(card, "Stands out", f"{card.trend.sentence} One period alone asks for a look, not for praise or blame.")


def _missed(cards: Sequence[Card]) -> Iterator[Matter]:
    """Targets whose day has passed, where the newest figure is surely short of them."""
    for card in cards:
        if card.against and card.against.is_missed:
            owner = ROLES[card.against.target.owner].display_name if card.against.target.owner in ROLES else "Nobody"
            yield _of(card, "Target", f"The target of {card.against.value} is not reached. {owner} answers for it.")


def _imports(reading: Reading, office_id: str, today: date) -> Iterator[Matter]:
    """How old the newest import is, and how much of it did not fit."""
    batch = reading.tables_of(office_id)["batch"].select("imported_at", "rows_read", "rows_quarantined")
    rows = shelf_of(reading, office_id).once(("imports",), lambda: reading.rows(batch))
    newest = max(rows, key=lambda row: row["imported_at"], default=None)
    if newest is None:
        return
    on = newest["imported_at"].date()
    if (today - on).days > OLD_RECORDS:
        sentence = f"The newest import is {(today - on).days} days old ({on:%-d %B %Y}). What happened since is in no figure."
        yield Matter(kind="Records", title="The records are old", sentence=sentence)
    read, held = newest["rows_read"] or 0, newest["rows_quarantined"] or 0
    if read and held / read > MUCH_DID_NOT_FIT:
        sentence = f"Of {read:,} rows of the newest import, {held:,} did not fit and are in no figure until they are mended."
        yield Matter(kind="Records", title="Rows did not fit", sentence=sentence)


def _left_out(cards: Sequence[Card]) -> Iterator[Matter]:
    for card in cards:
        one = card.figure
        if one is None or not one.left_out:
            continue
        all_of_them = one.left_out + (one.denominator or one.numerator or 0)
        if one.left_out / all_of_them > MUCH_LEFT_OUT:
            sentence = f"{one.left_out:,} of {all_of_them:,.0f} are left out, because a fact that decides was not recorded."
            yield _of(card, "Records", sentence)


def _quality(cards: Sequence[Card]) -> Iterator[Matter]:
    """What else a reader must know about the newest figures, one matter for each kind with the measures that it touches."""
    touched: dict[str, list[Card]] = {}
    for card in cards:
        for code in card.figure.quality if card.figure else ():
            if code not in NOT_WHOLE:
                touched.setdefault(code, []).append(card)
    for code, those in touched.items():
        text = code_list("figure_quality").get(code, code)
        names = ", ".join(card.definition.name for card in those)
        yield Matter(kind="Records", title=f"{text[:1].upper()}{text[1:]}", sentence=f"It touches: {names}.")


def _of(card: Card, kind: str, sentence: str) -> Matter:
    return Matter(kind=kind, title=card.definition.name, sentence=sentence, measure=card.definition.id, query=card.query)
