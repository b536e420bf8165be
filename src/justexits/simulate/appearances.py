"""How each appearance of a person was written down: the name that she gave, the birth date, the numbers, the address."""

from __future__ import annotations

import numpy as np

from justexits.simulate.arrays import Texts, choose
from justexits.simulate.counties import County
from justexits.simulate.lifecycle import JUVENILE, MISSED, VICTIM, WITNESS, Columns
from justexits.simulate.names import FAMILIES, FEMALE, MALE, SHOPS, STREET_KINDS, STREET_NAMES, STREETS, misspelt, short_forms
from justexits.simulate.people import GROUP, RACES, YEAR, People

LANGUAGES = ("English", "Spanish", "Vietnamese", "Somali")


def appearances(party: Columns, day: np.ndarray, people: People, county: County, rng: np.random.Generator) -> dict[str, Texts]:
    """The columns of a party that describe the person, one entry an appearance; `day` is the day of the matter."""
    who = party["person"]
    shop = who < 0
    safe = choose(shop, 0, who)
    written = _names(safe, party, day, people, rng)
    written |= _births(safe, party, day, people, county, rng)
    written |= _numbers(safe, party, people, county, rng)
    written |= _addresses(safe, party, people, county, rng)
    written |= _traits(safe, people, rng)
    for values in written.values():
        if values.dtype == object:
            values[shop] = None
        else:
            values[shop] = -1
    written["family_name"][shop] = np.array(SHOPS, dtype=object)[rng.integers(0, len(SHOPS), int(shop.sum()))]
    if county.upper_case:
        for name in ("given_name", "middle_name", "family_name", "name_suffix", "address"):
            written[name] = np.array([value if value is None else value.upper() for value in written[name]], dtype=object)
        aliases = [value if value is None else [alias.upper() for alias in value] for value in written["alias_names"]]
        written["alias_names"] = _lists(aliases)
    return written


def _lists(values: list[list[str] | None]) -> Texts:
    out: Texts = np.full(len(values), None, dtype=object)
    for row, value in enumerate(values):
        out[row] = value
    return out


def _accused(party: Columns) -> np.ndarray:
    return np.asarray(party["role"] <= JUVENILE)


def _names(who: np.ndarray, party: Columns, day: np.ndarray, people: People, rng: np.random.Generator) -> dict[str, Texts]:
    size = len(who)
    given, family, second = people.given[who].copy(), people.family[who].copy(), people.second_family[who]
    middle = choose(rng.random(size) < 0.45, people.middle[who], None)
    initial = rng.random(size) < 0.5
    middle = np.array([m[0] if short and m else m for m, short in zip(middle, initial, strict=True)], dtype=object)
    suffix = choose(rng.random(size) < 0.75, people.suffix[who], None)
    nicknames = short_forms()
    for row in np.flatnonzero(rng.random(size) < 0.06):
        if forms := nicknames.get(given[row]):
            given[row] = forms[row % len(forms)]
    family = _families(family, second, who, day, people, rng)
    accused, group = _accused(party), people.group[who]
    hidden = np.isin(group, [GROUP["exploited_sex"], GROUP["exploited_labor"], GROUP["decoy_street"], GROUP["decoy_own_account"]])
    # A whole other name is given to police now and then, by anybody, oftener by people who have reason to hide.
    false = accused & (rng.random(size) < choose(hidden, 0.05, 0.008))
    taken = choose(people.female[who], *(np.array(names, dtype=object)[rng.integers(0, 90, size)] for names in (FEMALE, MALE)))
    aliases = _aliases(given, family, second, false, choose(hidden, 0.28, 0.05) * accused, rng)
    given = choose(false, taken, given)
    keep_family = rng.random(size) < 0.4
    family = choose(false & ~keep_family, np.array(FAMILIES, dtype=object)[rng.integers(0, len(FAMILIES), size)], family)
    for target, chance in ((given, 0.02), (family, 0.02)):
        slips = rng.integers(0, 100_000, size)
        for row in np.flatnonzero(rng.random(size) < chance):
            target[row] = misspelt(target[row], int(slips[row]))
    return {"given_name": given, "middle_name": middle, "family_name": family, "name_suffix": suffix, "alias_names": aliases}


