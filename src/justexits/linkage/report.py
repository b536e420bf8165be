"""How linkage did where nobody knows the truth: what the model expects of itself, by group, and what changed since."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import ibis

from justexits.linkage.audit import Rate, Z
from justexits.records.lake import Reading

if TYPE_CHECKING:
    import ibis.expr.types as ir

# By what the audit looks at the result; none of these but sex as recorded is read when linking.
GROUPS = ("role", "sex", "born", "surnames", "race")
FEWEST_IN_GROUP = 20
# Between two runs this much more or less is said to the operator, in shares of all records.
DRIFT = 0.05


@dataclass(frozen=True, kw_only=True)
class GroupQuality:
    """One group of records: how many, which share is joined with another record, which share has a possible link, and which share
    of the joined the model itself expects to be somebody else's."""

    group_by: str
    group: str
    records: int
    joined: float
    possible: float
    expected_wrong: float | None


@dataclass(frozen=True, kw_only=True)
class QualityReport:
    """An office's linkage on records without a known truth. `expected_wrong` is the model's word on itself, with the interval
    that its own probabilities give; only an audit (audit.py) is evidence. Groups of fewer than 20 records are left out."""

    office_id: str
    records: int
    persons: int
    joined: float
    possible_pairs: int
    expected_wrong: Rate
    groups: tuple[GroupQuality, ...]

    def as_dict(self) -> dict[str, object]:
        """The report as plain values, for machines."""
        return asdict(self)


def quality_report(reading: Reading, office_id: str) -> QualityReport:
    """The report of one office from a snapshot that was linked."""
    tables = reading.tables_of(office_id)
    rows = _rows(tables)
    [whole] = reading.rows(_figures(rows.group_by(all=ibis.literal("all"))))
    persons = reading.rows(tables["person"].agg(persons=tables["person"].count()))[0]["persons"]
    pairs = reading.rows(tables["possible_link"].agg(pairs=tables["possible_link"].count()))[0]["pairs"]
    groups = []
    for by in GROUPS:
        for row in reading.rows(_figures(rows.filter(rows[by].notnull()).group_by(group=rows[by])).order_by("group")):
            if row["records"] >= FEWEST_IN_GROUP:
                groups.append(_group(by, row))
    expected = Rate(value=None, low=None, high=None, judged=0)
    if whole["joined"]:
        value, error = whole["wrong"] / whole["joined"], math.sqrt(whole["variance"]) / whole["joined"]
        expected = Rate(value=value, low=max(0.0, value - Z * error), high=min(1.0, value + Z * error), judged=0)
    return QualityReport(
        office_id=office_id,
        records=whole["records"],
        persons=persons,
        joined=whole["joined"] / max(whole["records"], 1),
        possible_pairs=pairs,
        expected_wrong=expected,
        groups=tuple(groups),
    )


def _group(by: str, row: Mapping[str, Any]) -> GroupQuality:
    return GroupQuality(
        group_by=by,
        group=str(row["group"]),
        records=row["records"],
        joined=row["joined"] / row["records"],
        possible=row["possible"] / row["records"],
        expected_wrong=row["wrong"] / row["joined"] if row["joined"] else None,
    )


def _rows(tables: Mapping[str, ir.Table]) -> ir.Table:
    """One row a linked appearance: `joined`, `possible`, `doubt` (1 - path probability) and what the audit groups by."""
    party = tables["party"]
    belongs = tables["person_party"].select("person_id", "party_id", "path_probability")
    sizes = belongs.group_by("person_id").agg(size=lambda t: t.count())
    possible = tables["possible_link"]
    asked = possible.select("party_id").union(possible.select(party_id="other_party_id"), distinct=True).select(asked="party_id")
    compound = party.family_name.re_search("[ -]").ifelse("two or more", "one")
    decade = party.birth_date.year() - party.birth_date.year() % 20
    told = party.select(
        "party_id", "role", "sex", "race", surnames=compound, born=decade.cast("string") + ibis.literal(" and later")
    )
    rows = belongs.join(sizes, "person_id").join(told, "party_id")
    rows = rows.left_join(asked, rows.party_id == asked.asked)
    return rows.mutate(joined=rows["size"] > 1, possible=rows.asked.notnull(), doubt=1.0 - rows.path_probability)


def _figures(grouped: Any) -> Any:
    return grouped.agg(
        records=lambda t: t.count(),
        joined=lambda t: t.joined.cast("float64").sum(),
        possible=lambda t: t.possible.cast("float64").sum(),
        wrong=lambda t: t.joined.ifelse(t.doubt, 0.0).sum(),
        variance=lambda t: t.joined.ifelse(t.doubt * (1.0 - t.doubt), 0.0).sum(),
    )


# -- from run to run


def run_key(office_id: str) -> str:
    """The name under which a snapshot's `versions` keep what a run of linkage gave."""
    return f"linkage-run:{office_id}"


def run_summary(*, records: int, persons: int, possible: int, prior: float) -> str:
    """What the next run is compared with, as one line of JSON."""
    return json.dumps({"records": records, "persons": persons, "possible": possible, "prior": prior})


def drift(before: str | None, now: str) -> tuple[str, ...]:
    """What changed so much since the last run that the operator should know, in sentences; nothing where there was none."""
    if before is None:
        return ()
    old, new = json.loads(before), json.loads(now)
    if not old["records"] or not new["records"]:
        return ()
    said = []
    for name, words in (("persons", "people for each 100 records"), ("possible", "possible links for each 100 records")):
        was, is_now = (100 * run[name] / run["records"] for run in (old, new))
        if abs(is_now - was) > 100 * DRIFT:
            said.append(
                f"There are {is_now:.0f} {words}, and in the last run there were {was:.0f}. Look at what was imported since."
            )
    ratio = new["prior"] * new["records"] / (old["prior"] * old["records"])
    if not 0.5 < ratio < 2:
        said.append("The model expects far more or far fewer records of one person than in the last run. Look at the import.")
    return tuple(said)
