"""How well the order of review finds people whose truth is known: against what offices do today, at what they can review."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pyarrow as pa

from justexits.core.errors import BadInput
from justexits.records.codes import offense_group
from justexits.screening.findings import findings
from justexits.screening.people import no_people, set_aside
from justexits.screening.readiness import readiness
from justexits.screening.rows import accused_of
from justexits.screening.tiers import tiers

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables
    from justexits.screening.basis import Basis

FEWEST_SHOWN = 10  # a group with fewer people is not shown
GROUPS = ("race", "ethnicity", "sex")
Z = 1.959964  # standard deviations of a 95 % interval


@dataclass(frozen=True, kw_only=True)
class Found:
    """What one way of choosing found: `reviewed` people, `identified` among them who are exploited."""

    reviewed: int
    identified: int
    recall: float | None
    identified_per_100: float | None


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """Figures of one set of records at one review capacity; shares are between 0 and 1, None where nothing can be said."""

    people: int
    exploited: int
    capacity: int
    ceiling: float | None  # the best recall that so many reviews could have
    screening: Found
    prostitution_charge: Found
    counting: Found
    share_of_ceiling: float | None
    lift_over_prostitution_charge: float | None
    most_lift_over_prostitution_charge: float | None  # what reviewing nobody in vain would be: the query leaves no more room
    lift_over_counting: float | None
    without_prostitution_charge: Found
    false_positives: tuple[dict[str, Any], ...]
    tiers: tuple[dict[str, Any], ...]
    senior_lane: dict[str, int]
    parties_without_a_person: int = 0  # of the truth: nothing can be said of them
    no_people: int = 0  # appearances of shops, officers and names of nobody known
    set_aside: int = 0  # people joined so widely that their records cannot be one person's
    cannot_find: tuple[dict[str, str], ...] = ()  # indicators that these records cannot carry, and why

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values, for machines."""
        return asdict(self)


def evaluate(tables: Tables, truth: pa.Table, basis: Basis, *, capacity: int) -> Evaluation:
    """Screen the records and compare with the truth (party_id, exploited: one row an appearance whose truth is known).

    People whose truth is unknown are left out. The order is that of the review queue: tiers A and B of the main lane, at most
    `capacity` people. "prostitution_charge" reviews people charged with selling sex, newest first; "counting" those with most
    findings. Raises BadInput where capacity is not positive or no party of the truth is in the records.
    """
    if capacity < 1:
        raise BadInput("A review capacity of nobody finds nobody.", "Give --capacity 1 or more.", value=str(capacity))
    found = findings(tables, basis).cache()
    people = _people(tables, found, truth)
    here = tables["party"].semi_join(ibis.memtable(truth), "party_id")
    if not len(people["person_id"]) and here.count().to_pyarrow().as_py():
        raise BadInput(
            "No party of the truth belongs to a person.",
            "Give person_party, or names and birth dates by which to tell who is who.",
            column="party_id",
        )
    if not len(people["person_id"]):
        raise BadInput(
            "No party of the truth is among the records.", "Check that both use the same party ids.", column="party_id"
        )
    nobody = here.anti_join(tables["person_party"], "party_id").count().to_pyarrow().as_py()
    return replace(
        _figures(people, capacity),
        parties_without_a_person=nobody,
        no_people=no_people(tables).count().to_pyarrow().as_py(),
        set_aside=set_aside(tables).count().to_pyarrow().as_py(),
        cannot_find=tuple({"indicator": one.indicator, "why": one.why} for one in readiness(tables, basis) if not one.ready),
    )


def _people(tables: Tables, found: ir.Table, truth: pa.Table) -> dict[str, np.ndarray[Any, Any]]:
    """One entry a person whose truth is known."""
    links = tables["person_party"].select("person_id", "party_id")
    known = ibis.memtable(truth).select("party_id", "exploited")
    named = links.inner_join(known, "party_id").group_by("person_id").agg(exploited=lambda t: t.exploited.any())
    named = named.filter(named.exploited.notnull())
    sold = (
        accused_of(tables, offense_group("CS"))
        .group_by("person_id")
        .agg(sold_on=lambda t: t.offense_date.max(), sold=lambda t: t.count())
    )
    sure = found.filter((found.truth == "true") & (found.possible == False) & (found.indicator != "X01"))  # noqa: E712 - see core.truth.negate
    count = sure.group_by("person_id").agg(count=lambda t: t.count())
    made = named
    for other in (
        sold,
        count,
        tiers(found).select("person_id", "tier", "lane", "order_rank"),
        *(_group(tables, name) for name in GROUPS),
    ):
        made = made.left_join(other, "person_id").drop("person_id_right")
    made = made.order_by("person_id")
    table = made.to_pyarrow()
    return {name: np.array(table[name].to_pylist(), dtype=object) for name in table.column_names}