def _families(family: Texts, second: Texts, who: np.ndarray, day: np.ndarray, people: People, rng: np.random.Generator) -> Texts:
    """Both surnames of a Hispanic pair or one of them; after marriage the new name, the old one or both."""
    draw = rng.random(len(who))
    hispanic = people.hispanic[who]
    married = (people.married_on[who] >= 0) & (day >= people.married_on[who])
    joined = family + choose(draw < 0.5, " ", "-").astype(object) + second
    family = choose(hispanic & (draw < 0.3), joined, choose(hispanic & (draw > 0.94), second, family))
    after = choose(draw < 0.72, second, choose(draw < 0.84, joined, family))
    return np.asarray(choose(married, after, family))


def _aliases(
    given: Texts, family: Texts, second: Texts, false: np.ndarray, chance: np.ndarray, rng: np.random.Generator
) -> Texts:
    """Other names recorded: a street name, a short form, another surname; sometimes the true one beside a false one."""
    out: list[list[str] | None] = [None] * len(given)
    kind = rng.integers(0, 4, len(given))
    pick = rng.integers(0, len(STREET_NAMES), len(given))
    known = false & (rng.random(len(given)) < 0.4)
    for row in np.flatnonzero((rng.random(len(given)) < chance) | known):
        found = []
        if known[row]:
            found.append(f"{given[row]} {family[row]}")
        if kind[row] <= 1:
            found.append(STREET_NAMES[pick[row]])
        elif kind[row] == 2:
            found.append(f"{STREET_NAMES[pick[row]]} {second[row]}")
        elif not found:
            found.append(f"{given[row]} {second[row]}")
        out[row] = found
    return _lists(out)


def _births(
    who: np.ndarray, party: Columns, day: np.ndarray, people: People, county: County, rng: np.random.Generator
) -> dict[str, Texts]:
    size = len(who)
    born = people.birth[who].astype("datetime64[D]")
    accused, group = _accused(party), people.group[who]
    hidden = np.isin(group, [GROUP["exploited_sex"], GROUP["decoy_street"], GROUP["decoy_own_account"], GROUP["exploited_labor"]])
    years = born.astype("datetime64[Y]")
    months = born.astype("datetime64[M]")
    wrong = accused & (rng.random(size) < choose(hidden, 0.08, 0.012))
    shift = rng.choice(np.array([-3, -2, -1, 1, 2, 3], dtype=np.int64), size)
    within = born - months.astype("datetime64[D]")
    moved = choose(wrong, ((years + shift).astype("datetime64[M]") + (months - years.astype("datetime64[M]"))), months)
    told = moved.astype("datetime64[D]") + np.minimum(within, np.timedelta64(27, "D"))
    told = choose(wrong, told, born)
    default = rng.random(size) < 0.006
    told = choose(default, years.astype("datetime64[D]"), told)
    known = np.select(
        [party["role"] == VICTIM, party["role"] == WITNESS, accused, party["role"] == MISSED],
        [rng.random(size) < 0.72, rng.random(size) < 0.35, rng.random(size) < 0.985, rng.random(size) < 0.95],
        default=rng.random(size) < 0.3,
    )
    part = rng.random(size) < county.partial_births
    only_year = part & (rng.random(size) < 0.6)
    told = choose(only_year, told.astype("datetime64[Y]").astype("datetime64[D]"), told)
    told = choose(part & ~only_year, told.astype("datetime64[M]").astype("datetime64[D]"), told)
    precision = choose(only_year, "year", choose(part, "month", "day")).astype(object)
    precision[~known] = None
    age = ((day - people.birth[who]) / YEAR).astype(np.int64)
    says_age = (~known & (rng.random(size) < 0.5)) | (rng.random(size) < 0.25)
    recorded = choose(says_age, age + choose(rng.random(size) < 0.1, 1, 0), -1)
    return {
        "birth_date": choose(known, told.astype(np.int64), -(10**6)),
        "birth_date_precision": precision,
        "recorded_age_low": recorded,
    }


