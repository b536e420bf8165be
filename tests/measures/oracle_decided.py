"""The slow and obvious reading of links that were checked, pages that were opened, and groups held against each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from justexits.records.codes import offense_group
from tests.measures.oracle_records import (
    DECISIONS,
    Fact,
    Records,
    Row,
    accused_of,
    charges_of_party,
    dated,
    filed,
    first_known,
    held,
)
from tests.measures.oracle_reviewed import a3, identified

VIOLENCE = {"ASSAULT", "DV_ASSAULT", "STRANGULATION", *offense_group("SEXUAL")}


def a6(r: Records) -> Iterator[Fact]:
    for person in identified(r):
        mine = [one for one in r.tables["party"] if r.person.get(one["party_id"]) == person]
        for party in accused_of(r, person):
            others = [one for one in mine if one["role"] in ("victim", "witness", "juvenile")]
            taken = [one for one in charges_of_party(r, party["party_id"]) if one["charging_decision"] in DECISIONS]
            if not taken or all(one["case_id"] == party["case_id"] for one in others):
                continue
            exact = [dated(one, "decided_on") for one in taken]
            days = [day for day, how in exact if day and how == "day"]
            looked = [one["decided_at"].date() for one in r.tables.get("access", []) if one["person_id"] == person]
            met: bool | None = False
            if looked:
                met = None if len(days) < len(taken) else min(looked) <= min(days)
            yield person, min(days, default=None), "day", party["party_id"], None, True, met, None


def a8(r: Records) -> Iterator[Fact]:
    for row in held(r, "link_audit"):
        if row["drawn_from"] == "joined":
            on = row["decided_at"].date()
            unit = f"{row['party_id']} {row['other_party_id']} {on:%Y-%m}"
            met = {"different": True, "same": False}.get(row["answer"])
            for party in (row["party_id"], row["other_party_id"]):
                yield unit, on, "day", party, None, True, met, row["weight"]


def a9(r: Records) -> Iterator[Fact]:
    surfaced = {row["person_id"] for row in r.tables.get("surfaced_ledger", [])}
    days: dict[str, list[tuple[date, str | None]]] = {}
    for party in r.tables["party"]:
        on, how = dated(r.case[party["case_id"]], "referred_on")
        if on and party["party_id"] in r.person:
            days.setdefault(r.person[party["party_id"]], []).append((on, how))
    for who, known in days.items():
        how = "day" if all(one == "day" for _, one in known) else "year"
        dated_parties = [one["party_id"] for one in r.tables["party"] if dated(r.case[one["case_id"]], "referred_on")[0]]
        yield who, min(on for on, _ in known), how, first_known(r, who, dated_parties), None, True, who in surfaced, None


def working_days_on(begin: date, days: int) -> date:
    last, working = begin, 0
    while working < days:
        last += timedelta(days=1)
        working += last.weekday() < 5
    return last


def b7(r: Records) -> Iterator[Fact]:
    arrivals = {(row["person_id"], row["first_shown_on"]) for row in r.tables.get("surfaced_ledger", [])}
    for person, on in arrivals:
        looked = [one["decided_at"].date() for one in held(r, "review") if one["person_id"] == person]
        met = any(on <= day <= working_days_on(on, 10) for day in looked)
        for party in accused_of(r, person):
            case = r.case[party["case_id"]]
            (begin, begin_how), (end, end_how) = dated(case, "filed_on"), dated(case, "disposed_on")
            if begin is None or (r.until - on).days < 14:
                continue
            was_filed = begin <= on if begin_how == "day" else None
            was_open: bool | None = end >= on if end and end_how == "day" else None
            if end is None and case["status"] != "disposed":
                was_open = True
            answers = (was_filed, was_open)
            counted = False if False in answers else None if None in answers else True
            yield f"{case['case_id']} {on}", on, "day", party["party_id"], None, counted, met, None


def _decided(r: Records, otherwise: tuple[str, ...]) -> Iterator[tuple[Row, date | None, str, bool | None, bool | None]]:
    """Decided parties of identified people: the party, its last day, whether she was identified by then, whether none was so."""
    for party in r.tables["party"]:
        since = identified(r).get(r.person.get(party["party_id"], ""))
        charges = charges_of_party(r, party["party_id"])
        answers = [one["charging_decision"] for one in charges]
        if since is None or not set(answers) & set(DECISIONS):
            continue
        days = [dated(one, "decided_on") for one in charges if one["decided_on"]]
        on = max((day for day, _ in days if day), default=None)
        coarse = any(how != "day" for _, how in days)
        none_so = False if set(answers) & set(otherwise) else True if set(answers) <= set(DECISIONS) else None
        yield party, on, "year" if coarse else "day", None if coarse or on is None else since <= on, none_so


def c1(r: Records) -> Iterator[Fact]:
    kinds = ("diversion_offered", "diversion_entered", "diversion_left", "diversion_completed")
    offers = [one for one in r.tables["event"] if one["kind"] in kinds]
    for party, on, how, counted, declined in _decided(r, ("filed", "diverted")):
        mine = any(one["party_id"] == party["party_id"] for one in offers)
        diverted = any(one["charging_decision"] == "diverted" for one in charges_of_party(r, party["party_id"]))
        nameless = any(one["party_id"] is None and one["case_id"] == party["case_id"] for one in offers)
        met = True if mine or diverted else None if nameless else False
        asked = False if counted is False or declined is True else None if declined is None else counted
        yield r.person[party["party_id"]], on, how, party["party_id"], None, asked, met, None


def d4(r: Records) -> Iterator[Fact]:
    owner = {one["charge_id"]: one["party_id"] for one in r.tables["charge"]}
    for row in r.tables.get("prior_relief", []):
        decided = None if row["result"] is None else row["result"] in ("granted", "granted_in_part", "denied")
        counted = (
            False if decided is False or row["kind"] == "pardon" else None if decided is None or row["kind"] is None else True
        )
        met = None if row["result"] is None else row["result"] in ("granted", "granted_in_part")
        on, how = dated(row, "on")
        yield row["prior_relief_id"], on, how, owner.get(row["charge_id"]), row["charge_id"], counted, met, None


def e7(r: Records) -> Iterator[Fact]:
    for charge in r.charges(VIOLENCE):
        if any(one["case_id"] == charge["case_id"] and one["role"] == "victim" for one in r.tables["party"]):
            on, how = dated(r.case[charge["case_id"]], "referred_on")
            yield charge["case_id"], on, how, charge["party_id"], charge["charge_id"], True, filed(charge), None


def survivor_of(r: Records, fact: Fact) -> str | None:
    """The group of an assault: whether its victim was an identified survivor by the decision."""
    charge = next(one for one in r.tables["charge"] if one["charge_id"] == fact[4])
    victims = [one for one in r.tables["party"] if one["case_id"] == charge["case_id"] and one["role"] == "victim"]
    days = [day for one in victims if (day := identified(r).get(r.person.get(one["party_id"], "")))]
    if not days:
        return "other"
    on, how = dated(charge, "decided_on")
    return None if on is None or how != "day" else "identified" if min(days) <= on else "other"


def g1(r: Records) -> Iterator[Fact]:
    for row in held(r, "review"):
        clear = row["outcome"] in ("identified", "vulnerable", "not_indicated")
        met = row["outcome"] == "identified" if clear else None
        who = row["person_id"]
        yield who, row["decided_at"].date(), "day", first_known(r, who), None, True, met, None


def g2(r: Records) -> Iterator[Fact]:
    for party, on, how, counted, met in _decided(r, ("filed",)):
        yield party["case_id"], on, how, party["party_id"], None, counted, met, None


def g5(r: Records) -> Iterator[Fact]:
    for person, since in identified(r).items():
        for party in accused_of(r, person):
            case = r.case[party["case_id"]]
            if case["disposed_on"] and case["disposed_on"] < since:
                continue
            met: bool | None = False
            for arrest in r.tables.get("arrest", []):
                (begin, begin_how), (end, end_how) = dated(arrest, "custody_from"), dated(arrest, "custody_to")
                if arrest["party_id"] == party["party_id"] and begin and met is not True:
                    nights = (end - begin).days if end and begin_how == end_how == "day" else None
                    met = True if nights is not None and nights >= 2 else met if nights == 0 else None
            on, how = dated(case, "referred_on")
            yield person, on, how, party["party_id"], None, True, met, None


def g6(r: Records) -> Iterator[Fact]:
    days: dict[str, date] = {}
    for person, on, *_ in a3(r):
        days[person] = min(on or date.max, days.get(person, date.max))
    for person, on in days.items():
        mine = [one for one in r.tables["party"] if r.person.get(one["party_id"]) == person]
        asked = (("race", "ethnicity"), ("birth_date", "recorded_age_low"), ("sex",), ("language",))
        met = all(any(one.get(name) is not None for one in mine for name in names) for names in asked)
        yield person, on, "day", None, None, True, met, None


def i3(r: Records) -> Iterator[Fact]:
    for row in held(r, "checklist_item"):
        met = {"yes": True, "no": False}.get(row["answer"])
        yield row["checklist_item_id"], row["decided_at"].date(), "day", None, None, True, met, None
