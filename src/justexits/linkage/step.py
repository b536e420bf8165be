"""The step `link`: who is who in every office of a home, written as the next snapshot."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa

from justexits.core.progress import SILENT, Progress, part
from justexits.linkage.bands import THRESHOLDS, Thresholds
from justexits.linkage.incremental import link_new
from justexits.linkage.model import MODEL_VERSION, Model
from justexits.linkage.office import beside_of, decisions_of, frequency_of
from justexits.linkage.parties import Before, LinkResult, link_parties
from justexits.linkage.report import drift, run_key, run_summary
from justexits.linkage.scoring import score
from justexits.linkage.spark import score_on_spark
from justexits.records.lake import Lake, Writing


@dataclass(frozen=True, kw_only=True)
class OfficeLinked:
    """What linkage did in one office."""

    office_id: str
    parties: int
    linkable: int
    left_out: dict[str, int]  # reason -> parties
    persons: int
    possible_links: int
    founded: int
    merged: int
    split: int
    trained: bool  # False: the shipped model was used
    alarms: tuple[str, ...]  # what is so wrong that it was not used
    notices: tuple[str, ...]
    drift: tuple[str, ...]  # what changed much since the last run
    seconds: float


@dataclass(frozen=True, kw_only=True)
class LinkReport:
    """What linkage did, office by office, and from which match weights on it linked or asked."""

    offices: tuple[OfficeLinked, ...]
    thresholds: Thresholds
    model_version: str
    snapshot: int

    def as_dict(self) -> dict[str, object]:
        """The report as plain values, for machines."""
        return asdict(self)


def model_key(office_id: str) -> str:
    """The name under which a snapshot's `versions` keep the numbers of an office's model."""
    return f"linkage-model:{office_id}"


def link(
    lake: Lake, *, progress: Progress = SILENT, wait: float = 0.0, seed: int = 1, only_new: bool = False, on_spark: bool = False
) -> LinkReport:
    """Write person, person_party, possible_link, link_frequency and person_ledger for each office, which people never leave.

    `only_new`: link what was imported since, and leave the people that there are as they are (see incremental.py for its limits);
    an office that was never linked is linked whole. Decisions of people (link_decision) are kept in either way.
    `on_spark`: score on Spark (a whole run only). Raises NotFound where nothing was imported, NotAvailable without
    Spark, Busy where another process writes for longer than `wait` seconds.
    """
    done: list[OfficeLinked] = []
    with lake.write("link", wait=wait) as writing:
        writing.reading.require("party", step="import")
        offices = sorted({entry.office_id for entry in writing.parent.of("party")})
        for office_id in offices:
            began = time.monotonic()
            with part(progress, f"Link {office_id}"):
                result = _link_office(writing, office_id, seed=seed, only_new=only_new, on_spark=on_spark, progress=progress)
            writing.replace("person", result.person, office_id=office_id)
            writing.replace("person_party", result.person_party, office_id=office_id)
            writing.replace("possible_link", result.possible_link, office_id=office_id)
            writing.replace("link_frequency", result.frequency, office_id=office_id)
            writing.append("person_ledger", result.ledger, office_id=office_id)
            writing.versions[model_key(office_id)] = result.model.as_json()
            changed = _changed(writing, office_id, result)
            done.append(_linked(office_id, result, changed, time.monotonic() - began))
        writing.versions["linkage"] = f"{MODEL_VERSION} seed {seed}"
        number = writing.number
    return LinkReport(offices=tuple(done), thresholds=THRESHOLDS, model_version=MODEL_VERSION, snapshot=number)


def _link_office(
    writing: Writing, office_id: str, *, seed: int, only_new: bool, on_spark: bool, progress: Progress
) -> LinkResult:
    reading, tables = writing.reading, writing.reading.tables_of(office_id)
    given: dict[str, Any] = {
        "office_id": office_id,
        "before": Before(
            ledger=reading.arrow(tables["person_ledger"]),
            previous=reading.arrow(tables["person_party"]),
            decisions=decisions_of(reading, office_id),
        ),
        "beside": beside_of(reading, office_id),
        "at_snapshot": writing.number,
        "scratch": writing.lake.home.scratch,
        "progress": progress,
    }
    party, key = reading.arrow(tables["party"]), model_key(office_id)
    if only_new and given["before"].previous.num_rows and key in writing.parent.versions:
        model = Model.of_json(writing.parent.versions[key])
        frozen = frequency_of(reading, office_id)
        return link_new(party, model=model, frozen=frozen, possible=reading.arrow(tables["possible_link"]), **given)
    return link_parties(party, seed=seed, scorer=score_on_spark if on_spark else score, **given)


def _changed(writing: Writing, office_id: str, result: LinkResult) -> tuple[str, ...]:
    """Keep what this run gave, and compare it with the last one."""
    key = run_key(office_id)
    writing.versions[key] = run_summary(
        records=result.linkable,
        persons=result.person.num_rows,
        possible=result.possible_link.num_rows,
        prior=result.model.prior,
        alarms=result.alarms,
        notices=result.notices,
        last=writing.parent.versions.get(key),
    )
    return drift(writing.versions[key])


def _linked(office_id: str, result: LinkResult, changed: tuple[str, ...], seconds: float) -> OfficeLinked:
    happened: list[str] = result.ledger["happened"].to_pylist() if isinstance(result.ledger, pa.Table) else []
    return OfficeLinked(
        office_id=office_id,
        parties=result.parties,
        linkable=result.linkable,
        left_out=result.left_out,
        persons=result.person.num_rows,
        possible_links=result.possible_link.num_rows,
        founded=happened.count("founded"),
        merged=happened.count("merged"),
        split=happened.count("split"),
        trained=result.model.trained,
        alarms=result.alarms,
        notices=result.notices,
        drift=changed,
        seconds=round(seconds, 2),
    )
