"""What has changed in an office's files since its last import: columns, their kind, codes nobody knows, and how many rows.

Of each entry of a mapping, the newest snapshot remembers the columns in order, whether they held numbers, the codes that the
mapping lacks, and the rows. Nothing about a person is remembered here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from justexits.core.errors import BadInput
from justexits.records.importing.staging import SourceFile
from justexits.records.lake import Writing
from justexits.records.mapping import Mapping
from justexits.records.mapping.form import plain

ENOUGH_ROWS = 100  # with fewer, a change of volume says nothing
FEWER, MORE = 0.7, 3.0  # down by 30 per cent, or three times as many
SAMPLE = 5_000  # rows of a file; whether a column holds numbers shows as well in these, and trying each cell takes long
NUMBERS = 0.95  # share of numbers from which on a column holds numbers
CODES_KEPT = 200


class ExportChanged(BadInput):
    """The files differ from the last import, in each of `changes`; nothing was imported."""

    def __init__(self, what: str, remedy: str, *, file: str, changes: tuple[str, ...]) -> None:
        super().__init__(what, remedy, file=file)
        self.changes = changes


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One entry's files as they were last imported."""

    columns: tuple[str, ...]
    delimiter: str | None
    numbers: frozenset[str]  # plain names of used columns that held numbers
    texts: frozenset[str]  # and of those that held others
    codes: frozenset[str]  # "column: value" of each value that the mapping lacked
    rows: int

    def as_text(self) -> str:
        """The layout as a snapshot keeps it."""
        return json.dumps(
            {
                "columns": self.columns,
                "delimiter": self.delimiter,
                "numbers": sorted(self.numbers),
                "texts": sorted(self.texts),
                "codes": sorted(self.codes)[:CODES_KEPT],
                "rows": self.rows,
            }
        )

    @classmethod
    def of(cls, versions: dict[str, str], plan: Mapping, entry: str) -> Layout | None:
        """The layout that a snapshot remembers of an entry; None for one that was never imported."""
        if (kept := versions.get(layout_key(plan, entry))) is None:
            return None
        raw: dict[str, Any] = json.loads(kept)
        return cls(
            columns=tuple(raw["columns"]),
            delimiter=raw["delimiter"],
            numbers=frozenset(raw["numbers"]),
            texts=frozenset(raw["texts"]),
            codes=frozenset(raw["codes"]),
            rows=raw["rows"],
        )


def keep_headers(writing: Writing, batch_id: str, files: Sequence[SourceFile], bad: Sequence[str]) -> None:
    """Remember how the columns of the files named in `bad` stood: rows of them were put aside, and may be read again when the
    export has long changed. Rows of other kinds than delimited text say themselves what each cell is."""
    for file in files:
        if file.rule.kind == "csv" and file.shown in bad:
            said = {"columns": file.raw.header.own, "delimiter": file.raw.delimiter}
            writing.versions[_header_key(batch_id, file.shown)] = json.dumps(said)


def header_of(versions: dict[str, str], plan: Mapping, entry: str, batch_id: str, shown: str) -> tuple[list[str], str | None]:
    """The columns of a file of an import, and what divides its cells; of an import that kept none, as they stood last."""
    if kept := versions.get(_header_key(batch_id, shown)):
        raw: dict[str, Any] = json.loads(kept)
        return raw["columns"], raw["delimiter"]
    layout = Layout.of(versions, plan, entry)
    return (list(layout.columns), layout.delimiter) if layout else ([], None)


def _header_key(batch_id: str, shown: str) -> str:
    return f"header {batch_id} {shown}"


def layout_key(plan: Mapping, entry: str) -> str:
    """Under which name a snapshot keeps it."""
    return f"layout {plan.office.office_id} {plan.name} {entry}"


def check_drift(writing: Writing, plan: Mapping, files: Sequence[SourceFile], *, accept: bool) -> tuple[str, ...]:
    """Compare the files with the last import, and remember them for the next. Returns the differences in words.

    Raises BadInput with all of them, unless they are accepted.
    """
    found: list[str] = []
    for rule in plan.files:
        mine = [file for file in files if file.rule is rule or file.rule.name == rule.name]
        if not mine:
            continue
        now, before = _layout(writing.engine, mine), Layout.of(writing.parent.versions, plan, rule.name)
        if before is not None:
            found += [f"{rule.name}: {said}" for said in differences(before, now)]
        writing.versions[layout_key(plan, rule.name)] = now.as_text()
    if found and not accept:
        raise ExportChanged(
            f"The export has changed since the last import. {'; '.join(found)}. Nothing was imported.",
            "If this is as it should be, import again with --accept-drift; otherwise correct the export or the mapping.",
            file=", ".join(file.shown for file in files[:3]),
            changes=tuple(found),
        )
    return tuple(found)


def _layout(engine: Any, files: Sequence[SourceFile]) -> Layout:
    numbers, texts = set[str](), set[str]()
    for file in files:
        names = file.rule.reads()
        shares = ", ".join(
            f"avg((TRY_CAST({here} AS DOUBLE) IS NOT NULL)::INTEGER) FILTER ({here} IS NOT NULL)"
            for here in (f"t{file.raw.header.position(name)}" for name in names)
        )
        rows = f"SELECT * FROM source_{file.number} WHERE shape = 0 AND NOT {file.is_control} LIMIT {SAMPLE}"
        found = engine.execute(f"SELECT {shares} FROM ({rows})").fetchone() if names else ()
        for name, share in zip(names, found, strict=True):
            if share is not None:
                (numbers if share >= NUMBERS else texts).add(plain(name))
    listed = ", ".join(str(file.number) for file in files)
    codes = engine.execute(
        f"SELECT DISTINCT \"column\" || ': ' || value FROM import_faults WHERE file IN ({listed})"
        f" AND rule IN ('value not in the mapping', 'not in the code list') AND value IS NOT NULL LIMIT {CODES_KEPT}"
    ).fetchall()
    rows = sum(engine.execute(f"SELECT count(*) FROM {file.raw.relation}").fetchone()[0] for file in files)
    return Layout(
        columns=tuple({plain(name): name for file in reversed(files) for name in reversed(file.raw.header.own)}.values())[::-1],
        delimiter=files[0].raw.delimiter,
        numbers=frozenset(numbers - texts),
        texts=frozenset(texts),
        codes=frozenset(row[0] for row in codes),
        rows=rows,
    )


def differences(before: Layout, now: Layout) -> list[str]:
    """What has changed, in words."""
    said = []
    gone = [name for name in before.columns if plain(name) not in {plain(one) for one in now.columns}]
    new = [name for name in now.columns if plain(name) not in {plain(one) for one in before.columns}]
    for name in list(gone):
        place = before.columns.index(name)
        near = get_close_matches(name, new, n=1, cutoff=0.6)
        here = now.columns[place] if place < len(now.columns) and now.columns[place] in new else None
        if renamed := (near[0] if near else here):
            said.append(f"the column {name} seems to be called {renamed} now")
            gone.remove(name)
            new.remove(renamed)
    said += [f"the column {name} is gone" for name in gone]
    said += [f"the column {name} is new" for name in new]
    said += [f"{name} held numbers and holds other things now" for name in sorted(before.numbers & now.texts)]
    said += [f"{name} held texts and holds numbers now" for name in sorted(before.texts & now.numbers)]
    said += [f"a code that nobody knows stands in {code}" for code in sorted(now.codes - before.codes)[:10]]
    if before.rows >= ENOUGH_ROWS and not FEWER <= now.rows / before.rows <= MORE:
        said.append(f"there were {before.rows:,} rows, and now there are {now.rows:,}")
    return said
