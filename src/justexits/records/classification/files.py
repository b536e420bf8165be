"""Classes for anybody's file of charge texts, and how often they are right where the file has labels of its own."""

from __future__ import annotations

import csv
import io
import multiprocessing
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from justexits.core.errors import BadInput, NotFound
from justexits.records.classification.classify import Classification, by_words
from justexits.records.codes import code_list
from justexits.records.importing.scan import decoding_errors, open_bytes, scan

TWO_CORES_FROM = 60_000  # distinct texts from which a second process pays for its start
DELIMITERS = ",;\t|"


@dataclass(frozen=True, kw_only=True)
class Score:
    """Precision and recall of one class against a file's own labels, between 0 and 1; None where nothing can be said."""

    offense_class: str
    labelled: int
    found: int
    right: int

    @property
    def precision(self) -> float | None:
        """Right among found."""
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Right among labelled."""
        return self.right / self.labelled if self.labelled else None


def read_columns(path: Path, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """One tuple a row with the texts of the columns, '' where a cell is empty. CSV (any delimiter, gzip too) or Parquet.

    Raises NotFound, and BadInput naming the column that the file lacks.
    """
    if path.suffix.lower() in (".parquet", ".pq"):
        if not path.exists():
            raise NotFound(f"There is no file {path}.", "Check the name.")
        names = pq.read_schema(path).names
        wanted = [_named(column, names, path) for column in columns]
        table = pq.read_table(path, columns=wanted)
        return list(zip(*([_text(cell) for cell in table[name].to_pylist()] for name in wanted), strict=True))
    seen = scan(path, shown=path.name)
    with open_bytes(path, seen.gzipped) as raw:
        text = io.TextIOWrapper(raw, encoding=seen.encoding, errors=decoding_errors(seen.encoding), newline="")
        first = text.readline()
        delimiter = max(DELIMITERS, key=first.count)
        names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        places = [names.index(_named(column, names, path)) for column in columns]
        return [
            tuple(row[place].strip() if place < len(row) else "" for place in places)
            for row in csv.reader((line.replace("\0", "") for line in text), delimiter=delimiter)
            if row
        ]


def classify_all(texts: Sequence[str]) -> dict[str, tuple[Classification, ...]]:
    """The classes of each distinct text by its words. Many texts are shared between two processes."""
    distinct = list(dict.fromkeys(texts))
    if len(distinct) < TWO_CORES_FROM:
        return {text: by_words(text) for text in distinct}
    half = len(distinct) // 2
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as other:
        waiting = other.submit(_each, distinct[half:])
        answers = _each(distinct[:half])
        return dict(zip(distinct, [*answers, *waiting.result()], strict=True))


def _each(texts: list[str]) -> list[tuple[Classification, ...]]:
    return [by_words(text) for text in texts]


def read_labels(path: Path) -> dict[str, frozenset[str]]:
    """A table of somebody's labels to our classes: columns `label` and `class`; a label may have several rows, or an empty class.

    Raises BadInput naming the line of a class that is not there.
    """
    meant: dict[str, set[str]] = {}
    for line, (label, name) in enumerate(read_columns(path, ("label", "class")), start=2):
        classes = meant.setdefault(label, set())
        for one in _split(name):
            if one not in code_list("offense_class"):
                raise BadInput(
                    "There is no such offense class.",
                    "Use one of offense_classes.yaml.",
                    file=path.name,
                    line=line,
                    column="class",
                    value=one,
                )
            classes.add(one)
    return {label: frozenset(classes) for label, classes in meant.items()}


def scores(
    texts: Sequence[str],
    truths: Sequence[str],
    answers: Mapping[str, tuple[Classification, ...]],
    labels: Mapping[str, frozenset[str]] | None,
) -> list[Score]:
    """Precision and recall of each class that the labels name, one row of the file counting once.

    Without `labels` the truth holds names of our classes, divided by spaces, commas, semicolons or bars. A row without a truth
    is left out. A label that the table does not have stands for none of the classes that it names.
    """
    wanted = [labels.get(truth, frozenset()) if labels is not None else frozenset(_split(truth)) for truth in truths]
    if labels is None and (strange := {one for each in wanted for one in each} - set(code_list("offense_class"))):
        raise BadInput(
            "The truth column holds other words than our classes.",
            "Give a table with the columns label and class with --labels.",
            value=sorted(strange)[0],
        )
    named = sorted({one for each in (labels.values() if labels is not None else wanted) for one in each})
    counts = {name: [0, 0, 0] for name in named}
    for text, truth, want in zip(texts, truths, wanted, strict=True):
        if not truth:
            continue
        got = {one.offense_class for one in answers[text]}
        for name in named:
            counts[name][0] += name in want
            counts[name][1] += name in got
            counts[name][2] += name in want and name in got
    return [Score(offense_class=name, labelled=a, found=b, right=c) for name, (a, b, c) in counts.items()]


def _split(text: str) -> list[str]:
    for mark in ",;|":
        text = text.replace(mark, " ")
    return text.split()


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _named(column: str, names: Sequence[str], path: Path) -> str:
    """The column as the file spells it: capitals and spaces around it do not matter."""
    for name in names:
        if name.strip().lower() == column.strip().lower():
            return name
    raise BadInput(f"The file has no column {column}.", f"Name one of {', '.join(names[:12])}.", file=path.name, column=column)
