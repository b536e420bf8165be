"""The import of an office's export: all of its files at once, or nothing."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from justexits.core.errors import BadInput, CannotWrite
from justexits.core.ids import new_id
from justexits.core.progress import SILENT, Progress, part
from justexits.records.importing.account import count_files, first_faults, reasons, refuse_faults
from justexits.records.importing.again import AGAIN, kept_rows, waiting_batches
from justexits.records.importing.drift import check_drift, keep_headers
from justexits.records.importing.joins import join_files
from justexits.records.importing.readers import READERS
from justexits.records.importing.report import ImportReport
from justexits.records.importing.scan import Scan, scan
from justexits.records.importing.settle import Gathered, finish, gather, put_aside
from justexits.records.importing.sources import Source, Sources, find_sources, unpacked
from justexits.records.importing.sqlite_reader import table_names
from justexits.records.importing.staging import (
    SourceFile,
    Staged,
    may_be_read_in_one_pass,
    open_source,
    prepare,
    read_in_one_pass,
    stage_file,
)
from justexits.records.importing.store import store
from justexits.records.importing.taken_out import prepare_taking_out, take_out, told_by
from justexits.records.importing.workbook_reader import sheet_names
from justexits.records.lake import Lake, Writing
from justexits.records.lake.engine import opening
from justexits.records.lake.seal import finish_sealing, seal_named
from justexits.records.mapping import Mapping, load_mapping
from justexits.records.mapping.form import plain

FREE_SPACE_NEEDED = 1.0  # of the content's size: the encrypted files are smaller, what is put aside while sorting may be as big

KINDS = {
    "csv": "text with a delimiter",
    "parquet": "a Parquet file",
    "xlsx": "a workbook or a zip file",
    "sqlite": "a SQLite file",
    "xml": "XML",
    "jsonl": "JSON lines",
    "fixed": "text of fixed width",
}
COUNTS = (
    *("rows_read", "rows_accepted", "rows_quarantined", "rows_superseded", "rows_control"),
    *("rows_deleted", "rows_sealed"),
)
PARTS = {"xlsx": sheet_names, "sqlite": table_names}
BINARY = ("parquet", "xlsx", "sqlite")


def import_files(
    lake: Lake,
    paths: Sequence[Path],
    *,
    mapping: str | Path,
    progress: Progress = SILENT,
    wait: float = 0.0,
    max_errors: float | None = None,
    accept_drift: bool = False,
) -> ImportReport:
    """Import files, or all files of folders, as one batch, as the mapping says (a name in content/mappings, or a YAML file).

    Rows read = accepted + quarantined + superseded + control rows, in every file. The same content under the same mapping is
    imported once: again, it changes nothing. `max_errors` is the share of quarantined rows (0 to 1) above which nothing is
    imported. Where the files differ from the last import in columns, codes or volume, nothing is imported unless that is
    accepted. Rows put aside earlier for want of a parent that is there now are read again afterwards, as a batch of their own.
    Raises BadInput, NotFound, CannotWrite and Busy; after any of them, and after Ctrl-C, nothing was changed.
    """
    began = time.perf_counter()
    plan = load_mapping(mapping)
    finish_sealing(lake, wait=wait)  # of an import that was killed between its end and the sealing that it asked for
    with unpacked(find_sources(paths, plan), lake.home.scratch) as sources, opening(lake.home.scratch):
        with part(progress, "Looking at the files", len(sources.found)):
            scans = [_scan(one, progress) for one in sources.found]
        left = (*sources.left, *_parts_left(sources))
        _check_space(lake, scans)
        digest = hashlib.sha256("\n".join(sorted(one.sha256 for one in scans)).encode()).hexdigest()
        with lake.write("import", wait=wait) as writing:
            if earlier := _earlier(writing, plan, digest):
                return _already(earlier, plan, writing.parent.number, left, began)
            files = _read(writing, plan, sources.found, scans, progress)
            source = ", ".join(str(path.name) for path in paths)
            report, sealed = _import(writing, plan, files, progress, source=source, digest=digest, left=left,
                                     max_errors=max_errors, accept_drift=accept_drift)  # fmt: skip
    _seal(lake, report, sealed, wait)
    taken = sum(retry_batch(lake, one, plan=plan, wait=wait).rows_accepted for one in _waiting(lake, plan))
    return replace(report, taken_again=taken, snapshot=lake.snapshot().number, seconds=time.perf_counter() - began)


def retry_batch(lake: Lake, batch_id: str, *, plan: Mapping, progress: Progress = SILENT, wait: float = 0.0) -> ImportReport:
    """Read the rows again that an import put aside, as a batch of its own. Raises NotFound where none of its rows wait."""
    began = time.perf_counter()
    with lake.write("import", wait=wait) as writing:
        prepare(writing.engine)
        prepare_taking_out(writing.engine)
        files, digest = kept_rows(writing, plan, batch_id)
        joined = join_files(writing.engine, files)
        report, sealed = _import(writing, plan, joined, progress, source=f"{AGAIN}{batch_id}", digest=digest)
    _seal(lake, report, sealed, wait)
    return replace(report, seconds=time.perf_counter() - began)


def _seal(lake: Lake, report: ImportReport, sealed: dict[str, list[str]], wait: float) -> None:
    """Carry through what the source declared as sealed: out of every snapshot, not only of the one that the import made."""
    if any(sealed.values()):
        today = date.today()  # noqa: DTZ011
        named = {name: ids for name, ids in sealed.items() if ids}
        seal_named(lake, report.office_id, named, order_number=told_by(report.batch_id), on=today, wait=wait)


def _waiting(lake: Lake, plan: Mapping) -> list[str]:
    office_id = plan.office.office_id
    if not lake.snapshot().of("import_fault", office_id):
        return []  # known without opening an engine
    with lake.read(office=office_id, threads=1) as reading:
        return waiting_batches(reading, office_id)


def _import(
    writing: Writing,
    plan: Mapping,
    files: Sequence[SourceFile],
    progress: Progress,
    *,
    source: str,
    digest: str,
    left: Sequence[str] = (),
    max_errors: float | None = None,
    accept_drift: bool = False,
) -> tuple[ImportReport, dict[str, list[str]]]:
    """Check and write the rows of files that were read. Returns the report, and what is to be sealed in earlier snapshots too."""
    with part(progress, "Checking the rows", None):
        today = date.today()  # noqa: DTZ011 - a date of birth is in the future by the calendar on the wall
        batch_id = new_id("batch")
        staged = [entry for file in files for entry in stage_file(writing.engine, file, today)]
        going = take_out(writing, files, staged, plan.office.office_id, batch_id, today)
        again = source.startswith(AGAIN)
        drift = () if again else check_drift(writing, plan, files, accept=accept_drift)
        gathered = _settle(writing, plan, files, staged)
    report = _report(writing, plan, batch_id, files, staged, gathered, left)
    refuse_faults(report, max_errors)
    with part(progress, "Writing the records", None):
        taken = going.carry_out(today) if going else {}
        keep_headers(writing, batch_id, files, [one.source_file for one in report.files if one.rows_quarantined])
        tables = store(writing, plan, report, files, gathered, source=source, digest=digest)
        writing.versions[f"mapping {plan.name}"] = plan.stated
        sealed = going.sealed() if going else {}
    return replace(report, tables=tables, drift=drift, records_taken_out=taken), sealed


def _settle(writing: Writing, plan: Mapping, files: Sequence[SourceFile], staged: Sequence[Staged]) -> list[Gathered]:
    """Put the entries together by table, and decide what becomes of each row."""
    office_id = plan.office.office_id
    names = {file.number: file.shown for file in files}
    gathered = gather(writing, staged, office_id)
    put_aside(writing.engine, gathered, plan, office_id, names)
    finish(writing.engine, gathered, office_id, names)
    return gathered


def _parts_left(sources: Sources) -> list[str]:
    """Sheets and tables of files that are meant in parts, which no entry means."""
    found = []
    for path in dict.fromkeys(one.path for one in sources.found if one.rule.kind in PARTS and one.rule.part):
        mine = [one for one in sources.found if one.path == path]
        meant = {plain(one.rule.part or "") for one in mine}
        shown = mine[0].shown.removesuffix(f"[{mine[0].rule.part}]")
        found += [f"{shown}[{name}]" for name in PARTS[mine[0].rule.kind](path, shown) if plain(name) not in meant]
    return found


def _scan(source: Source, progress: Progress) -> Scan:
    """Scan one file. Raises BadInput where it is of another kind than the mapping says, whatever its name is."""
    found = scan(source.path, shown=source.shown, declared=source.rule.encoding)
    progress.advance()
    kind = source.rule.kind
    if (kind in BINARY or found.kind is not None) and found.kind != kind:
        raise BadInput(
            f"This is {KINDS[found.kind] if found.kind else 'text'}, and the mapping expects {KINDS[kind]}.",
            "Export it in that form, or correct its kind in the mapping.",
            file=source.shown,
        )
    return found


def check_paths(paths: Sequence[Path], mapping: str | Path) -> None:
    """Raise what `import_files` would raise for a mapping or a path that is not there, before a data folder is made."""
    find_sources(paths, load_mapping(mapping))


def _check_space(lake: Lake, scans: Sequence[Scan]) -> None:
    needed = int(sum(one.size for one in scans) * FREE_SPACE_NEEDED)
    free = shutil.disk_usage(lake.home.path).free
    if free < needed:
        raise CannotWrite(
            f"The disk has {free / 1e6:,.0f} MB free, and this import needs up to {needed / 1e6:,.0f} MB. Nothing was changed.",
            "Free some space, or name a data folder on another disk with --home.",
        )


def _earlier(writing: Writing, plan: Mapping, digest: str) -> dict[str, object] | None:
    if writing.parent.versions.get(f"mapping {plan.name}") != plan.stated:
        return None  # the mapping says something else than when it was last used, so the content may mean something else
    if not writing.entries("batch", plan.office.office_id):
        return None
    table = writing.reading.tables["batch"].filter(lambda batch: batch.office_id == plan.office.office_id)
    same = (table.sha256 == digest) & (table.mapping == plan.name) & (table.mapping_version == plan.version)
    found = writing.reading.rows(table.filter(same))
    return found[0] if found else None


def _already(batch: dict[str, object], plan: Mapping, snapshot: int, left: Sequence[str], began: float) -> ImportReport:
    counts: dict[str, Any] = {name: batch[name] or 0 for name in batch if name.startswith("rows_") or name == "warnings"}
    return ImportReport(
        batch_id=str(batch["batch_id"]),
        office_id=plan.office.office_id,
        mapping=plan.name,
        mapping_version=plan.version,
        snapshot=snapshot,
        already_imported=True,
        tables={},
        files_left=tuple(left),
        seconds=time.perf_counter() - began,
        **counts,
    )


def _read(
    writing: Writing, plan: Mapping, sources: Sequence[Source], scans: Sequence[Scan], progress: Progress
) -> list[SourceFile]:
    files: list[SourceFile] = []
    prepare(writing.engine)
    prepare_taking_out(writing.engine)
    with part(progress, "Reading the files", len(sources)):
        for number, (one, found) in enumerate(zip(sources, scans, strict=True)):
            raw = READERS[one.rule.kind].read(
                writing.engine, found, one.rule, shown=one.shown, relation=f"raw_{number}", **_beside(writing, plan, one, found)
            )
            file = SourceFile(number=number, shown=one.shown, rule=one.rule, scan=found, raw=raw, source=f"source_{number}")
            files.append(open_source(writing.engine, file))
            progress.advance()
    return join_files(writing.engine, files)


def _beside(writing: Writing, plan: Mapping, source: Source, found: Scan) -> dict[str, Any]:
    """What a reader of text may make of each row while it reads, where no row of the file can be taken out again."""
    goes = any(rule.take_out for rule in plan.files) or writing.entries("sealing", plan.office.office_id)
    if source.rule.kind != "csv" or goes or not may_be_read_in_one_pass(source.rule):
        return {}
    return {"beside": partial(read_in_one_pass, source.rule, found, date.today(), source.shown)}  # noqa: DTZ011


def _report(
    writing: Writing,
    plan: Mapping,
    batch_id: str,
    files: Sequence[SourceFile],
    staged: Sequence[Staged],
    gathered: Sequence[Gathered],
    left: Sequence[str],
) -> ImportReport:
    counted = count_files(writing.engine, files, staged, gathered)
    names = {file.number: file.shown for file in files}
    totals = {name: sum(getattr(one, name) for one in counted) for name in COUNTS}
    if totals["rows_read"] == totals["rows_control"]:
        raise BadInput(
            "The files hold a header and no record. Nothing was imported.",
            "Check that the export ended well.",
            file=", ".join(names.values()),
        )
    found = reasons(writing.engine)
    return ImportReport(
        batch_id=batch_id,
        office_id=plan.office.office_id,
        mapping=plan.name,
        mapping_version=plan.version,
        snapshot=writing.number,
        already_imported=False,
        warnings=sum(reason.count for reason in found if reason.severity != "quarantined"),
        files=tuple(counted),
        reasons=found,
        faults=first_faults(writing.engine, names),
        tables={},
        files_left=tuple(left),
        **totals,
    )
