"""The silent backtest: today's rules over the records as they stood when people were decided about, beside what was decided.

Nothing is written and nothing is shown to reviewers. What nobody reviewed is unknown: every figure is of people decided about,
and those drawn at random among them are shown apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from justexits.core.errors import JustExitsError, NotFound
from justexits.core.progress import SILENT, Progress, part
from justexits.records.codes import offense_group
from justexits.screening.basis import basis_of
from justexits.screening.decided import Decided, decided
from justexits.screening.evaluate import interval
from justexits.screening.findings import findings
from justexits.screening.indicators import switched_on
from justexits.screening.rows import accused_of
from justexits.screening.tiers import tiers
from justexits.screening.weights import weights_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Lake

MOST_SNAPSHOTS = 12  # each is screened anew; decisions between two are looked at in the earlier one, never in a later one
SURFACED = ("A", "B")


@dataclass(frozen=True, kw_only=True)
class Share:
    """Of `people`, in how many `hits` it holds, with the share and its 95 % interval, between 0 and 1."""

    people: int
    hits: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class Backtest:
    """What today's rules would have made of an office's past decisions."""

    office_id: str
    decided: int
    identified: int
    left_out: int  # decided about before the oldest snapshot that is still there, or unknown in it
    snapshots: tuple[int, ...]
    surfaced: Share  # of the people whom today's rules surface, those identified
    below: Share  # of the people decided about whom they do not surface
    at_random: Share  # of the people drawn at random, those identified
    recall: Share  # of the people identified, those whom today's rules surface
    recall_of_prostitution_charge: Share  # of the people identified, those charged with selling sex
    recall_without_prostitution_charge: Share
    tiers: tuple[dict[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, for machines."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class _Person:
    known: Decided
    tier: str
    lane: str
    sold: bool

    @property
    def is_surfaced(self) -> bool:
        return self.tier in SURFACED


def backtest(lake: Lake, office_id: str, *, progress: Progress = SILENT) -> Backtest:
    """Today's rules on an office's past decisions, each in the newest snapshot that was there when it was decided.

    People in the senior lane are counted with the others. Raises NotFound where the office decided nothing yet.
    """
    with lake.read(office=office_id) as reading:
        known = decided(reading, office_id)
    if not known:
        raise NotFound(f"{office_id} has no settled reviews yet.", "Review people on the site, and run `justexits tick`.")
    groups = _by_snapshot(known, [one.number for one in lake.manifest.history()])
    found: list[_Person] = []
    with part(progress, "Look back", total=len(groups)):
        for number, people in groups.items():
            found += _as_it_stood(lake, office_id, number, people)
            progress.advance()
    return _figures(office_id, known, tuple(groups), found)


def _by_snapshot(known: Sequence[Decided], numbers: Iterable[int]) -> dict[int, list[Decided]]:
    """The decisions by the snapshot in which each is looked at: the last one chosen that is not later than its own."""
    there = sorted(numbers)
    wanted = sorted({max((n for n in there if n <= one.snapshot), default=0) for one in known} - {0})
    if len(wanted) > MOST_SNAPSHOTS:
        wanted = sorted({wanted[place * len(wanted) // MOST_SNAPSHOTS] for place in range(MOST_SNAPSHOTS)})
    groups: dict[int, list[Decided]] = {}
    for one in known:
        if at := max((n for n in wanted if n <= one.snapshot), default=0):
            groups.setdefault(at, []).append(one)
    return dict(sorted(groups.items()))


def _as_it_stood(lake: Lake, office_id: str, number: int, people: Sequence[Decided]) -> list[_Person]:
    """The people as today's rules would have placed them in that snapshot; nobody where it cannot be read any more."""
    try:
        reading = lake.read(lake.snapshot(number), office=office_id)
    except JustExitsError:
        return []
    with reading:
        tables = reading.tables_of(office_id)
        found = findings(tables, basis_of(office_id), more=switched_on(office_id))
        placed = tiers(found, weights_of(lake.home, office_id).points).select("person_id", "tier", "lane")
        sold = accused_of(tables, offense_group("CS")).select("person_id").distinct().mutate(sold=True)
        rows = _rows(tables["person"].select("person_id"), placed, sold, [one.person_id for one in people])
    return [
        _Person(known=one, tier=row["tier"] or "no finding", lane=row["lane"] or "review", sold=bool(row["sold"]))
        for one in people
        if (row := rows.get(one.person_id))
    ]


def _rows(person: ir.Table, placed: ir.Table, sold: ir.Table, wanted: list[str]) -> dict[str, dict[str, Any]]:
    made = person.filter(person.person_id.isin(wanted))
    for other in (placed, sold):
        made = made.left_join(other, "person_id").drop("person_id_right")
    return {row["person_id"]: row for row in made.to_pyarrow().to_pylist()}


def _share(people: Iterable[_Person], hits: Iterable[_Person]) -> Share:
    size, right = len(list(people)), len(list(hits))
    low, high = interval(right, size)
    return Share(people=size, hits=right, share=right / size if size else None, low=low, high=high)


def _figures(office_id: str, known: Sequence[Decided], snapshots: tuple[int, ...], found: list[_Person]) -> Backtest:
    hit = [one for one in found if one.known.is_identified]
    surfaced = [one for one in found if one.is_surfaced]
    below = [one for one in found if not one.is_surfaced]
    at_random = [one for one in found if one.known.at_random]
    unsold = [one for one in hit if not one.sold]
    return Backtest(
        office_id=office_id,
        decided=len(known),
        identified=sum(one.is_identified for one in known),
        left_out=len(known) - len(found),
        snapshots=snapshots,
        surfaced=_share(surfaced, [one for one in surfaced if one.known.is_identified]),
        below=_share(below, [one for one in below if one.known.is_identified]),
        at_random=_share(at_random, [one for one in at_random if one.known.is_identified]),
        recall=_share(hit, [one for one in hit if one.is_surfaced]),
        recall_of_prostitution_charge=_share(hit, [one for one in hit if one.sold]),
        recall_without_prostitution_charge=_share(unsold, [one for one in unsold if one.is_surfaced]),
        tiers=tuple(_tier(name, [one for one in found if one.tier == name]) for name in (*SURFACED, "context", "no finding")),
    )


def _tier(name: str, people: list[_Person]) -> dict[str, Any]:
    return {"tier": name} | asdict(_share(people, [one for one in people if one.known.is_identified]))
