"""What happens: every matter of one county with who did it to whom, when and where. Arrays, one entry a matter.

A matter becomes one case. Nobody's record is written here; `lifecycle` lets the office handle each matter.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from justexits.simulate.counties import County
from justexits.simulate.offenses import CODE, COLUMNS, COMMERCIAL_SEX, PLACES
from justexits.simulate.people import GROUP, YEAR, People

NOBODY = -1
MISSING, CRIMINAL = 1, 0
HOTEL, STREET = PLACES.index("hotel"), PLACES.index("street")
# What a report may say, by story; see narratives.
PLAIN, CONTROLLED, ALONE, LABOR = range(4)


@dataclass
class Matters:
    """One entry a matter; -1 is nobody. `extra` is a second offence of the accused, `other_offense` that of the co-accused."""

    kind: np.ndarray
    accused: np.ndarray
    offense: np.ndarray
    extra: np.ndarray
    day: np.ndarray
    other: np.ndarray
    other_offense: np.ndarray
    victim: np.ndarray
    place: np.ndarray
    hotel: np.ndarray
    story: np.ndarray

    def __len__(self) -> int:
        return len(self.kind)


class Book:
    """Collects matters in blocks."""

    def __init__(self, people: People, county: County, span: tuple[int, int], rng: np.random.Generator) -> None:
        self.people, self.county, self.span, self.rng = people, county, span, rng
        self._blocks: list[dict[str, np.ndarray]] = []

    def add(self, accused: np.ndarray, offense: np.ndarray | int, day: np.ndarray, **given: np.ndarray | int) -> None:
        """One matter for each entry of `accused`; what is not given is nobody, nothing, plain."""
        size = len(accused)
        if not size:
            return
        block = {"accused": accused, "offense": offense, "day": np.clip(day, *self.span)}
        block |= {"kind": CRIMINAL, "extra": -1, "other": NOBODY, "other_offense": -1, "victim": NOBODY, "story": PLAIN} | given
        full = {name: np.broadcast_to(np.asarray(value), size).astype(np.int64) for name, value in block.items()}
        usual = np.where(full["offense"] >= 0, COLUMNS.place[full["offense"]], STREET)
        elsewhere = self.rng.integers(0, len(PLACES), size)
        usual = np.where(self.rng.random(size) < 0.15, np.where(elsewhere == HOTEL, STREET, elsewhere), usual)
        place = full.get("place", np.full(size, -1))
        full["place"] = np.where(place >= 0, place, usual)
        hotel = full.get("hotel", np.full(size, -1))
        full["hotel"] = np.where(hotel >= 0, hotel, self.rng.integers(0, len(self.county.hotels), size))
        self._blocks.append(full)

    def times(self, members: np.ndarray, mean: float | np.ndarray) -> np.ndarray:
        """Each of the members repeated a Poisson number of times."""
        return np.repeat(members, self.rng.poisson(mean, len(members)))

    def around(self, who: np.ndarray, days: float = 900) -> np.ndarray:
        """A day near the person's anchor, within the records' span and after the 12th birthday."""
        day = self.people.anchor[who] + self.rng.laplace(0, days, len(who)).astype(np.int64)
        low, high = self.span
        day = np.where((day < low) | (day > high), self.rng.integers(low, high, len(who)), day)
        return np.asarray(np.maximum(day, self.people.birth[who] + 4400))

    def grown(self, who: np.ndarray, day: np.ndarray) -> np.ndarray:
        """The day, or one after the 18th birthday where it was before."""
        adult = self.people.birth[who] + np.int64(18 * YEAR + 20)
        return np.asarray(np.where(day < adult, adult + self.rng.integers(0, 400, len(who)), day))

    def strangers(self, size: int) -> np.ndarray:
        """People accused of this and that, picked at random."""
        pool = self.people.of("ordinary", "decoy_street", "buyer")
        return np.asarray(pool[self.rng.integers(0, len(pool), size)])

    def all(self) -> Matters:
        """Everything that happened, by day."""
        names = [field.name for field in fields(Matters)]
        joined = {name: np.concatenate([block[name] for block in self._blocks]) for name in names}
        order = np.argsort(joined["day"], kind="stable")
        return Matters(**{name: values[order] for name, values in joined.items()})


def matters_of(people: People, county: County, span: tuple[int, int], rng: np.random.Generator) -> Matters:
    """All matters of a county."""
    book = Book(people, county, span, rng)
    _ordinary(book)
    _decoys(book)
    _buyers(book)
    _exploited(book)
    _exploiters(book)
    _victims_of_others(book)
    return book.all()


def _mixed(book: Book, size: int) -> np.ndarray:
    return np.asarray(book.rng.choice(len(COLUMNS.mix), size, p=COLUMNS.mix))


def _ordinary(book: Book) -> None:
    """Everybody accused has at least one matter; a few have many."""
    accused = book.people.of("ordinary", "decoy_street", "decoy_runaway", "decoy_domestic_violence", "exploiter")
    rng = book.rng
    many = 1 + rng.poisson(rng.gamma(0.55, 2.0, len(accused)))
    who = np.repeat(accused, np.minimum(many, 25))
    offense = _mixed(book, len(who))
    extra = np.where(rng.random(len(who)) < 0.3, _mixed(book, len(who)), -1)
    other = np.where(rng.random(len(who)) < 0.07, book.strangers(len(who)), NOBODY)
    other = np.where(other == who, NOBODY, other)
    book.add(who, offense, book.around(who), extra=extra, other=other, other_offense=offense)
    # One in a hundred ordinary people was once accused of selling, and is nobody's victim in it.
    few = accused[rng.random(len(accused)) < 0.004]
    book.add(few, CODE["PROSTITUTION"], book.grown(few, book.around(few)), story=ALONE)


def _decoys(book: Book) -> None:
    """The surface of exploitation without it: the street, selling on one's own account, violence at home, running away."""
    people, rng = book.people, book.rng
    street = people.of("decoy_street")
    for name, mean in (("THEFT_RETAIL", 1.6), ("DRUG_POSS", 1.6), ("TRESPASS", 1.2), ("LOITER_OTHER", 0.5), ("FTA_OFFENSE", 0.3)):
        who = book.times(street, mean)
        at_hotel = np.where(rng.random(len(who)) < 0.12, HOTEL, -1)
        book.add(who, CODE[name], book.around(who, 500), place=at_hotel)
    own = people.of("decoy_own_account")
    who = np.concatenate([own, book.times(own, 1.6)])
    offense = np.where(rng.random(len(who)) < 0.8, *COMMERCIAL_SEX)
    book.add(who, offense, book.grown(who, _before_policy(book, book.around(who, 700))), story=ALONE)
    who = book.times(own, 0.5)
    book.add(who, CODE["DRUG_POSS"], book.grown(who, book.around(who, 700)))
    hurt = people.of("decoy_domestic_violence")
    by = book.strangers(len(hurt))
    times = 1 + rng.poisson(1.0, len(hurt))
    victim, partner = np.repeat(hurt, times), np.repeat(by, times)
    offense = rng.choice([CODE["DV_ASSAULT"], CODE["ASSAULT"], CODE["STRANGULATION"]], len(victim), p=[0.75, 0.17, 0.08])
    day = book.grown(partner, book.grown(victim, book.around(victim, 600)))
    book.add(partner, offense, day, victim=np.where(partner == victim, NOBODY, victim))
    _run_away(book, people.of("decoy_runaway"), 1.3)


