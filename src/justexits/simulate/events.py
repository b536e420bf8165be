"""What is dated in each case: hearings and what put them off, people who did not come, programmes, custody, missing reports."""

from __future__ import annotations

import numpy as np

from justexits.simulate.arrays import choose
from justexits.simulate.counties import County
from justexits.simulate.lifecycle import COMPLETED, DISMISSED, DIVERTED, JUVENILE, MISSED, VICTIM, Handled
from justexits.simulate.matters import Matters
from justexits.simulate.people import GROUP, People

Columns = dict[str, np.ndarray]
WHO_ASKED = ("defense", "prosecution", "court")


class Log:
    """Collects events in blocks."""

    def __init__(self, handled: Handled, until: int) -> None:
        self._handled, self._until = handled, until
        self._blocks: list[Columns] = []

    def add(
        self,
        kind: str | np.ndarray,
        case: np.ndarray,
        day: np.ndarray,
        *,
        party: np.ndarray | int = -1,
        result: str | np.ndarray | None = None,
        payer: np.ndarray | int = -1,
        staff: np.ndarray | int = -1,
    ) -> None:
        """One event for each entry of `case`; what would lie after the last day is left out."""
        size = len(case)
        words = {name: np.full(size, None, dtype=object) for name in ("kind", "result")}
        words["kind"][:], words["result"][:] = kind, result
        numbers = {"case": case, "day": day, "party": party, "payer": payer, "staff": staff}
        full = {name: np.broadcast_to(np.asarray(value), size) for name, value in numbers.items()} | words
        keep = (full["day"] <= self._until) & (full["day"] >= 0)
        self._blocks.append({name: values[keep] for name, values in full.items()})

    def all(self) -> Columns:
        """Every event, by case and day."""
        joined = {name: np.concatenate([block[name] for block in self._blocks]) for name in self._blocks[0]}
        order = np.lexsort((joined["day"], joined["case"]))
        return {name: values[order] for name, values in joined.items()}


def events_of(
    handled: Handled, matters: Matters, people: People, county: County, until: int, rng: np.random.Generator
) -> Columns:
    """All events of a county: case, party (row, -1 nobody), day, kind, result, payer and staff (numbers, -1 nobody)."""
    log = Log(handled, until)
    _hearings(log, handled, until, rng)
    _accused(log, handled, people, rng)
    _victims(log, handled, until, rng)
    _programmes(log, handled, rng)
    _missing(log, handled, rng)
    return log.all()


def _main_party(handled: Handled) -> np.ndarray:
    """The row of each case's first party."""
    first = np.full(len(handled.case["referred"]), -1)
    rows = np.flatnonzero(handled.party["seq"] == 1)
    first[handled.party["case"][rows]] = rows
    return first


def _hearings(log: Log, handled: Handled, until: int, rng: np.random.Generator) -> None:
    case = handled.case
    last = choose(case["disposed"] >= 0, case["disposed"], until)
    length = choose(case["filed"] >= 0, last - case["filed"], 0)
    number = np.repeat(np.arange(len(length)), np.minimum(rng.poisson(length / 95), 7))
    day = case["filed"][number] + (rng.random(len(number)) * length[number]).astype(np.int64)
    put_off = rng.random(len(number)) < 0.32
    asked = rng.choice(3, len(number), p=[0.56, 0.27, 0.17])
    result = choose(put_off, np.array(WHO_ASKED, dtype=object)[asked], "held")
    kind = choose(put_off, "continuance", "hearing").astype(object)
    log.add(kind, number, day, result=result, party=_main_party(handled)[number], staff=rng.integers(1, 24, len(number)))


