"""Tables of codes among the files of an export: what it says itself that its codes mean."""

from __future__ import annotations

from collections.abc import Iterator

from justexits.records.proposing.assign import id_fits
from justexits.records.proposing.keys import SAYS_NOTHING
from justexits.records.proposing.plan import FilePlan
from justexits.records.proposing.profile import ColumnProfile, FileProfile
from justexits.records.proposing.values import mean_length, share_matching
from justexits.records.proposing.words import words_of
from justexits.records.tables import TABLES

MOST_ROWS = 2_000
MOST_COLUMNS = 8
LONGEST_CODE = 16
COVERED = 0.9  # which share of a column's values a table of codes must know
TEXTS = (
    "court",
    "agency",
    "jurisdiction",
    "place_key",
    "language",
)  # columns whose codes are written out, beside those with a list

Meanings = dict[str, str]


def find_codes(plans: list[FilePlan]) -> None:
    """Find what each column's codes mean, where a file of the export says so, and note that file as a table of codes."""
    tables = [plan for plan in plans if may_be_codes(plan)]
    for plan in plans:
        for one in plan.fits if plan not in tables else ():
            definition = TABLES[one.table].by_name.get(one.concept)
            if (definition is None or not definition.codes) and one.concept not in TEXTS:
                continue
            column = plan.file.by_name[one.column]
            values = plan.file.values_of(one.column) if "." not in one.column else {value for value, _ in column.values}
            for table in tables:
                if found := _meanings(table.file, one.column, values):
                    plan.meanings[one.column] = found
                    table.codes_of.add(f"{plan.file.label} {one.column}")
                    break


def may_be_codes(plan: FilePlan) -> bool:
    """Whether a file is short, has a code and a text, and no case."""
    file = plan.file
    if plan.looked_up or file.rows > MOST_ROWS or not 2 <= len(file.columns) <= MOST_COLUMNS or id_fits(file, "case", "case_id"):
        return False
    return _text_of(file) is not None


def _text_of(file: FileProfile) -> ColumnProfile | None:
    """The column that says what a code means: the longest of words."""
    texts = [one for one in file.columns if one.filled and share_matching(one, r".*[A-Za-z]{3}.*") > 0.5]
    return max(texts, key=mean_length, default=None)


def _meanings(file: FileProfile, column: str, values: set[str]) -> Meanings | None:
    """What the values mean, where nearly all of them are codes of the file and the names have a word in common."""
    wanted = set(words_of(column)) - SAYS_NOTHING
    for named, meanings in _parts(file):
        if values and len(values & set(meanings)) >= COVERED * len(values) and (wanted & named):
            return {value: meanings[value] for value in sorted(values & set(meanings))}
    return None


def _parts(file: FileProfile) -> Iterator[tuple[set[str], Meanings]]:
    """The code tables that a file holds, each with the words of its name: one, or one for each value of a column of names."""
    said = _text_of(file)
    if said is None:
        return
    own = set(words_of(file.part or file.name.rpartition(".")[0]))
    codes = [one for one in file.columns if one is not said and one.filled == file.rows and mean_length(one) <= LONGEST_CODE]
    for code in codes:
        if code.unique:
            rows = _rows(file, f"'', {file.cell(code.name)}", said)
            yield (own | set(words_of(code.name))) - SAYS_NOTHING, {key: text for _, key, text in rows}
    for kind in codes:
        for code in codes:
            if kind is not code and file.count_distinct([kind.name, code.name]) == (file.rows,) * 2:
                parts: dict[str, Meanings] = {}
                for part, key, text in _rows(file, f"{file.cell(kind.name)}, {file.cell(code.name)}", said):
                    parts.setdefault(part, {})[key] = text
                yield from ((set(words_of(part)) - SAYS_NOTHING, meanings) for part, meanings in parts.items())


def _rows(file: FileProfile, cells: str, said: ColumnProfile) -> list[tuple[str, str, str]]:
    text = file.cell(said.name)
    found: list[tuple[str, str, str]] = file.engine.execute(
        f"SELECT {cells}, {text} FROM {file.relation} WHERE {text} IS NOT NULL"
    ).fetchall()
    return found
