"""The slow and obvious reading of the measures that begin with what reviewers decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from justexits.records.codes import offense_group
from tests.measures.oracle_records import (
    CS,
    DECISIONS,
    Fact,
    Records,
    accused_of,
    charges_of_party,
    dated,
    filed,
    first_known,
    held,
)


def a3(r: Records) -> Iterator[Fact]:
    for review in held(r, "review"):
        if review["outcome"] == "identified":
            who = review["person_id"]
            yield who, review["decided_at"].date(), "day", first_known(r, who), None, True, True, None


def a4(r: Records) -> Iterator[Fact]:
    for review in held(r, "review"):
        if review["outcome"] in ("identified", "vulnerable", "not_indicated"):
            met = review["outcome"] == "identified"
            party = first_known(r, review["person_id"])
            yield review["review_id"], review["decided_at"].date(), "day", party, None, True, met, None


def identified(r: Records) -> dict[str, date]:
    days: dict[str, date] = {}
    for person, on, *_ in a3(r):
        days[person] = min(on or date.max, days.get(person, date.max))
    return days


def b1(r: Records) -> Iterator[Fact]:
    for party in r.tables["party"]:
        charges = [one for one in r.tables["charge"] if one["party_id"] == party["party_id"]]
        since = identified(r).get(r.person.get(party["party_id"], ""))
        answers = [filed(one) if one["charging_decision"] != "diverted" else True for one in charges]
        days = [dated(one, "decided_on") for one in charges if one["decided_on"]]
        if since is None or all(answer is None for answer in answers):
            continue
        on = max((day for day, _ in days if day), default=None)
        coarse = any(how != "day" for _, how in days)
        declined = False if True in answers else None if None in answers else True
        counted = None if coarse or on is None else since <= on
        yield party["case_id"], on, "year" if coarse else "day", party["party_id"], None, counted, declined, None


def b6(r: Records) -> Iterator[Fact]:
    for charge in r.tables["charge"]:
        who = r.person.get(charge["party_id"])
        if who in identified(r) and charge["disposition"]:
            answers = {one["answer"] for one in held(r, "nexus_finding") if one["charge_id"] == charge["charge_id"]}
            convicted = charge["disposition"] in ("guilty_plea", "guilty_trial", "adjudicated")
            tied = False if not convicted else True if "yes" in answers else False if "no" in answers else None
            on, how = dated(charge, "disposition_date")
            yield str(who), on, how, charge["party_id"], charge["charge_id"], True, tied, None


def a1(r: Records) -> Iterator[Fact]:
    risk = CS | set(offense_group("SURVIVAL"))
    for charge in r.charges(risk):
        who = r.person.get(charge["party_id"])
        role = r.party[charge["party_id"]]["role"]
        if who and role in ("defendant", "juvenile") and charge["charging_decision"] in DECISIONS:
            on, how = dated(charge, "decided_on")
            days = [one["decided_at"].date() for one in held(r, "review") if one["person_id"] == who]
            met = False if not days else min(days) <= on if on and how == "day" else None
            yield who, on, how, charge["party_id"], charge["charge_id"], True, met, None


def a2(r: Records) -> Iterator[Fact]:
    for row in r.tables.get("surfaced_ledger", []):
        on = row["first_shown_on"]
        if (r.until - on).days < 7:
            continue
        last, working = on, 0
        while working < 5:
            last += timedelta(days=1)
            working += last.weekday() < 5
        days = [one["decided_at"].date() for one in held(r, "review") if one["person_id"] == row["person_id"]]
        met = any(on <= day <= last for day in days)
        who = row["person_id"]
        yield f"{who} {row['indicator']}", on, "day", first_known(r, who), None, True, met, None


def a5(r: Records) -> Iterator[Fact]:
    for row in held(r, "audit_sample"):
        known = row["outcome"] in ("identified", "vulnerable", "not_indicated")
        met = row["outcome"] == "identified" if known else None
        party = first_known(r, row["person_id"])
        yield row["audit_sample_id"], row["decided_at"].date(), "day", party, None, True, met, row["weight"]


def a7(r: Records) -> Iterator[Fact]:
    for person, since in identified(r).items():
        parties = accused_of(r, person)
        received = {one["party_id"]: dated(r.case[one["case_id"]], "referred_on") for one in parties}
        days = [on for on, how in received.values() if on and how == "day" and on <= since]
        exact = all(how == "day" for _, how in received.values())
        for party in parties:
            on, how = received[party["party_id"]]
            if days and not (how == "day" and on == max(days)):
                continue
            taken = [
                dated(one, "decided_on")
                for one in charges_of_party(r, party["party_id"])
                if one["charging_decision"] in DECISIONS
            ]
            met: bool | None = not days or not taken or since <= min((day for day, _ in taken if day), default=date.max)
            if not exact or any(day is None or precise != "day" for day, precise in taken):
                met = None
            yield person, since, "day", party["party_id"], None, True, met, None


def b5(r: Records) -> Iterator[Fact]:
    for person, since in identified(r).items():
        for party in accused_of(r, person):
            case = r.case[party["case_id"]]
            on, how = dated(case, "disposed_on")
            ends = [one["disposition"] for one in charges_of_party(r, party["party_id"])]
            if case["filed_on"] and on and ends:
                known = [end for end in ends if end and end != "nolle_prosequi"]
                met = False if known else None if None in ends else True
                counted = since <= on if how == "day" else None
                yield case["case_id"], on, how, party["party_id"], None, counted, met, None


def h1(r: Records) -> Iterator[Fact]:
    for person, since in identified(r).items():
        for party in accused_of(r, person):
            on, how = dated(r.case[party["case_id"]], "referred_on")
            charges = charges_of_party(r, party["party_id"])
            if on is None or not charges:
                continue
            taken = [dated(one, "decided_on") for one in charges if one["charging_decision"] in DECISIONS]
            undated = any(day is None or precise != "day" for day, precise in taken)
            last = max((day for day, precise in taken if day and precise == "day"), default=None)
            over = len(taken) == len(charges) and last is not None and last <= r.until
            if over and last and since > last:
                continue
            days = ((last if over and last else r.until) - on).days
            known = how == "day" and not undated and days >= 0
            yield party["party_id"], on, how, party["party_id"], None, True, over if known else None, float(days)


def f4(r: Records) -> Iterator[Fact]:
    for party in r.tables["party"]:
        on, how = dated(r.case[party["case_id"]], "filed_on")
        if party["role"] in ("victim", "witness") and r.person.get(party["party_id"]) in identified(r) and on:
            warrants = [one for one in r.tables["event"] if one["kind"] == "witness_warrant"]
            hers = len([one for one in warrants if one["party_id"] == party["party_id"]])
            known = not any(one["party_id"] is None and one["case_id"] == party["case_id"] for one in warrants)
            yield party["party_id"], on, how, party["party_id"], None, True, False if known else None, float(hers)


def f5(r: Records) -> Iterator[Fact]:
    for person, since in identified(r).items():
        for party in accused_of(r, person):
            case = r.case[party["case_id"]]
            if case["disposed_on"] and case["disposed_on"] < since:
                continue
            nights, known = 0, True
            for arrest in r.tables.get("arrest", []):
                (begin, begin_how), (end, end_how) = dated(arrest, "custody_from"), dated(arrest, "custody_to")
                if arrest["party_id"] == party["party_id"] and begin:
                    known = known and begin_how == end_how == "day" and end is not None and begin <= end
                    nights += max(0, (end - max(begin, since)).days) if end else 0
            on, how = dated(case, "referred_on")
            yield party["party_id"], on, how, party["party_id"], None, True, False if known else None, float(nights)
