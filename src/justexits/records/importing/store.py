"""Writing what an import brought: records, the batch and its files, faults with the rows that were put aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from justexits.records.importing.expressions import text
from justexits.records.importing.readers import READERS
from justexits.records.importing.report import ImportReport
from justexits.records.importing.settle import Gathered, kept, written
from justexits.records.importing.staging import SourceFile
from justexits.records.lake import Writing
from justexits.records.lake.engine import coded, constant
from justexits.records.mapping import Mapping
from justexits.records.tables import TABLES


def store(
    writing: Writing,
    plan: Mapping,
    report: ImportReport,
    files: Sequence[SourceFile],
    gathered: Sequence[Gathered],
    *,
    source: str,
    digest: str,
) -> dict[str, int]:
    """Write everything into the next snapshot. Returns how many rows each canonical table gained."""
    office_id, engine = plan.office.office_id, writing.engine
    named = " ".join(f"WHEN {file.number} THEN {text(file.shown)}" for file in files)
    later = {
        "office_id": constant(office_id),
        "batch_id": constant(report.batch_id),
        "source_file": _coded_names(files),
        "source_line": '"line"',
    }
    gained: dict[str, int] = {}
    _put_texts_aside(engine, files)
    for file in files:
        if not file.raw.in_one_pass:
            file.raw.let_go(engine)  # sorting needs as much memory again
    for one in gathered:
        name = one.table.name
        _replace_older(writing, one, office_id)
        engine.execute(f"CREATE VIEW out_{name} AS {written(one)}")
        gained[name] = writing.append(name, f"out_{name}", office_id=office_id, batch_id=report.batch_id, later=later)
    _store_office(writing, plan)
    _store_batch(writing, plan, report, source, digest)
    _store_faults(writing, report, office_id, named)
    return gained


def _coded_names(files: Sequence[SourceFile]) -> str:
    """SQL that makes the name of a file of its number."""
    kind = coded(*(file.shown for file in files))
    return f'CASE "file" {" ".join(f"WHEN {file.number} THEN {text(file.shown)}::{kind}" for file in files)} END'


def _replace_older(writing: Writing, one: Gathered, office_id: str) -> None:
    staying = kept(one, office_id)
    if staying is None:
        return
    older = writing.engine.execute(f"SELECT count(*) FROM compared_{one.table.name} WHERE held AND NOT same").fetchone()[0]
    if older:
        writing.engine.execute(f"CREATE VIEW kept_{one.table.name} AS {staying}")
        writing.replace(one.table.name, f"kept_{one.table.name}", office_id=office_id)


def _arrow(table: str, rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=TABLES[table].schema.to_pyarrow())


def _store_office(writing: Writing, plan: Mapping) -> None:
    row = asdict(plan.office)
    office = writing.reading.tables["office"]
    held = writing.reading.rows(office.filter(office.office_id == plan.office.office_id))
    if held != [row]:
        writing.replace("office", _arrow("office", [row]), office_id=plan.office.office_id)


def _store_batch(writing: Writing, plan: Mapping, report: ImportReport, source: str, digest: str) -> None:
    office_id = plan.office.office_id
    counts = {name: getattr(report, name) for name in TABLES["batch_file"].by_name if name.startswith("rows_")}
    batch = {
        "batch_id": report.batch_id,
        "office_id": office_id,
        "source_file": source,
        "sha256": digest,
        "mapping": plan.name,
        "mapping_version": plan.version,
        "warnings": report.warnings,
        "imported_at": datetime.now(UTC),
        **counts,
    }
    writing.append("batch", _arrow("batch", [batch]), office_id=office_id, batch_id=report.batch_id)
    rows = [
        {name: value for name, value in asdict(file).items() if name in TABLES["batch_file"].by_name}
        | {"batch_id": report.batch_id, "office_id": office_id}
        for file in report.files
    ]
    writing.append("batch_file", _arrow("batch_file", rows), office_id=office_id, batch_id=report.batch_id)


def _put_texts_aside(engine: Any, files: Sequence[SourceFile]) -> None:
    """Make `quarantined_text`: the rows that were put aside, as they stood in their file."""
    engine.execute("CREATE TABLE quarantined_text (file INTEGER, line BIGINT, row_text VARCHAR)")
    for file in files:
        rows = dict(
            engine.execute(
                f"SELECT line, last_line FROM source_{file.number}"
                f" WHERE line IN (SELECT line FROM import_bad WHERE file = {file.number})"
            ).fetchall()
        )
        if not rows:
            continue
        kept = file.kept_texts
        texts = READERS[file.rule.kind].texts(engine, file.scan, file.raw, rows) if kept is None else {n: kept[n] for n in rows}
        found = pa.table({"line": list(texts), "row_text": list(texts.values())})
        engine.register("texts_found", found)
        engine.execute(f"INSERT INTO quarantined_text SELECT {file.number}, line, row_text FROM texts_found")
        engine.unregister("texts_found")


def _store_faults(writing: Writing, report: ImportReport, office_id: str, named: str) -> None:
    engine = writing.engine
    engine.execute(
        f"CREATE VIEW out_faults AS SELECT DISTINCT {text(report.batch_id)} AS batch_id, {text(office_id)} AS office_id,"
        f' CASE f.file {named} END AS source_file, f.line AS source_line, f."column", f.value, f.rule, f.severity, f.remedy,'
        " CASE WHEN f.severity = 'quarantined' THEN q.row_text END AS row_text FROM import_faults AS f"
        " LEFT JOIN quarantined_text AS q ON q.file = f.file AND q.line = f.line"
    )
    writing.append("import_fault", "out_faults", office_id=office_id, batch_id=report.batch_id)