def _before_policy(book: Book, day: np.ndarray) -> np.ndarray:
    """Where the office stopped charging people who sell, police bring fewer such cases: most later days move to before."""
    if book.county.policy_on is None:
        return day
    policy = (book.county.policy_on - book.county.policy_on.replace(year=1970, month=1, day=1)).days
    moved = (day > policy) & (book.rng.random(len(day)) < 0.6)
    return np.asarray(np.where(moved, book.rng.integers(book.span[0], policy, len(day)), day))


def _run_away(book: Book, members: np.ndarray, mean: float) -> None:
    who = np.repeat(members, np.maximum(1, book.rng.poisson(mean, len(members))))
    day = book.people.birth[who] + book.rng.integers(int(13 * YEAR), int(17.9 * YEAR), len(who))
    inside = (day > book.span[0]) & (day < book.span[1])
    book.add(who[inside], -1, day[inside], kind=MISSING)


def _buyers(book: Book) -> None:
    """Buyers; where the policy changed, more of them in the years since."""
    buyers = book.people.of("buyer")
    who = np.repeat(buyers, 1 + book.rng.poisson(0.25, len(buyers)))
    day = book.rng.integers(*book.span, len(who))
    if book.county.policy_on is not None:
        later = book.rng.integers(*book.span, len(who))
        day = np.where(book.rng.random(len(who)) < 0.75, np.maximum(day, later), day)
    book.add(who, CODE["BUYER"], book.grown(who, day))
    other = book.times(buyers, 0.35)
    book.add(other, _mixed(book, len(other)), book.grown(other, book.around(other)))


def _while(book: Book, who: np.ndarray) -> np.ndarray:
    """A day in the time in which the person was exploited, as far as the records cover it."""
    first = np.maximum(book.people.exploited_from[who], book.span[0])
    last = np.maximum(book.people.exploited_to[who], first + 30)
    return np.asarray(first + (book.rng.random(len(who)) * (last - first)).astype(np.int64))


