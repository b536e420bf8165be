"""Writing canonical tables out as files that other programs read. They are not encrypted: whoever exports answers for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from justexits.core.errors import BadInput, CannotWrite, NotFound
from justexits.core.progress import SILENT, Progress, part
from justexits.records.lake.disk import FREE_SOME_SPACE
from justexits.records.lake.engine import quoted
from justexits.records.tables import RECORD_TABLES, TABLES, Table
from justexits.records.tables.definition import PROVENANCE

if TYPE_CHECKING:
    from justexits.records.lake.lake import Lake
    from justexits.records.lake.reading import Reading

FORMATS = ("parquet", "csv")
BETWEEN = "|"  # parts the values of a list in CSV
PROVENANCE_NAMES = {column.name for column in PROVENANCE}


def export(
    lake: Lake,
    to: Path,
    *,
    form: str = "parquet",
    tables: Sequence[str] = (),
    office: str | None = None,
    snapshot: int | None = None,
    progress: Progress = SILENT,
) -> dict[str, int]:
    """Write tables (all that hold rows, when none is named) as one file each into a folder that is empty or new.

    Returns the rows of each. With records of one office a `mapping.yaml` is written too, which imports them again. Raises
    BadInput, NotFound, CannotWrite; after these, what was written by this call is removed.
    """
    if form not in FORMATS:
        raise BadInput(f"There is no format {form}.", f"Use one of {', '.join(FORMATS)}.")
    if unknown := [name for name in tables if name not in TABLES]:
        raise NotFound(f"There is no table {unknown[0]}.", "docs/reference/data-dictionary.md lists them.")
    state = lake.snapshot(snapshot)
    held = [name for name in TABLES if state.of(name, office)]
    wanted = [name for name in TABLES if name in tables] or held
    if not held:
        raise NotFound("There is nothing to export yet.", "Run `justexits import` first, or name another office.")
    made = _folder(to)
    rows: dict[str, int] = {}
    written: list[Path] = []
    try:
        with lake.read(state, office=office) as reading, part(progress, "Exporting", len(wanted)):
            for name in wanted:
                written.append(to / f"{name}.{form}")
                rows[name] = _write(reading, TABLES[name], written[-1], form)
                progress.advance()
            offices = state.offices if office is None else (office,)
            if len(offices) == 1 and "office" in rows:
                written.append(to / "mapping.yaml")
                written[-1].write_text(_mapping(reading, rows, form), encoding="utf-8")
    except BaseException as error:
        for path in written:
            path.unlink(missing_ok=True)
        if made:
            to.rmdir()
        if isinstance(error, OSError) or type(error).__name__ == "IOException":
            raise CannotWrite(f"The tables could not be written: {str(error).splitlines()[0]}", FREE_SOME_SPACE) from error
        raise
    return rows


def _folder(to: Path) -> bool:
    """Make the folder. Returns whether it was not there before."""
    try:
        if to.is_dir() and any(to.iterdir()):
            raise CannotWrite(f"The folder {to} is not empty.", "Name a new or an empty folder with --to.")
        there = to.is_dir()
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise CannotWrite(f"The folder {to} cannot be made: {error.strerror}.", "Name another folder with --to.") from error
    return not there


def _write(reading: Reading, table: Table, path: Path, form: str) -> int:
    """Write one table. Beside a date stands `<date>_known`, which says as much of it as is known: 1990, or 1990-05."""
    lists = {name for name, kind in table.schema.items() if kind.is_array()}
    joined = {name: f"array_to_string(\"{name}\", '{BETWEEN}')" for name in lists}
    if form == "csv":
        columns = [f'{joined.get(name, chr(34) + name + chr(34))} AS "{name}"' for name in table.by_name]
    else:
        columns = [f'"{name}"' for name in table.by_name]
        columns += [f'{text} AS "{name}_joined"' for name, text in joined.items()]
    columns += [_known(name) for name in _dates(table)]
    options = "FORMAT parquet, COMPRESSION zstd" if form == "parquet" else "FORMAT csv, HEADER true"
    order = ", ".join(f'"{name}"' for name in table.key)
    select = f'SELECT {", ".join(columns)} FROM "{table.name}" ORDER BY {order}'
    count: int = reading.engine.execute(f"COPY ({select}) TO '{quoted(path)}' ({options})").fetchone()[0]
    return count


def _dates(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.is_date and f"{column.name}_precision" in table.by_name]


def _known(name: str) -> str:
    length = f"CASE \"{name}_precision\" WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END"
    return f'left("{name}"::VARCHAR, {length}) AS "{name}_known"'


def _mapping(reading: Reading, rows: dict[str, int], form: str) -> str:
    """A mapping that reads the exported record tables again."""
    office = reading.rows(reading.tables["office"])[0]
    files = [_file(table, form) for table in RECORD_TABLES if rows.get(table.name)]
    content: dict[str, Any] = {
        "mapping": "exported",
        "version": 1,
        "title": "Canonical tables, as `justexits export` writes them",
        "office": {name: value for name, value in office.items() if value is not None},
        "files": files,
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)


def _file(table: Table, form: str) -> dict[str, Any]:
    columns = {
        column.name: _form(column.type, column.name, form)
        for column in table.columns
        if column.name not in PROVENANCE_NAMES and not column.name.endswith("_precision")
    }
    return {
        "name": table.name,
        "match": f"{table.name}.{form}",
        "kind": form,
        "rows": [{"table": table.name, "columns": columns}],
    }


def _form(kind: str, name: str, form: str) -> Any:
    if kind == "date":
        return {"from": f"{name}_known", "dates": ["%Y-%m-%d", "%Y-%m", "%Y"]}
    if kind == "array<string>":
        return {"from": name if form == "csv" else f"{name}_joined", "split": BETWEEN}
    return name
