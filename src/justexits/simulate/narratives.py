"""Texts of cases: a few sentences each, put together from parts. What tells of control is among much that does not."""

from __future__ import annotations

import numpy as np

from justexits.simulate.matters import ALONE, CONTROLLED, LABOR
from justexits.simulate.offenses import PLACES

OPENINGS = (
    "On {day} at about {hour} officers were sent to {place} in {city}.",
    "{day}, {hour}. Dispatched to {place}, {city}.",
    "While on patrol in {city} on {day} I was waved down near {place}.",
)
PLACE_WORDS = dict(
    zip(
        PLACES,
        (
            "a motel",
            "a street corner",
            "a store",
            "a home",
            "a parked car",
            "an address found online",
            "a public building",
            "a bar",
        ),
        strict=True,
    )
)
MIDDLES = (
    "Contact was made with the parties and names were checked.",
    "The reporting person pointed out the party.",
    "Items were photographed and booked into evidence.",
    "Party was cooperative.",
    "Party appeared to be under the influence.",
    "No injuries were seen.",
    "Minor redness was seen on the left arm.",
    "Party said she had nowhere to stay.",
    "Two gift cards with receipts were found in the party's bag.",
    "A video was requested from the manager.",
)
ENDINGS = (
    "Released with a citation.",
    "Booked into county jail without incident.",
    "Report sent to the prosecutor for review.",
    "Nothing further.",
    "Officers are trained to look for signs of trafficking; see department policy 4.12.",
    "Domestic violence pamphlet given.",
)
CONTROL = (
    "She said that he keeps the money and that she has to make 500 a night.",
    "A man waited in the car and answered the questions that were put to her.",
    "She said he holds her ID and her phone.",
    "She said he posts the ads and tells her where to go.",
    "She said that if she stops he will hurt her.",
    "She said he gives her pills so that she can keep working and takes them away when she does not.",
    "Several hotel key cards and two prepaid phones were in the room.",
    "She said that her boyfriend, who is about 20 years older, turned her out when she was a teenager.",
)
NEGATED = (
    "She was asked if anyone takes her money and said no.",
    "She denied that anyone makes her do this. She said that she works for herself and places her own ads.",
    "No sign that another person was involved.",
    "Asked about a pimp. She laughed and said she does not have one.",
)
LABOR_WORDS = (
    "Through an interpreter the party said that the boss keeps the passports of the crew.",
    "Party said he has not been paid in four months and owes for the trip.",
    "Party said that they sleep at the work site and may not leave.",
    "Party said the boss told them that they would be deported if they called the police.",
)
STATEMENTS = (
    "I do not want to talk about it. I just want to go home.",
    "He hit me and then he took my phone.",
    "I will come to court if I get a ride.",
    "I do not remember all of it.",
    "He said he was sorry. I do not want him in trouble.",
    "I do not know who he was. He drove off.",
)


def narratives(
    story: np.ndarray, day: list[str], city: list[str], place: np.ndarray, statement: np.ndarray, rng: np.random.Generator
) -> list[str]:
    """One text for each entry: what the police wrote, or where `statement` is true what the victim said."""
    size = len(story)
    picks = rng.integers(0, 60, (size, 6)).tolist()
    speaks, denies = rng.random(size) < 0.3, rng.random(size) < 0.5
    noise = rng.random(size) < 0.015
    return [
        _statement(pick) if said else _report(pick, kind, speak, deny, odd, when, where, PLACES[spot])
        for pick, said, kind, speak, deny, odd, when, where, spot in zip(
            picks,
            statement.tolist(),
            story.tolist(),
            speaks.tolist(),
            denies.tolist(),
            noise.tolist(),
            day,
            city,
            place.tolist(),
            strict=True,
        )
    ]


def _statement(pick: list[int]) -> str:
    first, second = STATEMENTS[pick[0] % len(STATEMENTS)], STATEMENTS[pick[1] % len(STATEMENTS)]
    return first if first == second else f"{first} {second}"


def _report(pick: list[int], story: int, speaks: bool, denies: bool, odd: bool, day: str, city: str, place: str) -> str:
    hour = f"{pick[0] % 24:02d}{pick[1]:02d} hours"
    parts = [
        OPENINGS[pick[2] % 3].format(day=day, hour=hour, place=PLACE_WORDS[place], city=city),
        MIDDLES[pick[3] % len(MIDDLES)],
    ]
    if story == CONTROLLED and speaks:
        parts.append(CONTROL[pick[4] % len(CONTROL)])
    elif story == LABOR and speaks:
        parts.append(LABOR_WORDS[pick[4] % len(LABOR_WORDS)])
    elif (story in (ALONE, CONTROLLED) and denies) or odd:
        parts.append(NEGATED[pick[4] % len(NEGATED)])
    parts.append(ENDINGS[pick[5] % len(ENDINGS)])
    return " ".join(parts)
