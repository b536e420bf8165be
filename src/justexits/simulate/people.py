"""The human beings of one county: who they are, who exploits whom and from when. Arrays, one entry a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from justexits.simulate.arrays import choose
from justexits.simulate.counties import County
from justexits.simulate.names import FAMILIES, FEMALE, FEMALE_HISPANIC, HISPANIC, MALE, MALE_HISPANIC, MIDDLE, falling

# What part a person plays. Decoys show some of the surface of exploitation and are not exploited.
GROUPS = (
    "ordinary",
    "exploited_sex",
    "exploited_labor",
    "exploiter",
    "buyer",
    "decoy_street",
    "decoy_own_account",
    "decoy_domestic_violence",
    "decoy_runaway",
    "never_accused",
    "exploited_never_accused",
)
GROUP = {name: number for number, name in enumerate(GROUPS)}
# Shares of the defendants; what is left is ordinary.
DECOYS = {
    "buyer": 0.02,
    "decoy_street": 0.035,
    "decoy_own_account": 0.008,
    "decoy_domestic_violence": 0.025,
    "decoy_runaway": 0.015,
}
ACCUSED = 0.5  # share of all people who are ever accused of something
YEAR = 365.25
WHITE, BLACK, NATIVE, ASIAN, PACIFIC, OTHER = range(6)
RACES = ("white", "black", "american_indian_alaska_native", "asian", "native_hawaiian_pacific_islander", "other")


@dataclass
class People:
    """One entry a person. Days are days since 1970-01-01; -1 is "nobody" in `exploiter`, and "never" in `exploited_from`."""

    group: np.ndarray
    female: np.ndarray
    birth: np.ndarray
    anchor: np.ndarray  # the middle of the years in which the office meets the person
    exploiter: np.ndarray
    exploited_from: np.ndarray
    exploited_to: np.ndarray
    race: np.ndarray
    hispanic: np.ndarray
    given: np.ndarray  # text
    middle: np.ndarray
    family: np.ndarray
    second_family: np.ndarray  # the other surname of a Hispanic pair, or the one taken on marriage; None for most
    suffix: np.ndarray
    married_on: np.ndarray  # -1: never
    home: np.ndarray  # a number for the home; people of one household share it
    unhoused: np.ndarray  # chance that an appearance shows no home

    def __len__(self) -> int:
        return len(self.group)

    def of(self, *groups: str) -> np.ndarray:
        """The numbers of the people in these groups."""
        return np.flatnonzero(np.isin(self.group, [GROUP[name] for name in groups]))


def people_of(county: County, count: int, exploited_share: float, span: tuple[int, int], rng: np.random.Generator) -> People:
    """`count` people of a county; `span` is the first and the last day that the office's records cover."""
    group = _groups(count, exploited_share, rng)
    female = _female(group, rng)
    anchor = rng.integers(span[0], span[1], count)
    age = np.clip(14.5 + rng.gamma(1.9, 9.5, count), 12, 88)
    birth = (anchor - age * YEAR).astype(np.int64)
    hispanic = rng.random(count) < county.hispanic
    given, middle, family, second = _names(female, hispanic, rng)
    people = People(
        group=group,
        female=female,
        birth=birth,
        anchor=anchor,
        exploiter=np.full(count, -1),
        exploited_from=np.full(count, -1),
        exploited_to=np.full(count, -1),
        race=rng.choice(6, count, p=[0.66, 0.2, 0.05, 0.04, 0.01, 0.04]),
        hispanic=hispanic,
        given=given,
        middle=middle,
        family=family,
        second_family=second,
        suffix=np.full(count, None, dtype=object),
        married_on=choose(female & ~hispanic & (rng.random(count) < 0.22), anchor + rng.integers(-900, 900, count), -1),
        home=np.arange(count),
        unhoused=choose(rng.random(count) < 0.06, 0.6, 0.03),
    )
    people.married_on[people.married_on >= 0] = np.maximum(people.married_on, people.birth + 19 * 365)[people.married_on >= 0]
    _exploitation(people, span, rng)
    _decoys(people, rng)
    _households(people, rng)
    return people


