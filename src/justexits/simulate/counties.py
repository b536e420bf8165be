"""The three made-up counties: what they are called, where people live in them, how their clerks write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from justexits.core.errors import BadInput


@dataclass(frozen=True, kw_only=True)
class County:
    """One made-up county. `share` is its part of all simulated people; ids and letter case are its office's own style."""

    name: str
    office: str
    state: str
    number: int  # keeps the counties' random streams apart
    share: float
    upper_case: bool
    cities: tuple[str, ...]
    zip_prefix: str
    area_codes: tuple[str, ...]
    statute_prefix: str
    hispanic: float
    arrested: float  # share of defendants' appearances with an arrest or citation of their own
    partial_births: float  # share of birth dates of which only the year or the month was recorded
    policy_on: date | None  # from here on the office charges buyers rather than people who sell
    hotels: tuple[str, ...]


COUNTIES: dict[str, County] = {
    county.name: county
    for county in (
        County(
            name="three-rivers",
            office="Three Rivers County Prosecuting Attorney",
            state="WA",
            number=1,
            share=0.5,
            upper_case=False,
            cities=("Alderbrook", "Port Maren", "Silt Creek", "Kestrel Falls"),
            zip_prefix="989",
            area_codes=("509", "360"),
            statute_prefix="TRC",
            hispanic=0.16,
            arrested=0.9,
            partial_births=0.0,
            policy_on=date(2022, 7, 1),
            hotels=(
                "Lantern Motor Inn",
                "Cascade View Motel",
                "Riverbend Suites",
                "Highway 9 Lodge",
                "Pinecone Inn",
                "Ferry Landing Hotel",
            ),
        ),
        County(
            name="fort-harlan",
            office="Fort Harlan County Attorney",
            state="NE",
            number=2,
            share=0.3,
            upper_case=True,
            cities=("FORT HARLAN", "BELKNAP", "SUTTER CITY"),
            zip_prefix="697",
            area_codes=("308", "402"),
            statute_prefix="FHR",
            hispanic=0.2,
            arrested=1.0,
            partial_births=0.0,
            policy_on=None,
            hotels=("PRAIRIE STAR MOTEL", "INTERSTATE 80 INN", "HARLAN LODGE", "BELKNAP SUITES"),
        ),
        County(
            name="palmetto-sound",
            office="Palmetto Sound Solicitor",
            state="SC",
            number=3,
            share=0.2,
            upper_case=False,
            cities=("Saltmarsh", "Beaulieu Point", "Gadsby"),
            zip_prefix="298",
            area_codes=("843",),
            statute_prefix="PSC",
            hispanic=0.08,
            arrested=0.88,
            partial_births=0.06,
            policy_on=None,
            hotels=("Heron Bay Motel", "Causeway Inn", "Oyster Point Lodge", "Tidewater Suites"),
        ),
    )
}


def county_named(name: str) -> County:
    """The county of that name. Raises BadInput for one that is not simulated."""
    if name not in COUNTIES:
        raise BadInput(f"There is no made-up county {name}.", f"Name some of {', '.join(COUNTIES)}.")
    return COUNTIES[name]