def _numbers(who: np.ndarray, party: Columns, people: People, county: County, rng: np.random.Generator) -> dict[str, Texts]:
    size, accused = len(who), _accused(party)
    adult = accused & (party["role"] != JUVENILE)
    scrambled = rng.permutation(len(people)) + 100_000
    sid_of = np.array([f"{county.state}{10_000_000 + 37 * int(number)}" for number in scrambled], dtype=object)
    wrong = rng.random(size) < 0.004
    sid = sid_of[choose(wrong, rng.integers(0, len(people), size), who)]
    fbi_of = np.array(
        [f"{300_000 + int(number)}{'ABCDEFGH'[int(number) % 8]}{int(number) % 10}" for number in scrambled], dtype=object
    )
    # The jail numbers people anew now and then.
    again = rng.random(size) < 0.04
    local = np.array(
        [f"J{number:07d}" for number in choose(again, 5_000_000 + np.arange(size), scrambled[who]).tolist()], dtype=object
    )
    areas = rng.integers(0, len(county.area_codes), len(people))
    lines = rng.integers(2_000_000, 9_999_999, len(people) * 2)
    changed = rng.random(size) < 0.35
    # A household's telephone is given by whoever lives there.
    owner = choose(rng.random(size) < 0.25, people.home[who], who)
    phone = [f"{county.area_codes[a]}{n}" for a, n in zip(areas[owner], lines[owner * 2 + changed], strict=True)]
    return {
        "state_id": choose(adult & (rng.random(size) < 0.68), sid, None),
        "fbi_id": choose(adult & (rng.random(size) < 0.22), fbi_of[who], None),
        "local_id": choose(accused & (rng.random(size) < 0.5), local, None),
        "phone": choose(rng.random(size) < 0.45, np.array(phone, dtype=object), None),
    }


def _addresses(who: np.ndarray, party: Columns, people: People, county: County, rng: np.random.Generator) -> dict[str, Texts]:
    size, count = len(who), len(people)
    kept = []
    for _ in range(2):
        house, street = rng.integers(100, 9800, count), rng.integers(0, len(STREETS), count)
        kind, city, code = (
            rng.integers(0, len(STREET_KINDS), count),
            rng.integers(0, len(county.cities), count),
            rng.integers(10, 99, count),
        )
        kept.append(
            [
                f"{h} {STREETS[s]} {STREET_KINDS[k]}, {county.cities[c]}, {county.state} {county.zip_prefix}{z}"
                for h, s, k, c, z in zip(
                    house.tolist(), street.tolist(), kind.tolist(), city.tolist(), code.tolist(), strict=True
                )
            ]
        )
    first, later = (np.array(addresses, dtype=object) for addresses in kept)
    moved = rng.random(size) < 0.3
    address = choose(moved, later[who], first[people.home[who]])
    kinds: Texts = np.full(size, "home", dtype=object)
    away = rng.random(size) < people.unhoused[who]
    sort = rng.choice(5, size, p=[0.42, 0.3, 0.2, 0.04, 0.04])
    hotels = np.array(
        [f"{name}, {county.cities[row % len(county.cities)]}" for row, name in enumerate(county.hotels)], dtype=object
    )
    fixed = [
        (
            sort == 0,
            "none",
            np.array(["Transient", "No fixed address", "Homeless", "General delivery"], dtype=object)[rng.integers(0, 4, size)],
        ),
        (sort == 1, "hotel", hotels[(who + (rng.random(size) < 0.2)) % len(hotels)]),
        (sort == 2, "shelter", np.full(size, f"Open Door Shelter, 40 Depot St, {county.cities[0]}", dtype=object)),
        (sort == 3, "jail", np.full(size, f"County Jail, {county.cities[0]}", dtype=object)),
        (sort == 4, "none", np.full(size, None, dtype=object)),
    ]
    for chosen, kind_name, texts in fixed:
        address, kinds = choose(away & chosen, texts, address), choose(away & chosen, kind_name, kinds)
    minor = ((party["role"] == JUVENILE) | (party["role"] == MISSED)) & (rng.random(size) < 0.12)
    foster = rng.random(size) < 0.5
    kinds = choose(minor, choose(foster, "foster", "group_home"), kinds)
    missing = (rng.random(size) < choose(party["role"] == WITNESS, 0.45, 0.12)) & (kinds == "home")
    address, kinds = choose(missing, None, address), choose(missing, None, kinds)
    return {"address": address, "address_kind": kinds}


def _traits(who: np.ndarray, people: People, rng: np.random.Generator) -> dict[str, Texts]:
    """Sex, race, ethnicity and language as recorded; often missing, and drawn without regard to who is exploited."""
    size = len(who)
    sex = choose(people.female[who], "F", "M").astype(object)
    sex[rng.random(size) < 0.025] = None
    race = np.array(RACES, dtype=object)[people.race[who]]
    race[rng.random(size) < 0.09] = None
    ethnicity = choose(people.hispanic[who], "hispanic", "not_hispanic").astype(object)
    ethnicity[rng.random(size) < 0.3] = None
    language = choose(people.hispanic[who] & (who % 4 == 0), "Spanish", choose(who % 97 == 0, "Vietnamese", "English")).astype(
        object
    )
    language[rng.random(size) < 0.5] = None
    return {"sex": sex, "race": race, "ethnicity": ethnicity, "language": language}