def _groups(count: int, exploited_share: float, rng: np.random.Generator) -> np.ndarray:
    accused = round(count * ACCUSED)
    exploited = round(accused * exploited_share)
    labor = round(exploited * 0.15)
    sizes = {"exploited_sex": exploited - labor, "exploited_labor": labor, "exploiter": -(-exploited // 3)}
    sizes |= {name: round(accused * share) for name, share in DECOYS.items()}
    sizes["ordinary"] = accused - sum(sizes.values())
    sizes["exploited_never_accused"] = round(exploited * 0.15)
    sizes["never_accused"] = count - sum(sizes.values())
    return np.concatenate([np.full(size, GROUP[name]) for name, size in sizes.items()])[rng.permutation(count)]


def _female(group: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    chance = np.full(len(GROUPS), 0.27)
    for name, share in {
        "exploited_sex": 0.87,
        "exploited_labor": 0.45,
        "exploiter": 0.2,
        "buyer": 0.02,
        "decoy_own_account": 0.85,
        "decoy_domestic_violence": 0.85,
        "decoy_runaway": 0.55,
        "decoy_street": 0.45,
        "never_accused": 0.56,
        "exploited_never_accused": 0.8,
    }.items():
        chance[GROUP[name]] = share
    return np.asarray(rng.random(len(group)) < chance[group])


def _pick(names: list[str], steepness: float, count: int, rng: np.random.Generator) -> np.ndarray:
    return np.array(names, dtype=object)[rng.choice(len(names), count, p=falling(len(names), steepness))]


def _names(female: np.ndarray, hispanic: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    count = len(female)
    given = choose(female, _pick(FEMALE, 0.6, count, rng), _pick(MALE, 0.6, count, rng))
    spanish = choose(female, _pick(FEMALE_HISPANIC, 0.4, count, rng), _pick(MALE_HISPANIC, 0.4, count, rng))
    given = choose(hispanic & (rng.random(count) < 0.7), spanish, given)
    family = choose(hispanic, _pick(HISPANIC, 0.6, count, rng), _pick(FAMILIES, 0.55, count, rng))
    other = choose(hispanic, _pick(HISPANIC, 0.6, count, rng), _pick(FAMILIES, 0.55, count, rng))
    middle = choose(rng.random(count) < 0.8, _pick(MIDDLE, 0.2, count, rng), None)
    return given, middle, family, other


def _exploitation(people: People, span: tuple[int, int], rng: np.random.Generator) -> None:
    """Say of the exploited by whom, from when and until when; their birth dates follow from how old they were."""
    exploiters = people.of("exploiter")
    exploited = np.concatenate([people.of("exploited_sex"), people.of("exploited_never_accused"), people.of("exploited_labor")])
    if not len(exploited) or not len(exploiters):
        return
    count = len(exploited)
    people.exploiter[exploited] = exploiters[(np.arange(count) * len(exploiters)) // count]
    start = rng.integers(span[0] - 500, span[1] - 700, count)
    labor = people.group[exploited] == GROUP["exploited_labor"]
    young = rng.random(count) < choose(labor, 0.1, 0.5)
    age = choose(young, rng.uniform(13.2, 17.6, count), 18 + rng.gamma(1.6, 4.5, count))
    people.exploited_from[exploited] = start
    people.exploited_to[exploited] = np.minimum(start + rng.integers(700, 2900, count), span[1] - 5)
    people.birth[exploited] = (start - age * YEAR).astype(np.int64)
    people.anchor[exploited] = np.clip(start + 700, span[0] + 10, span[1] - 10)
    people.unhoused[exploited] = rng.choice([0.15, 0.5, 0.8], count)
    # Some of those who exploit are little older, and some were exploited themselves; most are older men.
    people.birth[exploiters] = (people.anchor[exploiters] - rng.uniform(22, 48, len(exploiters)) * YEAR).astype(np.int64)


def _decoys(people: People, rng: np.random.Generator) -> None:
    street, own, runaway = people.of("decoy_street"), people.of("decoy_own_account"), people.of("decoy_runaway")
    people.unhoused[street] = 0.7
    people.unhoused[own] = 0.3
    for members, low, high in ((own, 20, 45), (runaway, 16.5, 22)):
        people.birth[members] = (people.anchor[members] - rng.uniform(low, high, len(members)) * YEAR).astype(np.int64)
    buyers = people.of("buyer")
    people.birth[buyers] = (people.anchor[buyers] - rng.uniform(21, 66, len(buyers)) * YEAR).astype(np.int64)


def _households(people: People, rng: np.random.Generator) -> None:
    """Give some never accused people the home and the family name of somebody accused: twins, fathers, mothers."""
    free, kin = people.of("never_accused"), people.of("ordinary", "decoy_street", "decoy_runaway")
    size = min(len(kin), len(free) // 5)
    first, second = rng.permutation(kin)[:size], rng.permutation(free)[:size]
    people.home[second], people.family[second], people.race[second] = people.home[first], people.family[first], people.race[first]
    people.hispanic[second], people.second_family[second] = people.hispanic[first], people.second_family[first]
    kind = rng.choice(4, size, p=[0.1, 0.15, 0.35, 0.4])
    twin, junior = kind == 0, (kind == 1) & ~people.female[first]
    people.birth[second[twin]] = people.birth[first[twin]]
    older, younger = second[junior], first[junior]
    people.given[older], people.female[older], people.middle[older] = people.given[younger], False, people.middle[younger]
    people.suffix[younger], people.suffix[older] = "Jr", "Sr"
    people.birth[older] = people.birth[younger] - rng.integers(7300, 12000, len(older))
    parent = kind == 2
    people.birth[second[parent]] = people.birth[first[parent]] - rng.integers(6600, 12500, int(parent.sum()))


def label(people: People, number: int) -> str:
    """The group of one person in words."""
    return GROUPS[int(people.group[number])]


def kinds(people: People) -> np.ndarray:
    """sex, labor or None for each person: by what kind of exploitation, if by any."""
    out: np.ndarray[Any, Any] = np.full(len(people), None, dtype=object)
    out[people.of("exploited_sex", "exploited_never_accused")] = "sex"
    out[people.of("exploited_labor")] = "labor"
    return out
