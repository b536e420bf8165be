"""Hand-made histories for screening: one person each, in canonical rows, with the findings that are expected."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.worlds import Row

BORN = date(1998, 3, 14)
WORTH = {"THEFT_RETAIL": 300.0}  # dollars
World = dict[str, list[Row]]


def merged(*worlds: World) -> World:
    """Several histories as one world."""
    together: World = {}
    for one in worlds:
        for table, rows in one.items():
            together.setdefault(table, []).extend(dict(row) for row in rows)
    return together


def person(person_id: str, birth_date: date | None = BORN) -> World:
    return {"person": [{"person_id": person_id, "birth_date": birth_date, "parties": 1}]}


def accused(who: str, case: str, on: date | None, *classes: str, role: str = "defendant", **more: Any) -> World:
    """`who` is accused in `case` of one charge a class."""
    party = f"{case}-{who}-{role}"
    charges = [f"{party}-{number}" for number, _ in enumerate(classes)]
    return {
        "case": [{"case_id": case, "kind": "juvenile" if role == "juvenile" else "criminal", "referred_on": on}],
        "party": [{"party_id": party, "case_id": case, "role": role, "person": who}],
        "charge": [
            {"charge_id": each, "case_id": case, "party_id": party, "offense_date": on, "amount": WORTH.get(name)} | more
            for each, name in zip(charges, classes, strict=True)
        ],
        "offense_class": [
            {"charge_id": each, "class": name, "source": "text", "version": "1"}
            for each, name in zip(charges, classes, strict=True)
        ],
    }


def harmed(who: str, case: str, on: date | None, *classes: str, by: str = "somebody") -> World:
    """`who` is the victim of `by` in `case`."""
    world = accused(by, case, on, *classes)
    world["party"].append({"party_id": f"{case}-{who}-victim", "case_id": case, "role": "victim", "person": who})
    return world


def event(event_id: str, kind: str, on: date | None, case: str | None = None, party: str | None = None) -> World:
    return {"event": [{"event_id": event_id, "kind": kind, "on": on, "case_id": case, "party_id": party}]}


def missing(who: str, case: str, on: date | None) -> World:
    """`who` is reported missing."""
    party = f"{case}-{who}-missing"
    return merged(
        {
            "case": [{"case_id": case, "kind": "missing_person", "referred_on": on}],
            "party": [{"party_id": party, "case_id": case, "role": "missing_person", "person": who}],
        },
        event(f"{case}-report", "missing_person_report", on, case, party),
    )


def together(case: str, on: date, *people: str) -> World:
    """Several people accused in one case of something that no rule looks at."""
    worlds = [accused(who, case, on, "OTHER") for who in people]
    return merged(*[world if number == 0 else {**world, "case": []} for number, world in enumerate(worlds)])


def the_vignette() -> World:
    """The person this is for, as linkage would hand her over."""
    adult = date(2016, 6, 1)
    return merged(
        person("her"),
        missing("her", "M1", date(2013, 9, 1)),
        accused("her", "J1", date(2014, 6, 1), "PROSTITUTION", role="juvenile"),
        accused("her", "J2", date(2015, 6, 1), "PROSTITUTION", role="juvenile"),
        accused("her", "D1", adult, "PROSTITUTION"),
        accused("her", "D2", adult + timedelta(200), "DRUG_POSS", "FTA_OFFENSE"),
        accused("her", "D3", adult + timedelta(400), "THEFT_RETAIL"),
        harmed("her", "V1", date(2018, 5, 1), "ASSAULT"),
        harmed("her", "V2", date(2019, 5, 1), "ASSAULT"),
        harmed("her", "V3", date(2019, 8, 1), "RAPE_SA"),
        event("E1", "victim_did_not_appear", date(2018, 9, 1), "V1", "V1-her-victim"),
        event("E2", "victim_unreachable", date(2019, 10, 1), "V2", "V2-her-victim"),
        together("T1", date(2017, 2, 1), "her", "him"),
        together("T2", date(2017, 8, 1), "her", "him"),
        accused("him", "X1", date(2020, 1, 1), "PROST_PROMOTE"),
        accused("her", "C26", date(2026, 2, 10), "THEFT_RETAIL"),
    )


def recruited_and_charged() -> World:
    """Sold as a child, later charged with promoting: the senior lane."""
    return merged(
        person("recruiter"),
        accused("recruiter", "RJ", date(2014, 6, 1), "PROSTITUTION", role="juvenile"),
        accused("recruiter", "RX", date(2020, 6, 1), "PROST_PROMOTE"),
    )


def shoplifter() -> World:
    return merged(person("shoplifter"), *[accused("shoplifter", f"SH{n}", date(2020, n, 1), "THEFT_RETAIL") for n in range(1, 6)])


def on_the_street() -> World:
    """Three kinds of survival offenses and nothing else: never surfaced by them alone."""
    kinds = ("THEFT_RETAIL", "DRUG_POSS", "TRESPASS")
    return merged(
        person("street"), *[accused("street", f"ST{n}", date(2020, n, 1), kind) for n, kind in enumerate(kinds, start=1)]
    )


EXPECTED = {
    "her": {"Y01", "Y03a", "C01", "C02", "C06", "V01", "V02", "V04", "V05", "S01", "S02", "S06"},
    "him": {"X01"},
    "recruiter": {"Y01", "C07", "X01"},
    "shoplifter": {"S01"},
    "street": {"S01", "S02", "S03", "S06"},
}
EVERYBODY = (the_vignette, recruited_and_charged, shoplifter, on_the_street)


def arrest(number: str, case: str, party: str, on: date, place: str) -> World:
    """An arrest of a party at a place known by a key."""
    return {"arrest": [{"arrest_id": number, "case_id": case, "party_id": party, "on": on, "place_key": place}]}
