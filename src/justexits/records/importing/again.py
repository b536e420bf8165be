"""Rows that were put aside, read again: after a mend of the mapping, or when the parent that they wait for has come.

All open rows of one import are read again as an import of its own, with their file and line as they were. The import that put
them aside is closed by it: what still does not fit is kept by the newer one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from justexits.core.errors import BadInput, NotFound
from justexits.records.importing.cells import Record, load
from justexits.records.importing.csv_reader import records
from justexits.records.importing.drift import header_of
from justexits.records.importing.expressions import text
from justexits.records.importing.header import match_header
from justexits.records.importing.json_reader import flat
from justexits.records.importing.reader import RawFile, Shape
from justexits.records.importing.scan import Scan
from justexits.records.importing.staging import SourceFile, open_source
from justexits.records.lake import Reading, Writing
from justexits.records.mapping import FileRule, Mapping

AGAIN = "again: "  # how the source of an import begins that read another one's rows again


def open_batches(reading: Reading, office_id: str | None = None) -> list[dict[str, Any]]:
    """The imports whose rows still wait, newest last: id, office, mapping, source_file, rows_quarantined, imported_at."""
    here = f"AND office_id = {text(office_id)}" if office_id else ""
    found = reading.engine.cursor().execute(
        "SELECT batch_id, office_id, mapping, source_file, rows_quarantined, imported_at FROM batch AS b"
        " WHERE rows_quarantined > 0"
        f" {here} AND NOT EXISTS (SELECT 1 FROM batch AS n WHERE n.source_file = '{AGAIN}' || b.batch_id) ORDER BY imported_at"
    )
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def waiting_batches(reading: Reading, office_id: str) -> list[str]:
    """Open imports with a row whose missing parent is there now."""
    found = []
    for batch in open_batches(reading, office_id):
        for table, key in (("case", "case_id"), ("party", "party_id"), ("arrest", "arrest_id"), ("charge", "charge_id")):
            waiting = (
                f'SELECT 1 FROM import_fault AS f JOIN "{table}" AS p ON p.{key} = f.value AND p.office_id = f.office_id'
                f" WHERE f.batch_id = {text(batch['batch_id'])} AND f.rule = '{table} not found' LIMIT 1"
            )
            if reading.engine.cursor().execute(waiting).fetchone():
                found.append(batch["batch_id"])
                break
    return found


def kept_rows(writing: Writing, plan: Mapping, batch_id: str) -> tuple[list[SourceFile], str]:
    """The open rows of an import as files of a new one, and a hash of them. Raises NotFound and BadInput."""
    engine = writing.engine
    open_ones = {batch["batch_id"] for batch in open_batches(writing.reading, plan.office.office_id)}
    if batch_id not in open_ones:
        raise NotFound(
            f"There is no import {batch_id} of {plan.office.office_id} whose rows wait.",
            "`justexits quarantine list` shows those that have any.",
        )
    rows = engine.execute(
        "SELECT source_file, source_line, any_value(row_text) FROM import_fault WHERE severity = 'quarantined'"
        f" AND row_text IS NOT NULL AND batch_id = {text(batch_id)} GROUP BY ALL ORDER BY 1, 2"
    ).fetchall()
    if not rows:
        raise NotFound("The rows that were put aside are no longer kept.", "Import the files again.")
    hashes = dict(engine.execute(f"SELECT source_file, sha256 FROM batch_file WHERE batch_id = {text(batch_id)}").fetchall())
    files = []
    for number, shown in enumerate(dict.fromkeys(row[0] for row in rows)):
        kept = {line: words for name, line, words in rows if name == shown}
        rule = rule_of(plan, shown)
        stood = header_of(writing.parent.versions, plan, rule.name, batch_id, shown)
        raw = _raw(engine, stood, rule, kept, shown, f"raw_{number}")
        scan = Scan(path=Path(shown), gzipped=False, sha256=hashes[shown], size=0, lines=0, has_nul=False, encoding="utf-8")
        file = SourceFile(
            number=number, shown=shown, rule=_bare(rule), scan=scan, raw=raw, source=f"source_{number}", kept_texts=kept
        )
        files.append(open_source(engine, file))
    return files, hashlib.sha256(json.dumps([batch_id, rows]).encode()).hexdigest()


def _bare(rule: FileRule) -> FileRule:
    """The entry without a trailer, which counted the whole file."""
    return replace(rule, trailer=None)


def rule_of(plan: Mapping, shown: str) -> FileRule:
    """The entry that means a file by the name that people see, such as `book.xlsx[People]`. Raises BadInput."""
    name, _, part = shown.removesuffix("]").partition("[") if shown.endswith("]") else (shown, "", "")
    rules = plan.rules_for(PurePosixPath(re.sub(r"\\", "/", name)).name)
    found = next((rule for rule in rules if (rule.part or "") == part), None)
    if found is None:
        raise BadInput(
            f"The mapping {plan.name} does not mean this file any more.", "Use the mapping that it was imported with.", file=shown
        )
    return found


def _raw(
    engine: Any, stood: tuple[list[str], str | None], rule: FileRule, kept: dict[int, str], shown: str, relation: str
) -> RawFile:
    names, delimiter = stood
    if rule.kind == "csv":
        if delimiter is None:
            raise BadInput("It is not known any more how the file's columns stood.", "Import the files again.", file=shown)
        found: Iterable[Record] = _cut(kept, len(names), delimiter)
    elif rule.kind == "fixed":
        names = [span.name for span in rule.layout]
        found = [(n, n, Shape.WHOLE, [words[span.start - 1 : span.end] for span in rule.layout]) for n, words in kept.items()]
    else:
        texts = {line: _object(words) for line, words in kept.items()}
        names = list(dict.fromkeys([*names, *(name for one in texts.values() for name in one)]))
        found = [
            (line, line, Shape.WHOLE if one else Shape.NOT_A_RECORD, [one.get(name) for name in names])
            for line, one in texts.items()
        ]
    header = match_header(names, rule, shown, typed=rule.kind in ("xlsx", "parquet", "sqlite"))
    load(engine, relation, len(names), found)
    return RawFile(relation=relation, header=header, headers=0, encoding=None, delimiter=delimiter)


def _cut(kept: dict[int, str], width: int, delimiter: str) -> Iterable[Record]:
    for line, words in kept.items():
        lines = [f"{part}\n" for part in words.split("\n")]
        _, last, shape, cells = next(records(lines, width, delimiter))
        yield line, line + last - 1, shape, cells


def _object(words: str) -> dict[str, str]:
    try:
        found = json.loads(words, parse_float=str, parse_int=str)
    except ValueError:
        return {}
    return flat(found) if isinstance(found, dict) else {}
