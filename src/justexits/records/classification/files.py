"""Classes for anybody's file of charge texts, and how often they are right where the file has labels of its own."""

from __future__ import annotations

import json
import multiprocessing
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from justexits.core.errors import BadInput
from justexits.records.classification.classify import Classification, classify_text
from justexits.records.classification.columns import all_columns, kind_of_file, read_columns
from justexits.records.classification.sections import class_of_national_code, codes_of_system, states_with_tables
from justexits.records.codes import code_list

_NATIONAL = re.compile(r"(UCCS|NIBRS|NCIC)\s*:", re.IGNORECASE)
Asked = TypeVar("Asked", bound=Hashable)  # a text, or a text and its section
TWO_CORES_FROM = 60_000  # distinct texts from which a second process pays for its start


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


@dataclass(frozen=True)
class Labels:
    """What somebody's labels mean here: label (as `_label` writes it) -> classes."""

    classes: Mapping[str, frozenset[str]]
    others_are_none: bool  # whether a label that is not among them stands for none of these classes, or is left out

    def meant(self, truth: str) -> frozenset[str] | None:
        """The classes of a label; None where the row is to be left out."""
        return self.classes.get(_label(truth), frozenset() if self.others_are_none else None)


def classify_all(texts: Sequence[str], state: str | None = None) -> dict[str, tuple[Classification, ...]]:
    """The classes of each distinct text by what it says. Many texts are shared between two processes."""
    distinct = list(dict.fromkeys(texts))
    if len(distinct) < TWO_CORES_FROM:
        return dict(zip(distinct, _each(distinct, state), strict=True))
    half = len(distinct) // 2
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as other:
        waiting = other.submit(_each, distinct[half:], state)
        answers = _each(distinct[:half], state)
        return dict(zip(distinct, [*answers, *waiting.result()], strict=True))


def classify_with_sections(charges: Sequence[tuple[str, str]], state: str) -> dict[tuple[str, str], tuple[Classification, ...]]:
    """The classes of each distinct (text, section of law), by the state's table first and then by the text."""
    return {(text, section): classify_text(text, section or None, state) for text, section in dict.fromkeys(charges)}


def known_state(state: str) -> str:
    """The two letters of a state that has a table of sections. Raises BadInput naming those that have one."""
    states = states_with_tables()
    if state.strip().upper() not in states:
        raise BadInput(
            "There is no table of sections for this state.",
            f"Name one of {', '.join(states)}, or leave --state out: the words decide then.",
            value=state,
        )
    return state.strip().upper()


def _each(texts: list[str], state: str | None) -> list[tuple[Classification, ...]]:
    return [classify_text(text, state=state) for text in texts]


def read_labels(given: Path) -> Labels:
    """A table of somebody's labels to our classes; a label may have several rows, several classes, or an empty class.

    A file with the columns `label` and `class` (or with two columns, in this order), a JSON object of label to class or
    classes, or the name of a list of national codes (`uccs`, `nibrs`, `ncic`). Raises BadInput naming the line of a class that
    is not there.
    """
    if not given.exists() and (codes := codes_of_system(str(given))):
        return Labels({_label(code): frozenset({name}) for code, name in codes.items()}, others_are_none=False)
    meant: dict[str, set[str]] = {}
    for line, label, names in _labels_in(given):
        classes = meant.setdefault(_label(label), set())
        for one in _split(names):
            if one.upper() not in code_list("offense_class"):
                raise BadInput(
                    "There is no such offense class.",
                    "Use one of offense_classes.yaml.",
                    file=given.name,
                    line=line,
                    column="class",
                    value=one,
                )
            classes.add(one.upper())
    return Labels({label: frozenset(classes) for label, classes in meant.items()}, others_are_none=True)


def _labels_in(given: Path) -> Iterator[tuple[int, str, str]]:
    """line, label, classes of each row."""
    if given.suffix.lower() == ".json" and given.exists():
        try:
            said = json.loads(given.read_text(encoding="utf-8-sig"))
            pairs = [(str(label), said[label]) for label in said]
        except (ValueError, TypeError, IndexError):
            raise BadInput("This is no JSON object of labels.", 'Write {"their label": "CLASS"}.', file=given.name) from None
        yield from (
            (line, label, " ".join(map(str, names)) if isinstance(names, list) else str(names or ""))
            for line, (label, names) in enumerate(pairs, start=1)
        )
        return
    try:
        rows = read_columns(given, ("label", "class"))
    except BadInput as error:
        names = [] if kind_of_file(given) else all_columns(given)
        if error.column not in ("label", "class") or len(names) != len(("label", "class")):
            raise
        rows = read_columns(given, names)
    yield from ((line, label, names) for line, (label, names) in enumerate(rows, start=2))


def scores(
    texts: Sequence[Asked],
    truths: Sequence[str],
    answers: Mapping[Asked, tuple[Classification, ...]],
    labels: Labels | None,
) -> list[Score]:
    """Precision and recall of each class that the labels name, one row of the file counting once.

    Without `labels` the truth holds names of our classes, divided by spaces, commas, semicolons or bars, or national codes
    written "UCCS:1010". A row without a truth is left out. A label that a table does not have stands for none of the classes
    that it names; a national code whose class is not settled is left out.
    """
    wanted = [labels.meant(truth) if labels is not None else _own(truth) for truth in truths]
    if labels is None and (strange := {one for each in wanted for one in each or ()} - set(code_list("offense_class"))):
        words = sorted({truth for truth in truths if (_own(truth) or frozenset()) & strange})
        raise BadInput(
            f"The truth column holds other words than our classes, in {len(words)} label{'s' * (len(words) > 1)}.",
            "Give a table with the columns label and class with --labels; or --labels uccs, nibrs or ncic for such codes.",
            value=", ".join(words[:5]),
        )
    named = sorted({one for each in (labels.classes.values() if labels is not None else wanted) for one in each or ()})
    counts = {name: [0, 0, 0] for name in named}
    for text, truth, want in zip(texts, truths, wanted, strict=True):
        if not truth or want is None:
            continue
        got = {one.offense_class for one in answers[text]}
        for name in named:
            counts[name][0] += name in want
            counts[name][1] += name in got
            counts[name][2] += name in want and name in got
    return [Score(offense_class=name, labelled=a, found=b, right=c) for name, (a, b, c) in counts.items()]


def _own(truth: str) -> frozenset[str] | None:
    """The classes that a truth in our own words names; None for a national code whose class is not settled."""
    if _NATIONAL.match(truth):
        name = class_of_national_code(truth)
        return frozenset({name}) if name else None
    return frozenset(one.upper() for one in _split(truth))


def _label(label: str) -> str:
    return " ".join(label.split()).casefold()


def _split(text: str) -> list[str]:
    for mark in ",;|":
        text = text.replace(mark, " ")
    return text.split()