def _accused(log: Log, handled: Handled, people: People, rng: np.random.Generator) -> None:
    """Failures to appear with their warrants, detention, bail."""
    case, party = handled.case, handled.party
    rows = np.flatnonzero((party["role"] <= JUVENILE) & (case["filed"][party["case"]] >= 0))
    group = people.group[party["person"][rows]]
    chance = np.full(len(rows), 0.07)
    chance[np.isin(group, [GROUP["decoy_street"]])] = 0.28
    chance[np.isin(group, [GROUP["exploited_sex"], GROUP["exploited_labor"]])] = 0.24
    fled = rows[rng.random(len(rows)) < chance]
    of = party["case"][fled]
    day = case["filed"][of] + rng.integers(10, 120, len(fled))
    log.add("failure_to_appear", of, day, party=fled)
    log.add("warrant", of, day + 1, party=fled, result="issued")
    arrest = handled.arrest
    held = np.flatnonzero(arrest["held"] >= 0)
    log.add("detention", arrest["case"][held], arrest["day"][held], party=arrest["party"][held])
    paid = held[rng.random(len(held)) < 0.35]
    payer = people.exploiter[np.maximum(party["person"][arrest["party"][paid]], 0)]
    # A bondsman (a few numbers, many cases) or a relative; for some of the exploited, the one who exploits them.
    bondsman = 900_000 + rng.integers(0, 12, len(paid))
    relative = rng.integers(0, len(people), len(paid))
    by = choose(rng.random(len(paid)) < 0.35, relative, bondsman)
    by = choose((payer >= 0) & (rng.random(len(paid)) < 0.5), payer, by)
    log.add(
        "bail_posted", arrest["case"][paid], arrest["day"][paid] + arrest["held"][paid], party=arrest["party"][paid], payer=by
    )


def _victims(log: Log, handled: Handled, until: int, rng: np.random.Generator) -> None:
    case, party = handled.case, handled.party
    rows = np.flatnonzero((party["role"] == VICTIM) & (party["person"] >= 0) & (case["filed"][party["case"]] >= 0))
    of = party["case"][rows]
    asked = case["filed"][of] + rng.integers(5, 40, len(rows))
    log.add("subpoena", of, asked, party=rows, result="issued", staff=rng.integers(24, 40, len(rows)))
    away = np.flatnonzero(case["absent"] >= 0)
    who = case["absent"][away]
    last = choose(case["disposed"][away] >= 0, case["disposed"][away], np.minimum(case["filed"][away] + 200, until))
    day = case["filed"][away] + ((0.5 + 0.5 * rng.random(len(away))) * (last - case["filed"][away])).astype(np.int64)
    sort = rng.choice(3, len(away), p=[0.5, 0.28, 0.22])
    kind = np.array(["victim_did_not_appear", "subpoena_unserved", "victim_unreachable"], dtype=object)[sort]
    over = choose((case["end"][away] == DISMISSED) & (sort == 0), "dismissed", None)
    log.add(kind, away, day, party=who, result=over)
    reached = rows[rng.random(len(rows)) < 0.4]
    log.add(
        "contact",
        party["case"][reached],
        case["referred"][party["case"][reached]] + rng.integers(1, 30, len(reached)),
        party=reached,
    )


def _programmes(log: Log, handled: Handled, rng: np.random.Generator) -> None:
    case = handled.case
    number = np.flatnonzero(case["decision"] == DIVERTED)
    main = _main_party(handled)[number]
    begun = case["decided"][number] + rng.integers(3, 30, len(number))
    log.add("diversion_offered", number, case["decided"][number], party=main)
    log.add("diversion_entered", number, begun, party=main)
    done = (case["end"][number] == COMPLETED) & (case["disposed"][number] >= begun)
    log.add("diversion_completed", number[done], case["disposed"][number][done], party=main[done])
    left = ~done & (case["disposed"][number] >= begun)
    log.add("diversion_left", number[left], case["disposed"][number][left], party=main[left])
    plea = np.flatnonzero((case["disposed"] >= 0) & (rng.random(len(case["end"])) < 0.25))
    log.add("plea_offer", plea, (case["filed"][plea] + case["disposed"][plea]) // 2, party=_main_party(handled)[plea])


def _missing(log: Log, handled: Handled, rng: np.random.Generator) -> None:
    party, case = handled.party, handled.case
    rows = np.flatnonzero(party["role"] == MISSED)
    of = party["case"][rows]
    log.add("missing_person_report", of, case["referred"][of], party=rows)
    found = rng.random(len(rows)) < 0.85
    back = case["referred"][of] + 1 + rng.gamma(0.8, 20, len(rows)).astype(np.int64)
    log.add("missing_person_closed", of[found], back[found], party=rows[found], result="located")
