"""The truth of somebody's records, in whatever form it comes: record id and person id, or pairs of records with or without a
word on whether they are one person. And ids that two files write differently (000012, 12, 12.0)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from justexits.core.errors import BadInput
from justexits.linkage.labelled.columns import PERSON_ID, RECORD_ID, first_of, plain
from justexits.linkage.labelled.files import Texts, read_table

SIDES = (("ltable", "rtable"), ("left", "right"), ("l", "r"), ("1", "2"), ("a", "b"))
SCORE = (
    "score",
    "match",
    "label",
    "same",
    "class",
    "prob",
    "gold",
    "dup",
    "decision",
    "answer",
    "verdict",
    "outcome",
    "equal",
    "link",
)
YES = (
    "true",
    "t",
    "yes",
    "y",
    "match",
    "m",
    "same",
    "positive",
    "link",
    "linked",
    "duplicate",
    "dup",
    "same person",
    "one person",
)
NO = (
    "false", "f", "no", "n", "nonmatch", "non-match", "different", "negative", "distinct", "not a match", "unmatch", "nonlink",
    "non-link", "unlinked", "nonduplicate", "non-duplicate", "unique", "two people", "different people", "negative match",
)  # fmt: skip


class Truth(dict[str, str]):
    """record id -> person id. `only_same`: it came as pairs of one person alone; a record that it does not name stands alone.
    `different`: where it came as pairs some of which are two people, those; nothing is known of any pair that it leaves out."""

    only_same = False
    different: tuple[tuple[str, str], ...] = ()

    def alike(self, ids: Mapping[str, str]) -> Truth:
        """The same truth of records that go by other ids."""
        changed = Truth({ids[one]: person for one, person in self.items()})
        changed.only_same = self.only_same
        changed.different = tuple((ids[one], ids[two]) for one, two in self.different)
        return changed


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
    if set(table) & _ids(records):  # there is no header: the first row names records
        table = {f"column {place}": [name, *values] for place, (name, values) in enumerate(table.items())}
    pair = twins(list(table)) or _both_of_records(table, records)
    if pair:
        rest = [name for name in table if name not in pair and "source" not in plain(name)]
        return _of_pairs(path, table, pair, _score_of(table, rest))
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
    if lists := _lists(table[record], table[person], records):
        return lists
    for line, (one, two) in enumerate(zip(table[record], table[person], strict=True), start=2):
        if one and two and truth.setdefault(one, two) != two:
            raise BadInput(
                "The truth gives one record two people.",
                "Keep one row for each record.",
                file=str(path), line=line, column=record, value=one,
            )  # fmt: skip
    return truth


def _score_of(table: Mapping[str, Texts], rest: Sequence[str]) -> str | None:
    """The column that says whether the two are one person: by its name, or the only one that holds nothing but such words."""
    named = [name for name in rest if any(word in plain(name) for word in SCORE)]
    read = [name for name in named if all(_is_said(value) for value in table[name])]
    said = [name for name in rest if {(value or "no").lower() for value in table[name]} <= {*YES, *NO, "0", "1", "0.0", "1.0"}]
    found = read or named or (said if len(said) == 1 else [])
    return found[0] if found else None


def _is_said(value: str | None) -> bool:
    """Whether it is a word of yes or no, or a number."""
    return (
        value is None or value.lower() in YES or value.lower() in NO or bool(re.fullmatch(r"-?[0-9.]+(e-?\d+)?", value.lower()))
    )


def _lists(record: Texts, person: Texts, records: Mapping[str, Texts] | None) -> Truth | None:
    """The truth with one row a person and all of the person's record ids in one field; None where it is not so."""
    known = _ids(records)
    split = re.compile(r"[\[\];|,\"'\s]+")
    several = [[one] if one in known else [part for part in split.split(one or "") if part] for one in record]
    if not any(len(parts) > 1 and known & set(parts) for parts in several):
        return None
    return Truth({one: who for parts, who in zip(several, person, strict=True) if who for one in parts})


def _ids(records: Mapping[str, Texts] | None) -> set[str]:
    """Whatever may be a record id: every value of the records."""
    return {value for values in (records or {}).values() for value in values if value}


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

    different: list[tuple[str, str]] = []
    for row, (one, two) in enumerate(zip(table[pair[0]], table[pair[1]], strict=True)):
        if one and two:
            ends = (root(one), root(two))
            if score is None or _says_same(path, table[score][row], score, row + 2):
                parent[max(ends)] = min(ends)
            else:
                different.append((one, two))
    truth = Truth({one: root(one) for one in list(parent)})
    truth.only_same = not different
    truth.different = tuple(pair for pair in different if truth[pair[0]] != truth[pair[1]])
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
            return {**records, name: made}, truth.alike({one: plain_id(one) for one in truth})
    return records, truth
