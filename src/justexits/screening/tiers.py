"""The order of review: tiers in words, lanes, and reasons. No score leaves this file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import ibis

from justexits.core.content import content_folder, load_yaml
from justexits.core.truth import negate
from justexits.screening.indicators import catalogue

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, kw_only=True)
class TierRules:
    """content/screening/tiers.yaml."""

    version: str
    family_caps: dict[str, int]
    core_families: tuple[str, ...]
    a_strength_alone: int
    a_points: int
    a_core_families: int
    b_points: int
    b_core_families: int
    b_families: int
    senior_lane: str
    firm_link: float


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One finding of one person in words, with the rows behind it and what speaks against it."""

    indicator: str
    statement: str
    family: str
    holds: str  # "yes", "only if a possible link is hers", or "cannot be decided"
    missing_facts: tuple[str, ...]
    evidence: tuple[str, ...]
    against: str
    source: str


@cache
def tier_rules() -> TierRules:
    """The office-wide rules of the tiers."""
    said: dict[str, Any] = load_yaml(content_folder() / "screening" / "tiers.yaml")
    return TierRules(
        version=str(said["version"]),
        family_caps={str(name): int(cap) for name, cap in said["family_caps"].items()},
        core_families=tuple(said["core_families"]),
        a_strength_alone=int(said["tier_a"]["strength_alone"]),
        a_points=int(said["tier_a"]["points"]),
        a_core_families=int(said["tier_a"]["core_families"]),
        b_points=int(said["tier_b"]["points"]),
        b_core_families=int(said["tier_b"]["core_families"]),
        b_families=int(said["tier_b"]["families"]),
        senior_lane=str(said["senior_lane"]),
        firm_link=float(said["firm_link"]),
    )


def tiers(findings: ir.Table, points: Mapping[str, float] | None = None) -> ir.Table:
    """One row for everybody with a finding. `points` are an office's own, by indicator; any other finding counts its strength.

    person_id, office_id, tier ('A', 'B' or 'context'), lane ('review' or 'senior'), families (sorted, of the findings that
    count), findings (how many count), first_on, last_on, order_rank (0 is looked at first; an order, not an amount).
    Only what is true without a possible link counts; whoever is charged with exploiting others goes to the senior lane,
    also where that charge is only possibly hers. Within a tier whoever has a direct record stands first (unless the office's
    own points say less of it), then who has more points, then more core families and more families: kinds that agree, not items.
    """
    rules = tier_rules()
    own = [(findings.indicator == name, float(many)) for name, many in (points or {}).items()]
    strength = findings.strength.cast("float64")
    known = findings.mutate(
        points=ibis.cases(*own, else_=strength) if own else strength,
        family=_family(findings.indicator),
        counts=(findings.truth == "true").fill_null(False) & (findings.possible == False).fill_null(False),  # noqa: E712 - see core.truth.negate
    )
    known = known.mutate(counts=known.counts & known.family.isin(list(rules.family_caps)))
    known = known.mutate(counts=known.counts & negate(_said_already(known)))
    lane = (known.indicator == rules.senior_lane).fill_null(False)
    everyone = known.group_by(["person_id", "office_id"]).agg(is_senior=lane.any())
    people = everyone.left_join(_counted(known.filter(known.counts), rules), "person_id").drop("person_id_right")
    tier = ibis.cases((_is_a(people, rules), "A"), (_is_b(people, rules), "B"), else_="context")
    people = people.mutate(tier=tier)
    latest = ibis.desc(people.last_on.fill_null(ibis.date(1900, 1, 1)))
    most = [ibis.desc(people[name].fill_null(0)) for name in ("direct", "points", "core_count", "family_count")]
    order = ibis.window(order_by=[people.tier, *most, latest, people.person_id])
    none = ibis.literal([], type="array<string>")
    return people.select(
        "person_id",
        "office_id",
        "tier",
        lane=people.is_senior.ifelse("senior", "review"),
        families=people.families.fill_null(none).sort(),
        findings=people.findings.fill_null(0),
        first_on="first_on",
        last_on="last_on",
        order_rank=ibis.row_number().over(order),
    )


def reasons(rows: Iterable[Mapping[str, Any]]) -> list[Reason]:
    """One person's finding rows in words, strongest first; a finding of a rule that is gone is left out."""
    known = {one.id: one for one in catalogue()}
    given = [row for row in rows if row["indicator"] in known]
    given.sort(key=lambda row: (row["truth"] != "true", row["possible"], -row["strength"], row["indicator"]))
    return [_reason(row, known) for row in given]


def _reason(row: Mapping[str, Any], known: Mapping[str, Any]) -> Reason:
    indicator = known[row["indicator"]]
    holds = "yes" if not row["possible"] else "only if a possible link is hers"
    return Reason(
        indicator=indicator.id,
        statement=indicator.statement,
        family=str(indicator.family),
        holds=holds if row["truth"] == "true" else "cannot be decided",
        missing_facts=tuple(row["missing_facts"] or ()),
        evidence=tuple(row["evidence"] or ()),
        against=indicator.against,
        source=indicator.source,
    )


def _said_already(known: ir.Table) -> ir.BooleanValue:
    """Whether the same person has the indicator that covers this one, and that one counts."""
    hers = ibis.window(group_by="person_id")
    pairs = [(one.id, one.covered_by) for one in catalogue() if one.covered_by]
    parts = [
        (known.indicator == weaker) & ((known.indicator == stronger) & known.counts).any().over(hers)
        for weaker, stronger in pairs
    ]
    return reduce(or_, parts, ibis.literal(False)).fill_null(False)


def _family(indicator: ir.StringValue) -> ir.StringValue:
    return ibis.cases(*[(indicator == one.id, str(one.family)) for one in catalogue()], else_=ibis.null("string"))


def _counted(known: ir.Table, rules: TierRules) -> ir.Table:
    """What counts, a person: points under the caps, strongest, families, how many, when."""
    cap = ibis.cases(*[(known.family == name, most) for name, most in rules.family_caps.items()], else_=0)
    alone = rules.a_strength_alone
    by_family = known.mutate(cap=cap, is_record=known.family != "TEXT").group_by(["person_id", "family"])
    families = by_family.agg(
        sum=lambda t: t.points.sum(),
        cap=lambda t: t.cap.max(),
        strongest=lambda t: t.is_record.ifelse(t.strength, 0).max(),
        direct=lambda t: (t.is_record & (t.strength >= alone) & (t.points >= alone)).cast("int64").max(),
        findings=lambda t: t.count(),
        first_on=lambda t: t.first_on.min(),
        last_on=lambda t: t.last_on.max(),
    )
    families = families.mutate(
        points=ibis.least(families["sum"], families["cap"]), is_core=families.family.isin(list(rules.core_families)).cast("int64")
    )
    return families.group_by("person_id").agg(
        points=families.points.sum(),
        strongest=families.strongest.max(),
        direct=families.direct.max(),
        families=families.family.collect(),
        family_count=families.count(),
        core_count=families.is_core.sum(),
        findings=families.findings.sum(),
        first_on=families.first_on.min(),
        last_on=families.last_on.max(),
    )


def _is_a(people: ir.Table, rules: TierRules) -> ir.BooleanValue:
    several = (people.points >= rules.a_points) & (people.core_count >= rules.a_core_families)
    return ((people.strongest >= rules.a_strength_alone) | several).fill_null(False)


def _is_b(people: ir.Table, rules: TierRules) -> ir.BooleanValue:
    enough = (people.points >= rules.b_points) & (people.core_count >= rules.b_core_families)
    return (enough & (people.family_count >= rules.b_families)).fill_null(False)
