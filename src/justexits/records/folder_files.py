"""Which files of a folder hold which canonical table: one file, or a folder or a row of files that are its parts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath

from justexits.core.errors import BadInput
from justexits.records.importing.sources import files_under, is_litter
from justexits.records.tables import TABLES

TYPED = (".parquet", ".pq")
TEXTS = (".csv", ".tsv", ".psv", ".txt")
BOOKS = (".xlsx", ".xls", ".ods")
LINES = (".jsonl", ".ndjson", ".json")
ENDINGS = (*TYPED, *TEXTS, *BOOKS, *LINES, *(f"{ending}.gz" for ending in (*TEXTS, *LINES)))
OFTEN_PROSE = (".txt", ".json")  # whatever else is called so is nobody's table
PACKED = re.compile(r"\.(snappy|zstd|gz|gzip|lz4|brotli)$")  # as tools name a Parquet file that is packed inside
PART = re.compile(r"(?P<base>.*?[a-z])_?(part|chunk|shard)?_?[0-9]+(_of_[0-9]+)?")


@dataclass(frozen=True, kw_only=True)
class Given:
    """The files that hold one table, how they are named to people, and whether the name is the table's own."""

    table: str
    shown: str
    files: tuple[Path, ...]
    exact: bool
    root: Path

    def name_of(self, file: Path) -> str:
        """A file's name for people: below the folder, where it is one of several."""
        return file.relative_to(self.root).as_posix()


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a folder holds: its tables, names that no table has, and tables in a form that nothing here reads."""

    tables: dict[str, Given]
    strange: list[str]
    other_forms: list[str]


def plain(name: str) -> str:
    """A name without capitals, and with lines below for whatever stands between its words."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower())


@cache
def _ways() -> dict[str, str]:
    """Every way of writing a table's name, without what divides its words: in the plural, and with a British c too."""
    ways = dict[str, str]()
    for name in TABLES:
        plurals = [f"{name[:-1]}ies"] if name.endswith("y") else [f"{name}es"] if name.endswith(("s", "h")) else [f"{name}s"]
        for one in (name, *plurals, *(["people"] if name == "person" else [])):
            ways |= {form.replace("_", ""): name for form in (one, one.replace("offense", "offence"))}
    return ways


def tables_in(folder: Path) -> Found:
    """The tables of a folder. Raises BadInput where a table is there twice, so that it is not clear which one is meant."""
    claims, strange, other_forms = defaultdict[str, list[Given]](list), list[str](), list[str]()
    parts = defaultdict[tuple[str, str], list[Path]](list)
    for one in sorted(folder.iterdir()):
        ending = _ending(one.name)
        table, base = _meant(one.name[: len(one.name) - len(ending)])
        if is_litter(PurePath(one.name)):
            continue
        if one.is_dir():
            files = tuple(file for file in files_under(one) if _ending(file.name) and not file.name.startswith("_"))
            if files and table:
                exact = base == table
                claims[table].append(Given(table=table, shown=f"{one.name}/", files=files, exact=exact, root=folder))
            elif files:
                strange.append(f"{one.name}/")
        elif not ending:
            other_forms += [one.name] if _meant(one.name.partition(".")[0])[0] else []
        elif table and base != plain(one.name[: len(one.name) - len(ending)]).strip("_"):
            parts[table, base].append(one)
        elif table:
            claims[table].append(Given(table=table, shown=one.name, files=(one,), exact=base == table, root=folder))
        elif ending not in OFTEN_PROSE:
            strange.append(one.name)
    for (table, base), several in parts.items():
        shown = several[0].name if len(several) == 1 else f"{several[0].name} to {several[-1].name}"
        claims[table].append(Given(table=table, shown=shown, files=tuple(several), exact=base == table, root=folder))
    tables = {table: _chosen(among, strange) for table, among in claims.items()}
    return Found(tables=tables, strange=sorted(strange), other_forms=other_forms)


def folders_with(folder: Path, table: str) -> list[str]:
    """The names of the folders in it that hold that table."""
    found = []
    for one in sorted(folder.iterdir()):
        with suppress(BadInput):  # what else is wrong there is said when it is named
            found += [one.name] if one.is_dir() and table in tables_in(one).tables else []
    return found


def _chosen(among: list[Given], strange: list[str]) -> Given:
    """The one that has the table's own name, or the only one; others that have another name are left, and told."""
    own = [one for one in among if one.exact] or among
    if len(own) > 1:
        raise BadInput("The folder holds this table twice.", f"Keep one of it and {own[0].shown}.", file=own[1].shown)
    strange += [one.shown for one in among if one is not own[0]]
    return own[0]


def _ending(name: str) -> str:
    """How the name ends, of the ways in which a table may be written; '' for any other."""
    return max((ending for ending in ENDINGS if name.lower().endswith(ending)), key=len, default="")


def _meant(stem: str) -> tuple[str | None, str]:
    """The table that a name without its ending means, and the plain name that means it: that of the whole for a part of it."""
    whole = PACKED.sub("", stem.lower())
    for name in _forms(whole):
        if table := _ways().get(name.replace("_", "")):
            return table, name
    return None, ""


def _forms(whole: str) -> Iterable[str]:
    for name in (whole, whole.rpartition(".")[2]):  # a database writes dbo.Party
        yield (said := plain(name).strip("_"))
        if part := PART.fullmatch(said):
            yield part["base"]
