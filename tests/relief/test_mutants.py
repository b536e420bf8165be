"""How many small wrongs in the law the worked answers would catch, printed for each provision (`python3 run.py prove`)."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pytest

from justexits.relief import answer, law, tracks
from justexits.relief.case import read_case
from justexits.relief.coverage import can_answer_candidate
from justexits.relief.form import Entry
from justexits.relief.history import complete
from tests.relief.asking import AS_OF, written
from tests.relief.mutants import mutants
from tests.relief.situations import cases, situations

PROVING = bool(os.environ.get("JUSTEXITS_PROVE"))
FLOOR = 0.95  # of all mutants of the entries that can answer exactly; what is left changes no answer, or two parts say the same
IN_TEST = {"KY-529.160", "NM-30-52-1.2", "VA-19.2-327.15"}


@cache
def corpus() -> dict[str, list[tuple[dict[str, Any], date, str]]]:
    """The facts, the day and the answer of every check, by entry id."""
    found: dict[str, list[tuple[dict[str, Any], date, str]]] = {}
    for check in [*(check for one in situations() for check in one["checks"]), *cases()]:
        if check["entry"].startswith("ZZ") or check.get("absent"):
            continue
        day = date.fromisoformat(check["as_of"]) if "as_of" in check else AS_OF
        with written(check) as path:
            case = read_case(path)
        complete(case.rows, case.person, day)
        facts = next(row.facts for row in case.rows if row.id == "c1")
        found.setdefault(check["entry"], []).append((facts, day, check["expect"]))
    return found


def caught(entries: tuple[Entry, ...], old: Entry, new: Entry) -> bool:
    """Whether a check fails once `new` stands in the place of `old`."""
    changed = tuple(new if one is old else one for one in entries)
    return any(str(answer(changed, facts, day).outcome) != expected for facts, day, expected in corpus().get(old.id, ()))


def score(provisions: set[str] | None) -> tuple[Counter[str], Counter[str], list[str]]:
    made: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    alive: list[str] = []
    exact = set(can_answer_candidate(law()))
    for provision in law().provisions:
        if provisions is not None and provision.id not in provisions:
            continue
        for entries in tracks(provision):
            for entry in (one for one in entries if one in exact):
                for name, mutant in mutants(entry):
                    made[provision.id] += 1
                    if caught(entries, entry, mutant):
                        killed[provision.id] += 1
                    else:
                        alive.append(name)
    return made, killed, alive


@pytest.mark.proof
def test_small_wrongs_in_the_law_are_caught(capsys: pytest.CaptureFixture[str]) -> None:
    made, killed, alive = score(None if PROVING else IN_TEST)
    if PROVING:
        with capsys.disabled():
            for name in sorted(made):
                print(f"\n{name}: {killed[name]} of {made[name]} mutants caught ({killed[name] / made[name]:.0%})", end="")
            print(f"\nall: {killed.total() / made.total():.0%}; not caught:\n" + "\n".join(alive))
    assert killed.total() / made.total() >= FLOOR, alive


def test_a_condition_that_is_turned_round_is_always_caught() -> None:
    exact = set(can_answer_candidate(law()))
    for provision in law().provisions:
        for entries in tracks(provision):
            for entry in (one for one in entries if one in exact):
                for name, mutant in mutants(entry):
                    if name.endswith("turned round"):
                        assert caught(entries, entry, mutant), name
