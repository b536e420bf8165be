"""The step `relief`: every charge of an office against the law of its state, as the next snapshot's table `candidate`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from justexits.core.errors import BadInput, NotFound
from justexits.core.progress import SILENT, Progress, part
from justexits.core.truth import negate
from justexits.relief.answer import Outcome
from justexits.relief.answered import Answers, answers_of, laid_over
from justexits.relief.aside import Aside
from justexits.relief.bulk import SUBJECT, bulk_tracks, trees_of, world_answers
from justexits.relief.columns import needed, prostitution_of, texts_of
from justexits.relief.compile import day_literal
from justexits.relief.form import Entry, Law
from justexits.relief.lake_facts import facts_from, is_federal_text, narrowed, own_facts
from justexits.relief.lake_others import ON_PROSTITUTION
from justexits.relief.lake_terms import TABLES
from justexits.relief.load import law as shipped_law
from justexits.relief.touched import TOUCHED, touched

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Lake, Reading, Writing
    from justexits.records.lake.manifest import FileEntry, Snapshot

READS = ("office", "case", "party", "charge", "arrest", "person_party", "relief_fact", "person_ledger", *TABLES)


@dataclass(frozen=True, kw_only=True)
class OfficeRelief:
    """What came out in one office: answers by entry and outcome. `unchanged`: nothing had changed since the last run.

    `people_anew`: how many people were answered anew, for what they rest on had changed; None where that was not looked for.
    """

    office_id: str
    jurisdiction: str
    charges: int
    counts: dict[str, dict[str, int]]
    unchanged: bool
    people_anew: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReliefReport:
    """What the step did, office by office, with the law that it used."""

    offices: tuple[OfficeRelief, ...]
    as_of: date
    law_version: str
    snapshot: int

    def as_dict(self) -> dict[str, object]:
        """The report as plain values, for machines."""
        return asdict(self)


def relief(
    lake: Lake,
    *,
    as_of: date,
    jurisdiction: str | None = None,
    law: Law | None = None,
    progress: Progress = SILENT,
    wait: float = 0.0,
) -> ReliefReport:
    """Write `candidate` anew for each office (of one jurisdiction) whose records, law or day changed since the last run.

    Raises NotFound where nothing was linked or no office is of that jurisdiction, Busy where another process writes.
    """
    used = law or shipped_law()
    done: list[OfficeRelief] = []
    with lake.write("relief", wait=wait) as writing:
        writing.reading.require("person_party", step="link")
        for office_id, state in _offices(writing, jurisdiction):
            with part(progress, f"Relief {office_id}", total=3):
                done.append(_office(writing, office_id, state, as_of, used, progress))
        number = writing.number
    return ReliefReport(offices=tuple(done), as_of=as_of, law_version=used.version, snapshot=number)


def _offices(writing: Writing, jurisdiction: str | None) -> list[tuple[str, str]]:
    linked = {entry.office_id for entry in writing.parent.of("person_party")}
    offices = [
        (row["office_id"], str(row["state"]))
        for row in writing.reading.rows(writing.reading.tables["office"])
        if row["office_id"] in linked and row["state"] and jurisdiction in (None, row["state"])
    ]
    if not offices:
        raise NotFound(
            "No office of that jurisdiction has linked records.", "Name the state of an imported office, or leave it out."
        )
    return sorted(offices)


def _office(writing: Writing, office_id: str, state: str, as_of: date, law: Law, progress: Progress) -> OfficeRelief:
    mark = _mark(writing.files, office_id, state, as_of, law)
    name = f"relief {office_id}"
    last = _last_run(writing, office_id, state, as_of, law)
    unchanged = last is not None and writing.parent.versions[name].split()[0] == mark
    found = bulk_tracks(law, [state])
    people = touched(writing, office_id, last) if last is not None and not unchanged and found else None
    if not unchanged and found and people != 0:
        _answer(writing, office_id, state, as_of, law, found, progress, anew=people)
    if not unchanged:
        writing.versions[name] = f"{mark} {writing.parent.number}"
        writing.commits_anyway = True  # also where nobody was touched
    table = writing.reading.tables_of(office_id)["candidate"]
    counted = writing.reading.rows(table.group_by(["provision", "outcome"]).agg(n=table.count()))
    counts: dict[str, dict[str, int]] = {}
    for row in sorted(counted, key=lambda row: (row["provision"], list(Outcome).index(row["outcome"]))):
        counts.setdefault(row["provision"], {})[row["outcome"]] = row["n"]
    charges = max((sum(one.values()) for one in counts.values()), default=0)
    return OfficeRelief(
        office_id=office_id, jurisdiction=state, charges=charges, counts=counts, unchanged=unchanged, people_anew=people
    )


def _mark(files: Sequence[FileEntry], office_id: str, state: str, as_of: date, law: Law) -> str:
    """What an office's answers rest on: the same mark, the same answers."""
    paths = sorted(entry.path for entry in files if entry.office_id == office_id and entry.table in READS)
    return hashlib.sha256("\n".join([law.version, as_of.isoformat(), state, *paths]).encode()).hexdigest()[:16]


def _last_run(writing: Writing, office_id: str, state: str, as_of: date, law: Law) -> Snapshot | None:
    """The snapshot from which the office was answered last, where that was by this law and for this day; None otherwise.

    None too where a file of that snapshot was replaced since, as sealing does: what it then held is no longer known.
    """
    mark, _, number = writing.parent.versions.get(f"relief {office_id}", "").partition(" ")
    if not number or not writing.entries("candidate", office_id):
        return None
    try:
        before = writing.lake.manifest.get(int(number))
    except (NotFound, BadInput):
        return None
    return before if _mark(before.files, office_id, state, as_of, law) == mark else None