def _exploited(book: Book) -> None:
    """The exploited who are accused: each has at least one matter, in many none of them about selling sex."""
    people, rng = book.people, book.rng
    sex, labor = people.of("exploited_sex"), people.of("exploited_labor")
    # How visible she is to police in each way differs from person to person; four in ten never have a charge of selling.
    sells = rng.random(len(sex)) < 0.58
    for name, mean in (
        ("PROSTITUTION", np.where(sells, 0.9, 0.0)),
        ("LOITER_PROST", np.where(sells, 0.4, 0.0)),
        ("THEFT_RETAIL", np.full(len(sex), 0.9)),
        ("DRUG_POSS", np.full(len(sex), 0.9)),
        ("TRESPASS", np.full(len(sex), 0.45)),
        ("FALSE_ID_TO_LE", np.full(len(sex), 0.2)),
        ("FTA_OFFENSE", np.full(len(sex), 0.25)),
        ("FRAUD_ID", np.full(len(sex), 0.12)),
        ("ASSAULT", np.full(len(sex), 0.25)),
    ):
        _accused_while(book, book.times(sex, mean), CODE[name], beside=0.22, hotel=0.35, story=CONTROLLED)
    _accused_while(
        book, sex, rng.choice([CODE["THEFT_RETAIL"], CODE["DRUG_POSS"], CODE["TRESPASS"]], len(sex)), 0.15, 0.3, CONTROLLED
    )
    _run_away(book, sex[(people.exploited_from[sex] - people.birth[sex] < 18 * YEAR) & (rng.random(len(sex)) < 0.5)], 1.4)
    for name, mean_each in (("TRESPASS", 0.5), ("DRUG_SELL", 0.5), ("FRAUD_ID", 0.5), ("THEFT_OTHER", 0.4)):
        _accused_while(book, book.times(labor, mean_each), CODE[name], beside=0.25, hotel=0.1, story=LABOR)
    _accused_while(book, labor, _mixed(book, len(labor)), 0.1, 0.1, LABOR)


def _accused_while(book: Book, who: np.ndarray, offense: np.ndarray | int, beside: float, hotel: float, story: int) -> None:
    rng, size = book.rng, len(who)
    day = _while(book, who)
    selling = np.isin(np.broadcast_to(offense, size), COMMERCIAL_SEX)
    day = np.where(selling, np.maximum(_before_policy(book, day), np.minimum(book.people.exploited_from[who], day)), day)
    # The exploiter keeps to few hotels; whoever is found with him is found there.
    exploiter = book.people.exploiter[who]
    grown = day > book.people.birth[exploiter] + 18 * YEAR
    other = np.where((rng.random(size) < beside) & grown, exploiter, NOBODY)
    charged_with = rng.choice(
        [CODE["DRUG_POSS"], CODE["PROST_PROMOTE"], CODE["OTHER"], CODE["THEFT_RETAIL"]], size, p=[0.5, 0.12, 0.2, 0.18]
    )
    if story == LABOR:
        charged_with = np.where(charged_with == CODE["PROST_PROMOTE"], CODE["OTHER"], charged_with)
    at_hotel = np.where(rng.random(size) < hotel, HOTEL, -1)
    extra = np.where(rng.random(size) < 0.2, _mixed(book, size), -1)
    haunt = np.where(rng.random(size) < 0.7, exploiter % len(book.county.hotels), -1)
    book.add(who, offense, day, place=at_hotel, hotel=haunt, other=other, other_offense=charged_with, story=story, extra=extra)


def _exploiters(book: Book) -> None:
    """More than half of those who exploit are charged with it some day, with one of those whom they exploit as the victim."""
    people, rng = book.people, book.rng
    exploited = np.flatnonzero(people.exploiter >= 0)
    if not len(exploited):
        return
    named = exploited[rng.random(len(exploited)) < 0.3]
    labor = people.group[named] == GROUP["exploited_labor"]
    by = people.exploiter[named]
    offense = np.where(labor, CODE["HT_LABOR"], rng.choice([CODE["PROST_PROMOTE"], CODE["HT_SEX"]], len(named), p=[0.72, 0.28]))
    late = people.exploited_to[named] - rng.integers(0, 300, len(named))
    haunt = np.where(labor, -1, by % len(book.county.hotels))
    book.add(by, offense, book.grown(by, late), victim=named, hotel=haunt, story=np.where(labor, LABOR, CONTROLLED))


def _victims_of_others(book: Book) -> None:
    """The exploited are hurt by buyers, by the exploiter, by strangers; the cases are about assault, not about exploitation."""
    people, rng = book.people, book.rng
    exploited = np.concatenate([people.of("exploited_sex"), people.of("exploited_never_accused")])
    hurt = np.concatenate([book.times(exploited, 0.85), people.of("exploited_never_accused")])
    who_did_it = np.where(rng.random(len(hurt)) < 0.3, people.exploiter[hurt], book.strangers(len(hurt)))
    offense = rng.choice(
        [CODE[name] for name in ("ASSAULT", "DV_ASSAULT", "RAPE_SA", "ROBBERY", "STRANGULATION")],
        len(hurt),
        p=[0.4, 0.2, 0.24, 0.1, 0.06],
    )
    day = book.grown(who_did_it, _while(book, hurt))
    place = np.where(rng.random(len(hurt)) < 0.3, HOTEL, -1)
    book.add(who_did_it, offense, day, victim=hurt, place=place)
