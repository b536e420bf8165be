"""The step `screen`: classes of charges, findings and the ledger of what was shown, office by office, as the next snapshot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import ibis

from justexits.core.errors import NotFound
from justexits.core.progress import SILENT, Progress, part
from justexits.records.classification import classification_version, coverage, decided_classes, offense_classes
from justexits.records.tables import RECORD_TABLES
from justexits.screening.basis import Basis, basis_of
from justexits.screening.findings import findings
from justexits.screening.indicators import catalogue, catalogue_version, switched_on
from justexits.screening.people import no_people, set_aside
from justexits.screening.readiness import Readiness, readiness
from justexits.screening.tiers import tier_rules, tiers
from justexits.screening.touched import PEOPLE, around, touched
from justexits.screening.weights import key_of, weights_of

# The tables that findings are made from; whatever writes one of them anew has the office screened again.
READ_FROM = (*(table.name for table in RECORD_TABLES), "person", "person_party", "office")

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from justexits.records.lake import Lake, Snapshot, Writing


@dataclass(frozen=True, kw_only=True)
class IndicatorCount:
    """How many people one indicator was found for, surely, possibly, and not decidably."""

    indicator: str
    statement: str
    true: int
    possible: int
    unknown: int


@dataclass(frozen=True, kw_only=True)
class OfficeScreened:
    """What screening did in one office."""

    office_id: str
    juvenile_basis: str | None
    charges: int
    mapped: int
    unmapped_texts: tuple[tuple[str, int], ...]
    indicators: tuple[IndicatorCount, ...]
    people: dict[str, int]  # tier, or "senior": how many people; tiers are of the main lane
    newly_shown: int
    withdrawn: int  # findings once shown whose evidence is gone; the ledger keeps when they were shown
    withdrawn_or_back: int  # findings that were withdrawn by this run, or hold again after they had been
    looked_at: int | None  # people screened anew, where not everybody was; their findings are those that a full run gives
    no_people: int  # appearances of shops, officers and names of nobody known: no person is seen in them
    set_aside: int  # people joined so widely that their records cannot be one person's: nothing is looked for in them
    unchanged: bool  # nothing that screening reads has changed since the last run, so what it found stands
    readiness: tuple[Readiness, ...]


@dataclass(frozen=True, kw_only=True)
class ScreenReport:
    """What screening did, office by office, and with which versions of its rules."""

    offices: tuple[OfficeScreened, ...]
    versions: dict[str, str]
    snapshot: int

    def as_dict(self) -> dict[str, object]:
        """The report as plain values, for machines."""
        return asdict(self)


def screen(lake: Lake, *, progress: Progress = SILENT, wait: float = 0.0, today: date | None = None) -> ScreenReport:
    """Write offense_class and finding anew, and add to surfaced_ledger, for each office whose records, people or rules changed.

    `today` is the day that new entries of the ledger carry; the day in UTC where it is not given.
    Raises NotFound where nothing was linked, Busy where another process writes for longer than `wait` seconds.
    """
    day = today or datetime.now(UTC).date()
    done: list[OfficeScreened] = []
    with lake.write("screen", wait=wait) as writing:
        writing.reading.require("person_party", step="link")
        states = {row["office_id"]: row["state"] for row in writing.reading.rows(writing.reading.tables["office"])}
        for office_id in sorted({entry.office_id for entry in writing.parent.of("person_party")}):
            with part(progress, f"Screen {office_id}", total=3):
                done.append(_screen_office(writing, office_id, states.get(office_id), day, progress))
        versions = {
            "indicators": catalogue_version(),
            "offense_classes": classification_version(),
            "tiers": tier_rules().version,
        }
        writing.versions.update(versions)
        number = writing.number if any(not office.unchanged for office in done) else writing.parent.number
    return ScreenReport(offices=tuple(done), versions=versions, snapshot=number)


def _screen_office(writing: Writing, office_id: str, state: str | None, day: date, progress: Progress) -> OfficeScreened:
    reading, basis = writing.reading, basis_of(office_id)
    rules, weights = _rules_mark(writing, office_id, basis), weights_of(writing.lake.home, office_id)
    mark = _fingerprint(writing.parent, office_id, rules, str(weights.version))
    before = writing.parent.versions
    unchanged = before.get(f"screened {office_id}") == mark and bool(writing.parent.of("offense_class", office_id))
    since = _screened_last(writing, office_id, rules) if not unchanged else None
    writing.versions |= {
        f"screened {office_id}": mark,
        f"screened rules {office_id}": rules,
        f"screened at {office_id}": before.get(f"screened at {office_id}", "") if unchanged else str(writing.number),
    }
    writing.versions[key_of(office_id)] = str(weights.version)
    wanted = ("charge_id", "statute", "description", "national_code", "office_id")
    tables = reading.tables_of(office_id)
    charge = reading.arrow(tables["charge"].select(*wanted))
    if not unchanged:
        made = offense_classes(charge, state=state, decided=decided_classes(writing.lake.home))
        writing.replace("offense_class", made, office_id=office_id)
    progress.advance()
    looked_at = None if unchanged else _find(writing, office_id, tables, basis, since)
    progress.advance()
    shown = changed = 0
    if not unchanged:
        shown = writing.append("surfaced_ledger", _newly_shown(tables, day, writing.number), office_id=office_id)
        writing.show("surfaced_ledger")
        changed = writing.append("withdrawal_ledger", _withdrawn_now(tables, day, writing.number), office_id=office_id)
    classes = reading.arrow(tables["offense_class"].select("charge_id"))
    covered = coverage(charge, classes)
    return OfficeScreened(
        office_id=office_id,
        juvenile_basis=basis.juvenile_citation,
        charges=covered.charges,
        mapped=covered.mapped,
        unmapped_texts=covered.unmapped_texts,
        indicators=tuple(_counts(reading.rows(_by_indicator(tables["finding"])))),
        people=_people(reading.rows(_by_tier(tables["finding"], weights.points))),
        newly_shown=shown,
        withdrawn=reading.rows(_withdrawn(tables).aggregate(many=lambda t: t.count()))[0]["many"],
        withdrawn_or_back=changed,
        no_people=reading.rows(no_people(tables).aggregate(many=lambda t: t.count()))[0]["many"],
        set_aside=reading.rows(set_aside(tables).aggregate(many=lambda t: t.count()))[0]["many"],
        unchanged=unchanged,
        looked_at=looked_at,
        readiness=tuple(readiness(tables, basis, run=reading.rows)),
    )


def _find(writing: Writing, office_id: str, tables: dict[str, ir.Table], basis: Basis, since: Snapshot | None) -> int | None:
    """Write findings of those whom the import touched, or of everybody. Returns how many were touched, None for everybody."""
    people = touched(writing, office_id, since, tables) if since else None
    if people is None:
        writing.replace("finding", findings(tables, basis, more=switched_on(office_id)), office_id=office_id)
        return None
    fresh = findings(around(people, tables, writing), basis).semi_join(people, "person_id")
    writing.replace("finding", tables["finding"].anti_join(people, "person_id").union(fresh), office_id=office_id)
    many: int = writing.engine.execute(f'SELECT count(*) FROM "{PEOPLE}"').fetchone()[0]
    return many


def _screened_last(writing: Writing, office_id: str, rules: str) -> Snapshot | None:
    """The snapshot that the office was last screened in, where it is as it was then and its rules look no further than a case.

    A sealing changes every snapshot: then nothing can be compared, and the office is screened whole.
    """
    before = writing.parent.versions
    at = before.get(f"screened at {office_id}", "")
    if not at or before.get(f"screened rules {office_id}") != rules or switched_on(office_id):
        return None
    try:
        last = writing.lake.snapshot(int(at))
    except NotFound:
        return None
    mark = _fingerprint(last, office_id, rules, before.get(key_of(office_id), ""))
    return last if mark == before.get(f"screened {office_id}") else None


def _rules_mark(writing: Writing, office_id: str, basis: Basis) -> str:
    """A word that differs whenever the rules that give an office's findings differ."""
    decided = sorted(decided_classes(writing.lake.home).items())
    rules = (catalogue_version(), classification_version(), tier_rules().version, basis.juvenile_citation)
    more = [f"{one.id}:{one.version}" for one in switched_on(office_id)]
    return hashlib.sha256(repr((decided, rules, more)).encode()).hexdigest()[:16]