def _answer(
    writing: Writing,
    office_id: str,
    state: str,
    as_of: date,
    law: Law,
    found: Sequence[tuple[Entry, ...]],
    progress: Progress,
    *,
    anew: int | None,
) -> None:
    """Write the answers of an office: of everybody, or (`anew`: how many) of the people in the table `touched.TOUCHED`."""
    tables = dict(writing.reading.tables_of(office_id))
    if anew is None:
        writing.take_all_out("candidate", office_id=office_id)
    else:
        writing.keep_where("candidate", f"person_id NOT IN (SELECT person_id FROM {TOUCHED})", office_id=office_id)
        people = writing.reading.backend.table(TOUCHED)
        tables["person_party"] = tables["person_party"].semi_join(people, "person_id")
    extra = {
        "law_date": day_literal(as_of),
        "as_of": day_literal(as_of),
        "snapshot": ibis.literal(writing.parent.number, "int64"),
    }
    federal, version = bulk_tracks(law, ["US"]), f"{law.version}/"
    asked = OfficeAsked(reading=writing.reading, tables=tables, state=state, as_of=as_of, progress=progress)
    for part_made in candidate_parts(asked, found, federal=federal, law_version=version):
        made = part_made.rename(law_version="version").mutate(**extra)
        writing.append("candidate", made, office_id=office_id, in_order=True)
    writing.show("candidate")
    progress.advance()


@dataclass(frozen=True, kw_only=True)
class OfficeAsked:
    """An office's records, the state whose law they are held against, and the day."""

    reading: Reading
    tables: Mapping[str, ir.Table]
    state: str
    as_of: date
    progress: Progress = SILENT


def candidates(asked: OfficeAsked, found: Sequence[tuple[Entry, ...]], *, name: str = "") -> ir.Table:
    """The answers of these entries for an office's charges. `name` keeps what is laid aside apart from other runs."""
    (made,) = candidate_parts(asked, found, name=name)
    return made


def candidate_parts(
    asked: OfficeAsked,
    found: Sequence[tuple[Entry, ...]],
    *,
    federal: Sequence[tuple[Entry, ...]] = (),
    law_version: str = "",
    name: str = "",
) -> list[ir.Table]:
    """The answers of these entries for an office's charges, worked out once for each distinct world and joined back.

    What people answered is laid over the records. A Federal offence in a state's records is held against `federal` instead, in a
    part of its own. Each part is in the order of the table `candidate`. `law_version` is written before the version of each text.
    """
    reading, tables, state = asked.reading, asked.tables, asked.state
    aside = Aside(reading.engine, reading.backend, name)
    answers = answers_of(tables, reading.rows)
    if state == "US" or not (answers or names_federal_law(reading, tables)):
        federal = ()
    facts, texts = _facts(aside, asked, [*found, *federal], answers)
    asked.progress.advance()
    is_federal = (facts.law == "US").fill_null(False)
    elsewhere = state not in ("US", "DC") and "US" in texts["text_law"].to_pylist()
    parts = [(facts.filter(negate(is_federal)) if elsewhere else facts, found)]
    if federal and "US" in texts["text_law"].to_pylist():
        parts.append((facts.filter(is_federal), federal))
    order = ("person_id", "charge_id", "arrest_id")
    made = [
        world_answers(part, entries, asked.as_of, texts, aside.named(at), law_version=law_version, in_order=order)
        for at, (part, entries) in enumerate(parts)
        if entries
    ]
    aside.forget("relief_own", "relief_people", "relief_newest", "relief_arrests")
    asked.progress.advance()
    names = {"trace_true": "true_mask", "trace_unknown": "unknown_mask", "trace_not_read": "unread_mask"}
    return [one.rename(names).select(*SUBJECT, "provision", "outcome", *names, "version") for one in made]


def names_federal_law(reading: Reading, tables: Mapping[str, ir.Table]) -> bool:
    """Whether a charge of the office names a section of the United States Code."""
    statutes = tables["charge"].select("statute").distinct()
    return bool(reading.rows(statutes.filter(is_federal_text(statutes.statute)).limit(1)))


def _facts(aside: Aside, asked: OfficeAsked, found: Sequence[tuple[Entry, ...]], answers: Answers) -> tuple[ir.Table, pa.Table]:
    """The facts of every charge, with what people answered laid over those whom they answered about; and their distinct texts."""
    reading, tables, state, as_of = asked.reading, asked.tables, asked.state, asked.as_of
    wanted = needed(trees_of(found))
    few, prostitution = own_facts(tables, state=state, as_of=as_of, wanted=wanted), None
    words = {name: tables["charge"].select(name) for name in ("statute", "description")}
    kept = aside.table("relief_own", narrowed(few, wanted), words)
    texts = reading.arrow(texts_of(kept))
    if ON_PROSTITUTION & set(wanted):
        prostitution = aside.rows("relief_prostitution", prostitution_of(texts))
    facts = aside.view("relief_facts_of_records", facts_from(kept, prostitution, wanted=wanted, stage=aside.table))
    if not answers:
        return facts.drop("case_id"), texts
    people = aside.rows("relief_answered_people", pa.table({"answered": sorted(answers)}))
    own = own_facts(tables, state=state, as_of=as_of)
    theirs = facts_from(own.semi_join(people, [("person_id", "answered")]), prostitution)
    again = aside.rows("relief_answered_facts", laid_over(reading.rows(theirs), answers, state, as_of))
    others = facts.anti_join(people, [("person_id", "answered")]).drop("case_id")
    both = texts_of(kept).union(texts_of(again)).distinct()
    return aside.view("relief_facts_with_answers", others.union(again.select(others.columns))), reading.arrow(both)
