"""Where every row went, counted in the data and checked before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from justexits.core.errors import BadInput, JustExitsError
from justexits.records.importing.report import Fault, FileReport, ImportReport, Reason
from justexits.records.importing.settle import Gathered, used
from justexits.records.importing.staging import SourceFile, Staged

FAULTS_SHOWN = 10
GOOD_NOTICES = "(SELECT * FROM import_notices ANTI JOIN import_bad USING (file, line))"


def count_files(
    engine: Any, files: Sequence[SourceFile], staged: Sequence[Staged], gathered: Sequence[Gathered]
) -> list[FileReport]:
    """Count the rows of each file. Raises where the equation does not hold, which would be a fault of ours."""
    parts = " UNION ALL ".join(used(one) for one in gathered) or "SELECT NULL::INTEGER AS file, NULL::BIGINT AS line WHERE false"
    once = "DISTINCT " if len(staged) > 1 or any(one.repeats for one in gathered) else ""
    engine.execute(f"CREATE TABLE import_used AS SELECT {once}file, line FROM ({parts})")
    engine.execute("INSERT INTO import_used SELECT file, line FROM lookup_used ANTI JOIN import_bad USING (file, line)")
    engine.execute(f"INSERT INTO import_used SELECT DISTINCT file, line FROM {GOOD_NOTICES} WHERE does")
    may_supersede = any(one.repeats or one.held for one in gathered)
    may_supersede |= any(file.rule.only_looked_up for file in files)
    return [
        _count(engine, file, [entry for entry in staged if entry.file is file], may_supersede=may_supersede) for file in files
    ]


def _taken_out(file: SourceFile, staged: Sequence[Staged]) -> str:
    """A query of how many rows changed nothing because their record is gone, or goes by another row."""
    of_entries = " UNION ALL ".join(
        ["SELECT NULL AS file, NULL AS line", *(f"SELECT file, line FROM {e.relation}" for e in staged)]
    )
    said = f"SELECT file, line FROM import_gone UNION ALL SELECT file, line FROM {GOOD_NOTICES}"
    return (
        f"SELECT count(DISTINCT line) FROM ({said}) AS s WHERE file = {file.number}"
        " AND NOT EXISTS (SELECT 1 FROM import_used AS u WHERE u.file = s.file AND u.line = s.line)"
        f" AND NOT EXISTS (SELECT 1 FROM ({of_entries}) AS e WHERE e.file = s.file AND e.line = s.line)"
    )


def _superseded(file: SourceFile, staged: Sequence[Staged]) -> str:
    """A query of how many good rows had no part in anything that is written."""
    relations = [entry.relation for entry in staged] or [f"(SELECT * FROM lookup_rows WHERE file = {file.number})"]
    of_entries = " UNION ALL ".join(f"SELECT file, line FROM {relation}" for relation in relations)
    return (
        f"SELECT count(DISTINCT line) FROM ({of_entries}) AS s WHERE NOT EXISTS (SELECT 1 FROM import_bad AS b WHERE"
        " b.file = s.file AND b.line = s.line) AND NOT EXISTS (SELECT 1 FROM import_used AS u WHERE u.file = s.file"
        " AND u.line = s.line)"
    )


def _count(engine: Any, file: SourceFile, staged: Sequence[Staged], *, may_supersede: bool) -> FileReport:
    def number(sql: str) -> int:
        found: int = engine.execute(sql).fetchone()[0]
        return found

    here = f"WHERE file = {file.number}"
    # Counted on its own, and not as what remains, so that the equation can fail.
    superseded = number(_superseded(file, staged)) if may_supersede else 0
    because = _because(engine, file)
    superseded += number(_taken_out(file, staged)) if because else 0
    report = FileReport(
        source_file=file.shown,
        entry=file.rule.name,
        sha256=file.scan.sha256,
        encoding=file.raw.encoding,
        rows_read=file.raw.headers + number(f"SELECT count(*) FROM {file.raw.relation}"),
        rows_accepted=number(f"SELECT count(*) FROM import_used {here}"),
        rows_quarantined=number(f"SELECT count(DISTINCT line) FROM import_bad {here}"),
        rows_superseded=superseded,
        rows_control=file.raw.headers + number(f"SELECT count(*) FROM control_{file.number}"),
        rows_deleted=because.get("deleted", 0),
        rows_sealed=because.get("sealed", 0),
        columns_not_used=not_used(file),
    )
    if not report.balanced:
        raise JustExitsError(
            f"The rows do not add up: {report}. Nothing was imported.",
            "Report this fault with the mapping; it is one of the program's.",
            file=file.shown,
        )
    return report


def _because(engine: Any, file: SourceFile) -> dict[str, int]:
    """How many rows have to do with records that were deleted, and that were sealed."""
    rows = f"SELECT file, line, because FROM import_gone UNION ALL SELECT file, line, because FROM {GOOD_NOTICES}"
    found = engine.execute(f"SELECT because, count(DISTINCT line) FROM ({rows}) WHERE file = {file.number} GROUP BY 1").fetchall()
    return dict(found)


def not_used(file: SourceFile) -> tuple[str, ...]:
    """The columns of the file that no entry of the mapping reads."""
    wanted = {file.raw.header.position(name) for name in file.rule.reads()}
    named = ((place, name) for place, name in enumerate(file.raw.header.own) if place not in wanted)
    return tuple(name or f"column {place + 1}" for place, name in named)


def reasons(engine: Any) -> tuple[Reason, ...]:
    """How often each rule was broken, the commonest first."""
    rows = engine.execute(
        'SELECT rule, severity, "column", count(DISTINCT (file, line)) FROM import_faults GROUP BY ALL ORDER BY 4 DESC, 1, 3, 2'
    ).fetchall()
    return tuple(Reason(rule=rule, severity=severity, column=column, count=count) for rule, severity, column, count in rows)


def first_faults(engine: Any, names: dict[int, str]) -> tuple[Fault, ...]:
    """The first few faults, those that put a row aside before the others."""
    rows = engine.execute(
        'SELECT DISTINCT file, line, "column", value, rule, severity, remedy FROM import_faults'
        f" ORDER BY severity <> 'quarantined', file, line, \"column\", rule, value LIMIT {FAULTS_SHOWN}"
    ).fetchall()
    return tuple(
        Fault(source_file=names[file], source_line=line, column=column, value=value, rule=rule, severity=severity, remedy=remedy)
        for file, line, column, value, rule, severity, remedy in rows
    )


def refuse_faults(report: ImportReport, max_errors: float | None) -> None:
    """Raise BadInput where a larger share of the records was quarantined than is allowed."""
    rows = report.rows_read - report.rows_control
    if max_errors is None or not rows or report.rows_quarantined <= max_errors * rows:
        return
    first = report.faults[0]
    raise BadInput(
        f"{report.rows_quarantined:,} of {rows:,} rows ({report.rows_quarantined / rows:.1%}) cannot be read, more than the"
        f" {max_errors:.1%} allowed. Nothing was imported. The first: {first.rule}.",
        first.remedy or "Correct the file or the mapping.",
        file=first.source_file,
        line=first.source_line,
        column=first.column,
        value=first.value,
    )
