"""How linkage did where nobody knows the truth: what the model expects of itself, by group, and what changed since."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import ibis

from justexits.linkage.audit import Rate, Z, rate_of
from justexits.records.lake import Reading
from justexits.records.lake.decisions import standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

# By what the audit looks at the result; none of these but sex as recorded is read when linking.
GROUPS = ("role", "sex", "born", "surnames", "language", "race", "ethnicity")
FEWEST_IN_GROUP = 20
# A rate by group that rests on fewer answers than this is not shown: it would say more of single people than of the group.
FEWEST_ANSWERS = 10
NOT_KNOWN = Rate(value=None, low=None, high=None, judged=0)
# Between two runs this much more or less is said to the operator, in shares of all records.
DRIFT = 0.05


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a reader said of a pair: `was` is joined or near (possible, not joined); `same` whether it is one person."""

    party_id: str
    other_party_id: str
    was: str
    same: bool


@dataclass(frozen=True, kw_only=True)
class GroupQuality:
    """One group of records: how many, which share is joined with another record, which share has a possible link; which share of
    the joined the model itself expects to be somebody else's, and which share of all links to be missing, with the intervals that
    its own probabilities give; and what readers found: of joined pairs those that are two people, of near
    ones those that are one.

    A rate on fewer than FEWEST_ANSWERS answers is not given (value None).
    """

    group_by: str
    group: str
    records: int
    joined: float
    possible: float
    expected_wrong: Rate
    expected_missed: Rate
    found_wrong: Rate
    found_missed: Rate


@dataclass(frozen=True, kw_only=True)
class Change:
    """One figure of the last run and of this one; `much`: the operator should look at what was imported between."""

    what: str
    was: float
    now: float
    much: bool


@dataclass(frozen=True, kw_only=True)
class QualityReport:
    """An office's linkage on records without a known truth. `expected_wrong` is the model's word on itself, with the interval
    that its own probabilities give; only answers of people are evidence. Groups of fewer than 20 records are left out. `changes`:
    since the last run, empty where there was none. `alarms` and `notices`: what `justexits link` said to the operator."""

    office_id: str
    records: int
    persons: int
    joined: float
    possible_pairs: int
    expected_wrong: Rate
    expected_missed: Rate
    groups: tuple[GroupQuality, ...]
    changes: tuple[Change, ...]
    alarms: tuple[str, ...]
    notices: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """The report as plain values, for machines."""
        return asdict(self)


def quality_report(reading: Reading, office_id: str, answers: Iterable[Answer] | None = None) -> QualityReport:
    """The report of one office from a snapshot that was linked.

    answers: of the blind sample, where there is one; else what people decided of pairs in doubt, which were not drawn at random.
    """
    tables = reading.tables_of(office_id)
    rows = _rows(tables)
    [whole] = reading.rows(_figures(rows.group_by(all=ibis.literal("all"))))
    persons = reading.rows(tables["person"].agg(persons=tables["person"].count()))[0]["persons"]
    pairs = reading.rows(tables["possible_link"].agg(pairs=tables["possible_link"].count()))[0]["pairs"]
    given = list(answers) if answers is not None else _decided(reading, tables)
    found = _answered(reading, rows, given)
    groups: list[GroupQuality] = []
    run = reading.snapshot.versions.get(run_key(office_id))
    for by in GROUPS:
        counted = reading.rows(_figures(rows.filter(rows[by].notnull()).group_by(group=rows[by])).order_by("group"))
        groups += [_group(by, row, found.get(by, {})) for row in counted if row["records"] >= FEWEST_IN_GROUP]
    return QualityReport(
        office_id=office_id,
        records=whole["records"],
        persons=persons,
        joined=whole["joined"] / max(whole["records"], 1),
        possible_pairs=pairs,
        expected_wrong=_expected(whole["wrong"], whole["variance"], whole["joined"]),
        expected_missed=_expected(whole["missed"], whole["missed_variance"], whole["joined"] + whole["missed"]),
        groups=tuple(groups),
        changes=changes(run),
        alarms=said_of(run, "alarms"),
        notices=said_of(run, "notices"),
    )


def _expected(part: float, variance: float, whole: float) -> Rate:
    """A share that the model's own probabilities expect, with the interval that they give. Nobody has judged one."""
    if not whole:
        return NOT_KNOWN
    value, error = part / whole, math.sqrt(max(variance, 0.0)) / whole
    return Rate(value=value, low=max(0.0, value - Z * error), high=min(1.0, value + Z * error), judged=0)


def _group(by: str, row: Mapping[str, Any], found: Mapping[tuple[str, str], list[bool]]) -> GroupQuality:
    group = str(row["group"])
    return GroupQuality(
        group_by=by,
        group=group,
        records=row["records"],
        joined=row["joined"] / row["records"],
        possible=row["possible"] / row["records"],
        expected_wrong=_expected(row["wrong"], row["variance"], row["joined"]),
        expected_missed=_expected(row["missed"], row["missed_variance"], row["joined"] + row["missed"]),
        found_wrong=_told([not same for same in found.get((group, "joined"), [])]),
        found_missed=_told(found.get((group, "near"), [])),
    )


