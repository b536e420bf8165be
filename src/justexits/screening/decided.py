"""What an office decided about people, settled, one entry a person: what screening may learn from and be measured by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from justexits.records.lake.decisions import standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading

SETTLED = ("identified", "vulnerable", "not_indicated")


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One person with a settled decision: the snapshot that was on the screen, the indicators met then, how she came up."""

    person_id: str
    is_identified: bool
    snapshot: int
    met: frozenset[str]
    at_random: bool


def decided(reading: Reading, office_id: str) -> list[Decided]:
    """One entry for everybody with a settled decision, in the order of their ids; "more needed" and "cannot say" settle nothing.

    For whoever was only read as one drawn at random, the indicators met are those of the reading's snapshot.
    """
    tables = reading.tables_of(office_id)
    found = {row["person_id"]: frozenset(row["met"]) for row in reading.rows(_met(tables["finding"]))}
    drawn = reading.rows(standing(tables["audit_sample"], "audit_sample_id").filter(lambda t: t.person_id.notnull()))
    known = {row["person_id"]: (row["outcome"], row["snapshot"], found.get(row["person_id"], frozenset())) for row in drawn}
    at_random = set(known)
    for row in reading.rows(standing(tables["review"], "review_id").order_by("number")):
        met = frozenset(one.split(" ")[0] for one in row["indicator_versions"] or ())
        known[row["person_id"]] = (row["outcome"], row["snapshot"], met)
    return [
        Decided(person_id=who, is_identified=outcome == "identified", snapshot=at, met=met, at_random=who in at_random)
        for who, (outcome, at, met) in sorted(known.items())
        if outcome in SETTLED
    ]


def _met(finding: ir.Table) -> ir.Table:
    sure = finding.filter((finding.truth == "true") & (finding.possible == False))  # noqa: E712 - see core.truth.negate
    return sure.group_by("person_id").agg(met=sure.indicator.collect())
