"""The import of an office's export: all of its files at once, or nothing."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from justexits.core.errors import BadInput, CannotWrite, NotFound
from justexits.core.ids import new_id
from justexits.core.progress import SILENT, Progress, part
from justexits.records.importing.account import count_files, first_faults, reasons, refuse_faults
from justexits.records.importing.readers import READERS
from justexits.records.importing.report import ImportReport
from justexits.records.importing.scan import Scan, scan
from justexits.records.importing.settle import Gathered, finish, gather, put_aside
from justexits.records.importing.staging import SourceFile, Staged, prepare, stage_file
from justexits.records.importing.store import store
from justexits.records.lake import Lake, Writing
from justexits.records.mapping import FileRule, Mapping, load_mapping

FREE_SPACE_NEEDED = 1.0  # of the content's size: the encrypted files are smaller, what is put aside while sorting may be as big

Given = tuple[Path, str, FileRule]  # the file, its name for people, the mapping's entry


def import_files(
    lake: Lake,
    paths: Sequence[Path],
    *,
    mapping: str | Path,
    progress: Progress = SILENT,
    wait: float = 0.0,
    max_errors: float | None = None,
) -> ImportReport:
    """Import files, or all files of folders, as one batch, as the mapping says (a name in content/mappings, or a YAML file).

    Rows read = accepted + quarantined + superseded + control rows, in every file. The same content under the same mapping is
    imported once: again, it changes nothing. `max_errors` is the share of quarantined rows (0 to 1) above which nothing is
    imported. Raises BadInput, NotFound, CannotWrite and Busy; after any of them, and after Ctrl-C, nothing was changed.
    """
    began = time.perf_counter()
    plan = load_mapping(mapping)
    given, left = _files(paths, plan)
    with part(progress, "Looking at the files", len(given)):
        scans = []
        for path, shown, rule in given:
            scans.append(scan(path, shown=shown, declared=rule.encoding))
            progress.advance()
    _check_space(lake, scans)
    digest = hashlib.sha256("\n".join(sorted(one.sha256 for one in scans)).encode()).hexdigest()
    with lake.write("import", wait=wait) as writing:
        if earlier := _earlier(writing, plan, digest):
            return _already(earlier, plan, writing.parent.number, left, began)
        batch_id = new_id("batch")
        files, staged = _read(writing, given, scans, progress)
        names = {file.number: file.shown for file in files}
        with part(progress, "Checking the rows", None):
            gathered = gather(writing, staged, plan.office.office_id)
            put_aside(writing.engine, gathered, plan, plan.office.office_id, names)
            finish(writing.engine, gathered, plan.office.office_id, names)
        report = _report(writing, plan, batch_id, files, staged, gathered, left)
        refuse_faults(report, max_errors)
        with part(progress, "Writing the records", None):
            source = ", ".join(str(path.name) for path in paths)
            tables = store(writing, plan, report, files, gathered, source=source, digest=digest)
        writing.versions[f"mapping {plan.name}"] = plan.stated
    return _with(report, tables=tables, snapshot=lake.snapshot().number, seconds=time.perf_counter() - began)


def check_paths(paths: Sequence[Path], mapping: str | Path) -> None:
    """Raise what `import_files` would raise for a mapping or a path that is not there, before a data folder is made."""
    _files(paths, load_mapping(mapping))


def _with(report: ImportReport, **changes: object) -> ImportReport:
    return ImportReport(**{**{name: getattr(report, name) for name in report.__dataclass_fields__}, **changes})


def _files(paths: Sequence[Path], plan: Mapping) -> tuple[list[Given], list[str]]:
    """The files with the entry that means each, in the mapping's order, and the files of folders that nothing means."""
    found: list[Given] = []
    left: list[str] = []
    patterns = ", ".join(rule.match for rule in plan.files)
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.", "Check the name.")
        for file in sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]:
            shown = file.relative_to(path).as_posix() if path.is_dir() else file.name
            rule = plan.rule_for(file.name)
            if rule is not None:
                found.append((file, shown, rule))
            elif path.is_dir():
                left.append(shown)
            else:
                raise BadInput(
                    f"The mapping {plan.name} does not mean a file of this name; it means {patterns}.",
                    "Rename the file, or correct match in the mapping.",
                    file=file.name,
                )
    if not found:
        raise NotFound(
            f"No file there is meant by the mapping {plan.name}; it means {patterns}.", "Name the folder that holds the export."
        )
    found.sort(key=lambda one: (plan.files.index(one[2]), one[1]))
    shown_names = [shown for _, shown, _ in found]
    if len(set(shown_names)) < len(shown_names):
        found = [(file, file.as_posix() if shown_names.count(shown) > 1 else shown, rule) for file, shown, rule in found]
    return found, left


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
    table = writing.reading.tables_of(plan.office.office_id)["batch"]
    same = (table.sha256 == digest) & (table.mapping == plan.name) & (table.mapping_version == plan.version)
    found = writing.reading.rows(table.filter(same))
    return found[0] if found else None


def _already(batch: dict[str, object], plan: Mapping, snapshot: int, left: list[str], began: float) -> ImportReport:
    counts: dict[str, Any] = {name: batch[name] for name in batch if name.startswith("rows_") or name == "warnings"}
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
    writing: Writing, given: Sequence[Given], scans: Sequence[Scan], progress: Progress
) -> tuple[list[SourceFile], list[Staged]]:
    files: list[SourceFile] = []
    staged: list[Staged] = []
    today = date.today()  # noqa: DTZ011 - a date of birth is in the future by the calendar on the wall
    prepare(writing.engine)
    with part(progress, "Reading the files", len(given)):
        for number, ((_, shown, rule), found) in enumerate(zip(given, scans, strict=True)):
            raw = READERS[rule.kind].read(writing.engine, found, rule, shown=shown, relation=f"raw_{number}")
            file = SourceFile(number=number, shown=shown, rule=rule, scan=found, raw=raw)
            files.append(file)
            staged.extend(stage_file(writing.engine, file, today))
            progress.advance()
    return files, staged


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
    totals = {
        name: sum(getattr(one, name) for one in counted)
        for name in ("rows_read", "rows_accepted", "rows_quarantined", "rows_superseded", "rows_control")
    }
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
