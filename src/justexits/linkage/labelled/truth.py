"""The truth of somebody's records, in whatever form it comes: record id and person id, or pairs of records with or without a
word on whether they are one person. And ids that two files write differently (000012, 12, 12.0)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from justexits.core.errors import BadInput
from justexits.linkage.labelled.columns import PERSON_ID, RECORD_ID, first_of, plain
from justexits.linkage.labelled.read import Texts, read_table

SIDES = (("ltable", "rtable"), ("left", "right"), ("l", "r"), ("1", "2"), ("a", "b"))
SCORE = ("score", "match", "label", "same", "class", "prob", "gold")
YES = ("true", "t", "yes", "y", "match", "m", "same", "positive", "link", "duplicate")
NO = ("false", "f", "no", "n", "nonmatch", "non-match", "different", "negative", "distinct", "not a match", "unmatch")


class Truth(dict[str, str]):
    """record id -> person id. `only_same`: it came as pairs of one person alone; a record that it does not name stands alone."""

    only_same = False


def twins(header: Sequence[str], *, of_source: bool = False) -> tuple[str, str] | None:
    """Two columns that are one thing of two records, by their names: id_l and id_r, left and right, id1 and id2."""
    by_plain = {plain(name): name for name in header if ("source" in plain(name)) == of_source}
    for one, other in SIDES:
        for name, column in by_plain.items():
            ends = [other + name.removeprefix(one)] if name.startswith(one) else []
            ends += [name.removesuffix(one) + other] if name.endswith(one) else []
            found = next((by_plain[end] for end in ends if end in by_plain and end != name), None)
            if found is not None:
                return column, found
    return None


def read_truth(path: Path, table: Mapping[str, Texts] | None = None, records: Mapping[str, Texts] | None = None) -> Truth:
    """record id -> person id, of the file, or of its table where that was read already.

    Also understands pairs of record ids, each with a score (0.5 and more is one person) or a word (yes, match), or all of one
    person. records: the records' table, which tells record ids from person ids. Raises NotFound, BadInput.
    """
    table = read_table(path) if table is None else table
    pair = twins(list(table)) or _both_of_records(table, records)
    if pair:
        rest = [name for name in table if name not in pair and "source" not in plain(name)]
        score = next((name for name in rest if any(word in plain(name) for word in SCORE)), None)
        return _of_pairs(path, table, pair, score)
    header = list(table)
    person = first_of(header, PERSON_ID)
    record = first_of([name for name in header if name != person], RECORD_ID)
    others = [name for name in header if name not in (person, record)]
    record = record or (others.pop(0) if others else None)
    person = person or (others.pop(0) if others else None)
    if record is None or person is None:
        raise BadInput(
            "The truth file needs two columns: record id and person id.", "Name them record_id and person_id.", file=str(path)
        )
    truth = Truth()
    for line, (one, two) in enumerate(zip(table[record], table[person], strict=True), start=2):
        if one and two and truth.setdefault(one, two) != two:
            raise BadInput(
                "The truth gives one record two people.",
                "Keep one row for each record.",
                file=str(path), line=line, column=record, value=one,
            )  # fmt: skip
    return truth


def _both_of_records(table: Mapping[str, Texts], records: Mapping[str, Texts] | None) -> tuple[str, str] | None:
    """The first two columns, where both hold nothing but record ids and neither is called a person's."""
    if records is None or len(table) < 2 or first_of(list(table), PERSON_ID) is not None:
        return None
    one, other = list(table)[:2]
    said = {value for name in (one, other) for value in table[name] if value}
    return (one, other) if said and any(said <= set(values) for values in records.values()) else None


def _of_pairs(path: Path, table: Mapping[str, Texts], pair: tuple[str, str], score: str | None) -> Truth:
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            one = parent[one]
        return one

    different = False
    for row, (one, two) in enumerate(zip(table[pair[0]], table[pair[1]], strict=True)):
        if one and two:
            ends = (root(one), root(two))
            if score is None or _says_same(path, table[score][row], score, row + 2):
                parent[max(ends)] = min(ends)
            else:
                different = True
    truth = Truth({one: root(one) for one in list(parent)})
    truth.only_same = not different
    return truth


def _says_same(path: Path, text: str | None, column: str, line: int) -> bool:
    word = (text or "0").lower()
    if word in YES or word in NO:
        return word in YES
    try:
        return float(word) >= 0.5
    except ValueError:
        raise BadInput(
            "Whether the two records are one person is written in no way that is known.",
            "Write 1 or 0, yes or no.",
            file=str(path), line=line, column=column, value=text,
        ) from None  # fmt: skip


def plain_id(text: str) -> str:
    """A number without leading zeros and without a fraction of nothing; anything else as it is."""
    found = re.fullmatch(r"0*(\d+)(?:\.0+)?", text)
    return found[1] if found else text


def with_plain_ids(records: Mapping[str, Texts], truth: Truth) -> tuple[Mapping[str, Texts], Truth]:
    """Both with ids as plain_id writes them, where that finds more of the truth's records and takes no two ids for one."""
    best = max((len(truth.keys() & set(values)) for values in records.values()), default=0)
    said = {plain_id(one): person for one, person in truth.items()}
    if best == len(truth) or len(said) < len(truth):
        return records, truth
    for name, values in records.items():
        made: Texts = [plain_id(value) if value else None for value in values]
        if len(set(made)) == len(set(values)) and len(said.keys() & set(made)) > best:
            changed = Truth(said)
            changed.only_same = truth.only_same
            return {**records, name: made}, changed
    return records, truth
