"""One county: its canonical record tables and the truth about its people, kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from justexits.core.errors import BadInput
from justexits.simulate.arrays import choose, words
from justexits.simulate.counties import County, county_named
from justexits.simulate.events import events_of
from justexits.simulate.lifecycle import epoch, handle
from justexits.simulate.matters import matters_of
from justexits.simulate.people import GROUPS, People, kinds, people_of
from justexits.simulate.render import UNKNOWN, Renderer
from justexits.simulate.story import Story, joined
from justexits.simulate.vignette import LAST_FACT, vignette

UNTIL = date(2026, 10, 31)
YEARS = 10
FEWEST, MOST_EXPLOITED = 100, 0.2

PARTY_TRUTH = pa.schema([("party_id", pa.string()), ("person", pa.string())])
PERSON_TRUTH = pa.schema(
    [
        ("person", pa.string()),
        ("exploited", pa.bool_()),
        ("exploiter", pa.string()),
        ("exploited_from", pa.date32()),
        ("kind", pa.string()),
        ("group", pa.string()),
    ]
)


@dataclass(frozen=True)
class World:
    """One county. `tables`: canonical record tables by name. `parties`, `people`: the truth, which no engine reads."""

    county: County
    tables: dict[str, pa.Table]
    parties: pa.Table
    people: pa.Table


def canonical(county: str, people: int, seed: int = 1, exploited_share: float = 0.01, until: date = UNTIL) -> dict[str, pa.Table]:
    """The canonical record tables (case, arrest, party, charge, event, narrative) of one made-up county, without any file.

    `people` is the number of human beings in that county, `exploited_share` the share of those ever accused who are exploited.
    The same arguments give the same tables. Raises BadInput for an unknown county and for figures out of range.
    """
    return made(county, people, seed, exploited_share, until).tables


def made(county: str, people: int, seed: int = 1, exploited_share: float = 0.01, until: date = UNTIL) -> World:
    """The county with its truth; arguments and errors as for `canonical`."""
    place = county_named(county)
    check(people, exploited_share, until, fewest=FEWEST)
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, place.number])))
    last = epoch(until)
    span = (epoch(date(until.year - YEARS, 11, 1)), last)
    story = vignette(until) if county == "three-rivers" else Story(place)
    humans = people_of(place, people - len(story.people), exploited_share, span, rng)
    matters = matters_of(humans, place, span, rng)
    handled = handle(matters, humans, place, last, rng)
    write = Renderer(handled, matters, humans, place, rng)
    arrests, arrest_of = write.arrest()
    tables = {
        "case": write.case(),
        "arrest": arrests,
        "party": write.party(),
        "charge": write.charge(arrest_of),
        "event": write.event(events_of(handled, matters, humans, place, last, rng)),
        "narrative": write.narrative(),
    }
    who = handled.party["person"]
    names = _person_ids(place, len(humans))
    parties = pa.table({"party_id": write.parties, "person": pa.array(words(names, who), pa.string())}, schema=PARTY_TRUTH)
    return World(
        place,
        joined(tables, story),
        pa.concat_tables([parties, pa.Table.from_pylist(story.parties, schema=PARTY_TRUTH)]),
        pa.concat_tables([_truth(place, humans), pa.Table.from_pylist(story.people, schema=PERSON_TRUTH)]),
    )


def check(people: int, exploited_share: float, until: date, *, fewest: int) -> None:
    """Refuse figures that would make no county."""
    if people < fewest:
        raise BadInput(f"{people} people are too few.", f"Ask for {fewest} or more.")
    if not 0 <= exploited_share <= MOST_EXPLOITED:
        raise BadInput(
            f"{exploited_share} is no sensible share of exploited people among those accused.",
            f"Give a share from 0 to {MOST_EXPLOITED}; offices see 0.005 to 0.02.",
        )
    if until < LAST_FACT:
        raise BadInput(
            f"The records cannot end on {until}.", f"Give {LAST_FACT} or a later day: the first test case is of that month."
        )


def _person_ids(county: County, count: int) -> np.ndarray:
    return np.array([f"{county.name}:{number:06d}" for number in range(count)], dtype=object)


def _truth(county: County, people: People) -> pa.Table:
    names = _person_ids(county, len(people))
    exploited = people.exploiter >= 0
    groups = np.array(GROUPS, dtype=object)[people.group]
    kind = kinds(people)
    labor = np.zeros(len(people), dtype=bool)
    labor[people.exploiter[(kind == "labor") & exploited]] = True
    kind = choose((kind == UNKNOWN) & (groups == "exploited_never_accused"), "sex", kind)
    return pa.table(
        {
            "person": pa.array(names, pa.string()),
            "exploited": exploited,
            "exploiter": pa.array(words(names, people.exploiter), pa.string()),
            "exploited_from": pa.array(people.exploited_from.astype("datetime64[D]"), pa.date32(), mask=~exploited),
            "kind": pa.array(choose(exploited, kind, None), pa.string()),
            "group": pa.array(groups, pa.string()),
        },
        schema=PERSON_TRUTH,
    )