def _fingerprint(snapshot: Snapshot, office_id: str, rules: str, weights: str) -> str:
    """A word that differs whenever something differs that an office's findings depend on: its records, its people, the rules."""
    files = sorted(entry.path for name in READ_FROM for entry in snapshot.of(name, office_id))
    return hashlib.sha256(repr((files, rules, weights)).encode()).hexdigest()[:16]


def _withdrawn(tables: dict[str, ir.Table]) -> ir.Table:
    """Entries of the ledger whose finding no longer holds."""
    found = tables["finding"].filter(lambda f: f.truth == "true").select("person_id", "indicator")
    return tables["surfaced_ledger"].anti_join(found, ["person_id", "indicator"])


def _withdrawn_now(tables: dict[str, ir.Table], day: date, snapshot: int) -> ir.Table:
    """Entries of the ledger whose finding was withdrawn by this run, and withdrawn ones whose finding holds again."""
    pair = ["person_id", "indicator"]
    told = tables["withdrawal_ledger"]
    last = told.group_by(pair).agg(at_snapshot=told.at_snapshot.max())
    out = told.semi_join(last, [*pair, "at_snapshot"]).filter(lambda t: t.happened == "withdrawn").select(*pair)
    gone = _withdrawn(tables).select(*pair, "office_id")
    back = tables["surfaced_ledger"].select(*pair, "office_id").anti_join(gone, pair).semi_join(out, pair)
    parts = {"withdrawn": gone.anti_join(out, pair), "back": back}
    rows = [part.mutate(happened=ibis.literal(word)) for word, part in parts.items()]
    made = rows[0].union(rows[1])
    return made.mutate(on=ibis.date(day.year, day.month, day.day), at_snapshot=ibis.literal(snapshot).cast("int64"))


