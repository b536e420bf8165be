"""What the office and the court do with each matter: parties, charges, decisions, ends, events. Numbers only;
`render` writes words.

Every table here is a dict of arrays. A case's number is its matter's. Days are days since 1970-01-01; -1 is unknown or nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from justexits.simulate.counties import County
from justexits.simulate.matters import MISSING, NOBODY, Matters
from justexits.simulate.offenses import CODE, COLUMNS, COMMERCIAL_SEX, EXPLOITING, OFFENSES
from justexits.simulate.people import GROUP, YEAR, People

Columns = dict[str, np.ndarray]
ROLES = ("defendant", "juvenile", "victim", "witness", "missing_person", "reporter", "parent")
DEFENDANT, JUVENILE, VICTIM, WITNESS, MISSED, REPORTER, PARENT = range(7)
DECISIONS = (None, "filed", "declined", "diverted")
UNDECIDED, FILED, DECLINED, DIVERTED = range(4)
ENDS = (
    None,
    "guilty_plea",
    "guilty_trial",
    "adjudicated",
    "acquitted",
    "dismissed",
    "nolle_prosequi",
    "diversion_completed",
    "deferred",
)
PLEA, TRIAL, ADJUDICATED, ACQUITTED, DISMISSED, NOLLE, COMPLETED, DEFERRED = range(1, 9)
SHOP = OFFENSES[CODE["THEFT_RETAIL"]]


@dataclass
class Handled:
    """Everything that the office's records say, as numbers."""

    case: Columns
    party: Columns
    charge: Columns
    arrest: Columns