def _group(tables: Tables, name: str) -> ir.Table:
    """What most of a person's records say about her race, ethnicity or sex: for the audit only, never for an order."""
    party = tables["party"].select("party_id", name)
    said = tables["person_party"].select("person_id", "party_id").inner_join(party, "party_id")
    said = said.filter(said[name].notnull()).group_by(["person_id", name]).agg(times=lambda t: t.count())
    first = ibis.row_number().over(ibis.window(group_by="person_id", order_by=[ibis.desc(said.times), said[name]]))
    said = said.mutate(place=first)
    return said.filter(said.place == 0).select("person_id", name)


def _figures(people: dict[str, np.ndarray[Any, Any]], capacity: int) -> Evaluation:
    exploited = people["exploited"].astype(bool)
    size, total = len(exploited), int(exploited.sum())
    review = (people["lane"] == "review") & np.isin(people["tier"].astype(str), ("A", "B"))
    rank = np.array([r if r is not None else size for r in people["order_rank"]], dtype=float)
    ours = np.flatnonzero(review)[np.argsort(rank[review], kind="stable")][:capacity]
    sold = np.array([bool(n) for n in people["sold"]])
    newest = np.array([-d.toordinal() if d is not None else 0 for d in people["sold_on"]], dtype=float)
    query = np.flatnonzero(sold)[np.argsort(newest[sold], kind="stable")][:capacity]
    count = np.array([n or 0 for n in people["count"]], dtype=float)
    counted = np.argsort(-count, kind="stable")[: min(capacity, int((count > 0).sum()))]
    screening, charge, counting = (_found(chosen, exploited, total) for chosen in (ours, query, counted))
    unsold = exploited & ~sold
    hidden = _found(ours[~sold[ours]], exploited, int(unsold.sum()))
    ceiling = min(capacity, total) / total if total else None
    return Evaluation(
        people=size,
        exploited=total,
        capacity=capacity,
        ceiling=ceiling,
        screening=screening,
        prostitution_charge=charge,
        counting=counting,
        share_of_ceiling=_ratio(screening.recall, ceiling),
        lift_over_prostitution_charge=_ratio(screening.recall, charge.recall),
        most_lift_over_prostitution_charge=_ratio(ceiling, charge.recall),
        lift_over_counting=_ratio(screening.recall, counting.recall),
        without_prostitution_charge=hidden,
        false_positives=tuple(_by_group(people, ours[~exploited[ours]], ours)),
        tiers=tuple(_by_tier(people, exploited)),
        senior_lane={
            "people": int((people["lane"] == "senior").sum()),
            "exploited": int(((people["lane"] == "senior") & exploited).sum()),
        },
    )


def _found(chosen: np.ndarray[Any, Any], exploited: np.ndarray[Any, Any], total: int) -> Found:
    right = int(exploited[chosen].sum())
    return Found(
        reviewed=len(chosen),
        identified=right,
        recall=right / total if total else None,
        identified_per_100=100 * right / len(chosen) if len(chosen) else None,
    )


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one is not None and other else None


def _by_group(people: dict[str, np.ndarray[Any, Any]], wrong: np.ndarray[Any, Any], reviewed: np.ndarray[Any, Any]) -> Any:
    for name in GROUPS:
        for group in sorted({value for value in people[name] if value is not None}):
            members = people[name] == group
            size = int(members.sum())
            shown = size >= FEWEST_SHOWN
            yield {
                "group_by": name,
                "group": group,
                "people": size if shown else None,
                "share_of_people": float(members.mean()) if shown else None,
                "reviewed": int(members[reviewed].sum()) if shown else None,
                "false_positives": int(members[wrong].sum()) if shown else None,
                "share_of_false_positives": float(members[wrong].mean()) if shown and len(wrong) else None,
            }


def _by_tier(people: dict[str, np.ndarray[Any, Any]], exploited: np.ndarray[Any, Any]) -> Any:
    for tier in ("A", "B", "context", None):
        members = (
            (people["tier"] == tier) & (people["lane"] == "review") if tier else np.array([t is None for t in people["tier"]])
        )
        size, right = int(members.sum()), int(exploited[members].sum())
        low, high = interval(right, size)
        yield {
            "tier": tier or "no finding",
            "people": size,
            "exploited": right,
            "exploited_per_100": 100 * right / size if size else None,
            "low": 100 * low if low is not None else None,
            "high": 100 * high if high is not None else None,
        }


def interval(right: int, size: int) -> tuple[float | None, float | None]:
    """The 95 % interval of a share after Wilson (1927), between 0 and 1; unknown where nobody was looked at."""
    if not size:
        return None, None
    share, square = right / size, Z * Z
    middle = (share + square / (2 * size)) / (1 + square / size)
    half = Z * sqrt(share * (1 - share) / size + square / (4 * size * size)) / (1 + square / size)
    return max(0.0, middle - half), min(1.0, middle + half)