def _newly_shown(tables: dict[str, ir.Table], day: date, snapshot: int) -> ir.Table:
    """Findings that hold, surely or possibly, and that the ledger does not have yet."""
    found = tables["finding"].filter(lambda f: f.truth == "true").select("person_id", "indicator", "office_id")
    fresh = found.anti_join(tables["surfaced_ledger"], ["person_id", "indicator"])
    return fresh.mutate(first_shown_on=ibis.date(day.year, day.month, day.day), at_snapshot=ibis.literal(snapshot).cast("int64"))


def _by_indicator(finding: ir.Table) -> ir.Table:
    return finding.group_by(["indicator", "truth", "possible"]).agg(people=finding.count())


def _by_tier(finding: ir.Table, points: Mapping[str, float]) -> ir.Table:
    placed = tiers(finding, points)
    return placed.group_by(["tier", "lane"]).agg(people=placed.count())


def _counts(rows: list[dict[str, object]]) -> Iterator[IndicatorCount]:
    counted = {(row["indicator"], row["truth"], row["possible"]): int(str(row["people"])) for row in rows}
    for one in catalogue():
        yield IndicatorCount(
            indicator=one.id,
            statement=one.statement,
            true=counted.get((one.id, "true", False), 0),
            possible=counted.get((one.id, "true", True), 0),
            unknown=sum(counted.get((one.id, "unknown", possible), 0) for possible in (False, True)),
        )


def _people(rows: list[dict[str, object]]) -> dict[str, int]:
    people = {"A": 0, "B": 0, "context": 0, "senior": 0}
    for row in rows:
        name = "senior" if row["lane"] == "senior" else str(row["tier"])
        people[name] += int(str(row["people"]))
    return people