def epoch(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def handle(matters: Matters, people: People, county: County, until: int, rng: np.random.Generator) -> Handled:
    """Let the office handle each matter; nothing is dated after `until`."""
    case = _cases(matters, people, county, until, rng)
    party = _parties(matters, people, case, rng)
    case["absent"] = _absent(case, party, people, rng)
    _ends(case, until, rng)
    charge = _charges(matters, case, party, rng)
    arrest = _arrests(matters, case, party, county, rng)
    return Handled(case, party, charge, arrest)


def _cases(matters: Matters, people: People, county: County, until: int, rng: np.random.Generator) -> Columns:
    size = len(matters)
    criminal = matters.kind != MISSING
    lag = np.where(rng.random(size) < 0.75, rng.integers(0, 5, size), rng.gamma(1.2, 25, size).astype(np.int64))
    referred = np.minimum(matters.day + np.where(criminal, lag, 0), until)
    decided = referred + np.minimum(rng.gamma(1.1, 9, size), 200).astype(np.int64)
    age = (matters.day - people.birth[matters.accused]) / YEAR
    undecided = (decided > until) | ~criminal
    decision = np.where(undecided, UNDECIDED, _decisions(matters, county, rng))
    return {
        "referred": referred,
        "decided": np.where(undecided, -1, decided),
        "decision": decision,
        "filed": np.where(np.isin(decision, (FILED, DIVERTED)), decided, -1),
        "juvenile": criminal & (age < 18),
        "criminal": criminal,
        "city": rng.choice(len(county.cities), size, p=_falling(len(county.cities))),
        "sheriff": rng.random(size) < 0.2,
        "offense": matters.offense,
        "story": matters.story,
    }


def _falling(count: int) -> np.ndarray:
    weights = 1 / np.arange(1, count + 1)
    return np.asarray(weights / weights.sum())


def _decisions(matters: Matters, county: County, rng: np.random.Generator) -> np.ndarray:
    """Filed, declined or diverted. Where the office changed its policy, selling is seldom filed and buying mostly is."""
    file = np.where(COLUMNS.felony[matters.offense], 0.84, 0.78)
    divert = np.where(COLUMNS.felony[matters.offense], 0.03, 0.07)
    selling, buying = np.isin(matters.offense, COMMERCIAL_SEX), matters.offense == CODE["BUYER"]
    file, divert = np.where(selling, 0.8, file), np.where(selling, 0.04, divert)
    file = np.where(buying, 0.58, file)
    file = np.where(np.isin(matters.offense, EXPLOITING), 0.6, file)
    if county.policy_on is not None:
        later = matters.day > epoch(county.policy_on)
        file, divert = np.where(selling & later, 0.14, file), np.where(selling & later, 0.3, divert)
        file = np.where(buying & later, 0.84, file)
    draw = rng.random(len(matters))
    return np.asarray(np.where(draw < file, FILED, np.where(draw < file + divert, DIVERTED, DECLINED)))


def _parties(matters: Matters, people: People, case: Columns, rng: np.random.Generator) -> Columns:
    """One row a party, by case and in the order accused, co-accused, victim, others. `person` is -1 for a shop."""
    number = np.arange(len(matters))
    blocks: list[tuple[np.ndarray, np.ndarray, np.ndarray | int]] = []
    adult_at = people.birth + int(18 * YEAR)
    main = number[case["criminal"]]
    who = matters.accused[main]
    blocks.append((main, who, np.where(case["juvenile"][main], JUVENILE, DEFENDANT)))
    beside = number[matters.other != NOBODY]
    who = matters.other[beside]
    blocks.append((beside, who, np.where(matters.day[beside] < adult_at[who], JUVENILE, DEFENDANT)))
    hurt = number[matters.victim != NOBODY]
    blocks.append((hurt, matters.victim[hurt], VICTIM))
    missed = number[~case["criminal"]]
    blocks.append((missed, matters.accused[missed], MISSED))
    shop = number[case["criminal"] & (matters.offense == CODE["THEFT_RETAIL"]) & (rng.random(len(matters)) < 0.7)]
    blocks.append((shop, np.full(len(shop), NOBODY), VICTIM))
    open_seats, roles = _seats(matters, case, rng)
    blocks.append((open_seats, _filled(open_seats, matters, people, rng), roles))
    seen = np.zeros(len(people), dtype=bool)
    for _, members, _role in blocks:
        seen[members[members >= 0]] = True
    unseen = np.flatnonzero(~seen)
    blocks.append((main[rng.integers(0, len(main), len(unseen))], unseen, WITNESS))
    cases = np.concatenate([block[0] for block in blocks])
    persons = np.concatenate([block[1] for block in blocks])
    role = np.concatenate([np.broadcast_to(block[2], len(block[0])) for block in blocks])
    seat = np.concatenate([np.full(len(block[0]), rank) for rank, block in enumerate(blocks)])
    order = np.lexsort((seat, cases))
    party = {"case": cases[order], "person": persons[order], "role": role[order], "seat": seat[order]}
    return _once_a_case(party)


def _once_a_case(party: Columns) -> Columns:
    """Nobody stands in a case twice: the first seat is kept."""
    key = party["case"].astype(np.int64) * (2**31) + party["person"]
    _, first = np.unique(key, return_index=True)
    keep = np.zeros(len(key), dtype=bool)
    keep[first] = True
    party = {name: values[keep] for name, values in party.items()}
    starts = np.r_[True, party["case"][1:] != party["case"][:-1]]
    begin = np.maximum.accumulate(np.where(starts, np.arange(len(starts)), 0))
    party["seq"] = np.arange(len(starts)) - begin + 1
    return party


def _seats(matters: Matters, case: Columns, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Cases that need a victim, witnesses, a parent or somebody who reports, and the role of each seat."""
    number = np.arange(len(matters))
    needs_victim = case["criminal"] & COLUMNS.person_victim[matters.offense] & (matters.victim == NOBODY)
    more = needs_victim & (rng.random(len(matters)) < 0.08)
    witnesses = np.repeat(number, rng.poisson(np.where(case["criminal"], 0.55, 0.05)))
    parents = number[case["juvenile"] & (rng.random(len(matters)) < 0.6)]
    reporters = number[~case["criminal"] & (rng.random(len(matters)) < 0.85)]
    seats = [
        (number[needs_victim], VICTIM),
        (number[more], VICTIM),
        (witnesses, WITNESS),
        (parents, PARENT),
        (reporters, REPORTER),
    ]
    return np.concatenate([where for where, _ in seats]), np.concatenate([np.full(len(where), role) for where, role in seats])


def _filled(seats: np.ndarray, matters: Matters, people: People, rng: np.random.Generator) -> np.ndarray:
    """Who sits there: mostly people who are never accused, each at least once where seats suffice; some of the accused."""
    never = people.of("never_accused")
    accused = people.of(
        "ordinary", "decoy_street", "decoy_domestic_violence", "decoy_runaway", "exploited_sex", "exploited_labor"
    )
    size = len(seats)
    order = rng.permutation(never)
    again = never[(rng.random(size) ** 2 * len(never)).astype(np.int64)]
    from_never = np.concatenate([order, again])[:size]
    chosen = from_never[rng.permutation(size)]
    mixed = rng.random(size) < 0.2
    return np.asarray(np.where(mixed, accused[rng.integers(0, len(accused), size)], chosen))


def _absent(case: Columns, party: Columns, people: People, rng: np.random.Generator) -> np.ndarray:
    """The party (its row) of the victim who never came to court, -1 for most cases."""
    rows = np.flatnonzero((party["role"] == VICTIM) & (party["person"] >= 0))
    group = people.group[party["person"][rows]]
    chance = np.full(len(rows), 0.07)
    chance[people.exploiter[party["person"][rows]] >= 0] = 0.55
    chance[group == GROUP["decoy_domestic_violence"]] = 0.4
    away = rows[(rng.random(len(rows)) < chance) & (case["filed"][party["case"][rows]] >= 0)]
    absent = np.full(len(case["referred"]), -1)
    absent[party["case"][away]] = away
    return absent


def _ends(case: Columns, until: int, rng: np.random.Generator) -> None:
    """How and when each filed case ended, if it has; a dismissal is likelier where the victim never came."""
    size = len(case["referred"])
    mean = COLUMNS.days[case["offense"]]
    took = rng.gamma(1.8, mean / 1.8).astype(np.int64) + 3
    # Courts stood nearly still in the spring of 2020.
    took += np.where(
        (case["filed"] > epoch(date(2019, 10, 1))) & (case["filed"] < epoch(date(2020, 8, 1))), rng.integers(40, 160, size), 0
    )
    draw = rng.random(size)
    shares = np.cumsum([0.56, 0.03, 0.0, 0.015, 0.17, 0.16, 0.0, 0.065])
    end = 1 + np.minimum(np.searchsorted(shares, draw), 7)
    end = np.where((case["absent"] >= 0) & (rng.random(size) < 0.65), DISMISSED, end)
    end = np.where(case["juvenile"] & np.isin(end, (PLEA, TRIAL)), ADJUDICATED, end)
    end = np.where((case["decision"] == DIVERTED) & (rng.random(size) < 0.72), COMPLETED, end)
    day = case["filed"] + took
    ended = (case["filed"] >= 0) & (day <= until)
    case["end"] = np.where(ended, end, 0)
    case["disposed"] = np.where(ended, day, -1)
    case["warrant"] = (case["filed"] >= 0) & ~ended & (rng.random(size) < 0.12)


def _charges(matters: Matters, case: Columns, party: Columns, rng: np.random.Generator) -> Columns:
    main = np.flatnonzero(party["seat"] == 0)
    beside = np.flatnonzero(party["seat"] == 1)
    second = main[matters.extra[party["case"][main]] >= 0]
    rows = np.concatenate([main, beside, second])
    of = party["case"][rows]
    offense = np.concatenate(
        [matters.offense[party["case"][main]], matters.other_offense[party["case"][beside]], matters.extra[party["case"][second]]]
    )
    order = np.lexsort((np.arange(len(rows)), rows))
    rows, of, offense = rows[order], of[order], offense[order]
    added = np.r_[False, rows[1:] == rows[:-1]]
    decision = np.where(added & (case["decision"][of] == FILED) & (rng.random(len(rows)) < 0.2), DECLINED, case["decision"][of])
    end = np.where(np.isin(decision, (FILED, DIVERTED)), case["end"][of], 0)
    end = np.where(added & (end == PLEA) & (rng.random(len(rows)) < 0.5), DISMISSED, end)
    retail, other = offense == CODE["THEFT_RETAIL"], offense == CODE["THEFT_OTHER"]
    amount = np.where(retail, rng.lognormal(4.7, 0.8, len(rows)), np.where(other, rng.lognormal(6.6, 0.7, len(rows)), np.nan))
    amount[rng.random(len(rows)) < 0.25] = np.nan
    return {
        "party": rows,
        "case": of,
        "offense": offense,
        "added": added,
        "day": matters.day[of] - np.where(rng.random(len(rows)) < 0.12, 1, 0),
        "decision": decision,
        "end": end,
        "amount": np.round(amount, 2),
        "convicted": np.isin(end, (PLEA, TRIAL, ADJUDICATED)),
    }


def _arrests(matters: Matters, case: Columns, party: Columns, county: County, rng: np.random.Generator) -> Columns:
    rows = np.flatnonzero(party["seat"] <= 1)
    rows = rows[rng.random(len(rows)) < county.arrested]
    of = party["case"][rows]
    held = np.where(rng.random(len(rows)) < 0.6, rng.gamma(0.7, 9, len(rows)).astype(np.int64), -1)
    return {
        "party": rows,
        "case": of,
        "day": np.minimum(matters.day[of], case["referred"][of]),
        "place": matters.place[of],
        "hotel": matters.hotel[of],
        "held": held,
        "spot": rng.integers(0, 60, len(rows)),
    }