def _told(answers: list[bool]) -> Rate:
    return rate_of(answers) if len(answers) >= FEWEST_ANSWERS else NOT_KNOWN


def _decided(reading: Reading, tables: Mapping[str, ir.Table]) -> list[Answer]:
    """What people decided of pairs in doubt, as far as it stands. It changes what is joined, so the pairs count as near."""
    held = standing(tables["link_decision"], "link_decision_id").select("party_id", "other_party_id", "answer")
    return [
        Answer(party_id=row["party_id"], other_party_id=row["other_party_id"], was="near", same=row["answer"] == "same")
        for row in reading.rows(held)
        if row["answer"] in ("same", "different")
    ]


def _answered(reading: Reading, rows: ir.Table, answers: list[Answer]) -> dict[str, dict[tuple[str, str], list[bool]]]:
    """By what is grouped: (group, what the pair was) -> whether each pair with a record of the group is one person."""
    named = sorted({party for each in answers for party in (each.party_id, each.other_party_id)})
    if not named:
        return {}
    of = {row["party_id"]: row for row in reading.rows(rows.filter(rows.party_id.isin(named)).select("party_id", *GROUPS))}
    found: dict[str, dict[tuple[str, str], list[bool]]] = {by: defaultdict(list) for by in GROUPS}
    for each in answers:
        for by in GROUPS:
            for group in {of[party][by] for party in (each.party_id, each.other_party_id) if party in of} - {None}:
                found[by][str(group), each.was].append(each.same)
    return found


def _rows(tables: Mapping[str, ir.Table]) -> ir.Table:
    """One row a linked appearance: `joined`, `possible`, `doubt` (1 - path probability) and what the audit groups by."""
    party = tables["party"]
    belongs = tables["person_party"].select("person_id", "party_id", "path_probability")
    sizes = belongs.group_by("person_id").agg(size=lambda t: t.count())
    possible = tables["possible_link"].select("party_id", "other_party_id", "probability")
    either = possible.select("party_id", "probability").union(
        possible.select("probability", party_id="other_party_id")[["party_id", "probability"]]
    )
    # Each of the two records has half of a link that may be missing.
    asked = either.group_by(asked="party_id").agg(
        missed=(either.probability / 2).sum(), missed_variance=(either.probability * (1.0 - either.probability) / 4).sum()
    )
    compound = party.family_name.re_search("[ -]").ifelse("two or more", "one")
    decade = party.birth_date.year() - party.birth_date.year() % 20
    told = party.select(
        "party_id",
        "role",
        "sex",
        "language",
        "race",
        "ethnicity",
        surnames=compound,
        born=decade.cast("string") + ibis.literal(" and later"),
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
        missed=lambda t: t.missed.fill_null(0.0).sum(),
        missed_variance=lambda t: t.missed_variance.fill_null(0.0).sum(),
    )


# -- from run to run


def run_key(office_id: str) -> str:
    """The name under which a snapshot's `versions` keep what a run of linkage gave."""
    return f"linkage-run:{office_id}"


def run_summary(
    *,
    records: int,
    persons: int,
    possible: int,
    prior: float,
    alarms: Sequence[str] = (),
    notices: Sequence[str] = (),
    last: str | None = None,
) -> str:
    """What the next run is compared with, what this one said, and what the run before was (`last`: its summary), as JSON."""
    figures = {"records": records, "persons": persons, "possible": possible, "prior": prior}
    before = {name: value for name, value in json.loads(last).items() if name in figures} if last else None
    return json.dumps(figures | {"alarms": list(alarms), "notices": list(notices), "last": before})


def said_of(summary: str | None, what: str) -> tuple[str, ...]:
    """The sentences of a run's summary: its alarms or its notices; none of a run that kept none."""
    return tuple(json.loads(summary).get(what, ())) if summary else ()


def changes(summary: str | None) -> tuple[Change, ...]:
    """What a run's summary says of it and of the run before; nothing where there was none, or nothing to link."""
    new = json.loads(summary) if summary else {}
    old = new.get("last")
    if not old or not old["records"] or not new["records"]:
        return ()
    said = [Change(what="records", was=old["records"], now=new["records"], much=False)]
    for name, words in (("persons", "people for each 100 records"), ("possible", "possible links for each 100 records")):
        was, is_now = (100 * run[name] / run["records"] for run in (old, new))
        said.append(Change(what=words, was=was, now=is_now, much=abs(is_now - was) > 100 * DRIFT))
    was, is_now = (run["prior"] * run["records"] for run in (old, new))
    said.append(
        Change(
            what="further records of one person that the model expects", was=was, now=is_now, much=not was / 2 < is_now < was * 2
        )
    )
    return tuple(said)


def drift(summary: str | None) -> tuple[str, ...]:
    """What changed so much since the last run that the operator should know, in sentences."""
    return tuple(
        f"There are {each.now:.3g} {each.what}, and in the last run there were {each.was:.3g}. Look at what was imported since."
        for each in changes(summary)
        if each.much
    )
